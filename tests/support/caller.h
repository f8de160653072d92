/* tests/support/caller.h -- a villager on the phone, without the wire: each key
 * is one op on the house's database, committed.
 */
#ifndef TESTS_SUPPORT_CALLER_H
#define TESTS_SUPPORT_CALLER_H

#include "handlers/villagers/ussd.h"
#include "tests/support/villager_house.h"

struct caller {
    struct villager_house *house;
    const char *channel; /* "at" if NULL */
    const char *from;    /* as the aggregator writes it */
    const char *session;
    enum turn_input style;
    const char *code; /* that was dialled; "*177#" if NULL */
    const char *turn; /* what tells the next turn from others; or NULL */
    char typed[2048]; /* all that was typed: dialect A's text */

    /* Of the last turn. */
    char screen[1024];
    bool more, repeat, owes_sms;
};

/* Dials: an empty text in a session of this name. */
const char *caller_dial(struct caller *caller, const char *session);
/* Types one answer behind what was typed. Returns the screen. */
const char *caller_type(struct caller *caller, const char *answer);
/* Each of answers ('|' between them) in a turn of its own. */
const char *caller_types(struct caller *caller, const char *answers);
/* One turn as it is. */
const char *caller_turn(struct caller *caller, enum turn_event event,
                        const char *text);
/* The aggregator says that the call ended. */
void caller_ended(struct caller *caller);

/* Fails the test unless (or if) it stands on the screen. */
void caller_sees(const struct caller *caller, const char *what);
void caller_sees_no(const struct caller *caller, const char *what);

/* The 8 digits behind "ode: " or "ode " on the screen, or "". */
void caller_code(const struct caller *caller, char ret_code[9]);

#endif
