/* gateway/outbox/outbox_survey.c -- looking over all that waits.
 *
 *   reader: survey (counts, walks the index)  ->  writer: sweep (by id)
 *
 * Picking sees only what a channel has room for. Who is out of reach, resting
 * or not configured any more is seen from here: its messages are counted, and
 * end when their time is over.
 *
 * The one thing one would get wrong: between the two the rows may have moved,
 * so the sweep looks at each again.
 */
#include "gateway/outbox/outbox_survey.h"

#include <stdio.h>

#include "gateway/outbox/outbox_retry.h"
#include "gateway/outbox/outbox_tally.h"
#include "gateway/platform/clock.h"

static const int64_t day_ms = 24 * 3600 * 1000LL;

/* Receipts come for so long; what they are for is kept as long. */
enum { REFS_KEEP_DAYS = 8, ORPHANS_KEEP_DAYS = 3 };

static int64_t
refs_before(int64_t now_ms)
{
    return now_ms - REFS_KEEP_DAYS * day_ms;
}

static int64_t
orphans_before(int64_t now_ms)
{
    return now_ms - ORPHANS_KEEP_DAYS * day_ms;
}

/* ---- reader ---- */

static enum gw_err
see_oldest(struct db *db, struct outbox_survey *survey, const char *channel)
{
    int priority = -1;
    enum gw_err err;

    while ((err = outbox_next_priority(db, channel, priority, &priority))
           == GW_OK) {
        int64_t created_ms = 0;
        err = outbox_oldest_due(db, channel, priority, survey->now_ms,
                                &created_ms);
        if (err != GW_OK && err != GW_MISSING)
            return err;
        if (err == GW_OK
            && (survey->oldest_ms == 0 || created_ms < survey->oldest_ms))
            survey->oldest_ms = created_ms;
    }
    return err == GW_MISSING ? GW_OK : err;
}

static enum gw_err
see_channel(struct db *db, struct outbox_survey *survey, const char *channel)
{
    int64_t waiting = 0;
    enum gw_err err = outbox_count(db, channel, &waiting);

    if (err == GW_OK && survey->astray.count == 0)
        err = outbox_ids_astray(
            db, channel, survey->now_ms, survey->now_ms + OUTBOX_DUE_MAX_MS,
            survey->now_ms + OUTBOX_HELD_MAX_MS, &survey->astray);
    if (err == GW_OK)
        err = see_oldest(db, survey, channel);
    if (err != GW_OK)
        return err;
    survey->waiting += waiting;
    if (survey->channels_count < OUTBOX_SURVEY_CHANNELS) {
        size_t i = survey->channels_count++;
        survey->channels[i].waiting = waiting;
        (void)text_copy(text_of(channel), survey->channels[i].name,
                        sizeof survey->channels[i].name);
    }
    return GW_OK;
}

static enum gw_err
see_old(struct db *db, struct outbox_survey *survey)
{
    int64_t ref_ms = survey->now_ms, orphan_ms = survey->now_ms;
    int64_t over_ms = 0;
    enum gw_err err = outbox_refs_oldest(db, &ref_ms);

    if (err == GW_OK || err == GW_MISSING)
        err = outbox_orphans_oldest(db, &orphan_ms);
    if (err == GW_OK || err == GW_MISSING)
        err = outbox_orphan_count(db, &survey->orphans);
    if (err == GW_OK)
        err = outbox_over_oldest(db, refs_before(survey->now_ms), &over_ms);
    if (err != GW_OK && err != GW_MISSING)
        return err;
    survey->prune = err == GW_OK || ref_ms < refs_before(survey->now_ms)
                    || orphan_ms < orphans_before(survey->now_ms)
                    || survey->orphans > OUTBOX_ORPHANS_MAX;
    return GW_OK;
}

enum gw_err
outbox_survey(struct db *db, struct outbox_survey *survey)
{
    char channel[OUTBOX_CHANNEL_MAX + 1] = "";
    enum gw_err err;

    *survey = (struct outbox_survey){ .now_ms = survey->now_ms };
    while ((err = outbox_next_channel(db, channel, channel)) == GW_OK) {
        err = see_channel(db, survey, channel);
        if (err != GW_OK)
            return err;
    }
    return err == GW_MISSING ? see_old(db, survey) : err;
}

bool
outbox_survey_sweeps(const struct outbox_survey *survey)
{
    return survey->prune || survey->astray.count > 0;
}

/* ---- writer ---- */

static enum gw_err
settle_astray(struct db *db, int64_t id, int64_t now_ms, size_t *expired)
{
    struct outbox_row row, before;
    enum gw_err err = outbox_row_get(db, id, &row);

    if (err != GW_OK)
        return err == GW_MISSING ? GW_OK : err;
    before = row;
    if (row.due_ms == 0)
        return GW_OK;
    if (row.expires_ms <= now_ms
        && outbox_step(&row.state, OUTBOX_EXPIRED) == GW_OK) {
        row.due_ms = 0;
        row.finished_ms = now_ms;
        (void)snprintf(row.reason, sizeof row.reason, "expired");
        (*expired)++;
    } else if (row.due_ms > now_ms + OUTBOX_DUE_MAX_MS
               && (row.due_ms > row.held_ms
                   || row.held_ms > now_ms + OUTBOX_HELD_MAX_MS)) {
        row.held_ms = 0;
        row.due_ms = now_ms;
    } else {
        return GW_OK;
    }
    return outbox_row_move(db, &before, &row, now_ms);
}

enum gw_err
outbox_sweep(struct db *db, const struct outbox_survey *survey,
             size_t *ret_expired)
{
    int64_t now_ms = survey->now_ms;
    int64_t surplus = survey->orphans - OUTBOX_ORPHANS_MAX;
    int64_t pruned = 0;
    size_t expired = 0;
    enum gw_err err = GW_OK;

    for (size_t i = 0; err == GW_OK && i < survey->astray.count; i++)
        err = settle_astray(db, survey->astray.list[i], now_ms, &expired);
    if (err == GW_OK)
        err = outbox_refs_prune(db, refs_before(now_ms), OUTBOX_PRUNE);
    if (err == GW_OK)
        err = outbox_orphans_prune(db, orphans_before(now_ms), OUTBOX_PRUNE);
    if (err == GW_OK)
        err = outbox_over_prune(db, refs_before(now_ms), OUTBOX_PRUNE, &pruned);
    if (err == GW_OK && pruned > 0)
        err = outbox_tally_prune(db, clock_wib_day(now_ms));
    if (err == GW_OK && surplus > 0)
        err = outbox_orphans_prune(
            db, now_ms + 1, surplus < OUTBOX_PRUNE ? surplus : OUTBOX_PRUNE);
    if (err == GW_OK)
        *ret_expired = expired;
    return err;
}
