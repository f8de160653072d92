/* handlers/followup/retention_rows.h -- private to retention.c: the SQL on what
 * comes to its end. Errors as db_run() where none are named. */
#ifndef HANDLERS_FOLLOWUP_RETENTION_ROWS_H
#define HANDLERS_FOLLOWUP_RETENTION_ROWS_H

#include "handlers/followup/retention.h"

/* The one that came to rest first, not after closed_by_ms, is not actionable,
 * not held, and whose sender did not write after quiet_by_ms. GW_MISSING none */
MUST_CHECK enum gw_err retention_row_due(struct db *db, int64_t closed_by_ms,
                                         int64_t quiet_by_ms, int64_t *ret_tip);
/* The same of those with a number, whatever their class. */
MUST_CHECK enum gw_err retention_row_number_due(struct db *db,
                                                int64_t closed_by_ms,
                                                int64_t quiet_by_ms,
                                                int64_t *ret_tip);
/* A duplicate of it that is not erased and not held. GW_MISSING none */
MUST_CHECK enum gw_err retention_row_duplicate(struct db *db, int64_t tip,
                                               int64_t *ret_tip);
/* What officers wrote about it, wherever that is. */
MUST_CHECK enum gw_err retention_row_erase(struct db *db, int64_t tip);

typedef enum gw_err retention_row_fn(int64_t tip,
                                     const struct retention_facts *facts,
                                     void *arg);
/* Those with an end, by the time that it counts from. */
MUST_CHECK enum gw_err retention_row_each(struct db *db, int limit,
                                          retention_row_fn *fn, void *arg);
MUST_CHECK enum gw_err retention_row_count(struct db *db,
                                           struct retention_counts *ret_counts);

#endif
