/* handlers/villagers/ask.h -- what to ask somebody who told something by SMS.
 *
 * At most two questions about a tip, one at a time, none twice, and none where
 * somebody is in danger now: then nothing may keep them at the phone. Pure.
 */
#ifndef HANDLERS_VILLAGERS_ASK_H
#define HANDLERS_VILLAGERS_ASK_H

#include <stdbool.h>
#include <stddef.h>

#include "handlers/tips/reader.h"
#include "handlers/villagers/sender.h"
#include "handlers/villagers/vocabulary.h"

enum ask {
    ASK_NOTHING,
    ASK_PLACE, /* where? */
    ASK_WHICH, /* which of these kecamatan? */
    ASK_TIME,  /* when? */
    ASKS
};

struct ask_facts {
    bool by_sms; /* and from a real number */
    enum reading_kind kind;
    int urgency; /* of the tip, or of its texts: the greater */
    int low;     /* bits of enum tip_low */
    bool has_place, has_time;
    size_t choices; /* kecamatan that can be offered; 0: none, or too many */
    int asked;      /* bits of sender_row.asked, about this tip */
    bool waits;     /* another question stands */
    bool fresh;     /* told just now, and the sender's newest tip */
};

enum ask ask_next(const struct ask_facts *facts);

/* "1 Pontang, 2 Tirtayasa", with the regency where names are alike. False when
 * it does not fit the question: then they cannot be offered. */
bool ask_choices(const struct district *const *choices, size_t count,
                 char ret_text[VOCABULARY_CHOICES_MAX + 1]);

/* The bit of sender_row.asked. */
int ask_bit(enum ask ask);
/* What the next text may answer then. */
enum sender_pending ask_pending(enum ask ask);

#endif
