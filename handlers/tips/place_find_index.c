/* handlers/tips/place_find_index.c -- names of places, ready to be found.
 *
 *   places, landmarks, ordinary words --> names by letters, words sorted
 *
 * What one would get wrong: homonyms are rows of their own beside each other,
 * never merged, since each is a candidate.
 */
#include "handlers/tips/place_find_index.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/tips/place_table.h"
#include "handlers/tips/reader_csv.h"

static_assert((int)NAME_LETTERS_MAX >= (int)PLACE_FOLDED_MAX, "a name fits");

static int
name_order(const void *a, const void *b)
{
    const struct place_name *left = a, *right = b;
    return strcmp(left->letters, right->letters);
}

static int
word_order(const void *a, const void *b)
{
    return strcmp(a, b);
}

static bool
add_name(struct place_finder *finder, struct text name, struct place_name entry)
{
    size_t len;

    if (!place_fold(name, entry.letters, &len) || len == 0)
        return false;
    finder->names[finder->count++] = entry;
    return true;
}

/* "Kabupaten Serang" is known as Serang; Kota Tangerang Selatan as Tangsel. */
static bool
add_regency(struct place_finder *finder, const struct regency *regency)
{
    static const struct text heads[] = { { "Kabupaten ", 10 }, { "Kota ", 5 } };
    struct place_name entry = { .regency = regency };
    struct text name = text_of(regency->name);

    for (size_t i = 0; i < LENGTH(heads); i++) {
        if (!text_starts(name, heads[i]))
            continue;
        name.at += heads[i].len;
        name.len -= heads[i].len;
    }
    if (strcmp(regency->label, "Kota Tangsel") == 0
        && !add_name(finder, TEXT("tangsel"), entry))
        return false;
    return add_name(finder, name, entry);
}

static bool
add_places(struct place_finder *finder)
{
    const struct places *places = finder->places;
    bool fine = true;

    for (size_t i = 0; i < places_regencies(places); i++)
        fine = fine && add_regency(finder, places_regency(places, i));
    for (size_t i = 0; i < places_districts(places, NULL); i++) {
        const struct district *district = places_district(places, NULL, i);
        fine = fine
               && add_name(finder, text_of(district->name),
                           (struct place_name){ .district = district });
        for (size_t k = 0; k < places_villages(places, district); k++) {
            const struct village *village = places_village(places, district, k);
            fine = fine
                   && add_name(finder, text_of(village->name),
                               (struct place_name){ .village = village });
        }
    }
    return fine;
}

static bool
add_landmarks(struct place_finder *finder, const char *csv)
{
    struct text rest = text_of(csv), cells[READER_CELLS_MAX];

    if (!reader_csv_row(&rest, 2, cells)) /* the names */
        return false;
    while (reader_csv_row(&rest, 2, cells)) {
        struct place_name entry = {
            .district = places_find_district(finder->places, cells[1]),
            .village = places_find_village(finder->places, cells[1]),
            .landmark = true,
        };
        if ((entry.district == NULL && entry.village == NULL)
            || !add_name(finder, cells[0], entry))
            return false;
    }
    return rest.len == 0;
}

static void
mark(struct place_finder *finder, const char *letters, bool elsewhere)
{
    for (size_t i = 0; i < finder->count; i++) {
        if (strcmp(finder->names[i].letters, letters) != 0)
            continue;
        finder->names[i].weak = true;
        finder->names[i].elsewhere = elsewhere;
    }
}

static bool
add_ordinary(struct place_finder *finder, const char *csv)
{
    struct text rest = text_of(csv), cells[READER_CELLS_MAX], word;
    char letters[WORD_LETTERS_MAX + 1] = "";

    if (!reader_csv_row(&rest, 2, cells)) /* the names */
        return false;
    while (reader_csv_row(&rest, 2, cells)) {
        bool common = text_is(cells[0], "common");
        bool elsewhere = text_is(cells[0], "elsewhere");
        if (!common && !elsewhere && !text_is(cells[0], "weak"))
            continue;
        while (text_cut(&cells[1], '|', &word)) {
            if (!text_copy(word, letters, sizeof letters))
                return false;
            if (common)
                memcpy(finder->common[finder->common_count++], letters,
                       sizeof letters);
            else
                mark(finder, letters, elsewhere);
        }
    }
    return rest.len == 0;
}

/* How many names there can be. */
static size_t
names_room(const struct places *places, const char *landmarks)
{
    size_t room = places_regencies(places) + 1 + reader_csv_rows(landmarks);

    for (size_t i = 0; i < places_districts(places, NULL); i++)
        room += 1 + places_villages(places, places_district(places, NULL, i));
    return room;
}

enum gw_err
place_finder_open(const struct places *places, const char *landmarks,
                  const char *ordinary, struct place_finder **ret_finder)
{
    OWNED(place_finder_close)
    struct place_finder *finder = calloc(1, sizeof *finder);

    if (finder == NULL)
        return GW_NOMEM;
    finder->places = places;
    finder->names =
        calloc(names_room(places, landmarks), sizeof *finder->names);
    finder->common =
        calloc(reader_csv_rows(ordinary) + reader_csv_count(ordinary, '|') + 1,
               sizeof *finder->common);
    if (finder->names == NULL || finder->common == NULL)
        return GW_NOMEM;
    if (!add_places(finder) || !add_landmarks(finder, landmarks)
        || !add_ordinary(finder, ordinary))
        return GW_REJECTED;
    qsort(finder->names, finder->count, sizeof *finder->names, name_order);
    qsort(finder->common, finder->common_count, sizeof *finder->common,
          word_order);
    *ret_finder = GIVE(finder);
    return GW_OK;
}

void
place_finder_close(struct place_finder *finder)
{
    if (finder == NULL)
        return;
    free(finder->names);
    free(finder->common);
    free(finder);
}

/* ---- looking up ---- */

/* The first name that is not below letters, looking at their first len. */
static size_t
bound(const struct place_finder *finder, const char *letters, size_t len,
      bool above)
{
    size_t low = 0, high = finder->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(finder->names[middle].letters, letters, len);
        if (order < 0 || (above && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

const struct place_name *
place_names_exact(const struct place_finder *finder, const char *letters,
                  size_t *ret_count)
{
    size_t len = strlen(letters) + 1; /* the NUL, too: the whole name */
    size_t first = bound(finder, letters, len, false);

    *ret_count = bound(finder, letters, len, true) - first;
    return finder->names + first;
}

const struct place_name *
place_names_from(const struct place_finder *finder, char c, size_t *ret_count)
{
    const char letters[] = { c, '\0' };
    size_t first = bound(finder, letters, 1, false);

    *ret_count = bound(finder, letters, 1, true) - first;
    return finder->names + first;
}

bool
place_word_is_common(const struct place_finder *finder, const char *word)
{
    char key[WORD_LETTERS_MAX + 1] = "";

    return text_copy(text_of(word), key, sizeof key)
           && bsearch(key, finder->common, finder->common_count,
                      sizeof *finder->common, word_order)
                  != NULL;
}
