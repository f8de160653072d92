/* gateway/talk/answers.h -- what was answered so far: a small ordered map.
 *
 * A plain value of fixed size, so a call's state is copied, sealed and thrown
 * away without an allocation.
 */
#ifndef GATEWAY_TALK_ANSWERS_H
#define GATEWAY_TALK_ANSWERS_H

#include "gateway/base/err.h"
#include "gateway/base/text.h"

enum { ANSWERS_ROOM = 1536, ANSWER_NAME = 16 };

struct answers {
    uint16_t len;
    char pool[ANSWERS_ROOM]; /* "name\0value\0" again and again */
};

/* Absent when never answered; valid until the next set. */
struct text answers_get(const struct answers *answers, const char *name);

/* Sets or replaces; NULs in value end it. GW_REJECTED  no room left. */
MUST_CHECK enum gw_err answers_set(struct answers *answers, const char *name,
                                   struct text value);
void answers_drop(struct answers *answers, const char *name);

/* Walks in the order of setting: *cursor starts at 0. */
bool answers_next(const struct answers *answers, size_t *cursor,
                  struct text *ret_name, struct text *ret_value);

#endif
