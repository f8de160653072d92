/* gateway/outbox/outbox_retry.h -- when to try again; pure.
 *
 * Two things wait after a failed send: the message, and sometimes its whole
 * channel. A failure that the message may have caused itself (an error, no
 * answer) delays that message, and the channel only when several came in a
 * row; one that would hit every message (no connection, throttling, wrong
 * credentials) rests the channel, and the message is first when it wakes.
 */
#ifndef GATEWAY_OUTBOX_OUTBOX_RETRY_H
#define GATEWAY_OUTBOX_OUTBOX_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/base/wire.h"

enum outbox_failure {
    FAILURE_UNREACHED,     /* no connection: it surely was not taken */
    FAILURE_SILENT,        /* no readable answer: another try may double it */
    FAILURE_THEIRS,        /* they said that they could not */
    FAILURE_THROTTLED,     /* they said: slower */
    FAILURE_MISCONFIGURED, /* it is us: credentials, money, address */
    FAILURES
};

/* Which of these a verdict is; outcome is TROUBLE, THROTTLED or MISCONFIGURED.
 */
enum outbox_failure outbox_failure_of(const struct send_verdict *verdict,
                                      const struct wire_answer *answer);

/* Whether the try counts: it left the house. The others leave the message as
 * fresh as it was. */
bool outbox_failure_counts(enum outbox_failure failure);

struct outbox_retry {
    enum outbox_failure failure;
    unsigned attempts;      /* of the message, this one included; from 1 */
    unsigned in_a_row;      /* failures of the channel, this one included */
    bool danger;            /* somebody is in danger: shorter waits */
    int64_t retry_after_ms; /* what they asked for; 0: nothing */
    uint32_t jitter;        /* any number, from outside */
};

struct outbox_plan {
    int64_t message_ms; /* until the message is due again */
    int64_t channel_ms; /* the channel sends nothing for so long; 0: it goes on,
                           and after that one message alone tries the way */
};

struct outbox_plan outbox_retry_plan(const struct outbox_retry *retry);

enum {
    OUTBOX_DANGER_HOURS = 24,                /* at least, for pages */
    OUTBOX_RETRY_AFTER_MAX_MS = 3600 * 1000, /* they may ask for no more */
    OUTBOX_DUE_MAX_MS = 2 * 3600 * 1000,  /* no retry waits longer: one that is
                              due later was written by a clock that went wrong */
    OUTBOX_HELD_MAX_MS = 72 * 3600 * 1000 /* nor is one held longer by a wish */
};

/* Until when a message has a point: wished_ms, but a page to duty officers
 * stands for OUTBOX_DANGER_HOURS. Times of the wall clock. */
int64_t outbox_retry_expiry(bool danger, int64_t now_ms, int64_t wished_ms);

#endif
