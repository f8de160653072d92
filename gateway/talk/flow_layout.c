/* gateway/talk/flow_layout.c -- which items of a list stand on a screen.
 *
 * In line: all of them, then the options. In pages: as many as fit, at most
 * seven, with 8 for the next page and 9 for the one option. A list in line that
 * does not fit falls back to pages. The short title stands where the long one
 * would cost pages. (Screens without a list: flow_pages.c.)
 *
 * What one would get wrong: the last item may fit only because "8 Lanjut" is no
 * longer needed, so the longest head of items that fits is not found by adding
 * until one is too much. And the title may hold the number of pages, which is
 * known only afterwards: it is measured with one digit each, and with one more
 * when that was too few.
 */
#include <string.h>

#include "gateway/base/gsm7.h"
#include "gateway/talk/flow_canvas.h"

enum { FEW_ITEMS = 4 }; /* on a page: fewer ask for the short title */

struct measure {
    bool is_short; /* which title */
    size_t room;   /* septets for items, "8" aside */
    size_t next;   /* septets of the line under 8 */
    size_t count;
    size_t fewest; /* items on any page but the last */
    uint16_t costs[FLOW_ITEMS_MAX];
};

size_t
flow_items(const struct flow_canvas *canvas)
{
    const struct flow_choice *list = &canvas->screen->list;

    if (!list->is_on)
        return 0;
    if (list->languages)
        return canvas->flow->languages_count;
    size_t count = list->rows->count(canvas->view->arg, canvas->answers);
    return count < FLOW_ITEMS_MAX ? count : FLOW_ITEMS_MAX;
}

void
flow_item(const struct flow_canvas *canvas, size_t i, struct buf *label,
          char ret_value[FLOW_VALUE_MAX + 1])
{
    const struct flow_choice *list = &canvas->screen->list;

    if (!list->languages) {
        list->rows->item(canvas->view->arg, canvas->answers, i, label,
                         ret_value);
        return;
    }
    const struct flow_language *language = &canvas->flow->languages[i];
    buf_str(label, language->name);
    memcpy(ret_value, language->code, sizeof language->code);
}

size_t
flow_cost(struct text text)
{
    long septets = gsm7_septets(text);

    return septets >= 0 ? (size_t)septets : text.len;
}

static void
measure_items(const struct flow_canvas *canvas, struct measure *measure)
{
    char room[256], value[FLOW_VALUE_MAX + 1];
    struct buf label = flow_buf_on(room, sizeof room);

    for (size_t i = 0; i < measure->count; i++) {
        buf_clear(&label);
        flow_item(canvas, i, &label, value);
        measure->costs[i] =
            (uint16_t)(FLOW_LINE_COST + flow_cost(buf_text(&label)));
    }
}

/* The title's septets when page and pages are as wide as number. */
static size_t
title_cost(const struct flow_canvas *canvas, bool is_short, size_t number)
{
    char room[FLOW_SCREEN_BYTES];
    struct buf title = flow_buf_on(room, sizeof room);
    struct flow_layout layout = { .page = number - 1,
                                  .pages = number,
                                  .is_short = is_short };

    flow_write_title(canvas, flow_title_of(canvas, &layout), &layout, &title);
    return flow_cost(buf_text(&title));
}

/* ---- in line ---- */

static bool
fits_inline(const struct flow_canvas *canvas, const struct measure *measure)
{
    const struct flow_screen *screen = canvas->screen;
    size_t used = title_cost(canvas, measure->is_short, 1);
    size_t lines = measure->count;

    for (size_t i = 0; i < measure->count; i++)
        used += measure->costs[i];
    for (size_t i = 0; i < screen->options_count; i++) {
        const struct flow_label *label = &canvas->face->options[i];
        bool one = measure->count == 1 && label->one.at != NULL;
        if (!flow_is_visible(&screen->options[i], canvas->view->flags))
            continue;
        used += FLOW_LINE_COST + flow_cost(one ? label->one : label->many);
        lines++;
    }
    if (screen->zero != FLOW_NOWHERE)
        used += FLOW_LINE_COST + flow_cost(canvas->face->zero);
    return lines <= FLOW_OPTIONS_MAX && used <= canvas->view->septets;
}

/* ---- in pages ---- */

/* The widest line that 0 can be: back on a later page, its own on the first. */
static size_t
zero_cost(const struct flow_canvas *canvas)
{
    size_t back = flow_cost(canvas->language->back);
    size_t own = canvas->screen->zero != FLOW_NOWHERE
                     ? flow_cost(canvas->face->zero)
                     : 0;

    return FLOW_LINE_COST + (back > own ? back : own);
}

static void
measure_page(const struct flow_canvas *canvas, size_t number,
             struct measure *measure)
{
    struct flow_layout paged = { .is_paged = true };
    struct flow_use nine = flow_under_key(canvas, &paged, FLOW_KEY_NINE);
    size_t fixed =
        title_cost(canvas, measure->is_short, number) + zero_cost(canvas);

    if (nine.under == FLOW_UNDER_OPTION)
        fixed += FLOW_LINE_COST + flow_cost(canvas->face->options[nine.i].many);
    measure->room =
        canvas->view->septets > fixed ? canvas->view->septets - fixed : 0;
    measure->next = FLOW_LINE_COST + flow_cost(canvas->language->next);
}

/* How many items from first on fit one page; 0: not even one. */
static size_t
fill_page(const struct measure *measure, size_t first)
{
    size_t used = 0, best = 0;

    for (size_t n = 1; n <= FLOW_ITEMS_PAGE && first + n <= measure->count;
         n++) {
        used += measure->costs[first + n - 1];
        bool is_last = first + n == measure->count;
        if (used + (is_last ? 0 : measure->next) <= measure->room)
            best = n;
    }
    return best;
}

/* Cuts all items into pages; ret is the one wanted, or the last. */
static void
cut_pages(struct measure *measure, size_t wanted, struct flow_layout *layout)
{
    size_t first = 0;

    layout->pages = 0;
    layout->is_tight = false;
    measure->fewest = FLOW_ITEMS_PAGE;
    do {
        size_t shown = fill_page(measure, first);
        if (shown == 0 && first < measure->count) {
            layout->is_tight = true;
            shown = 1;
        }
        if (layout->pages <= wanted) {
            layout->page = layout->pages;
            layout->first = first;
            layout->shown = shown;
        }
        layout->pages++;
        first += shown;
        if (first < measure->count && shown < measure->fewest)
            measure->fewest = shown;
    } while (first < measure->count);
}

static struct flow_layout
lay_out_pages(const struct flow_canvas *canvas, size_t page, bool is_short,
              struct measure *measure)
{
    struct flow_layout layout = { .is_paged = true,
                                  .is_short = is_short,
                                  .count = measure->count,
                                  .next_key = FLOW_KEY_NEXT };

    measure->is_short = is_short;
    for (size_t number = 9; number <= 999; number = number * 10 + 9) {
        measure_page(canvas, number, measure);
        cut_pages(measure, page, &layout);
        if (layout.pages <= number)
            break;
    }
    return layout;
}

/* ---- the whole ---- */

static bool
has_short(const struct flow_canvas *canvas)
{
    return canvas->face->brief.count > 0;
}

static struct flow_layout
lay_out_list(const struct flow_canvas *canvas, size_t page)
{
    struct flow_layout layout = { .pages = 1 };
    struct measure measure = { .count = flow_items(canvas) };

    measure_items(canvas, &measure);
    for (int brief = 0; brief <= has_short(canvas)
                        && canvas->screen->list.layout == FLOW_INLINE;
         brief++) {
        measure.is_short = brief > 0;
        if (!fits_inline(canvas, &measure))
            continue;
        layout.is_short = measure.is_short;
        layout.shown = layout.count = measure.count;
        return layout;
    }
    layout = lay_out_pages(canvas, page, false, &measure);
    if (!has_short(canvas) || measure.fewest >= FEW_ITEMS)
        return layout;
    struct flow_layout brief = lay_out_pages(canvas, page, true, &measure);
    return layout.is_tight || brief.pages < layout.pages ? brief : layout;
}

struct flow_layout
flow_lay_out(const struct flow_canvas *canvas, size_t page)
{
    return canvas->screen->list.is_on ? lay_out_list(canvas, page)
                                      : flow_spread(canvas, page);
}
