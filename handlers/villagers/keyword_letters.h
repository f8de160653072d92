/* handlers/villagers/keyword_letters.h -- private to keyword*.c: the words of a
 * text, folded.
 */
#ifndef HANDLERS_VILLAGERS_KEYWORD_LETTERS_H
#define HANDLERS_VILLAGERS_KEYWORD_LETTERS_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/base/text.h"

enum { KEYWORD_LETTERS_MAX = 15 };

struct keyword_word {
    char letters[KEYWORD_LETTERS_MAX + 1]; /* folded, upper case; "" when it is
                                              longer, digits, or not of this
                                              alphabet */
    bool any; /* a word or number stood there at all */
};

/* A code point as the ASCII letter (upper case) or digit it stands for; 0 for a
 * separator, -1 for a mark that counts as nothing, '?' for a letter of another
 * alphabet. */
int keyword_fold(uint32_t point);

/* The next run of letters or of digits; separators before it are skipped. *rest
 * then begins right behind it. */
struct keyword_word keyword_take(struct text *rest);

/* Does no word and no number follow? An emoji is none. */
bool keyword_ends(struct text rest);

bool keyword_among(const char *const *list, size_t count, const char *word);

/* What the first word of a text may ask for by itself; KEYWORD_TIP for one that
 * asks for nothing. */
struct keyword_read;
struct keyword_read keyword_read_yes(struct text text);
struct keyword_read keyword_read_contact(bool may, struct text rest);
struct keyword_read keyword_read_word(struct text rest);

/* Is it the word of some command? folded. */
bool keyword_is_command(const char *folded);

#endif
