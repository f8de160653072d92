/* gateway/talk/flow_saved.c -- whether answers that are asked for are given.
 *
 * What one would get wrong: an answer may be saved by several screens in
 * several ways, so its widest value counts for the room, and its values can
 * only be known when every one of those screens saves an option.
 */
#include <string.h>

#include "gateway/talk/flow_checks.h"

/* How a screen saves one answer; up to four at once. */
struct saver {
    const char *answer;
    size_t width; /* bytes of its longest value */
    bool is_option;
};

enum { SAVERS_MAX = 2 + FLOW_TYPED_WAYS };

static size_t
widest_option(const struct flow_screen *screen)
{
    size_t widest = 0;

    for (size_t i = 0; i < screen->options_count; i++) {
        size_t len = strlen(screen->options[i].id);
        widest = len > widest ? len : widest;
    }
    return widest;
}

static size_t
savers_of(const struct flow_screen *screen, struct saver ret[SAVERS_MAX])
{
    size_t count = 0;

    if (screen->saves != NULL)
        ret[count++] =
            (struct saver){ screen->saves, widest_option(screen), true };
    for (size_t i = 0; i < screen->typed_count; i++) {
        bool is_text = screen->typed[i].kind == FLOW_TEXT;
        ret[count++] =
            (struct saver){ screen->typed[i].saves,
                            is_text ? FLOW_TEXT_BYTES : FLOW_TYPED_MAX, false };
    }
    if (screen->list.saves != NULL)
        ret[count++] =
            (struct saver){ screen->list.saves, FLOW_VALUE_MAX, false };
    return count;
}

struct found {
    size_t savers, options; /* screens that save it; by an option */
    size_t width;
    bool has_value;
};

static bool
has_option(const struct flow_screen *screen, const char *id)
{
    for (size_t i = 0; id != NULL && i < screen->options_count; i++) {
        if (strcmp(screen->options[i].id, id) == 0)
            return true;
    }
    return false;
}

/* Everything about one answer; value may be NULL. */
static struct found
find_saved(const struct flow *flow, const char *answer, const char *value)
{
    struct found found = { 0 };
    struct saver savers[SAVERS_MAX];

    for (size_t i = 0; i < flow->screens_count; i++) {
        const struct flow_screen *screen = &flow->screens[i];
        size_t count = savers_of(screen, savers);
        for (size_t s = 0; s < count; s++) {
            if (strcmp(savers[s].answer, answer) != 0)
                continue;
            found.savers++;
            found.options += savers[s].is_option;
            if (savers[s].width > found.width)
                found.width = savers[s].width;
            if (savers[s].is_option && has_option(screen, value))
                found.has_value = true;
        }
    }
    return found;
}

/* ---- what is asked for ---- */

static void
check_condition(const struct flow_checker *checker,
                const struct flow_condition *condition)
{
    const char *answer = condition->answer;
    if (strcmp(answer, FLOW_RESUMED) == 0)
        return;
    struct found found = find_saved(checker->flow, answer, NULL);
    if (found.savers == 0)
        flow_check_fault(checker, condition->line,
                         "no screen saves the answer `%s`", answer);
    if (found.savers == 0 || found.options < found.savers)
        return;
    for (size_t i = 0; i < condition->values_count; i++) {
        const char *value = condition->values[i];
        if (!find_saved(checker->flow, answer, value).has_value)
            flow_check_fault(checker, condition->line,
                             "no screen saves `%s` as the answer `%s`", value,
                             answer);
    }
}

static void
check_screen(const struct flow_checker *checker,
             const struct flow_screen *screen)
{
    struct saver savers[SAVERS_MAX];
    size_t count = savers_of(screen, savers);

    for (size_t i = 0; i < screen->when_count; i++)
        check_condition(checker, &screen->when[i]);
    for (size_t i = 0; i < screen->clears_count; i++) {
        if (find_saved(checker->flow, screen->clears[i], NULL).savers == 0)
            flow_check_fault(checker, screen->line,
                             "%s: no screen saves the answer `%s`",
                             screen->name, screen->clears[i]);
    }
    for (size_t i = 0; i < count; i++) {
        if (strcmp(savers[i].answer, FLOW_RESUMED) == 0)
            flow_check_fault(checker, screen->line,
                             "%s: `%s` is set by the program alone",
                             screen->name, FLOW_RESUMED);
    }
}

/* ---- room ---- */

/* Whether the same answer was already saved by an earlier screen or way. */
static bool
is_counted(const struct flow *flow, size_t screen, const struct saver *savers,
           size_t saver)
{
    struct saver earlier[SAVERS_MAX];

    for (size_t s = 0; s < saver; s++) {
        if (strcmp(savers[s].answer, savers[saver].answer) == 0)
            return true;
    }
    for (size_t i = 0; i < screen; i++) {
        size_t count = savers_of(&flow->screens[i], earlier);
        for (size_t s = 0; s < count; s++) {
            if (strcmp(earlier[s].answer, savers[saver].answer) == 0)
                return true;
        }
    }
    return false;
}

static void
check_room(const struct flow_checker *checker)
{
    const struct flow *flow = checker->flow;
    size_t room = sizeof FLOW_RESUMED + sizeof "yes";

    for (size_t i = 0; i < flow->screens_count; i++) {
        struct saver savers[SAVERS_MAX];
        size_t count = savers_of(&flow->screens[i], savers);
        for (size_t s = 0; s < count; s++) {
            if (is_counted(flow, i, savers, s))
                continue;
            const char *answer = savers[s].answer;
            room += strlen(answer) + find_saved(flow, answer, NULL).width + 2;
        }
    }
    if (room > ANSWERS_ROOM)
        flow_check_fault(checker, 0,
                         "the answers of one call can take %zu bytes, and "
                         "there is room for %d",
                         room, ANSWERS_ROOM);
}

/* ---- labels of answers in a text ---- */

static void
check_labels(const struct flow_checker *checker, const char *file, int line,
             const struct flow_title *title)
{
    for (size_t i = 0; i < title->count; i++) {
        const struct flow_piece *piece = &title->pieces[i];
        if (piece->kind != FLOW_LABEL)
            continue;
        if (find_saved(checker->flow, piece->answer, NULL).options == 0)
            fault_add(checker->faults, file, line,
                      "{label:%s}: no screen saves an option under this name",
                      piece->answer);
    }
}

static void
check_language(const struct flow_checker *checker,
               const struct flow_language *language)
{
    for (size_t i = 0; i < checker->flow->screens_count; i++) {
        const struct flow_face *face = &language->faces[i];
        if (checker->flow->screens[i].words != i)
            continue;
        check_labels(checker, language->file, face->line, &face->title);
        check_labels(checker, language->file, face->line, &face->brief);
    }
    for (size_t i = 0; i < language->messages_count; i++) {
        const struct flow_message *message = &language->messages[i];
        check_labels(checker, language->file, message->line, &message->title);
    }
}

void
flow_check_answers(const struct flow_checker *checker)
{
    const struct flow *flow = checker->flow;

    for (size_t i = 0; i < flow->screens_count; i++)
        check_screen(checker, &flow->screens[i]);
    check_room(checker);
    for (size_t i = 0; i < flow->languages_count; i++) {
        if (flow->languages[i].faces != NULL)
            check_language(checker, &flow->languages[i]);
    }
}
