/* gateway/talk/flow_show.c -- a screen from its pieces.
 *
 *   title       text with {values}, or the part of it that stands on this page
 *   N label     for each key that has something under it on this page
 *   0 label
 *
 * What one would get wrong: numbering. No number is counted here; each key is
 * asked what stands under it, as the step does.
 */
#include <assert.h>
#include <string.h>

#include "gateway/base/gsm7.h"
#include "gateway/talk/flow_canvas.h"

struct flow_canvas
flow_canvas_of(const struct flow *flow, const struct flow_view *view,
               uint16_t screen, size_t language, const struct answers *answers)
{
    return (struct flow_canvas){
        .flow = flow,
        .view = view,
        .screen = &flow->screens[screen],
        .language = &flow->languages[language],
        .face = &flow->languages[language].faces[screen],
        .answers = answers,
    };
}

/* ---- keys ---- */

/* The n-th option, from 0, that this villager sees. */
static struct flow_use
nth_option(const struct flow_canvas *canvas, bool is_paged, size_t n)
{
    const struct flow_screen *screen = canvas->screen;

    for (size_t i = 0; i < screen->options_count; i++) {
        const struct flow_option *option = &screen->options[i];
        if (!flow_is_visible(option, canvas->view->flags)
            || (is_paged && option->inline_only))
            continue;
        if (n == 0)
            return (struct flow_use){ FLOW_UNDER_OPTION, i };
        n--;
    }
    return (struct flow_use){ FLOW_UNDER_NOTHING, 0 };
}

static struct flow_use
under_paged(const struct flow_canvas *canvas, const struct flow_layout *layout,
            unsigned key)
{
    if (key <= layout->shown)
        return (struct flow_use){ FLOW_UNDER_ITEM, layout->first + key - 1 };
    if (key == FLOW_KEY_NINE)
        return nth_option(canvas, true, 0);
    return (struct flow_use){ FLOW_UNDER_NOTHING, 0 };
}

static enum flow_under
under_zero(const struct flow_screen *screen, const struct flow_layout *layout)
{
    bool turns_back =
        layout->is_paged || (!flow_keeps_zero(screen) && !screen->end);

    if (layout->page > 0 && turns_back)
        return FLOW_UNDER_PREVIOUS;
    return screen->zero != FLOW_NOWHERE ? FLOW_UNDER_ZERO : FLOW_UNDER_NOTHING;
}

struct flow_use
flow_under_key(const struct flow_canvas *canvas,
               const struct flow_layout *layout, unsigned key)
{
    if (key == 0)
        return (struct flow_use){ under_zero(canvas->screen, layout), 0 };
    if (key == layout->next_key && layout->page + 1 < layout->pages)
        return (struct flow_use){ FLOW_UNDER_NEXT, 0 };
    if (layout->is_paged)
        return under_paged(canvas, layout, key);
    if (key <= layout->shown)
        return (struct flow_use){ FLOW_UNDER_ITEM, key - 1 };
    return nth_option(canvas, false, key - layout->shown - 1);
}

/* ---- title ---- */

/* The label of the option that was saved under answer, in this language; or the
 * widest that could have been. */
static struct text
label_of(const struct flow_canvas *canvas, const char *answer)
{
    struct text id = answers_get(canvas->answers, answer);
    struct text widest = { .at = NULL, .len = 0 };

    for (size_t s = 0; s < canvas->flow->screens_count; s++) {
        const struct flow_screen *screen = &canvas->flow->screens[s];
        if (screen->saves == NULL || strcmp(screen->saves, answer) != 0)
            continue;
        for (size_t i = 0; i < screen->options_count; i++) {
            struct text label = canvas->language->faces[s].options[i].many;
            if (!canvas->is_widest && text_is(id, screen->options[i].id))
                return label;
            if (canvas->is_widest && flow_cost(label) > flow_cost(widest))
                widest = label;
        }
    }
    return widest;
}

static void
write_value(const struct flow_canvas *canvas, const struct flow_value *value,
            struct buf *out)
{
    if (canvas->is_widest)
        buf_str(out, value->widest);
    else
        value->write(canvas->view->arg, canvas->answers, out);
}

static void
write_piece(const struct flow_canvas *canvas, const struct flow_piece *piece,
            const struct flow_layout *layout, struct buf *out)
{
    switch (piece->kind) {
    case FLOW_LITERAL:
        buf_add(out, piece->literal);
        break;
    case FLOW_NEWLINE: /* the line's end is the caller's */
        break;
    case FLOW_VALUE:
        write_value(canvas, piece->value, out);
        break;
    case FLOW_LABEL:
        buf_add(out, label_of(canvas, piece->answer));
        break;
    case FLOW_PAGE:
        buf_int(out, (int64_t)layout->page + 1);
        break;
    case FLOW_PAGES_COUNT:
        buf_int(out, (int64_t)layout->pages);
        break;
    }
}

static void
cut_back(struct buf *out, size_t len)
{
    if (!buf_ok(out) || out->len <= len)
        return;
    out->len = len;
    out->at[len] = '\0';
}

/* One line of a title, from piece i on; returns the piece that ends it. */
static size_t
write_title_line(const struct flow_canvas *canvas,
                 const struct flow_title *title, size_t i,
                 const struct flow_layout *layout, bool is_alone,
                 struct buf *out)
{
    size_t line = out->len;  /* where it begins */
    size_t names = out->len; /* ... and the current {a|b} */
    bool asks = false, knows = false;

    for (; i < title->count && title->pieces[i].kind != FLOW_NEWLINE; i++) {
        const struct flow_piece *piece = &title->pieces[i];
        size_t before = out->len;
        if (!piece->otherwise)
            names = out->len;
        if (out->len == names)
            write_piece(canvas, piece, layout, out);
        asks = asks || piece->kind != FLOW_LITERAL;
        knows = knows || (piece->kind != FLOW_LITERAL && out->len > before);
    }
    if (asks && !knows && !is_alone)
        cut_back(out, line);
    return i;
}

void
flow_write_title(const struct flow_canvas *canvas,
                 const struct flow_title *title,
                 const struct flow_layout *layout, struct buf *out)
{
    size_t begin = out->len;
    bool is_alone = true; /* its only line is never left out */

    for (size_t i = 0; i < title->count; i++)
        is_alone = is_alone && title->pieces[i].kind != FLOW_NEWLINE;
    for (size_t i = 0; i < title->count; i++) {
        size_t line = out->len;
        if (line > begin)
            buf_char(out, '\n');
        size_t text = out->len;
        i = write_title_line(canvas, title, i, layout, is_alone, out);
        if (out->len == text) /* it came out empty */
            cut_back(out, line);
    }
}

const struct flow_title *
flow_title_of(const struct flow_canvas *canvas,
              const struct flow_layout *layout)
{
    return layout->is_short ? &canvas->face->brief : &canvas->face->title;
}

/* ---- the whole screen ---- */

static void
write_line(struct buf *out, unsigned key, struct text label)
{
    if (out->len > 0)
        buf_char(out, '\n');
    buf_char(out, (char)('0' + key));
    buf_char(out, ' ');
    buf_add(out, label);
}

static void
write_item(const struct flow_canvas *canvas, unsigned key, size_t i,
           struct buf *out)
{
    char value[FLOW_VALUE_MAX + 1];

    write_line(out, key, TEXT(""));
    flow_item(canvas, i, out, value);
}

static void
write_key(const struct flow_canvas *canvas, const struct flow_layout *layout,
          unsigned key, struct buf *out)
{
    struct flow_use use = flow_under_key(canvas, layout, key);
    const struct flow_label *label;
    bool is_one;

    if (use.under == FLOW_UNDER_OPTION && layout->is_spread
        && (key <= layout->options_from || key > layout->options_end))
        return; /* it stands on another page */
    switch (use.under) {
    case FLOW_UNDER_NOTHING:
        break;
    case FLOW_UNDER_ITEM:
        write_item(canvas, key, use.i, out);
        break;
    case FLOW_UNDER_OPTION:
        label = &canvas->face->options[use.i];
        is_one = !layout->is_paged && layout->count == 1;
        write_line(out, key,
                   is_one && label->one.at != NULL ? label->one : label->many);
        break;
    case FLOW_UNDER_NEXT:
        write_line(out, key, canvas->language->next);
        break;
    case FLOW_UNDER_PREVIOUS:
        write_line(out, key, canvas->language->back);
        break;
    case FLOW_UNDER_ZERO:
        write_line(out, key, canvas->face->zero);
        break;
    }
}

/* The part of the title that stands on this page. */
static void
write_spread_title(const struct flow_canvas *canvas,
                   const struct flow_layout *layout, struct buf *out)
{
    char room[FLOW_SCREEN_BYTES];
    struct buf title = flow_buf_on(room, sizeof room);
    const struct flow_layout whole = { .pages = 1 };

    flow_write_title(canvas, flow_title_of(canvas, layout), &whole, &title);
    if (title.len >= layout->title_from + layout->title_len)
        buf_bytes(out, title.at + layout->title_from, layout->title_len);
}

void
flow_compose(const struct flow_canvas *canvas, const struct flow_layout *layout,
             struct buf *out)
{
    size_t begin = out->len;

    if (layout->is_spread)
        write_spread_title(canvas, layout, out);
    else
        flow_write_title(canvas, flow_title_of(canvas, layout), layout, out);
    for (unsigned key = 1; key <= FLOW_OPTIONS_MAX; key++)
        write_key(canvas, layout, key, out);
    write_key(canvas, layout, 0, out);
    if (out->len > begin && out->at[begin] == '\n') { /* without a title */
        out->len--;
        memmove(out->at + begin, out->at + begin + 1, out->len - begin + 1);
    }
}

/* ---- what others call ---- */

void
flow_show(const struct flow *flow, const struct flow_view *view,
          const struct flow_state *state, struct buf *out)
{
    uint16_t screen = flow_find(flow, state->screen);
    if (screen == FLOW_NOWHERE || flow->screens[screen].action != NULL)
        screen = flow->start;

    size_t language = flow_language_find(flow, text_of(state->language));
    struct flow_canvas canvas =
        flow_canvas_of(flow, view, screen, language, &state->answers);
    struct flow_layout layout = flow_lay_out(&canvas, state->page);
    size_t before = out->len;
    flow_compose(&canvas, &layout, out);
    if (!buf_ok(out) || out->len == before)
        return;
    /* A channel of a width that was not proved: cut rather than refused. */
    struct text all = { out->at + before, out->len - before };
    cut_back(out, before + gsm7_head(all, view->septets).len);
}

static const struct flow_title *
find_message(const struct flow_language *language, const char *name)
{
    for (size_t i = 0; i < language->messages_count; i++) {
        if (strcmp(language->messages[i].name, name) == 0)
            return &language->messages[i].title;
    }
    return NULL;
}

/* The title of a screen that ends the call; the short one if only that fits. */
static const struct flow_title *
find_end(struct flow_canvas *canvas, const char *name)
{
    char word[FLOW_NAME] = { 0 };
    bool is_name = text_copy(text_of(name), word, sizeof word);
    uint16_t screen = is_name ? flow_find(canvas->flow, word) : FLOW_NOWHERE;

    assert(screen != FLOW_NOWHERE && canvas->flow->screens[screen].end);
    canvas->screen = &canvas->flow->screens[screen];
    canvas->face = &canvas->language->faces[screen];
    struct flow_layout layout = flow_lay_out(canvas, 0);
    return flow_title_of(canvas, &layout);
}

void
flow_message(const struct flow *flow, const struct flow_view *view,
             const char *language, const char *name,
             const struct answers *answers, struct buf *out)
{
    static const struct answers none = { 0 };
    static const struct flow_layout whole = { .pages = 1 };
    size_t index = flow_language_find(flow, text_of(language));
    struct flow_canvas canvas = flow_canvas_of(
        flow, view, flow->start, index, answers != NULL ? answers : &none);

    const struct flow_title *title = find_message(canvas.language, name);
    if (title == NULL)
        title = find_end(&canvas, name);
    flow_write_title(&canvas, title, &whole, out);
}
