/* handlers/tips/place_table.h -- inside of struct places: place.c and
 * place_read.c only, and tests that bring tables of their own. */
#ifndef HANDLERS_TIPS_PLACE_TABLE_H
#define HANDLERS_TIPS_PLACE_TABLE_H

#include "handlers/tips/place.h"

enum { PLACE_FOLDED_MAX = 31, PLACE_LABEL_MAX = 31 };

/* Where in a list sorted by parent the children of one parent stand. */
struct place_span {
    size_t first, count;
};

/* A district under the letters that find it. */
struct place_key {
    char letters[PLACE_FOLDED_MAX + 1]; /* a-z and 0-9 */
    size_t len;
    const struct district *district;
};

struct places {
    char *pool[4]; /* the tables' text, cut into C strings */
    struct regency *regencies;
    struct district *districts;
    struct village *villages; /* these three by code */
    size_t regencies_count, districts_count, villages_count;
    char (*labels)[PLACE_LABEL_MAX + 1];       /* one a regency */
    const struct district **districts_by_name; /* by regency, name, code */
    const struct village **villages_by_name;   /* by district, name, code */
    struct place_span *regency_spans;          /* into both district lists */
    struct place_span *district_spans;         /* into both village lists */
    struct place_key *keys;                    /* by letters, then code */
};

/* The four tables as text: a line of column names, then rows. */
struct place_tables {
    const char *regencies, *districts, *villages, *jurisdiction;
};

/* Errors as places_open(). */
MUST_CHECK enum gw_err places_read(const struct place_tables *tables,
                                   struct places **ret_places);

/* The letters of a name or of what was typed: lower case, without spaces and
 * punctuation. False when it holds a character that no name has, or is too
 * long to be one. */
bool place_fold(struct text text, char ret_letters[PLACE_FOLDED_MAX + 1],
                size_t *ret_len);

#endif
