/* handlers/officers/tip_json.c -- coded values become words, times RFC 3339,
 * absent things null. */
#include "handlers/officers/tip_json.h"

#include <stdio.h>
#include <string.h>

#include "gateway/outbox/outbox.h"
#include "gateway/platform/clock.h"
#include "handlers/officers/json_value.h"
#include "handlers/officers/tip_reading_json.h"
#include "handlers/tips/code.h"
#include "handlers/tips/redaction.h"

json_t *
tip_place_json(const struct places *places, const struct tip_view *view)
{
    const struct village *village = places_find_village(places, view->village);
    const struct district *district =
        village != NULL ? village->district
                        : places_find_district(places, view->district);

    if (district == NULL)
        return json_null();
    return json_pack("{s:s, s:s, s:s, s:s}", "code",
                     village != NULL ? village->code : district->code, "name",
                     village != NULL ? village->name : district->name,
                     "district", district->name, "regency",
                     district->regency->name);
}

static json_t *
owners_json(const struct tip_view *view)
{
    json_t *owners = json_array();

    if (view->police.at != NULL)
        (void)json_array_append_new(owners, value_text(view->police));
    if (view->immigration.at != NULL)
        (void)json_array_append_new(owners, value_text(view->immigration));
    return owners;
}

/* A signed id tells the two kinds of message apart: "in:7", "out:9". */
static json_t *
message_json(const char *direction, int64_t id, struct text body, int64_t at_ms,
             const char *delivery)
{
    char name[32];

    (void)snprintf(name, sizeof name, "%s:%lld", direction, (long long)id);
    return json_pack("{s:s, s:s, s:o, s:o, s:o}", "id", name, "direction",
                     direction, "text", value_text(body), "at",
                     value_time(at_ms), "delivery", value_word(delivery));
}

/* Keeps the list by time; equal times keep the order they came in. */
static enum gw_err
append(json_t *list, json_t *item)
{
    const char *at = json_string_value(json_object_get(item, "at"));
    size_t place = json_array_size(list);

    if (at == NULL) {
        json_decref(item);
        return GW_NOMEM;
    }
    while (place > 0) {
        const char *other = json_string_value(
            json_object_get(json_array_get(list, place - 1), "at"));
        if (strcmp(other, at) <= 0)
            break;
        place--;
    }
    return json_array_insert_new(list, place, item) == 0 ? GW_OK : GW_NOMEM;
}

static enum gw_err
add_inbound(const struct tip_message_view *view, void *arg)
{
    json_t *item = message_json("in", view->id, view->text, view->at_ms, NULL);

    if (item != NULL)
        (void)json_object_set_new(item, "foreign_sender",
                                  json_boolean(view->foreign_sender));
    return append(arg, item);
}

static enum gw_err
add_outbound(const struct outbox_view *view, void *arg)
{
    return append(arg, message_json("out", view->id, view->text,
                                    view->created_ms, view->delivery));
}

static enum gw_err
messages_json(struct db *db, const struct keyring *keyring, int64_t tip,
              bool whole, json_t *list)
{
    enum gw_err err = outbox_of_tip(db, keyring, tip, add_outbound, list);

    if (err != GW_OK)
        return err;
    return whole ? tip_messages_whole(db, keyring, tip, add_inbound, list)
                 : tip_messages(db, keyring, tip, add_inbound, list);
}

static const char *
minors_word(int minors)
{
    return minors == MINORS_YES ? "yes" : minors == MINORS_NO ? "no" : NULL;
}

static json_t *
coded_json(const struct tip_view *view)
{
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:i, s:o, s:o, s:o, s:o, s:o, s:b, s:b, s:b, "
        "s:b}",
        "channel", value_text(view->channel), "medium",
        value_word(tip_medium_word(view->medium)), "language",
        value_text(view->language), "state",
        value_word(tip_state_word(view->state)), "urgency", view->urgency,
        "leaning", value_word(tip_leaning_word(view->leaning)), "what",
        value_word(tip_what_word(view->what)), "when",
        value_word(tip_when_word(view->when)), "route",
        value_word(tip_route_word(view->route)), "minors",
        value_word(minors_word(view->minors)), "complete", view->complete,
        "danger", view->danger, "low", view->low != 0, "withdrawn",
        view->withdrawn_ms != 0);
}

static void
put(json_t *object, const char *key, json_t *value)
{
    /* A value that could not be made is missing, and tip_json() notices. */
    (void)json_object_set_new(object, key, value);
}

static json_t *
placed_by_json(const struct tip_view *view)
{
    if (view->district.at == NULL && view->village.at == NULL)
        return json_null();
    return json_string(view->placed_by_reader ? "reader" : "sender");
}

enum { TIP_KEYS = 32 }; /* 14 of coded_json and what is put below */

static json_t *
redaction_json(const struct redaction *redaction)
{
    char name[32];

    (void)snprintf(name, sizeof name, "in:%lld", (long long)redaction->message);
    return json_pack(
        "{s:o, s:o, s:I, s:I, s:b, s:o, s:o}", "id", value_id(redaction->id),
        "message", redaction->message == 0 ? json_null() : json_string(name),
        "from", (json_int_t)redaction->first, "to", (json_int_t)redaction->past,
        "permanent", redaction->permanent, "officer",
        value_id(redaction->officer), "at", value_time(redaction->at_ms));
}

static enum gw_err
add_redactions(struct db *db, int64_t tip, json_t *json)
{
    struct redaction_list list;
    json_t *items = json_array();
    enum gw_err err = redaction_load(db, tip, &list);

    for (size_t i = 0; err == GW_OK && i < list.count; i++)
        if (json_array_append_new(items, redaction_json(&list.list[i])) != 0)
            err = GW_NOMEM;
    put(json, "redactions", items);
    return err;
}

static enum gw_err
make(struct db *db, const struct keyring *keyring, const struct places *places,
     const struct tip_view *view, bool whole, json_t **ret_json)
{
    char code[CODE_DIGITS + 1], alias[32];
    json_t *json = coded_json(view);
    json_t *messages = json_array();

    code_write(keyring, view->id, code);
    alias_write(keyring, view->pseudonym, alias);
    put(json, "id", value_id(view->id));
    put(json, "code", json_string(code));
    put(json, "alias", alias[0] == '\0' ? json_null() : json_string(alias));
    put(json, "public_state",
        value_word(
            tip_public_word((int)tip_public_of((enum tip_state)view->state))));
    put(json, "place", tip_place_json(places, view));
    put(json, "narrative", value_text(view->narrative));
    put(json, "placed_by", placed_by_json(view));
    put(json, "contact",
        json_pack("{s:o, s:o}", "how",
                  value_word(tip_contact_word(view->contact)), "hours",
                  value_word(tip_hours_word(view->hours))));
    put(json, "police", value_text(view->police));
    put(json, "immigration", value_text(view->immigration));
    put(json, "owners", owners_json(view));
    put(json, "assignee", value_id(view->assignee));
    put(json, "received_at", value_time(view->received_ms));
    put(json, "due_at", value_time(view->due_ms));
    put(json, "duress_at", value_time(view->duress_ms));

    enum gw_err err = tip_reading_json(places, view->reading, json);
    if (err == GW_OK)
        err = messages_json(db, keyring, view->id, whole, messages);
    if (err == GW_OK && json_object_size(json) != TIP_KEYS)
        err = GW_NOMEM;
    if (err == GW_OK)
        err = add_redactions(db, view->id, json);
    put(json, "messages", messages);
    if (err != GW_OK) {
        json_decref(json);
        return err;
    }
    *ret_json = json;
    return GW_OK;
}

enum gw_err
tip_json(struct db *db, const struct keyring *keyring,
         const struct places *places, const struct tip_view *view,
         json_t **ret_json)
{
    return make(db, keyring, places, view, false, ret_json);
}

enum gw_err
tip_json_whole(struct db *db, const struct keyring *keyring,
               const struct places *places, const struct tip_view *view,
               json_t **ret_json)
{
    return make(db, keyring, places, view, true, ret_json);
}
