/* handlers/tips/place_find.c -- see place_find.h.
 *
 *   words -> spots (names) -> parents absorbed, homonyms narrowed -> the part
 *   each plays -> those of the greatest part
 *
 * What one would get wrong: narrowing to nothing. Each rule keeps what it
 * matches only if it matches something, so a wrong parent excludes nobody.
 */
#include "handlers/tips/place_find.h"

#include <string.h>

#include "handlers/tips/place_find_spot.h"

enum { PARENT_REACH = 3 };

static const struct district *
district_of(const struct place_name *name)
{
    return name->village != NULL ? name->village->district : name->district;
}

static const struct regency *
regency_of(const struct place_name *name)
{
    const struct district *district = district_of(name);
    return district != NULL ? district->regency : name->regency;
}

/* ---- narrowing ---- */

typedef bool keep_fn(const struct place_name *name, const void *arg);

static bool
keeps_any(const struct spot *spot, keep_fn *keep, const void *arg)
{
    for (size_t i = 0; i < spot->count; i++)
        if (keep(spot->names[i], arg))
            return true;
    return false;
}

/* Keeps only what keep() likes, unless that is nothing. */
static bool
narrow(struct spot *spot, keep_fn *keep, const void *arg)
{
    size_t count = 0;

    if (!keeps_any(spot, keep, arg))
        return false;
    for (size_t i = 0; i < spot->count; i++)
        if (keep(spot->names[i], arg))
            spot->names[count++] = spot->names[i];
    spot->count = count;
    return true;
}

static bool
is_regency(const struct place_name *name, const void *arg)
{
    (void)arg;
    return name->regency != NULL;
}

static bool
is_district(const struct place_name *name, const void *arg)
{
    (void)arg;
    return name->district != NULL;
}

static bool
is_village(const struct place_name *name, const void *arg)
{
    (void)arg;
    return name->village != NULL;
}

static bool
is_strong(const struct place_name *name, const void *arg)
{
    (void)arg;
    return !name->weak;
}

static bool
is_elsewhere(const struct place_name *name, const void *arg)
{
    (void)arg;
    return name->elsewhere;
}

static bool
is_landmark(const struct place_name *name, const void *arg)
{
    (void)arg;
    return name->landmark;
}

/* A village of one of the districts that another spot names. */
static bool
is_village_within(const struct place_name *name, const void *arg)
{
    const struct spot *parent = arg;

    for (size_t i = 0; i < parent->count && name->village != NULL; i++)
        if (parent->names[i]->district == name->village->district)
            return true;
    return false;
}

static bool
is_within_regency(const struct place_name *name, const void *arg)
{
    const struct spot *parent = arg;

    for (size_t i = 0; i < parent->count && district_of(name) != NULL; i++)
        if (parent->names[i]->regency == regency_of(name))
            return true;
    return false;
}

/* Kabupaten and kota of one name: "kota serang" is the one, "kab serang" the
 * other, "serang" both. */
static bool
is_kota(const struct place_name *name, const void *arg)
{
    const bool *kota = arg;
    return (strncmp(name->regency->name, "Kota ", 5) == 0) == *kota;
}

static void
settle_level(const struct words *words, struct spot *spot)
{
    if (spot->level == LEVEL_DISTRICT && narrow(spot, is_district, NULL))
        return;
    if (spot->level == LEVEL_VILLAGE && narrow(spot, is_village, NULL))
        return;
    if (narrow(spot, is_regency, NULL) && spot->level == LEVEL_REGENCY) {
        bool kota = spelling_is(&words->list[spot->first - 1], "kota");
        (void)narrow(spot, is_kota, &kota);
    }
}

/* ---- parents ---- */

/* How far behind (or before) child another spot begins; next to it is 1. */
static size_t
distance(const struct spot *child, const struct spot *other)
{
    return other->first > child->last   ? other->first - child->last
           : child->first > other->last ? child->first - other->last
                                        : 0;
}

static bool
is_parent_of(const struct spot *parent, const struct spot *child)
{
    if (parent == child || !keeps_any(child, is_village_within, parent))
        return false;
    if (parent->level == LEVEL_VILLAGE || child->level == LEVEL_DISTRICT)
        return false;
    bool only_village = !keeps_any(child, is_district, NULL)
                        && !keeps_any(child, is_regency, NULL);
    bool follows =
        parent->first > child->last && distance(child, parent) <= PARENT_REACH;
    return only_village || child->level == LEVEL_VILLAGE || follows;
}

static void
absorb_parents(struct spots *spots)
{
    for (size_t i = 0; i < spots->count; i++) {
        struct spot *child = &spots->list[i], *nearest = NULL;
        for (size_t k = 0; k < spots->count; k++) {
            struct spot *other = &spots->list[k];
            if (is_parent_of(other, child)
                && (nearest == NULL
                    || distance(child, other) < distance(child, nearest)))
                nearest = other;
        }
        if (nearest == NULL)
            continue;
        (void)narrow(child, is_village_within, nearest);
        child->placed = true;
        nearest->parent = true;
        if (nearest->part > child->part || nearest->part == PART_ORIGIN)
            child->part = nearest->part;
    }
}

static void
narrow_by_regency(struct spots *spots)
{
    for (size_t i = 0; i < spots->count; i++) {
        struct spot *child = &spots->list[i], *nearest = NULL;
        if (keeps_any(child, is_regency, NULL))
            continue;
        for (size_t k = 0; k < spots->count; k++) {
            struct spot *other = &spots->list[k];
            if (keeps_any(other, is_regency, NULL)
                && keeps_any(child, is_within_regency, other)
                && (nearest == NULL
                    || distance(child, other) < distance(child, nearest)))
                nearest = other;
        }
        if (nearest == NULL)
            continue;
        (void)narrow(child, is_within_regency, nearest);
        /* "Bandung serang" is here, "serang banten" only the province. */
        if (nearest->first > child->last && distance(child, nearest) <= 2)
            child->placed = true;
    }
}

/* "kec sukamulya balaraja": what follows at once says where that is. */
static void
absorb_wider(struct spots *spots)
{
    for (size_t i = 1; i < spots->count; i++) {
        const struct spot *before = &spots->list[i - 1];
        struct spot *spot = &spots->list[i];
        if (before->level == LEVEL_DISTRICT && spot->first == before->last + 1
            && !spot->introduced && keeps_any(spot, is_district, NULL))
            spot->parent = true;
    }
}

/* ---- the verdict ---- */

/* An ordinary word that nothing makes a place. A weak desa and a name that is
 * better known elsewhere want more than a preposition: "di teluk" is any bay,
 * "di bandung" is far away. */
static bool
is_doubtful(const struct spot *spot)
{
    if (keeps_any(spot, is_strong, NULL) || spot->parent || spot->placed
        || spot->level != LEVEL_NONE)
        return false;
    return !spot->introduced || keeps_any(spot, is_elsewhere, NULL)
           || !keeps_any(spot, is_district, NULL);
}

static bool
is_place(const struct spot *spot)
{
    return !spot->parent && !keeps_any(spot, is_regency, NULL)
           && !is_doubtful(spot);
}

static void
add_district(struct places_found *found, const struct district *district)
{
    for (size_t i = 0; i < found->districts_count; i++)
        if (found->districts[i] == district)
            return;
    if (found->districts_count < PLACES_FOUND_MAX)
        found->districts[found->districts_count++] = district;
}

static void
add_village(struct places_found *found, const struct village *village)
{
    for (size_t i = 0; i < found->villages_count; i++)
        if (found->villages[i] == village)
            return;
    if (found->villages_count < PLACES_FOUND_MAX)
        found->villages[found->villages_count++] = village;
}

/* What the text says outright goes before what was guessed. */
static void
add_spots(const struct spots *spots, enum spot_part part,
          struct places_found *found)
{
    for (int near = 0; near < 2; near++) {
        for (size_t i = 0; i < spots->count; i++) {
            const struct spot *spot = &spots->list[i];
            if (!is_place(spot) || spot->part != part || spot->near != near)
                continue;
            for (size_t k = 0; k < spot->count; k++) {
                add_district(found, district_of(spot->names[k]));
                if (spot->names[k]->village != NULL)
                    add_village(found, spot->names[k]->village);
            }
        }
    }
}

void
places_find(const struct place_finder *finder, const struct words *words,
            struct places_found *ret_found)
{
    struct spots spots;
    enum spot_part part = PART_ORIGIN;

    *ret_found = (struct places_found){ .districts_count = 0 };
    place_spots_find(finder, words, &spots);
    for (size_t i = 0; i < spots.count; i++)
        settle_level(words, &spots.list[i]);
    absorb_parents(&spots);
    narrow_by_regency(&spots);
    absorb_wider(&spots);
    for (size_t i = 0; i < spots.count; i++) {
        struct spot *spot = &spots.list[i];
        if (spot->level != LEVEL_VILLAGE)
            (void)narrow(spot, is_district, NULL);
        /* One leaves from an airport; nobody comes from one. */
        if (spot->part == PART_ORIGIN && keeps_any(spot, is_landmark, NULL))
            spot->part = PART_HERE;
        if (is_place(spot) && spot->part > part)
            part = spot->part;
        if (is_place(spot) || keeps_any(spot, is_regency, NULL) || spot->parent)
            ret_found->spots[ret_found->spots_count++] =
                (struct place_spot){ spot->first, spot->last };
    }
    add_spots(&spots, part, ret_found);
}
