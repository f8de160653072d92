/* What the holder of a code or the sender of a tip wishes, in one word each.
 *
 *   forget me ---> number and pseudonym gone, tip stays
 *   contact -----> may be written to or called, and when
 *   duress ------> somebody forces the holder: first of all, and wake the duty
 *
 * What one would get wrong: the page of a duress code. Somebody who is forced
 * may be made to type it again and again; every use is in the audit, but the
 * officers are woken once an hour, and the hour counts from the page, so that
 * it ends however often the code is typed.
 */
#include "gateway/outbox/outbox.h"
#include "handlers/tips/audit.h"
#include "handlers/tips/tip.h"
#include "handlers/tips/tip_rows.h"
#include "handlers/tips/tip_seal.h"
#include "handlers/tips/token_store.h"

enum gw_err
tip_number(struct db *db, const struct keyring *keyring, int64_t tip,
           struct msisdn *ret_number)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(TIP_SEALED_MAX);
    OWNED(buf_wipe)
    struct buf plain = buf_new(TIP_SEALED_MAX);
    enum gw_err err = tip_rows_number(db, tip, &sealed);

    if (err == GW_OK && sealed.len == 0)
        err = GW_MISSING;
    if (err != GW_OK)
        return err;
    err = keyring_open(keyring, SEAL_NUMBER, tip, buf_text(&sealed), &plain);
    if (err == GW_OK)
        err = msisdn_read(buf_text(&plain), ret_number);
    return err == GW_OK || err == GW_NOMEM ? err : GW_IO;
}

enum gw_err
tip_forget_sender(struct db *db, int64_t tip, int64_t now_ms)
{
    struct tip_found found;
    enum gw_err err = tip_rows_find(db, tip, &found);
    if (err != GW_OK || found.erased || found.sender == 0)
        return err;
    if (found.held)
        return tip_withdraw(db, tip, now_ms);
    err = tip_rows_forget_sender(db, tip, now_ms);
    if (err == GW_OK)
        err = outbox_forget_tip(db, tip);
    if (err == GW_OK)
        err = token_stale(db, tip); /* nor does the alias find it */
    return err == GW_OK ? audit_tip(db, now_ms, "tip.forget_sender", tip, "")
                        : err;
}

enum gw_err
tip_contact_set(struct db *db, int64_t tip, enum tip_contact contact,
                enum tip_hours hours, int64_t now_ms)
{
    struct tip_found found;
    enum gw_err err = tip_rows_find(db, tip, &found);
    if (err != GW_OK)
        return err;
    if (found.erased)
        return GW_CONFLICT;
    err = tip_rows_contact(db, tip, contact, hours, now_ms);
    return err == GW_OK ? audit_tip(db, now_ms, "tip.contact", tip,
                                    tip_contact_word((int)contact))
                        : err;
}

enum gw_err
tip_duress(struct db *db, int64_t tip, int64_t now_ms, bool *ret_page)
{
    struct tip_found found;
    enum gw_err err = tip_rows_find(db, tip, &found);
    if (err != GW_OK)
        return err;
    /* A clock that jumped back wakes them once too often. */
    bool page = found.duress_ms == 0 || now_ms < found.duress_ms
                || now_ms - found.duress_ms >= TIP_DURESS_MS;
    if (page)
        err = tip_rows_duress(db, tip, now_ms);
    if (err == GW_OK)
        err = audit_tip(db, now_ms, "tip.duress", tip, page ? "page" : "");
    if (err == GW_OK)
        *ret_page = page;
    return err;
}
