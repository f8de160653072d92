/* handlers/villagers/sender_rows.h -- private to sender.c: the SQL on table
 * sender.
 */
#ifndef HANDLERS_VILLAGERS_SENDER_ROWS_H
#define HANDLERS_VILLAGERS_SENDER_ROWS_H

#include "handlers/villagers/sender.h"

/* As stored, whatever its day. GW_MISSING never met. */
MUST_CHECK enum gw_err sender_row_get(struct db *db, int64_t id,
                                      struct sender_row *ret_row);
MUST_CHECK enum gw_err sender_row_put(struct db *db,
                                      const struct sender_row *row);
MUST_CHECK enum gw_err sender_row_prune(struct db *db, int64_t before_day,
                                        int limit);
MUST_CHECK enum gw_err sender_row_count_before(struct db *db,
                                               int64_t before_day, int limit,
                                               int64_t *ret_count);

#endif
