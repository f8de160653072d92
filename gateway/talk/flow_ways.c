/* gateway/talk/flow_ways.c -- the ways out of a screen, as flow.yaml has them:
 * options, key 0, what may be typed, and lists.
 *
 * What one would get wrong: a fault must not end the reading. A target that
 * does not exist becomes FLOW_NOWHERE and the rest is still read, so that one
 * run shows every fault.
 */
#include <string.h>

#include "gateway/talk/flow_keys.h"

/* ---- names and targets ---- */

bool
flow_is_name(struct text text)
{
    if (text.len == 0 || text.len >= FLOW_NAME)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (!((c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z' && i > 0)
              || (c >= '0' && c <= '9' && i > 0)))
            return false;
    }
    return true;
}

uint16_t
flow_read_name(struct flow_reader *reader, const struct yaml_node *node)
{
    struct text text = yaml_text(node);
    char name[FLOW_NAME] = { 0 };

    if (yaml_kind(node) == YAML_SCALAR && flow_is_name(text)) {
        memcpy(name, text.at, text.len);
        uint16_t found = flow_find(reader->flow, name);
        if (found != FLOW_NOWHERE)
            return found;
    }
    flow_fault(reader, node, "there is no screen `%.*s`",
               (int)(text.len < 40 ? text.len : 40),
               text.len > 0 ? text.at : "");
    return FLOW_NOWHERE;
}

uint16_t
flow_read_target(struct flow_reader *reader, const struct yaml_node *node)
{
    if (text_is(yaml_text(node), "back"))
        return FLOW_BACK;
    return flow_read_name(reader, node);
}

/* The bit of a flag that the host knows; 0 with a fault. */
uint32_t
flow_read_flag(struct flow_reader *reader, const struct yaml_node *node)
{
    const char *const *flags = reader->flow->host.flags;

    for (unsigned i = 0; flags[i] != NULL; i++) {
        if (text_is(yaml_text(node), flags[i]))
            return UINT32_C(1) << i;
    }
    flow_fault(reader, node, "there is no flag of this name");
    return 0;
}

/* ---- options ---- */

static void
option_to(struct flow_reader *reader, void *into, const struct yaml_node *node)
{
    struct flow_option *option = into;
    option->to = flow_read_target(reader, node);
}

static void
option_when(struct flow_reader *reader, void *into,
            const struct yaml_node *node)
{
    struct flow_option *option = into;
    option->flags = flow_read_flag(reader, node);
}

static void
option_only(struct flow_reader *reader, void *into,
            const struct yaml_node *node)
{
    struct flow_option *option = into;
    option->inline_only = text_is(yaml_text(node), "inline");
    if (!option->inline_only)
        flow_fault(reader, node, "`only` can be: inline");
}

static const struct flow_key option_keys[] = {
    { "to", option_to },
    { "when", option_when },
    { "only", option_only },
};

static void
read_option(struct flow_reader *reader, struct flow_option *option,
            const struct yaml_node *key, const struct yaml_node *value)
{
    option->line = yaml_line(key);
    option->to = FLOW_NOWHERE;
    option->id = flow_read_id(reader, key, "an option");
    if (yaml_kind(value) == YAML_SCALAR) {
        option->to = flow_read_target(reader, value);
        return;
    }
    flow_read_map(reader, value, option_keys, LENGTH(option_keys), option,
                  "an option");
    if (option->to == FLOW_NOWHERE
        && (yaml_kind(value) != YAML_MAP
            || yaml_find(reader->yaml, value, "to") == NULL))
        flow_fault(reader, key, "an option needs `to: SCREEN`");
}

void
flow_read_options(struct flow_reader *reader, void *into,
                  const struct yaml_node *node)
{
    struct flow_screen *screen = into;

    if (!flow_is_map(reader, node, "`options`"))
        return;
    if (yaml_count(node) > FLOW_OPTIONS_MAX) {
        flow_fault(reader, node, "a screen has at most %d options",
                   FLOW_OPTIONS_MAX);
        return;
    }
    for (size_t i = 0; i < yaml_count(node); i++) {
        struct flow_option *option = &screen->options[screen->options_count];
        read_option(reader, option, yaml_key(reader->yaml, node, i),
                    yaml_value(reader->yaml, node, i));
        if (option->id != NULL)
            screen->options_count++;
    }
}

void
flow_read_zero(struct flow_reader *reader, void *into,
               const struct yaml_node *node)
{
    struct flow_screen *screen = into;

    if (yaml_kind(node) == YAML_MAP && yaml_count(node) == 1) {
        screen->zero_id = flow_read_id(reader, yaml_key(reader->yaml, node, 0),
                                       "the label of `zero`");
        screen->zero =
            flow_read_target(reader, yaml_value(reader->yaml, node, 0));
        return;
    }
    if (text_is(yaml_text(node), "back"))
        screen->zero = FLOW_BACK;
    else
        flow_fault(reader, node, "`zero` must be: back, or {label: SCREEN}");
}

/* ---- typed ---- */

static void
typed_saves(struct flow_reader *reader, void *into,
            const struct yaml_node *node)
{
    struct flow_typed *typed = into;
    typed->saves = flow_read_id(reader, node, "`saves`");
}

static void
typed_to(struct flow_reader *reader, void *into, const struct yaml_node *node)
{
    struct flow_typed *typed = into;
    typed->to = flow_read_target(reader, node);
}

static void
typed_kind(struct flow_reader *reader, void *into, const struct yaml_node *node)
{
    static const struct {
        const char *word;
        enum flow_kind kind;
    } kinds[] = {
        { "letters", FLOW_LETTERS },
        { "digits", FLOW_DIGITS },
        { "text", FLOW_TEXT },
    };
    struct flow_typed *typed = into;

    for (size_t i = 0; i < LENGTH(kinds); i++) {
        if (text_is(yaml_text(node), kinds[i].word))
            typed->kind = kinds[i].kind;
    }
    if (typed->kind == FLOW_TYPED_NONE)
        flow_fault(reader, node, "`kind` can be: letters, digits, text");
}

static const struct flow_key typed_keys[] = {
    { "saves", typed_saves },
    { "to", typed_to },
    { "kind", typed_kind },
};

/* One thing that may be typed; false with a fault. */
static bool
read_typed_way(struct flow_reader *reader, const struct yaml_node *node,
               struct flow_typed *way)
{
    size_t before = reader->faults->errors;

    way->line = yaml_line(node);
    way->to = FLOW_NOWHERE;
    flow_read_map(reader, node, typed_keys, LENGTH(typed_keys), way, "`typed`");
    if (reader->faults->errors == before
        && (way->saves == NULL || way->to == FLOW_NOWHERE
            || way->kind == FLOW_TYPED_NONE))
        flow_fault(reader, node, "`typed` needs saves, to and kind");
    return reader->faults->errors == before;
}

void
flow_read_typed(struct flow_reader *reader, void *into,
                const struct yaml_node *node)
{
    struct flow_screen *screen = into;
    struct flow_typed *ways = screen->typed;
    bool is_list = yaml_kind(node) == YAML_LIST;
    size_t count = is_list ? yaml_count(node) : 1;

    if (count == 0 || count > FLOW_TYPED_WAYS) {
        flow_fault(reader, node, "`typed` is one way, or a list of 1 to %d",
                   FLOW_TYPED_WAYS);
        return;
    }
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node *way =
            is_list ? yaml_item(reader->yaml, node, i) : node;
        if (read_typed_way(reader, way, &ways[screen->typed_count]))
            screen->typed_count++;
    }
    if (screen->typed_count == 2
        && (ways[0].kind == ways[1].kind || ways[0].kind == FLOW_TEXT
            || ways[1].kind == FLOW_TEXT))
        flow_fault(reader, node,
                   "what is typed must tell the two ways apart: letters and "
                   "digits");
}

/* ---- list ---- */

static void
list_from(struct flow_reader *reader, void *into, const struct yaml_node *node)
{
    struct flow_choice *list = into;
    const struct flow_list *rows = reader->flow->host.lists;

    list->is_on = true;
    list->languages = text_is(yaml_text(node), FLOW_LIST_LANGUAGES);
    for (; !list->languages && rows->name != NULL; rows++) {
        if (text_is(yaml_text(node), rows->name))
            list->rows = rows;
    }
    if (!list->languages && list->rows == NULL)
        flow_fault(reader, node, "there is no list of this name");
}

static void
list_layout(struct flow_reader *reader, void *into,
            const struct yaml_node *node)
{
    struct flow_choice *list = into;

    list->layout =
        text_is(yaml_text(node), "inline") ? FLOW_INLINE : FLOW_PAGES;
    if (list->layout == FLOW_PAGES && !text_is(yaml_text(node), "pages"))
        flow_fault(reader, node, "`layout` can be: inline, pages");
}

static void
list_saves(struct flow_reader *reader, void *into, const struct yaml_node *node)
{
    struct flow_choice *list = into;
    list->saves = flow_read_id(reader, node, "`saves`");
}

static void
list_to(struct flow_reader *reader, void *into, const struct yaml_node *node)
{
    struct flow_choice *list = into;
    list->to = flow_read_target(reader, node);
}

static void
list_none(struct flow_reader *reader, void *into, const struct yaml_node *node)
{
    struct flow_choice *list = into;
    list->none = flow_read_name(reader, node);
}

static const struct flow_key list_keys[] = {
    { "from", list_from }, { "layout", list_layout }, { "saves", list_saves },
    { "to", list_to },     { "none", list_none },
};

void
flow_read_list(struct flow_reader *reader, void *into,
               const struct yaml_node *node)
{
    struct flow_screen *screen = into;
    struct flow_choice *list = &screen->list;
    size_t before = reader->faults->errors;

    list->line = yaml_line(node);
    flow_read_map(reader, node, list_keys, LENGTH(list_keys), list, "`list`");
    if (reader->faults->errors > before)
        return;
    if (!list->is_on || list->to == FLOW_NOWHERE)
        flow_fault(reader, node, "`list` needs from and to");
    else if (list->languages == (list->saves != NULL))
        flow_fault(reader, node,
                   list->languages ? "the list of languages saves nothing"
                                   : "`list` needs saves");
}
