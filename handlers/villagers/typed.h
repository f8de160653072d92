/* handlers/villagers/typed.h -- what is new in the text of a USSD turn.
 *
 * Pure. Dialect A tells everything typed since the dial, joined by '*', and
 * repeats a turn whose answer it did not get; dialects B and C tell the last
 * answer alone.
 */
#ifndef HANDLERS_VILLAGERS_TYPED_H
#define HANDLERS_VILLAGERS_TYPED_H

#include "gateway/base/wire.h"
#include "gateway/platform/crypto.h"
#include "handlers/villagers/call_state.h"

enum { TYPED_REPEAT_MS = 2000 }; /* nobody reads and answers faster */

enum typed_news {
    TYPED_REPEAT,  /* nothing: the current screen again */
    TYPED_ANSWERS, /* answers with '*' between */
    TYPED_ANSWER   /* one answer, whatever is in it */
};

/* Compares text with what was typed before, of a call whose last turn was
 * since_ms ago. turn tells this turn from the call's others, if the dialect has
 * such a thing: of the last answer alone, it decides what is a repeat, and
 * nothing else does. *ret_fresh: the new part, borrowed from text; not set for
 * TYPED_REPEAT. */
enum typed_news typed_read(const struct crypto_key *key,
                           const struct call_typed *before,
                           enum turn_input style, struct text text,
                           struct text turn, int64_t since_ms,
                           struct text *ret_fresh);

/* Whether turn is told, and is the one that was kept. */
bool typed_is_turn(const struct crypto_key *key,
                   const struct call_typed *before, struct text turn);

/* Whether text is what was kept. */
bool typed_is_text(const struct crypto_key *key,
                   const struct call_typed *before, struct text text);

/* Remembers text as what was typed, in this turn. */
void typed_keep(const struct crypto_key *key, struct text text,
                struct text turn, struct call_typed *typed);

/* What was dialled behind the service code: "1*2" of "*177*1*2#" for
 * "*177#", with or without the star and the hash of either. Empty when it is
 * the code alone or something else. */
struct text typed_behind_code(struct text dialled, struct text code);

#endif
