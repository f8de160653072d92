/* gateway/outbox/outbox_health.h -- how well a channel works, from its recent
 * answers; pure: the time comes in.
 *
 *          slow, or 2 failures        very slow, or 5 failures (3 when
 *               in a row              none even reached it) in a row
 *        OK ------------> DEGRADED ------------> DOWN
 *         ^                |    ^                 |
 *         +----------------+    +-----------------+
 *       3 good answers in a row       a good answer
 *       or a minute of silence
 *
 * An answer is good when the message was taken or refused: the channel works.
 * "Slow" is the smoothed time of answers; it must fall to half of what made the
 * channel slow before that counts as over. A channel that is avoided gets no
 * messages that could prove it well, so what is known of a degraded one is
 * forgotten after a minute. One that is down is tried by a message alone after
 * each of its rests (outbox_lane.h).
 */
#ifndef GATEWAY_OUTBOX_OUTBOX_HEALTH_H
#define GATEWAY_OUTBOX_OUTBOX_HEALTH_H

#include <stdbool.h>
#include <stdint.h>

/* Numbers are stored and shown in metrics: append only. */
enum outbox_health_state {
    HEALTH_OK = 0,
    HEALTH_DEGRADED = 1,
    HEALTH_DOWN = 2,
    HEALTH_STATES
};

/* "ok", "degraded", "down"; a literal. */
const char *outbox_health_word(enum outbox_health_state state);

enum {
    HEALTH_SLOW_MS = 1000,
    HEALTH_VERY_SLOW_MS = 10 * 1000,
    HEALTH_FAILS_DEGRADED = 2,
    HEALTH_FAILS_DOWN = 5,
    HEALTH_UNREACHED_DOWN = 3,
    HEALTH_GOOD_OK = 3, /* in a row, to be OK again */
    HEALTH_FORGET_US = 60 * 1000 * 1000
};

/* All zero is a channel that nothing is known of: OK. */
struct outbox_health {
    enum outbox_health_state state;
    unsigned fails;     /* in a row */
    unsigned unreached; /* in a row, of these */
    unsigned good;      /* in a row */
    int64_t took_ms;    /* smoothed */
    bool timed;         /* took_ms says something */
    int64_t event_us;   /* the newest event */
};

enum outbox_health_event {
    HEALTH_WORKED,    /* taken, or refused for good */
    HEALTH_FAILED,    /* no readable answer, or an error of theirs */
    HEALTH_UNREACHED, /* no connection, or they take nothing of ours */
    HEALTH_BUSY       /* "slower, please": it lives, and says so */
};

/* One answer, or none, after took_ms. True when the state has changed. */
bool outbox_health_note(struct outbox_health *health,
                        enum outbox_health_event event, int64_t took_ms,
                        int64_t now_us);

/* Time has passed. True when the state has changed. */
bool outbox_health_rest(struct outbox_health *health, int64_t now_us);

#endif
