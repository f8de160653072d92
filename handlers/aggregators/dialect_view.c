/* handlers/aggregators/dialect_view.c -- where a value stands in a request.
 *
 *   query --fields-->  form, query        body --fields, jansson, xml.c-->
 *                                         form | json | xml
 *
 * Only what the section needs is read. A section that knows one kind of body
 * reads every body as that, whatever its type says: aggregators get it wrong.
 * One that knows several goes by the type.
 *
 * The one thing one would get wrong: texts outlive the view. Whoever hands them
 * on copies them into scratch first, whose room is made beforehand, since a
 * buffer that grows moves what lies in it.
 */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/aggregators/body.h"
#include "handlers/aggregators/dialect_parts.h"

enum { BODY_MAX = 64 * 1024, DIGITS_MAX = 4 };

/* ---- opening ------------------------------------------------------------------- */

static bool
type_has(struct text type, const char *word)
{
    for (size_t i = 0; i < type.len; i++) {
        struct text tail = { type.at + i, type.len - i };
        if (tail.len > strlen(word))
            tail.len = strlen(word);
        if (text_equal_fold(tail, text_of(word)))
            return true;
    }
    return false;
}

/* What the body is read as: one of the bits of where, or 0. */
static unsigned
body_kind(const struct wire_in *in, unsigned where)
{
    unsigned json = where & WHERE_BIT(WHERE_JSON);
    unsigned xml = where & WHERE_BIT(WHERE_XML);
    unsigned form = where & WHERE_BIT(WHERE_FORM);

    if (in->method != HTTP_POST || in->body.len == 0)
        return 0;
    if ((json != 0) + (xml != 0) + (form != 0) == 1)
        return json | xml | form;
    if (json != 0 && type_has(in->content_type, "json"))
        return json;
    if (xml != 0 && type_has(in->content_type, "xml"))
        return xml;
    return form != 0 ? form : json;
}

static enum gw_err
read_body(const struct wire_in *in, unsigned kind, struct dialect_view *view)
{
    if (kind == WHERE_BIT(WHERE_FORM))
        return fields_read_form(in->fields, in->body);
    if (kind == WHERE_BIT(WHERE_XML))
        return xml_read(in->body, &view->xml);
    if (kind == WHERE_BIT(WHERE_JSON)) {
        enum gw_err err = body_parse(in->body, &view->root);
        view->item = view->root;
        return err;
    }
    return GW_OK;
}

enum gw_err
dialect_view_open(const struct wire_in *in, unsigned where,
                  struct dialect_view *ret_view)
{
    enum gw_err err = GW_OK;

    if ((in->method != HTTP_GET && in->method != HTTP_POST)
        || in->body.len > BODY_MAX)
        return GW_REJECTED;
    ret_view->in = in;
    if ((where & (WHERE_BIT(WHERE_FORM) | WHERE_BIT(WHERE_QUERY))) != 0)
        err = fields_read_form(in->fields, in->query);
    ret_view->query_count = in->fields->count;
    if (err != GW_OK)
        return err;
    return read_body(in, body_kind(in, where), ret_view);
}

void
dialect_view_close(struct dialect_view *view)
{
    body_free(view->root);
    xml_free(&view->xml);
    view->root = NULL;
    view->item = NULL;
}

/* ---- values --------------------------------------------------------------------- */

static const json_t *
json_part(const json_t *at, struct text part)
{
    char name[XML_PATH_MAX];
    int64_t index;

    if (json_is_array(at))
        return part.len <= DIGITS_MAX && text_number(part, &index) && index >= 0
                   ? json_array_get(at, (size_t)index)
                   : NULL;
    return text_copy(part, name, sizeof name) ? json_object_get(at, name)
                                              : NULL;
}

const json_t *
dialect_json_at(const json_t *root, const char *path)
{
    struct text rest = text_of(path), part;

    while (root != NULL && text_cut(&rest, '.', &part))
        root = json_part(root, part);
    return root;
}

static struct text
query_text(const struct dialect_view *view, const char *name)
{
    const struct fields *fields = view->in->fields;

    for (size_t i = 0; i < view->query_count; i++) {
        if (text_is(fields->list[i].name, name))
            return fields->list[i].value;
    }
    return (struct text){ NULL, 0 };
}

static struct text
place_text(const struct dialect_view *view, const struct dialect_place *place)
{
    switch (place->where) {
    case WHERE_QUERY:
        return query_text(view, place->name);
    case WHERE_HEADER:
        return wire_in_header(view->in, place->name);
    case WHERE_JSON:
        return body_value(dialect_json_at(view->item, place->name));
    case WHERE_XML:
        return xml_find(&view->xml, place->name);
    case WHERE_FORM:
        break;
    }
    return fields_get(view->in->fields, place->name);
}

static struct text
strip(struct text text, const char *characters)
{
    while (text.len > 0 && strchr(characters, text.at[0]) != NULL
           && text.at[0] != '\0') {
        text.at++;
        text.len--;
    }
    while (text.len > 0 && strchr(characters, text.at[text.len - 1]) != NULL
           && text.at[text.len - 1] != '\0')
        text.len--;
    return text;
}

struct text
dialect_view_value(struct dialect_view *view, const struct dialect_value *value)
{
    struct text found = { NULL, 0 };

    for (size_t i = 0; i < value->count && found.len == 0; i++) {
        struct text text = place_text(view, &value->places[i]);
        if (text.at == NULL)
            continue;
        view->any = true;
        found = value->strip != NULL ? strip(text, value->strip) : text;
    }
    if (found.len == 0 && value->preset != NULL)
        return text_of(value->preset);
    return found;
}

/* ---- questions ------------------------------------------------------------------- */

bool
dialect_words_have(const struct dialect_words *words, struct text word)
{
    for (size_t i = 0; i < words->count; i++) {
        if (text_equal_fold(word, text_of(words->list[i])))
            return true;
    }
    return false;
}

/* The service code, alone or with more dialled behind it, however it is
 * spelt: "*177#", "177", "*177*1#". */
static bool
is_dialled(struct text text, struct text code)
{
    text = strip(text, "*#");
    code = strip(code, "*#");
    return code.len > 0 && text_starts(text, code)
           && (text.len == code.len || text.at[code.len] == '*');
}

static bool
is_so(struct dialect_view *view, const struct dialect_test *test,
      struct text code)
{
    struct text text = dialect_view_value(view, &test->value);

    switch (test->ask) {
    case ASK_NOT:
        return text.at != NULL && !dialect_words_have(&test->words, text);
    case ASK_STARTS:
        for (size_t i = 0; i < test->words.count; i++) {
            if (text_starts(text, text_of(test->words.list[i])))
                return true;
        }
        return false;
    case ASK_GIVEN:
        return text.at != NULL;
    case ASK_CODE:
        return is_dialled(text, code);
    case ASK_IS:
        break;
    }
    return text.at != NULL && dialect_words_have(&test->words, text);
}

bool
dialect_view_tests(struct dialect_view *view, const struct dialect_tests *tests,
                   struct text code)
{
    for (size_t i = 0; i < tests->count; i++) {
        if (is_so(view, &tests->list[i], code))
            return true;
    }
    return false;
}
