/* handlers/villagers/letter_send.h -- what officers write to a sender, on its
 * way: by which channel, when, and whether at all.
 *
 * The other half of handlers/followup/letter.h.
 */
#ifndef HANDLERS_VILLAGERS_LETTER_SEND_H
#define HANDLERS_VILLAGERS_LETTER_SEND_H

#include "handlers/followup/letter.h"
#include "handlers/villagers/inbound.h"
#include "handlers/villagers/setup.h"

/* Sends, holds back, or refuses; see struct post. Whoever texted us may be
 * texted, unless he said no; whoever dialled only if he chose so. Errors as
 * there. */
MUST_CHECK enum gw_err letter_send(struct db *db, const struct setup *setup,
                                   const struct letter *letter,
                                   struct letter_answer *ret_answer);

/* Tells where the tip stands; see struct post. */
MUST_CHECK enum gw_err letter_tell(struct db *db, const struct setup *setup,
                                   int64_t tip, bool asks, int64_t now_ms,
                                   struct letter_answer *ret_answer);

/* The post of a gateway; door is borrowed, for the process. */
struct post letter_post(struct inbound_door *door);

#endif
