/* handlers/commands/menu_try.h -- a flow walked in the terminal, and what is to
 * be said of it. */
#ifndef HANDLERS_COMMANDS_MENU_TRY_H
#define HANDLERS_COMMANDS_MENU_TRY_H

#include "gateway/talk/flow.h"
#include "handlers/tips/place.h"

/* Shows each screen in a frame with its septets, reads keys from standard input
 * and says what was saved and what would be done, until the call or the input
 * ends or `q` is typed. A deed comes to its first outcome, or on a terminal to
 * the one that is chosen. Returns the exit status. */
int menu_try(const struct flow *flow, const struct places *places,
             unsigned septets);

/* A line on standard output for each language that borrows texts. */
void menu_say_borrowed(const struct flow *flow);

#endif
