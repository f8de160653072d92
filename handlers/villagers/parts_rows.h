/* handlers/villagers/parts_rows.h -- private to parts.c: the SQL on tables
 * sms_set and sms_part. What is passed here is sealed or hashed already.
 */
#ifndef HANDLERS_VILLAGERS_PARTS_ROWS_H
#define HANDLERS_VILLAGERS_PARTS_ROWS_H

#include "handlers/villagers/parts.h"

/* A set without its parts; sealed_from is added to. GW_MISSING */
MUST_CHECK enum gw_err parts_row_get(struct db *db, int64_t id,
                                     struct parts *ret_parts,
                                     struct buf *sealed_from);
typedef enum gw_err parts_row_fn(int64_t number, int64_t hash,
                                 struct text sealed, void *arg);
/* Its parts in order; what fn answers ends the walk unless it is GW_OK, and is
 * answered. */
MUST_CHECK enum gw_err parts_row_each(struct db *db, int64_t id,
                                      parts_row_fn *fn, void *arg);

MUST_CHECK enum gw_err parts_row_put(struct db *db, const struct parts *parts,
                                     struct text sealed_from);
MUST_CHECK enum gw_err parts_row_touch(struct db *db, int64_t id,
                                       int64_t now_ms);
MUST_CHECK enum gw_err parts_row_add(struct db *db, int64_t id, unsigned number,
                                     int64_t hash, struct text sealed);
/* State, tip and time as in parts; sender and words become NULL. */
MUST_CHECK enum gw_err parts_row_close(struct db *db,
                                       const struct parts *parts);
MUST_CHECK enum gw_err parts_row_remove(struct db *db, int64_t id);

/* The sender's longest quiet OPEN one, past the newest `newer`. GW_MISSING */
MUST_CHECK enum gw_err parts_row_oldest(struct db *db, int64_t sender,
                                        int newer, int64_t *ret_id);
/* OPEN ones that changed before one time or after the other. */
MUST_CHECK enum gw_err parts_row_quiet(struct db *db, int64_t before_ms,
                                       int64_t after_ms, int64_t *ret_ids,
                                       size_t max, size_t *ret_count);
/* Taken ones that changed before then: the first of them, GW_MISSING none. */
MUST_CHECK enum gw_err parts_row_first_old(struct db *db, int64_t before_ms,
                                           int64_t *ret_id);
MUST_CHECK enum gw_err parts_row_count_old(struct db *db, int64_t before_ms,
                                           int limit, int64_t *ret_count);

#endif
