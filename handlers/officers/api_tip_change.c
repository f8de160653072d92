/* handlers/officers/api_tip_change.c -- what an officer corrects of a tip, and
 * its time line. A change is read whole before the first deed. */
#include <string.h>

#include "handlers/officers/api_follow.h"
#include "handlers/officers/json_value.h"

/* All that a change may say; read whole before anything is done. */
struct change {
    bool has_urgency, has_leaning;
    int urgency;
    enum tip_leaning leaning;
    const struct district *district; /* NULL: no change */
    const struct village *village;
};

static bool
read_urgency(struct api *api, const json_t *value, struct change *change)
{
    if (value == NULL)
        return true;
    int64_t urgency = json_is_integer(value) ? json_integer_value(value) : -1;
    if (urgency < 0 || urgency > 3) {
        api_problem(api, 422, "urgency", "Urgensi: 0 sampai 3.");
        return false;
    }
    change->has_urgency = true;
    change->urgency = (int)urgency;
    return true;
}

static bool
read_leaning(struct api *api, const json_t *value, struct change *change)
{
    const char *word = json_string_value(value);

    if (value == NULL)
        return true;
    int leaning = word != NULL ? tip_leaning_read(text_of(word)) : 0;
    if (word == NULL || (leaning == 0 && strcmp(word, "belum") != 0)) {
        api_problem(api, 422, "leaning", "Dugaan: TPPO, TPPM, PMI, belum.");
        return false;
    }
    change->has_leaning = true;
    change->leaning = (enum tip_leaning)leaning;
    return true;
}

static bool
read_place(struct api *api, const json_t *value, struct change *change)
{
    const struct places *places = api->door->places;
    struct text code = text_of(json_string_value(value));

    if (value == NULL)
        return true;
    change->village = places_find_village(places, code);
    change->district = change->village != NULL
                           ? change->village->district
                           : places_find_district(places, code);
    if (change->district != NULL)
        return true;
    api_problem(api, 422, "place",
                "Kode kecamatan (36.04.13) atau desa (36.04.13.2007).");
    return false;
}

static bool
read_change(struct api *api, struct change *change)
{
    const json_t *body = api_body(api);

    *change = (struct change){ .has_urgency = false };
    if (!read_urgency(api, json_object_get(body, "urgency"), change)
        || !read_leaning(api, json_object_get(body, "leaning"), change)
        || !read_place(api, json_object_get(body, "place"), change))
        return false;
    if (change->has_urgency || change->has_leaning || change->district != NULL)
        return true;
    api_problem(api, 422, NULL,
                "Isi urgency, leaning, atau place yang diubah.");
    return false;
}

/* Each can only fail as the first of them does: the tip was erased. */
static enum gw_err
apply(const struct follow *follow, const struct change *change,
      struct text reason)
{
    enum gw_err err = GW_OK;

    if (change->has_urgency)
        err = follow_urgency(follow, change->urgency, reason);
    if (err == GW_OK && change->has_leaning)
        err = follow_leaning(follow, change->leaning, reason);
    if (err == GW_OK && change->district != NULL)
        err = follow_place(follow, change->district, change->village);
    return err;
}

enum gw_err
api_tip_change(struct db *db, struct api *api)
{
    struct follow follow = api_follow(db, api, api->id);
    char raw[FOLLOW_REASON_MAX + 1];
    OWNED(buf_wipe)
    struct buf reason = buf_new(2 * sizeof raw);
    struct change change;

    if (!api_take_words(api, "reason", true, raw, sizeof raw, &reason))
        return reason.err;
    if (!read_change(api, &change))
        return GW_OK;
    enum gw_err err = api_sees_tip(db, api, api->id);
    if (err == GW_OK)
        err = apply(&follow, &change, buf_text(&reason));
    err = api_follow_problem(api, err, "reason", "Info ini sudah dihapus.",
                             "Alasan terlalu panjang.");
    return err == GW_OK && api->status == 0
               ? api_follow_answer(db, api, 200, api->id)
               : err;
}

/* ---- the time line ---- */

static enum gw_err
add_event(const struct event_view *view, void *arg)
{
    json_t *item = json_pack(
        "{s:o, s:s, s:o, s:o, s:o, s:s, s:s#, s:o, s:o}", "id",
        value_id(view->id), "kind", event_word(view->kind), "at",
        value_time(view->at_ms), "officer", value_id(view->officer), "agency",
        value_agency(view->agency), "share", view->own ? "own" : "both",
        "detail", view->detail.at, (int)view->detail.len, "subject",
        value_id(view->subject), "words", value_text(view->words));

    return item != NULL && json_array_append_new(arg, item) == 0 ? GW_OK
                                                                 : GW_NOMEM;
}

enum gw_err
api_events_read(struct db *db, struct api *api)
{
    enum gw_err err = api_sees_tip(db, api, api->id);
    json_t *items = json_array();

    if (err == GW_OK)
        err = event_of_tip(db, api->door->keyring, api->id,
                           api->session.officer.agency, add_event, items);
    if (err != GW_OK) {
        json_decref(items);
        return err;
    }
    return api_json(api, 200, json_pack("{s:o}", "items", items));
}

enum gw_err
api_events_audit(struct db *db, struct api *api)
{
    return api_audit(db, api, "tip.events", "tip", api->id, "");
}
