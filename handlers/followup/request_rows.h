/* handlers/followup/request_rows.h -- private to request*.c: the SQL on tables
 * request and decision. Errors as db_run() where none are named. */
#ifndef HANDLERS_FOLLOWUP_REQUEST_ROWS_H
#define HANDLERS_FOLLOWUP_REQUEST_ROWS_H

#include "handlers/followup/request.h"

/* As it is stored; texts live until the callback returns. */
struct request_row {
    struct request_view view; /* without what is sealed */
    struct text sealed_reason, sealed_decisions[2];
};

MUST_CHECK enum gw_err request_row_add(struct db *db, int64_t id, int64_t tip,
                                       const struct request_view *view,
                                       struct text sealed_reason);
/* GW_MISSING  none. The row's texts are not set. */
MUST_CHECK enum gw_err request_row_get(struct db *db, int64_t id,
                                       struct request_view *ret_view);
/* GW_OK when the same is open already; GW_MISSING not. */
MUST_CHECK enum gw_err request_row_same(struct db *db, int64_t tip, int kind,
                                        struct text what);
MUST_CHECK enum gw_err request_row_state(struct db *db, int64_t id, int state,
                                         int64_t until_ms);
/* GW_CONFLICT  that agency has decided */
MUST_CHECK enum gw_err decision_row_add(struct db *db, int64_t request,
                                        const struct event_actor *actor,
                                        bool accepted,
                                        struct text sealed_reason,
                                        int64_t now_ms);
MUST_CHECK enum gw_err decision_row_accepted(struct db *db, int64_t request,
                                             int64_t *ret_count);
/* What is asked for: a unit, a kind of support. */
MUST_CHECK enum gw_err request_row_what(struct db *db, int64_t id,
                                        struct buf *out);

typedef enum gw_err request_row_fn(const struct request_row *row, void *arg);
/* id: that one alone, or 0; tip: of that one alone, or 0. */
MUST_CHECK enum gw_err request_row_each(struct db *db, int64_t id, int64_t tip,
                                        const struct request_filter *filter,
                                        bool oldest_first, request_row_fn *fn,
                                        void *arg);
MUST_CHECK enum gw_err request_row_expire(struct db *db, int64_t due_ms,
                                          int limit);

#endif
