/* The places of Banten, looked up: lists by parent and by code from sorted
 * arrays, districts by their first letters from an array of folded names.
 *
 * Everything is made once at the start (place_read.c); a look-up allocates
 * nothing and compares at most eight names, because each villager's answer to
 * "where" passes here.
 *
 * What one would get wrong: names are not unique (Sobang, Cibeber and Curug
 * are each in two regencies), so a typed name gives candidates, never a place.
 */
#include "handlers/tips/place.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/utf8.h"
#include "handlers/tips/place_table.h"

/* build/gen/places_data.c */
extern const char regencies_csv[], districts_csv[], villages_csv[],
    jurisdiction_csv[];

enum gw_err
places_open(struct places **ret_places)
{
    static const struct place_tables compiled_in = {
        .regencies = regencies_csv,
        .districts = districts_csv,
        .villages = villages_csv,
        .jurisdiction = jurisdiction_csv,
    };
    return places_read(&compiled_in, ret_places);
}

void
places_close(struct places *places)
{
    if (places == NULL)
        return;
    for (size_t i = 0; i < LENGTH(places->pool); i++)
        free(places->pool[i]);
    free(places->regencies);
    free(places->districts);
    free(places->villages);
    free(places->labels);
    free(places->districts_by_name);
    free(places->villages_by_name);
    free(places->regency_spans);
    free(places->district_spans);
    free(places->keys);
    free(places);
}

/* ---- lists ---- */

size_t
places_regencies(const struct places *places)
{
    return places->regencies_count;
}

const struct regency *
places_regency(const struct places *places, size_t i)
{
    return i < places->regencies_count ? &places->regencies[i] : NULL;
}

size_t
places_districts(const struct places *places, const struct regency *regency)
{
    if (regency == NULL)
        return places->districts_count;
    return places->regency_spans[regency - places->regencies].count;
}

const struct district *
places_district(const struct places *places, const struct regency *regency,
                size_t i)
{
    if (i >= places_districts(places, regency))
        return NULL;
    if (regency == NULL)
        return &places->districts[i];
    size_t first = places->regency_spans[regency - places->regencies].first;
    return places->districts_by_name[first + i];
}

size_t
places_villages(const struct places *places, const struct district *district)
{
    return places->district_spans[district - places->districts].count;
}

const struct village *
places_village(const struct places *places, const struct district *district,
               size_t i)
{
    const struct place_span *span =
        &places->district_spans[district - places->districts];
    return i < span->count ? places->villages_by_name[span->first + i] : NULL;
}

/* ---- by what was typed ---- */

/* One character: 0 when it does not count, its letter, or -1 when no name has
 * it. A phone's keyboard brings curly quotes, long dashes and no-break spaces
 * of its own; é and è are on every GSM keypad. */
static int
fold_point(uint32_t point)
{
    if ((point >= 'a' && point <= 'z') || (point >= '0' && point <= '9'))
        return (int)point;
    if (point >= 'A' && point <= 'Z')
        return (int)(point - 'A' + 'a');
    if (point < 0x80 || point == 0xA0 || (point >= 0x2000 && point <= 0x206F))
        return 0;
    if (point == 0xE8 || point == 0xE9 || point == 0xC8 || point == 0xC9)
        return 'e';
    return -1;
}

bool
place_fold(struct text text, char ret_letters[PLACE_FOLDED_MAX + 1],
           size_t *ret_len)
{
    size_t len = 0;
    uint32_t point;
    while (utf8_next(&text, &point)) {
        int letter = fold_point(point);
        if (letter < 0 || (letter > 0 && len == PLACE_FOLDED_MAX))
            return false;
        if (letter > 0)
            ret_letters[len++] = (char)letter;
    }
    ret_letters[len] = '\0';
    *ret_len = len;
    return true;
}

/* The first key whose head is not below letters (or, above: is above them). */
static size_t
keys_bound(const struct places *places, const char *letters, size_t len,
           bool above)
{
    size_t low = 0, high = places->districts_count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        int order = strncmp(places->keys[middle].letters, letters, len);
        if (order < 0 || (above && order == 0))
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static struct place_span
typed_span(const struct places *places, struct text typed)
{
    char letters[PLACE_FOLDED_MAX + 1];
    size_t len;
    if (!place_fold(typed, letters, &len) || len == 0)
        return (struct place_span){ 0, 0 };
    size_t first = keys_bound(places, letters, len, false);
    size_t end = keys_bound(places, letters, len, true);
    return (struct place_span){ .first = first, .count = end - first };
}

size_t
places_typed(const struct places *places, struct text typed)
{
    return typed_span(places, typed).count;
}

const struct district *
places_typed_at(const struct places *places, struct text typed, size_t i)
{
    struct place_span span = typed_span(places, typed);
    return i < span.count ? places->keys[span.first + i].district : NULL;
}

/* ---- by code ---- */

/* Every element begins with its code. */
static int
code_order(const void *key, const void *element)
{
    const struct text *code = key;
    const char *const *other = element;
    int order = strncmp(code->at, *other, code->len);
    return order == 0 && (*other)[code->len] != '\0' ? -1 : order;
}

static_assert(offsetof(struct regency, code) == 0
                  && offsetof(struct district, code) == 0
                  && offsetof(struct village, code) == 0,
              "code_order() reads the first field");

static const void *
find(struct text code, const void *base, size_t count, size_t size)
{
    /* strncmp() stops at a NUL in the code, which no code holds. */
    if (code.len == 0 || memchr(code.at, '\0', code.len) != NULL)
        return NULL;
    return bsearch(&code, base, count, size, code_order);
}

const struct regency *
places_find_regency(const struct places *places, struct text code)
{
    return find(code, places->regencies, places->regencies_count,
                sizeof *places->regencies);
}

const struct district *
places_find_district(const struct places *places, struct text code)
{
    return find(code, places->districts, places->districts_count,
                sizeof *places->districts);
}

const struct village *
places_find_village(const struct places *places, struct text code)
{
    return find(code, places->villages, places->villages_count,
                sizeof *places->villages);
}
