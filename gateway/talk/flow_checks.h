/* gateway/talk/flow_checks.h -- the parts of flow_check(). For flow_*.c only.
 */
#ifndef GATEWAY_TALK_FLOW_CHECKS_H
#define GATEWAY_TALK_FLOW_CHECKS_H

#include "gateway/talk/flow_table.h"

struct flow_checker {
    const struct flow *flow;
    struct faults *faults;
};

/* A fault in flow.yaml. */
#define flow_check_fault(checker, line, ...) \
    fault_add((checker)->faults, (checker)->flow->file, (line), __VA_ARGS__)

/* Every screen can be reached, and leads on to an end or to the start; no
 * circle of steps that show nothing. */
void flow_check_reach(const struct flow_checker *checker);

/* Every answer that is asked for or cleared is saved somewhere, with the values
 * that are asked for, and all of them have room. */
void flow_check_answers(const struct flow_checker *checker);

/* Calls visit for each screen that `screen` can lead to, FLOW_BACK included. */
typedef void flow_way_fn(void *arg, uint16_t target, const char *label,
                         bool is_pass);
/* is_pass: nothing is shown between the two. label: an option's id, a key's
 * name or an outcome. */
void flow_each_way(const struct flow_screen *screen, flow_way_fn *visit,
                   void *arg);

#endif
