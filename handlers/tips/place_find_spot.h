/* handlers/tips/place_find_spot.h -- names found in a text, before it is
 * decided which places are meant. Inside of places_find(). */
#ifndef HANDLERS_TIPS_PLACE_FIND_SPOT_H
#define HANDLERS_TIPS_PLACE_FIND_SPOT_H

#include "handlers/tips/place_find_index.h"

enum { SPOT_NAMES_MAX = 20 };

/* What stands before a name. */
enum spot_level { LEVEL_NONE, LEVEL_DISTRICT, LEVEL_VILLAGE, LEVEL_REGENCY };

/* What the place is to the deed; a greater one wins. */
enum spot_part { PART_ORIGIN, PART_TOWARD, PART_HERE };

struct spot {
    size_t first, last; /* words of the name */
    const struct place_name *names[SPOT_NAMES_MAX];
    size_t count;
    enum spot_level level;
    enum spot_part part;
    bool introduced; /* by a preposition, or by standing first */
    bool near;       /* a misspelt name */
    bool placed;     /* its parent stands in the text, too */
    bool parent;     /* says where another spot is; no place itself */
};

struct spots {
    struct spot list[PLACE_SPOTS_MAX];
    size_t count;
};

void place_spots_find(const struct place_finder *finder,
                      const struct words *words, struct spots *ret_spots);

#endif
