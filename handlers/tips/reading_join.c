/* handlers/tips/reading_join.c -- see reading_join.h.
 *
 * What one would get wrong: letting a later text take back an earlier one. "Tak
 * jadi, aman" may be written by who took the phone; an officer sees both.
 */
#include "handlers/tips/reading_join.h"

#include <string.h>

static void
join_list(struct entity_list *into, const struct entity_list *more)
{
    for (size_t i = 0; i < more->count; i++)
        entity_add(into, more->list[i]);
}

static void
join_destinations(struct entities *into, const struct entities *more)
{
    for (size_t i = 0; i < more->destinations_count; i++) {
        bool there = into->destinations_count == ENTITY_MAX;
        for (size_t k = 0; k < into->destinations_count && !there; k++)
            there = strcmp(into->destinations[k], more->destinations[i]) == 0;
        if (!there)
            into->destinations[into->destinations_count++] =
                more->destinations[i];
    }
}

static void
join_entities(struct entities *into, const struct entities *more)
{
    join_list(&into->phones, &more->phones);
    join_list(&into->accounts, &more->accounts);
    join_list(&into->plates, &more->plates);
    join_list(&into->companies, &more->companies);
    join_list(&into->ships, &more->ships);
    join_destinations(into, more);
    if (!into->has_when && more->has_when) {
        into->has_when = true;
        into->when_from = more->when_from;
        into->when_to = more->when_to;
    }
}

void
reading_join(struct reading *into, const struct reading *more)
{
    if (into->kind != READING_TIP)
        into->kind = more->kind == READING_TIP ? READING_TIP : into->kind;
    if (into->places.districts_count == 0)
        into->places = more->places;
    if (more->urgency > into->urgency)
        into->urgency = more->urgency;
    if (into->leaning == LEANING_BELUM)
        into->leaning = more->leaning;
    if (into->when == WHEN_NONE)
        into->when = more->when;
    join_entities(&into->entities, &more->entities);
    for (size_t i = 0;
         i < more->because_count && into->because_count < BECAUSE_MAX; i++)
        into->because[into->because_count++] = more->because[i];
}
