/* handlers/officers/tip_brief.c -- see tip_brief.h. */
#include "handlers/officers/tip_brief.h"

#include "handlers/officers/json_value.h"
#include "handlers/officers/tip_json.h"
#include "handlers/tips/code.h"
#include "handlers/tips/tip.h"

struct brief {
    const struct api *api;
    json_t *json;
};

static enum gw_err
make(const struct tip_view *view, void *arg)
{
    struct brief *brief = arg;
    const struct officers_door *door = brief->api->door;
    char code[CODE_DIGITS + 1], alias[32];

    code_write(door->keyring, view->id, code);
    alias_write(door->keyring, view->pseudonym, alias);
    brief->json = json_pack(
        "{s:o, s:s, s:o, s:o, s:i, s:o, s:o, s:o}", "id", value_id(view->id),
        "code", code, "alias", value_word(alias), "state",
        value_word(tip_state_word(view->state)), "urgency", view->urgency,
        "leaning", value_word(tip_leaning_word(view->leaning)), "place",
        tip_place_json(door->places, view), "received_at",
        value_time(view->received_ms));
    return brief->json != NULL ? GW_OK : GW_NOMEM;
}

enum gw_err
tip_brief(struct db *db, const struct api *api, int64_t tip, json_t **ret_json)
{
    struct text areas[OFFICER_AREAS_MAX];
    size_t count = officer_areas(&api->session.officer, areas);
    struct brief brief = { .api = api };
    enum gw_err err =
        tip_get(db, api->door->keyring, tip, areas, count, make, &brief);

    if (err == GW_OK)
        *ret_json = brief.json;
    return err;
}

int64_t
api_body_id(struct api *api, const char *field)
{
    char text[24];
    int64_t id = 0;

    if (!api_body_text(api, field, false, text, sizeof text))
        return 0;
    if (text_number(text_of(text), &id) && id > 0)
        return id;
    api_problem(api, 422, field, "Isian ini nomor info, ditulis sebagai teks.");
    return 0;
}
