/* handlers/aggregators/dialect_place.c -- where values stand, and what is asked
 * of them, as a description says it.
 *
 * The one thing one would get wrong: a header. Nobody keeps all headers of a
 * request, so each that a description names is put on the adapter's list.
 */
#include <string.h>

#include "handlers/aggregators/dialect_reader.h"

enum { PATH_PARTS_MAX = 8 };

/* ---- values ------------------------------------------------------------------- */

static const char *const where_words[] = {
    [WHERE_FORM] = "form", [WHERE_QUERY] = "query", [WHERE_HEADER] = "header",
    [WHERE_JSON] = "json", [WHERE_XML] = "xml",
};

bool
dialect_is_header(struct text name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.at[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9') || c == '-' || c == '_'))
            return false;
    }
    return name.len > 0 && name.len <= 64;
}

/* A path whose parts are not empty, nor too many; sep between them. */
static bool
is_path(struct text path, char sep)
{
    struct text part;
    size_t parts = 0;

    while (text_cut(&path, sep, &part)) {
        if (part.len == 0 || ++parts > PATH_PARTS_MAX)
            return false;
        for (size_t i = 0; i < part.len; i++) {
            if (part.at[i] <= ' ' || part.at[i] >= 0x7F)
                return false;
        }
    }
    return true;
}

static bool
is_xml_path(struct text path)
{
    struct text rest = path, elements, attribute, none;

    (void)text_cut(&rest, '@', &elements);
    attribute = rest;
    return is_path(elements, '/')
           && (attribute.at == NULL
               || (is_path(attribute, '/') && text_cut(&attribute, '/', &none)
                   && attribute.at == NULL
                   && memchr(none.at, '@', none.len) == NULL));
}

static bool
is_place(enum dialect_where where, struct text name)
{
    switch (where) {
    case WHERE_HEADER:
        return dialect_is_header(name);
    case WHERE_JSON:
        return is_path(name, '.');
    case WHERE_XML:
        return is_xml_path(name);
    case WHERE_FORM:
    case WHERE_QUERY:
        break;
    }
    return name.len > 0 && name.len <= 64;
}

/* Whoever reads the request must hand the header on. */
static void
want_header(struct dialect_reader *reader, const struct yaml_node *node,
            const char *name)
{
    struct dialect *dialect = reader->dialect;

    for (size_t i = 0; i < dialect->headers_count; i++) {
        if (text_equal_fold(text_of(dialect->headers[i]), text_of(name)))
            return;
    }
    if (dialect->headers_count >= WIRE_IN_HEADERS_MAX)
        dialect_fault(reader, node, "at most %d headers can be read",
                      WIRE_IN_HEADERS_MAX);
    else
        dialect->headers[dialect->headers_count++] = name;
}

static void
read_place(struct dialect_reader *reader, struct dialect_value *value,
           const struct yaml_node *node, enum dialect_where where)
{
    struct text name = yaml_text(node);

    if (yaml_kind(node) != YAML_SCALAR || !is_place(where, name)) {
        dialect_fault(reader, node, "%s: this is no %s", where_words[where],
                      where == WHERE_JSON  ? "path like a.b.0.c"
                      : where == WHERE_XML ? "path like a/b@c"
                                           : "name");
        return;
    }
    if (value->count >= DIALECT_PLACES_MAX) {
        dialect_fault(reader, node, "at most %d places for one value",
                      DIALECT_PLACES_MAX);
        return;
    }
    struct dialect_place *place = &value->places[value->count++];
    *place = (struct dialect_place){ where, dialect_keep(reader, name) };
    reader->where |= WHERE_BIT(where);
    if (where == WHERE_HEADER && !reader->nomem)
        want_header(reader, node, place->name);
}

static const struct dialect_key value_keys[] = {
    KEY("default", dialect_read_string, struct dialect_value, preset),
    KEY("strip", dialect_read_string, struct dialect_value, strip),
};

/* One key of a value's map. False: it is none of a value's. */
static bool
read_value_key(struct dialect_reader *reader, struct dialect_value *value,
               struct text name, const struct yaml_node *node)
{
    for (size_t i = 0; i < LENGTH(where_words); i++) {
        if (text_is(name, where_words[i])) {
            read_place(reader, value, node, (enum dialect_where)i);
            return true;
        }
    }
    for (size_t i = 0; i < LENGTH(value_keys); i++) {
        if (text_is(name, value_keys[i].name)) {
            value_keys[i].read(reader, (char *)value + value_keys[i].offset,
                               node);
            return true;
        }
    }
    return false;
}

static void
list_value_keys(char list[FAULT_TEXT])
{
    for (size_t i = 0; i < LENGTH(where_words); i++)
        dialect_list_word(list, where_words[i]);
    for (size_t i = 0; i < LENGTH(value_keys); i++)
        dialect_list_word(list, value_keys[i].name);
}

static void
unknown_value_key(struct dialect_reader *reader, const struct yaml_node *key)
{
    char known[FAULT_TEXT] = "", word[YAML_WORD];

    list_value_keys(known);
    dialect_fault(reader, key, "a value has no key `%s`; it has: %s",
                  yaml_word(key, word), known);
}

static void
read_value_map(struct dialect_reader *reader, struct dialect_value *value,
               const struct yaml_node *node)
{
    if (yaml_kind(node) != YAML_MAP) {
        dialect_fault(reader, node,
                      "want where the value stands, like "
                      "{form: NAME}, {json: a.b} or {xml: a@b}");
        return;
    }
    for (size_t i = 0; i < yaml_count(node); i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, node, i);
        if (!read_value_key(reader, value, yaml_text(key),
                            yaml_value(reader->yaml, node, i)))
            unknown_value_key(reader, key);
    }
}

void
dialect_read_value(struct dialect_reader *reader, void *into,
                   const struct yaml_node *node)
{
    struct dialect_value *value = into;

    if (yaml_kind(node) == YAML_LIST) {
        for (size_t i = 0; i < yaml_count(node); i++)
            read_value_map(reader, value, yaml_item(reader->yaml, node, i));
    } else {
        read_value_map(reader, value, node);
    }
    if (value->count == 0 && value->preset == NULL)
        dialect_fault(reader, node, "this value stands nowhere");
}

void
dialect_read_each(struct dialect_reader *reader, void *into,
                  const struct yaml_node *node)
{
    const char **path = into;

    if (yaml_kind(node) != YAML_SCALAR || !is_path(yaml_text(node), '.')) {
        dialect_fault(reader, node, "each: this is no path like a.b.0.c");
        return;
    }
    *path = dialect_keep(reader, yaml_text(node));
    reader->where |= WHERE_BIT(WHERE_JSON);
}

/* ---- tests ------------------------------------------------------------------- */

static const char *const ask_words[] = {
    [ASK_IS] = "is",       [ASK_NOT] = "not",          [ASK_STARTS] = "starts",
    [ASK_GIVEN] = "given", [ASK_CODE] = "is_the_code",
};

static bool
read_ask(struct dialect_reader *reader, struct dialect_test *test,
         struct text name, const struct yaml_node *node)
{
    for (size_t i = 0; i < LENGTH(ask_words); i++) {
        if (!text_is(name, ask_words[i]))
            continue;
        test->ask = (enum dialect_ask)i;
        if (i == ASK_GIVEN || i == ASK_CODE) {
            bool yes = false;
            dialect_read_bool(reader, &yes, node);
            if (!yes)
                dialect_fault(reader, node, "%s: want true", ask_words[i]);
        } else {
            dialect_read_words(reader, &test->words, node);
        }
        return true;
    }
    return false;
}

static void
list_asks(char list[FAULT_TEXT])
{
    for (size_t i = 0; i < LENGTH(ask_words); i++)
        dialect_list_word(list, ask_words[i]);
}

static void
unknown_test_key(struct dialect_reader *reader, const struct yaml_node *key)
{
    char known[FAULT_TEXT] = "", word[YAML_WORD];

    list_value_keys(known);
    list_asks(known);
    dialect_fault(reader, key, "a test has no key `%s`; it has: %s",
                  yaml_word(key, word), known);
}

static void
read_test(struct dialect_reader *reader, struct dialect_tests *tests,
          const struct yaml_node *node)
{
    size_t asks = 0;

    if (yaml_kind(node) != YAML_MAP || tests->count >= DIALECT_TESTS_MAX) {
        dialect_fault(reader, node,
                      "want a test like {form: op, is: begin}, "
                      "at most %d of them",
                      DIALECT_TESTS_MAX);
        return;
    }
    struct dialect_test *test = &tests->list[tests->count++];
    for (size_t i = 0; i < yaml_count(node); i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, node, i);
        const struct yaml_node *value = yaml_value(reader->yaml, node, i);
        if (read_ask(reader, test, yaml_text(key), value))
            asks++;
        else if (!read_value_key(reader, &test->value, yaml_text(key), value))
            unknown_test_key(reader, key);
    }
    if (asks != 1 || test->value.count == 0) {
        char asked[FAULT_TEXT] = "";
        list_asks(asked);
        dialect_fault(reader, node, "a test wants a place and one of: %s",
                      asked);
    }
}

void
dialect_read_tests(struct dialect_reader *reader, void *into,
                   const struct yaml_node *node)
{
    if (yaml_kind(node) != YAML_LIST) {
        read_test(reader, into, node);
        return;
    }
    for (size_t i = 0; i < yaml_count(node); i++)
        read_test(reader, into, yaml_item(reader->yaml, node, i));
}
