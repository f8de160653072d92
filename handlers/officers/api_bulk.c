/* handlers/officers/api_bulk.c -- see api_bulk.h.
 *
 *   body, all of it --> for each tip: sees it? deed --> its own status
 *
 * Each tip has a result of its own: a colleague who was quicker on one is no
 * reason to undo the other ninety-nine. A fault of the store undoes all of it.
 *
 * What one would get wrong: going on after a fault of the store. Only what a deed
 * refuses is a result.
 */
#include "handlers/officers/api_bulk.h"

#include <string.h>

#include "handlers/followup/link.h"
#include "handlers/officers/api_follow.h"
#include "handlers/officers/json_value.h"

enum { TIPS_MAX = 100 };

struct bulk {
    int64_t tips[TIPS_MAX];
    size_t count;
    const struct deed *deed;
    struct text reason; /* of state */
    enum tip_state state;
    int64_t to; /* of link: the other tip */
    enum link_kind kind;
};

struct deed {
    const char *word;
    /* What it needs beside the tips; false: the problem is decided. */
    bool (*take)(struct api *api, struct bulk *bulk);
    enum gw_err (*run)(const struct follow *follow, const struct bulk *bulk);
};

/* ---- the deeds ---- */

static bool
take_nothing(struct api *api, struct bulk *bulk)
{
    (void)api;
    (void)bulk;
    return true;
}

static enum gw_err
run_take(const struct follow *follow, const struct bulk *bulk)
{
    (void)bulk;
    return follow_take(follow);
}

static bool
take_state(struct api *api, struct bulk *bulk)
{
    char word[24];

    if (!api_body_text(api, "state", false, word, sizeof word))
        return false;
    bulk->state = (enum tip_state)tip_state_read(text_of(word));
    if (bulk->state != 0)
        return true;
    api_problem(api, 422, "state", "Status ini tidak dikenal.");
    return false;
}

static enum gw_err
run_state(const struct follow *follow, const struct bulk *bulk)
{
    enum move_tells tells;

    return follow_move(follow, bulk->state, bulk->reason, &tells);
}

static bool
read_id(const json_t *value, int64_t *ret_id)
{
    return json_is_string(value)
           && text_number(text_of(json_string_value(value)), ret_id)
           && *ret_id > 0;
}

static bool
take_link(struct api *api, struct bulk *bulk)
{
    char word[16];

    if (!api_body_text(api, "kind", false, word, sizeof word))
        return false;
    if (!link_read(text_of(word), &bulk->kind)) {
        api_problem(api, 422, "kind", "Pilihan: related, duplicate.");
        return false;
    }
    if (read_id(json_object_get(api_body(api), "to"), &bulk->to))
        return true;
    api_problem(api, 422, "to", "Nomor info tidak dikenal.");
    return false;
}

static enum gw_err
run_link(const struct follow *follow, const struct bulk *bulk)
{
    return link_add(follow, bulk->to, bulk->kind);
}

static const struct deed deeds[] = {
    { "take", take_nothing, run_take },
    { "state", take_state, run_state },
    { "link", take_link, run_link },
};

/* ---- what was sent ---- */

static bool
take_tips(struct api *api, struct bulk *bulk)
{
    const json_t *list = json_object_get(api_body(api), "tips");
    size_t count = json_array_size(list);
    bool good = json_is_array(list) && count > 0 && count <= TIPS_MAX;

    for (size_t i = 0; good && i < count; i++)
        good = read_id(json_array_get(list, i), &bulk->tips[i]);
    bulk->count = count;
    if (!good)
        api_problem(api, 422, "tips",
                    "Daftar nomor info, 1 sampai 100, masing-masing teks.");
    return good;
}

static bool
take_deed(struct api *api, struct bulk *bulk)
{
    char word[16];

    if (!api_body_text(api, "do", false, word, sizeof word))
        return false;
    for (size_t i = 0; i < LENGTH(deeds); i++)
        if (strcmp(word, deeds[i].word) == 0)
            bulk->deed = &deeds[i];
    if (bulk->deed != NULL)
        return bulk->deed->take(api, bulk);
    api_problem(api, 422, "do", "Pilihan: take, state, link.");
    return false;
}

/* ---- one tip ---- */

static const struct {
    enum gw_err err;
    int status;
    const char *detail;
} results[] = {
    { GW_OK, 200, NULL },
    { GW_MISSING, 404, "Info ini tidak ada, atau bukan untuk Anda." },
    { GW_DENIED, 403, "Peran Anda tidak boleh melakukan ini." },
    { GW_CONFLICT, 409,
      "Info ini sudah berubah, diambil rekan Anda, atau sudah dihapus." },
    { GW_REJECTED, 422, "Langkah ini perlu alasan, atau isian tidak cocok." },
};

/* False: no result of the deed's but a fault of the store. */
static bool
add_result(json_t *items, int64_t tip, enum gw_err err)
{
    for (size_t i = 0; i < LENGTH(results); i++)
        if (results[i].err == err)
            return json_array_append_new(
                       items, json_pack("{s:o, s:i, s:o}", "id", value_id(tip),
                                        "status", results[i].status, "detail",
                                        value_word(results[i].detail)))
                   == 0;
    return false;
}

static enum gw_err
run_one(struct db *db, const struct api *api, const struct bulk *bulk,
        int64_t tip)
{
    struct follow follow = api_follow(db, api, tip);
    enum gw_err err = api_sees_tip(db, api, tip);

    if (err == GW_OK && bulk->to != 0)
        err = api_sees_tip(db, api, bulk->to);
    return err == GW_OK ? bulk->deed->run(&follow, bulk) : err;
}

enum gw_err
api_bulk_write(struct db *db, struct api *api)
{
    char raw[FOLLOW_REASON_MAX + 1];
    OWNED(buf_wipe)
    struct buf reason = buf_new(2 * sizeof raw);
    struct bulk bulk = { .count = 0 };
    enum gw_err err = GW_OK;

    if (!api_take_words(api, "reason", true, raw, sizeof raw, &reason))
        return reason.err;
    if (!take_tips(api, &bulk) || !take_deed(api, &bulk))
        return GW_OK;
    bulk.reason = buf_text(&reason);
    json_t *items = json_array();
    for (size_t i = 0; i < bulk.count && err == GW_OK; i++) {
        err = run_one(db, api, &bulk, bulk.tips[i]);
        if (add_result(items, bulk.tips[i], err))
            err = GW_OK;
        else if (err == GW_OK)
            err = GW_NOMEM;
    }
    if (err != GW_OK) {
        json_decref(items);
        return err;
    }
    return api_json(api, 200, json_pack("{s:o}", "items", items));
}
