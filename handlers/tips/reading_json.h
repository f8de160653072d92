/* handlers/tips/reading_json.h -- a reading as JSON: one shape for the command
 * line, for what is kept with a tip and for officers. NULL is want of memory.
 */
#ifndef HANDLERS_TIPS_READING_JSON_H
#define HANDLERS_TIPS_READING_JSON_H

#include <jansson.h>

#include "handlers/tips/reader.h"

static inline void
json_drop_slot(json_t **slot)
{
    json_decref(*slot);
}

/* {phones, plates, companies, destinations, ships, accounts: [...],
 * when: "from/to" in WIB or null} */
json_t *reading_entities_json(const struct entities *entities);

/* [text, ...] */
json_t *reading_strings_json(const char *const *list, size_t count);

/* [code, ...]: villages, and the kecamatan of which no village was named. */
json_t *reading_places_json(const struct places_found *places);

/* [{concept, words}, ...] */
json_t *reading_because_json(const struct reading *reading);

#endif
