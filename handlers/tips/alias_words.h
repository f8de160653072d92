/* handlers/tips/alias_words.h -- the two lists behind alias_write(). */
#ifndef HANDLERS_TIPS_ALIAS_WORDS_H
#define HANDLERS_TIPS_ALIAS_WORDS_H

/* One byte of a hash chooses a word; two words and a space fit char[32]. */
enum { ALIAS_WORDS = 256, ALIAS_WORD_MAX = 14 };

extern const char *const alias_nouns[ALIAS_WORDS];
extern const char *const alias_traits[ALIAS_WORDS];

#endif
