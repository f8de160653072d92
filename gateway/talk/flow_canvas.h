/* gateway/talk/flow_canvas.h -- one screen, as one villager sees it. For
 * flow_*.c only.
 *
 * What stands under a key is decided in one place, flow_under_key(): the
 * composer asks it for each key, and so does the step, so that what is shown
 * and what happens can never differ.
 */
#ifndef GATEWAY_TALK_FLOW_CANVAS_H
#define GATEWAY_TALK_FLOW_CANVAS_H

#include "gateway/talk/flow_table.h"

struct flow_canvas {
    const struct flow *flow;
    const struct flow_view *view;
    const struct flow_screen *screen;
    const struct flow_language *language;
    const struct flow_face *face;
    const struct answers *answers;
};

struct flow_canvas flow_canvas_of(const struct flow *flow,
                                  const struct flow_view *view, uint16_t screen,
                                  size_t language,
                                  const struct answers *answers);

/* How a list is laid out; all 0 without one. */
struct flow_layout {
    bool is_paged;
    size_t count;        /* items in all */
    size_t first, shown; /* those on this page */
    size_t page, pages;  /* from 0; how many */
    bool is_tight;       /* not even one item fits a page */
};

/* Items of the screen's list; at most FLOW_ITEMS_MAX. */
size_t flow_items(const struct flow_canvas *canvas);
void flow_item(const struct flow_canvas *canvas, size_t i, struct buf *label,
               char ret_value[FLOW_VALUE_MAX + 1]);
/* page: what the call stands at; past the last gives the last. */
struct flow_layout flow_lay_out(const struct flow_canvas *canvas, size_t page);

enum flow_under {
    FLOW_UNDER_NOTHING,
    FLOW_UNDER_ITEM,   /* i: of the list */
    FLOW_UNDER_OPTION, /* i: of the screen */
    FLOW_UNDER_NEXT,
    FLOW_UNDER_PREVIOUS,
    FLOW_UNDER_ZERO
};

struct flow_use {
    enum flow_under under;
    size_t i;
};

struct flow_use flow_under_key(const struct flow_canvas *canvas,
                               const struct flow_layout *layout, unsigned key);

/* Appends a text with its values; an empty line is left out. */
void flow_write_title(const struct flow_canvas *canvas,
                      const struct flow_title *title,
                      const struct flow_layout *layout, struct buf *out);
/* Appends the whole screen. */
void flow_compose(const struct flow_canvas *canvas,
                  const struct flow_layout *layout, struct buf *out);

/* A buf on room of the caller's own: never grows, never freed. */
static inline struct buf
flow_buf_on(char *room, size_t size)
{
    return (struct buf){ .at = room, .cap = size, .max = size - 1 };
}

static inline bool
flow_is_visible(const struct flow_option *option, uint32_t flags)
{
    return (option->flags & flags) == option->flags;
}

#endif
