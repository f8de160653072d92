/* handlers/followup/queue_rows.h -- private to queue.c: the SQL of the groups.
 * areas: as tip_areas_join() makes them. Errors as db_run(). */
#ifndef HANDLERS_FOLLOWUP_QUEUE_ROWS_H
#define HANDLERS_FOLLOWUP_QUEUE_ROWS_H

#include "handlers/followup/queue.h"

MUST_CHECK enum gw_err queue_row_ids(struct db *db,
                                     const struct queue_view *view,
                                     struct text areas, enum queue_group group,
                                     size_t limit, int64_t *ret_ids,
                                     size_t *ret_count, int64_t *ret_total);
MUST_CHECK enum gw_err queue_row_seen(struct db *db, int64_t officer,
                                      int64_t tip, bool *ret_unread);

#endif
