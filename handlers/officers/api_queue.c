/* handlers/officers/api_queue.c -- see api_queue.h.
 *
 *   each group --> how many, and the first of them, as tips
 *
 * One answer holds the whole page, so that counts and rows belong to one
 * snapshot. The audit names how many tips of which groups were shown.
 */
#include "handlers/officers/api_queue.h"

#include <stdio.h>
#include <string.h>

#include "handlers/followup/queue.h"
#include "handlers/officers/tip_follow_json.h"
#include "handlers/officers/tip_json.h"

enum { LIMIT = 25, LIMIT_MAX = QUEUE_ITEMS_MAX };

struct asked {
    struct text areas[OFFICER_AREAS_MAX];
    struct queue_view view;
    int limit;
    int group; /* QUEUE_GROUPS: all */
};

/* What the audit line says. */
struct shown {
    size_t items[QUEUE_GROUPS];
};

/* ---- what was asked ---- */

static bool
is_yes(const struct api *api, const char *field)
{
    return text_is(fields_get(&api->query, field), "true");
}

static bool
take(struct api *api, struct asked *asked)
{
    struct text group = fields_get(&api->query, "group");
    struct text limit = fields_get(&api->query, "limit");
    enum queue_group one;
    int64_t number = LIMIT;

    asked->group = QUEUE_GROUPS;
    if (group.len > 0) {
        if (!queue_group_read(group, &one)) {
            api_problem(api, 422, "group", "Kelompok ini tidak dikenal.");
            return false;
        }
        asked->group = (int)one;
    }
    if (limit.len > 0 && (!text_number(limit, &number) || number < 1)) {
        api_problem(api, 422, "limit", "Jumlah: 1 sampai 200.");
        return false;
    }
    asked->limit = number > LIMIT_MAX ? LIMIT_MAX : (int)number;
    asked->view = (struct queue_view){
        .agency = api->session.officer.agency,
        .officer = api->session.officer.id,
        .mine = is_yes(api, "mine"),
        .unread = is_yes(api, "unread"),
        .areas = asked->areas,
        .areas_count = officer_areas(&api->session.officer, asked->areas),
        .now_ms = api->now_ms,
    };
    return true;
}

/* ---- the answer ---- */

struct listing {
    struct db *db;
    const struct api *api;
    json_t *items;
};

static enum gw_err
add_tip(const struct tip_view *view, void *arg)
{
    struct listing *list = arg;
    json_t *item;
    enum gw_err err = tip_json(list->db, list->api->door->keyring,
                               list->api->door->places, view, &item);

    if (err != GW_OK)
        return err;
    err = json_array_append_new(list->items, item) == 0 ? GW_OK : GW_NOMEM;
    return err == GW_OK ? tip_follow_json(list->db, list->api, view->id, item)
                        : err;
}

/* *ret_total: how many the group has. */
static enum gw_err
add_items(struct db *db, const struct api *api, const struct asked *asked,
          enum queue_group group, json_t *items, int64_t *ret_total)
{
    int64_t ids[QUEUE_ITEMS_MAX];
    size_t count;
    struct listing list = { .db = db, .api = api, .items = items };
    enum gw_err err = queue_read(db, &asked->view, group, asked->limit, ids,
                                 &count, ret_total);

    for (size_t i = 0; i < count && err == GW_OK; i++)
        err = tip_get(db, api->door->keyring, ids[i], asked->view.areas,
                      asked->view.areas_count, add_tip, &list);
    return err;
}

static enum gw_err
add_group(struct db *db, const struct api *api, const struct asked *asked,
          enum queue_group group, json_t *groups, struct shown *shown)
{
    json_t *items = json_array();
    int64_t count = 0;
    enum gw_err err = add_items(db, api, asked, group, items, &count);

    if (err != GW_OK) {
        json_decref(items);
        return err;
    }
    shown->items[group] = json_array_size(items);
    json_t *json =
        json_pack("{s:s, s:I, s:b, s:o}", "group", queue_group_word(group),
                  "count", (json_int_t)count, "more_than_counted",
                  count == QUEUE_COUNT_MAX, "items", items);
    return json != NULL && json_array_append_new(groups, json) == 0 ? GW_OK
                                                                    : GW_NOMEM;
}

enum gw_err
api_queue_read(struct db *db, struct api *api)
{
    struct shown *shown = api_keep(api, sizeof *shown);
    struct asked asked;
    json_t *groups = json_array();
    enum gw_err err = shown == NULL ? GW_NOMEM : GW_OK;

    if (err == GW_OK && !take(api, &asked)) {
        json_decref(groups);
        return GW_OK;
    }
    for (int i = 0; i < QUEUE_GROUPS && err == GW_OK; i++)
        if (asked.group == QUEUE_GROUPS || asked.group == i)
            err =
                add_group(db, api, &asked, (enum queue_group)i, groups, shown);
    if (err != GW_OK) {
        json_decref(groups);
        return err;
    }
    return api_json(api, 200, json_pack("{s:o}", "groups", groups));
}

enum gw_err
api_queue_audit(struct db *db, struct api *api)
{
    const struct shown *shown = api->state;
    OWNED(buf_free)
    struct buf detail = buf_new(256);

    for (int i = 0; i < QUEUE_GROUPS; i++)
        if (shown->items[i] > 0)
            buf_printf(&detail, "%s%s=%zu", detail.len > 0 ? " " : "",
                       queue_group_word(i), shown->items[i]);
    return buf_ok(&detail)
               ? api_audit(db, api, "queue.read", "tips", 0, buf_cstr(&detail))
               : detail.err;
}
