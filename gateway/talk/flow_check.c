/* gateway/talk/flow_check.c -- what is wrong with a flow though each line of it
 * can be read: keys that contradict each other, ways that lead nowhere.
 *
 * What one would get wrong: an option behind a flag is no way out, since the
 * flag may be off.
 */
#include <string.h>

#include "gateway/talk/flow_checks.h"

/* ---- one screen ---- */

static bool
has_ways(const struct flow_screen *screen)
{
    return screen->options_count > 0 || screen->list.is_on
           || screen->typed_count > 0 || screen->zero != FLOW_NOWHERE;
}

static bool
has_sure_way(const struct flow_screen *screen)
{
    for (size_t i = 0; i < screen->options_count; i++) {
        if (screen->options[i].flags == 0)
            return true;
    }
    return screen->list.is_on || screen->typed_count > 0
           || screen->zero != FLOW_NOWHERE;
}

static bool
has_when(const struct flow_screen *screen)
{
    return screen->when_flags != 0 || screen->when_count > 0;
}

static void
check_action(const struct flow_checker *checker,
             const struct flow_screen *screen)
{
    if (has_ways(screen) || screen->end || has_when(screen)
        || screen->saves != NULL || screen->clears_count > 0
        || screen->resume != FLOW_NOWHERE
        || screen->words != flow_find(checker->flow, screen->name))
        flow_check_fault(checker, screen->line,
                         "%s does something, so it shows nothing: only `do` "
                         "and `then` can stand here",
                         screen->name);
    for (size_t i = 0; i < FLOW_OUTCOMES_MAX; i++) {
        const char *outcome = screen->action->outcomes[i];
        if (outcome == NULL)
            return;
        if (screen->then[i] == FLOW_NOWHERE)
            flow_check_fault(checker,
                             screen->then_line > 0 ? screen->then_line
                                                   : screen->line,
                             "%s: the outcome `%s` of `%s` leads nowhere",
                             screen->name, outcome, screen->action->name);
    }
}

static void
check_ways(const struct flow_checker *checker, const struct flow_screen *screen)
{
    if (screen->end && has_ways(screen))
        flow_check_fault(checker, screen->line,
                         "%s ends the call, so nothing can stand under its "
                         "keys",
                         screen->name);
    if (!screen->end && !has_sure_way(screen))
        flow_check_fault(checker, screen->line,
                         "%s is a dead end: give it a key that always leads "
                         "on, or `end: true`",
                         screen->name);
    if (screen->list.is_on && screen->zero == FLOW_NOWHERE)
        flow_check_fault(checker, screen->list.line,
                         "%s: a list needs `zero`, to turn its pages back",
                         screen->name);
    for (size_t i = 0; i < screen->options_count; i++) {
        if (screen->options[i].inline_only && !screen->list.is_on)
            flow_check_fault(checker, screen->options[i].line,
                             "%s has no list, so `only: inline` says nothing",
                             screen->name);
    }
}

static void
check_keys(const struct flow_checker *checker, const struct flow_screen *screen)
{
    const struct flow_screen *words = &checker->flow->screens[screen->words];

    if (has_when(screen) != (screen->otherwise != FLOW_NOWHERE))
        flow_check_fault(checker, screen->line,
                         "%s: `when` and `else` need each other", screen->name);
    if (screen->then_line > 0)
        flow_check_fault(checker, screen->then_line, "%s: `then` needs `do`",
                         screen->name);
    if (screen->saves != NULL && screen->options_count == 0)
        flow_check_fault(checker, screen->saves_line,
                         "%s: `saves` keeps an option, and there is none",
                         screen->name);
    if (words->action != NULL || &checker->flow->screens[words->words] != words)
        flow_check_fault(checker, screen->line,
                         "%s: `words` must name a screen with words of its own",
                         screen->name);
}

/* ---- the entries ---- */

static void
check_entries(const struct flow_checker *checker)
{
    const struct flow *flow = checker->flow;
    const struct {
        const char *name;
        uint16_t screen;
        bool ends;
    } entries[] = {
        { "start", flow->start, false }, { "resume", flow->resume, false },
        { "error", flow->error, false }, { "give_up", flow->give_up, true },
        { "busy", flow->busy, true },
    };

    for (size_t i = 0; i < LENGTH(entries); i++) {
        if (entries[i].screen == FLOW_NOWHERE)
            continue;
        const struct flow_screen *screen = &flow->screens[entries[i].screen];
        if (screen->action != NULL || screen->end != entries[i].ends
            || has_when(screen))
            flow_check_fault(checker, screen->line,
                             "`%s` must be a screen that %s the call, without "
                             "`when`",
                             entries[i].name,
                             entries[i].ends ? "ends" : "does not end");
    }
    const struct flow_screen *error = &flow->screens[flow->error];
    if (error->list.is_on || error->typed_count > 0)
        flow_check_fault(checker, error->line,
                         "the error screen can only have options and `zero`");
}

/* ---- translations that only the whole can miss ---- */

static bool
has_message(const struct flow_language *language, const char *name)
{
    for (size_t i = 0; i < language->messages_count; i++) {
        if (strcmp(language->messages[i].name, name) == 0)
            return true;
    }
    return false;
}

static bool
is_wanted(const struct flow_host *host, const char *name)
{
    for (size_t i = 0; host->messages[i] != NULL; i++) {
        if (strcmp(host->messages[i], name) == 0)
            return true;
    }
    return false;
}

static void
check_messages(const struct flow_checker *checker,
               const struct flow_language *language)
{
    const struct flow_host *host = &checker->flow->host;

    if (host->messages == NULL)
        return;
    for (size_t i = 0; host->messages[i] != NULL; i++) {
        if (!has_message(language, host->messages[i]))
            fault_add(checker->faults, language->file, 0,
                      "the translation of the message %s is missing",
                      host->messages[i]);
    }
    for (size_t i = 0; i < language->messages_count; i++) {
        if (!is_wanted(host, language->messages[i].name))
            fault_add(checker->faults, language->file,
                      language->messages[i].line,
                      "nobody sends a message of this name");
    }
}

void
flow_check(const struct flow *flow, struct faults *faults)
{
    const struct flow_checker checker = { .flow = flow, .faults = faults };

    for (size_t i = 0; i < flow->screens_count; i++) {
        const struct flow_screen *screen = &flow->screens[i];
        if (screen->action != NULL) {
            check_action(&checker, screen);
            continue;
        }
        check_ways(&checker, screen);
        check_keys(&checker, screen);
    }
    check_entries(&checker);
    flow_check_reach(&checker);
    flow_check_answers(&checker);
    for (size_t i = 0; i < flow->languages_count; i++)
        check_messages(&checker, &flow->languages[i]);
}
