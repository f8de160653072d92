/* gateway/base/text.h -- borrowed bytes: a place and a length, no NUL promised.
 *
 * What villagers write travels as struct text, and no log or metric function
 * takes one: printing it does not compile. {NULL, 0} means "absent".
 */
#ifndef GATEWAY_BASE_TEXT_H
#define GATEWAY_BASE_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct text {
    const char *at;
    size_t len;
};

/* A literal, its length known when compiled. */
#define TEXT(literal) \
    ((struct text){ .at = "" literal, .len = sizeof(literal) - 1 })

/* A C string (NULL gives the absent text); borrowed. */
struct text text_of(const char *string);

/* Copies into dst as a C string; false, and dst is "", if it would not fit or
 * holds a NUL. room >= 1. */
bool text_copy(struct text text, char *dst, size_t room);

bool text_equal(struct text a, struct text b);      /* byte by byte */
bool text_equal_fold(struct text a, struct text b); /* ASCII case folded */
bool text_is(struct text text, const char *string);
bool text_starts(struct text text, struct text head);
struct text text_trim(struct text text); /* ASCII white space */

/* Cuts *rest at the first sep: the piece before it goes to *ret_piece, *rest
 * keeps what follows. Without a sep all of *rest is the piece. False when
 * *rest was already used up (its at is NULL). An empty text has one piece, the
 * empty one. */
bool text_cut(struct text *rest, char sep, struct text *ret_piece);

/* A whole decimal number, optional minus, no spaces; false if anything else
 * stands there or it does not fit. */
bool text_number(struct text text, int64_t *ret_number);

#endif
