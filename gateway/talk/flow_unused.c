/* gateway/talk/flow_unused.c -- words of a language file that nobody shows.
 *
 * The words were read by the flow's screens, so what stands in the file beside
 * that was not looked at: a name that was mistyped, or a screen that is gone.
 *
 * What one would get wrong: a word that stands for any screen is unused only if
 * no screen at all shows it.
 */
#include <string.h>

#include "gateway/talk/flow_keys.h"

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
            && screen->action == NULL && shows_label(screen, id))
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
        || flow->screens[found].action != NULL)
        return FLOW_NOWHERE;
    return found;
}

static void
refuse_unused_words(struct flow_reader *reader, const struct yaml_node *words)
{
    for (size_t i = 0; words != NULL && i < yaml_count(words); i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, words, i);
        struct text id = yaml_text(key);
        if (!text_is(id, "back") && !text_is(id, "next")
            && !is_shown(reader->flow, FLOW_NOWHERE, id))
            flow_fault(reader, key, "no screen shows the word `%.*s`",
                       (int)(id.len < 40 ? id.len : 40),
                       id.len > 0 ? id.at : "");
    }
}

static void
refuse_unused_entry(struct flow_reader *reader, const struct yaml_node *entry,
                    uint16_t screen)
{
    static const char *const keys[] = { "title", "short", "options" };

    for (size_t i = 0; i < yaml_count(entry); i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, entry, i);
        bool known = false;
        for (size_t k = 0; k < LENGTH(keys); k++)
            known = known || text_is(yaml_text(key), keys[k]);
        if (!known)
            flow_fault(reader, key,
                       "a screen's words are: title, short, options");
    }
    if (yaml_find(reader->yaml, entry, "short") != NULL
        && yaml_find(reader->yaml, entry, "title") == NULL)
        flow_fault(reader, entry,
                   "`short` is for a title that is too long, "
                   "and there is none");
    refuse_unused_labels(reader, yaml_find(reader->yaml, entry, "options"),
                         screen);
}

void
flow_refuse_unused(struct flow_reader *reader, const struct yaml_node *words,
                   const struct yaml_node *screens)
{
    refuse_unused_words(reader, words);
    for (size_t i = 0; screens != NULL && i < yaml_count(screens); i++) {
        const struct yaml_node *key = yaml_key(reader->yaml, screens, i);
        const struct yaml_node *entry = yaml_value(reader->yaml, screens, i);
        uint16_t found = find_shown(reader->flow, yaml_text(key));
        if (found == FLOW_NOWHERE)
            flow_fault(reader, key, "the flow shows no screen of this name");
        else if (flow_is_map(reader, entry, "a screen"))
            refuse_unused_entry(reader, entry, found);
    }
}
