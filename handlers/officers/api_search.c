/* handlers/officers/api_search.c -- POST tips/search.
 *
 *   may he yet? --> body: q, filters --> handlers/tips/search --> tips, hits
 *
 * What one would get wrong: the search word. It comes in the body, so that no
 * address holds it; and the audit, the log and the problem that answers it say
 * only that there was one.
 */
#include "handlers/officers/api_search.h"

#include <stdio.h>
#include <string.h>

#include "handlers/officers/query.h"
#include "handlers/officers/search_turn.h"
#include "handlers/officers/tip_follow_json.h"
#include "handlers/officers/tip_json.h"
#include "handlers/tips/search.h"

enum { FORM_MAX = 4096 };

/* What the audit line says. */
struct shown {
    int64_t newest, oldest;
    size_t count;
    char filters[512];
};

struct listing {
    struct db *db;
    const struct api *api;
    json_t *items;
    struct shown *shown;
};

static int64_t
who_searches(const struct api *api)
{
    return api->machine.id != 0 ? -api->machine.id : api->session.officer.id;
}

static void
refuse(struct api *api, int wait_s)
{
    api->retry_after_s = wait_s;
    api_problem(api, 429, NULL,
                "Paling banyak 30 pencarian dalam satu menit. Tunggu sebentar, "
                "lalu coba lagi.");
}

/* ---- what was sent ---- */

/* The filters of the body as those of an address. False: a problem. */
static bool
put_filters(struct api *api, const json_t *body, struct buf *form)
{
    const char *key;
    json_t *value;

    json_object_foreach((json_t *)(uintptr_t)body, key, value)
    {
        char number[24];
        if (strcmp(key, "q") == 0 || json_is_null(value))
            continue;
        if (json_is_integer(value)) {
            (void)snprintf(number, sizeof number, "%lld",
                           (long long)json_integer_value(value));
            form_add(form, key, text_of(number));
        } else if (json_is_string(value)) {
            form_add(form, key,
                     (struct text){ json_string_value(value),
                                    json_string_length(value) });
        } else {
            api_problem(api, 422, NULL,
                        "Saringan berupa teks atau bilangan bulat.");
            return false;
        }
    }
    return buf_ok(form);
}

static enum gw_err
take_filter(struct api *api, struct fields *fields,
            struct tip_filter *ret_filter, struct shown *shown)
{
    const json_t *body = api_body(api);
    const char *field = NULL;
    OWNED(buf_wipe)
    struct buf form = buf_new(FORM_MAX);
    OWNED(buf_free)
    struct buf words = buf_new(sizeof shown->filters);

    if (body == NULL || !put_filters(api, body, &form))
        return form.err;
    enum gw_err err = fields_read_form(fields, buf_text(&form));
    if (err == GW_OK)
        err = query_tips(fields, &api->session.officer, ret_filter, &field);
    if (err == GW_REJECTED) {
        api_problem(api, 422, field, "Nilai saringan ini tidak dikenal.");
        return GW_OK;
    }
    query_tips_words(fields, &words);
    if (!text_copy(buf_text(&words), shown->filters, sizeof shown->filters))
        shown->filters[0] = '\0';
    return err;
}

static enum gw_err
take_query(struct api *api, const struct token_maker *maker,
           struct search_query *ret_query)
{
    char q[SEARCH_BYTES_MAX + 1];

    if (!api_body_text(api, "q", false, q, sizeof q))
        return GW_OK;
    enum gw_err err = search_read(maker, text_of(q), ret_query);
    crypto_wipe(q, sizeof q);
    if (err != GW_REJECTED)
        return err;
    api_problem(api, 422, "q",
                "Tulis 1 sampai 8 kata (3 huruf atau lebih, bukan kata umum), "
                "sebuah nomor, pelat, kode 8 angka, atau nama samaran.");
    return GW_OK;
}

/* ---- the answer ---- */

static json_t *
hits_json(const struct search_hits *hits)
{
    json_t *list = json_array();

    for (size_t i = 0; i < hits->count; i++) {
        const struct search_hit *hit = &hits->list[i];
        char name[32];
        (void)snprintf(name, sizeof name, "in:%lld", (long long)hit->message);
        json_t *item =
            json_pack("{s:o, s:I, s:I}", "message",
                      hit->message == 0 ? json_null() : json_string(name),
                      "from", (json_int_t)hit->from, "to", (json_int_t)hit->to);
        if (item == NULL || json_array_append_new(list, item) != 0) {
            json_decref(list);
            return NULL;
        }
    }
    return list;
}

static enum gw_err
add_tip(const struct tip_view *view, const struct search_hits *hits, void *arg)
{
    struct listing *list = arg;
    json_t *item;
    enum gw_err err = tip_json(list->db, list->api->door->keyring,
                               list->api->door->places, view, &item);

    if (err != GW_OK)
        return err;
    err = tip_follow_json(list->db, list->api, view->id, item);
    if (err == GW_OK
        && (json_object_set_new(item, "hits", hits_json(hits)) != 0
            || json_array_append(list->items, item) != 0))
        err = GW_NOMEM;
    json_decref(item);
    if (list->shown->count++ == 0)
        list->shown->newest = view->id;
    list->shown->oldest = view->id;
    return err;
}

static json_t *
cursor_json(int64_t next)
{
    char cursor[24];

    (void)snprintf(cursor, sizeof cursor, "%lld", (long long)next);
    return next == 0 ? json_null() : json_string(cursor);
}

static enum gw_err
answer(struct db *db, struct api *api, const struct token_maker *maker,
       const struct search_query *query, struct tip_filter *filter)
{
    struct text areas[OFFICER_AREAS_MAX];
    struct listing list = {
        .db = db, .api = api, .items = json_array(), .shown = api->state
    };
    int64_t next = 0;

    filter->areas = areas;
    filter->areas_count = officer_areas(&api->session.officer, areas);
    enum gw_err err = list.items == NULL ? GW_NOMEM : GW_OK;
    if (err == GW_OK)
        err = search_tips(db, maker, query, filter, add_tip, &list, &next);
    if (err != GW_OK) {
        json_decref(list.items);
        return err;
    }
    return api_json(api, 200,
                    json_pack("{s:o, s:o}", "items", list.items, "next",
                              cursor_json(next)));
}

enum gw_err
api_search_read(struct db *db, struct api *api)
{
    struct token_maker maker = { .reader = api->door->reader,
                                 .keyring = api->door->keyring };
    struct shown *shown = api_keep(api, sizeof *shown);
    struct search_query query = { .count = 0 };
    struct tip_filter filter = { .limit = 0 };
    OWNED(fields_free)
    struct fields fields;
    int wait_s = 0;

    fields_init(&fields);
    if (shown == NULL)
        return GW_NOMEM;
    enum gw_err err =
        search_turn_wait(db, who_searches(api), api->now_ms, &wait_s);
    if (err == GW_OK && wait_s > 0)
        refuse(api, wait_s);
    if (err == GW_OK && api->status == 0)
        err = take_filter(api, &fields, &filter, shown);
    if (err == GW_OK && api->status == 0)
        err = take_query(api, &maker, &query);
    if (err == GW_OK && api->status == 0)
        err = answer(db, api, &maker, &query, &filter);
    crypto_wipe(&query, sizeof query);
    return err;
}

enum gw_err
api_search_audit(struct db *db, struct api *api)
{
    const struct shown *shown = api->state;
    char detail[640];
    int wait_s;

    enum gw_err err =
        search_turn_take(db, who_searches(api), api->now_ms, &wait_s);
    if (err != GW_OK)
        return err;
    if (wait_s > 0) {
        refuse(api, wait_s);
        return GW_OK;
    }
    (void)snprintf(detail, sizeof detail, "count=%zu newest=%lld oldest=%lld%s",
                   shown->count, (long long)shown->newest,
                   (long long)shown->oldest, shown->filters);
    return api_audit(db, api, "tips.search", "tips", 0, detail);
}
