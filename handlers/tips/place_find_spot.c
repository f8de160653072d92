/* handlers/tips/place_find_spot.c -- see place_find_spot.h.
 *
 * At each word the longest run of words that is a name; else, where a name can
 * be expected, the nearest name that one or two errors explain.
 *
 * What one would get wrong: many names are ordinary words (koper, pasir,
 * anyar), and many ordinary words are an error away from a name. So a weak name
 * must be introduced, and a misspelt one as well.
 */
#include "handlers/tips/place_find_spot.h"

#include <string.h>

enum {
    JOIN_MAX = 4,
    NEAR_LEAST = 5,         /* letters of a misspelt kecamatan */
    NEAR_VILLAGE_LEAST = 7, /* of a misspelt desa */
    NEAR_TWO_LEAST = 9      /* of one with two errors */
};

static bool
is_one_of(const struct word *word, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (spelling_is(word, list[i]))
            return true;
    return false;
}

/* ---- what stands before ---- */

static enum spot_level
level_of(const struct word *word)
{
    static const struct {
        const char *word;
        enum spot_level level;
    } levels[] = {
        { "kecamatan", LEVEL_DISTRICT }, { "kacamatan", LEVEL_DISTRICT },
        { "desa", LEVEL_VILLAGE },       { "kel", LEVEL_VILLAGE },
        { "kelurahan", LEVEL_VILLAGE },  { "kabupaten", LEVEL_REGENCY },
        { "kota", LEVEL_REGENCY },
    };
    for (size_t i = 0; i < LENGTH(levels); i++)
        if (spelling_is(word, levels[i].word))
            return levels[i].level;
    return LEVEL_NONE;
}

/* Sets what the words before the name tell about it. */
static void
introduce(const struct words *words, struct spot *spot)
{
    static const char *const between[] = { "daerah",    "arah",    "sekitar",
                                           "pantai",    "kampung", "wilayah",
                                           "pelabuhan", "dermaga" };
    static const char *const from[] = { "dari",  "asal",     "warga",
                                        "orang", "penduduk", "urang" };
    static const char *const to[] = { "ke", "menuju", "tujuan", "dekat" };
    static const char *const at[] = { "di", "calo" };
    size_t i = spot->first;

    spot->part = PART_HERE;
    spot->introduced = i == 0 || words->list[i].breaks;
    if (i == 0 || words->list[i].breaks)
        return;
    spot->level = level_of(&words->list[i - 1]);
    i -= spot->level != LEVEL_NONE;
    spot->introduced = spot->level != LEVEL_NONE;
    while (i > 0 && is_one_of(&words->list[i - 1], between, LENGTH(between))) {
        i--;
        spot->introduced = true;
    }
    if (i == 0)
        return;
    const struct word *before = &words->list[i - 1];
    if (is_one_of(before, from, LENGTH(from)))
        spot->part = PART_ORIGIN;
    else if (is_one_of(before, to, LENGTH(to)))
        spot->part = PART_TOWARD;
    else if (!is_one_of(before, at, LENGTH(at)))
        return;
    spot->introduced = true;
}

/* "haji oman", "mang sajira": somebody is called so. */
static bool
is_person(const struct words *words, size_t at)
{
    static const char *const before[] = { "haji", "hajah",   "hj",   "mang",
                                          "kang", "namanya", "mami", "teh" };
    return at > 0 && !words->list[at].breaks
           && is_one_of(&words->list[at - 1], before, LENGTH(before));
}

/* ---- names ---- */

/* The letters of some words run together, in plain or in raw spelling; false
 * when they are too long or a sentence ends between them. */
static bool
join(const struct words *words, size_t at, size_t count, bool raw,
     char ret_letters[NAME_LETTERS_MAX + 1])
{
    size_t len = 0;

    if (at + count > words->count)
        return false;
    for (size_t i = at; i < at + count; i++) {
        const struct word *word = &words->list[i];
        const char *piece = raw ? word->raw : word->plain;
        size_t more = strlen(piece);
        if ((i > at && word->breaks) || len + more > NAME_LETTERS_MAX)
            return false;
        memcpy(ret_letters + len, piece, more);
        len += more;
    }
    ret_letters[len] = '\0';
    return true;
}

static void
spot_add(struct spot *spot, const struct place_name *name)
{
    if (spot->count < SPOT_NAMES_MAX)
        spot->names[spot->count++] = name;
}

static bool
find_exact(const struct place_finder *finder, const struct words *words,
           size_t at, struct spot *spot)
{
    char letters[NAME_LETTERS_MAX + 1];

    for (size_t count = JOIN_MAX; count > 0; count--) {
        for (int raw = 0; raw < 2; raw++) {
            size_t found = 0;
            if (!join(words, at, count, raw, letters))
                continue;
            const struct place_name *names =
                place_names_exact(finder, letters, &found);
            if (found == 0)
                continue;
            spot->last = at + count - 1;
            for (size_t i = 0; i < found; i++)
                spot_add(spot, &names[i]);
            return true;
        }
    }
    return false;
}

/* How many errors a name may have, written with len letters. */
static unsigned
errors_allowed(const struct place_name *name, size_t len)
{
    bool district = name->district != NULL;

    if (name->regency != NULL || name->weak || name->landmark)
        return 0;
    if (len < (size_t)(district ? NEAR_LEAST : NEAR_VILLAGE_LEAST))
        return 0;
    return district && len >= NEAR_TWO_LEAST ? 2 : 1;
}

/* Adds the nearest names; *best is the distance of those that are there. */
static void
add_nearest(const struct place_finder *finder, const char *letters, size_t last,
            struct spot *spot, unsigned *best)
{
    size_t count, len = strlen(letters);
    const struct place_name *names =
        place_names_from(finder, letters[0], &count);

    for (size_t i = 0; i < count; i++) {
        unsigned most = errors_allowed(&names[i], len);
        if (most > *best)
            most = *best;
        if (most == 0)
            continue;
        unsigned errors = spelling_distance(letters, names[i].letters, most);
        if (errors > most)
            continue;
        if (errors < *best)
            spot->count = 0;
        *best = errors;
        spot->last = last;
        spot_add(spot, &names[i]);
    }
}

static bool
find_near(const struct place_finder *finder, const struct words *words,
          size_t at, struct spot *spot)
{
    char letters[NAME_LETTERS_MAX + 1];
    unsigned best = 3;

    if (words->list[at].digits > 0 || !spot->introduced
        || spot->level == LEVEL_REGENCY
        || place_word_is_common(finder, words->list[at].plain))
        return false;
    if (join(words, at, 1, false, letters) && strlen(letters) >= NEAR_LEAST)
        add_nearest(finder, letters, at, spot, &best);
    if (join(words, at, 2, false, letters)
        && !place_word_is_common(finder, words->list[at + 1].plain)
        && strlen(letters) >= NEAR_VILLAGE_LEAST && best > 1) {
        best = best > 2 ? 2 : best - 1;
        add_nearest(finder, letters, at + 1, spot, &best);
    }
    spot->near = true;
    return spot->count > 0;
}

void
place_spots_find(const struct place_finder *finder, const struct words *words,
                 struct spots *ret_spots)
{
    size_t at = 0;

    ret_spots->count = 0;
    while (at < words->count && ret_spots->count < PLACE_SPOTS_MAX) {
        struct spot *spot = &ret_spots->list[ret_spots->count];
        *spot = (struct spot){ .first = at, .last = at };
        introduce(words, spot);
        if (is_person(words, at)
            || (!find_exact(finder, words, at, spot)
                && !find_near(finder, words, at, spot))) {
            at++;
            continue;
        }
        ret_spots->count++;
        at = spot->last + 1;
    }
}
