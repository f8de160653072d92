/* gateway/outbox/outbox_rate.h -- how fast a channel may send: a token bucket.
 *
 * Pure: the time comes in. The bucket holds one second's worth, so that much
 * may leave at once after a rest. A clock that stands still or goes back gives
 * no tokens and takes none.
 */
#ifndef GATEWAY_OUTBOX_OUTBOX_RATE_H
#define GATEWAY_OUTBOX_OUTBOX_RATE_H

#include <stdint.h>

enum {
    OUTBOX_RATE_DEFAULT = 10, /* a second, where the config gives none */
    OUTBOX_RATE_MAX = 10000
};

struct outbox_rate {
    int64_t per_second;
    int64_t millionths; /* of a token, in the bucket */
    int64_t at_us;      /* when that was so */
};

/* A full bucket. per_second below 1 is OUTBOX_RATE_DEFAULT, above
 * OUTBOX_RATE_MAX that. */
struct outbox_rate outbox_rate_new(int per_second, int64_t now_us);

/* Whole tokens in the bucket now. */
unsigned outbox_rate_ready(struct outbox_rate *rate, int64_t now_us);

/* Takes count tokens; the bucket may owe some afterwards. */
void outbox_rate_spend(struct outbox_rate *rate, unsigned count);

/* Microseconds until a token is there; 0: now. Rounded up. */
int64_t outbox_rate_wait_us(struct outbox_rate *rate, int64_t now_us);

#endif
