/* handlers/tips/place_find_index.h -- inside of struct place_finder:
 * place_find.c and place_find_index.c only. */
#ifndef HANDLERS_TIPS_PLACE_FIND_INDEX_H
#define HANDLERS_TIPS_PLACE_FIND_INDEX_H

#include "handlers/tips/place_find.h"

enum { NAME_LETTERS_MAX = 31 };

/* One name of one place: exactly one of the three pointers is set. */
struct place_name {
    char letters[NAME_LETTERS_MAX + 1]; /* a-z, no spaces */
    const struct regency *regency;
    const struct district *district;
    const struct village *village;
    bool landmark;
    bool weak;      /* an ordinary word, too */
    bool elsewhere; /* better known for a place outside */
};

struct place_finder {
    const struct places *places;
    struct place_name *names; /* by letters */
    size_t count;
    char (*common)[WORD_LETTERS_MAX + 1]; /* sorted */
    size_t common_count;
};

/* The names with exactly these letters. */
const struct place_name *place_names_exact(const struct place_finder *finder,
                                           const char *letters,
                                           size_t *ret_count);

/* The names that begin with the letter c. */
const struct place_name *place_names_from(const struct place_finder *finder,
                                          char c, size_t *ret_count);

bool place_word_is_common(const struct place_finder *finder, const char *word);

#endif
