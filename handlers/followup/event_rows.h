/* handlers/followup/event_rows.h -- private to event.c: the SQL on table
 * tip_event. Errors as db_run(). */
#ifndef HANDLERS_FOLLOWUP_EVENT_ROWS_H
#define HANDLERS_FOLLOWUP_EVENT_ROWS_H

#include "handlers/followup/event.h"

MUST_CHECK enum gw_err event_row_add(struct db *db, int64_t id,
                                     const struct event_new *event,
                                     struct text sealed_words);

/* An event as it is stored; texts live until the callback returns. */
struct event_row {
    struct event_view view; /* without its words */
    struct text sealed_words;
};
typedef enum gw_err event_row_fn(const struct event_row *row, void *arg);

/* Oldest first; reader: without what another agency keeps to itself. */
MUST_CHECK enum gw_err event_row_of_tip(struct db *db, int64_t tip,
                                        enum agency reader, event_row_fn *fn,
                                        void *arg);
MUST_CHECK enum gw_err event_row_after(struct db *db, int64_t after, int limit,
                                       event_row_fn *fn, void *arg);
MUST_CHECK enum gw_err event_row_newest(struct db *db, int64_t *ret_id);

#endif
