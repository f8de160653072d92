/* handlers/villagers/seen_rows.h -- private to seen.c: the SQL on table seen.
 */
#ifndef HANDLERS_VILLAGERS_SEEN_ROWS_H
#define HANDLERS_VILLAGERS_SEEN_ROWS_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/base/err.h"
#include "gateway/platform/crypto.h"
#include "gateway/store/db.h"

struct seen_row {
    int64_t hash;
    uint8_t mark[CRYPTO_MARK];
    int64_t at;
    int64_t lapsed_before; /* one of the same mark from before this counts
                                   no more; 0: they all count */
};

/* Takes the slot row->hash.
 * GW_OK        taken, or *ret_foreign: another mark has it
 * GW_CONFLICT  the same mark has it */
MUST_CHECK enum gw_err seen_row_take(struct db *db, const struct seen_row *row,
                                     bool *ret_foreign);
MUST_CHECK enum gw_err seen_row_prune(struct db *db, int64_t before, int limit);
MUST_CHECK enum gw_err seen_row_count_before(struct db *db, int64_t before,
                                             int limit, int64_t *ret_count);

#endif
