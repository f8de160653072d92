/* handlers/villagers/wish.h -- may we write to a sender, or call, and when.
 *
 * Pure. Whoever wants to reach a sender asks here first: an officer's question,
 * a call, an answer to a text. Nothing else decides it.
 */
#ifndef HANDLERS_VILLAGERS_WISH_H
#define HANDLERS_VILLAGERS_WISH_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/platform/config.h"
#include "handlers/tips/tip.h"

/* A text of the sender is fresh so long: what is sent because of it finds them
 * with the phone in their hand. */
enum { WISH_FRESH_MS = 10 * 60 * 1000 };

enum wish_way { WISH_SMS, WISH_CALL };

/* What is known of the sender's wish. */
struct wish {
    enum tip_contact contact; /* the tip's: how they may be reached; NONE is
                                 "never", whether it was said or not */
    enum tip_hours hours;     /* the tip's; NONE is ANY */
    bool stopped;             /* sender_row.stopped */
    int64_t said_ms; /* when the text came that this answers; 0: it answers
                        none. Only an answer to this very text may name it */
};

enum wish_verdict { WISH_NEVER, WISH_NOW, WISH_LATER };

struct wish_answer {
    enum wish_verdict verdict;
    int64_t at_ms; /* LATER: not before this (outbox_new.not_before_ms); else
                      0 */
};

/* The rules, first to last:
 *
 *   stopped                                  never, by neither way
 *   an SMS within WISH_FRESH_MS of a text    now, whatever hour it is
 *   contact is another way, or none          never
 *   within the hours, outside quiet hours    now
 *   else                                     when both are so again; hours that
 *                                            lie in the quiet hours win, since
 *                                            the sender chose them
 *
 * Hours (WIB): pagi 06-11, siang 11-15, sore 15-18, malam 18-21; the quiet ones
 * are the config's, and none if they begin when they end. */
struct wish_answer wish_when(const struct config *config,
                             const struct wish *wish, enum wish_way way,
                             int64_t now_ms);

#endif
