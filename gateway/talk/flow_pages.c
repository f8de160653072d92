/* gateway/talk/flow_pages.c -- a screen without a list, on a handset that is
 * too narrow for it.
 *
 *   whole      the long title and all options; else the short title and all
 *   repeated   the title on every page, and as many options as fit below it
 *   flowing    the title over as many pages as it takes, then the options
 *
 * An option keeps its number on every page, shown there or not, so what was
 * learnt by heart on one handset is right on every other. The next page is
 * under 8, or 9 where 8 is an option.
 *
 * What one would get wrong: that a page must leave room for "8 Lanjut" unless it
 * is the last, and that it is the last is only known once all that is left was
 * tried without it.
 */
#include <string.h>

#include "gateway/base/gsm7.h"
#include "gateway/talk/flow_canvas.h"

enum { PIECE_MIN = 20 }; /* septets of a title that a page must hold */

struct spread {
    const struct flow_screen *screen;
    size_t septets;
    struct text title;
    bool repeats;                   /* the title stands on every page */
    size_t costs[FLOW_OPTIONS_MAX]; /* of the lines of those to be seen */
    size_t options;
    size_t next;        /* septets of the line that turns the page */
    size_t zero, later; /* of the line under 0, on the first page and after */
};

struct page {
    size_t from, len;   /* bytes of the title */
    size_t option, end; /* options */
    bool is_last;
};

bool
flow_keeps_zero(const struct flow_screen *screen)
{
    return flow_is_screen(screen->zero);
}

/* ---- measures ---- */

static size_t
title_of(const struct flow_canvas *canvas, bool is_short, struct buf *out)
{
    /* Its {pages} would be those of a list. */
    const struct flow_layout whole = { .pages = 1, .is_short = is_short };

    buf_clear(out);
    flow_write_title(canvas, flow_title_of(canvas, &whole), &whole, out);
    return flow_cost(buf_text(out));
}

static struct spread
measure(const struct flow_canvas *canvas)
{
    const struct flow_screen *screen = canvas->screen;
    size_t back = FLOW_LINE_COST + flow_cost(canvas->language->back);
    struct spread spread = {
        .screen = screen,
        .septets = canvas->view->septets,
        .next = FLOW_LINE_COST + flow_cost(canvas->language->next),
    };

    if (screen->zero != FLOW_NOWHERE)
        spread.zero = FLOW_LINE_COST + flow_cost(canvas->face->zero);
    spread.later = flow_keeps_zero(screen) ? spread.zero : back;
    if (screen->end)
        spread.zero = spread.later = 0;
    for (size_t i = 0; i < screen->options_count; i++) {
        if (flow_is_visible(&screen->options[i], canvas->view->flags))
            spread.costs[spread.options++] =
                FLOW_LINE_COST + flow_cost(canvas->face->options[i].many);
    }
    return spread;
}

static size_t
cost_of_options(const struct spread *spread, size_t from)
{
    size_t sum = 0;

    for (size_t i = from; i < spread->options; i++)
        sum += spread->costs[i];
    return sum;
}

static size_t
widest_option(const struct spread *spread)
{
    size_t widest = 0;

    for (size_t i = 0; i < spread->options; i++)
        widest = spread->costs[i] > widest ? spread->costs[i] : widest;
    return widest;
}

/* What the keys of a page that is not the last take. */
static size_t
keys_cost(const struct spread *spread)
{
    return spread->next
           + (spread->zero > spread->later ? spread->zero : spread->later);
}

/* The first of 8 and 9 that is no option; 0 when both are. */
static unsigned
next_key(const struct spread *spread)
{
    if (spread->options < FLOW_KEY_NEXT)
        return FLOW_KEY_NEXT;
    return spread->options < FLOW_KEY_NINE ? FLOW_KEY_NINE : 0;
}

/* Whatever the values are: no page can be made. */
static bool
is_tight(const struct spread *spread)
{
    size_t keys = keys_cost(spread);

    return next_key(spread) == 0 || keys + PIECE_MIN > spread->septets
           || keys + widest_option(spread) > spread->septets;
}

/* ---- one page ---- */

static bool
is_gap(char c)
{
    return c == ' ' || c == '\n';
}

/* The head of a title that fits and ends with a sentence or line, if that
 * leaves the page half full; or else with a word. */
static struct text
break_title(struct text title, size_t septets)
{
    struct text head = gsm7_head(title, septets);
    size_t word = 0, sentence = 0;

    if (head.len == 0 || head.len == title.len)
        return title;
    for (size_t i = 1; i <= head.len; i++) {
        if (!is_gap(title.at[i]))
            continue;
        word = i;
        if (title.at[i] == '\n' || strchr(".?:", title.at[i - 1]) != NULL)
            sentence = i;
    }
    if (sentence >= head.len / 2 && sentence > 0)
        head.len = sentence;
    else if (word > 0)
        head.len = word;
    return head;
}

static struct text
title_from(const struct spread *spread, size_t from)
{
    return (struct text){ spread->title.at + from, spread->title.len - from };
}

static size_t
minus(size_t a, size_t b)
{
    return a > b ? a - b : 0;
}

/* The page of this number, from what is left over. */
static struct page
cut_page(const struct spread *spread, size_t number, size_t from, size_t option)
{
    struct text left = title_from(spread, spread->repeats ? 0 : from);
    size_t used = flow_cost(left);
    size_t room =
        minus(spread->septets, number > 0 ? spread->later : spread->zero);
    struct page page = { .from = spread->title.len - left.len,
                         .len = left.len,
                         .option = option,
                         .end = spread->options };

    if (used + cost_of_options(spread, option) <= room) {
        page.is_last = true;
        return page;
    }
    room = minus(room, spread->next);
    page.end = option;
    if (used > room) {
        page.len = break_title(left, room).len;
        return page;
    }
    while (page.end < spread->options && used + spread->costs[page.end] <= room)
        used += spread->costs[page.end++];
    if (page.len == 0 && page.end == option)
        page.end++; /* tight: refused when it was loaded */
    return page;
}

/* Where the next page's title begins: not with the gap it was cut at. */
static size_t
after(const struct spread *spread, const struct page *page)
{
    size_t from = page->from + page->len;

    while (from < spread->title.len && is_gap(spread->title.at[from]))
        from++;
    return from;
}

static void
cut_pages(const struct spread *spread, size_t wanted,
          struct flow_layout *layout)
{
    struct page page = { .is_last = false };

    layout->pages = 0;
    while (!page.is_last && layout->pages < FLOW_PAGES_MAX) {
        page = cut_page(spread, layout->pages, after(spread, &page), page.end);
        if (layout->pages <= wanted) {
            layout->page = layout->pages;
            layout->title_from = page.from;
            layout->title_len = page.len;
            layout->options_from = page.option;
            layout->options_end = page.end;
        }
        layout->pages++;
    }
}

/* ---- the whole ---- */

/* The screen under one of its titles: whole, or in pages. */
static void
spread_title(const struct flow_canvas *canvas, bool is_short, size_t page,
             struct spread *spread, struct flow_layout *ret_layout)
{
    char room[FLOW_SCREEN_BYTES];
    struct buf title = flow_buf_on(room, sizeof room);
    size_t cost = title_of(canvas, is_short, &title);

    *ret_layout = (struct flow_layout){ .pages = 1, .is_short = is_short };
    spread->repeats = false;
    if (cost + spread->zero + cost_of_options(spread, 0) <= spread->septets)
        return;
    spread->title = buf_text(&title);
    spread->repeats =
        spread->options > 0
        && cost + widest_option(spread) + keys_cost(spread) <= spread->septets;
    ret_layout->is_spread = true;
    ret_layout->is_tight = is_tight(spread);
    ret_layout->next_key = next_key(spread);
    cut_pages(spread, page, ret_layout);
    spread->title = (struct text){ .at = NULL, .len = 0 };
}

struct flow_layout
flow_spread(const struct flow_canvas *canvas, size_t page)
{
    struct spread spread = measure(canvas);
    struct flow_layout layout, brief;

    spread_title(canvas, false, page, &spread, &layout);
    if (layout.pages == 1 || canvas->face->brief.count == 0)
        return layout;
    bool repeats = spread.repeats;
    spread_title(canvas, true, page, &spread, &brief);
    bool is_better = spread.repeats && !repeats && brief.pages == layout.pages;
    return brief.pages < layout.pages || is_better ? brief : layout;
}
