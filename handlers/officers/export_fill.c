/* handlers/officers/export_fill.c -- one row of cells a tip.
 *
 * What one would get wrong: the sender's number. No column has it, and none can:
 * what is filled in comes from struct tip_view, which knows a pseudonym alone,
 * and leaves the house as an alias.
 */
#include "handlers/officers/export_fill.h"

#include "handlers/officers/officer.h"
#include "handlers/officers/tip_label.h"
#include "handlers/tips/code.h"

enum { MORE_MAX = 8000 /* bytes of later texts in one cell */ };

struct filling {
    struct export_fill *fill;
    const struct tip_view *view;
    const struct district *district;
    const struct village *village;
    struct buf *out;
};

enum gw_err
export_login(struct export_fill *fill, int64_t officer, const char **ret_login)
{
    struct officer found;

    if (officer == 0) {
        *ret_login = "";
        return GW_OK;
    }
    if (officer != fill->login_of) {
        enum gw_err err = officer_get(fill->db, officer, &found);
        if (err != GW_OK && err != GW_MISSING)
            return err;
        fill->login[0] = '\0';
        if (err == GW_OK)
            (void)text_copy(text_of(found.login), fill->login,
                            sizeof fill->login);
        fill->login_of = officer;
    }
    *ret_login = fill->login;
    return GW_OK;
}

/* ---- cells ---- */

static void
put_time(struct buf *out, int64_t wall_ms)
{
    char text[SHEET_TIME];

    if (wall_ms == 0)
        return;
    sheet_time(wall_ms, text);
    buf_str(out, text);
}

static void
put_text(struct buf *out, struct text text)
{
    if (text.len > 0)
        buf_add(out, text);
}

static void
put_code(const struct filling *f)
{
    char code[CODE_DIGITS + 1];

    code_write(f->fill->keyring, f->view->id, code);
    buf_str(f->out, code);
}

static void
put_alias(const struct filling *f)
{
    char alias[32];

    alias_write(f->fill->keyring, f->view->pseudonym, alias);
    buf_str(f->out, alias);
}

static enum gw_err
put_assignee(const struct filling *f)
{
    const char *login;
    enum gw_err err = export_login(f->fill, f->view->assignee, &login);

    if (err == GW_OK)
        buf_str(f->out, login);
    return err;
}

static void
put_narrative(const struct filling *f)
{
    if (f->view->erased)
        buf_str(f->out, "(dihapus)");
    else
        put_text(f->out, f->view->narrative);
}

struct more {
    struct buf *out;
    size_t from;
};

static enum gw_err
add_more(const struct tip_message_view *message, void *arg)
{
    struct more *more = arg;

    if (message->text.len == 0
        || more->out->len - more->from + message->text.len > MORE_MAX)
        return GW_OK;
    if (more->out->len > more->from)
        buf_str(more->out, " / ");
    buf_add(more->out, message->text);
    return more->out->err;
}

static enum gw_err
put_more(const struct filling *f)
{
    struct more more = { .out = f->out, .from = f->out->len };

    return f->view->erased ? GW_OK
                           : tip_messages(f->fill->db, f->fill->keyring,
                                          f->view->id, add_more, &more);
}

/* ---- which is where ---- */

static void
put_place(const struct filling *f, enum sheet_column column)
{
    if (f->district == NULL)
        return;
    if (column == SHEET_REGENCY)
        buf_str(f->out, f->district->regency->name);
    else if (column == SHEET_DISTRICT)
        buf_str(f->out, f->district->name);
    else if (column == SHEET_DISTRICT_CODE)
        buf_str(f->out, f->district->code);
    else if (f->village != NULL)
        buf_str(f->out,
                column == SHEET_VILLAGE ? f->village->name : f->village->code);
}

static const char *
coded(const struct tip_view *view, enum sheet_column column)
{
    switch ((int)column) {
    case SHEET_URGENCY:
        return label_urgency(view->urgency);
    case SHEET_STATE:
        return label_state(view->state);
    case SHEET_LEANING:
        return label_leaning(view->leaning);
    case SHEET_WHAT:
        return label_what(view->what);
    case SHEET_WHEN:
        return label_when(view->when);
    case SHEET_ROUTE:
        return label_route(view->route);
    case SHEET_MINORS:
        return label_minors(view->minors);
    case SHEET_MEDIUM:
        return label_medium(view->medium);
    case SHEET_DANGER:
        return label_yes(view->danger);
    case SHEET_COMPLETE:
        return label_yes(view->complete);
    default:
        return NULL;
    }
}

static enum gw_err
put(const struct filling *f, enum sheet_column column)
{
    const char *label = coded(f->view, column);

    if (label != NULL) {
        buf_str(f->out, label);
        return GW_OK;
    }
    switch ((int)column) {
    case SHEET_CODE:
        put_code(f);
        return GW_OK;
    case SHEET_RECEIVED:
        put_time(f->out, f->view->received_ms);
        return GW_OK;
    case SHEET_DUE:
        put_time(f->out, f->view->due_ms);
        return GW_OK;
    case SHEET_POLICE:
        put_text(f->out, f->view->police);
        return GW_OK;
    case SHEET_IMMIGRATION:
        put_text(f->out, f->view->immigration);
        return GW_OK;
    case SHEET_CHANNEL:
        put_text(f->out, f->view->channel);
        return GW_OK;
    case SHEET_ALIAS:
        put_alias(f);
        return GW_OK;
    case SHEET_ASSIGNEE:
        return put_assignee(f);
    case SHEET_NARRATIVE:
        put_narrative(f);
        return GW_OK;
    case SHEET_MORE:
        return put_more(f);
    default:
        put_place(f, column);
        return GW_OK;
    }
}

enum gw_err
export_fill_row(struct export_fill *fill, const struct tip_view *view,
                struct sheet_page *page)
{
    const struct village *village =
        places_find_village(fill->places, view->village);
    struct filling f = {
        .fill = fill,
        .view = view,
        .village = village,
        .district = village != NULL
                        ? village->district
                        : places_find_district(fill->places, view->district),
        .out = &page->words,
    };
    enum gw_err err = GW_OK;

    for (enum sheet_column c = 0; c < SHEET_COLUMNS && err == GW_OK; c++) {
        err = put(&f, c);
        if (err == GW_OK)
            err = page->words.err;
        if (err == GW_OK)
            sheet_cell_end(page);
    }
    return err;
}
