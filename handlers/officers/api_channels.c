/* handlers/officers/api_channels.c -- the channels of the config, and how they
 * do today.
 *
 * A pause stops the pages to duty officers, too: the answer says whether any
 * channel is left that sends.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/outbox/outbox_desk.h"
#include "gateway/platform/clock.h"
#include "handlers/officers/api_settings.h"

static enum gw_err
channel_json(struct db *db, const struct channel_config *channel,
             int64_t now_ms, json_t **ret_json, bool *ret_sends)
{
    struct outbox_desk_channel state;
    struct outbox_desk_day day = { 0 };
    bool can = channel->can_send;
    enum gw_err err = outbox_desk_channel(db, channel->name, now_ms, &state);

    if (err == GW_OK)
        err = outbox_desk_day(db, channel->name, clock_wib_day(now_ms), &day);
    if (err != GW_OK)
        return err;
    json_t *budget = can && channel->send.per_day > 0
                         ? json_integer(channel->send.per_day)
                         : json_null();
    *ret_sends = can && !state.paused && !channel->send.paused;
    *ret_json = json_pack(
        "{s:s, s:s, s:b, s:b, s:b, s:o, s:I, s:I, s:I, s:I, s:I, s:o, s:I}",
        "name", channel->name, "kind", channel->kind, "can_send", can, "paused",
        state.paused, "paused_by_config", can && channel->send.paused, "health",
        can ? json_string(state.health) : json_null(), "received_today",
        (json_int_t)day.received, "sent_today", (json_int_t)day.sent,
        "parts_today", (json_int_t)state.parts, "delivered_today",
        (json_int_t)day.delivered, "failed_today", (json_int_t)day.failed,
        "budget", budget, "waiting", (json_int_t)state.waiting);
    return *ret_json == NULL ? GW_NOMEM : GW_OK;
}

static enum gw_err
answer(struct db *db, struct api *api)
{
    const struct config *config = api->rules.config;
    json_t *items = json_array();
    bool any = false;
    enum gw_err err = GW_OK;

    for (size_t i = 0; config != NULL && i < config->channels_count; i++) {
        json_t *json = NULL;
        bool sends = false;
        err =
            channel_json(db, &config->channels[i], api->now_ms, &json, &sends);
        if (err != GW_OK)
            break;
        any |= sends;
        (void)json_array_append_new(items, json);
    }
    if (err != GW_OK) {
        json_decref(items);
        return err;
    }
    return api_json(api, 200,
                    json_pack("{s:b, s:o}", "can_page", any, "items", items));
}

enum gw_err
api_channels_read(struct db *db, struct api *api)
{
    return answer(db, api);
}

/* Answers the problem; NULL then. */
static const struct channel_config *
take_channel(struct api *api, const char *name)
{
    const struct channel_config *channel =
        api->rules.config == NULL
            ? NULL
            : config_channel(api->rules.config, text_of(name));

    if (channel == NULL)
        api_problem(api, 404, "name", "Kanal ini tidak ada di konfigurasi.");
    else if (!channel->can_send)
        api_problem(api, 409, "name", "Kanal ini hanya menerima.");
    else
        return channel;
    return NULL;
}

enum gw_err
api_channel_pause(struct db *db, struct api *api)
{
    char name[OUTBOX_DESK_NAME], subject[64];

    if (!api_body_text(api, "name", false, name, sizeof name))
        return GW_OK;
    const json_t *on = json_object_get(api->body, "on");
    if (!json_is_boolean(on)) {
        api_problem(api, 422, "on",
                    "Tulis true untuk jeda, false untuk lanjut.");
        return GW_OK;
    }
    if (take_channel(api, name) == NULL)
        return GW_OK;
    enum gw_err err =
        outbox_desk_pause(db, name, json_is_true(on), api->now_ms);
    (void)snprintf(subject, sizeof subject, "channel:%s", name);
    if (err == GW_OK)
        err = api_audit(db, api,
                        json_is_true(on) ? "channel.pause" : "channel.resume",
                        subject, 0, "");
    return err == GW_OK ? answer(db, api) : err;
}
