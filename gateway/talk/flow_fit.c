/* gateway/talk/flow_fit.c -- the proof that every screen fits every width.
 *
 * A screen without a list is the sum of its pieces, each value at its widest;
 * if that is too much, it must be one that pages can be made of (flow_pages.c).
 * A screen with a list is composed for real, for every case that the list can be
 * and every page of it.
 *
 * What one would get wrong: adding up is only right because everything that can
 * be left out (an empty line, an option behind a flag) makes a screen shorter.
 * And a screen that fits 160 proves nothing for 120: pages are cut anew for each
 * width, so each is proved.
 */
#include <stdio.h>
#include <string.h>

#include "gateway/base/gsm7.h"
#include "gateway/talk/flow_canvas.h"

/* More than the labels of any list can come to. */
enum { FIT_BYTES_MAX = 4 * 1024 * 1024 };

struct fit {
    const struct flow *flow;
    const struct flow_language *language;
    struct faults *faults;
    struct flow_view view;
};

/* ---- without a list ---- */

static size_t
widest_label(const struct fit *fit, const char *answer)
{
    size_t widest = 0;

    for (size_t s = 0; s < fit->flow->screens_count; s++) {
        const struct flow_screen *screen = &fit->flow->screens[s];
        if (screen->saves == NULL || strcmp(screen->saves, answer) != 0)
            continue;
        for (size_t i = 0; i < screen->options_count; i++) {
            size_t cost = flow_cost(fit->language->faces[s].options[i].many);
            widest = cost > widest ? cost : widest;
        }
    }
    return widest;
}

static size_t
widest_piece(const struct fit *fit, const struct flow_piece *piece)
{
    switch (piece->kind) {
    case FLOW_LITERAL:
        return flow_cost(piece->literal);
    case FLOW_VALUE:
        return flow_cost(text_of(piece->value->widest));
    case FLOW_LABEL:
        return widest_label(fit, piece->answer);
    case FLOW_NEWLINE:
    case FLOW_PAGE:
    case FLOW_PAGES_COUNT:
        break;
    }
    return 1;
}

static size_t
widest_title(const struct fit *fit, const struct flow_title *title)
{
    size_t sum = 0;
    size_t names = 0; /* the widest of the current {a|b} */

    for (size_t i = 0; i < title->count; i++) {
        size_t cost = widest_piece(fit, &title->pieces[i]);
        if (!title->pieces[i].otherwise)
            names = 0;
        if (cost > names) {
            sum += cost - names;
            names = cost;
        }
    }
    return sum;
}

/* All lines under keys. */
static size_t
widest_keys(const struct flow_screen *screen, const struct flow_face *face)
{
    size_t sum = 0;

    for (size_t i = 0; i < screen->options_count; i++)
        sum += FLOW_LINE_COST + flow_cost(face->options[i].many);
    if (screen->zero != FLOW_NOWHERE)
        sum += FLOW_LINE_COST + flow_cost(face->zero);
    return sum;
}

/* Its pages are made for any value; here each is made once, at the widest. */
static void
fit_pages(const struct fit *fit, struct flow_canvas *canvas)
{
    char room[FLOW_SCREEN_BYTES];
    struct buf out = flow_buf_on(room, sizeof room);
    struct flow_layout layout;
    size_t page = 0;

    do {
        buf_clear(&out);
        layout = flow_lay_out(canvas, page);
        flow_compose(canvas, &layout, &out);
        size_t septets = flow_cost(buf_text(&out));
        if (!buf_ok(&out) || septets > fit->view.septets) {
            fault_add(fit->faults, fit->language->file, canvas->face->line,
                      "%s takes up to %zu septets on page %zu; the screen has "
                      "%u",
                      canvas->screen->name, septets, page + 1,
                      fit->view.septets);
            return;
        }
    } while (++page < layout.pages);
}

/* Shown to who made a mistake, or where nothing can be asked any more. */
static bool
is_one_page(const struct flow *flow, uint16_t screen)
{
    return screen == flow->error || screen == flow->give_up
           || screen == flow->busy;
}

static void
fit_plain(const struct fit *fit, uint16_t screen, size_t language)
{
    const struct answers none = { 0 };
    struct flow_canvas canvas =
        flow_canvas_of(fit->flow, &fit->view, screen, language, &none);
    const struct flow_face *face = canvas.face;
    size_t title = widest_title(fit, &face->title);
    size_t brief = widest_title(fit, &face->brief);
    size_t rest = widest_keys(canvas.screen, face);
    const char *file = fit->language->file;

    if (title > FLOW_TITLE_MAX || brief > FLOW_TITLE_MAX) {
        fault_add(fit->faults, file, face->line,
                  "the title of %s takes up to %zu septets; it has %d",
                  canvas.screen->name, title > brief ? title : brief,
                  FLOW_TITLE_MAX);
        return;
    }
    size_t least = face->brief.count > 0 && brief < title ? brief : title;
    if (least + rest <= fit->view.septets)
        return;
    canvas.is_widest = true;
    struct flow_layout layout = flow_lay_out(&canvas, 0);
    if (is_one_page(fit->flow, screen))
        fault_add(fit->faults, file, face->line,
                  "%s takes up to %zu septets, and must fit one page; the "
                  "screen has %u",
                  canvas.screen->name, least + rest, fit->view.septets);
    else if (layout.is_tight)
        fault_add(fit->faults, file, face->line,
                  "%s takes up to %zu septets, and no pages can be made of it; "
                  "the screen has %u",
                  canvas.screen->name, least + rest, fit->view.septets);
    else
        fit_pages(fit, &canvas);
}

static void
fit_message(const struct fit *fit, const struct flow_message *message)
{
    size_t septets = widest_title(fit, &message->title);

    if (septets > GSM7_PART)
        fault_add(fit->faults, fit->language->file, message->line,
                  "the message %s takes up to %zu septets; one SMS has %d",
                  message->name, septets, GSM7_PART);
}

/* ---- with a list ---- */

/* The answers of a case, so that a fault can say which one it is. */
static void
name_case(const struct answers *answers, char *room, size_t size)
{
    size_t cursor = 0, used = 0;
    struct text name, value;

    room[0] = '\0';
    while (used < size && answers_next(answers, &cursor, &name, &value)) {
        int n = snprintf(room + used, size - used, "%s%.*s=%.*s",
                         used > 0 ? ", " : "", (int)name.len, name.at,
                         (int)value.len, value.at);
        used += n > 0 ? (size_t)n : 0;
    }
}

/* What is wrong with one list in one language: said once, at its worst. */
struct list_fit {
    struct flow_canvas canvas;
    enum gw_err err;
    size_t widest; /* septets over the screen's room */
    bool has_foreign, is_empty, is_long, is_tight, has_two;
    char widest_case[96], other_case[96];
};

static void
fit_page(struct list_fit *list, const struct flow_layout *layout,
         const struct answers *answers, struct buf *out)
{
    buf_clear(out);
    flow_compose(&list->canvas, layout, out);
    if (!buf_ok(out)) {
        list->err = out->err; /* the next page would forget it */
        return;
    }
    long septets = gsm7_septets(buf_text(out));
    if (septets < 0) {
        if (!list->has_foreign)
            name_case(answers, list->other_case, sizeof list->other_case);
        list->has_foreign = true;
    } else if ((size_t)septets > list->canvas.view->septets
               && (size_t)septets > list->widest) {
        list->widest = (size_t)septets;
        name_case(answers, list->widest_case, sizeof list->widest_case);
    }
}

/* Only one option fits beside seven items, "8" and "0". */
static bool
has_two_nines(const struct flow_screen *screen)
{
    size_t count = 0;

    for (size_t i = 0; i < screen->options_count; i++)
        count += !screen->options[i].inline_only;
    return count > 1;
}

static void
fit_case(struct list_fit *list, const struct answers *answers, struct buf *out)
{
    const struct flow_screen *screen = list->canvas.screen;
    struct flow_layout layout;
    size_t page = 0;

    list->canvas.answers = answers;
    size_t count = flow_items(&list->canvas);
    if (count == 0 && screen->list.none != FLOW_NOWHERE)
        return;
    list->is_empty = list->is_empty || count == 0;
    list->is_long = list->is_long || count == FLOW_ITEMS_MAX;
    do {
        layout = flow_lay_out(&list->canvas, page);
        list->is_tight = list->is_tight || layout.is_tight;
        list->has_two =
            list->has_two || (layout.is_paged && has_two_nines(screen));
        fit_page(list, &layout, answers, out);
    } while (++page < layout.pages);
}

static void
say_list(const struct fit *fit, const struct list_fit *list)
{
    const char *name = list->canvas.screen->name;
    const char *file = fit->language->file;
    int line = list->canvas.face->line;

    if (list->widest > 0)
        fault_add(fit->faults, file, line,
                  "%s takes up to %zu septets (%s); the screen has %u", name,
                  list->widest, list->widest_case, fit->view.septets);
    else if (list->is_tight)
        fault_add(fit->faults, file, line,
                  "%s leaves no room for its list; the screen has %u septets",
                  name, fit->view.septets);
    if (list->has_foreign)
        fault_add(fit->faults, file, line,
                  "%s shows a label that is not GSM-7 (%s)", name,
                  list->other_case);
    line = list->canvas.screen->list.line;
    file = fit->flow->file;
    if (list->is_empty)
        fault_add(fit->faults, file, line,
                  "%s: the list can be empty, so it needs `none: SCREEN`",
                  name);
    if (list->is_long)
        fault_add(fit->faults, file, line,
                  "%s: the list can have more than %d items", name,
                  FLOW_ITEMS_MAX - 1);
    if (list->has_two)
        fault_add(fit->faults, file, line,
                  "%s: in pages there is room for one option (key 9); mark the "
                  "others `only: inline`",
                  name);
}

static enum gw_err
fit_list(const struct fit *fit, uint16_t screen, size_t language)
{
    OWNED(buf_free)
    struct buf out = buf_new(FIT_BYTES_MAX);
    struct answers answers = { 0 };
    struct list_fit list = { .widest = 0 };
    const struct flow_list *rows = fit->flow->screens[screen].list.rows;
    void *arg = fit->view.arg;

    list.canvas =
        flow_canvas_of(fit->flow, &fit->view, screen, language, &answers);
    if (rows == NULL)
        fit_case(&list, &answers, &out);
    for (size_t i = 0; rows != NULL && rows->example(arg, i, &answers); i++) {
        fit_case(&list, &answers, &out);
        memset(&answers, 0, sizeof answers);
    }
    say_list(fit, &list);
    return list.err;
}

/* ---- everything ---- */

static enum gw_err
fit_language(struct fit *fit, size_t language)
{
    const struct flow *flow = fit->flow;

    fit->language = &flow->languages[language];
    for (size_t i = 0; i < flow->screens_count; i++) {
        const struct flow_screen *screen = &flow->screens[i];
        enum gw_err err = GW_OK;
        if (screen->list.is_on)
            err = fit_list(fit, (uint16_t)i, language);
        else if (screen->action == NULL)
            fit_plain(fit, (uint16_t)i, language);
        if (err != GW_OK)
            return err;
    }
    return GW_OK;
}

static enum gw_err
fit_width(const struct flow *flow, unsigned septets, struct faults *faults)
{
    struct fit fit = {
        .flow = flow,
        .faults = faults,
        .view = {
            .host = &flow->host,
            .arg = flow->host.check_arg,
            .flags = UINT32_MAX,
            .septets = septets,
        },
    };

    for (size_t i = 0; i < flow->languages_count; i++) {
        enum gw_err err = fit_language(&fit, i);
        if (err != GW_OK)
            return err;
    }
    return GW_OK;
}

enum gw_err
flow_fit(const struct flow *flow, struct faults *faults)
{
    for (size_t i = 0; i < flow->widths_count; i++) {
        enum gw_err err = fit_width(flow, flow->widths[i], faults);
        if (err != GW_OK)
            return err;
    }
    for (size_t i = 0; i < flow->languages_count; i++) {
        const struct fit fit = { .flow = flow,
                                 .faults = faults,
                                 .language = &flow->languages[i] };
        for (size_t m = 0; m < fit.language->messages_count; m++)
            fit_message(&fit, &fit.language->messages[m]);
    }
    return GW_OK;
}
