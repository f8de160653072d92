/* The way out: a sender's wish to drop a tip, and what it leads to.
 *
 *   withdrawn --72 h, unless held--> erased
 *
 * The three days let officers see that somebody wants it gone, who may be the
 * one who took the phone, and hold it. Erased means that the tip's key, the
 * number and the pseudonym are gone; the row and its coded answers stay, so
 * that counts stay true.
 *
 * What one would get wrong: the pseudonym is a keyed hash, and there are few
 * enough numbers to try them all with a stolen key. So it goes with the number.
 */
#include "handlers/tips/tip.h"

#include "gateway/outbox/outbox.h"
#include "handlers/tips/audit.h"
#include "handlers/tips/tip_rows.h"
#include "handlers/tips/token_store.h"

static const int64_t ERASE_AFTER_MS = (int64_t)72 * 3600 * 1000;

enum gw_err
tip_withdraw(struct db *db, int64_t tip, int64_t now_ms)
{
    struct tip_found found;
    enum gw_err err = tip_rows_find(db, tip, &found);
    if (err == GW_OK)
        err = tip_rows_withdraw(db, tip, now_ms);
    if (err != GW_OK || db_changes(db) == 0)
        return err;
    return audit_tip(db, now_ms, "tip.withdraw", tip, "");
}

enum gw_err
tip_withdrawn_due(struct db *db, int64_t now_ms, int64_t *ret_tip)
{
    return tip_rows_next_due(db, now_ms - ERASE_AFTER_MS, ret_tip);
}

/* "why=withdrawn key=32 hex digits": whoever has the keyring and an old backup
 * can compute it from the key that stands there. */
static void
write_proof(const struct keyring *keyring, const struct tip_found *found,
            int64_t tip, const char *why, struct buf *out)
{
    OWNED(buf_wipe)
    struct buf text = buf_new(64 + TIP_WRAPPED_MAX);
    uint8_t mark[CRYPTO_MARK];
    char hex[2 * CRYPTO_MARK + 1];

    buf_printf(&text, "erased key of tip %lld\n", (long long)tip);
    buf_add(&text, (struct text){ found->sealed_key, found->sealed_key_len });
    crypto_mark(keyring_hash_key(keyring, HASH_TOKEN), buf_text(&text), mark);
    crypto_hex(mark, sizeof mark, hex);
    buf_printf(out, "why=%s key=%s", why, hex);
}

enum gw_err
tip_erase(struct db *db, const struct keyring *keyring, int64_t tip,
          const char *why, int64_t now_ms)
{
    OWNED(buf_free)
    struct buf proof = buf_new(256);
    struct tip_found found;
    enum gw_err err = tip_rows_find(db, tip, &found);

    if (err == GW_OK && (found.erased || found.held))
        err = GW_CONFLICT;
    if (err != GW_OK)
        return err;
    write_proof(keyring, &found, tip, why, &proof);
    err = buf_ok(&proof) ? token_drop(db, tip) : proof.err;
    if (err == GW_OK)
        err = tip_rows_erase(db, tip, now_ms);
    if (err == GW_OK)
        err = outbox_erase_tip(db, tip);
    return err == GW_OK
               ? audit_tip(db, now_ms, "tip.erase", tip, buf_cstr(&proof))
               : err;
}
