/* gateway/talk/flow_reach.c -- where a flow can lead.
 *
 * All three questions (reached? leads to an end? goes in a circle?) are asked
 * of one walk over a screen's ways, which the graph draws too.
 */
#include <string.h>

#include "gateway/talk/flow_checks.h"

void
flow_each_way(const struct flow_screen *screen, flow_way_fn *visit, void *arg)
{
    for (size_t i = 0; i < screen->options_count; i++)
        visit(arg, screen->options[i].to, screen->options[i].id, false);
    for (size_t i = 0; i < screen->typed_count; i++)
        visit(arg, screen->typed[i].to, screen->typed[i].saves, false);
    if (screen->list.is_on) {
        visit(arg, screen->list.to,
              screen->list.saves != NULL ? screen->list.saves : "language",
              false);
        visit(arg, screen->list.none, "none", true);
    }
    visit(arg, screen->zero, screen->zero_id, false);
    visit(arg, screen->otherwise, "else", true);
    visit(arg, screen->resume, "resume", false);
    for (size_t i = 0; screen->action != NULL && i < FLOW_OUTCOMES_MAX
                       && screen->action->outcomes[i] != NULL;
         i++)
        visit(arg, screen->then[i], screen->action->outcomes[i], true);
}

/* ---- can it be reached? ---- */

struct reach {
    bool seen[FLOW_SCREENS_MAX];
    uint16_t waiting[FLOW_SCREENS_MAX];
    size_t count;
};

static void
reach_way(void *arg, uint16_t target, const char *label, bool is_pass)
{
    struct reach *reach = arg;

    (void)label;
    (void)is_pass;
    if (!flow_is_screen(target) || reach->seen[target])
        return;
    reach->seen[target] = true;
    reach->waiting[reach->count++] = target;
}

static void
check_reached(const struct flow_checker *checker)
{
    const struct flow *flow = checker->flow;
    struct reach reach = { .count = 0 };
    const uint16_t entries[] = { flow->start, flow->resume, flow->error,
                                 flow->give_up, flow->busy };

    for (size_t i = 0; i < LENGTH(entries); i++)
        reach_way(&reach, entries[i], "", false);
    while (reach.count > 0) {
        uint16_t next = reach.waiting[--reach.count];
        flow_each_way(&flow->screens[next], reach_way, &reach);
    }
    for (size_t i = 0; i < flow->screens_count; i++) {
        if (!reach.seen[i])
            flow_check_fault(checker, flow->screens[i].line,
                             "%s is unreachable: no screen leads to it",
                             flow->screens[i].name);
    }
}

/* ---- does it lead to an end? ---- */

struct leads {
    const struct flow *flow;
    const bool *is_fine;
    bool found;
};

static void
leads_way(void *arg, uint16_t target, const char *label, bool is_pass)
{
    struct leads *leads = arg;

    (void)is_pass;
    if (strcmp(label, "resume") == 0) /* only a new call goes that way */
        return;
    if (target == FLOW_BACK
        || (flow_is_screen(target) && leads->is_fine[target]))
        leads->found = true;
}

static void
check_leads_on(const struct flow_checker *checker)
{
    const struct flow *flow = checker->flow;
    bool is_fine[FLOW_SCREENS_MAX] = { false };
    bool has_changed = true;

    while (has_changed) {
        has_changed = false;
        for (size_t i = 0; i < flow->screens_count; i++) {
            struct leads leads = { flow, is_fine, false };
            if (is_fine[i])
                continue;
            flow_each_way(&flow->screens[i], leads_way, &leads);
            is_fine[i] =
                leads.found || flow->screens[i].end || i == flow->start;
            has_changed = has_changed || is_fine[i];
        }
    }
    for (size_t i = 0; i < flow->screens_count; i++) {
        if (!is_fine[i])
            flow_check_fault(checker, flow->screens[i].line,
                             "%s is a dead end: no way from it leads to an end "
                             "of the call",
                             flow->screens[i].name);
    }
}

/* ---- does it go in a circle that shows nothing? ---- */

struct circle {
    const struct flow *flow;
    uint16_t from; /* looked for */
    bool seen[FLOW_SCREENS_MAX];
    bool found;
    uint16_t waiting[FLOW_SCREENS_MAX];
    size_t count;
};

static void
circle_way(void *arg, uint16_t target, const char *label, bool is_pass)
{
    struct circle *circle = arg;

    (void)label;
    if (!is_pass || !flow_is_screen(target))
        return;
    if (target == circle->from)
        circle->found = true;
    if (circle->seen[target])
        return;
    circle->seen[target] = true;
    circle->waiting[circle->count++] = target;
}

static void
check_circles(const struct flow_checker *checker)
{
    const struct flow *flow = checker->flow;

    for (size_t i = 0; i < flow->screens_count; i++) {
        struct circle circle = { .flow = flow, .from = (uint16_t)i };
        flow_each_way(&flow->screens[i], circle_way, &circle);
        while (circle.count > 0) {
            uint16_t next = circle.waiting[--circle.count];
            flow_each_way(&flow->screens[next], circle_way, &circle);
        }
        if (circle.found)
            flow_check_fault(checker, flow->screens[i].line,
                             "%s can lead back to itself without showing "
                             "anything",
                             flow->screens[i].name);
    }
}

void
flow_check_reach(const struct flow_checker *checker)
{
    check_reached(checker);
    check_leads_on(checker);
    check_circles(checker);
}
