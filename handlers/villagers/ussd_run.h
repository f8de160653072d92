/* handlers/villagers/ussd_run.h -- private to ussd*.c: one turn under way.
 */
#ifndef HANDLERS_VILLAGERS_USSD_RUN_H
#define HANDLERS_VILLAGERS_USSD_RUN_H

#include "handlers/villagers/call.h"
#include "handlers/villagers/ussd.h"
#include "handlers/villagers/vocabulary.h"

struct ussd_run {
    struct db *db;
    struct ussd_turn *turn;
    const struct setup *setup; /* turn->setup */
    struct call call;
    struct vocabulary words;
    struct flow_view view; /* arg: words */
    bool told;             /* an answer of the report was set */
    bool over;             /* the screen is the last */
    bool gave_up;
};

/* Brings the values of texts up to the call: its code, tries left. */
void ussd_run_words(struct ussd_run *run);

/* Does what the flow asks for and takes the step that follows. */
MUST_CHECK enum gw_err ussd_run_do(struct ussd_run *run,
                                   struct flow_step *step);

/* ---- ussd_dial.c ---- */

/* What texts of a call are hashed with. */
const struct crypto_key *ussd_run_key(const struct ussd_run *run);

/* Whether the turn is a new dial, though its session may be known. */
bool ussd_dial_is_new(const struct ussd_run *run, struct text text);
/* Ends the call that a new dial takes the name of. Errors as db_run(). */
MUST_CHECK enum gw_err ussd_dial_make_way(struct ussd_run *run);

/* The language that the sender chose, or "id"; whether a call of the sender's
 * may be gone on with. Errors as db_run(). */
MUST_CHECK enum gw_err ussd_dial_language(struct ussd_run *run,
                                          char ret_language[4]);
MUST_CHECK enum gw_err ussd_dial_unfinished(struct ussd_run *run,
                                            bool *ret_found);
/* What was typed together with the dial. */
struct text ussd_dial_answers(const struct ussd_run *run, struct text text);

#endif
