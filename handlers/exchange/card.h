/* handlers/exchange/card.h -- one tip on its own, in the order it is printed. */
#ifndef HANDLERS_EXCHANGE_CARD_H
#define HANDLERS_EXCHANGE_CARD_H

#include "gateway/base/buf.h"

enum card_line {
    CARD_TITLE,   /* once, first */
    CARD_HEADING, /* of what follows */
    CARD_FACT,    /* label and value */
    CARD_WORDS,   /* what somebody wrote; the label says who and when */
};

enum { CARD_LINES_MAX = 2000, CARD_WORDS_MAX = 8 * 1024 * 1024 };

struct card_entry {
    enum card_line kind;
    size_t label_len, value_len, at; /* in words */
};

struct card {
    struct buf words;
    size_t count;
    bool cut; /* there was more */
    struct card_entry list[CARD_LINES_MAX];
};

struct card *card_new(void); /* NULL: no memory */
void card_free(struct card *card);
/* label may be absent; a full card takes no more, and says so. Want of memory
 * shows in card->words. */
void card_add(struct card *card, enum card_line kind, struct text label,
              struct text value);
struct text card_label(const struct card *card, size_t line);
struct text card_value(const struct card *card, size_t line);

#endif
