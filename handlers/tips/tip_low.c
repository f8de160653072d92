/* Tips that are last in line, and who sent them: what answers to noise need.
 *
 * A tip is low for a reason, each a bit of its own, so that one can be taken
 * back without the other. Low changes the order of reading and nothing else.
 *
 * What one would get wrong: a call for help that the daily limit hides. A tip of
 * danger never becomes low, and one that becomes danger is low no more (the
 * rows see to both).
 */
#include "gateway/platform/log.h"
#include "handlers/tips/audit.h"
#include "handlers/tips/tip_rows.h"
#include "handlers/tips/tip_seal.h"

static const char *
reason_word(enum tip_low why)
{
    return why == LOW_LIMIT ? "limit" : "noise";
}

enum gw_err
tip_set_low(struct db *db, int64_t tip, enum tip_low why, bool low,
            int64_t now_ms, bool *ret_changed)
{
    struct tip_found found;
    enum gw_err err = tip_rows_find(db, tip, &found);

    if (err == GW_OK)
        err = low ? tip_rows_lower(db, tip, (int)why, now_ms)
                  : tip_rows_raise(db, tip, (int)why, now_ms);
    if (err != GW_OK)
        return err;
    bool changed = db_changes(db) > 0;
    if (changed)
        err = audit_tip(db, now_ms, low ? "tip.low" : "tip.raise", tip,
                        reason_word(why));
    if (err == GW_OK)
        *ret_changed = changed;
    return err;
}

enum gw_err
tip_takes_more(struct db *db, int64_t tip, int64_t pseudonym)
{
    struct tip_found found;
    enum gw_err err = tip_rows_find(db, tip, &found);

    if (err != GW_OK)
        return err;
    bool open = !found.erased && !found.withdrawn
                && (found.low & LOW_NOISE) == 0 && pseudonym != 0
                && found.sender == pseudonym;
    return open ? GW_OK : GW_CONFLICT;
}

enum gw_err
tip_sender(struct db *db, const struct keyring *keyring, int64_t tip,
           struct sender *ret_sender)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(TIP_SEALED_MAX);
    OWNED(buf_wipe)
    struct buf plain = buf_new(TIP_SEALED_MAX);
    enum gw_err err = tip_rows_number(db, tip, &sealed);

    if (err == GW_OK && sealed.len > 0)
        err =
            keyring_open(keyring, SEAL_NUMBER, tip, buf_text(&sealed), &plain);
    if (err != GW_OK && (sealed.len == 0 || err == GW_NOMEM))
        return err;
    if (err != GW_OK)
        log_error("tip.number_unreadable", LOG_NUM("tip", tip),
                  LOG_WORD("why", gw_err_word(err)));
    *ret_sender =
        sender_read(err == GW_OK ? buf_text(&plain) : (struct text){ NULL, 0 });
    return GW_OK;
}
