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

#endif
