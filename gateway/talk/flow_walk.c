/* gateway/talk/flow_walk.c -- see flow_walk.h.
 *
 * What one would get wrong: going to a screen that stands on the trail already
 * cuts the trail there, so a villager who walks in a circle does not walk it
 * again with Kembali.
 */
#include "gateway/talk/flow_walk.h"

#include <assert.h>
#include <string.h>

#include "gateway/talk/flow_canvas.h"

/* ---- the trail ---- */

void
flow_push_trail(struct flow_walk *walk)
{
    struct flow_state *state = walk->state;

    if (walk->at == walk->flow->error)
        return;
    if (state->trail_len == FLOW_TRAIL) {
        memmove(state->trail[0], state->trail[1],
                (FLOW_TRAIL - 1) * (size_t)FLOW_NAME);
        state->trail_len--;
    }
    memcpy(state->trail[state->trail_len++], walk->flow->screens[walk->at].name,
           FLOW_NAME);
}

/* The newest screen on the trail that the flow still has; or its start. */
uint16_t
flow_pop_trail(struct flow_walk *walk)
{
    struct flow_state *state = walk->state;

    while (state->trail_len > 0) {
        uint16_t screen =
            flow_find(walk->flow, state->trail[--state->trail_len]);
        if (screen != FLOW_NOWHERE)
            return screen;
    }
    return walk->flow->start;
}

static void
cut_trail(struct flow_walk *walk, uint16_t target)
{
    struct flow_state *state = walk->state;

    if (target == walk->flow->start)
        state->trail_len = 0;
    for (uint8_t i = 0; i < state->trail_len; i++) {
        if (memcmp(state->trail[i], walk->flow->screens[target].name, FLOW_NAME)
            == 0)
            state->trail_len = i;
    }
}

/* ---- entering a screen ---- */

static bool
holds(const struct flow_walk *walk, const struct flow_condition *condition)
{
    struct text value = answers_get(&walk->state->answers, condition->answer);

    if (condition->test != FLOW_ONE_OF)
        return (value.at != NULL) == (condition->test == FLOW_GIVEN);
    for (size_t i = 0; value.at != NULL && i < condition->values_count; i++) {
        if (text_is(value, condition->values[i]))
            return true;
    }
    return false;
}

static bool
is_open(const struct flow_walk *walk, const struct flow_screen *screen)
{
    if ((screen->when_flags & walk->view->flags) != screen->when_flags)
        return false;
    for (size_t i = 0; i < screen->when_count; i++) {
        if (!holds(walk, &screen->when[i]))
            return false;
    }
    return true;
}

static bool
has_no_items(const struct flow_walk *walk, uint16_t target)
{
    if (walk->flow->screens[target].list.none == FLOW_NOWHERE)
        return false;
    struct flow_canvas canvas = flow_canvas_of(walk->flow, walk->view, target,
                                               0, &walk->state->answers);
    return flow_items(&canvas) == 0;
}

/* The screen that is really shown; the checker has refused circles. */
static uint16_t
settle(const struct flow_walk *walk, uint16_t target)
{
    for (size_t steps = 2 * walk->flow->screens_count; steps > 0; steps--) {
        if (!is_open(walk, &walk->flow->screens[target]))
            target = walk->flow->screens[target].otherwise;
        else if (has_no_items(walk, target))
            target = walk->flow->screens[target].list.none;
        else
            return target;
    }
    assert(!"a circle that shows nothing");
    return walk->flow->start;
}

struct flow_step
flow_stand_on(struct flow_walk *walk, uint16_t target)
{
    const struct flow_screen *screen = &walk->flow->screens[target];
    struct flow_step step = { .wish = FLOW_SHOW };

    memcpy(walk->state->screen, screen->name, FLOW_NAME);
    if (screen->action != NULL) {
        step.wish = FLOW_DO;
        step.action = screen->action->name;
    } else if (flow_is_over(walk->flow, walk->view, walk->state)) {
        step.wish = FLOW_END;
    }
    return step;
}

struct flow_step
flow_enter(struct flow_walk *walk, uint16_t target)
{
    uint16_t screen = settle(walk, target);

    cut_trail(walk, screen);
    walk->state->page = 0;
    return flow_stand_on(walk, screen);
}

static struct flow_step
go_back(struct flow_walk *walk)
{
    uint16_t screen = flow_pop_trail(walk);

    /* From the error screen to the very page it came from. */
    if (walk->at == walk->flow->error)
        return flow_stand_on(walk, screen);
    return flow_enter(walk, screen);
}

struct flow_step
flow_go(struct flow_walk *walk, uint16_t target)
{
    if (target == FLOW_BACK)
        return go_back(walk);
    flow_push_trail(walk);
    return flow_enter(walk, target);
}
