/* handlers/villagers/sms_tip.c -- what is told by SMS becomes a tip, or joins
 * one.
 *
 *   a question is open --> joins the tip it was asked about
 *   soon after the last --> joins the newest tip; not a word about it
 *   else ---------------> a tip of its own, acknowledged
 *
 * What one would get wrong: joining what is gone. A sender who withdrew a tip
 * and writes again tells something new; so each join asks the tip first.
 */
#include "handlers/villagers/noise.h"
#include "handlers/villagers/sms_run.h"

static const int64_t JOIN_MS = INT64_C(30) * 60 * 1000;
static const int64_t ANSWER_MS = INT64_C(24) * 3600 * 1000;

/* ---- a tip of its own ---- */

static enum gw_err
store_tip(struct sms_run *run, bool *ret_low)
{
    struct sender_row *row = &run->row;
    bool low = !sender_count_tip(row, run->deed->setup->config->quota_tips);
    struct tip_new tip = {
        .channel = run->deed->channel->config->name,
        .medium = MEDIUM_SMS,
        .language = row->language[0] ? row->language : "id",
        .sender = &run->sender,
        .pseudonym = run->pseudonym,
        .body = { .narrative = run->text, .complete = true },
        .low = low,
        .now_ms = run->deed->now_ms,
    };

    enum gw_err err =
        tip_add(run->db, run->deed->setup->keyring, &tip, &run->kept);
    if (err != GW_OK)
        return err;
    row->last_tip = run->kept;
    row->last_ms = run->deed->now_ms;
    row->asked = 0;
    row->changed = true;
    *ret_low = low;
    return GW_OK;
}

enum gw_err
sms_take_tip(struct sms_run *run)
{
    int limit = run->deed->setup->config->quota_tips;
    bool low;

    enum gw_err err = store_tip(run, &low);
    if (err != GW_OK)
        return err;
    bool first = low && run->row.filed == limit + 1;
    return sms_run_reply(run, first ? REPLY_LIMITED : REPLY_ACK, run->kept,
                         true);
}

enum gw_err
sms_take_silent_tip(struct sms_run *run)
{
    bool low;

    return store_tip(run, &low);
}

/* ---- or a part of one ---- */

/* The clock may have jumped back a little. */
static bool
is_within(int64_t then_ms, int64_t now_ms, int64_t span_ms)
{
    int64_t age_ms = now_ms > then_ms ? now_ms - then_ms : then_ms - now_ms;

    return age_ms <= span_ms;
}

/* Which tip the text belongs to; 0 none. A question that was open is not any
 * more. */
static int64_t
find_talk(struct sms_run *run)
{
    struct sender_row *row = &run->row;
    int64_t now_ms = run->deed->now_ms;

    if (row->id == 0)
        return 0;
    if (row->pending == PENDING_PLACE || row->pending == PENDING_TIME) {
        row->pending = PENDING_NONE;
        row->changed = true;
        if (is_within(row->pending_ms, now_ms, ANSWER_MS))
            return row->pending_tip;
    }
    return is_within(row->last_ms, now_ms, JOIN_MS) ? row->last_tip : 0;
}

static enum gw_err
join(struct sms_run *run, int64_t tip)
{
    struct sender_row *row = &run->row;

    enum gw_err err = tip_takes_more(run->db, tip, run->pseudonym);
    if (err == GW_OK)
        err =
            tip_message_add(run->db, run->deed->setup->keyring, tip, MEDIUM_SMS,
                            run->pseudonym, run->text, run->deed->now_ms);
    if (err != GW_OK)
        return err;
    (void)sender_count_added(row);
    row->last_tip = run->kept = tip;
    row->last_ms = run->deed->now_ms;
    return GW_OK;
}

enum gw_err
sms_take_telling(struct sms_run *run)
{
    int64_t tip = find_talk(run);
    enum gw_err err = tip != 0 ? join(run, tip) : GW_MISSING;

    if (err != GW_MISSING && err != GW_CONFLICT)
        return err;
    return noise_is_unanswered(run->deed->setup, &run->row, run->text,
                               run->deed->now_ms)
               ? sms_take_silent_tip(run)
               : sms_take_tip(run);
}

enum gw_err
sms_run_added(struct sms_run *run, int64_t tip)
{
    run->kept = tip;
    if (sender_count_added(&run->row))
        return sms_run_reply(run, REPLY_ADDED, tip, false);
    return run->row.added == SENDER_ADDED_MAX + 1
               ? sms_run_reply(run, REPLY_LIMITED, tip, false)
               : GW_OK;
}
