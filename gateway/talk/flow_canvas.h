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
    bool is_widest; /* each value at its widest, for the proof */
};

struct flow_canvas flow_canvas_of(const struct flow *flow,
                                  const struct flow_view *view, uint16_t screen,
                                  size_t language,
                                  const struct answers *answers);

/* What of a screen stands on the page that is shown. */
struct flow_layout {
    size_t page, pages; /* from 0; how many */
    unsigned next_key;  /* turns the page; 0: there is only one */
    bool is_short;      /* the short title stands */
    bool is_tight;      /* does not fit, in whatever pages */

    /* A list; all 0 without one. */
    bool is_paged;
    size_t count;        /* items in all */
    size_t first, shown; /* those on this page */

    /* A screen without a list that takes several pages. Its options keep their
     * keys on every page, whether they are shown there or not. */
    bool is_spread;
    size_t title_from, title_len;     /* bytes of the title on this page */
    size_t options_from, options_end; /* of those that can be seen */
};

/* Items of the screen's list; at most FLOW_ITEMS_MAX. */
size_t flow_items(const struct flow_canvas *canvas);
void flow_item(const struct flow_canvas *canvas, size_t i, struct buf *label,
               char ret_value[FLOW_VALUE_MAX + 1]);
/* page: what the call stands at; past the last gives the last. */
struct flow_layout flow_lay_out(const struct flow_canvas *canvas, size_t page);
/* The same for a screen without a list. */
struct flow_layout flow_spread(const struct flow_canvas *canvas, size_t page);

/* Key 0 leads to a screen of its own and means that on every page; else it
 * turns a later page back. */
bool flow_keeps_zero(const struct flow_screen *screen);

enum { FLOW_LINE_COST = 3 }; /* newline, key, space */

/* Septets of a text that was checked; what is not GSM-7 counts its bytes. */
size_t flow_cost(struct text text);

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

/* The long title or the short one. */
const struct flow_title *flow_title_of(const struct flow_canvas *canvas,
                                       const struct flow_layout *layout);

/* Appends a text with its values. Of several lines, an empty one is left out,
 * and so is one that has values of which none is known. */
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
