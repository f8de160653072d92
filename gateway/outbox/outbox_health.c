/* gateway/outbox/outbox_health.c -- how well a channel works.
 *
 * Two things are watched, failures in a row and the smoothed time of answers;
 * the worse of the two is what the evidence says. Getting worse is believed at
 * once, getting better only after some good answers.
 *
 * The one thing one would get wrong: a failure's time is no response time. A
 * refused connection fails in a millisecond, and would make a slow channel look
 * fast.
 */
#include "gateway/outbox/outbox_health.h"

#include <assert.h>

enum { SMOOTHING = 4 }; /* the newest answer weighs one part of so many */

const char *
outbox_health_word(enum outbox_health_state state)
{
    static const char *const words[HEALTH_STATES] = {
        [HEALTH_OK] = "ok",
        [HEALTH_DEGRADED] = "degraded",
        [HEALTH_DOWN] = "down",
    };

    assert((unsigned)state < HEALTH_STATES);
    return words[state];
}

static enum outbox_health_state
worse(enum outbox_health_state a, enum outbox_health_state b)
{
    return a > b ? a : b;
}

/* What is slow already stays so until the time is half of the limit. */
static bool
is_over(int64_t took_ms, int64_t limit_ms, bool already)
{
    return took_ms > (already ? limit_ms / 2 : limit_ms);
}

static enum outbox_health_state
by_time(const struct outbox_health *health)
{
    if (!health->timed)
        return HEALTH_OK;
    if (is_over(health->took_ms, HEALTH_VERY_SLOW_MS,
                health->state == HEALTH_DOWN))
        return HEALTH_DOWN;
    return is_over(health->took_ms, HEALTH_SLOW_MS, health->state != HEALTH_OK)
               ? HEALTH_DEGRADED
               : HEALTH_OK;
}

static enum outbox_health_state
by_failures(const struct outbox_health *health)
{
    if (health->fails >= HEALTH_FAILS_DOWN
        || health->unreached >= HEALTH_UNREACHED_DOWN)
        return HEALTH_DOWN;
    return health->fails >= HEALTH_FAILS_DEGRADED ? HEALTH_DEGRADED : HEALTH_OK;
}

static void
count(struct outbox_health *health, enum outbox_health_event event,
      int64_t took_ms)
{
    bool failed = event == HEALTH_FAILED || event == HEALTH_UNREACHED;

    health->fails = failed ? health->fails + 1 : 0;
    health->unreached = event == HEALTH_UNREACHED ? health->unreached + 1 : 0;
    if (event != HEALTH_WORKED) {
        health->good = 0;
        return;
    }
    health->good++;
    health->took_ms =
        health->timed
            ? health->took_ms + (took_ms - health->took_ms) / SMOOTHING
            : took_ms;
    health->timed = true;
}

/* The state that follows from what is known now. */
static enum outbox_health_state
next_state(const struct outbox_health *health)
{
    enum outbox_health_state evidence =
        worse(by_time(health), by_failures(health));

    if (evidence >= health->state)
        return evidence;
    if (health->good == 0)
        return health->state;
    return health->good >= HEALTH_GOOD_OK ? evidence
                                          : worse(evidence, HEALTH_DEGRADED);
}

bool
outbox_health_note(struct outbox_health *health, enum outbox_health_event event,
                   int64_t took_ms, int64_t now_us)
{
    enum outbox_health_state before = health->state;

    (void)outbox_health_rest(health, now_us);
    count(health, event, took_ms < 0 ? 0 : took_ms);
    health->state = next_state(health);
    health->event_us = now_us;
    return health->state != before;
}

bool
outbox_health_rest(struct outbox_health *health, int64_t now_us)
{
    if (health->state != HEALTH_DEGRADED
        || now_us - health->event_us < HEALTH_FORGET_US)
        return false;
    *health = (struct outbox_health){ .event_us = health->event_us };
    return true;
}
