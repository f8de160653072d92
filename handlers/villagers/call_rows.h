/* handlers/villagers/call_rows.h -- the SQL on table ussd_call.
 */
#ifndef HANDLERS_VILLAGERS_CALL_ROWS_H
#define HANDLERS_VILLAGERS_CALL_ROWS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/base/buf.h"
#include "gateway/base/err.h"
#include "gateway/platform/crypto.h"
#include "gateway/store/db.h"

struct call_row {
    int64_t id;
    uint8_t mark[CRYPTO_MARK];
    int64_t sender; /* 0: NULL */
    int64_t begun_ms, turned_ms;
    int phase;
    bool unfinished;
    struct text sealed; /* put: borrowed */
};

/* Reads a row; sealed is appended to sealed. GW_MISSING none. */
MUST_CHECK enum gw_err call_row_get(struct db *db, int64_t id,
                                    struct call_row *ret_row,
                                    struct buf *sealed);
MUST_CHECK enum gw_err call_row_add(struct db *db, const struct call_row *row);
/* All but the id and the mark. */
MUST_CHECK enum gw_err call_row_set(struct db *db, const struct call_row *row);
/* Time and state alone: touches no index. */
MUST_CHECK enum gw_err call_row_turn(struct db *db, const struct call_row *row);
MUST_CHECK enum gw_err call_row_set_phase(struct db *db, int64_t id, int phase);

MUST_CHECK enum gw_err call_row_unfinished(struct db *db, int64_t sender,
                                           int64_t since_ms, int64_t not_id,
                                           int64_t *ret_id);

/* Up to max ids of calls in this phase whose last turn was before turned_ms. */
MUST_CHECK enum gw_err call_row_silent(struct db *db, int phase,
                                       int64_t turned_ms, int64_t *ret_ids,
                                       size_t max, size_t *ret_count);
MUST_CHECK enum gw_err call_row_count(struct db *db, int phase,
                                      int64_t *ret_count);
/* How many are neither in phase nor younger than turned_ms (counts no further
 * than limit), and the removal of up to limit of them. */
MUST_CHECK enum gw_err call_row_old(struct db *db, int phase, int64_t turned_ms,
                                    int limit, int64_t *ret_count);
MUST_CHECK enum gw_err call_row_prune(struct db *db, int phase,
                                      int64_t turned_ms, int limit);

#endif
