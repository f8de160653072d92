/* handlers/commands/menu_try.c -- see menu_try.h.
 *
 * Nothing is stored and nobody is paged: a deed is only named. All flags are
 * on, so that every screen can be seen.
 */
#include "handlers/commands/menu_try.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "gateway/base/gsm7.h"
#include "gateway/base/utf8.h"
#include "handlers/commands/args.h"
#include "handlers/villagers/vocabulary.h"

enum { WIDTH = 42, INPUT_MAX = 1024, SCREEN_BYTES = 2048 };

struct walk {
    const struct flow *flow;
    struct vocabulary words;
    struct flow_view view;
    struct flow_state state;
    bool asks; /* somebody sits at a terminal */
};

/* ---- the screen ---- */

static void
draw_line(struct text line)
{
    size_t width = utf8_points(line);

    printf("| %.*s%*s |\n", (int)line.len, line.at,
           (int)(width < WIDTH ? WIDTH - width : 0), "");
}

static void
draw_rule(const char *word)
{
    int used = printf("+-- %s ", word);

    for (; used < WIDTH + 3; used++)
        putchar('-');
    puts("+");
}

static void
draw(const struct walk *walk)
{
    OWNED(buf_free)
    struct buf screen = buf_new(SCREEN_BYTES);
    char count[48];
    struct text line;

    flow_show(walk->flow, &walk->view, &walk->state, &screen);
    struct text rest = buf_text(&screen);
    draw_rule(walk->state.screen);
    (void)snprintf(count, sizeof count, "%ld of %u septets", gsm7_septets(rest),
                   walk->view.septets);
    while (text_cut(&rest, '\n', &line)) {
        /* A handset breaks long lines, so does the frame. */
        while (line.len > WIDTH) {
            size_t len = WIDTH;
            while (len > 1 && line.at[len] != ' ')
                len--;
            draw_line((struct text){ line.at, len });
            line.at += len + 1;
            line.len -= len + 1;
        }
        draw_line(line);
    }
    draw_rule(count);
}

/* ---- the keys ---- */

/* False at the end of the input or after q. */
static bool
read_input(const char *prompt, char room[INPUT_MAX])
{
    (void)fputs(prompt, stdout);
    (void)fflush(stdout);
    if (fgets(room, INPUT_MAX, stdin) == NULL) {
        putchar('\n');
        return false;
    }
    room[strcspn(room, "\r\n")] = '\0';
    return strcmp(room, "q") != 0;
}

static const struct flow_action *
find_action(const char *name)
{
    const struct flow_action *row = vocabulary_host.actions;

    while (strcmp(row->name, name) != 0)
        row++;
    return row;
}

/* Which outcome; NULL when the walk is over. */
static const char *
choose_outcome(const struct walk *walk, const struct flow_action *action)
{
    char room[INPUT_MAX];

    printf("  would do: %s (%s", action->name, action->outcomes[0]);
    for (size_t i = 1; action->outcomes[i] != NULL; i++)
        printf(", %s", action->outcomes[i]);
    puts(")");
    while (walk->asks && action->outcomes[1] != NULL) {
        if (!read_input("  outcome [Enter: the first]: ", room))
            return NULL;
        if (room[0] == '\0')
            break;
        for (size_t i = 0; action->outcomes[i] != NULL; i++) {
            if (strcmp(room, action->outcomes[i]) == 0)
                return action->outcomes[i];
        }
    }
    return action->outcomes[0];
}

static void
say_saved(const struct walk *walk, const char *name)
{
    struct text value = answers_get(&walk->state.answers, name);

    printf("  saved: %s = %.*s\n", name, (int)value.len,
           value.len > 0 ? value.at : "");
}

/* Follows a step to the next screen; false when the walk is over. */
static bool
follow(struct walk *walk, struct flow_step step)
{
    if (step.saved != NULL)
        say_saved(walk, step.saved);
    while (step.wish == FLOW_DO) {
        const char *outcome = choose_outcome(walk, find_action(step.action));
        if (outcome == NULL)
            return false;
        step = flow_outcome(walk->flow, &walk->view, &walk->state, outcome);
    }
    draw(walk);
    if (step.wish != FLOW_END)
        return true;
    puts(step.gave_up ? "  the call is over: too many wrong keys"
                      : "  the call is over");
    return false;
}

void
menu_say_borrowed(const struct flow *flow)
{
    for (size_t i = 0; i < flow_languages(flow); i++) {
        size_t borrowed, texts = flow_language_texts(flow, i, &borrowed);
        if (borrowed > 0)
            printf("%s: %zu of %zu texts are not translated: shown in %s\n",
                   flow_language_name(flow, i), borrowed, texts,
                   flow_language_name(flow, 0));
    }
}

int
menu_try(const struct flow *flow, const struct places *places, unsigned septets)
{
    char room[INPUT_MAX];
    struct walk walk = {
        .flow = flow,
        .words = { .places = places, .code = "48271936", .tries_left = 2 },
        .view = { .host = &vocabulary_host,
                  .flags = VOCABULARY_DUTY,
                  .septets = septets },
        .asks = isatty(STDIN_FILENO) == 1,
    };

    walk.view.arg = &walk.words;
    if (flow_languages(flow) > 1)
        walk.view.flags |= VOCABULARY_LANGUAGES;
    puts("  Type a key and Enter; q quits.");
    struct flow_step step =
        flow_begin(flow, &walk.view, false, "id", &walk.state);
    while (follow(&walk, step) && read_input("> ", room))
        step = flow_input(flow, &walk.view, &walk.state, text_of(room));
    return EXIT_FINE;
}
