/* gateway/talk/flow_words.c -- a language file to faces.
 *
 *   language: id
 *   name: Indonesia
 *   words: {back: Kembali, next: Lanjut}         labels of any screen
 *   screens: {L1: {title: ..., options: {...}}}  labels of one screen
 *   messages: {S1: ...}                          texts for SMS
 *
 * The walk goes by the flow's screens, not by the file's, so that what is not
 * translated is found; a second walk by the file's finds what nobody shows.
 *
 * What one would get wrong: `one`/`many` labels. A label that changes with the
 * number of items is a map; everywhere else it is a text.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/talk/flow_table.h"

enum { WHERE = 48 };

struct words_reader {
    struct flow_reader *reader;
    struct flow_language *language;
    const struct yaml_node *words, *screens; /* NULL: not there */
};

/* ---- labels ---- */

static struct text
read_label_text(struct flow_reader *reader, const struct yaml_node *node,
                const char *where)
{
    struct text text = text_trim(yaml_text(node));
    struct text copy = { .at = NULL, .len = 0 };

    if (yaml_kind(node) != YAML_SCALAR || text.len == 0
        || memchr(text.at, '\n', text.len) != NULL) {
        flow_fault(reader, node, "%s must be a text of one line", where);
        return copy;
    }
    flow_check_gsm7(reader, node, where);
    copy.at = flow_copy(reader, text);
    copy.len = copy.at != NULL ? text.len : 0;
    return copy;
}

static void
read_label(struct flow_reader *reader, const struct yaml_node *node,
           const char *where, struct flow_label *ret_label)
{
    if (yaml_kind(node) != YAML_MAP) {
        ret_label->many = read_label_text(reader, node, where);
        return;
    }
    const struct yaml_node *one = yaml_find(reader->yaml, node, "one");
    const struct yaml_node *many = yaml_find(reader->yaml, node, "many");
    if (one == NULL || many == NULL || yaml_count(node) != 2) {
        flow_fault(reader, node, "%s must be a text, or {one: ..., many: ...}",
                   where);
        return;
    }
    ret_label->one = read_label_text(reader, one, where);
    ret_label->many = read_label_text(reader, many, where);
}

/* A screen's own word, or NULL. */
static const struct yaml_node *
own_label(const struct yaml *yaml, const struct yaml_node *entry,
          const char *id)
{
    if (entry == NULL || yaml_kind(entry) != YAML_MAP)
        return NULL;
    const struct yaml_node *options = yaml_find(yaml, entry, "options");
    if (options == NULL || yaml_kind(options) != YAML_MAP)
        return NULL;
    return yaml_find(yaml, options, id);
}

/* A screen's own word, or everybody's; a missing one is a fault. */
static void
find_label(struct words_reader *words, const struct yaml_node *entry,
           const char *name, const char *id, struct flow_label *ret_label)
{
    struct flow_reader *reader = words->reader;
    const struct yaml_node *label = own_label(reader->yaml, entry, id);
    char where[WHERE];

    if (label == NULL && words->words != NULL) {
        label = yaml_find(reader->yaml, words->words, id);
        name = label != NULL ? "words" : name;
    }
    (void)snprintf(where, sizeof where, "%s, `%s`", name, id);
    if (label != NULL)
        read_label(reader, label, where, ret_label);
    else
        flow_fault(reader, entry, "%s: the translation is missing", where);
}

/* ---- a screen ---- */

static bool
needs_words(const struct flow_screen *screen)
{
    return screen->action == NULL;
}

static void
read_face(struct words_reader *words, const struct flow_screen *screen,
          struct flow_face *face)
{
    struct flow_reader *reader = words->reader;
    const char *name = reader->flow->screens[screen->words].name;
    const struct yaml_node *entry = NULL, *title = NULL;

    if (words->screens != NULL)
        entry = yaml_find(reader->yaml, words->screens, name);
    if (entry != NULL && yaml_kind(entry) == YAML_MAP)
        title = yaml_find(reader->yaml, entry, "title");
    if (title != NULL)
        flow_read_title(reader, title, name, &face->title);
    else
        flow_fault(reader, entry, "%s: the translation of its title is missing",
                   name);
    face->line = title != NULL ? yaml_line(title) : 0;
    for (size_t i = 0; i < screen->options_count; i++)
        find_label(words, entry, name, screen->options[i].id,
                   &face->options[i]);
    if (screen->zero != FLOW_NOWHERE) {
        struct flow_label label = { 0 };
        find_label(words, entry, name, screen->zero_id, &label);
        face->zero = label.many;
    }
}

/* ---- what nobody shows ---- */

static bool
shows_label(const struct flow_screen *screen, struct text id)
{
    for (size_t i = 0; i < screen->options_count; i++) {
        if (text_is(id, screen->options[i].id))
            return true;
    }
    return screen->zero != FLOW_NOWHERE && text_is(id, screen->zero_id);
}

/* Whether a screen with the words of `name` (NULL: any) shows the label. */
static bool
is_shown(const struct flow *flow, uint16_t name, struct text id)
{
    for (size_t i = 0; i < flow->screens_count; i++) {
        const struct flow_screen *screen = &flow->screens[i];
        if ((name == FLOW_NOWHERE || screen->words == name)
            && needs_words(screen) && shows_label(screen, id))
            return true;
    }
    return false;
}

static void
refuse_unused_labels(struct flow_reader *reader, const struct yaml_node *map,
                     uint16_t name)
{
    if (map == NULL || !flow_is_map(reader, map, "`options`"))
        return;
    for (size_t i = 0; i < yaml_count(map); i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, map, i);
        struct text id = yaml_text(key);
        if (!is_shown(reader->flow, name, id))
            flow_fault(reader, key, "no screen shows the label `%.*s`",
                       (int)(id.len < 40 ? id.len : 40),
                       id.len > 0 ? id.at : "");
    }
}

static uint16_t
find_shown(const struct flow *flow, struct text name)
{
    char word[FLOW_NAME] = { 0 };

    if (name.len == 0 || name.len >= FLOW_NAME)
        return FLOW_NOWHERE;
    memcpy(word, name.at, name.len);
    uint16_t found = flow_find(flow, word);
    if (found == FLOW_NOWHERE || flow->screens[found].words != found
        || !needs_words(&flow->screens[found]))
        return FLOW_NOWHERE;
    return found;
}

static void
refuse_unused(struct words_reader *words)
{
    struct flow_reader *reader = words->reader;
    const struct yaml_node *map = words->screens;

    for (size_t i = 0; map != NULL && i < yaml_count(map); i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, map, i);
        const struct yaml_node *entry = yaml_value(reader->yaml, map, i);
        uint16_t found = find_shown(reader->flow, yaml_text(key));
        if (found == FLOW_NOWHERE) {
            flow_fault(reader, key, "the flow shows no screen of this name");
            continue;
        }
        if (!flow_is_map(reader, entry, "a screen"))
            continue;
        for (size_t k = 0; k < yaml_count(entry); k++) {
            const struct yaml_node *what = yaml_key(reader->yaml, entry, k);
            if (!text_is(yaml_text(what), "title")
                && !text_is(yaml_text(what), "options"))
                flow_fault(reader, what,
                           "a screen's words are: title, options");
        }
        refuse_unused_labels(reader, yaml_find(reader->yaml, entry, "options"),
                             found);
    }
}

/* ---- the whole file ---- */

static void
read_words(struct words_reader *words)
{
    struct flow_reader *reader = words->reader;
    struct flow_label back = { 0 }, next = { 0 };

    find_label(words, NULL, "words", "back", &back);
    find_label(words, NULL, "words", "next", &next);
    words->language->back = back.many;
    words->language->next = next.many;
    for (size_t i = 0; words->words != NULL && i < yaml_count(words->words);
         i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, words->words, i);
        struct text id = yaml_text(key);
        if (!text_is(id, "back") && !text_is(id, "next")
            && !is_shown(reader->flow, FLOW_NOWHERE, id))
            flow_fault(reader, key, "no screen shows the word `%.*s`",
                       (int)(id.len < 40 ? id.len : 40),
                       id.len > 0 ? id.at : "");
    }
}

static void
read_messages(struct words_reader *words, const struct yaml_node *map)
{
    struct flow_reader *reader = words->reader;
    struct flow_language *language = words->language;

    if (map == NULL || !flow_is_map(reader, map, "`messages`"))
        return;
    size_t size = (yaml_count(map) + 1) * sizeof *language->messages;
    language->messages = flow_arena_take(&reader->flow->arena, size);
    if (language->messages == NULL) {
        reader->nomem = true;
        return;
    }
    for (size_t i = 0; i < yaml_count(map); i++) {
        struct flow_message *message =
            &language->messages[language->messages_count];
        const struct yaml_node *key = yaml_key(reader->yaml, map, i);
        message->line = yaml_line(key);
        message->name = flow_copy(reader, yaml_text(key));
        if (message->name == NULL)
            return;
        flow_read_title(reader, yaml_value(reader->yaml, map, i), message->name,
                        &message->title);
        language->messages_count++;
    }
}

static void
read_name(struct words_reader *words, const struct yaml_node *root)
{
    struct flow_reader *reader = words->reader;
    const struct yaml_node *code = yaml_find(reader->yaml, root, "language");
    const struct yaml_node *name = yaml_find(reader->yaml, root, "name");

    if (code == NULL || !text_is(yaml_text(code), words->language->code))
        flow_fault(reader, code != NULL ? code : root,
                   "`language` must be %s, as the file's name",
                   words->language->code);
    if (name == NULL)
        flow_fault(reader, root, "`name` of the language is missing");
    else
        words->language->name =
            read_label_text(reader, name, "the language's name").at;
}

static void
refuse_unknown(struct flow_reader *reader, const struct yaml_node *root)
{
    static const char *const keys[] = { "language", "name", "words", "screens",
                                        "messages" };

    for (size_t i = 0; i < yaml_count(root); i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, root, i);
        bool known = false;
        for (size_t k = 0; k < LENGTH(keys); k++)
            known = known || text_is(yaml_text(key), keys[k]);
        if (!known)
            flow_fault(reader, key,
                       "a language has no such key; it has: language, name, "
                       "words, screens, messages");
    }
}

/* A map below root, or NULL. */
static const struct yaml_node *
find_map(struct flow_reader *reader, const struct yaml_node *root,
         const char *key)
{
    const struct yaml_node *node = yaml_find(reader->yaml, root, key);

    return node != NULL && flow_is_map(reader, node, key) ? node : NULL;
}

void
flow_read_language(struct flow_reader *reader, struct flow_language *language)
{
    struct flow *flow = reader->flow;
    const struct yaml_node *root = yaml_root(reader->yaml);

    if (root == NULL || yaml_kind(root) != YAML_MAP) {
        fault_add(reader->faults, reader->file, 1,
                  "a language is a map with language, name, words and screens");
        return;
    }
    language->faces = flow_arena_take(
        &flow->arena, flow->screens_count * sizeof(struct flow_face));
    if (language->faces == NULL) {
        reader->nomem = true;
        return;
    }
    struct words_reader words = {
        .reader = reader,
        .language = language,
        .words = find_map(reader, root, "words"),
        .screens = find_map(reader, root, "screens"),
    };
    refuse_unknown(reader, root);
    read_name(&words, root);
    read_words(&words);
    for (size_t i = 0; i < flow->screens_count; i++) {
        if (needs_words(&flow->screens[i]))
            read_face(&words, &flow->screens[i], &language->faces[i]);
    }
    refuse_unused(&words);
    read_messages(&words, yaml_find(reader->yaml, root, "messages"));
}
