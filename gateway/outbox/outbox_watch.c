/* gateway/outbox/outbox_watch.c -- each second: what stands on disk of the
 * channels, and what is counted in memory.
 *
 *   reader: who is paused, parts today --> lanes, gauges
 *   writer: health that has changed, SMS that came --> disk
 *
 * A command pauses a channel by writing a row; nothing else tells us. That
 * nothing leaves afterwards does not hang on this second: each pick looks at
 * the same row. This is how the gateway hears that it may go on.
 *
 * The one thing one would get wrong: taking what came while a flush is under
 * way for flushed. So a flush has a table of its own, and keeps it until it is
 * on disk.
 */
#include <string.h>

#include "gateway/outbox/outbox_sender.h"
#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "gateway/platform/metrics.h"

enum { WATCH_US = 1000 * 1000, FLUSH_US = 60 * 1000 * 1000 };

/* ---- what came ---- */

static void
count_received(struct outbox_watch *watch, const char *channel, int64_t day,
               int64_t count)
{
    for (size_t i = 0; i < watch->received_count; i++) {
        struct outbox_received *one = &watch->received[i];
        if (one->day == day && strcmp(one->channel, channel) == 0) {
            one->count += count;
            return;
        }
    }
    if (watch->received_count == OUTBOX_CHANNELS_MAX)
        return; /* a day has ended with every place in use */
    struct outbox_received *one = &watch->received[watch->received_count++];
    *one = (struct outbox_received){ .count = count, .day = day };
    (void)text_copy(text_of(channel), one->channel, sizeof one->channel);
}

void
outbox_received(struct outbox *outbox, const char *channel, size_t count)
{
    struct outbox_watch *watch = &outbox->watch;
    int64_t day = clock_wib_day(clock_wall_ms());

    if (count == 0)
        return;
    if (watch->received_count > 0 && watch->received[0].day != day)
        watch->flush_us = 0; /* yesterday's go first */
    count_received(watch, channel, day, (int64_t)count);
    if (outbox->draining)
        outbox_arm(outbox);
}

bool
outbox_watch_owes(const struct outbox *outbox)
{
    return outbox->draining
           && outbox->watch.received_count + outbox->watch.flushing_count > 0;
}

static bool
flush_due(const struct outbox *outbox, int64_t now_us)
{
    const struct outbox_watch *watch = &outbox->watch;

    return watch->received_count > 0
           && (outbox->draining || now_us >= watch->flush_us);
}

/* ---- writer ---- */

static enum gw_err
run_write(struct db *db, void *arg)
{
    struct outbox *outbox = arg;
    const struct outbox_watch *watch = &outbox->watch;
    enum gw_err err = GW_OK;

    for (size_t i = 0; err == GW_OK && i < watch->count; i++) {
        const struct outbox_watched *one = &watch->list[i];
        if (one->health != one->state.health)
            err = outbox_channel_row_health(db, one->channel, one->health,
                                            clock_wall_ms());
    }
    for (size_t i = 0; err == GW_OK && i < watch->flushing_count; i++) {
        const struct outbox_received *one = &watch->flushing[i];
        err = outbox_tally_add(
            db, one->channel, one->day,
            &(struct outbox_tally){ .of = { [TALLY_RECEIVED] = one->count } });
    }
    return err;
}

static void
on_written(enum gw_err err, void *arg)
{
    struct outbox *outbox = arg;
    struct outbox_watch *watch = &outbox->watch;

    watch->busy = false;
    for (size_t i = 0; err != GW_OK && i < watch->flushing_count; i++)
        count_received(watch, watch->flushing[i].channel,
                       watch->flushing[i].day, watch->flushing[i].count);
    watch->flushing_count = 0;
    watch->stale = false; /* looked at again by the next reading */
    watch->flush_us = clock_mono_us() + FLUSH_US;
    watch->next_us = clock_mono_us() + WATCH_US;
    outbox_arm(outbox);
}

static void
begin_writing(struct outbox *outbox, int64_t now_us)
{
    struct outbox_watch *watch = &outbox->watch;

    if (flush_due(outbox, now_us)) {
        memcpy(watch->flushing, watch->received, sizeof watch->flushing);
        watch->flushing_count = watch->received_count;
        watch->received_count = 0;
    }
    watch->busy = true;
    watch->op = (struct store_op){ .run = run_write,
                                   .done = on_written,
                                   .arg = outbox };
    store_write(outbox->store, &watch->op);
}

/* ---- reader ---- */

static enum gw_err
run_read(struct db *db, void *arg)
{
    struct outbox *outbox = arg;
    struct outbox_watch *watch = &outbox->watch;
    int64_t day = clock_wib_day(clock_wall_ms());
    enum gw_err err = GW_OK;

    for (size_t i = 0; err == GW_OK && i < watch->count; i++) {
        struct outbox_watched *one = &watch->list[i];
        struct outbox_tally tally = { { 0 } };
        err = outbox_channel_row_get(db, one->channel, &one->state);
        if (err == GW_OK)
            err = outbox_tally_get(db, one->channel, day, &tally);
        one->parts = tally.of[TALLY_PARTS];
    }
    return err;
}

static void
set_paused(struct outbox_lane *lane, bool paused, int64_t now_us)
{
    if (lane->paused == paused)
        return;
    lane->paused = paused;
    outbox_lane_look(lane, CLASS_DANGER, now_us);
    outbox_lane_look(lane, CLASS_ORDINARY, now_us);
}

/* Loud once: while this is so, nobody is told of somebody in danger. */
static void
say_mute(struct outbox *outbox)
{
    size_t paused = 0;

    for (size_t i = 0; i < outbox->lanes_count; i++)
        paused += outbox_lane_paused(&outbox->lanes[i]);

    bool mute = outbox->lanes_count > 0 && paused == outbox->lanes_count;
    if (mute && !outbox->watch.mute)
        log_error("outbox.nobody_can_page", LOG_NUM("channels_paused", paused),
                  LOG_WORD("remedy", "kentongan_channel_resume"));
    else if (!mute && outbox->watch.mute)
        log_info("outbox.can_page", LOG_NUM("channels_paused", paused));
    outbox->watch.mute = mute;
}

static void
see(struct outbox *outbox, struct outbox_watched *one, int64_t now_us)
{
    struct outbox_lane *lane = outbox_lane_find(outbox, one->channel);

    if (lane == NULL)
        return;
    enum outbox_health_state was = lane->health.state;
    if (outbox_health_rest(&lane->health, now_us))
        outbox_say_health(lane, was);
    set_paused(lane, one->state.paused, now_us);
    bool paused = outbox_lane_paused(lane);
    if (paused != lane->said_paused) {
        log_warn(
            paused ? "outbox.channel_paused" : "outbox.channel_resumed",
            LOG_WORD("channel", one->channel),
            LOG_WORD("by", lane->channel->send.paused ? "config" : "command"));
        lane->said_paused = paused;
    }
    one->health = lane->health.state;
    outbox->watch.stale |= one->health != one->state.health;
    metric_channel_set(one->channel, CHANNEL_HEALTH, one->health);
    metric_channel_set(one->channel, CHANNEL_PAUSED, paused);
    metric_channel_set(one->channel, CHANNEL_PARTS_TODAY, one->parts);
    metric_channel_set(one->channel, CHANNEL_PARTS_MAX,
                       lane->channel->send.per_day);
}

static void
on_read(enum gw_err err, void *arg)
{
    struct outbox *outbox = arg;
    struct outbox_watch *watch = &outbox->watch;
    int64_t now_us = clock_mono_us();

    watch->busy = false;
    watch->next_us = now_us + WATCH_US;
    for (size_t i = 0; err == GW_OK && i < watch->count; i++)
        see(outbox, &watch->list[i], now_us);
    if (err == GW_OK)
        say_mute(outbox);
    if (watch->stale || flush_due(outbox, now_us))
        watch->next_us = now_us; /* to write, in a turn of its own */
    outbox_arm(outbox);
}

static void
begin_reading(struct outbox *outbox)
{
    struct outbox_watch *watch = &outbox->watch;

    watch->count = outbox->lanes_count;
    for (size_t i = 0; i < watch->count; i++) {
        watch->list[i] = (struct outbox_watched){ .parts = 0 };
        (void)text_copy(text_of(outbox->names[i]), watch->list[i].channel,
                        sizeof watch->list[i].channel);
    }
    watch->busy = true;
    watch->op =
        (struct store_op){ .run = run_read, .done = on_read, .arg = outbox };
    store_read(outbox->store, &watch->op);
}

/* ---- when ---- */

int64_t
outbox_watch_next_us(const struct outbox *outbox)
{
    const struct outbox_watch *watch = &outbox->watch;

    if (watch->busy)
        return outbox_never_us;
    if (outbox->draining)
        return outbox_watch_owes(outbox) ? watch->next_us : outbox_never_us;
    return watch->next_us;
}

void
outbox_watch_run(struct outbox *outbox, int64_t now_us)
{
    if (outbox_watch_next_us(outbox) > now_us)
        return;
    if (outbox->watch.stale || flush_due(outbox, now_us))
        begin_writing(outbox, now_us);
    else
        begin_reading(outbox);
}

void
outbox_say_health(const struct outbox_lane *lane, enum outbox_health_state was)
{
    const char *name = lane->channel->name;
    struct log_field fields[] = {
        LOG_WORD("channel", name),
        LOG_WORD("was", outbox_health_word(was)),
        LOG_WORD("now", outbox_health_word(lane->health.state)),
        LOG_NUM("failures", lane->health.fails),
        LOG_NUM("answer_ms", lane->health.took_ms),
    };

    log_write(lane->health.state > was ? LOG_WARN_ : LOG_INFO_, "-",
              "outbox.channel_health", fields, LENGTH(fields));
    metric_channel_set(name, CHANNEL_HEALTH, lane->health.state);
}
