/* handlers/followup/similar_rows.h -- private to similar.c: the SQL of it.
 * Errors as db_run(). */
#ifndef HANDLERS_FOLLOWUP_SIMILAR_ROWS_H
#define HANDLERS_FOLLOWUP_SIMILAR_ROWS_H

#include "gateway/store/db.h"
#include "handlers/tips/tip_rows.h"

struct similar_row {
    int64_t tip, received_ms, sender;
    bool seen; /* in the areas */
    char district[TIP_DISTRICT_MAX + 1];
};
typedef enum gw_err similar_row_fn(const struct similar_row *row, void *arg);

/* Open tips but this one that have the token, newest first. */
MUST_CHECK enum gw_err similar_row_each(struct db *db, int64_t hash,
                                        int64_t but, struct text areas,
                                        int limit, similar_row_fn *fn,
                                        void *arg);
/* GW_MISSING */
MUST_CHECK enum gw_err similar_row_get(struct db *db, int64_t tip,
                                       struct similar_row *ret_row);

#endif
