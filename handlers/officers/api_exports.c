/* handlers/officers/api_exports.c -- see api_exports.h.
 *
 * What one would get wrong: free words in the audit, which nobody can erase. It
 * names the export and its coded filter; the reason stands sealed beside the
 * export, where who may read the audit may read it.
 */
#include "handlers/officers/api_exports.h"

#include <stdio.h>
#include <string.h>

#include "handlers/officers/api_follow.h"
#include "handlers/officers/export.h"
#include "handlers/officers/exporter.h"
#include "handlers/officers/json_value.h"
#include "handlers/officers/query.h"

/* ---- asking ---- */

static bool
bad_filter(struct api *api, const char *field, const char *detail)
{
    api_problem(api, 422, field, detail);
    return false;
}

/* One field of the filter, as it would stand in an address. */
static bool
add_field(struct api *api, const char *key, const json_t *value,
          struct buf *form)
{
    char number[24];

    if (!query_is_filter(key))
        return bad_filter(api, key, "Saringan ini tidak dikenal.");
    if (json_is_integer(value)) {
        (void)snprintf(number, sizeof number, "%lld",
                       (long long)json_integer_value(value));
        form_add(form, key, text_of(number));
    } else if (json_is_string(value)) {
        form_add(form, key,
                 (struct text){ json_string_value(value),
                                json_string_length(value) });
    } else if (!json_is_null(value)) {
        return bad_filter(api, key, "Isian ini berupa teks atau angka.");
    }
    return true;
}

static bool
take_tip(struct api *api, const json_t *value, struct exported *exported)
{
    if (json_is_null(value))
        return true;
    if (json_is_string(value)
        && text_number(text_of(json_string_value(value)), &exported->tip)
        && exported->tip > 0)
        return true;
    return bad_filter(api, "tip", "Nomor info berupa teks, misalnya \"17\".");
}

/* Reads the filter's fields into form and checks that they can be used. */
static bool
check_form(struct api *api, const struct buf *form, struct exported *exported)
{
    OWNED(fields_free)
    struct fields fields;
    struct tip_filter filter;
    const char *field = "filter";

    fields_init(&fields);
    if (!buf_ok(form)
        || !text_copy(buf_text(form), exported->filter,
                      sizeof exported->filter))
        return bad_filter(api, "filter", "Saringan ini terlalu panjang.");
    if (fields_read_form(&fields, buf_text(form)) != GW_OK
        || query_tips(&fields, &api->session.officer, &filter, &field) != GW_OK)
        return bad_filter(api, field, "Nilai saringan ini tidak dikenal.");
    if (exported->tip != 0 && form->len > 0)
        return bad_filter(api, "tip",
                          "Satu info saja, atau saringan; jangan keduanya.");
    return true;
}

static bool
take_filter(struct api *api, struct exported *exported)
{
    json_t *filter = json_object_get(api_body(api), "filter");
    OWNED(buf_free)
    struct buf form = buf_new(EXPORT_FILTER_MAX);
    const char *key;
    json_t *value;

    if (filter == NULL)
        return true;
    if (!json_is_object(filter))
        return bad_filter(api, "filter", "Saringan berupa objek JSON.");
    json_object_foreach(filter, key, value)
    {
        if (strcmp(key, "tip") == 0 ? !take_tip(api, value, exported)
                                    : !add_field(api, key, value, &form))
            return false;
    }
    return check_form(api, &form, exported);
}

static bool
take_format(struct api *api, struct exported *exported)
{
    char word[16];

    if (!api_body_text(api, "format", false, word, sizeof word))
        return false;
    exported->format = sheet_format_read(text_of(word));
    if (exported->format != SHEET_NONE)
        return true;
    api_problem(api, 422, "format", "Pilih csv, xlsx, pdf, atau geojson.");
    return false;
}

static enum gw_err
audit_ask(struct db *db, struct api *api, const struct exported *exported)
{
    OWNED(fields_free)
    struct fields fields;
    OWNED(buf_free)
    struct buf detail = buf_new(1000);

    fields_init(&fields);
    buf_printf(&detail, "format=%s", sheet_kind(exported->format)->word);
    if (exported->tip != 0)
        buf_printf(&detail, " tip=%lld", (long long)exported->tip);
    enum gw_err err = fields_read_form(&fields, text_of(exported->filter));
    query_tips_words(&fields, &detail);
    if (err == GW_OK)
        err = detail.err;
    return err == GW_OK ? api_audit(db, api, "export.ask", "export",
                                    exported->id, buf_cstr(&detail))
                        : err;
}

static enum gw_err
add(struct db *db, struct api *api, struct exported *exported,
    struct text reason)
{
    enum gw_err err =
        exported->tip != 0 ? api_sees_tip(db, api, exported->tip) : GW_OK;

    if (err == GW_OK)
        err =
            export_add(db, api->door->keyring, exported, reason, &exported->id);
    if (err == GW_CONFLICT) {
        api->retry_after_s = 60;
        api_problem(api, 429, NULL,
                    "Sudah 10 ekspor menunggu. Batalkan satu, atau tunggu.");
        return GW_OK;
    }
    if (err == GW_OK)
        err = audit_ask(db, api, exported);
    return err == GW_OK
               ? api_json(api, 202,
                          json_pack("{s:o, s:s}", "id", value_id(exported->id),
                                    "state", "queued"))
               : err;
}

enum gw_err
api_export_ask(struct db *db, struct api *api)
{
    char raw[EXPORT_REASON_MAX + 1];
    OWNED(buf_wipe)
    struct buf reason = buf_new(2 * sizeof raw);
    struct exported exported = {
        .officer = api->machine.id != 0 ? 0 : api->session.officer.id,
        .machine = api->machine.id,
        .agency = api->session.officer.agency,
        .at_ms = api->now_ms,
    };

    if (!take_format(api, &exported)
        || !api_take_words(api, "reason", false, raw, sizeof raw, &reason))
        return reason.err;
    if (reason.len == 0) {
        api_problem(api, 422, "reason", "Tulis alasan ekspor ini.");
        return GW_OK;
    }
    if (reason.len > EXPORT_REASON_MAX) {
        api_problem(api, 422, "reason", "Alasan paling panjang 500 huruf.");
        return GW_OK;
    }
    return take_filter(api, &exported)
               ? add(db, api, &exported, buf_text(&reason))
               : GW_OK;
}

/* ---- watching ---- */

static bool
is_own(const struct api *api, const struct exported *exported)
{
    return api->machine.id != 0 ? exported->machine == api->machine.id
                                : exported->officer == api->session.officer.id;
}

static enum gw_err
get_own(struct db *db, const struct api *api, struct exported *ret_exported)
{
    enum gw_err err = export_get(db, api->id, ret_exported);

    return err == GW_OK && !is_own(api, ret_exported) ? GW_MISSING : err;
}

static json_t *
export_json(const struct exported *exported)
{
    bool done = exported->state == EXPORT_DONE;

    return json_pack(
        "{s:o, s:s, s:s, s:o, s:s, s:I, s:I, s:I, s:o, s:o, s:o, s:I, s:o}",
        "id", value_id(exported->id), "format",
        sheet_kind(exported->format)->word, "state",
        export_state_word(exported->state), "tip", value_id(exported->tip),
        "filter", exported->filter, "done", (json_int_t)exported->done, "total",
        (json_int_t)exported->total, "size", (json_int_t)exported->size, "at",
        value_time(exported->at_ms), "ended_at", value_time(exported->ended_ms),
        "expires_at",
        value_time(done ? exported->ended_ms + EXPORT_LIFE_MS : 0),
        "fetches_left",
        (json_int_t)(done ? EXPORT_FETCHES - exported->fetches : 0), "why",
        value_word(export_why_text(exported->why)));
}

static enum gw_err
add_item(const struct exported *exported, void *arg)
{
    json_t *item = export_json(exported);

    return item != NULL && json_array_append_new(arg, item) == 0 ? GW_OK
                                                                 : GW_NOMEM;
}

enum gw_err
api_exports_read(struct db *db, struct api *api)
{
    json_t *items = json_array();
    enum gw_err err =
        export_each(db, api->machine.id != 0 ? 0 : api->session.officer.id,
                    api->machine.id, add_item, items);

    if (err != GW_OK) {
        json_decref(items);
        return err;
    }
    return api_json(api, 200, json_pack("{s:o}", "items", items));
}

enum gw_err
api_export_read(struct db *db, struct api *api)
{
    struct exported exported;
    enum gw_err err = get_own(db, api, &exported);

    return err == GW_OK ? api_json(api, 200, export_json(&exported)) : err;
}

enum gw_err
api_export_cancel(struct db *db, struct api *api)
{
    struct exported exported;
    enum gw_err err = get_own(db, api, &exported);

    if (err == GW_OK)
        err = export_cancel(db, api->id, api->now_ms);
    if (err == GW_OK)
        err = api_audit(db, api, "export.cancel", "export", api->id, "");
    if (err == GW_OK)
        api->status = 204;
    return err;
}

void
api_export_after(struct api *api)
{
    exporter_wake(api->door->exporter);
}

/* ---- the file ---- */

enum gw_err
api_export_file_read(struct db *db, struct api *api)
{
    struct exported *exported = api_keep(api, sizeof *exported);

    if (exported == NULL)
        return GW_NOMEM;
    enum gw_err err = get_own(db, api, exported);
    if (err == GW_OK && exported->state != EXPORT_DONE)
        api_problem(api, 409, NULL,
                    exported->state < EXPORT_DONE
                        ? "Berkas ini belum selesai dibuat."
                        : "Berkas ini sudah tidak ada. Minta ekspor baru.");
    if (err == GW_OK && api->door->exporter == NULL)
        return GW_AGAIN;
    return err;
}

enum gw_err
api_export_file_open(struct api *api)
{
    api->out.max = VAULT_FILE_MAX;
    enum gw_err err =
        vault_read(api->door->keyring, exporter_folder(api->door->exporter),
                   api->id, &api->out);
    if (err == GW_MISSING || err == GW_DENIED || err == GW_REJECTED) {
        api_problem(api, 409, NULL, "Berkas ini rusak. Minta ekspor baru.");
        return GW_OK;
    }
    return err == GW_AGAIN ? GW_IO : err;
}

enum gw_err
api_export_file_write(struct db *db, struct api *api)
{
    const struct exported *exported = api->state;
    char detail[80];

    enum gw_err err = export_fetched(db, api->id, api->now_ms);
    if (err == GW_MISSING) {
        api_problem(api, 409, NULL,
                    "Berkas ini sudah tidak ada. Minta ekspor baru.");
        return GW_OK;
    }
    (void)snprintf(detail, sizeof detail, "format=%s count=%lld",
                   sheet_kind(exported->format)->word,
                   (long long)exported->done);
    if (err == GW_OK)
        err = api_audit(db, api, "export.fetch", "export", api->id, detail);
    if (err == GW_OK) {
        api->status = 200;
        api->content_type = sheet_kind(exported->format)->type;
    }
    return err;
}

void
api_export_file_after(struct api *api)
{
    const struct exported *exported = api->state;
    char value[120];

    (void)snprintf(value, sizeof value,
                   "attachment; filename=\"kentongan-%lld.%s\"",
                   (long long)api->id, sheet_kind(exported->format)->word);
    http_reply_header(api->request, "Content-Disposition", value);
    exporter_wake(api->door->exporter);
}

/* ---- for who reads the audit ---- */

enum gw_err
api_export_reason(struct db *db, struct api *api)
{
    struct exported exported;
    OWNED(buf_wipe)
    struct buf reason = buf_new(2 * EXPORT_REASON_MAX);

    enum gw_err err = export_get(db, api->id, &exported);
    if (err == GW_OK)
        err = export_reason(db, api->door->keyring, api->id, &reason);
    if (err == GW_OK)
        err = api_audit(db, api, "export.reason", "export", api->id, "");
    return err == GW_OK
               ? api_json(api, 200,
                          json_pack("{s:o, s:s, s:o}", "id", value_id(api->id),
                                    "format", sheet_kind(exported.format)->word,
                                    "reason", value_text(buf_text(&reason))))
               : err;
}
