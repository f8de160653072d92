/* handlers/aggregators/verdict.h -- what an aggregator's answer means as far as
 * HTTP alone tells; shared by the adapters of this room. Pure. */
#ifndef HANDLERS_AGGREGATORS_VERDICT_H
#define HANDLERS_AGGREGATORS_VERDICT_H

#include <stdbool.h>

#include "gateway/base/wire.h"

/* A verdict without a ref. reason is a literal word, cut to what fits. */
struct send_verdict verdict_of(enum send_outcome outcome, const char *reason);

/* Judges all that needs no look into the body: no answer, 429, 5xx, wrong
 * credentials or address. False for 2xx, and for the 4xx that an adapter may
 * know better: *ret_verdict then is what to say if it does not. */
bool verdict_http(const struct wire_answer *answer,
                  struct send_verdict *ret_verdict);

/* A 2xx with a body that is none of theirs (a proxy's page, a cut answer): it
 * may have been taken, so it is tried again, slowly. */
struct send_verdict verdict_unreadable(void);

#endif
