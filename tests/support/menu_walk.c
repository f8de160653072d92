/* tests/support/menu_walk.c -- see menu_house.h. */
#include <stdio.h>
#include <string.h>

#include "tests/support/menu_house.h"
#include "tests/support/table.h"

/* Does what is asked for: the first outcome, and for the last input `outcome`
 * if there is one. */
void
menu_walk_follow(struct menu_walk *walk, const char *outcome)
{
    while (walk->step.wish == FLOW_DO) {
        const struct flow_action *row = vocabulary_host.actions;
        while (strcmp(row->name, walk->step.action) != 0)
            row++;
        size_t used = strlen(walk->deeds);
        (void)snprintf(walk->deeds + used, sizeof walk->deeds - used, "%s ",
                       row->name);
        walk->step =
            flow_outcome(walk->house->flow, &walk->house->view, &walk->state,
                         outcome != NULL ? outcome : row->outcomes[0]);
    }
}

void
menu_walk_begin(struct menu_walk *walk, struct menu_house *house)
{
    memset(walk, 0, sizeof *walk);
    walk->house = house;
    walk->step = flow_begin(walk->house->flow, &walk->house->view, false, "id",
                            &walk->state);
    menu_walk_follow(walk, NULL);
}

void
menu_walk_press(struct menu_walk *walk, const char *inputs, const char *outcome)
{
    struct text rest = text_of(inputs), input;

    while (rest.len > 0 && text_cut(&rest, '|', &input)) {
        walk->step = flow_input(walk->house->flow, &walk->house->view,
                                &walk->state, input);
        menu_walk_follow(walk, rest.at == NULL ? outcome : NULL);
    }
}

const char *
menu_walk_shown(const struct menu_walk *walk, struct buf *out)
{
    buf_clear(out);
    flow_show(walk->house->flow, &walk->house->view, &walk->state, out);
    assert_true(buf_ok(out));
    return buf_cstr(out);
}

void
menu_walk_assert_answer(const struct menu_walk *walk, const char *name,
                        const char *value)
{
    struct text answer = answers_get(&walk->state.answers, name);

    if (value == NULL)
        assert_null(answer.at);
    else
        assert_true(text_is(answer, value));
}
