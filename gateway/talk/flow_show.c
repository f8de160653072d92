/* gateway/talk/flow_show.c -- a screen from its pieces.
 *
 *   title       text with {values}; a line that came out empty is left out
 *   N label     for each key that has something under it
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
    if (key == FLOW_KEY_NEXT && layout->page + 1 < layout->pages)
        return (struct flow_use){ FLOW_UNDER_NEXT, 0 };
    if (key == FLOW_KEY_NINE)
        return nth_option(canvas, true, 0);
    return (struct flow_use){ FLOW_UNDER_NOTHING, 0 };
}

struct flow_use
flow_under_key(const struct flow_canvas *canvas,
               const struct flow_layout *layout, unsigned key)
{
    if (key == 0 && layout->page > 0)
        return (struct flow_use){ FLOW_UNDER_PREVIOUS, 0 };
    if (key == 0)
        return (struct flow_use){ canvas->screen->zero != FLOW_NOWHERE
                                      ? FLOW_UNDER_ZERO
                                      : FLOW_UNDER_NOTHING,
                                  0 };
    if (layout->is_paged)
        return under_paged(canvas, layout, key);
    if (key <= layout->shown)
        return (struct flow_use){ FLOW_UNDER_ITEM, key - 1 };
    return nth_option(canvas, false, key - layout->shown - 1);
}

/* ---- title ---- */

/* The label of the option that was saved under answer, in this language. */
static void
write_label(const struct flow_canvas *canvas, const char *answer,
            struct buf *out)
{
    struct text id = answers_get(canvas->answers, answer);
    if (id.at == NULL)
        return;
    for (size_t s = 0; s < canvas->flow->screens_count; s++) {
        const struct flow_screen *screen = &canvas->flow->screens[s];
        if (screen->saves == NULL || strcmp(screen->saves, answer) != 0)
            continue;
        for (size_t i = 0; i < screen->options_count; i++) {
            if (text_is(id, screen->options[i].id)) {
                buf_add(out, canvas->language->faces[s].options[i].many);
                return;
            }
        }
    }
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
        piece->value->write(canvas->view->arg, canvas->answers, out);
        break;
    case FLOW_LABEL:
        write_label(canvas, piece->answer, out);
        break;
    case FLOW_PAGE:
        buf_int(out, (int64_t)layout->page + 1);
        break;
    case FLOW_PAGES_COUNT:
        buf_int(out, (int64_t)layout->pages);
        break;
    }
}

void
flow_write_title(const struct flow_canvas *canvas,
                 const struct flow_title *title,
                 const struct flow_layout *layout, struct buf *out)
{
    size_t begin = out->len;
    size_t line = out->len;  /* where the current line begins */
    size_t names = out->len; /* ... and the current {a|b} */

    for (size_t i = 0; i < title->count; i++) {
        const struct flow_piece *piece = &title->pieces[i];
        if (piece->kind == FLOW_NEWLINE && out->len > line) {
            buf_char(out, '\n');
            line = out->len;
        }
        if (!piece->otherwise)
            names = out->len;
        if (out->len == names)
            write_piece(canvas, piece, layout, out);
    }
    if (line > begin && out->len == line) /* the last line came out empty */
        out->at[--out->len] = '\0';
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

void
flow_compose(const struct flow_canvas *canvas, const struct flow_layout *layout,
             struct buf *out)
{
    flow_write_title(canvas, &canvas->face->title, layout, out);
    if (canvas->screen->end)
        return;
    for (unsigned key = 1; key <= FLOW_OPTIONS_MAX; key++)
        write_key(canvas, layout, key, out);
    write_key(canvas, layout, 0, out);
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
    if (view->septets >= flow->septets || !buf_ok(out))
        return;
    /* A channel with less room than was proved: cut rather than refused. */
    struct text all = { out->at + before, out->len - before };
    out->len = before + gsm7_head(all, view->septets).len;
    out->at[out->len] = '\0';
}

static const struct flow_title *
find_message(const struct flow *flow, const struct flow_language *language,
             const char *name)
{
    for (size_t i = 0; i < language->messages_count; i++) {
        if (strcmp(language->messages[i].name, name) == 0)
            return &language->messages[i].title;
    }
    char word[FLOW_NAME] = { 0 };
    bool is_name = text_copy(text_of(name), word, sizeof word);
    uint16_t screen = is_name ? flow_find(flow, word) : FLOW_NOWHERE;
    assert(screen != FLOW_NOWHERE && flow->screens[screen].end);
    return &language->faces[screen].title;
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

    flow_write_title(&canvas, find_message(flow, canvas.language, name), &whole,
                     out);
}
