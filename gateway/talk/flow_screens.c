/* gateway/talk/flow_screens.c -- flow.yaml to screens.
 *
 * Two passes: first the names, so that a target may stand before the screen it
 * leads to; then what each screen holds, key by key from one table. (Its ways
 * out: flow_ways.c.)
 */
#include <string.h>

#include "gateway/talk/flow_keys.h"

/* ---- the keys of a screen ---- */

static void
screen_words(struct flow_reader *reader, void *into,
             const struct yaml_node *node)
{
    struct flow_screen *screen = into;
    uint16_t words = flow_read_name(reader, node);
    if (words != FLOW_NOWHERE)
        screen->words = words;
}

static void
screen_saves(struct flow_reader *reader, void *into,
             const struct yaml_node *node)
{
    struct flow_screen *screen = into;
    screen->saves = flow_read_id(reader, node, "`saves`");
    screen->saves_line = yaml_line(node);
}

static void
screen_clears(struct flow_reader *reader, void *into,
              const struct yaml_node *node)
{
    struct flow_screen *screen = into;

    if (yaml_kind(node) != YAML_LIST || yaml_count(node) > FLOW_CLEARS_MAX) {
        flow_fault(reader, node,
                   "`clears` must be a list of at most %d answers",
                   FLOW_CLEARS_MAX);
        return;
    }
    for (size_t i = 0; i < yaml_count(node); i++) {
        const char *answer =
            flow_read_id(reader, yaml_item(reader->yaml, node, i), "an answer");
        if (answer != NULL)
            screen->clears[screen->clears_count++] = answer;
    }
}

static void
screen_else(struct flow_reader *reader, void *into,
            const struct yaml_node *node)
{
    struct flow_screen *screen = into;
    screen->otherwise = flow_read_name(reader, node);
}

static void
screen_resume(struct flow_reader *reader, void *into,
              const struct yaml_node *node)
{
    struct flow_screen *screen = into;
    screen->resume = flow_read_name(reader, node);
}

static void
screen_end(struct flow_reader *reader, void *into, const struct yaml_node *node)
{
    struct flow_screen *screen = into;
    screen->end = text_is(yaml_text(node), "true");
    if (!screen->end)
        flow_fault(reader, node, "`end` can be: true");
}

/* ---- when ---- */

static void
read_condition_values(struct flow_reader *reader,
                      struct flow_condition *condition,
                      const struct yaml_node *node)
{
    condition->test = FLOW_ONE_OF;
    if (yaml_count(node) == 0 || yaml_count(node) > FLOW_VALUES_MAX) {
        flow_fault(reader, node, "1 to %d values may stand here",
                   FLOW_VALUES_MAX);
        return;
    }
    for (size_t i = 0; i < yaml_count(node); i++) {
        const char *value =
            flow_read_id(reader, yaml_item(reader->yaml, node, i), "a value");
        if (value != NULL)
            condition->values[condition->values_count++] = value;
    }
}

static void
read_condition(struct flow_reader *reader, struct flow_condition *condition,
               const struct yaml_node *key, const struct yaml_node *value)
{
    condition->line = yaml_line(key);
    condition->answer = flow_read_id(reader, key, "an answer");
    if (yaml_kind(value) == YAML_LIST)
        read_condition_values(reader, condition, value);
    else if (text_is(yaml_text(value), "given"))
        condition->test = FLOW_GIVEN;
    else if (text_is(yaml_text(value), "missing"))
        condition->test = FLOW_ABSENT;
    else
        flow_fault(reader, value,
                   "an answer can be: given, missing, or one of [a, b]");
}

static void
screen_when(struct flow_reader *reader, void *into,
            const struct yaml_node *node)
{
    struct flow_screen *screen = into;

    if (yaml_kind(node) == YAML_SCALAR) {
        screen->when_flags = flow_read_flag(reader, node);
        return;
    }
    if (!flow_is_map(reader, node, "`when`"))
        return;
    if (yaml_count(node) > FLOW_CONDITIONS_MAX) {
        flow_fault(reader, node, "`when` has at most %d answers",
                   FLOW_CONDITIONS_MAX);
        return;
    }
    for (size_t i = 0; i < yaml_count(node); i++) {
        struct flow_condition *condition = &screen->when[screen->when_count];
        read_condition(reader, condition, yaml_key(reader->yaml, node, i),
                       yaml_value(reader->yaml, node, i));
        if (condition->answer != NULL)
            screen->when_count++;
    }
}

/* ---- do and then ---- */

static void
read_do(struct flow_reader *reader, struct flow_screen *screen,
        const struct yaml_node *node)
{
    const struct flow_action *row = reader->flow->host.actions;

    for (; row->name != NULL; row++) {
        if (text_is(yaml_text(node), row->name))
            screen->action = row;
    }
    if (screen->action == NULL)
        flow_fault(reader, node, "there is no action of this name");
}

/* `do` was read before all other keys, since `then` needs it. */
static void
screen_do(struct flow_reader *reader, void *into, const struct yaml_node *node)
{
    (void)reader;
    (void)into;
    (void)node;
}

static size_t
find_outcome(const struct flow_action *action, struct text name)
{
    size_t i = 0;

    while (i < FLOW_OUTCOMES_MAX && action->outcomes[i] != NULL
           && !text_is(name, action->outcomes[i]))
        i++;
    return i;
}

static void
screen_then(struct flow_reader *reader, void *into,
            const struct yaml_node *node)
{
    struct flow_screen *screen = into;

    screen->then_line = yaml_line(node);
    if (screen->action == NULL || !flow_is_map(reader, node, "`then`"))
        return;
    for (size_t i = 0; i < yaml_count(node); i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, node, i);
        size_t outcome = find_outcome(screen->action, yaml_text(key));
        if (outcome >= FLOW_OUTCOMES_MAX
            || screen->action->outcomes[outcome] == NULL)
            flow_fault(reader, key, "the action `%s` has no such outcome",
                       screen->action->name);
        else
            screen->then[outcome] =
                flow_read_name(reader, yaml_value(reader->yaml, node, i));
    }
}

static const struct flow_key screen_keys[] = {
    { "words", screen_words },    { "options", flow_read_options },
    { "saves", screen_saves },    { "clears", screen_clears },
    { "typed", flow_read_typed }, { "list", flow_read_list },
    { "zero", flow_read_zero },   { "do", screen_do },
    { "then", screen_then },      { "when", screen_when },
    { "else", screen_else },      { "resume", screen_resume },
    { "end", screen_end },
};

static void
read_screen(struct flow_reader *reader, struct flow_screen *screen,
            const struct yaml_node *node)
{
    char what[32] = "the screen ";

    memcpy(what + strlen(what), screen->name, FLOW_NAME);
    if (yaml_kind(node) == YAML_MAP) {
        const struct yaml_node *action = yaml_find(reader->yaml, node, "do");
        if (action != NULL)
            read_do(reader, screen, action);
    }
    flow_read_map(reader, node, screen_keys, LENGTH(screen_keys), screen, what);
}

/* ---- the first pass ---- */

static void
name_screen(struct flow *flow, struct flow_screen *screen, struct text name,
            uint16_t index)
{
    memcpy(screen->name, name.at, name.len);
    screen->words = index;
    screen->zero = FLOW_NOWHERE;
    screen->zero_id = "back";
    screen->list.to = FLOW_NOWHERE;
    screen->list.none = FLOW_NOWHERE;
    screen->otherwise = FLOW_NOWHERE;
    screen->resume = FLOW_NOWHERE;
    for (size_t i = 0; i < FLOW_OUTCOMES_MAX; i++)
        screen->then[i] = FLOW_NOWHERE;
    flow_add_slot(flow, index);
}

static bool
name_screens(struct flow_reader *reader, const struct yaml_node *map)
{
    struct flow *flow = reader->flow;
    size_t count = yaml_count(map);

    if (count == 0 || count > FLOW_SCREENS_MAX) {
        flow_fault(reader, map, "1 to %d screens may stand here",
                   FLOW_SCREENS_MAX);
        return false;
    }
    flow->screens =
        flow_arena_take(&flow->arena, count * sizeof *flow->screens);
    if (flow->screens == NULL) {
        reader->nomem = true;
        return false;
    }
    for (size_t i = 0; i < count; i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, map, i);
        if (!flow_is_name(yaml_text(key))) {
            flow_fault(reader, key,
                       "a screen's name must be a capital letter and letters "
                       "or digits, at most %d in all",
                       FLOW_NAME - 1);
            return false;
        }
        struct flow_screen *screen = &flow->screens[flow->screens_count];
        screen->line = yaml_line(key);
        name_screen(flow, screen, yaml_text(key),
                    (uint16_t)flow->screens_count++);
    }
    return true;
}

/* ---- the whole file ---- */

static const struct {
    const char *key;
    size_t offset;
    bool is_needed;
} entries[] = {
    { "start", offsetof(struct flow, start), true },
    { "resume", offsetof(struct flow, resume), false },
    { "error", offsetof(struct flow, error), true },
    { "give_up", offsetof(struct flow, give_up), true },
    { "busy", offsetof(struct flow, busy), false },
};

static void
read_entry(struct flow_reader *reader, const struct yaml_node *root, size_t i)
{
    const struct yaml_node *node =
        yaml_find(reader->yaml, root, entries[i].key);
    uint16_t *into = (void *)((char *)reader->flow + entries[i].offset);

    *into = FLOW_NOWHERE;
    if (node != NULL)
        *into = flow_read_name(reader, node);
    else if (entries[i].is_needed)
        flow_fault(reader, root, "`%s: SCREEN` is missing", entries[i].key);
}

static void
refuse_unknown(struct flow_reader *reader, const struct yaml_node *root)
{
    for (size_t i = 0; i < yaml_count(root); i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, root, i);
        bool known = text_is(yaml_text(key), "screens");
        for (size_t k = 0; !known && k < LENGTH(entries); k++)
            known = text_is(yaml_text(key), entries[k].key);
        if (!known)
            flow_fault(reader, key,
                       "a flow has no such key; it has: start, resume, error, "
                       "give_up, busy, screens");
    }
}

void
flow_read_screens(struct flow_reader *reader)
{
    const struct yaml_node *root = yaml_root(reader->yaml);
    if (root == NULL || yaml_kind(root) != YAML_MAP) {
        fault_add(reader->faults, reader->file, 1,
                  "a flow is a map with start, error, give_up and screens");
        return;
    }
    refuse_unknown(reader, root);
    const struct yaml_node *screens = yaml_find(reader->yaml, root, "screens");
    if (screens == NULL || !flow_is_map(reader, screens, "`screens`")) {
        if (screens == NULL)
            flow_fault(reader, root, "`screens` is missing");
        return;
    }
    if (!name_screens(reader, screens))
        return;
    for (size_t i = 0; i < LENGTH(entries); i++)
        read_entry(reader, root, i);
    for (size_t i = 0; i < reader->flow->screens_count; i++)
        read_screen(reader, &reader->flow->screens[i],
                    yaml_value(reader->yaml, screens, i));
}
