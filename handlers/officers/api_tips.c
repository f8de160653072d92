/* handlers/officers/api_tips.c -- GET tips and GET tips/{id}.
 *
 * Read first, then audited, then answered: a look that could not be recorded is
 * not shown. A list names in its audit line the ids that it showed.
 */
#include "handlers/officers/api_tips.h"

#include <stdio.h>
#include <stdlib.h>

#include "handlers/officers/api_follow.h"
#include "handlers/officers/query.h"
#include "handlers/officers/tip_follow_json.h"
#include "handlers/officers/tip_json.h"

/* What the list remembers for its audit line. */
struct shown {
    int64_t newest, oldest;
    size_t count;
};

struct listing {
    struct db *db;
    const struct api *api;
    json_t *items;
    size_t limit;
    bool more;
    struct shown shown;
};

static enum gw_err
add_item(const struct tip_view *view, void *arg)
{
    struct listing *list = arg;
    json_t *item;

    if (json_array_size(list->items) == list->limit) {
        list->more = true;
        return GW_OK;
    }
    enum gw_err err = tip_json(list->db, list->api->door->keyring,
                               list->api->door->places, view, &item);
    if (err != GW_OK)
        return err;
    if (list->shown.count++ == 0)
        list->shown.newest = view->id;
    list->shown.oldest = view->id;
    err = json_array_append_new(list->items, item) == 0 ? GW_OK : GW_NOMEM;
    return err == GW_OK ? tip_follow_json(list->db, list->api, view->id, item)
                        : err;
}

static json_t *
cursor_json(const struct listing *list)
{
    char cursor[24];

    if (!list->more)
        return json_null();
    (void)snprintf(cursor, sizeof cursor, "%lld",
                   (long long)list->shown.oldest);
    return json_string(cursor);
}

enum gw_err
api_tips_read(struct db *db, struct api *api)
{
    struct tip_filter filter;
    struct text areas[OFFICER_AREAS_MAX];
    const char *field = NULL;
    struct listing list = { .db = db, .api = api, .items = json_array() };

    if (list.items == NULL)
        return GW_NOMEM;
    if (query_tips(&api->query, &api->session.officer, &filter, &field)
        != GW_OK) {
        json_decref(list.items);
        api_problem(api, 422, field, "Nilai saringan ini tidak dikenal.");
        return GW_OK;
    }
    filter.areas = areas;
    filter.areas_count = officer_areas(&api->session.officer, areas);
    list.limit = (size_t)filter.limit;
    filter.limit++; /* one more tells whether there is more */

    enum gw_err err =
        tip_list(db, api->door->keyring, &filter, add_item, &list);
    if (err != GW_OK) {
        json_decref(list.items);
        return err;
    }
    struct shown *shown = malloc(sizeof *shown);
    if (shown == NULL) {
        json_decref(list.items);
        return GW_NOMEM;
    }
    *shown = list.shown;
    api->state = shown;
    api->state_free = free;
    return api_json(api, 200,
                    json_pack("{s:o, s:o}", "items", list.items, "next",
                              cursor_json(&list)));
}

enum gw_err
api_tips_audit(struct db *db, struct api *api)
{
    const struct shown *shown = api->state;
    OWNED(buf_free)
    struct buf detail = buf_new(1024);

    buf_printf(&detail, "count=%zu newest=%lld oldest=%lld", shown->count,
               (long long)shown->newest, (long long)shown->oldest);
    query_tips_words(&api->query, &detail);
    return buf_ok(&detail)
               ? api_audit(db, api, "tips.list", "tips", 0, buf_cstr(&detail))
               : detail.err;
}

struct single {
    struct db *db;
    const struct api *api;
    json_t *json;
};

static enum gw_err
keep_single(const struct tip_view *view, void *arg)
{
    struct single *single = arg;

    const struct officers_door *door = single->api->door;
    enum gw_err err = api_may(single->api, RIGHT_REDACT)
                          ? tip_json_whole(single->db, door->keyring,
                                           door->places, view, &single->json)
                          : tip_json(single->db, door->keyring, door->places,
                                     view, &single->json);
    if (err == GW_OK)
        err = tip_follow_json(single->db, single->api, view->id, single->json);
    return err == GW_OK
               ? tip_moves_json(single->db, single->api,
                                (enum tip_state)view->state, single->json)
               : err;
}

enum gw_err
api_tip_read(struct db *db, struct api *api)
{
    struct text areas[OFFICER_AREAS_MAX];
    size_t areas_count = officer_areas(&api->session.officer, areas);
    struct single single = { .db = db, .api = api };

    enum gw_err err =
        api_may(api, RIGHT_REDACT)
            ? tip_get_whole(db, api->door->keyring, api->id, areas, areas_count,
                            keep_single, &single)
            : tip_get(db, api->door->keyring, api->id, areas, areas_count,
                      keep_single, &single);
    if (err != GW_OK) {
        json_decref(single.json);
        return err;
    }
    return api_json(api, 200, single.json);
}

enum gw_err
api_tip_audit(struct db *db, struct api *api)
{
    struct follow follow = api_follow(db, api, api->id);
    enum gw_err err = api_audit(db, api, "tip.read", "tip", api->id, "");

    if (err != GW_OK || api->machine.id != 0)
        return err;
    err = follow_seen(&follow);
    /* Gone between the reader and here: what was read is shown all the same. */
    return err == GW_MISSING || err == GW_CONFLICT ? GW_OK : err;
}
