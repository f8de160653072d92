/* handlers/tips/entity_name.c -- companies, ships, destinations.
 *
 * What one would get wrong: where a name ends. Nobody writes punctuation, so a
 * company's name ends at a verb, a preposition or a place, and after three
 * words at the latest; and a country before which "orang" or "kapal" stands is
 * where somebody is from.
 */
#include "handlers/tips/entity.h"

#include <stdlib.h>
#include <string.h>

#include "handlers/tips/reader_csv.h"

enum { NAME_WORDS_MAX = 3, VARIANT_WORDS_MAX = 2 };

struct variant {
    char words[VARIANT_WORDS_MAX][WORD_LETTERS_MAX + 1];
    size_t count;
    const char *name;
};

struct entity_names {
    char *pool;
    struct variant *variants;
    size_t count;
    char (*ends)[WORD_LETTERS_MAX + 1]; /* sorted: end a company's name */
    size_t ends_count;
};

static int
word_order(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* ---- the tables ---- */

static bool
read_variant(const struct spelling *spelling, struct text text,
             struct words *scratch, struct variant *ret_variant)
{
    spelling_words(spelling, text, scratch);
    if (scratch->count == 0 || scratch->count > VARIANT_WORDS_MAX)
        return false;
    ret_variant->count = scratch->count;
    for (size_t i = 0; i < scratch->count; i++)
        memcpy(ret_variant->words[i], scratch->list[i].plain,
               sizeof ret_variant->words[i]);
    return true;
}

static bool
read_destinations(struct entity_names *names, const struct spelling *spelling,
                  const char *csv, struct words *scratch)
{
    struct text rest = text_of(csv), cells[READER_CELLS_MAX], text;
    char *pool = names->pool;

    if (!reader_csv_row(&rest, 2, cells)) /* the names */
        return false;
    while (reader_csv_row(&rest, 2, cells)) {
        memcpy(pool, cells[0].at, cells[0].len);
        while (text_cut(&cells[1], '|', &text)) {
            struct variant *variant = &names->variants[names->count++];
            if (!read_variant(spelling, text, scratch, variant))
                return false;
            variant->name = pool;
        }
        pool += cells[0].len + 1;
    }
    return rest.len == 0;
}

static bool
read_ends(struct entity_names *names, const char *csv)
{
    struct text rest = text_of(csv), cells[READER_CELLS_MAX], word;

    if (!reader_csv_row(&rest, 2, cells)) /* the names */
        return false;
    while (reader_csv_row(&rest, 2, cells)) {
        while (text_is(cells[0], "company")
               && text_cut(&cells[1], '|', &word)) {
            if (!text_copy(word, names->ends[names->ends_count++],
                           sizeof names->ends[0]))
                return false;
        }
    }
    qsort(names->ends, names->ends_count, sizeof *names->ends, word_order);
    return rest.len == 0;
}

enum gw_err
entity_names_open(const struct spelling *spelling, const char *destinations,
                  const char *ordinary, struct entity_names **ret_names)
{
    OWNED(entity_names_close)
    struct entity_names *names = calloc(1, sizeof *names);

    if (names == NULL)
        return GW_NOMEM;
    names->pool = calloc(strlen(destinations) + 1, 1);
    names->variants = calloc(reader_csv_rows(destinations)
                                 + reader_csv_count(destinations, '|') + 1,
                             sizeof *names->variants);
    names->ends =
        calloc(reader_csv_rows(ordinary) + reader_csv_count(ordinary, '|') + 1,
               sizeof *names->ends);
    struct words *scratch = calloc(1, sizeof *scratch);
    bool room = names->pool != NULL && names->variants != NULL
                && names->ends != NULL && scratch != NULL;
    bool fine = room
                && read_destinations(names, spelling, destinations, scratch)
                && read_ends(names, ordinary);
    free(scratch);
    if (!fine)
        return room ? GW_REJECTED : GW_NOMEM;
    *ret_names = GIVE(names);
    return GW_OK;
}

void
entity_names_close(struct entity_names *names)
{
    if (names == NULL)
        return;
    free(names->pool);
    free(names->variants);
    free(names->ends);
    free(names);
}

/* ---- companies and ships ---- */

static bool
is_spot(const struct places_found *found, size_t at)
{
    for (size_t i = 0; i < found->spots_count; i++)
        if (at == found->spots[i].first)
            return true;
    return false;
}

static bool
ends_name(const struct entity_names *names, const struct word *word)
{
    return bsearch(word->plain, names->ends, names->ends_count,
                   sizeof *names->ends, word_order)
               != NULL
           || bsearch(word->raw, names->ends, names->ends_count,
                      sizeof *names->ends, word_order)
                  != NULL;
}

static size_t
add_upper(char *out, size_t len, const char *word)
{
    if (len > 0)
        out[len++] = ' ';
    for (size_t i = 0; word[i] != '\0'; i++)
        out[len++] =
            (char)(word[i] >= 'a' && word[i] <= 'z' ? word[i] - 'a' + 'A'
                                                    : word[i]);
    out[len] = '\0';
    return len;
}

/* The name behind the word `at` (PT, KM); capitals only if it began so. */
static void
take_name(const struct entity_names *names, const struct words *words,
          const struct places_found *found, size_t at, struct entity_list *list)
{
    char name[ENTITY_NAME_MAX + WORD_LETTERS_MAX + 2] = "";
    size_t len = add_upper(name, 0, words->list[at].raw), count = 0;
    bool capitals = false;

    for (size_t i = at + 1; i < words->count && count < NAME_WORDS_MAX; i++) {
        const struct word *word = &words->list[i];
        /* "PT. Maju": the dot behind the abbreviation ends no sentence. */
        bool breaks = word->breaks && i > at + 1;
        if (breaks || ends_name(names, word) || is_spot(found, i)
            || word->digits > 2 || (capitals && !word->capital)
            || len + word->len + 1 > ENTITY_NAME_MAX)
            break;
        capitals = capitals || word->capital;
        len = add_upper(name, len, word->raw);
        count++;
    }
    if (count > 0)
        entity_add(list, name);
}

void
entity_company_ships(const struct entity_names *names,
                     const struct words *words,
                     const struct places_found *found,
                     struct entities *entities)
{
    static const struct {
        const char *word;
        bool ship, capital; /* only in capitals: "km" is also kilometres */
    } heads[] = {
        { "pt", false, false },      { "cv", false, false },
        { "yayasan", false, false }, { "lpk", false, false },
        { "kmp", true, false },      { "klm", true, false },
        { "mv", true, false },       { "km", true, true },
        { "mt", true, true },
    };
    for (size_t at = 0; at + 1 < words->count; at++) {
        const struct word *word = &words->list[at];
        for (size_t i = 0; i < LENGTH(heads); i++) {
            if (strcmp(word->raw, heads[i].word) != 0)
                continue;
            if (heads[i].capital
                && (!word->capital || !words->list[at + 1].capital))
                continue;
            take_name(names, words, found, at,
                      heads[i].ship ? &entities->ships : &entities->companies);
        }
    }
}

/* ---- destinations ---- */

static bool
is_origin(const struct words *words, size_t at)
{
    static const char *const before[] = {
        "orang",   "wna",  "warga", "kapal",  "bahasa", "cowok",
        "bule",    "tka",  "dari",  "asal",   "lewat",  "transit",
        "pekerja", "haji", "mang",  "namanya"
    };
    if (at == 0)
        return false;
    for (size_t i = 0; i < LENGTH(before); i++)
        if (spelling_is(&words->list[at - 1], before[i]))
            return true;
    return false;
}

static bool
variant_stands(const struct variant *variant, const struct words *words,
               size_t at)
{
    for (size_t i = 0; i < variant->count; i++) {
        if (at + i >= words->count)
            return false;
        const char *written = words->list[at + i].plain;
        if (strcmp(written, variant->words[i]) != 0
            && (strlen(written) < 6
                || spelling_distance(written, variant->words[i], 1) > 1))
            return false;
    }
    return true;
}

void
entity_destinations(const struct entity_names *names, const struct words *words,
                    struct entities *entities)
{
    for (size_t at = 0; at < words->count; at++) {
        for (size_t i = 0; i < names->count; i++) {
            const struct variant *variant = &names->variants[i];
            bool known = false;
            if (variant->words[0][0] != words->list[at].plain[0]
                || !variant_stands(variant, words, at) || is_origin(words, at))
                continue;
            for (size_t k = 0; k < entities->destinations_count; k++)
                known = known || entities->destinations[k] == variant->name;
            if (!known && entities->destinations_count < ENTITY_MAX)
                entities->destinations[entities->destinations_count++] =
                    variant->name;
        }
    }
}
