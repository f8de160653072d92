/* gateway/outbox/outbox_upkeep.c -- after a start, and every now and then.
 *
 *   start:  retake until nothing is SENDING any more; only then pick
 *   then:   survey (a reader) --> gauges, warnings --> sweep (the writer)
 *
 * The survey is also what finds rows that nobody announced: another process may
 * have added them. It walks all that waits, so it comes the less often the
 * longer it takes.
 *
 * The one thing one would get wrong: retaking after the first pick would take
 * messages back that are under way right now.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/outbox/outbox_sender.h"
#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "gateway/platform/metrics.h"

enum {
    SURVEY_US = 30 * 1000 * 1000,         /* when nothing moves */
    SURVEY_SHORTEST_US = 1 * 1000 * 1000, /* when something does */
    SURVEY_LONGEST_US = 60 * 1000 * 1000,
    SURVEY_SHARE = 200 /* of the time, at most one part of so many */
};

/* ---- after a start ---- */

static enum gw_err
run_retake(struct db *db, void *arg)
{
    struct outbox *outbox = arg;

    return outbox_retake(db, clock_wall_ms(), &outbox->upkeep.retake_count);
}

static void
on_retaken(enum gw_err err, void *arg)
{
    struct outbox *outbox = arg;
    struct outbox_upkeep *upkeep = &outbox->upkeep;

    upkeep->busy = false;
    if (err != GW_OK) {
        upkeep->retake_us = clock_mono_us() + OUTBOX_AGAIN_US;
    } else if (upkeep->retake_count == 0) {
        upkeep->retaken = true;
    } else {
        log_warn("outbox.interrupted", LOG_NUM("count", upkeep->retake_count),
                 LOG_WORD("now", "sent_again"));
    }
    outbox_arm(outbox);
}

/* ---- the survey ---- */

static enum gw_err
run_survey(struct db *db, void *arg)
{
    struct outbox *outbox = arg;

    outbox->upkeep.survey.now_ms = clock_wall_ms();
    return outbox_survey(db, &outbox->upkeep.survey);
}

static bool
warned(struct outbox_upkeep *upkeep, const char *channel)
{
    for (size_t i = 0; i < upkeep->warned_count; i++) {
        if (strcmp(upkeep->warned[i], channel) == 0)
            return true;
    }
    if (upkeep->warned_count < OUTBOX_CHANNELS_MAX)
        (void)snprintf(upkeep->warned[upkeep->warned_count++],
                       sizeof upkeep->warned[0], "%s", channel);
    return false;
}

static void
see_channels(struct outbox *outbox, int64_t now_us)
{
    const struct outbox_survey *survey = &outbox->upkeep.survey;

    outbox->gone_count = 0;
    for (size_t i = 0; i < survey->channels_count; i++) {
        const char *name = survey->channels[i].name;
        struct outbox_lane *lane = outbox_lane_find(outbox, name);
        if (lane != NULL) {
            outbox_lane_look(lane, CLASS_DANGER, now_us);
            outbox_lane_look(lane, CLASS_ORDINARY, now_us);
            continue;
        }
        if (outbox->gone_count < OUTBOX_GONE_MAX)
            (void)text_copy(text_of(name), outbox->gone[outbox->gone_count++],
                            sizeof outbox->gone[0]);
        if (!warned(&outbox->upkeep, name)) {
            log_warn("outbox.channel_missing", LOG_WORD("channel", name),
                     LOG_NUM("waiting", survey->channels[i].waiting));
        }
    }
}

static void
on_survey(enum gw_err err, void *arg)
{
    struct outbox *outbox = arg;
    struct outbox_upkeep *upkeep = &outbox->upkeep;
    const struct outbox_survey *survey = &upkeep->survey;
    int64_t now_us = clock_mono_us();

    upkeep->busy = false;
    upkeep->ended_us = now_us;
    if (err == GW_OK) {
        int64_t age_ms =
            survey->oldest_ms == 0 ? 0 : survey->now_ms - survey->oldest_ms;
        metric_set(METRIC_OUTBOX_DEPTH, survey->waiting);
        metric_set(METRIC_OUTBOX_AGE_S, age_ms < 0 ? 0 : age_ms / 1000);
        see_channels(outbox, now_us);
        upkeep->sweep = outbox_survey_sweeps(survey);
    }
    outbox_arm(outbox);
}

/* ---- the sweep ---- */

static enum gw_err
run_sweep(struct db *db, void *arg)
{
    struct outbox *outbox = arg;

    return outbox_sweep(db, &outbox->upkeep.survey, &outbox->upkeep.expired);
}

static void
on_swept(enum gw_err err, void *arg)
{
    struct outbox *outbox = arg;
    struct outbox_upkeep *upkeep = &outbox->upkeep;

    upkeep->busy = false;
    upkeep->sweep = false;
    upkeep->active = true; /* there may be more than one sweep takes */
    if (err == GW_OK && upkeep->expired > 0) {
        log_warn("outbox.expired", LOG_NUM("count", upkeep->expired));
        metric_add(METRIC_SEND_FAILED, (int64_t)upkeep->expired);
    }
    outbox_arm(outbox);
}

/* ---- when ---- */

int64_t
outbox_upkeep_next_us(const struct outbox *outbox)
{
    const struct outbox_upkeep *upkeep = &outbox->upkeep;

    if (upkeep->busy || outbox->draining)
        return outbox_never_us;
    if (!upkeep->retaken)
        return upkeep->retake_us;
    if (upkeep->sweep || upkeep->ended_us == 0)
        return 0;

    int64_t gap = (upkeep->ended_us - upkeep->began_us) * SURVEY_SHARE;
    int64_t shortest = upkeep->active ? SURVEY_SHORTEST_US : SURVEY_US;
    if (gap > SURVEY_LONGEST_US)
        gap = SURVEY_LONGEST_US;
    return upkeep->ended_us + (gap < shortest ? shortest : gap);
}

void
outbox_upkeep_run(struct outbox *outbox, int64_t now_us)
{
    struct outbox_upkeep *upkeep = &outbox->upkeep;
    struct store_op op = { .arg = outbox };

    if (outbox_upkeep_next_us(outbox) > now_us)
        return;
    if (!upkeep->retaken) {
        op.run = run_retake;
        op.done = on_retaken;
    } else if (upkeep->sweep) {
        op.run = run_sweep;
        op.done = on_swept;
    } else {
        op.run = run_survey;
        op.done = on_survey;
        upkeep->began_us = now_us;
        upkeep->active = false;
    }
    upkeep->busy = true;
    upkeep->op = op;
    if (op.run == run_survey)
        store_read(outbox->store, &upkeep->op);
    else
        store_write(outbox->store, &upkeep->op);
}
