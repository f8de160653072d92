/* handlers/villagers/sms_field.c -- an officer who texts from the field.
 *
 * What one would get wrong: answering in the villagers' road. An officer's reply
 * takes nothing from the limits of the day, and his number leaves no row of a
 * sender behind.
 */
#include "gateway/outbox/outbox.h"
#include "handlers/followup/field.h"
#include "handlers/villagers/sms_run.h"

/* What is to be done changes; later it would mislead. */
static const int64_t ANSWER_LIFE_MS = INT64_C(30) * 60 * 1000;

static enum gw_err
answer(struct sms_run *run, struct text text)
{
    const struct setup_channel *channel = run->deed->channel;
    struct outbox_new message = {
        .to = &run->sender.number,
        .text = text,
        .priority = OUTBOX_REPLY,
        .now_ms = run->deed->now_ms,
        .expires_ms = run->deed->now_ms + ANSWER_LIFE_MS,
    };
    int64_t id;

    if (!channel->config->can_send)
        channel = run->deed->setup->sender;
    if (channel == NULL || text.len == 0)
        return GW_OK;
    message.channel = channel->config->name;
    enum gw_err err =
        outbox_add(run->db, run->deed->setup->keyring, &message, &id);
    if (err == GW_OK)
        run->deed->owes_sms = true;
    return err;
}

enum gw_err
sms_run_field(struct sms_run *run, bool *ret_taken)
{
    OWNED(buf_wipe)
    struct buf text = buf_new(2 * FIELD_TEXT_MAX);
    const struct setup *setup = run->deed->setup;
    const struct field_ask ask = {
        .keyring = setup->keyring,
        .calendar = setup->calendar,
        .from = &run->sender.number,
        .text = run->text,
        .now_ms = run->deed->now_ms,
    };

    *ret_taken = false;
    if (!field_is_ask(run->text) || run->sender.kind != SENDER_NUMBER
        || setup->calendar == NULL)
        return GW_OK;
    enum gw_err err = field_take(run->db, &ask, ret_taken, &text);
    return err == GW_OK && *ret_taken ? answer(run, buf_text(&text)) : err;
}
