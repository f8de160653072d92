/* handlers/tips/place_choice.h -- an answer to "which of these kecamatan?". Pure.
 */
#ifndef HANDLERS_TIPS_PLACE_CHOICE_H
#define HANDLERS_TIPS_PLACE_CHOICE_H

#include "handlers/tips/reader.h"

/* The one of count choices that the answer names by its number on the list ("2",
 * "no. 2") or by its name, well spelt or not; NULL for none or several.
 * received: seconds since 1970. */
const struct district *place_choice(const struct reader *reader,
                                    struct text answer, int64_t received,
                                    const struct district *const *choices,
                                    size_t count);

#endif
