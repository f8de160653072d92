/* handlers/followup/words.c -- see words.h.
 *
 * What one would get wrong: two rows of different tables with one number. The
 * context holds the kind beside the id, and lies where neither a message (above
 * 0), a narrative (0) nor a reading (-1) can be.
 */
#include "handlers/followup/words.h"

#include "gateway/platform/log.h"
#include "handlers/tips/tip_rows.h"

enum { KINDS_ROOM = 16 };

static int64_t
context_of(enum words_of of, int64_t id)
{
    return -(id * KINDS_ROOM + (int64_t)of);
}

enum gw_err
words_key(struct db *db, const struct keyring *keyring, int64_t tip,
          struct tip_key *ret_key)
{
    struct tip_found found;
    enum gw_err err = tip_rows_find(db, tip, &found);

    if (err != GW_OK)
        return err;
    if (found.erased)
        return GW_CONFLICT;
    err = tip_key_open(
        keyring, tip,
        (struct text){ .at = found.sealed_key, .len = found.sealed_key_len },
        ret_key);
    if (err == GW_OK || err == GW_NOMEM)
        return err;
    log_error("tip.key_unreadable", LOG_NUM("tip", tip),
              LOG_WORD("why", gw_err_word(err)));
    return GW_IO;
}

enum gw_err
words_seal(const struct tip_key *key, int64_t tip, enum words_of of, int64_t id,
           struct text text, struct buf *out)
{
    if (text.at == NULL)
        return GW_OK;
    if (text.len > WORDS_BYTES_MAX)
        return GW_REJECTED;
    tip_text_seal(key, tip, context_of(of, id), text, out);
    return buf_ok(out) ? GW_OK : out->err;
}

enum gw_err
words_open(const struct tip_key *key, int64_t tip, enum words_of of, int64_t id,
           struct text sealed, struct buf *out)
{
    enum gw_err err = tip_text_open(key, tip, context_of(of, id), sealed, out);

    if (err == GW_OK || err == GW_NOMEM)
        return err;
    buf_clear(out);
    log_error("followup.unreadable", LOG_NUM("tip", tip), LOG_NUM("id", id),
              LOG_WORD("why", gw_err_word(err)));
    return GW_OK;
}
