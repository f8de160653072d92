/* gateway/outbox/outbox_retry.c -- when to try again.
 *
 * One row for each kind of failure. Each wait doubles (or more) from its first
 * to its longest, and a random part of it, up to a half, is left out: channels
 * that broke together do not knock together.
 *
 * The one thing one would get wrong: after a silence the message may have
 * arrived. Trying it again soon would put five copies on a villager's phone in
 * a minute; giving it up would lose it. So these waits grow fastest.
 */
#include "gateway/outbox/outbox_retry.h"

#include <assert.h>

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

struct waits {
    int64_t first_ms, longest_ms;
};

static const struct row {
    bool counts;
    unsigned patience;    /* so many in a row before the channel rests */
    struct waits message; /* zero: due when the channel wakes */
    unsigned factor;      /* from one wait of a message to the next */
    struct waits danger;
    struct waits channel;
} rows[FAILURES] = {
    [FAILURE_UNREACHED] = { .counts = false,
                            .patience = 1,
                            .channel = { 1 * SECOND, 1 * MINUTE } },
    [FAILURE_SILENT] = { .counts = true,
                         .patience = 3,
                         .message = { 30 * SECOND, 1 * HOUR },
                         .factor = 4,
                         .danger = { 15 * SECOND, 4 * MINUTE },
                         .channel = { 5 * SECOND, 1 * MINUTE } },
    [FAILURE_THEIRS] = { .counts = true,
                         .patience = 5,
                         .message = { 4 * SECOND, 15 * MINUTE },
                         .factor = 2,
                         .danger = { 2 * SECOND, 1 * MINUTE },
                         .channel = { 2 * SECOND, 1 * MINUTE } },
    [FAILURE_THROTTLED] = { .counts = false,
                            .patience = 1,
                            .channel = { 1 * SECOND, 1 * MINUTE } },
    [FAILURE_MISCONFIGURED] = { .counts = false,
                                .patience = 1,
                                .channel = { 1 * MINUTE, 15 * MINUTE } },
};

enum outbox_failure
outbox_failure_of(const struct send_verdict *verdict,
                  const struct wire_answer *answer)
{
    if (verdict->outcome == SEND_THROTTLED)
        return FAILURE_THROTTLED;
    if (verdict->outcome == SEND_MISCONFIGURED)
        return FAILURE_MISCONFIGURED;
    assert(verdict->outcome == SEND_TROUBLE);
    if (!answer->reached)
        return answer->never_left ? FAILURE_UNREACHED : FAILURE_SILENT;
    return verdict->doubtful ? FAILURE_SILENT : FAILURE_THEIRS;
}

bool
outbox_failure_counts(enum outbox_failure failure)
{
    assert(failure < FAILURES);
    return rows[failure].counts;
}

/* The nth wait, from 1. */
static int64_t
nth(struct waits waits, unsigned factor, unsigned n)
{
    int64_t wait = waits.first_ms;

    for (unsigned i = 1; i < n && wait < waits.longest_ms; i++)
        wait *= factor;
    return wait < waits.longest_ms ? wait : waits.longest_ms;
}

static int64_t
shaken(int64_t wait_ms, uint32_t jitter)
{
    return wait_ms - (int64_t)(((uint64_t)(wait_ms / 2) * jitter) >> 32);
}

static int64_t
at_least(int64_t wait_ms, int64_t asked_ms)
{
    if (asked_ms > OUTBOX_RETRY_AFTER_MAX_MS)
        asked_ms = OUTBOX_RETRY_AFTER_MAX_MS;
    return wait_ms > asked_ms ? wait_ms : asked_ms;
}

struct outbox_plan
outbox_retry_plan(const struct outbox_retry *retry)
{
    assert(retry->failure < FAILURES);
    assert(retry->attempts > 0 && retry->in_a_row > 0);

    const struct row *row = &rows[retry->failure];
    struct outbox_plan plan = { 0, 0 };

    if (retry->in_a_row >= row->patience) {
        int64_t rest =
            nth(row->channel, 2, retry->in_a_row - row->patience + 1);
        plan.channel_ms =
            at_least(shaken(rest, retry->jitter), retry->retry_after_ms);
    }
    if (row->message.first_ms == 0) {
        plan.message_ms = plan.channel_ms;
    } else {
        int64_t wait = nth(retry->danger ? row->danger : row->message,
                           row->factor, retry->attempts);
        plan.message_ms =
            at_least(shaken(wait, retry->jitter), retry->retry_after_ms);
    }
    return plan;
}

int64_t
outbox_retry_expiry(bool danger, int64_t now_ms, int64_t wished_ms)
{
    int64_t least = now_ms + (int64_t)OUTBOX_DANGER_HOURS * HOUR;

    return danger && wished_ms < least ? least : wished_ms;
}
