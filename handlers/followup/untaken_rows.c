/* handlers/followup/untaken_rows.c -- SQL on urgent tips that nobody took. Whoever
 * takes one moves it out of its first state, so that index tip_untaken holds
 * nothing else. */
#include "handlers/followup/untaken_rows.h"

#include "handlers/tips/tip.h"

_Static_assert(TIP_DITERIMA == 1, "the number in index tip_untaken");

#define UNTAKEN \
    "escalated_at IS NULL AND state = 1 AND urgency >= 2 AND low = 0"

enum gw_err
untaken_row_find(struct db *db, int urgency, int64_t received_by_ms,
                 int64_t *ret_tips, size_t max, size_t *count)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT id FROM tip WHERE " UNTAKEN " AND urgency = $1"
        " AND received_at <= $2 AND erased_at IS NULL"
        " ORDER BY received_at LIMIT $3",
        db_i(urgency), db_i(received_by_ms), db_i((int64_t)(max - *count)));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK)
        ret_tips[(*count)++] = db_int(rows, 0);
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
untaken_row_mark(struct db *db, int64_t tip, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE tip SET escalated_at = $2, changed_at = $2"
                  " WHERE id = $1 AND erased_at IS NULL AND " UNTAKEN,
                  db_i(tip), db_i(now_ms));
}
