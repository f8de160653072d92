/* handlers/officers/api_similar.c -- GET tips/{id}/similar. */
#include <stdio.h>

#include "handlers/followup/similar.h"
#include "handlers/officers/api_follow.h"
#include "handlers/officers/api_search.h"
#include "handlers/officers/tip_brief.h"
#include "handlers/tips/tip_rows.h"

enum { AREAS_MAX = 4096 };

/* What the audit line says. */
struct shown {
    int64_t tips[SIMILAR_MAX];
    size_t count;
};

static json_t *
why_json(int why)
{
    json_t *list = json_array();

    for (int bit = 1; bit <= SIMILAR_SENDER; bit *= 2)
        if ((why & bit) != 0)
            (void)json_array_append_new(list, json_string(similar_word(bit)));
    return list;
}

static json_t *
note_json(int64_t outside)
{
    char note[64];

    (void)snprintf(note, sizeof note, "%lld info di luar wilayah Anda",
                   (long long)outside);
    return outside == 0 ? json_null() : json_string(note);
}

static enum gw_err
add_items(struct db *db, const struct api *api,
          const struct similar_list *similar, json_t *items,
          struct shown *shown)
{
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < similar->count && err == GW_OK; i++) {
        json_t *tip = NULL;
        err = tip_brief(db, api, similar->list[i].tip, &tip);
        if (err == GW_MISSING) {
            err = GW_OK;
            continue;
        }
        if (err != GW_OK)
            break;
        json_t *item = json_pack("{s:o, s:o, s:i}", "tip", tip, "why",
                                 why_json(similar->list[i].why), "score",
                                 similar->list[i].score);
        if (item == NULL || json_array_append_new(items, item) != 0)
            err = GW_NOMEM;
        shown->tips[shown->count++] = similar->list[i].tip;
    }
    return err;
}

enum gw_err
api_similar_read(struct db *db, struct api *api)
{
    struct token_maker maker = { .reader = api->door->reader,
                                 .keyring = api->door->keyring };
    struct shown *shown = api_keep(api, sizeof *shown);
    struct text areas[OFFICER_AREAS_MAX];
    OWNED(buf_free)
    struct buf joined = buf_new(AREAS_MAX);
    struct similar_list similar;
    json_t *items = json_array();
    enum gw_err err = shown == NULL || items == NULL ? GW_NOMEM : GW_OK;

    if (err == GW_OK)
        err = api_sees_tip(db, api, api->id);
    if (err == GW_OK)
        err = tip_areas_join(areas, officer_areas(&api->session.officer, areas),
                             &joined);
    if (err == GW_OK)
        err = similar_find(db, &maker, api->id, buf_text(&joined), &similar);
    if (err == GW_OK)
        err = add_items(db, api, &similar, items, shown);
    if (err != GW_OK) {
        json_decref(items);
        return err;
    }
    return api_json(api, 200,
                    json_pack("{s:o, s:I, s:o, s:I}", "items", items, "outside",
                              (json_int_t)similar.outside, "outside_note",
                              note_json(similar.outside), "independent_senders",
                              (json_int_t)similar.senders));
}

enum gw_err
api_similar_audit(struct db *db, struct api *api)
{
    const struct shown *shown = api->state;
    OWNED(buf_free)
    struct buf detail = buf_new(1024);

    buf_printf(&detail, "count=%zu", shown->count);
    for (size_t i = 0; i < shown->count; i++)
        buf_printf(&detail, "%s%lld", i == 0 ? " tips=" : ",",
                   (long long)shown->tips[i]);
    return buf_ok(&detail) ? api_audit(db, api, "tip.similar", "tip", api->id,
                                       buf_cstr(&detail))
                           : detail.err;
}
