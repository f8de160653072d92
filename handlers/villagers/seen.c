/* handlers/villagers/seen.c -- see seen.h.
 *
 * The key is spelt with a length before each piece, so that no two messages
 * spell the same key. Only 128 keyed bits of it are kept.
 *
 * What one would get wrong: a message without an id and a date. "TOLONG" of
 * today and "TOLONG" of tomorrow are two cries for help, so the part of the
 * hour stands in such a key, and the parts just before are looked up too.
 */
#include "handlers/villagers/seen.h"

#include <string.h>

#include "gateway/base/buf.h"
#include "gateway/base/own.h"
#include "handlers/villagers/seen_rows.h"

enum { KEY_MAX = 128 * 1024 };

static const int64_t DAY_MS = INT64_C(24) * 3600 * 1000;

static void
add_piece(struct buf *key, struct text piece)
{
    uint32_t len = (uint32_t)piece.len;

    buf_bytes(key, &len, sizeof len);
    buf_add(key, piece);
}

static bool
is_knowable(const struct sms_in *sms)
{
    return sms->id.len > 0 || sms->date.len > 0 || sms->from.len > 0;
}

static bool
is_dateless(const struct sms_in *sms)
{
    return sms->id.len == 0 && sms->date.len == 0;
}

/* What makes the message itself. */
static void
write_key(const char *channel, const struct sms_in *sms, int64_t part,
          struct buf *key)
{
    buf_clear(key);
    add_piece(key, text_of(channel));
    add_piece(key, sms->id);
    /* Its parts may share an id, and have the same words. */
    if (sms->part_total > 1) {
        add_piece(key, sms->part_ref);
        buf_bytes(key, &sms->part_number, sizeof sms->part_number);
    }
    if (sms->id.len > 0)
        return;
    add_piece(key, sms->from);
    add_piece(key, sms->date);
    add_piece(key, sms->text);
    if (sms->date.len == 0)
        buf_bytes(key, &part, sizeof part);
}

static void
fill(const struct keyring *keyring, struct text key, struct seen_row *row)
{
    uint8_t bits[CRYPTO_MARK];

    _Static_assert(sizeof bits == sizeof row->hash + sizeof row->mark,
                   "the two halves are all of it");
    crypto_mark(keyring_hash_key(keyring, HASH_SEEN), key, bits);
    memcpy(&row->hash, bits, sizeof row->hash);
    memcpy(&row->mark, bits + sizeof row->hash, sizeof row->mark);
}

static void
step(struct seen_row *row)
{
    row->hash = (int64_t)((uint64_t)row->hash + 1);
}

static enum gw_err
take(struct db *db, struct seen_row row)
{
    for (int i = 0; i < SEEN_SLOTS; i++, step(&row)) {
        bool foreign;
        enum gw_err err = seen_row_take(db, &row, &foreign);
        if (err != GW_OK || !foreign)
            return err;
    }
    /* Four strangers in a row: keep the message rather than lose it. */
    return GW_OK;
}

/* GW_CONFLICT when it is there. */
static enum gw_err
look_up(struct db *db, struct seen_row row)
{
    for (int i = 0; i < SEEN_SLOTS; i++, step(&row)) {
        bool foreign;
        enum gw_err err = seen_row_find(db, &row, &foreign);
        if (err == GW_MISSING)
            return GW_OK;
        if (err != GW_OK)
            return err;
        if (!foreign)
            return GW_CONFLICT;
    }
    return GW_OK;
}

enum gw_err
seen_add(struct db *db, const struct keyring *keyring, const char *channel,
         const struct sms_in *sms, int64_t now_ms)
{
    OWNED(buf_wipe)
    struct buf key = buf_new(KEY_MAX);
    struct seen_row row = { .day = now_ms / DAY_MS };
    enum gw_err err = GW_OK;

    if (!is_knowable(sms))
        return GW_OK;
    for (int back = is_dateless(sms) ? SEEN_PARTS : 0;
         back >= 0 && err == GW_OK; back--) {
        write_key(channel, sms, now_ms / SEEN_PART_MS - back, &key);
        if (!buf_ok(&key))
            return key.err;
        fill(keyring, buf_text(&key), &row);
        err = back > 0 ? look_up(db, row) : take(db, row);
    }
    return err;
}

/* ---- forgetting ------------------------------------------------------------------- */

/* What came the day before this one is more than SEEN_KEEP_DAYS old. */
static int64_t
kept_from(int64_t now_ms)
{
    return now_ms / DAY_MS - SEEN_KEEP_DAYS;
}

enum gw_err
seen_look(struct db *db, int64_t now_ms, int64_t from, struct seen_old *ret_old)
{
    return seen_row_look(db, kept_from(now_ms), from, ret_old);
}

enum gw_err
seen_prune(struct db *db, int64_t now_ms, const struct seen_old *old)
{
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < old->count && err == GW_OK; i++)
        err = seen_row_remove(db, old->hash[i], kept_from(now_ms));
    return err;
}
