/* A villager on the phone. */
#include "tests/support/caller.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/table.h"

static void
must(enum gw_err err, const char *what)
{
    if (err == GW_OK)
        return;
    fprintf(stderr, "caller: %s: %s\n", what, gw_err_text(err));
    abort();
}

const char *
caller_turn(struct caller *caller, enum turn_event event, const char *text)
{
    struct villager_house *house = caller->house;
    struct turn_in in = {
        .session = text_of(caller->session),
        .from = text_of(caller->from),
        .code = text_of(caller->code ? caller->code : "*177#"),
        .input = text_of(text),
        .style = caller->style,
        .event = event,
        .turn = text_of(caller->turn),
    };
    struct ussd_turn turn;

    ussd_turn_init(&turn);
    turn.setup = house->setup;
    turn.channel =
        villager_house_channel(house, caller->channel ? caller->channel : "at");
    turn.in = &in;
    turn.now_ms = house->now_ms;
    must(db_begin(house->tip.db), "begin");
    must(ussd_turn_take(house->tip.db, &turn), "take the turn");
    must(db_commit(house->tip.db), "commit");
    snprintf(caller->screen, sizeof caller->screen, "%s",
             buf_cstr(&turn.screen));
    caller->more = turn.more;
    caller->repeat = turn.repeat;
    caller->owes_sms = turn.owes_sms;
    ussd_turn_free(&turn);
    return caller->screen;
}

const char *
caller_dial(struct caller *caller, const char *session)
{
    caller->session = session;
    caller->typed[0] = '\0';
    return caller_turn(caller, TURN_UNKNOWN, "");
}

const char *
caller_type(struct caller *caller, const char *answer)
{
    size_t len = strlen(caller->typed);

    snprintf(caller->typed + len, sizeof caller->typed - len, "%s%s",
             len > 0 ? "*" : "", answer);
    caller->house->now_ms += 5000;
    return caller_turn(caller, TURN_UNKNOWN, caller->typed);
}

const char *
caller_types(struct caller *caller, const char *answers)
{
    struct text rest = text_of(answers), piece;
    char answer[512];

    while (text_cut(&rest, '|', &piece)) {
        if (!text_copy(piece, answer, sizeof answer))
            abort();
        caller_type(caller, answer);
    }
    return caller->screen;
}

void
caller_ended(struct caller *caller)
{
    struct villager_house *house = caller->house;

    must(db_begin(house->tip.db), "begin");
    must(ussd_ended(house->tip.db, house->setup,
                    villager_house_channel(
                        house, caller->channel ? caller->channel : "at"),
                    text_of(caller->session), house->now_ms),
         "end the call");
    must(db_commit(house->tip.db), "commit");
}

void
caller_code(const struct caller *caller, char ret_code[9])
{
    const char *at = caller->screen;
    size_t digits = 0;

    ret_code[0] = '\0';
    for (; *at != '\0' && digits < 8; at++)
        digits = isdigit((unsigned char)*at) ? digits + 1 : 0;
    if (digits == 8)
        snprintf(ret_code, 9, "%.8s", at - 8);
}

void
caller_sees(const struct caller *caller, const char *what)
{
    if (strstr(caller->screen, what) == NULL)
        fail_msg("no \"%s\" in: %s", what, caller->screen);
}

void
caller_sees_no(const struct caller *caller, const char *what)
{
    if (strstr(caller->screen, what) != NULL)
        fail_msg("\"%s\" in: %s", what, caller->screen);
}
