/* tests/unit/test_poster.c -- the code on a village's poster: for ever the same,
 * and never mistaken for another. */
#include "handlers/tips/poster.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/table.h"

enum { VILLAGES = 1552 };

static struct places *places;

/* Posters hang with these: a row that fails is a poster that lies. */
static struct pinned {
    const char *name; /* the village's code */
    const char *poster;
} pins[] = {
    { "36.01.01.2001", "00013" }, { "36.01.10.2001", "00898" },
    { "36.02.14.2001", "05188" }, { "36.04.13.2007", "10493" },
    { "36.71.04.1001", "13068" }, { "36.74.07.1006", "15529" },
};

static void
test_pin(void **state)
{
    const struct pinned *row = *state;
    char code[POSTER_DIGITS + 1];
    const struct village *village =
        places_find_village(places, text_of(row->name));

    assert_non_null(village);
    poster_write(places, village, code);
    assert_string_equal(code, row->poster);
    assert_ptr_equal(poster_read(places, text_of(row->poster)), village);
}

/* ---- all of them ---- */

static const struct village *
nth(size_t number, char ret_code[POSTER_DIGITS + 1])
{
    (void)snprintf(ret_code, POSTER_DIGITS, "%04zu", number);
    for (char check = '0'; check <= '9'; check++) {
        ret_code[POSTER_DIGITS - 1] = check;
        ret_code[POSTER_DIGITS] = '\0';
        const struct village *village = poster_read(places, text_of(ret_code));
        if (village != NULL)
            return village;
    }
    return NULL;
}

/* Every number is a village's, in the order of their codes, and that order is
 * the one that it was when the first poster was printed. */
static void
test_order_is_for_ever(void **state)
{
    (void)state;
    uint64_t hash = UINT64_C(0xCBF29CE484222325); /* FNV-1a of all codes */
    char code[POSTER_DIGITS + 1], written[POSTER_DIGITS + 1];
    const char *before = "";

    for (size_t number = 1; number <= VILLAGES; number++) {
        const struct village *village = nth(number, code);
        assert_non_null(village);
        poster_write(places, village, written);
        assert_string_equal(written, code);
        assert_true(strcmp(before, village->code) < 0);
        before = village->code;
        for (const char *c = village->code; *c != '\0'; c++)
            hash = (hash ^ (unsigned char)*c) * UINT64_C(0x100000001B3);
    }
    assert_null(nth(0, code));
    assert_null(nth(VILLAGES + 1, code));
    assert_null(nth(9999, code));
    if (hash != UINT64_C(0xED690F0E4D7D206F))
        fprintf(stderr, "the order of villages is another: %llx\n",
                (unsigned long long)hash);
    assert_true(hash == UINT64_C(0xED690F0E4D7D206F));
}

/* ---- what is mistyped ---- */

static void
test_one_wrong_digit(void **state)
{
    (void)state;
    char code[POSTER_DIGITS + 1];

    for (size_t number = 1; number <= VILLAGES; number++) {
        assert_non_null(nth(number, code));
        for (size_t i = 0; i < POSTER_DIGITS; i++) {
            char right = code[i];
            for (code[i] = '0'; code[i] <= '9'; code[i]++) {
                if (code[i] != right)
                    assert_null(poster_read(places, text_of(code)));
            }
            code[i] = right;
        }
    }
}

static void
test_two_swapped(void **state)
{
    (void)state;
    char code[POSTER_DIGITS + 1];

    for (size_t number = 1; number <= VILLAGES; number++) {
        assert_non_null(nth(number, code));
        for (size_t i = 1; i < POSTER_DIGITS; i++) {
            char left = code[i - 1], right = code[i];
            code[i - 1] = right;
            code[i] = left;
            if (left != right)
                assert_null(poster_read(places, text_of(code)));
            code[i - 1] = left;
            code[i] = right;
        }
    }
}

static struct read_row {
    const char *name;
    struct text text;
    bool is_read;
} reads[] = {
    { "as printed", { "00013", 5 }, true },
    { "with spaces", { " 00 013 ", 8 }, true },
    { "with a hyphen", { "0001-3", 6 }, true },
    { "four digits", { "0001", 4 }, false },
    { "six digits", { "000130", 6 }, false },
    { "letters", { "0001A", 5 }, false },
    { "digits of another script",
      { "\xD9\xA0\xD9\xA0\xD9\xA0\xD9\xA1\xD9\xA1", 10 },
      false },
    { "a NUL", { "000\0001", 5 }, false },
    { "nothing", { "", 0 }, false },
    { "not even that", { NULL, 0 }, false },
    { "a star", { "0*001", 5 }, false },
};

static void
test_read(void **state)
{
    const struct read_row *row = *state;

    assert_int_equal(poster_read(places, row->text) != NULL, row->is_read);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_order_is_for_ever),
        cmocka_unit_test(test_one_wrong_digit),
        cmocka_unit_test(test_two_swapped),
    };

    if (places_open(&places) != GW_OK)
        return 1;
    int failed = RUN_TABLE("pinned posters", pins, test_pin);
    failed += RUN_TABLE("read posters", reads, test_read);
    failed += cmocka_run_group_tests_name("poster", whole, NULL, NULL);
    places_close(places);
    return failed;
}
