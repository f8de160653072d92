/* handlers/officers/search_turn.h -- how often one may search: it opens many
 * tips, so who empties the house by searching is slowed and seen. Errors as
 * db_run(). */
#ifndef HANDLERS_OFFICERS_SEARCH_TURN_H
#define HANDLERS_OFFICERS_SEARCH_TURN_H

#include "gateway/store/db.h"

enum { SEARCH_TURNS = 30, SEARCH_TURN_MS = 60 * 1000 };

/* How long `who` (an officer's id, or minus a machine's) has to wait; 0 not at
 * all. Any thread that may read. */
MUST_CHECK enum gw_err search_turn_wait(struct db *db, int64_t who,
                                        int64_t now_ms, int *ret_wait_s);
/* Takes a turn unless he has to wait; inside an op. */
MUST_CHECK enum gw_err search_turn_take(struct db *db, int64_t who,
                                        int64_t now_ms, int *ret_wait_s);

#endif
