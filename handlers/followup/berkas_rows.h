/* handlers/followup/berkas_rows.h -- private to berkas.c: the SQL on table
 * berkas, and on what of a tip says which it is in. Errors as db_run(). */
#ifndef HANDLERS_FOLLOWUP_BERKAS_ROWS_H
#define HANDLERS_FOLLOWUP_BERKAS_ROWS_H

#include "handlers/followup/berkas.h"

MUST_CHECK enum gw_err berkas_row_add(struct db *db, int64_t id,
                                      const struct event_actor *actor,
                                      struct text sealed_title, int64_t now_ms);
MUST_CHECK enum gw_err berkas_row_title(struct db *db, int64_t id,
                                        struct text sealed_title);
MUST_CHECK enum gw_err berkas_row_close(struct db *db, int64_t id,
                                        int64_t closed_ms); /* 0: open */
/* GW_MISSING */
MUST_CHECK enum gw_err berkas_row_state(struct db *db, int64_t id,
                                        bool *ret_closed, int64_t *ret_tips);
/* The case that a tip is in, 0 none. GW_MISSING no such tip. */
MUST_CHECK enum gw_err berkas_row_of_tip(struct db *db, int64_t tip,
                                         int64_t *ret_berkas, bool *ret_erased);
MUST_CHECK enum gw_err berkas_row_set(struct db *db, int64_t tip,
                                      int64_t berkas, int64_t now_ms);

/* view: without its title, which is sealed_title. */
typedef enum gw_err berkas_row_fn(const struct berkas_view *view,
                                  struct text sealed_title, void *arg);
/* id 0: all below before. */
MUST_CHECK enum gw_err berkas_row_each(struct db *db, struct text areas,
                                       enum agency agency, int64_t id,
                                       int64_t before, int limit,
                                       berkas_row_fn *fn, void *arg);
MUST_CHECK enum gw_err berkas_row_tips(struct db *db, struct text areas,
                                       int64_t id, int64_t *ret_tips,
                                       size_t *ret_count);

#endif
