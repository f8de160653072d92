/* gateway/outbox/outbox_retake.c -- messages found SENDING after a crash.
 *
 * The one thing one would get wrong: such a message may have been taken. It is
 * sent again, by the same channel and no other.
 */
#include <stdio.h>

#include "gateway/outbox/outbox_pick.h"

static enum gw_err
retake_one(struct db *db, int64_t id, int64_t now_ms)
{
    struct outbox_row row;
    enum gw_err err = outbox_row_get(db, id, &row);

    if (err != GW_OK)
        return err;
    err =
        outbox_step(&row.state, row.has_words ? OUTBOX_TROUBLE : OUTBOX_ERASED);
    if (err != GW_OK)
        return err == GW_CONFLICT ? GW_OK : err;
    row.attempts++;
    row.pinned = true; /* it may have been taken */
    row.due_ms = row.has_words ? now_ms : 0;
    row.finished_ms = row.has_words ? 0 : now_ms;
    (void)snprintf(row.reason, sizeof row.reason, "%s",
                   row.has_words ? "interrupted" : "erased");
    return outbox_row_update(db, &row);
}

enum gw_err
outbox_retake(struct db *db, int64_t now_ms, size_t *ret_count)
{
    struct outbox_ids ids;
    enum gw_err err = outbox_ids_sending(db, &ids);

    for (size_t i = 0; err == GW_OK && i < ids.count; i++)
        err = retake_one(db, ids.list[i], now_ms);
    if (err == GW_OK)
        *ret_count = ids.count;
    return err;
}
