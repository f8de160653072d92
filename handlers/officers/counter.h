/* handlers/officers/counter.h -- keeps the tallies of statistics true.
 *
 * Every COUNTER_EVERY_MS it counts anew what something happened to since, and
 * one tally more in turn, so that a change that no event told of is found, too.
 * A tally that is missing is made at once. Loop thread.
 */
#ifndef HANDLERS_OFFICERS_COUNTER_H
#define HANDLERS_OFFICERS_COUNTER_H

#include "gateway/base/own.h"
#include "gateway/platform/loop.h"
#include "gateway/store/store.h"

enum { COUNTER_EVERY_MS = 2000 };

struct counter;

/* All borrowed. GW_NOMEM, GW_AGAIN no timer to be had */
MUST_CHECK enum gw_err counter_open(struct loop *loop, struct store *store,
                                    struct counter **ret_counter);
void counter_drain(struct counter *counter); /* begins nothing more */
/* After store_close(). NULL is fine. */
void counter_close(struct counter *counter);

#endif
