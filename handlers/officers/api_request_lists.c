/* handlers/officers/api_request_lists.c -- requests as lists, and whom one may
 * ask for what. A request whose tip is not the officer's to see is left out. */
#include "handlers/followup/request.h"
#include "handlers/followup/unit.h"
#include "handlers/officers/api_follow.h"
#include "handlers/officers/api_requests.h"
#include "handlers/officers/json_value.h"

enum { LIMIT = 50, LIMIT_MAX = 200 };

/* ---- one request ---- */

static json_t *
decisions_json(const struct request_view *view)
{
    json_t *list = json_array();

    for (size_t i = 0; i < LENGTH(view->decisions); i++) {
        if (view->decisions[i].agency == AGENCY_NONE)
            continue;
        (void)json_array_append_new(
            list, json_pack("{s:s, s:o, s:o, s:b, s:o}", "agency",
                            agency_word(view->decisions[i].agency), "officer",
                            value_id(view->decisions[i].officer), "at",
                            value_time(view->decisions[i].at_ms), "accepted",
                            view->decisions[i].accepted, "reason",
                            value_text(view->decisions[i].reason)));
    }
    return list;
}

static json_t *
request_json(const struct request_view *view)
{
    return json_pack(
        "{s:o, s:o, s:s, s:o, s:s, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o}",
        "id", value_id(view->id), "tip", value_id(view->tip), "kind",
        request_kind_word((int)view->kind), "what",
        view->what.len > 0 ? value_text(view->what) : json_null(), "state",
        request_state_word((int)view->state), "officer",
        value_id(view->officer), "login", value_text(view->login), "agency",
        agency_word(view->agency), "to", value_agency(view->to_agency), "at",
        value_time(view->at_ms), "due_at", value_time(view->due_ms), "reason",
        value_text(view->reason), "decisions", decisions_json(view));
}

/* ---- lists ---- */

struct listing {
    struct db *db;
    const struct api *api;
    json_t *items;
    int64_t oldest;
    int walked;
    bool one_tip;
};

static enum gw_err
add_item(const struct request_view *view, void *arg)
{
    struct listing *list = arg;

    list->walked++;
    list->oldest = view->id;
    if (!list->one_tip) {
        enum gw_err err = api_sees_tip(list->db, list->api, view->tip);
        if (err != GW_OK)
            return err == GW_MISSING ? GW_OK : err;
    }
    json_t *item = request_json(view);
    return item != NULL && json_array_append_new(list->items, item) == 0
               ? GW_OK
               : GW_NOMEM;
}

static bool
word_index(struct text word, const char *(*word_of)(int), int count,
           int *ret_index)
{
    for (int i = 1; i < count; i++) {
        if (text_is(word, word_of(i))) {
            *ret_index = i;
            return true;
        }
    }
    return false;
}

/* False: *ret_field is not known. */
static bool
take_filter(const struct api *api, struct request_filter *filter,
            const char **ret_field)
{
    struct text to = fields_get(&api->query, "to");
    struct text state = fields_get(&api->query, "state");
    struct text kind = fields_get(&api->query, "kind");
    struct text mine = fields_get(&api->query, "mine");
    struct text cursor = fields_get(&api->query, "cursor");
    struct text limit = fields_get(&api->query, "limit");
    int64_t number = LIMIT;

    *filter = (struct request_filter){ .to = AGENCY_NONE };
    *ret_field = "to";
    if (to.len > 0 && !agency_read(to, &filter->to))
        return false;
    *ret_field = "state";
    if (state.len > 0
        && !word_index(state, request_state_word, REQUEST_STATES,
                       &filter->state))
        return false;
    *ret_field = "kind";
    if (kind.len > 0
        && !word_index(kind, request_kind_word, REQUEST_KINDS, &filter->kind))
        return false;
    *ret_field = "cursor";
    if (cursor.len > 0 && !text_number(cursor, &filter->before))
        return false;
    *ret_field = "limit";
    if (limit.len > 0 && (!text_number(limit, &number) || number < 1))
        return false;
    filter->limit = number > LIMIT_MAX ? LIMIT_MAX : (int)number;
    if (text_is(mine, "true"))
        filter->officer = api->session.officer.id;
    return true;
}

enum gw_err
api_requests_read(struct db *db, struct api *api)
{
    struct request_filter filter;
    const char *field;
    struct listing list = { .db = db, .api = api, .items = json_array() };

    if (!take_filter(api, &filter, &field)) {
        json_decref(list.items);
        api_problem(api, 422, field, "Nilai saringan ini tidak dikenal.");
        return GW_OK;
    }
    enum gw_err err =
        request_list(db, api->door->keyring, &filter, add_item, &list);
    if (err != GW_OK) {
        json_decref(list.items);
        return err;
    }
    /* A page may be shorter than its limit: the cursor tells whether it is the
     * last. */
    return api_json(api, 200,
                    json_pack("{s:o, s:o}", "items", list.items, "next",
                              list.walked == filter.limit
                                  ? value_id(list.oldest)
                                  : json_null()));
}

enum gw_err
api_requests_audit(struct db *db, struct api *api)
{
    return api_audit(db, api, "requests.list", "requests", 0, "");
}

enum gw_err
api_tip_requests_read(struct db *db, struct api *api)
{
    struct listing list = {
        .db = db, .api = api, .items = json_array(), .one_tip = true
    };
    enum gw_err err = api_sees_tip(db, api, api->id);

    if (err == GW_OK)
        err = request_of_tip(db, api->door->keyring, api->id, add_item, &list);
    if (err != GW_OK) {
        json_decref(list.items);
        return err;
    }
    return api_json(api, 200, json_pack("{s:o}", "items", list.items));
}

/* ---- whom one may ask for what ---- */

enum gw_err
api_units_read(struct db *db, struct api *api)
{
    json_t *units = json_array(), *support = json_array();

    (void)db;
    for (size_t i = 0; i < units_count(); i++) {
        const struct unit *unit = unit_at(i);
        (void)json_array_append_new(
            units, json_pack("{s:s, s:o}", "name", unit->name, "agency",
                             value_agency(unit->agency)));
    }
    for (size_t i = 0; support_word(i) != NULL; i++)
        (void)json_array_append_new(support, json_string(support_word(i)));
    return api_json(
        api, 200, json_pack("{s:o, s:o}", "units", units, "support", support));
}
