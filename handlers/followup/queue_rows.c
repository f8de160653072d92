/* handlers/followup/queue_rows.c -- the SQL of the queue's groups.
 *
 * One statement a group, so that each walks an index of its own in the order it
 * shows, and stops at its limit: what an officer waits for does not grow with
 * the tips there are.
 *
 * What one would get wrong: two groups that show one tip. Each statement leaves
 * out what an earlier group takes, by the same words.
 */
#include "handlers/followup/queue_rows.h"

#include "handlers/followup/request.h"
#include "handlers/tips/tip_rows.h"

_Static_assert(TIP_GANDA == 3 && TIP_KURANG_INFO == 4 && TIP_SELESAI == 11
                   && TIP_HENTI == 12,
               "the numbers in these statements and in index tip_open");
_Static_assert(REQUEST_OPEN == 1, "the number in these statements");

/* $1 agency, $2 officer, $3 mine, $4 unread, $5 areas, $6 now, $7 soon,
 * $8 limit: every statement names all of them. */
#define OPEN "state NOT IN (3, 11, 12)"
#define VISIBLE                                                          \
    TIP_IN_AREAS("$5")                                                   \
    " AND ($3 = 0 OR EXISTS (SELECT 1 FROM seat WHERE seat.tip = tip.id" \
    " AND seat.agency = $1 AND seat.officer = $2))"                      \
    " AND ($4 = 0 OR NOT EXISTS (SELECT 1 FROM tip_seen"                 \
    " WHERE tip_seen.officer = $2 AND tip_seen.tip = tip.id"             \
    " AND tip_seen.at >= tip.changed_at))"                               \
    " AND $6 > 0 AND $7 > 0"
#define UNTAKEN                                              \
    "NOT EXISTS (SELECT 1 FROM seat WHERE seat.tip = tip.id" \
    " AND seat.agency = $1)"
#define TAKE "(low = 0 AND urgency = 3 AND " UNTAKEN ")"
/* An open request that the own agency still has to decide on. */
#define ASKED                                                 \
    "SELECT request.tip FROM request WHERE request.state = 1" \
    " AND (request.to_agency = $1 OR (request.to_agency = 0"  \
    " AND NOT EXISTS (SELECT 1 FROM decision"                 \
    " WHERE decision.request = request.id AND decision.agency = $1)))"
#define ASKS                                                  \
    "SELECT request.tip FROM request WHERE request.state = 1" \
    " AND request.agency = $1 AND request.to_agency <> $1"
/* The plus keeps the planner from walking tip_open where tip_due is meant. */
#define RUNS "(paused_at IS NULL AND due_at IS NOT NULL AND +low = 0)"

#define ORDER " ORDER BY low, urgency DESC, due_at, id DESC LIMIT $8"
/* Where a group has no other end than its limit, the order is the index's. */
#define ORDER_OPEN " ORDER BY low, urgency DESC, id DESC LIMIT $8"

static enum gw_err
query(struct db *db, struct rows **rows, enum queue_group group,
      const struct db_value *values, size_t count)
{
    switch (group) {
    case QUEUE_TAKE:
        return db_query_values(db, rows,
                               "SELECT id FROM tip WHERE " OPEN " AND " TAKE
                               " AND " VISIBLE ORDER_OPEN,
                               values, count);
    case QUEUE_ANSWER:
        return db_query_values(db, rows,
                               "SELECT id FROM tip WHERE id IN (" ASKED
                               ") AND " OPEN " AND NOT " TAKE
                               " AND " VISIBLE ORDER,
                               values, count);
    case QUEUE_OVERDUE:
        return db_query_values(db, rows,
                               "SELECT id FROM tip WHERE due_at < $6 AND " RUNS
                               " AND " OPEN " AND NOT " TAKE
                               " AND id NOT IN (" ASKED ") AND " VISIBLE
                               " ORDER BY due_at LIMIT $8",
                               values, count);
    case QUEUE_DUE:
        return db_query_values(
            db, rows,
            "SELECT id FROM tip WHERE due_at >= $6 AND due_at < $7 AND " RUNS
            " AND " OPEN " AND NOT " TAKE " AND id NOT IN (" ASKED
            ") AND " VISIBLE " ORDER BY due_at LIMIT $8",
            values, count);
    case QUEUE_OTHER:
        return db_query_values(
            db, rows,
            "SELECT id FROM tip WHERE id IN (" ASKS ") AND " OPEN
            " AND NOT " TAKE " AND id NOT IN (" ASKED ")"
            " AND NOT (due_at < $7 AND " RUNS ") AND " VISIBLE ORDER,
            values, count);
    case QUEUE_SENDER:
        return db_query_values(
            db, rows,
            "SELECT id FROM tip WHERE state = 4 AND NOT " TAKE
            " AND id NOT IN (" ASKED ") AND id NOT IN (" ASKS ") AND " VISIBLE
            " ORDER BY id DESC LIMIT $8",
            values, count);
    case QUEUE_REST:
    case QUEUE_GROUPS:
        break;
    }
    return db_query_values(
        db, rows,
        "SELECT id FROM tip WHERE " OPEN " AND state <> 4 AND NOT " TAKE
        " AND NOT (due_at IS NOT NULL AND due_at < $7 AND " RUNS ")"
        " AND id NOT IN (" ASKED ") AND id NOT IN (" ASKS
        ") AND " VISIBLE ORDER_OPEN,
        values, count);
}

enum gw_err
queue_row_ids(struct db *db, const struct queue_view *view, struct text areas,
              enum queue_group group, int limit, int64_t *ret_ids,
              size_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    const struct db_value values[] = {
        db_i(view->agency),
        db_i(view->officer),
        db_i(view->mine),
        db_i(view->unread),
        db_t(areas.at == NULL ? TEXT("") : areas),
        db_i(view->now_ms),
        db_i(view->now_ms + QUEUE_SOON_MS),
        db_i(limit),
    };
    size_t count = 0;
    enum gw_err err = query(db, &rows, group, values, LENGTH(values));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        if (ret_ids != NULL)
            ret_ids[count] = db_int(rows, 0);
        count++;
    }
    if (err != GW_MISSING)
        return err;
    *ret_count = count;
    return GW_OK;
}

enum gw_err
queue_row_seen(struct db *db, int64_t officer, int64_t tip, bool *ret_unread)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT tip_seen.at >= tip.changed_at FROM tip_seen"
                 " JOIN tip ON tip.id = tip_seen.tip"
                 " WHERE tip_seen.officer = $1 AND tip_seen.tip = $2",
                 db_i(officer), db_i(tip));

    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK && err != GW_MISSING)
        return err;
    *ret_unread = err == GW_MISSING || db_int(rows, 0) == 0;
    return GW_OK;
}
