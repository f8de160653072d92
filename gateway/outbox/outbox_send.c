/* gateway/outbox/outbox_send.c -- the sender: from rows that are due to
 * messages that are gone.
 *
 *   tick --pick--> [writer: SENDING] --> deliver --> [aggregator]
 *    ^                                                  |
 *    +------- settled <-- [writer: how it ended] <-- answer
 *
 * One timer drives it all: a tick looks at what can be done now, starts it, and
 * sets the timer to when something more can be. Every op, every answer and
 * every wake-up ends in outbox_arm(). At most one pick is under way, so a
 * thousand wake-ups cost one look.
 *
 * Delivery is at least once. A message is SENDING on disk before it leaves, and
 * moves on only when its answer is on disk; what lies between (a crash, an
 * answer that never came) is sent again.
 *
 * The one thing one would get wrong: a look never begins in a completion. Only
 * the timer begins one, so that nothing is picked while the store closes.
 */
#include <assert.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/outbox/outbox_sender.h"
#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "gateway/platform/metrics.h"

enum { LOOK_GAP_US = 10 * 1000 }; /* between two looks */

/* ---- the timer ---- */

static int64_t
sooner(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

static int64_t
next_look_us(struct outbox *outbox, int64_t now_us)
{
    int64_t next = outbox_never_us;

    if (outbox->picking || outbox->draining || !outbox->upkeep.retaken)
        return next;
    if (outbox->woken || outbox->gone_count > 0)
        next = now_us;
    outbox_outlets(outbox, now_us);
    for (size_t i = 0; i < outbox->lanes_count; i++)
        next = sooner(next, outbox_lane_next_us(&outbox->lanes[i], now_us));
    next = sooner(next, outbox_outlet_next_us(outbox, now_us));
    return next < outbox->look_after_us ? outbox->look_after_us : next;
}

void
outbox_arm(struct outbox *outbox)
{
    int64_t now_us = clock_mono_us();
    int64_t next = next_look_us(outbox, now_us);

    next = sooner(next, outbox_upkeep_next_us(outbox));
    next = sooner(next, outbox_watch_next_us(outbox));
    if (outbox->unsettled > 0)
        next = sooner(next, outbox->settle_again_us);
    if (next == outbox_never_us) {
        (void)event_del(outbox->timer); /* fails only if it is not ours */
        return;
    }

    /* Up to a whole millisecond: the loop's clock is no finer. */
    int64_t wait_ms = next <= now_us ? 0 : (next - now_us + 999) / 1000;
    struct timeval wait = { .tv_sec = wait_ms / 1000,
                            .tv_usec = wait_ms % 1000 * 1000 };
    if (event_add(outbox->timer, &wait) != 0)
        log_error("outbox.timer", LOG_WORD("reason", "no memory"));
}

/* ---- looking ---- */

static void
wake_lanes(struct outbox *outbox, int64_t now_us)
{
    for (size_t i = 0; i < outbox->lanes_count; i++) {
        outbox_lane_look(&outbox->lanes[i], CLASS_DANGER, now_us);
        outbox_lane_look(&outbox->lanes[i], CLASS_ORDINARY, now_us);
    }
}

static enum gw_err
run_pick(struct db *db, void *arg)
{
    struct outbox *outbox = arg;

    return outbox_pick(db, &outbox->pick);
}

static void
hand_out(struct outbox *outbox)
{
    struct outbox_letter *letter;

    while ((letter = TAILQ_FIRST(&outbox->pick.letters)) != NULL) {
        TAILQ_REMOVE(&outbox->pick.letters, letter, next);
        struct outbox_lane *lane = outbox_lane_find(outbox, letter->channel);
        letter->numbering = outbox->pick_numbering;
        if (lane == NULL || outbox->draining)
            outbox_give_back(outbox, letter);
        else
            outbox_deliver(outbox, lane, letter);
    }
}

/* Until midnight in WIB. */
static void
spend_day(struct outbox_lane *lane, int64_t now_us, int64_t now_ms)
{
    static const int64_t day_ms = 24 * 3600 * 1000, wib_ms = 7 * 3600 * 1000;
    int64_t left_ms = day_ms - (now_ms + wib_ms) % day_ms;

    if (lane->spent_until_us > now_us)
        return;
    lane->spent_until_us = now_us + left_ms * 1000;
    log_error("outbox.budget_spent", LOG_WORD("channel", lane->channel->name),
              LOG_NUM("per_day", lane->channel->send.per_day),
              LOG_WORD("remedy", "waits_for_midnight_or_another_channel"));
}

static void
on_looked(struct outbox_lane *lane, const struct outbox_want *want,
          int64_t now_us, int64_t now_ms)
{
    outbox_lane_looked(lane, want, now_us, now_ms);
    if (want->paused)
        lane->paused = true; /* the watch says when it is over */
    if (want->spent)
        spend_day(lane, now_us, now_ms);
}

static void
on_picked(enum gw_err err, void *arg)
{
    struct outbox *outbox = arg;
    struct outbox_pick *pick = &outbox->pick;
    int64_t now_us = clock_mono_us();

    outbox->picking = false;
    if (err != GW_OK) { /* the store has told why */
        outbox_pick_clear(pick);
        outbox->look_after_us = now_us + OUTBOX_AGAIN_US;
        outbox_arm(outbox);
        return;
    }
    if (pick->expired > 0)
        log_warn("outbox.expired", LOG_NUM("count", pick->expired));
    metric_add(METRIC_SEND_FAILED, (int64_t)(pick->expired + pick->unreadable));
    for (size_t i = 0; i < pick->wants_count; i++) {
        struct outbox_lane *lane =
            outbox_lane_find(outbox, pick->wants[i].channel);
        if (lane != NULL)
            on_looked(lane, &pick->wants[i], now_us, pick->now_ms);
    }
    if (pick->moved > 0)
        wake_lanes(outbox, now_us);
    hand_out(outbox);
    outbox_arm(outbox);
}

static void
ask_lane(struct outbox *outbox, size_t place, int64_t now_us)
{
    struct outbox_lane *lane = &outbox->lanes[place];
    struct outbox_pick *pick = &outbox->pick;
    struct outbox_want *want = &pick->wants[pick->wants_count];

    pick->gates[place] = outbox_lane_gate(lane, now_us);
    (void)text_copy(text_of(lane->channel->name), pick->names[place],
                    sizeof pick->names[place]);
    if (!outbox_lane_want(lane, now_us, want))
        return;
    want->place = place;
    pick->wants_count++;
}

/* Messages of channels that the config has no more are moved like those of a
 * shut one. */
static void
empty_gone(struct outbox *outbox)
{
    struct outbox_pick *pick = &outbox->pick;

    for (size_t i = 0; i < outbox->gone_count; i++) {
        if (pick->channels_count == 0
            || pick->wants_count == LENGTH(pick->wants)
            || pick->channels_count == LENGTH(pick->gates))
            break;
        struct outbox_want want = {
            .place = pick->channels_count, /* none of them */
            .asked = { [CLASS_DANGER] = true,
                       [CLASS_ORDINARY] = outbox->roads.count > 0 },
            .move = { true, true },
            .barred = { true, true },
        };
        (void)text_copy(text_of(outbox->gone[i]), want.channel,
                        sizeof want.channel);
        pick->wants[pick->wants_count++] = want;
    }
    outbox->gone_count = 0;
}

static void
look(struct outbox *outbox, int64_t now_us)
{
    struct outbox_pick *pick = &outbox->pick;

    if (next_look_us(outbox, now_us) > now_us)
        return;
    if (outbox->woken) {
        outbox->woken = false;
        outbox->upkeep.active = true;
        wake_lanes(outbox, now_us);
    }
    *pick = (struct outbox_pick){
        .keyring = outbox->keyring,
        .now_ms = clock_wall_ms(),
        .roads = outbox->roads,
        .channels_count = outbox->lanes_count,
        .letters = TAILQ_HEAD_INITIALIZER(pick->letters),
    };
    outbox_outlets(outbox, now_us);
    for (size_t i = 0; i < outbox->lanes_count; i++)
        ask_lane(outbox, i, now_us);
    empty_gone(outbox);
    if (pick->wants_count == 0)
        return;
    outbox->picking = true;
    outbox->pick_numbering = outbox->numbering;
    outbox->look_after_us = now_us + LOOK_GAP_US;
    outbox->pick_op =
        (struct store_op){ .run = run_pick, .done = on_picked, .arg = outbox };
    store_write(outbox->store, &outbox->pick_op);
}

static void
tick(evutil_socket_t fd, short what, void *arg)
{
    struct outbox *outbox = arg;
    int64_t now_us = clock_mono_us();

    (void)fd;
    (void)what;
    outbox_settle_again(outbox, now_us);
    outbox_upkeep_run(outbox, now_us);
    outbox_watch_run(outbox, now_us);
    look(outbox, now_us);
    outbox_arm(outbox);
}

/* ---- life ---- */

enum gw_err
outbox_open(struct loop *loop, struct store *store, struct client *client,
            const struct keyring *keyring, struct outbox **ret_outbox)
{
    OWNED(outbox_close)
    struct outbox *outbox = calloc(1, sizeof *outbox);

    if (outbox == NULL)
        return GW_NOMEM;
    outbox->store = store;
    outbox->client = client;
    outbox->keyring = keyring;
    TAILQ_INIT(&outbox->letters);
    TAILQ_INIT(&outbox->pick.letters);
    outbox->timer = evtimer_new(loop_base(loop), tick, outbox);
    if (outbox->timer == NULL)
        return GW_NOMEM;
    outbox_arm(outbox);
    *ret_outbox = GIVE(outbox);
    return GW_OK;
}

void
outbox_wake(struct outbox *outbox)
{
    if (outbox->woken)
        return;
    outbox->woken = true;
    outbox_arm(outbox);
}

void
outbox_drain(struct outbox *outbox)
{
    outbox->draining = true;
    outbox->watch.next_us = 0;
    outbox_arm(outbox);
}

size_t
outbox_in_flight(const struct outbox *outbox)
{
    return outbox->letters_count + outbox->picking + outbox_watch_owes(outbox);
}

void
outbox_close(struct outbox *outbox)
{
    struct outbox_letter *letter;

    if (outbox == NULL)
        return;
    outbox_pick_clear(&outbox->pick);
    while ((letter = TAILQ_FIRST(&outbox->letters)) != NULL) {
        TAILQ_REMOVE(&outbox->letters, letter, next);
        outbox_letter_free(letter);
    }
    if (outbox->timer != NULL)
        event_free(outbox->timer);
    free(outbox);
}
