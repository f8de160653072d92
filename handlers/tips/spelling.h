/* handlers/tips/spelling.h -- words as people write them in an SMS.
 *
 * A text becomes words in a plain spelling: case and accents folded, "laki2"
 * and "tolooong" undone, abbreviations (yg, brgkt, mlm) written out. What was
 * written stays reachable by its place in the text.
 *
 * Immutable once opened; any thread.
 */
#ifndef HANDLERS_TIPS_SPELLING_H
#define HANDLERS_TIPS_SPELLING_H

#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/base/text.h"

enum { WORD_LETTERS_MAX = 23, WORDS_MAX = 400 };

struct word {
    char raw[WORD_LETTERS_MAX + 1];   /* folded, a-z and 0-9; cut when longer */
    char plain[WORD_LETTERS_MAX + 1]; /* and written out */
    uint32_t start, end;              /* bytes of the text */
    unsigned char len;                /* of raw */
    unsigned char digits;             /* how many of raw are digits */
    bool capital; /* begins with a capital letter, as it was written */
    bool breaks;  /* a sentence mark or comma stands before it */
    bool asks;    /* a question mark stands behind it */
};

struct words {
    struct word list[WORDS_MAX];
    size_t count; /* what comes after the last that fits is not read */
};

struct spelling;

/* csv: abbreviations, a line of names, then "short,full" lines; copied.
 *
 * GW_REJECTED  not such a table
 * GW_NOMEM */
MUST_CHECK enum gw_err spelling_open(const char *csv,
                                     struct spelling **ret_spelling);
void spelling_close(struct spelling *spelling);
static inline void
spelling_close_slot(struct spelling **slot)
{
    spelling_close(*slot);
}

/* text: any bytes; offsets in *ret_words are into it. */
void spelling_words(const struct spelling *spelling, struct text text,
                    struct words *ret_words);

/* How many letters were left out, put in, changed or swapped with the next one
 * between a and b; most + 1 when it is more than most. C strings of at most
 * SPELLING_NEAR_MAX letters, longer ones are far. */
enum { SPELLING_NEAR_MAX = 31 };
unsigned spelling_distance(const char *a, const char *b, unsigned most);

/* Whether written is form, alone or with -nya, -na, -ny, -ne or -an behind it.
 */
bool spelling_means(const char *written, const char *form);

/* Whether written is form with one error, in words of seven letters and more
 * that begin alike. */
bool spelling_nearly(const char *written, const char *form);

/* Whether two plain words are the same. */
bool spelling_is(const struct word *word, const char *plain);

#endif
