/* handlers/followup/untaken_rows.h -- private to untaken.c. Errors as db_run().
 */
#ifndef HANDLERS_FOLLOWUP_UNTAKEN_ROWS_H
#define HANDLERS_FOLLOWUP_UNTAKEN_ROWS_H

#include "gateway/store/db.h"

/* Adds to ret_tips, which hold *count of max, those of that urgency that came by
 * then. */
MUST_CHECK enum gw_err untaken_row_find(struct db *db, int urgency,
                                        int64_t received_by_ms,
                                        int64_t *ret_tips, size_t max,
                                        size_t *count);
/* See db_changes(). */
MUST_CHECK enum gw_err untaken_row_mark(struct db *db, int64_t tip,
                                        int64_t now_ms);

#endif
