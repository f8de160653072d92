/* handlers/tips/redaction_rows.h -- the SQL on table redaction. Errors as
 * db_run() where none are named. */
#ifndef HANDLERS_TIPS_REDACTION_ROWS_H
#define HANDLERS_TIPS_REDACTION_ROWS_H

#include "handlers/tips/redaction.h"

typedef enum gw_err redaction_fn(const struct redaction *redaction, void *arg);
MUST_CHECK enum gw_err redaction_row_each(struct db *db, int64_t tip,
                                          redaction_fn *fn, void *arg);
MUST_CHECK enum gw_err redaction_row_add(struct db *db, int64_t tip,
                                         const struct redaction *redaction);
/* Makes it permanent, by whom and when. */
MUST_CHECK enum gw_err redaction_row_fix(struct db *db, int64_t id,
                                         int64_t officer, int64_t now_ms);
MUST_CHECK enum gw_err redaction_row_drop(struct db *db, int64_t id);

/* The sealed text of a narrative (message 0) or a message of that tip.
 * GW_MISSING  there is none */
MUST_CHECK enum gw_err redaction_row_text(struct db *db, int64_t tip,
                                          int64_t message, struct buf *out);
/* Puts another in its place. */
MUST_CHECK enum gw_err redaction_row_replace(struct db *db, int64_t tip,
                                             int64_t message,
                                             struct text sealed);
/* What was read in it goes, and it is to be read anew; nobody is told that the
 * sender went on. */
MUST_CHECK enum gw_err redaction_row_unread(struct db *db, int64_t tip,
                                            int64_t now_ms);

#endif
