/* handlers/tips/place_find.h -- places that a text speaks of.
 *
 * Names are not unique and people misspell them: what comes out are
 * candidates, best first, and every homonym that nothing in the text excludes.
 *
 * Immutable once opened; any thread.
 */
#ifndef HANDLERS_TIPS_PLACE_FIND_H
#define HANDLERS_TIPS_PLACE_FIND_H

#include "handlers/tips/place.h"
#include "handlers/tips/spelling.h"

enum { PLACES_FOUND_MAX = 24, PLACE_SPOTS_MAX = 24 };

/* Where in the text a name stands, whether or not it came to be a place. */
struct place_spot {
    size_t first, last; /* words */
};

struct places_found {
    const struct district *districts[PLACES_FOUND_MAX]; /* best first */
    size_t districts_count;
    const struct village *villages[PLACES_FOUND_MAX];
    size_t villages_count;
    struct place_spot spots[PLACE_SPOTS_MAX];
    size_t spots_count;
};

struct place_finder;

/* places: borrowed, must outlive the finder. landmarks: "name,code" lines;
 * ordinary: "group,words" lines, whose groups "weak" (names that are also
 * ordinary words), "elsewhere" (names better known for a place outside) and
 * "common" (words that are no misspelt name) are read.
 *
 * GW_REJECTED  not such tables
 * GW_NOMEM */
MUST_CHECK enum gw_err place_finder_open(const struct places *places,
                                         const char *landmarks,
                                         const char *ordinary,
                                         struct place_finder **ret_finder);
void place_finder_close(struct place_finder *finder);
static inline void
place_finder_close_slot(struct place_finder **slot)
{
    place_finder_close(*slot);
}

void places_find(const struct place_finder *finder, const struct words *words,
                 struct places_found *ret_found);

#endif
