/* handlers/villagers/seen_rows.h -- private to seen.c: the SQL on table seen.
 */
#ifndef HANDLERS_VILLAGERS_SEEN_ROWS_H
#define HANDLERS_VILLAGERS_SEEN_ROWS_H

#include <stdbool.h>

#include "handlers/villagers/seen.h"

struct seen_row {
    int64_t hash, mark;
    int64_t day; /* UTC, since 1970 */
};

/* Takes the slot row->hash.
 * GW_OK        taken, or *ret_foreign: another mark has it
 * GW_CONFLICT  the same mark has it */
MUST_CHECK enum gw_err seen_row_take(struct db *db, const struct seen_row *row,
                                     bool *ret_foreign);
/* Looks who has the slot row->hash; *ret_foreign: another mark.
 * GW_MISSING  nobody */
MUST_CHECK enum gw_err seen_row_find(struct db *db, const struct seen_row *row,
                                     bool *ret_foreign);

/* As seen_look(): what came before that day. */
MUST_CHECK enum gw_err seen_row_look(struct db *db, int64_t before_day,
                                     int64_t from, struct seen_old *ret_old);
/* Only if it came before that day. */
MUST_CHECK enum gw_err seen_row_remove(struct db *db, int64_t hash,
                                       int64_t before_day);

#endif
