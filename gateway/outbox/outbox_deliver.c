/* gateway/outbox/outbox_deliver.c -- one message: out, answered, put down.
 *
 *   deliver --> client --> on_answer --> [writer] --> on_settled: free
 *   give_back ----------------------------^  |
 *                                            +-- could not: again in a second
 *
 * The one thing one would get wrong: an ending that could not be written must
 * be written later, not forgotten, or the next start sends the message a second
 * time. Until then it holds its place in the lane, so a store that is down
 * stops the sending, too.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/outbox/outbox_sender.h"
#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "gateway/platform/metrics.h"

/* ---- the end ---- */

static enum gw_err
run_settle(struct db *db, void *arg)
{
    struct outbox_letter *letter = arg;

    enum gw_err err = outbox_heed(db, letter);
    return err == GW_OK ? outbox_settle(db, &letter->settlement) : err;
}

static void
count(const struct outbox_settlement *settlement)
{
    if (settlement->event == OUTBOX_ACCEPTED)
        metric_add(METRIC_SMS_SENT, 1);
    if (settlement->ret_state == OUTBOX_FAILED
        || settlement->ret_state == OUTBOX_LOST)
        metric_add(METRIC_SEND_FAILED, 1);
}

static void
on_settled(enum gw_err err, void *arg)
{
    struct outbox_letter *letter = arg;
    struct outbox *outbox = letter->outbox;
    int64_t now_us = clock_mono_us();

    if (err != GW_OK) { /* the store has told why */
        letter->unsettled = true;
        outbox->unsettled++;
        outbox->settle_again_us = now_us + OUTBOX_AGAIN_US;
        outbox_arm(outbox);
        return;
    }

    const struct outbox_settlement *settlement = &letter->settlement;
    struct outbox_lane *lane = outbox_lane_find(outbox, letter->channel);
    count(settlement);
    if (lane != NULL) {
        int64_t wait_ms = settlement->due_ms - settlement->now_ms;
        lane->in_flight--;
        if (settlement->to_channel[0] != '\0')
            lane = outbox_lane_find(outbox, settlement->to_channel);
        if (lane != NULL && settlement->ret_state != OUTBOX_NOWHERE
            && outbox_state_open(settlement->ret_state))
            outbox_lane_look(lane, letter->class,
                             now_us + (wait_ms > 0 ? wait_ms * 1000 : 0));
    }
    TAILQ_REMOVE(&outbox->letters, letter, next);
    outbox->letters_count--;
    outbox->upkeep.active = true;
    outbox_letter_free(letter);
    outbox_arm(outbox);
}

static void
settle(struct outbox_letter *letter)
{
    letter->op = (struct store_op){ .run = run_settle,
                                    .done = on_settled,
                                    .arg = letter };
    store_write(letter->outbox->store, &letter->op);
}

void
outbox_settle_again(struct outbox *outbox, int64_t now_us)
{
    struct outbox_letter *letter;

    if (outbox->unsettled == 0 || now_us < outbox->settle_again_us)
        return;
    TAILQ_FOREACH (letter, &outbox->letters, next) {
        if (letter->unsettled) {
            letter->unsettled = false;
            settle(letter);
        }
    }
    outbox->unsettled = 0;
}

/* ---- the answer ---- */

static void
set_reason(struct outbox_settlement *settlement, const char *reason)
{
    (void)snprintf(settlement->reason, sizeof settlement->reason, "%s", reason);
}

static void
log_failure(const struct outbox_letter *letter, const char *reason,
            const struct outbox_plan *plan)
{
    log_warn("outbox.trouble", LOG_WORD("channel", letter->channel),
             LOG_NUM("outbox", letter->id), LOG_WORD("reason", reason),
             LOG_NUM("again_ms", plan->message_ms),
             LOG_NUM("rest_ms", plan->channel_ms));
}

/* Loud once, for a human has to act; then as quiet as any other trouble. */
static void
log_misconfigured(struct outbox_lane *lane, const char *reason)
{
    if (lane->misconfigured)
        return;
    lane->misconfigured = true;
    log_error("outbox.channel_refuses",
              LOG_WORD("channel", lane->channel->name),
              LOG_WORD("reason", reason),
              LOG_WORD("remedy", "check_the_send_block_and_the_account"));
}

static void
note_health(struct outbox_letter *letter, struct outbox_lane *lane,
            enum outbox_health_event event)
{
    int64_t now_us = clock_mono_us();
    enum outbox_health_state was = lane->health.state;

    if (!outbox_health_note(&lane->health, event,
                            (now_us - letter->sent_us) / 1000, now_us))
        return;
    outbox_say_health(lane, was);
    letter->outbox->watch.next_us = now_us;
}

static enum outbox_health_event
event_of(enum outbox_failure failure)
{
    switch (failure) {
    case FAILURE_UNREACHED:
    case FAILURE_MISCONFIGURED:
        return HEALTH_UNREACHED;
    case FAILURE_THROTTLED:
        return HEALTH_BUSY;
    case FAILURE_SILENT:
    case FAILURE_THEIRS:
    case FAILURES:
        break;
    }
    return HEALTH_FAILED;
}

/* A 5xx may come from a proxy whose gateway took the message, and timed out;
 * only 503 says that nothing was done. */
static bool
surely_not_taken(enum outbox_failure failure,
                 const struct send_verdict *verdict,
                 const struct wire_answer *answer)
{
    if (failure == FAILURE_UNREACHED)
        return true;
    return failure != FAILURE_SILENT && !verdict->doubtful
           && (answer->status < 500 || answer->status == 503);
}

/* The channel that the message goes on by; NULL: none. */
static const char *
next_channel(const struct outbox_letter *letter)
{
    struct outbox *outbox = letter->outbox;
    struct outbox_gate gates[OUTBOX_CHANNELS_MAX];
    uint64_t tried = letter->tried;

    if (letter->pinned || letter->numbering != outbox->numbering
        || (letter->class == CLASS_ORDINARY && outbox->roads.count == 0))
        return NULL;
    for (size_t i = 0; i < outbox->lanes_count; i++) {
        gates[i] = outbox_lane_gate(&outbox->lanes[i], clock_mono_us());
        if (strcmp(outbox->names[i], letter->channel) == 0)
            tried |= UINT64_C(1) << i;
    }
    int best = outbox_road_best(&letter->road, gates, letter->class, tried);
    return best == OUTBOX_NO_CHANNEL ? NULL : outbox->names[best];
}

/* Moves the message on if that is safe and there is somewhere to go. */
static void
move_on(struct outbox_letter *letter, bool sure)
{
    struct outbox_settlement *settlement = &letter->settlement;
    const char *next = sure ? next_channel(letter) : NULL;

    settlement->unspent = sure;
    settlement->pinned = !sure;
    settlement->fresh = next == NULL;
    if (next == NULL)
        return;
    (void)snprintf(settlement->to_channel, sizeof settlement->to_channel, "%s",
                   next);
    settlement->due_ms = settlement->now_ms;
    log_info("outbox.moved", LOG_WORD("channel", letter->channel),
             LOG_WORD("to", next), LOG_NUM("outbox", letter->id));
}

/* What was under way together and failed together is one failure, of the
 * lane's health too. */
static struct outbox_plan
fail_lane(struct outbox_letter *letter, struct outbox_lane *lane,
          struct outbox_retry *retry, const char *reason)
{
    unsigned before = lane->in_a_row;
    struct outbox_plan plan =
        outbox_lane_failed(lane, retry, letter->sent_us, clock_mono_us());

    if (lane->in_a_row != before)
        note_health(letter, lane, event_of(retry->failure));
    if (retry->failure == FAILURE_MISCONFIGURED)
        log_misconfigured(lane, reason);
    return plan;
}

/* Plans the next try. */
static void
fail(struct outbox_letter *letter, struct outbox_lane *lane,
     const struct send_verdict *verdict, const struct wire_answer *answer)
{
    struct outbox_settlement *settlement = &letter->settlement;
    struct outbox_retry retry = {
        .failure = outbox_failure_of(verdict, answer),
        .attempts = (unsigned)letter->attempts + 1,
        .in_a_row = 1,
        .danger = letter->class == CLASS_DANGER,
        .retry_after_ms = answer->retry_after_ms,
    };
    struct outbox_plan plan;

    crypto_random(&retry.jitter, sizeof retry.jitter);
    if (lane == NULL)
        plan = outbox_retry_plan(&retry);
    else
        plan = fail_lane(letter, lane, &retry, verdict->reason);
    log_failure(letter, verdict->reason, &plan);
    settlement->event = OUTBOX_TROUBLE;
    settlement->counts = outbox_failure_counts(retry.failure);
    settlement->due_ms = settlement->now_ms + plan.message_ms;
    move_on(letter, surely_not_taken(retry.failure, verdict, answer));
}

/* It is theirs, or will never be: either way the channel works. */
static void
finish(struct outbox_letter *letter, struct outbox_lane *lane,
       const struct send_verdict *verdict)
{
    struct outbox_settlement *settlement = &letter->settlement;

    settlement->counts = true;
    if (verdict->outcome == SEND_ACCEPTED) {
        settlement->event = OUTBOX_ACCEPTED;
        settlement->ref = outbox_ref_hash(letter->outbox->keyring,
                                          letter->channel, verdict->ref);
    } else {
        settlement->event = OUTBOX_REFUSED;
        log_warn("outbox.refused", LOG_WORD("channel", letter->channel),
                 LOG_NUM("outbox", letter->id),
                 LOG_WORD("reason", verdict->reason));
        settlement->opted_out = verdict->opted_out;
        if (verdict->opted_out)
            set_reason(settlement, "opted_out");
    }
    if (lane == NULL)
        return;
    note_health(letter, lane, HEALTH_WORKED);
    if (outbox_lane_worked(lane))
        log_info("outbox.channel_works", LOG_WORD("channel", letter->channel));
}

static void
on_answer(const struct wire_answer *answer, void *arg)
{
    struct outbox_letter *letter = arg;
    struct outbox_lane *lane =
        outbox_lane_find(letter->outbox, letter->channel);
    struct send_verdict verdict = { .outcome = SEND_TROUBLE };
    OWNED(buf_free)
    struct buf scratch = buf_new(4096);

    letter->adapter->judge(&letter->send, answer, &scratch, &verdict);
    letter->settlement = (struct outbox_settlement){
        .id = letter->id,
        .now_ms = clock_wall_ms(),
        .parts = letter->parts,
        .day = letter->day,
    };
    set_reason(&letter->settlement, verdict.reason);
    if (verdict.outcome == SEND_ACCEPTED || verdict.outcome == SEND_REFUSED)
        finish(letter, lane, &verdict);
    else
        fail(letter, lane, &verdict, answer);
    settle(letter);
}

/* ---- out ---- */

static void
hold(struct outbox *outbox, struct outbox_letter *letter)
{
    letter->outbox = outbox;
    TAILQ_INSERT_TAIL(&outbox->letters, letter, next);
    outbox->letters_count++;
}

void
outbox_deliver(struct outbox *outbox, struct outbox_lane *lane,
               struct outbox_letter *letter)
{
    const struct outbox_channel *channel = lane->channel;
    struct wire_call call;
    struct sms_out sms = {
        .id = letter->id,
        .to = &letter->to,
        .text = { letter->text, letter->text_len },
        .receipt_url = channel->receipt_url,
        .now_ms = clock_wall_ms(),
    };

    hold(outbox, letter);
    outbox_lane_sent(lane);
    letter->adapter = channel->adapter;
    letter->send = channel->send;
    letter->sent_us = clock_mono_us();
    wire_call_init(&call);
    channel->adapter->write_send(&sms, &channel->send, &call);
    outbox_letter_wipe(letter);
    if (wire_call_ok(&call)) {
        client_send(outbox->client, &call, on_answer, letter);
    } else { /* no memory for the call */
        struct wire_answer answer = { .never_left = true };
        on_answer(&answer, letter);
    }
    wire_call_free(&call);
}

void
outbox_give_back(struct outbox *outbox, struct outbox_letter *letter)
{
    struct outbox_lane *lane = outbox_lane_find(outbox, letter->channel);

    hold(outbox, letter);
    if (lane != NULL)
        lane->in_flight++;
    outbox_letter_wipe(letter);
    letter->settlement = (struct outbox_settlement){
        .id = letter->id,
        .event = OUTBOX_RETURNED,
        .now_ms = clock_wall_ms(),
        .due_ms = letter->due_ms,
        .unspent = true,
        .parts = letter->parts,
        .day = letter->day,
    };
    settle(letter);
}
