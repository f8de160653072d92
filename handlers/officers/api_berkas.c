/* handlers/officers/api_berkas.c -- see api_berkas.h.
 *
 * What one would get wrong: a case reaches over areas. Who sees one of its tips
 * sees its title and how many there are; of the tips themselves, his own.
 */
#include "handlers/officers/api_berkas.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/followup/berkas.h"
#include "handlers/officers/api_follow.h"
#include "handlers/officers/json_value.h"
#include "handlers/officers/query.h"
#include "handlers/officers/tip_brief.h"
#include "handlers/tips/tip_rows.h"

enum { AREAS_MAX = 4096, TITLE_ROOM = 4 * BERKAS_TITLE_MAX + 1 };

/* What the audit line says. */
struct shown {
    size_t count;
};

static enum gw_err
join_areas(const struct api *api, struct buf *out)
{
    struct text areas[OFFICER_AREAS_MAX];

    return tip_areas_join(areas, officer_areas(&api->session.officer, areas),
                          out);
}

static json_t *
case_json(const struct berkas_view *view)
{
    return json_pack(
        "{s:o, s:o, s:o, s:o, s:o, s:o, s:I, s:I, s:I, s:I, s:o, s:o}", "id",
        value_id(view->id), "title", value_text(view->title), "at",
        value_time(view->at_ms), "officer", value_id(view->officer), "agency",
        value_agency(view->agency), "closed_at", value_time(view->closed_ms),
        "count", (json_int_t)view->tips, "open", (json_int_t)view->open,
        "outside", (json_int_t)(view->tips - view->seen), "independent_senders",
        (json_int_t)view->senders, "first_at", value_time(view->first_ms),
        "newest_at", value_time(view->newest_ms));
}

/* ---- the list ---- */

struct listing {
    json_t *items;
    int64_t limit, oldest;
    bool more;
};

static enum gw_err
add_case(const struct berkas_view *view, void *arg)
{
    struct listing *list = arg;

    if ((int64_t)json_array_size(list->items) == list->limit) {
        list->more = true;
        return GW_OK;
    }
    json_t *item = case_json(view);
    list->oldest = view->id;
    return item != NULL && json_array_append_new(list->items, item) == 0
               ? GW_OK
               : GW_NOMEM;
}

static bool
take_page(struct api *api, int64_t *ret_before, int64_t *ret_limit)
{
    struct text cursor = fields_get(&api->query, "cursor");
    struct text limit = fields_get(&api->query, "limit");

    *ret_before = 0;
    *ret_limit = LIMIT_DEFAULT;
    if (cursor.len > 0
        && (!text_number(cursor, ret_before) || *ret_before < 1)) {
        api_problem(api, 422, "cursor",
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
next_json(const struct listing *list)
{
    char cursor[24];

    (void)snprintf(cursor, sizeof cursor, "%lld", (long long)list->oldest);
    return list->more ? json_string(cursor) : json_null();
}

enum gw_err
api_berkas_list_read(struct db *db, struct api *api)
{
    struct shown *shown = api_keep(api, sizeof *shown);
    struct listing list = { .items = json_array() };
    OWNED(buf_free)
    struct buf areas = buf_new(AREAS_MAX);
    int64_t before;
    enum gw_err err = shown == NULL || list.items == NULL
                          ? GW_NOMEM
                          : join_areas(api, &areas);

    if (err == GW_OK && take_page(api, &before, &list.limit))
        err = berkas_each(db, api->door->keyring, buf_text(&areas),
                          api->session.officer.agency, before,
                          (int)list.limit + 1, add_case, &list);
    if (err != GW_OK || api->status != 0) {
        json_decref(list.items);
        return err;
    }
    shown->count = json_array_size(list.items);
    return api_json(
        api, 200,
        json_pack("{s:o, s:o}", "items", list.items, "next", next_json(&list)));
}

enum gw_err
api_berkas_list_audit(struct db *db, struct api *api)
{
    const struct shown *shown = api->state;
    char detail[32];

    (void)snprintf(detail, sizeof detail, "count=%zu", shown->count);
    return api_audit(db, api, "berkas.list", "berkas", 0, detail);
}

/* ---- one ---- */

static enum gw_err
keep_case(const struct berkas_view *view, void *arg)
{
    json_t **json = arg;

    *json = case_json(view);
    return *json != NULL ? GW_OK : GW_NOMEM;
}

static enum gw_err
add_tips(struct db *db, const struct api *api, struct text areas, int64_t id,
         json_t *tips)
{
    int64_t ids[BERKAS_TIPS_MAX];
    size_t count = 0;
    enum gw_err err = berkas_tips(db, areas, id, ids, &count);

    for (size_t i = 0; i < count && err == GW_OK; i++) {
        json_t *tip = NULL;
        err = tip_brief(db, api, ids[i], &tip);
        if (err == GW_OK && json_array_append_new(tips, tip) != 0)
            err = GW_NOMEM;
    }
    return err;
}

/* Kecamatan of those tips, each once. */
static json_t *
places_json(const json_t *tips)
{
    json_t *places = json_array();
    size_t i, k;
    const json_t *tip, *known;

    json_array_foreach(tips, i, tip)
    {
        const json_t *name =
            json_object_get(json_object_get(tip, "place"), "district");
        bool there = name == NULL;
        json_array_foreach(places, k, known) there =
            there || json_equal(known, name);
        if (!there)
            (void)json_array_append_new(places,
                                        json_string(json_string_value(name)));
    }
    return places;
}

static enum gw_err
answer_case(struct db *db, struct api *api, int status, int64_t id)
{
    OWNED(buf_free)
    struct buf areas = buf_new(AREAS_MAX);
    json_t *json = NULL, *tips = json_array();
    enum gw_err err = tips == NULL ? GW_NOMEM : join_areas(api, &areas);

    if (err == GW_OK)
        err = berkas_get(db, api->door->keyring, buf_text(&areas),
                         api->session.officer.agency, id, keep_case, &json);
    if (err == GW_OK)
        err = add_tips(db, api, buf_text(&areas), id, tips);
    if (err == GW_OK
        && (json_object_set_new(json, "places", places_json(tips)) != 0
            || json_object_set(json, "tips", tips) != 0))
        err = GW_NOMEM;
    json_decref(tips);
    if (err == GW_OK)
        return api_json(api, status, json);
    json_decref(json);
    return err;
}

enum gw_err
api_berkas_read(struct db *db, struct api *api)
{
    return answer_case(db, api, 200, api->id);
}

enum gw_err
api_berkas_audit(struct db *db, struct api *api)
{
    return api_audit(db, api, "berkas.read", "berkas", api->id, "");
}

/* ---- deeds ---- */

static enum gw_err
sees_case(struct db *db, const struct api *api)
{
    OWNED(buf_free)
    struct buf areas = buf_new(AREAS_MAX);
    json_t *json = NULL;
    enum gw_err err = join_areas(api, &areas);

    if (err == GW_OK)
        err =
            berkas_get(db, api->door->keyring, buf_text(&areas),
                       api->session.officer.agency, api->id, keep_case, &json);
    json_decref(json);
    return err;
}

/* Every one of the body's tips, seen and in no case yet. */
static enum gw_err
take_tips(struct db *db, struct api *api, int64_t ret_tips[BERKAS_TIPS_MAX],
          size_t *ret_count)
{
    const json_t *tips = json_object_get(api_body(api), "tips");
    size_t count = json_array_size(tips);
    enum gw_err err = GW_OK;

    if (api->status == 0 && (count == 0 || count > BERKAS_TIPS_MAX))
        api_problem(api, 422, "tips", "Isi dengan 1 sampai 200 nomor info.");
    for (size_t i = 0; i < count && err == GW_OK && api->status == 0; i++) {
        const char *text = json_string_value(json_array_get(tips, i));
        if (text == NULL || !text_number(text_of(text), &ret_tips[i]))
            api_problem(api, 422, "tips", "Nomor info ditulis sebagai teks.");
        else
            err = api_sees_tip(db, api, ret_tips[i]);
    }
    *ret_count = count;
    return err;
}

static enum gw_err
may_go_in(struct db *db, const struct api *api, const int64_t *tips,
          size_t count)
{
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < count && err == GW_OK; i++) {
        struct follow follow = api_follow(db, api, tips[i]);
        err = berkas_free(&follow);
    }
    return err;
}

static enum gw_err
conflict(struct api *api, enum gw_err err)
{
    return api_follow_problem(
        api, err, "title",
        "Berkas sudah ditutup atau penuh, info sudah dihapus, atau sudah ada "
        "di berkas lain.",
        "Judul wajib, paling banyak 200 huruf.");
}

enum gw_err
api_berkas_new_write(struct db *db, struct api *api)
{
    struct follow follow = api_follow(db, api, 0);
    char raw[TITLE_ROOM];
    OWNED(buf_wipe)
    struct buf title = buf_new(2 * sizeof raw);
    int64_t tips[BERKAS_TIPS_MAX], id = 0;
    size_t count = 0;

    if (!api_take_words(api, "title", false, raw, sizeof raw, &title))
        return title.err;
    enum gw_err err = take_tips(db, api, tips, &count);
    if (err != GW_OK || api->status != 0)
        return err;
    err = may_go_in(db, api, tips, count);
    if (err == GW_OK)
        err = berkas_add(&follow, buf_text(&title), &id);
    for (size_t i = 0; i < count && err == GW_OK; i++) {
        follow.tip = tips[i];
        err = berkas_put(&follow, id);
    }
    err = conflict(api, err);
    return err == GW_OK && api->status == 0 ? answer_case(db, api, 201, id)
                                            : err;
}

enum gw_err
api_berkas_change(struct db *db, struct api *api)
{
    struct follow follow = api_follow(db, api, 0);
    char raw[TITLE_ROOM];
    OWNED(buf_wipe)
    struct buf title = buf_new(2 * sizeof raw);
    const json_t *closed = json_object_get(api_body(api), "closed");
    bool is_closed = json_is_true(closed);
    bool titled = json_object_get(api_body(api), "title") != NULL;

    if (api->status != 0)
        return GW_OK;
    if (closed != NULL && !json_is_boolean(closed)) {
        api_problem(api, 422, "closed", "Isian ini true atau false.");
        return GW_OK;
    }
    if (titled && !api_take_words(api, "title", false, raw, sizeof raw, &title))
        return title.err;
    enum gw_err err = sees_case(db, api);
    if (err == GW_OK)
        err =
            berkas_change(&follow, api->id,
                          titled ? buf_text(&title) : (struct text){ NULL, 0 },
                          closed != NULL ? &is_closed : NULL);
    err = conflict(api, err);
    return err == GW_OK && api->status == 0 ? answer_case(db, api, 200, api->id)
                                            : err;
}

enum gw_err
api_berkas_tip_write(struct db *db, struct api *api)
{
    int64_t tip = api_body_id(api, "tip");
    struct follow follow = api_follow(db, api, tip);

    if (tip == 0)
        return GW_OK;
    enum gw_err err = sees_case(db, api);
    if (err == GW_OK)
        err = api_sees_tip(db, api, tip);
    if (err == GW_OK)
        err = berkas_put(&follow, api->id);
    err = conflict(api, err);
    return err == GW_OK && api->status == 0 ? answer_case(db, api, 200, api->id)
                                            : err;
}

enum gw_err
api_berkas_tip_end(struct db *db, struct api *api)
{
    struct follow follow = api_follow(db, api, api->id2);
    enum gw_err err = sees_case(db, api);

    if (err == GW_OK)
        err = api_sees_tip(db, api, api->id2);
    if (err == GW_OK)
        err = berkas_take(&follow, api->id);
    err = conflict(api, err);
    if (err == GW_OK && api->status == 0)
        api->status = 204;
    return err;
}
