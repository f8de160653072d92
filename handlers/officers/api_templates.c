/* handlers/officers/api_templates.c -- the list of templates, read and replaced
 * as a whole.
 *
 * Everything is checked before the first row goes. A word that endangers whoever
 * holds the phone is refused nowhere, but said: the officer decides.
 */
#include "gateway/base/gsm7.h"
#include "gateway/base/utf8.h"
#include "handlers/followup/letter.h"
#include "handlers/officers/api_settings.h"
#include "handlers/officers/json_value.h"
#include "handlers/officers/template.h"

static void
add(const struct template_view *view, void *arg)
{
    json_t *items = arg;
    struct text unsafe = letter_unsafe(view->words);

    (void)json_array_append_new(
        items, json_pack("{s:o, s:o, s:o, s:I, s:o, s:o}", "id",
                         value_id(view->id), "title", value_text(view->title),
                         "text", value_text(view->words), "septets",
                         (json_int_t)gsm7_septets(view->words), "unsafe",
                         value_text(unsafe), "changed_at",
                         value_time(view->changed_ms)));
}

enum gw_err
api_templates_read(struct db *db, struct api *api)
{
    json_t *items = json_array();
    enum gw_err err = template_each(db, add, items);

    if (err != GW_OK) {
        json_decref(items);
        return err;
    }
    return api_json(api, 200, json_pack("{s:o}", "items", items));
}

/* One text of an item; false when it is none, empty, or not clean. */
static bool
take_text(const json_t *item, const char *field, struct text *ret_text)
{
    const json_t *value = json_object_get(item, field);
    OWNED(buf_free)
    struct buf clean = buf_new(1024);

    if (!json_is_string(value) || json_string_length(value) > 512)
        return false;
    *ret_text =
        (struct text){ json_string_value(value), json_string_length(value) };
    utf8_clean(text_trim(*ret_text), &clean);
    return buf_ok(&clean) && ret_text->len > 0
           && text_equal(buf_text(&clean), *ret_text);
}

static bool
is_fit(const json_t *item, struct text *ret_title, struct text *ret_words)
{
    if (!take_text(item, "title", ret_title)
        || ret_title->len > TEMPLATE_TITLE_MAX
        || !take_text(item, "text", ret_words))
        return false;
    long septets = gsm7_septets(*ret_words);
    return septets > 0 && septets <= TEMPLATE_SEPTETS;
}

enum gw_err
api_templates_write(struct db *db, struct api *api)
{
    const json_t *body = api_body(api);
    const json_t *items = body == NULL ? NULL : json_object_get(body, "items");
    struct text title, words;
    size_t count = json_array_size(items);

    if (body == NULL)
        return GW_OK;
    bool fit = json_is_array(items) && count <= TEMPLATES_MAX;
    for (size_t i = 0; fit && i < count; i++)
        fit = is_fit(json_array_get(items, i), &title, &words);
    if (!fit) {
        api_problem(api, 422, "items",
                    "Paling banyak 50 templat; judul 1-40 huruf, teks 1-160 "
                    "karakter SMS biasa.");
        return GW_OK;
    }
    enum gw_err err = template_clear(db);
    for (size_t i = 0; err == GW_OK && i < count; i++)
        if (is_fit(json_array_get(items, i), &title, &words))
            err = template_put(db, (int64_t)i + 1, title, words,
                               api->session.officer.id, api->now_ms);
    if (err == GW_OK)
        err = api_audit(db, api, "template.replace", "templates", 0, "");
    return err == GW_OK ? api_templates_read(db, api) : err;
}
