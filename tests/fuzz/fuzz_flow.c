/* A villager who presses and types anything: each line is an input, on the
 * project's own menus, in one of their languages, on a handset of any width from
 * 80 to 182. A line that begins with '!' chooses the outcome of the next deed,
 * '~' cuts the call and goes on, '@' goes on on another handset. */
#include <stdio.h>
#include <string.h>

#include "gateway/base/gsm7.h"
#include "handlers/villagers/vocabulary.h"

#include "tests/fuzz/fuzz.h"

enum { NARROWEST = 80, WIDEST = 182 };

static struct vocabulary words;
static struct flow_view view = {
    .host = &vocabulary_host,
    .arg = &words,
    .flags = VOCABULARY_DUTY | VOCABULARY_LANGUAGES,
    .septets = 160,
};

static struct flow *
load(void)
{
    static struct places *places;
    static struct faults faults;
    static const unsigned widths[] = { NARROWEST, 120, 160, WIDEST, 0 };
    struct flow *flow = NULL;

    must(places_open(&places) == GW_OK);
    words = vocabulary_for_check(places);
    struct flow_host host = vocabulary_host;
    host.check_arg = &words;
    must(flow_load("handlers/villagers/menus", "su", widths, &host, &faults,
                   &flow)
         == GW_OK);
    return flow;
}

static struct flow_step
follow(const struct flow *flow, struct flow_state *state, struct flow_step step,
       unsigned choice)
{
    for (int i = 0; step.wish == FLOW_DO; i++) {
        const struct flow_action *row = vocabulary_host.actions;
        size_t count = 0;
        must(i < 10);
        while (strcmp(row->name, step.action) != 0)
            row++;
        while (row->outcomes[count] != NULL)
            count++;
        step = flow_outcome(flow, &view, state, row->outcomes[choice % count]);
    }
    return step;
}

static void
must_fit(const struct flow *flow, const struct flow_state *state)
{
    struct buf out = buf_new(4096);

    flow_show(flow, &view, state, &out);
    must(buf_ok(&out));
    long septets = gsm7_septets(buf_text(&out));
    must(septets > 0 && septets <= (long)view.septets);
    must(state->answers.len <= ANSWERS_ROOM);
    must(state->trail_len <= FLOW_TRAIL);
    must(state->wrong <= FLOW_WRONG_MAX);
    buf_free(&out);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct flow *flow;
    struct text rest = { (const char *)data, size }, line;
    struct flow_state state;
    unsigned choice = 0;

    if (flow == NULL)
        flow = load();
    view.septets = NARROWEST + (unsigned)size % (WIDEST - NARROWEST + 1);
    struct flow_step step =
        flow_begin(flow, &view, size % 2, size % 4 < 2 ? "id" : "su", &state);
    while (text_cut(&rest, '\n', &line)) {
        if (line.len > 0 && line.at[0] == '!') {
            choice = (unsigned)line.len;
            continue;
        }
        if (line.len > 1 && line.at[0] == '@') {
            view.septets = NARROWEST
                           + (unsigned char)line.at[1]
                                 % (unsigned)(WIDEST - NARROWEST + 1);
            must_fit(flow, &state);
            continue;
        }
        if (line.len > 0 && line.at[0] == '~')
            step = flow_resume(flow, &view, &state);
        else
            step = flow_input(flow, &view, &state, line);
        step = follow(flow, &state, step, choice);
        must(!step.gave_up || step.wish == FLOW_END);
        (void)flow_takes_text(flow, &state);
        must((step.wish == FLOW_END) == flow_is_over(flow, &view, &state));
        must(step.wish != FLOW_END || flow_is_ending(flow, &state));
        must_fit(flow, &state);
        if (step.wish == FLOW_END)
            step = flow_begin(flow, &view, false, "id", &state);
    }
    return 0;
}
