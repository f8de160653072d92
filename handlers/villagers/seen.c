/* handlers/villagers/seen.c -- see seen.h.
 *
 * The key is spelt with a length before each piece, so that no two messages
 * spell the same key. Only its hash and its mark are kept.
 *
 * What one would get wrong: a message without an id and a date. "TOLONG" of
 * today and "TOLONG" of tomorrow are two cries for help, so such a key lapses.
 */
#include "handlers/villagers/seen.h"

#include "gateway/base/buf.h"
#include "gateway/base/own.h"
#include "handlers/villagers/seen_rows.h"

enum { KEY_MAX = 128 * 1024 };

static void
add_piece(struct buf *key, struct text piece)
{
    uint32_t len = (uint32_t)piece.len;

    buf_bytes(key, &len, sizeof len);
    buf_add(key, piece);
}

/* What makes the message itself; false when nothing does. */
static bool
write_key(const char *channel, const struct sms_in *sms, struct buf *key)
{
    if (sms->id.len == 0 && sms->date.len == 0 && sms->from.len == 0)
        return false;
    add_piece(key, text_of(channel));
    add_piece(key, sms->id);
    if (sms->id.len == 0) {
        add_piece(key, sms->from);
        add_piece(key, sms->date);
        add_piece(key, sms->text);
    }
    return true;
}

enum gw_err
seen_add(struct db *db, const struct keyring *keyring, const char *channel,
         const struct sms_in *sms, int64_t now_ms)
{
    OWNED(buf_wipe)
    struct buf key = buf_new(KEY_MAX);

    if (!write_key(channel, sms, &key))
        return GW_OK;
    if (!buf_ok(&key))
        return key.err;

    const struct crypto_key *hash_key = keyring_hash_key(keyring, HASH_SEEN);
    struct seen_row row = { .at = now_ms };
    row.hash = crypto_hash64(hash_key, buf_text(&key));
    crypto_mark(hash_key, buf_text(&key), row.mark);
    if (sms->id.len == 0 && sms->date.len == 0)
        row.lapsed_before = now_ms - SEEN_DATELESS_MS;

    for (int i = 0; i < SEEN_SLOTS; i++) {
        bool foreign;
        enum gw_err err = seen_row_take(db, &row, &foreign);
        if (err != GW_OK || !foreign)
            return err;
        row.hash = (int64_t)((uint64_t)row.hash + 1);
    }
    /* Four strangers in a row: keep the message rather than lose it. */
    return GW_OK;
}

enum gw_err
seen_prune(struct db *db, int64_t now_ms, int limit)
{
    return seen_row_prune(db, now_ms - SEEN_KEEP_MS, limit);
}

enum gw_err
seen_old(struct db *db, int64_t now_ms, int limit, int64_t *ret_count)
{
    return seen_row_count_before(db, now_ms - SEEN_KEEP_MS, limit, ret_count);
}
