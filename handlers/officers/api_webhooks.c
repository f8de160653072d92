/* handlers/officers/api_webhooks.c -- see api_webhooks.h.
 *
 * The right reaches everything, but these are of the own agency alone: the
 * other's are not there. The secret is shown once, when it is made.
 */
#include "handlers/officers/api_webhooks.h"

#include <stdio.h>
#include <string.h>

#include "handlers/exchange/webhook_sender.h"
#include "handlers/followup/event.h"
#include "handlers/officers/json_value.h"

/* ---- reading ---- */

static json_t *
events_json(const char *events)
{
    json_t *list = json_array();
    struct text rest = text_of(events), piece;

    while (text_cut(&rest, ',', &piece))
        if (piece.len > 0)
            (void)json_array_append_new(list, value_text(piece));
    return list;
}

static enum gw_err
add_item(const struct webhook *hook, void *arg)
{
    json_t *item = json_pack(
        "{s:o, s:s, s:o, s:s, s:o, s:o, s:o, s:i, s:I, s:o, s:b}", "id",
        value_id(hook->id), "url", hook->url, "events",
        events_json(hook->events), "state",
        hook->dead_ms != 0      ? "dead"
        : hook->failing_ms != 0 ? "failing"
                                : "fine",
        "at", value_time(hook->at_ms), "failing_since",
        value_time(hook->failing_ms), "last_at", value_time(hook->last_ms),
        "last_status", hook->status, "tries", (json_int_t)hook->tries, "mark",
        value_id(hook->mark), "testing", hook->test_ms != 0);

    return item != NULL && json_array_append_new(arg, item) == 0 ? GW_OK
                                                                 : GW_NOMEM;
}

enum gw_err
api_webhooks_read(struct db *db, struct api *api)
{
    json_t *items = json_array();
    enum gw_err err =
        webhook_each(db, api->session.officer.agency, add_item, items);

    if (err != GW_OK) {
        json_decref(items);
        return err;
    }
    return api_json(api, 200, json_pack("{s:o}", "items", items));
}

/* ---- adding ---- */

static bool
is_kind(const char *word)
{
    for (int kind = EVENT_NONE + 1; kind < EVENT_KINDS; kind++)
        if (strcmp(event_word(kind), word) == 0)
            return true;
    return false;
}

/* ",state,note,"; absent or an empty list is all. */
static bool
take_events(struct api *api, struct webhook *hook)
{
    const json_t *list = json_object_get(api_body(api), "events");
    OWNED(buf_free)
    struct buf events = buf_new(WEBHOOK_EVENTS_MAX);
    bool right = list == NULL || json_is_array(list);

    for (size_t i = 0; right && i < json_array_size(list); i++) {
        const json_t *word = json_array_get(list, i);
        right = json_is_string(word) && is_kind(json_string_value(word));
        if (right)
            buf_printf(&events, "%s%s,", i == 0 ? "," : "",
                       json_string_value(word));
    }
    if (right
        && text_copy(buf_text(&events), hook->events, sizeof hook->events))
        return true;
    if (right && events.len == 0 && buf_ok(&events))
        return true;
    api_problem(api, 422, "events", "Jenis kejadian ini tidak dikenal.");
    return false;
}

static bool
take_url(struct api *api, struct webhook *hook)
{
    if (!api_body_text(api, "url", false, hook->url, sizeof hook->url))
        return false;
    struct client_guard guard = { .allow_count = 0 };
    if (api->rules.config != NULL)
        guard = client_guard_from(api->rules.config);
    if (webhook_url_right(&guard, text_of(hook->url)))
        return true;
    api_problem(api, 422, "url",
                "Alamat dimulai dengan https://, tanpa nama pengguna, dan "
                "tidak menuju jaringan tertutup.");
    return false;
}

enum gw_err
api_webhook_add(struct db *db, struct api *api)
{
    char secret[WEBHOOK_SECRET + 1];
    struct webhook hook = { .agency = api->session.officer.agency,
                            .officer = api->session.officer.id,
                            .at_ms = api->now_ms };

    if (!take_url(api, &hook) || !take_events(api, &hook))
        return GW_OK;
    enum gw_err err =
        webhook_add(db, api->door->keyring, &hook, &hook.id, secret);
    if (err == GW_REJECTED) {
        api_problem(api, 409, NULL, "Sudah ada 8. Hapus satu dahulu.");
        return GW_OK;
    }
    if (err == GW_OK)
        err = api_audit(db, api, "webhook.add", "webhook", hook.id, "");
    if (err == GW_OK)
        err = api_json(
            api, 201,
            json_pack("{s:o, s:s}", "id", value_id(hook.id), "secret", secret));
    crypto_wipe(secret, sizeof secret);
    return err;
}

/* ---- one of them ---- */

static enum gw_err
get_own(struct db *db, const struct api *api)
{
    struct webhook hook;
    enum gw_err err = webhook_get(db, api->id, &hook);

    return err == GW_OK && hook.agency != api->session.officer.agency
               ? GW_MISSING
               : err;
}

enum gw_err
api_webhook_remove(struct db *db, struct api *api)
{
    enum gw_err err = get_own(db, api);

    if (err == GW_OK)
        err = webhook_remove(db, api->id);
    if (err == GW_OK)
        err = api_audit(db, api, "webhook.remove", "webhook", api->id, "");
    if (err == GW_OK)
        api->status = 204;
    return err;
}

enum gw_err
api_webhook_test(struct db *db, struct api *api)
{
    enum gw_err err = get_own(db, api);

    if (err == GW_OK)
        err = webhook_test(db, api->id, api->now_ms);
    if (err == GW_OK)
        err = api_audit(db, api, "webhook.test", "webhook", api->id, "");
    return err == GW_OK
               ? api_json(api, 202, json_pack("{s:o}", "id", value_id(api->id)))
               : err;
}

void
api_webhook_after(struct api *api)
{
    webhook_sender_wake(api->door->webhooks);
}
