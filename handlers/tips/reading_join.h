/* handlers/tips/reading_join.h -- two readings of one tip as one. Pure. */
#ifndef HANDLERS_TIPS_READING_JOIN_H
#define HANDLERS_TIPS_READING_JOIN_H

#include "handlers/tips/reader.h"

/* Adds what `more`, written later, says. The first that says something is
 * believed; only urgency takes the most. The texts of both are borrowed. */
void reading_join(struct reading *into, const struct reading *more);

#endif
