/* handlers/tips/entity_scan.h -- words that tell numbers, parts of the day and
 * hours. Inside of entity_when(). */
#ifndef HANDLERS_TIPS_ENTITY_SCAN_H
#define HANDLERS_TIPS_ENTITY_SCAN_H

#include "handlers/tips/spelling.h"

enum { NO_NUMBER = -1 };

enum day_part {
    PART_NONE,
    PART_DAWN,
    PART_MORNING,
    PART_NOON,
    PART_AFTERNOON,
    PART_NIGHT
};

/* Reading: words from `at` on. */
struct scan {
    const struct words *words;
    int64_t today, received; /* days and seconds since 1970, in WIB */
    size_t at;
};

/* Any `at` may lie outside: nothing stands there. */
bool scan_is(const struct scan *scan, size_t at, const char *plain);

/* list ends with NULL. */
bool scan_is_any(const struct scan *scan, size_t at, const char *const *list);

/* Up to four digits, or a word up to ten; NO_NUMBER. */
int scan_number(const struct scan *scan, size_t at);

enum day_part scan_part(const struct scan *scan, size_t at);

/* "3.30 subuh", which stands behind "jam": minutes since midnight, over 1440
 * for the night's end; NO_NUMBER when it is not said which half of the day.
 * known: the part that was told before. *ret_behind: the word behind it. */
int scan_clock(const struct scan *scan, size_t at, enum day_part known,
               size_t *ret_behind);

#endif
