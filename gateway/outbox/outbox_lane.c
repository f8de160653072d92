/* gateway/outbox/outbox_lane.c -- one channel as the sender drives on it.
 *
 * A lane is asked for messages when it is awake, has a place and a token, and
 * something may be due. Otherwise the sender sleeps until one of these can have
 * changed; there is no polling.
 *
 * The one thing one would get wrong: ordinary messages that wait for answers
 * may hold every place for 20 seconds. Some places are for pages alone.
 */
#include "gateway/outbox/outbox_lane.h"

#include <stdio.h>

enum {
    PAGES_SHARE = 8,         /* one place of so many is for pages alone */
    WAKE_SLACK_US = 5 * 1000 /* what was due at the end of a rest is due */
};

struct outbox_lane
outbox_lane_new(const struct outbox_channel *channel, int64_t now_us)
{
    struct outbox_lane lane = {
        .channel = channel,
        .rate = outbox_rate_new(channel->send.per_second, now_us),
        .look_us = { now_us, now_us },
    };

    lane.places = lane.rate.per_second * 2 < OUTBOX_PLACES_MAX
                      ? (unsigned)lane.rate.per_second * 2
                      : OUTBOX_PLACES_MAX;
    return lane;
}

void
outbox_lane_look(struct outbox_lane *lane, enum outbox_class class,
                 int64_t at_us)
{
    if (at_us < lane->look_us[class])
        lane->look_us[class] = at_us;
}

/* ---- open, shut, or to be emptied ---- */

bool
outbox_lane_paused(const struct outbox_lane *lane)
{
    return lane->paused || lane->channel->send.paused;
}

int64_t
outbox_lane_opens_us(const struct outbox_lane *lane, enum outbox_class class)
{
    if (outbox_lane_paused(lane))
        return outbox_never_us;
    if (class == CLASS_ORDINARY && lane->spent_until_us > lane->rest_until_us)
        return lane->spent_until_us;
    return lane->rest_until_us;
}

static bool
is_open(const struct outbox_lane *lane, enum outbox_class class, int64_t now_us)
{
    return outbox_lane_opens_us(lane, class) <= now_us;
}

/* Shut for longer than a breath. */
static bool
is_barred(const struct outbox_lane *lane, enum outbox_class class,
          int64_t now_us)
{
    return outbox_lane_paused(lane)
           || (class == CLASS_ORDINARY && now_us < lane->spent_until_us)
           || (lane->health.state == HEALTH_DOWN
               && now_us < lane->rest_until_us);
}

/* Its messages of that class are to be moved. */
static bool
is_emptied(const struct outbox_lane *lane, enum outbox_class class,
           int64_t now_us)
{
    return lane->outlet[class] && !is_open(lane, class, now_us)
           && (class == CLASS_DANGER || is_barred(lane, class, now_us));
}

struct outbox_gate
outbox_lane_gate(const struct outbox_lane *lane, int64_t now_us)
{
    bool down = lane->health.state == HEALTH_DOWN;
    struct outbox_gate gate = {
        .health = lane->health.state,
        .probe = down && lane->in_flight == 0,
        .cost = lane->channel->send.cost,
    };

    for (int class = 0; class < OUTBOX_CLASSES; class ++)
        gate.open[class] = is_open(lane, (enum outbox_class) class, now_us)
                           && (!down || gate.probe);
    return gate;
}

bool
outbox_lane_stuck(const struct outbox_lane *lane, int64_t now_us)
{
    for (int class = 0; class < OUTBOX_CLASSES; class ++) {
        if (lane->look_us[class] <= now_us
            && !is_open(lane, (enum outbox_class) class, now_us))
            return true;
    }
    return false;
}

/* ---- places ---- */

static unsigned
free_places(const struct outbox_lane *lane)
{
    unsigned places = lane->probing ? 1 : lane->places;

    return lane->in_flight < places ? places - lane->in_flight : 0;
}

static unsigned
free_ordinary(const struct outbox_lane *lane)
{
    unsigned kept = (lane->places + PAGES_SHARE - 1) / PAGES_SHARE;
    unsigned places = free_places(lane);

    if (lane->probing)
        return places;
    return places > kept ? places - kept : 0;
}

static unsigned
least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

bool
outbox_lane_want(struct outbox_lane *lane, int64_t now_us,
                 struct outbox_want *ret_want)
{
    unsigned tokens = outbox_rate_ready(&lane->rate, now_us);
    struct outbox_want want = {
        .room = least(free_places(lane), tokens),
        .room_ordinary = least(free_ordinary(lane), tokens),
    };
    const unsigned rooms[OUTBOX_CLASSES] = { want.room, want.room_ordinary };
    for (int i = 0; i < OUTBOX_CLASSES; i++) {
        enum outbox_class class = (enum outbox_class)i;
        bool opened = is_open(lane, class, now_us) && rooms[class] > 0;
        want.move[class] = is_emptied(lane, class, now_us);
        want.barred[class] = is_barred(lane, class, now_us);
        want.asked[class] =
            lane->look_us[class] <= now_us && (opened || want.move[class]);
    }
    if (!want.asked[CLASS_DANGER] && !want.asked[CLASS_ORDINARY])
        return false;
    (void)snprintf(want.channel, sizeof want.channel, "%s",
                   lane->channel->name);
    want.per_day = lane->channel->send.per_day;
    *ret_want = want;
    return true;
}

/* When there may be something to ask for in a class. */
static int64_t
next_of_class(struct outbox_lane *lane, enum outbox_class class,
              unsigned places, int64_t now_us)
{
    int64_t next = lane->look_us[class];
    int64_t opens_us = outbox_lane_opens_us(lane, class);

    if (next == outbox_never_us || is_emptied(lane, class, now_us))
        return next;
    if (places == 0 || opens_us == outbox_never_us)
        return outbox_never_us;

    int64_t token_us = now_us + outbox_rate_wait_us(&lane->rate, now_us);
    if (next < token_us)
        next = token_us;
    return next < opens_us ? opens_us : next;
}

int64_t
outbox_lane_next_us(struct outbox_lane *lane, int64_t now_us)
{
    int64_t danger =
        next_of_class(lane, CLASS_DANGER, free_places(lane), now_us);
    int64_t ordinary =
        next_of_class(lane, CLASS_ORDINARY, free_ordinary(lane), now_us);

    return danger < ordinary ? danger : ordinary;
}

void
outbox_lane_looked(struct outbox_lane *lane, const struct outbox_want *want,
                   int64_t now_us, int64_t now_ms)
{
    for (int class = 0; class < OUTBOX_CLASSES; class ++) {
        if (!want->asked[class])
            continue;
        int64_t wait_ms = want->next_due_ms[class] - now_ms;
        if (want->more[class])
            lane->look_us[class] = now_us;
        else if (want->next_due_ms[class] == 0)
            lane->look_us[class] = outbox_never_us;
        else
            lane->look_us[class] = now_us + (wait_ms < 1 ? 1 : wait_ms) * 1000;
    }
}

void
outbox_lane_sent(struct outbox_lane *lane)
{
    outbox_rate_spend(&lane->rate, 1);
    lane->in_flight++;
}

bool
outbox_lane_worked(struct outbox_lane *lane)
{
    bool rested = lane->probing;

    lane->in_a_row = 0;
    lane->probing = false;
    lane->misconfigured = false;
    return rested;
}

struct outbox_plan
outbox_lane_failed(struct outbox_lane *lane, struct outbox_retry *retry,
                   int64_t sent_us, int64_t now_us)
{
    bool counted = now_us < lane->rest_until_us && sent_us < lane->rest_from_us;

    if (!counted || lane->in_a_row == 0)
        lane->in_a_row++;
    retry->in_a_row = lane->in_a_row;

    struct outbox_plan plan = outbox_retry_plan(retry);
    if (plan.channel_ms == 0)
        return plan;
    if (!counted)
        lane->rest_from_us = now_us;
    lane->probing = true;

    int64_t until_us = now_us + plan.channel_ms * 1000 + WAKE_SLACK_US;
    if (until_us > lane->rest_until_us)
        lane->rest_until_us = until_us;
    return plan;
}
