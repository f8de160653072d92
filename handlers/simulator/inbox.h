/* handlers/simulator/inbox.h -- the SMS that phones of the simulator got.
 *
 * A ring in memory: the oldest goes when it is full, and texts are wiped when
 * they go.
 */
#ifndef HANDLERS_SIMULATOR_INBOX_H
#define HANDLERS_SIMULATOR_INBOX_H

#include <jansson.h>

#include "gateway/base/err.h"
#include "gateway/base/msisdn.h"
#include "gateway/base/text.h"

enum { INBOX_MAX = 200, INBOX_TEXT_MAX = 4096, INBOX_REF = 48 };

struct inbox_message {
    int64_t id; /* 1, 2, 3, ... of this inbox */
    int64_t at_ms;
    struct msisdn to;
    char channel[33];
    char ref[INBOX_REF]; /* what the aggregator calls it */
    bool held;           /* its sender still waits for the answer */
    char *text;          /* owned, clean UTF-8 */
};

struct inbox {
    struct inbox_message list[INBOX_MAX]; /* id N stands at N % INBOX_MAX */
    int64_t last;                         /* id of the newest; 0: none yet */
};

/* Adds one and numbers it. text is copied and cleaned. The new one may be
 * changed until the next call.
 * GW_REJECTED  over INBOX_TEXT_MAX bytes; GW_NOMEM */
MUST_CHECK enum gw_err inbox_add(struct inbox *inbox, const struct msisdn *to,
                                 struct text text, int64_t now_ms,
                                 struct inbox_message **ret_message);

/* Those after an id, oldest first, as the page wants them: {last, messages:
 * [{id, at, to, channel, ref, held, text}]}. An id that was never given (of an
 * earlier life) counts as 0. NULL without memory. */
json_t *inbox_json(const struct inbox *inbox, int64_t after);

void inbox_wipe(struct inbox *inbox);

#endif
