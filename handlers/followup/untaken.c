/* handlers/followup/untaken.c -- see untaken.h.
 *
 * What one would get wrong: paging by what was found. Between look and deed an
 * officer may have taken it, so the mark is set by the row as it is, and who
 * pages asks whether it was.
 */
#include "handlers/followup/untaken.h"

#include "handlers/followup/deadline.h"
#include "handlers/followup/untaken_rows.h"
#include "handlers/tips/audit.h"

enum { URGENCY_MOST = 3, URGENCY_LEAST = 2 };

enum gw_err
untaken_find(struct db *db, int64_t now_ms, int64_t ret_tips[UNTAKEN_MAX],
             size_t *ret_count)
{
    size_t count = 0;
    enum gw_err err = GW_OK;

    for (int urgency = URGENCY_MOST; urgency >= URGENCY_LEAST && err == GW_OK;
         urgency--)
        err = untaken_row_find(db, urgency,
                               now_ms - deadline_escalates(urgency, 0),
                               ret_tips, UNTAKEN_MAX, &count);
    if (err == GW_OK)
        *ret_count = count;
    return err;
}

enum gw_err
untaken_mark(struct db *db, const struct keyring *keyring, int64_t tip,
             bool paged, int64_t now_ms, bool *ret_marked)
{
    struct event_new event = {
        .tip = tip,
        .kind = EVENT_ESCALATED,
        .detail = paged ? "paged" : "nobody",
        .now_ms = now_ms,
    };
    int64_t id;
    enum gw_err err = untaken_row_mark(db, tip, now_ms);
    bool marked = err == GW_OK && db_changes(db) > 0;

    if (marked)
        err = event_record(db, keyring, &event, &id);
    if (marked && err == GW_OK)
        err = audit_tip(db, now_ms, "tip.escalate", tip, event.detail);
    if (err == GW_OK)
        *ret_marked = marked;
    return err;
}
