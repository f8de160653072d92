/* gateway/base/operator.h -- which operator's number it is.
 *
 * By the prefix alone: good enough to prefer a route, or to count. A number
 * that was taken along to another operator keeps its prefix.
 */
#ifndef GATEWAY_BASE_OPERATOR_H
#define GATEWAY_BASE_OPERATOR_H

#include <stddef.h>
#include <stdint.h>

#include "gateway/base/msisdn.h"
#include "gateway/base/text.h"

enum { OPERATOR_PREFIXES_MAX = 16, PREFIX_DIGITS_MAX = 8 };

struct phone_operator {
    const char *name;                         /* a word of the config */
    bool confirmed;                           /* by a source we could check */
    uint32_t prefixes[OPERATOR_PREFIXES_MAX]; /* as prefix_read() gives; 0 at
                                                 the end */
};

/* The table; index from 0. */
size_t operators_count(void);
const struct phone_operator *operator_at(size_t index);
const struct phone_operator *operator_find(struct text name); /* or NULL */

/* Reads "62811", "+62811" or "0811" as the number 62811: the first 2 to 8
 * digits of a number, country code in front. False for anything else. */
bool prefix_read(struct text text, uint32_t *ret_prefix);

/* Whether a number begins with that prefix. */
bool prefix_fits(uint32_t prefix, const struct msisdn *number);

#endif
