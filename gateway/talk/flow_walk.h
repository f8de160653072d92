/* gateway/talk/flow_walk.h -- from screen to screen, and back. For flow_*.c
 * only. */
#ifndef GATEWAY_TALK_FLOW_WALK_H
#define GATEWAY_TALK_FLOW_WALK_H

#include "gateway/talk/flow_table.h"

struct flow_walk {
    const struct flow *flow;
    const struct flow_view *view;
    struct flow_state *state;
    uint16_t at; /* the screen the input came on */
};

/* Remembers the screen for Kembali; the oldest is forgotten when full. The
 * error screen is never remembered. */
void flow_push_trail(struct flow_walk *walk);
/* The newest screen on the trail that the flow still has; or its start. */
uint16_t flow_pop_trail(struct flow_walk *walk);

/* Makes target the current screen, whatever its conditions are. */
struct flow_step flow_stand_on(struct flow_walk *walk, uint16_t target);
/* The same for the screen that target's conditions lead to, at its first
 * page. */
struct flow_step flow_enter(struct flow_walk *walk, uint16_t target);
/* Leaves the screen walk->at for target, FLOW_BACK included. */
struct flow_step flow_go(struct flow_walk *walk, uint16_t target);

#endif
