/* handlers/aggregators/words.h -- status words, and the ids that we give away;
 * shared by the adapters of this room. Pure. */
#ifndef HANDLERS_AGGREGATORS_WORDS_H
#define HANDLERS_AGGREGATORS_WORDS_H

#include "gateway/base/wire.h"

struct receipt_word {
    const char *word; /* NULL at the end of a table */
    enum receipt_state state;
};

/* The state of a word, whatever its case; RECEIPT_UNKNOWN if not there. */
enum receipt_state receipt_word_state(const struct receipt_word *table,
                                      struct text word);

/* The words of SMPP 3.4, which many gateways pass on: DELIVRD, UNDELIV, ... */
extern const struct receipt_word receipt_words_smpp[];

/* Appends an id for a message: the same at each try, never the same for two
 * messages, even if another database counts from 1 again:
 * "123-0011223344556677", the hash being of receiver and text. */
void ours_write(struct buf *out, const struct sms_out *sms);
/* Our number in such an id, in one that ends in ".2" (a part), or alone; 0 when
 * it is not ours. */
int64_t ours_read(struct text text);

/* What a verdict's row says of a code. */
struct send_code {
    const char *code; /* NULL at the end of a table */
    enum send_outcome outcome;
    const char *reason;
    bool opted_out;
};

/* False: the table does not know the code. */
bool send_code_judge(const struct send_code *table, struct text code,
                     struct send_verdict *ret_verdict);

/* Accepted, with an id copied into scratch if there is one. */
struct send_verdict send_accepted(struct text ref, struct buf *scratch);

#endif
