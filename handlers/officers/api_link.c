/* handlers/officers/api_link.c -- see api_link.h.
 *
 * What one would get wrong: a link tells of two tips. Who may see one of them
 * hears of the other only that there is one.
 */
#include "handlers/officers/api_link.h"

#include <stdio.h>

#include "handlers/followup/link.h"
#include "handlers/followup/redact.h"
#include "handlers/officers/api_follow.h"
#include "handlers/officers/json_value.h"
#include "handlers/officers/tip_brief.h"

/* ---- links ---- */

struct listing {
    struct db *db;
    const struct api *api;
    json_t *items;
    int64_t outside;
};

static enum gw_err
add_link(const struct link_view *view, void *arg)
{
    struct listing *list = arg;
    json_t *tip = NULL;
    enum gw_err err = tip_brief(list->db, list->api, view->tip, &tip);

    if (err == GW_MISSING) {
        list->outside++;
        return GW_OK;
    }
    if (err != GW_OK)
        return err;
    json_t *item =
        json_pack("{s:o, s:s, s:b, s:o, s:o}", "tip", tip, "kind",
                  link_word((int)view->kind), "older", view->older, "officer",
                  value_id(view->officer), "at", value_time(view->at_ms));
    return item != NULL && json_array_append_new(list->items, item) == 0
               ? GW_OK
               : GW_NOMEM;
}

enum gw_err
api_links_read(struct db *db, struct api *api)
{
    struct listing list = { .db = db, .api = api, .items = json_array() };
    enum gw_err err = list.items == NULL ? GW_NOMEM : GW_OK;

    if (err == GW_OK)
        err = api_sees_tip(db, api, api->id);
    if (err == GW_OK)
        err = link_of_tip(db, api->id, add_link, &list);
    if (err != GW_OK) {
        json_decref(list.items);
        return err;
    }
    return api_json(api, 200,
                    json_pack("{s:o, s:I}", "items", list.items, "outside",
                              (json_int_t)list.outside));
}

enum gw_err
api_links_audit(struct db *db, struct api *api)
{
    return api_audit(db, api, "tip.links", "tip", api->id, "");
}

enum gw_err
api_link_write(struct db *db, struct api *api)
{
    struct follow follow = api_follow(db, api, api->id);
    enum link_kind kind = LINK_NONE;
    char word[16];
    int64_t other = api_body_id(api, "tip");

    if (other == 0 || !api_body_text(api, "kind", false, word, sizeof word))
        return GW_OK;
    if (!link_read(text_of(word), &kind)) {
        api_problem(api, 422, "kind",
                    "Isian ini related (berkaitan) atau duplicate (ganda).");
        return GW_OK;
    }
    enum gw_err err = api_sees_tip(db, api, api->id);
    if (err == GW_OK)
        err = api_sees_tip(db, api, other);
    if (err == GW_OK)
        err = link_add(&follow, other, kind);
    err = api_follow_problem(
        api, err, "tip",
        "Salah satunya sudah dihapus, atau tidak dapat digabung dari "
        "statusnya.",
        "Info tidak dapat dikaitkan dengan dirinya sendiri.");
    if (err != GW_OK || api->status != 0)
        return err;
    return api_json(api, 201,
                    json_pack("{s:o, s:s}", "tip", value_id(other), "kind",
                              link_word((int)kind)));
}

enum gw_err
api_link_end(struct db *db, struct api *api)
{
    struct follow follow = api_follow(db, api, api->id);
    enum gw_err err = api_sees_tip(db, api, api->id);

    if (err == GW_OK)
        err = api_sees_tip(db, api, api->id2);
    if (err == GW_OK)
        err = link_drop(&follow, api->id2);
    err = api_follow_problem(api, err, NULL, "Salah satunya sudah dihapus.",
                             "Kaitan ini tidak dapat dilepas.");
    if (err == GW_OK && api->status == 0)
        api->status = 204;
    return err;
}

/* ---- what is blacked out ---- */

/* null: the narrative; "in:7": what the sender wrote later. */
static bool
take_message(struct api *api, int64_t *ret_message)
{
    const json_t *value = json_object_get(api_body(api), "message");
    struct text text = text_of(json_string_value(value)), head;

    *ret_message = 0;
    if (value == NULL || json_is_null(value))
        return api->status == 0;
    if (text.at != NULL && text_cut(&text, ':', &head) && text_is(head, "in")
        && text_number(text, ret_message) && *ret_message > 0)
        return true;
    api_problem(api, 422, "message",
                "Isian ini null (isi laporan) atau pesan pelapor, misalnya "
                "in:7.");
    return false;
}

static bool
take_place(struct api *api, const char *field, int64_t *ret_at)
{
    const json_t *value = json_object_get(api_body(api), field);

    *ret_at = json_integer_value(value);
    if (json_is_integer(value) && *ret_at >= 0)
        return true;
    if (api->status == 0)
        api_problem(api, 422, field,
                    "Isian ini bilangan bulat: huruf ke berapa, dari 0.");
    return false;
}

enum gw_err
api_redaction_write(struct db *db, struct api *api)
{
    struct follow follow = api_follow(db, api, api->id);
    char raw[FOLLOW_REASON_MAX + 1];
    OWNED(buf_wipe)
    struct buf reason = buf_new(2 * sizeof raw);
    int64_t message, first, past, id = 0;

    if (!api_take_words(api, "reason", false, raw, sizeof raw, &reason))
        return reason.err;
    if (!take_message(api, &message) || !take_place(api, "from", &first)
        || !take_place(api, "to", &past))
        return GW_OK;
    bool permanent = json_is_true(json_object_get(api_body(api), "permanent"));
    if (permanent && !api_may(api, RIGHT_REDACT))
        return GW_DENIED;
    enum gw_err err = api_sees_tip(db, api, api->id);
    if (err == GW_OK)
        err = permanent ? redact_fix(&follow, message, first, past,
                                     buf_text(&reason), &id)
                        : redact_add(&follow, message, first, past,
                                     buf_text(&reason), &id);
    err = api_follow_problem(
        api, err, "to",
        permanent ? "Bagian ini harus ditutup sementara dahulu, persis sama."
                  : "Bagian ini sudah ditutup, info sudah dihapus, atau sudah "
                    "terlalu banyak bagian yang ditutup.",
        "Tidak ada huruf di bagian itu, atau alasannya terlalu panjang.");
    if (err != GW_OK || api->status != 0)
        return err;
    return api_json(
        api, 201,
        json_pack("{s:o, s:b}", "id", value_id(id), "permanent", permanent));
}

enum gw_err
api_redaction_end(struct db *db, struct api *api)
{
    struct follow follow = api_follow(db, api, api->id);
    enum gw_err err = api_sees_tip(db, api, api->id);

    if (err == GW_OK)
        err = redact_lift(&follow, api->id2);
    err = api_follow_problem(api, err, NULL,
                             "Bagian ini sudah dihitamkan untuk selamanya.",
                             "Bagian ini tidak dapat dibuka.");
    if (err == GW_OK && api->status == 0)
        api->status = 204;
    return err;
}
