/* handlers/aggregators/dialect_turn.c -- USSD as a description tells it.
 *
 *   abort?  -> nobody looks at a screen any more: `silent`
 *   begin?  -> a new dial
 *   continue? else `otherwise`
 *
 * The one thing one would get wrong: the order. An abort often repeats the
 * fields of the turn it ends, so it is asked for first.
 */
#include "handlers/aggregators/body.h"
#include "handlers/aggregators/dialect_parts.h"

static enum turn_event
event_of(struct dialect_view *view, const struct dialect_turn *dialect)
{
    struct text code = dialect_view_value(view, &dialect->code);

    if (dialect_view_tests(view, &dialect->abort, code))
        return TURN_ABORT;
    if (dialect_view_tests(view, &dialect->begin, code))
        return TURN_BEGIN;
    if (dialect_view_tests(view, &dialect->go_on, code))
        return TURN_CONTINUE;
    return dialect->otherwise;
}

static size_t
room_for(const struct turn_in *turn)
{
    return turn->session.len + turn->from.len + turn->code.len + turn->input.len
           + turn->turn.len + 1;
}

enum gw_err
dialect_take_turn(const struct wire_in *in, struct turn_in *ret)
{
    const struct dialect_turn *dialect = &in->dialect->turn;
    OWNED(dialect_view_close)
    struct dialect_view view = { .in = NULL };

    enum gw_err err = dialect_view_open(in, dialect->where, &view);
    if (err != GW_OK)
        return err;
    struct turn_in turn = {
        .session = dialect_view_value(&view, &dialect->session),
        .from = dialect_view_value(&view, &dialect->from),
        .code = dialect_view_value(&view, &dialect->code),
        .input = dialect_view_value(&view, &dialect->input),
        .turn = dialect_view_value(&view, &dialect->turn),
        .style = dialect->style,
        .event = event_of(&view, dialect),
    };
    if (!view.any)
        return GW_REJECTED;
    if (!buf_reserve(in->scratch, room_for(&turn)))
        return in->scratch->err;
    body_keep(in->scratch, &turn.session);
    body_keep(in->scratch, &turn.from);
    body_keep(in->scratch, &turn.code);
    body_keep(in->scratch, &turn.input);
    body_keep(in->scratch, &turn.turn);
    *ret = turn;
    return GW_OK;
}

/* A word that is not known counts as cut off: to offer a finished call again
 * costs nothing, to drop half a tip would. */
enum gw_err
dialect_take_ended(const struct wire_in *in, struct ended_in *ret)
{
    const struct dialect_ended *dialect = &in->dialect->ended;
    OWNED(dialect_view_close)
    struct dialect_view view = { .in = NULL };

    enum gw_err err = dialect_view_open(in, dialect->where, &view);
    if (err != GW_OK)
        return err;
    struct ended_in ended = {
        .session = dialect_view_value(&view, &dialect->session),
        .dropped = dialect->dropped.count == 0
                   || dialect_view_tests(&view, &dialect->dropped, TEXT("")),
    };
    if (!view.any)
        return GW_REJECTED;
    if (!buf_reserve(in->scratch, ended.session.len + 1))
        return in->scratch->err;
    body_keep(in->scratch, &ended.session);
    *ret = ended;
    return GW_OK;
}

/* ---- the answer ------------------------------------------------------------------ */

struct screen_values {
    struct dialect_view *view;
    const struct dialect_turn *dialect;
    struct text screen;
    bool more;
};

static struct text
value_of(const void *arg, int name)
{
    const struct screen_values *values = arg;
    const struct dialect_turn *dialect = values->dialect;
    struct dialect_view *view = values->view;

    switch (name) {
    case NAME_SCREEN:
        return values->screen;
    case NAME_MORE:
        return text_of(values->more ? dialect->more : dialect->last);
    case NAME_SESSION:
        return dialect_view_value(view, &dialect->session);
    case NAME_FROM:
        return dialect_view_value(view, &dialect->from);
    case NAME_CODE:
        return dialect_view_value(view, &dialect->code);
    case NAME_INPUT:
        return dialect_view_value(view, &dialect->input);
    default:
        return dialect_view_value(view,
                                  &dialect->values[name - NAMES_OF_TURN].value);
    }
}

/* The request is looked at once more, with fields of its own: those that came
 * with it are full of what was read the first time. */
void
dialect_write_screen(const struct wire_in *in, struct text screen, bool more,
                     struct wire_reply *reply)
{
    const struct dialect_turn *dialect = &in->dialect->turn;
    OWNED(fields_free)
    struct fields fields;
    OWNED(dialect_view_close)
    struct dialect_view view = { .in = NULL };
    struct wire_in look = *in;

    fields_init(&fields);
    look.fields = &fields;
    enum gw_err err = dialect_view_open(&look, dialect->where, &view);
    if (err != GW_OK) {
        reply->body.err = err;
        return;
    }
    const struct screen_values values = { &view, dialect, screen, more };
    bool aborted = event_of(&view, dialect) == TURN_ABORT;
    dialect_reply_write(aborted ? &dialect->silent : &dialect->answer,
                        aborted ? false : more, value_of, &values, reply);
}
