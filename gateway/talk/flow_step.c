/* gateway/talk/flow_step.c -- one input, and what it does.
 *
 *            valid key              no such key
 *   screen -----------> screen ... -------------> error --Ulangi--> screen
 *                                     (third)  -> give_up: the call ends
 *
 * Pure: it reads flow and view, writes state, and asks the host only for lists.
 *
 * What one would get wrong:
 * - The screen on which a key was wrong is put on the trail, because Ulangi and
 *   a resumed call both need it; its page is kept.
 * - Wrong keys are counted over the error screen: only a valid key on a real
 *   screen forgives them.
 * - A screen that ends the call may have pages, and the call ends with the last
 *   of them. No key is wrong there: what was thanked for must not be scolded.
 */
#include <assert.h>
#include <string.h>

#include "gateway/talk/flow_canvas.h"
#include "gateway/talk/flow_typed.h"
#include "gateway/talk/flow_walk.h"

/* ---- what an input does ---- */

static struct flow_step
go_wrong(struct flow_walk *walk)
{
    const struct flow *flow = walk->flow;

    flow_push_trail(walk);
    if (walk->state->wrong < FLOW_WRONG_MAX)
        walk->state->wrong++;
    if (walk->state->wrong < FLOW_WRONG_MAX)
        return flow_stand_on(walk, flow->error);
    walk->state->page = 0;
    struct flow_step step = flow_stand_on(walk, flow->give_up);
    step.gave_up = true;
    return step;
}

static void
forgive(struct flow_walk *walk)
{
    if (walk->at != walk->flow->error)
        walk->state->wrong = 0;
}

/* A valid input that leads on: forgets what it makes untrue, saves, goes. */
static struct flow_step
go_on(struct flow_walk *walk, const char *name, struct text value,
      uint16_t target)
{
    const struct flow_screen *screen = &walk->flow->screens[walk->at];

    for (size_t i = 0; i < screen->clears_count; i++)
        answers_drop(&walk->state->answers, screen->clears[i]);
    /* The checker has proved the room; only a foreign answer can take it. */
    if (name != NULL
        && answers_set(&walk->state->answers, name, value) != GW_OK)
        return go_wrong(walk);
    forgive(walk);
    struct flow_step step = flow_go(walk, target);
    step.saved = name;
    return step;
}

static struct flow_step
choose_item(struct flow_walk *walk, const struct flow_canvas *canvas, size_t i)
{
    const struct flow_choice *list = &canvas->screen->list;
    char room[256], value[FLOW_VALUE_MAX + 1] = "";
    struct buf label = flow_buf_on(room, sizeof room);

    flow_item(canvas, i, &label, value);
    if (list->languages) {
        memcpy(walk->state->language, canvas->flow->languages[i].code,
               sizeof walk->state->language);
        return go_on(walk, NULL, text_of(value), list->to);
    }
    return go_on(walk, list->saves, text_of(value), list->to);
}

static struct flow_step
turn_page(struct flow_walk *walk, size_t page)
{
    forgive(walk);
    walk->state->page = (uint8_t)page;
    return flow_stand_on(walk, walk->at);
}

/* True and *ret_step when something stands under the key. */
static bool
press_key(struct flow_walk *walk, unsigned key, struct flow_step *ret_step)
{
    size_t language =
        flow_language_find(walk->flow, text_of(walk->state->language));
    struct flow_canvas canvas = flow_canvas_of(walk->flow, walk->view, walk->at,
                                               language, &walk->state->answers);
    struct flow_layout layout = flow_lay_out(&canvas, walk->state->page);
    struct flow_use use = flow_under_key(&canvas, &layout, key);
    const struct flow_option *option = &canvas.screen->options[0];

    switch (use.under) {
    case FLOW_UNDER_NOTHING:
        return false;
    case FLOW_UNDER_ITEM:
        *ret_step = choose_item(walk, &canvas, use.i);
        return true;
    case FLOW_UNDER_OPTION:
        option += use.i;
        *ret_step =
            go_on(walk, canvas.screen->saves, text_of(option->id), option->to);
        return true;
    case FLOW_UNDER_NEXT:
        *ret_step = turn_page(walk, layout.page + 1);
        return true;
    case FLOW_UNDER_PREVIOUS:
        *ret_step = turn_page(walk, layout.page - 1);
        return true;
    case FLOW_UNDER_ZERO:
        forgive(walk);
        *ret_step = flow_go(walk, canvas.screen->zero);
        return true;
    }
    return false;
}

/* True and *ret_step when it is something that may be typed here. */
static bool
take_typed(struct flow_walk *walk, const struct flow_screen *screen,
           struct text input, struct flow_step *ret_step)
{
    char room[FLOW_TEXT_BYTES];
    struct text typed;

    for (size_t i = 0; i < screen->typed_count; i++) {
        const struct flow_typed *way = &screen->typed[i];
        if (!flow_read_typed_input(way->kind, input, room, &typed))
            continue;
        *ret_step = go_on(walk, way->saves, typed, way->to);
        return true;
    }
    return false;
}

static bool
is_digit(struct text input)
{
    return input.len == 1 && input.at[0] >= '0' && input.at[0] <= '9';
}

/* ---- what others call ---- */

/* Where the state stands; false when the flow has no such screen. */
static bool
walk_from(struct flow_walk *walk, const struct flow *flow,
          const struct flow_view *view, struct flow_state *state)
{
    if (state->trail_len > FLOW_TRAIL)
        state->trail_len = 0;
    *walk = (struct flow_walk){ .flow = flow, .view = view, .state = state };
    walk->at = flow_find(flow, state->screen);
    return walk->at != FLOW_NOWHERE;
}

static struct flow_step
start_anew(struct flow_walk *walk)
{
    walk->state->trail_len = 0;
    walk->state->wrong = 0;
    return flow_enter(walk, walk->flow->start);
}

struct flow_step
flow_begin(const struct flow *flow, const struct flow_view *view,
           bool resumable, const char *language, struct flow_state *ret_state)
{
    size_t index = flow_language_find(flow, text_of(language));
    struct flow_walk walk = { .flow = flow, .view = view, .state = ret_state };

    memset(ret_state, 0, sizeof *ret_state);
    memcpy(ret_state->language, flow->languages[index].code,
           sizeof ret_state->language);
    if (resumable && flow->resume != FLOW_NOWHERE)
        return flow_enter(&walk, flow->resume);
    return start_anew(&walk);
}

struct flow_step
flow_input(const struct flow *flow, const struct flow_view *view,
           struct flow_state *state, struct text input)
{
    struct flow_walk walk;
    if (!walk_from(&walk, flow, view, state))
        return start_anew(&walk);

    const struct flow_screen *screen = &flow->screens[walk.at];
    if (screen->action != NULL)
        return flow_stand_on(&walk, walk.at);

    struct text trimmed = text_trim(input);
    struct flow_step step;
    if (is_digit(trimmed)
            ? press_key(&walk, (unsigned)(trimmed.at[0] - '0'), &step)
            : take_typed(&walk, screen, trimmed, &step))
        return step;
    return screen->end ? flow_stand_on(&walk, walk.at) : go_wrong(&walk);
}

struct flow_step
flow_outcome(const struct flow *flow, const struct flow_view *view,
             struct flow_state *state, const char *outcome)
{
    struct flow_walk walk;
    if (!walk_from(&walk, flow, view, state))
        return start_anew(&walk);

    const struct flow_screen *screen = &flow->screens[walk.at];
    assert(screen->action != NULL);
    size_t i = 0;
    while (i < FLOW_OUTCOMES_MAX && screen->action->outcomes[i] != NULL
           && strcmp(screen->action->outcomes[i], outcome) != 0)
        i++;
    assert(i < FLOW_OUTCOMES_MAX && screen->action->outcomes[i] != NULL);
    return flow_enter(&walk, screen->then[i]);
}

struct flow_step
flow_resume(const struct flow *flow, const struct flow_view *view,
            struct flow_state *state)
{
    struct flow_walk walk;
    bool is_found = walk_from(&walk, flow, view, state);

    /* Without room for it nothing that was typed may be shown either. */
    if (answers_set(&state->answers, FLOW_RESUMED, TEXT("yes")) != GW_OK)
        is_found = false;
    if (!is_found)
        return start_anew(&walk);
    if (walk.at == flow->error || walk.at == flow->give_up)
        walk.at = flow_pop_trail(&walk);
    if (flow->screens[walk.at].end)
        return start_anew(&walk);

    uint16_t resume = flow->screens[walk.at].resume;
    state->trail_len = 0;
    state->wrong = 0;
    return flow_enter(&walk, resume != FLOW_NOWHERE ? resume : walk.at);
}

bool
flow_takes_text(const struct flow *flow, const struct flow_state *state)
{
    uint16_t screen = flow_find(flow, state->screen);

    for (size_t i = 0;
         screen != FLOW_NOWHERE && i < flow->screens[screen].typed_count; i++) {
        if (flow->screens[screen].typed[i].kind == FLOW_TEXT)
            return true;
    }
    return false;
}

bool
flow_is_ending(const struct flow *flow, const struct flow_state *state)
{
    uint16_t screen = flow_find(flow, state->screen);

    return screen != FLOW_NOWHERE && flow->screens[screen].end;
}

bool
flow_is_over(const struct flow *flow, const struct flow_view *view,
             const struct flow_state *state)
{
    if (!flow_is_ending(flow, state))
        return false;
    size_t language = flow_language_find(flow, text_of(state->language));
    struct flow_canvas canvas = flow_canvas_of(
        flow, view, flow_find(flow, state->screen), language, &state->answers);
    struct flow_layout layout = flow_lay_out(&canvas, state->page);
    return layout.page + 1 == layout.pages;
}
