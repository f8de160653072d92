/* gateway/talk/flow_arena.c -- see flow_arena.h.
 *
 * Blocks in a chain, the newest first; what does not fit the newest opens
 * another, so nothing that was handed out ever moves.
 */
#include "gateway/talk/flow_arena.h"

#include <stdalign.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK_SIZE = 16 * 1024 };

struct flow_block {
    struct flow_block *older;
    size_t used, size;
    alignas(max_align_t) char bytes[];
};

static struct flow_block *
arena_grow(struct flow_arena *arena, size_t size)
{
    size_t room = size > BLOCK_SIZE ? size : BLOCK_SIZE;
    struct flow_block *block = calloc(1, sizeof *block + room);
    if (block == NULL)
        return NULL;
    block->size = room;
    block->older = arena->newest;
    arena->newest = block;
    return block;
}

void *
flow_arena_take(struct flow_arena *arena, size_t size)
{
    size_t step = alignof(max_align_t);
    size_t whole = (size + step - 1) / step * step;
    struct flow_block *block = arena->newest;

    if (block == NULL || block->size - block->used < whole)
        block = arena_grow(arena, whole);
    if (block == NULL)
        return NULL;
    void *piece = block->bytes + block->used;
    block->used += whole;
    return piece;
}

char *
flow_arena_copy(struct flow_arena *arena, struct text text)
{
    char *copy = flow_arena_take(arena, text.len + 1);

    if (copy != NULL && text.len > 0)
        memcpy(copy, text.at, text.len);
    return copy;
}

void
flow_arena_free(struct flow_arena *arena)
{
    while (arena->newest != NULL) {
        struct flow_block *block = arena->newest;
        arena->newest = block->older;
        free(block);
    }
}
