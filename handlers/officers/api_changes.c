/* handlers/officers/api_changes.c -- see api_changes.h.
 *
 * The cursor is an event's id, and ids are given in the order of commits: who
 * asks again with `next` misses nothing and gets nothing twice.
 *
 * What one would get wrong: a page on which the reader may see nothing looks
 * like the end. So `next` tells how far was looked, not what was shown.
 */
#include "handlers/officers/api_changes.h"

#include <stdio.h>

#include "handlers/officers/api_follow.h"
#include "handlers/officers/json_value.h"
#include "handlers/officers/query.h"

struct changes {
    struct db *db;
    const struct api *api;
    json_t *items;
    int64_t next;
    int64_t tip; /* the newest one that was asked about */
    bool sees;   /* ... and what came of it */
};

/* What the audit line says. */
struct shown {
    int64_t after, next;
    size_t count;
};

/* All of one tip mostly stands together, so the last answer is remembered. */
static enum gw_err
look(struct changes *changes, int64_t tip)
{
    if (changes->tip == tip)
        return GW_OK;
    enum gw_err err =
        changes->api->session.officer.areas_count == 0
                && changes->api->session.officer.role == ROLE_PENGAWAS
            ? GW_OK
            : api_sees_tip(changes->db, changes->api, tip);
    if (err != GW_OK && err != GW_MISSING)
        return err;
    changes->tip = tip;
    changes->sees = err == GW_OK;
    return GW_OK;
}

static enum gw_err
add(const struct event_view *view, void *arg)
{
    struct changes *changes = arg;

    changes->next = view->id;
    if (view->own && view->agency != changes->api->session.officer.agency)
        return GW_OK;
    enum gw_err err = look(changes, view->tip);
    if (err != GW_OK || !changes->sees)
        return err;
    json_t *item = json_pack(
        "{s:o, s:o, s:s, s:o, s:o, s:s#}", "id", value_id(view->id), "tip",
        value_id(view->tip), "kind", event_word(view->kind), "at",
        value_time(view->at_ms), "agency", value_agency(view->agency), "detail",
        view->detail.at, (int)view->detail.len);
    return item != NULL && json_array_append_new(changes->items, item) == 0
               ? GW_OK
               : GW_NOMEM;
}

static bool
take(struct api *api, int64_t *ret_after, int64_t *ret_limit)
{
    struct text after = fields_get(&api->query, "after");
    struct text limit = fields_get(&api->query, "limit");

    *ret_after = 0;
    *ret_limit = LIMIT_DEFAULT;
    if (after.len > 0 && (!text_number(after, ret_after) || *ret_after < 0)) {
        api_problem(api, 422, "after",
                    "Isi dengan next dari jawaban sebelumnya.");
        return false;
    }
    if (limit.len > 0 && (!text_number(limit, ret_limit) || *ret_limit < 1)) {
        api_problem(api, 422, "limit", "Jumlah: 1 sampai 200.");
        return false;
    }
    if (*ret_limit > LIMIT_MAX)
        *ret_limit = LIMIT_MAX;
    return true;
}

static json_t *
cursor(int64_t next)
{
    char text[24];

    (void)snprintf(text, sizeof text, "%lld", (long long)next);
    return json_string(text);
}

enum gw_err
api_changes_read(struct db *db, struct api *api)
{
    int64_t after, limit;

    if (!take(api, &after, &limit))
        return GW_OK;
    struct shown *shown = api_keep(api, sizeof *shown);
    struct changes changes = {
        .db = db, .api = api, .items = json_array(), .next = after
    };
    if (shown == NULL || changes.items == NULL) {
        json_decref(changes.items);
        return GW_NOMEM;
    }
    enum gw_err err = event_after(db, after, (int)limit, add, &changes);
    if (err != GW_OK) {
        json_decref(changes.items);
        return err;
    }
    *shown = (struct shown){ .after = after,
                             .next = changes.next,
                             .count = json_array_size(changes.items) };
    return api_json(api, 200,
                    json_pack("{s:o, s:o}", "items", changes.items, "next",
                              cursor(changes.next)));
}

/* Who asks all day and hears nothing leaves no line each time. */
enum gw_err
api_changes_audit(struct db *db, struct api *api)
{
    const struct shown *shown = api->state;
    char detail[80];

    if (shown->count == 0)
        return GW_OK;
    (void)snprintf(detail, sizeof detail, "count=%zu after=%lld next=%lld",
                   shown->count, (long long)shown->after,
                   (long long)shown->next);
    return api_audit(db, api, "changes.read", "tips", 0, detail);
}
