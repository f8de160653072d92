/* gateway/talk/flow_arena.h -- memory that is freed whole. For flow_*.c only.
 */
#ifndef GATEWAY_TALK_FLOW_ARENA_H
#define GATEWAY_TALK_FLOW_ARENA_H

#include <stddef.h>

#include "gateway/base/text.h"

struct flow_block;

struct flow_arena { /* zeroed: empty */
    struct flow_block *newest;
};

/* Zeroed, aligned for anything; NULL when there is no memory. */
void *flow_arena_take(struct flow_arena *arena, size_t size);
/* A C string; a NUL in text ends it. NULL when there is no memory. */
char *flow_arena_copy(struct flow_arena *arena, struct text text);
void flow_arena_free(struct flow_arena *arena);

#endif
