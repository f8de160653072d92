/* handlers/followup/move.h -- how a tip may move from state to state, who may
 * move it, and what its sender is told.
 *
 *   diterima -> triase -> diteruskan -> penyelidikan -> penyidikan -> p21
 *                 |  ^        |              |              |          |
 *                 v  |        v              v              v          v
 *    ganda, kurang_info, bukan_ranah       henti          henti     tahap2
 *                 |                          |                         |
 *                 +----------> selesai <-----+-------------------------+
 *
 * The stages are those of Indonesian criminal procedure; a tip is information
 * from the public until an investigator makes it more. Pure; the table of
 * moves is move.c's.
 */
#ifndef HANDLERS_FOLLOWUP_MOVE_H
#define HANDLERS_FOLLOWUP_MOVE_H

#include <stdbool.h>
#include <stddef.h>

#include "handlers/tips/tip.h"

/* Who moves it: bits. The officers' room says which role is which. */
enum mover {
    MOVER_OPERATOR = 1 << 0,
    MOVER_PENYIDIK = 1 << 1,
    MOVER_PENGAWAS = 1 << 2,
    MOVER_SYSTEM = 1 << 3 /* a hand-over accepted, an answer that came */
};

/* What the sender may be told when it moves, if his wish and the hour allow;
 * never of what, where or whom. */
enum move_tells {
    TELLS_NOTHING,
    TELLS_ASKS, /* officers need more from him */
    TELLS_STATE /* the public state changed */
};

struct move {
    enum tip_state from, to;
    unsigned movers;   /* bits of enum mover */
    bool needs_reason; /* an officer must say why */
    enum move_tells tells;
    /* Stopping binds both: the other agency is asked to note it (KUHAP 2025:
     * civil-service investigators stop with the police's investigator). */
    bool other_agency;
};

/* The move between two states, NULL when there is none. */
const struct move *move_find(enum tip_state from, enum tip_state to);

/* The i-th move of all, NULL beyond the last. */
const struct move *move_at(size_t i);

/* Where this mover may take a tip from there; ret has TIP_HENTI entries. */
size_t move_targets(enum tip_state from, unsigned movers,
                    enum tip_state *ret_targets);

/* Is it over: no deadline runs any more. */
bool move_is_end(enum tip_state state);

/* Does the clock stand still, since only the sender can go on? */
bool move_waits_for_sender(enum tip_state state);

#endif
