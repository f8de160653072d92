/* tests/support/part_sender.h -- a villager whose aggregator hands on the parts of
 * a long SMS one by one.
 */
#ifndef TESTS_SUPPORT_PART_SENDER_H
#define TESTS_SUPPORT_PART_SENDER_H

#include "tests/support/texter.h"

struct came {
    unsigned number, total;
    const char *text;
    int after_ms;     /* time goes by first, and then the janitor comes by */
    const char *ref;  /* "37" if NULL */
    const char *from; /* the texter's if NULL */
    const char *id;   /* its own if NULL */
    const char *to;   /* "1771" if NULL */
};

/* Lets time go by, and the janitor after it. */
void part_wait(struct texter *texter, int after_ms);
/* One part, as an op; without a text it is only time that goes by. */
enum gw_err part_send(struct texter *texter, const struct came *came);

#endif
