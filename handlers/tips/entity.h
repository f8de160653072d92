/* handlers/tips/entity.h -- what a text names that other texts may name, too:
 * phones, plates, companies, ships, accounts, destinations, and when.
 *
 * Pure. Phone numbers here are content of a tip: they go where its text may go
 * and nowhere else.
 */
#ifndef HANDLERS_TIPS_ENTITY_H
#define HANDLERS_TIPS_ENTITY_H

#include "handlers/tips/place_find.h"
#include "handlers/tips/spelling.h"

enum {
    ENTITY_MAX = 8, /* of each kind; the rest is not kept */
    ENTITY_NUMBER_MAX = 20,
    ENTITY_PLATE_MAX = 9,
    ENTITY_NAME_MAX = 63
};

struct entity_list {
    char list[ENTITY_MAX][ENTITY_NAME_MAX + 1];
    size_t count;
};

struct entities {
    struct entity_list phones;    /* digits, country code first */
    struct entity_list accounts;  /* digits */
    struct entity_list plates;    /* A1234XY */
    struct entity_list companies; /* PT MAJU JAYA */
    struct entity_list ships;     /* KM SUMBER REJEKI */
    const char *destinations[ENTITY_MAX];
    size_t destinations_count;
    bool has_when;
    int64_t when_from, when_to; /* seconds since 1970, UTC; to is outside */
};

struct entity_names;

/* destinations: "name,variants" lines. ordinary: as place_finder_open(), the
 * groups "company" and "common" end the name of a company.
 *
 * GW_REJECTED  not such tables
 * GW_NOMEM */
MUST_CHECK enum gw_err entity_names_open(const struct spelling *spelling,
                                         const char *destinations,
                                         const char *ordinary,
                                         struct entity_names **ret_names);
void entity_names_close(struct entity_names *names);
static inline void
entity_names_close_slot(struct entity_names **slot)
{
    entity_names_close(*slot);
}

/* Adds to *entities (zeroed before the first). text is what words came of. */
void entity_numbers(struct text text, const struct words *words,
                    struct entities *entities);
void entity_plates(struct text text, const struct words *words,
                   struct entities *entities);
void entity_company_ships(const struct entity_names *names,
                          const struct words *words,
                          const struct places_found *found,
                          struct entities *entities);
void entity_destinations(const struct entity_names *names,
                         const struct words *words, struct entities *entities);

/* received: seconds since 1970. */
void entity_when(const struct words *words, int64_t received,
                 struct entities *entities);

/* Adds value unless it is there or the list is full. */
void entity_add(struct entity_list *list, const char *value);

#endif
