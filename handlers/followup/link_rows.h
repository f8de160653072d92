/* handlers/followup/link_rows.h -- private to link.c: the SQL on table tip_link.
 * older, younger: by id. Errors as db_run() where none are named. */
#ifndef HANDLERS_FOLLOWUP_LINK_ROWS_H
#define HANDLERS_FOLLOWUP_LINK_ROWS_H

#include "handlers/followup/link.h"

/* GW_MISSING  not linked */
MUST_CHECK enum gw_err link_row_get(struct db *db, int64_t older,
                                    int64_t younger, enum link_kind *ret_kind);
MUST_CHECK enum gw_err link_row_put(struct db *db, int64_t older,
                                    int64_t younger, enum link_kind kind,
                                    int64_t officer, int64_t now_ms);
MUST_CHECK enum gw_err link_row_drop(struct db *db, int64_t older,
                                     int64_t younger);
MUST_CHECK enum gw_err link_row_each(struct db *db, int64_t tip, link_fn *fn,
                                     void *arg);

#endif
