/* handlers/simulator/messaging.c -- the aggregator's side of an outgoing SMS.
 *
 *   outbox --POST--> take --> inbox --> pages that wait
 *                      |
 *                      +--> answer, or held --release, sweep--> answer
 *
 * Holding an answer back is how "the receipt came first" is played: the page
 * reports the SMS as delivered while our own client still waits to hear that
 * it was taken.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/crypto.h"
#include "handlers/simulator/parts.h"

/* ---- the kinds that are played ---- */

static bool
at_is_ours(struct http_request *request, const struct fields *fields,
           const struct send_config *send)
{
    struct text key = http_header(request, "apiKey");

    (void)fields;
    return key.at != NULL && crypto_equal(key, text_of(send->api_key));
}

static void
at_write_taken(const struct inbox_message *message, struct buf *out)
{
    buf_printf(out,
               "{\"SMSMessageData\":{\"Message\":\"Sent to 1/1\","
               "\"Recipients\":[{\"statusCode\":101,\"number\":\"+%s\","
               "\"status\":\"Success\",\"cost\":\"0\",\"messageId\":\"%s\"}]}}",
               message->to.digits, message->ref);
}

static bool
vonage_is_ours(struct http_request *request, const struct fields *fields,
               const struct send_config *send)
{
    struct text key = fields_get(fields, "api_key");
    struct text secret = fields_get(fields, "api_secret");

    (void)request;
    return key.at != NULL && secret.at != NULL
           && crypto_equal(key, text_of(send->api_key))
           && crypto_equal(secret, text_of(send->password));
}

static void
vonage_write_taken(const struct inbox_message *message, struct buf *out)
{
    buf_printf(out,
               "{\"message-count\":\"1\",\"messages\":[{\"to\":\"%s\","
               "\"message-id\":\"%s\",\"status\":\"0\","
               "\"remaining-balance\":\"0\",\"message-price\":\"0\","
               "\"network\":\"51010\"}]}",
               message->to.digits, message->ref);
}

static const struct messaging kinds[] = {
    { .kind = "africastalking",
      .to = "to",
      .text = "message",
      .is_ours = at_is_ours,
      .refused_status = 401,
      .refused = "The supplied authentication is invalid",
      .taken_status = 201,
      .write_taken = at_write_taken },
    { .kind = "vonage",
      .to = "to",
      .text = "text",
      .is_ours = vonage_is_ours,
      .refused_status = 200,
      .refused = "{\"message-count\":\"1\",\"messages\":[{\"status\":\"4\","
                 "\"error-text\":\"Bad Credentials\"}]}",
      .taken_status = 200,
      .write_taken = vonage_write_taken },
};

const struct messaging *
messaging_of(const char *kind)
{
    for (size_t i = 0; i < LENGTH(kinds); i++)
        if (strcmp(kinds[i].kind, kind) == 0)
            return &kinds[i];
    return NULL;
}

/* ---- channels ---- */

bool
messaging_is_here(const struct config *config,
                  const struct channel_config *channel)
{
    struct text rest = text_of(channel->send.url);
    const char *const head[] = { "http://", config->listen_callbacks,
                                 "/handset/send/" };

    if (!channel->can_send || messaging_of(channel->kind) == NULL)
        return false;
    for (size_t i = 0; i < LENGTH(head); i++) {
        struct text part = text_of(head[i]);
        if (!text_starts(rest, part))
            return false;
        rest.at += part.len;
        rest.len -= part.len;
    }
    return text_is(rest, channel->name);
}

const struct channel_config *
messaging_channel(const struct config *config, const char *kind)
{
    for (size_t i = 0; i < config->channels_count; i++) {
        const struct channel_config *channel = &config->channels[i];
        if (strcmp(channel->kind, kind) == 0
            && channel->signature.secret[0] == '\0'
            && messaging_is_here(config, channel))
            return channel;
    }
    return NULL;
}

/* ---- one SMS ---- */

static void
answer_taken(struct http_request *request, const struct messaging *api,
             const struct inbox_message *message)
{
    OWNED(buf_free)
    struct buf out = buf_new(1024);

    api->write_taken(message, &out);
    http_reply(request, buf_ok(&out) ? api->taken_status : 503,
               "application/json", buf_text(&out));
}

/* False: it is to be answered at once, or there is no room. */
static bool
hold_back(struct simulator *simulator, struct http_request *request,
          const struct messaging *api, struct inbox_message *message)
{
    if (!simulator->hold || simulator->draining)
        return false;
    for (size_t i = 0; i < HELD_MAX; i++) {
        if (simulator->held[i].request != NULL)
            continue;
        simulator->held[i] = (struct held){
            .request = request,
            .id = message->id,
            .api = api,
            .until_us = clock_mono_us() + SIMULATOR_HOLD_MS * INT64_C(1000),
        };
        simulator->hold = false;
        message->held = true;
        return true;
    }
    return false;
}

static enum gw_err
keep(struct simulator *simulator, const struct messaging *api,
     const struct channel_config *channel, const struct fields *fields,
     struct inbox_message **ret_message)
{
    struct msisdn to;
    struct inbox_message *message = NULL;

    enum gw_err err = msisdn_read(fields_get(fields, api->to), &to);
    if (err == GW_OK)
        err = inbox_add(&simulator->inbox, &to, fields_get(fields, api->text),
                        clock_wall_ms(), &message);
    if (err != GW_OK)
        return err;
    (void)snprintf(message->channel, sizeof message->channel, "%s",
                   channel->name);
    (void)snprintf(message->ref, sizeof message->ref, "handset-%s-%lld",
                   simulator->run, (long long)message->id);
    *ret_message = message;
    return GW_OK;
}

void
messaging_take(struct simulator *simulator, struct http_request *request,
               struct text name)
{
    const struct channel_config *channel =
        config_channel(simulator->config, name);
    struct inbox_message *message = NULL;
    OWNED(fields_free)
    struct fields fields;

    fields_init(&fields);
    if (channel == NULL || !messaging_is_here(simulator->config, channel)) {
        answer_status(request, 404);
        return;
    }
    const struct messaging *api = messaging_of(channel->kind);
    enum gw_err err = fields_read_form(&fields, http_body(request));
    if (err == GW_OK && !api->is_ours(request, &fields, &channel->send)) {
        http_reply(request, api->refused_status, "application/json",
                   text_of(api->refused));
        return;
    }
    if (err == GW_OK)
        err = keep(simulator, api, channel, &fields, &message);
    if (err != GW_OK) {
        answer_status(request, err == GW_REJECTED ? 400 : 503);
        return;
    }
    if (!hold_back(simulator, request, api, message))
        answer_taken(request, api, message);
    waiting_wake(simulator);
}

/* ---- answers that were held back ---- */

static void
let_go(struct simulator *simulator, struct held *held)
{
    struct inbox_message *message =
        &simulator->inbox.list[held->id % INBOX_MAX];

    message->held = false;
    /* 200 others may have come meanwhile: then it tries once more. */
    if (message->id == held->id)
        answer_taken(held->request, held->api, message);
    else
        answer_status(held->request, 503);
    *held = (struct held){ 0 };
}

bool
messaging_release(struct simulator *simulator, int64_t id)
{
    for (size_t i = 0; i < HELD_MAX; i++) {
        if (simulator->held[i].request == NULL || simulator->held[i].id != id)
            continue;
        let_go(simulator, &simulator->held[i]);
        return true;
    }
    return false;
}

void
messaging_sweep(struct simulator *simulator, int64_t now_us)
{
    for (size_t i = 0; i < HELD_MAX; i++)
        if (simulator->held[i].request != NULL
            && simulator->held[i].until_us <= now_us)
            let_go(simulator, &simulator->held[i]);
}
