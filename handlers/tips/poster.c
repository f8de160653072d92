/* handlers/tips/poster.c -- see poster.h.
 *
 * A number is the rank of the village's code among all: the villages of the
 * kecamatan before its own, and those of its own with a smaller code.
 *
 * What one would get wrong: counting by the lists of places.h. Within a
 * kecamatan they go by name, and a corrected spelling would move every number
 * behind it.
 */
#include "handlers/tips/poster.h"

#include <assert.h>
#include <string.h>

/* Damm's table: totally anti-symmetric, with zeros on its diagonal. */
static const unsigned char damm[10][10] = {
    { 0, 3, 1, 7, 5, 9, 8, 6, 4, 2 }, { 7, 0, 9, 2, 1, 5, 4, 8, 6, 3 },
    { 4, 2, 0, 6, 8, 7, 1, 3, 5, 9 }, { 1, 7, 5, 0, 9, 8, 3, 4, 2, 6 },
    { 6, 1, 2, 3, 0, 4, 5, 9, 7, 8 }, { 3, 6, 7, 4, 2, 0, 9, 5, 8, 1 },
    { 5, 8, 6, 9, 7, 2, 0, 1, 3, 4 }, { 8, 9, 4, 5, 3, 6, 2, 0, 1, 7 },
    { 9, 4, 3, 8, 6, 1, 7, 2, 0, 5 }, { 2, 5, 8, 1, 4, 3, 6, 7, 9, 0 },
};

/* 0 when the last of the digits is the check digit of those before. */
static unsigned
check(const char *digits, size_t count)
{
    unsigned sum = 0;

    for (size_t i = 0; i < count; i++)
        sum = damm[sum][digits[i] - '0'];
    return sum;
}

/* How many villages of its own kecamatan have a smaller code. */
static size_t
rank_of(const struct places *places, const struct village *village)
{
    size_t rank = 0;
    size_t count = places_villages(places, village->district);

    for (size_t i = 0; i < count; i++) {
        const struct village *other =
            places_village(places, village->district, i);
        rank += strcmp(other->code, village->code) < 0;
    }
    return rank;
}

void
poster_write(const struct places *places, const struct village *village,
             char ret_code[POSTER_DIGITS + 1])
{
    size_t number = rank_of(places, village) + 1;

    for (size_t i = 0;; i++) {
        const struct district *district = places_district(places, NULL, i);
        assert(district != NULL);
        if (district == village->district)
            break;
        number += places_villages(places, district);
    }
    assert(number < 10000);
    for (size_t i = POSTER_DIGITS - 1; i > 0; i--, number /= 10)
        ret_code[i - 1] = (char)('0' + number % 10);
    ret_code[POSTER_DIGITS - 1] =
        (char)('0' + check(ret_code, POSTER_DIGITS - 1));
    ret_code[POSTER_DIGITS] = '\0';
}

/* False unless five digits stand there. */
static bool
read_digits(struct text text, char ret_digits[POSTER_DIGITS])
{
    size_t count = 0;

    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == ' ' || c == '.' || c == '-')
            continue;
        if (c < '0' || c > '9' || count == POSTER_DIGITS)
            return false;
        ret_digits[count++] = c;
    }
    return count == POSTER_DIGITS;
}

static const struct village *
of_rank(const struct places *places, const struct district *district,
        size_t rank)
{
    for (size_t i = 0;; i++) {
        const struct village *village = places_village(places, district, i);
        if (village == NULL || rank_of(places, village) == rank)
            return village;
    }
}

const struct village *
poster_read(const struct places *places, struct text text)
{
    char digits[POSTER_DIGITS];
    size_t number = 0;

    if (!read_digits(text, digits) || check(digits, POSTER_DIGITS) != 0)
        return NULL;
    for (size_t i = 0; i < POSTER_DIGITS - 1; i++)
        number = number * 10 + (size_t)(digits[i] - '0');
    if (number == 0)
        return NULL;
    number--;
    for (size_t i = 0;; i++) {
        const struct district *district = places_district(places, NULL, i);
        if (district == NULL)
            return NULL;
        size_t count = places_villages(places, district);
        if (number < count)
            return of_rank(places, district, number);
        number -= count;
    }
}
