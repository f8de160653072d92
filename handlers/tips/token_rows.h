/* handlers/tips/token_rows.h -- the SQL on the blind index. Errors as db_run()
 * where none are named. */
#ifndef HANDLERS_TIPS_TOKEN_ROWS_H
#define HANDLERS_TIPS_TOKEN_ROWS_H

#include "gateway/base/buf.h"
#include "gateway/store/db.h"

MUST_CHECK enum gw_err token_row_add(struct db *db, int64_t hash, int64_t tip);
MUST_CHECK enum gw_err token_row_drop(struct db *db, int64_t hash, int64_t tip);

/* The hashes of one tip as they are stored. GW_MISSING  none */
MUST_CHECK enum gw_err token_row_list(struct db *db, int64_t tip,
                                      struct buf *out);
MUST_CHECK enum gw_err token_row_put_list(struct db *db, int64_t tip,
                                          struct text hashes);
MUST_CHECK enum gw_err token_row_drop_list(struct db *db, int64_t tip);

/* In how many tips a word is; 0 none. hash 0: tips that are indexed. */
MUST_CHECK enum gw_err token_row_count(struct db *db, int64_t hash,
                                       int64_t *ret_tips, bool *ret_common);
MUST_CHECK enum gw_err token_row_add_count(struct db *db, int64_t hash, int by);
MUST_CHECK enum gw_err token_row_set_common(struct db *db, int64_t hash);

/* How many tips have a token, up to most. */
MUST_CHECK enum gw_err token_row_measure(struct db *db, int64_t hash,
                                         int64_t most, int64_t *ret_tips);

MUST_CHECK enum gw_err token_row_put_due(struct db *db, int64_t tip);
typedef enum gw_err token_due_fn(int64_t tip, int64_t turn, void *arg);
MUST_CHECK enum gw_err token_row_each_due(struct db *db, int limit,
                                          token_due_fn *fn, void *arg);
/* GW_MISSING  it is not due, or was put in again since */
MUST_CHECK enum gw_err token_row_is_due(struct db *db, int64_t tip,
                                        int64_t turn);
MUST_CHECK enum gw_err token_row_drop_due(struct db *db, int64_t tip);

#endif
