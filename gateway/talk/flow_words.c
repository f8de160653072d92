/* gateway/talk/flow_words.c -- a language file to faces.
 *
 *   language: id
 *   name: Indonesia
 *   falls_back: id                               what it lacks is Indonesian
 *   words: {back: Kembali, next: Lanjut}         labels of any screen
 *   screens: {L1: {title: ..., options: {...}}}  labels of one screen
 *   messages: {S1: ...}                          texts for SMS
 *
 * The walk goes by the flow's screens, not by the file's, so that what is not
 * translated is found; a second walk by the file's finds what nobody shows
 * (flow_unused.c).
 *
 * What one would get wrong: `one`/`many` labels. A label that changes with the
 * number of items is a map; everywhere else it is a text. And a title of its own
 * never borrows the short one: they would say different things.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/talk/flow_keys.h"

enum { WHERE = 48 };

struct words_reader {
    struct flow_reader *reader;
    struct flow_language *language;
    const struct yaml_node *words, *screens; /* NULL: not there */
    const struct flow_language *first;       /* lends; or NULL */
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

/* A screen's own word, or everybody's, or what is lent; a missing one is a
 * fault. */
static void
find_label(struct words_reader *words, const struct yaml_node *entry,
           const char *name, const char *id, const struct flow_label *lent,
           struct flow_label *ret_label)
{
    struct flow_reader *reader = words->reader;
    const struct yaml_node *label = own_label(reader->yaml, entry, id);
    char where[WHERE];

    if (label == NULL && words->words != NULL) {
        label = yaml_find(reader->yaml, words->words, id);
        name = label != NULL ? "words" : name;
    }
    (void)snprintf(where, sizeof where, "%s, `%s`", name, id);
    words->language->texts++;
    words->language->borrowed += label == NULL && lent != NULL;
    if (label != NULL)
        read_label(reader, label, where, ret_label);
    else if (lent != NULL)
        *ret_label = *lent;
    else
        flow_fault(reader, entry, "%s: the translation is missing", where);
}

/* ---- a screen ---- */

static void
read_titles(struct words_reader *words, const struct yaml_node *entry,
            const char *name, const struct flow_face *lent,
            struct flow_face *face)
{
    struct flow_reader *reader = words->reader;
    const struct yaml_node *title = NULL, *brief = NULL;

    if (entry != NULL && yaml_kind(entry) == YAML_MAP) {
        title = yaml_find(reader->yaml, entry, "title");
        brief = yaml_find(reader->yaml, entry, "short");
    }
    words->language->texts++;
    face->line = title != NULL ? yaml_line(title) : 0;
    if (title != NULL) {
        flow_read_title(reader, title, name, &face->title);
        if (brief != NULL)
            flow_read_title(reader, brief, name, &face->brief);
    } else if (lent != NULL) {
        words->language->borrowed++;
        face->title = lent->title;
        face->brief = lent->brief;
    } else {
        flow_fault(reader, entry, "%s: the translation of its title is missing",
                   name);
    }
}

static void
read_face(struct words_reader *words, size_t index)
{
    const struct flow_screen *screen = &words->reader->flow->screens[index];
    const char *name = words->reader->flow->screens[screen->words].name;
    struct flow_face *face = &words->language->faces[index];
    const struct flow_face *lent =
        words->first != NULL ? &words->first->faces[index] : NULL;
    const struct yaml_node *entry = NULL;
    size_t texts = words->language->texts;
    size_t borrowed = words->language->borrowed;

    if (words->screens != NULL)
        entry = yaml_find(words->reader->yaml, words->screens, name);
    read_titles(words, entry, name, lent, face);
    for (size_t i = 0; i < screen->options_count; i++)
        find_label(words, entry, name, screen->options[i].id,
                   lent != NULL ? &lent->options[i] : NULL, &face->options[i]);
    if (screen->zero != FLOW_NOWHERE) {
        struct flow_label zero = { 0 }, label = { 0 };
        if (lent != NULL)
            zero.many = lent->zero;
        find_label(words, entry, name, screen->zero_id,
                   lent != NULL ? &zero : NULL, &label);
        face->zero = label.many;
    }
    if (screen->words != index) { /* counted where they are at home */
        words->language->texts = texts;
        words->language->borrowed = borrowed;
    }
}

/* ---- the whole file ---- */

static void
read_words(struct words_reader *words)
{
    const struct flow_language *first = words->first;
    struct flow_label back = { 0 }, next = { 0 };
    struct flow_label lent_back = { 0 }, lent_next = { 0 };

    if (first != NULL) {
        lent_back.many = first->back;
        lent_next.many = first->next;
    }
    find_label(words, NULL, "words", "back", first ? &lent_back : NULL, &back);
    find_label(words, NULL, "words", "next", first ? &lent_next : NULL, &next);
    words->language->back = back.many;
    words->language->next = next.many;
}

static void
read_message(struct words_reader *words, const struct yaml_node *key,
             const struct yaml_node *value)
{
    struct flow_language *language = words->language;
    struct flow_message *message =
        &language->messages[language->messages_count];

    message->line = yaml_line(key);
    message->name = flow_copy(words->reader, yaml_text(key));
    if (message->name == NULL)
        return;
    flow_read_title(words->reader, value, message->name, &message->title);
    language->messages_count++;
    language->texts++;
}

static void
borrow_messages(struct words_reader *words)
{
    struct flow_language *language = words->language;

    for (size_t i = 0; i < words->first->messages_count; i++) {
        const struct flow_message *lent = &words->first->messages[i];
        bool has_own = false;
        for (size_t k = 0; k < language->messages_count; k++)
            has_own =
                has_own || strcmp(language->messages[k].name, lent->name) == 0;
        if (has_own)
            continue;
        language->messages[language->messages_count++] = *lent;
        language->texts++;
        language->borrowed++;
    }
}

static void
read_messages(struct words_reader *words, const struct yaml_node *map)
{
    struct flow_reader *reader = words->reader;
    struct flow_language *language = words->language;
    bool has_map = map != NULL && flow_is_map(reader, map, "`messages`");
    size_t own = has_map ? yaml_count(map) : 0;
    size_t lent = words->first != NULL ? words->first->messages_count : 0;

    language->messages = flow_arena_take(
        &reader->flow->arena, (own + lent + 1) * sizeof *language->messages);
    if (language->messages == NULL) {
        reader->nomem = true;
        return;
    }
    for (size_t i = 0; i < own; i++)
        read_message(words, yaml_key(reader->yaml, map, i),
                     yaml_value(reader->yaml, map, i));
    if (words->first != NULL)
        borrow_messages(words);
}

/* `falls_back`, which names the language that lends. */
static void
read_falls_back(struct words_reader *words, const struct yaml_node *root)
{
    struct flow_reader *reader = words->reader;
    const struct flow_language *first = &reader->flow->languages[0];
    const struct yaml_node *node = yaml_find(reader->yaml, root, "falls_back");

    if (node == NULL)
        return;
    if (words->language == first || !text_is(yaml_text(node), first->code))
        flow_fault(reader, node,
                   "`falls_back` can be: %s, and not in %s.yaml itself",
                   first->code, first->code);
    else if (first->faces != NULL)
        words->first = first;
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
    static const char *const keys[] = { "language", "name",    "falls_back",
                                        "words",    "screens", "messages" };

    for (size_t i = 0; i < yaml_count(root); i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, root, i);
        bool known = false;
        for (size_t k = 0; k < LENGTH(keys); k++)
            known = known || text_is(yaml_text(key), keys[k]);
        if (!known)
            flow_fault(reader, key,
                       "a language has no such key; it has: language, name, "
                       "falls_back, words, screens, messages");
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
    read_falls_back(&words, root);
    read_words(&words);
    for (size_t i = 0; i < flow->screens_count; i++) {
        if (flow->screens[i].action == NULL)
            read_face(&words, i);
    }
    flow_refuse_unused(reader, words.words, words.screens);
    read_messages(&words, yaml_find(reader->yaml, root, "messages"));
}
