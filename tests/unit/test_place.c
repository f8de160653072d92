/* The compiled-in places: what hangs together, and what typing finds. */
#include "handlers/tips/place.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/tips/place_table.h"
#include "tests/support/table.h"

static struct places *places;

static void
test_counts(void **state)
{
    (void)state;
    static const struct {
        const char *code, *label;
        size_t districts, villages;
    } expected[] = {
        { "36.01", "Kab Pandeglang", 35, 339 },
        { "36.02", "Kab Lebak", 28, 345 },
        { "36.03", "Kab Tangerang", 29, 274 },
        { "36.04", "Kab Serang", 29, 326 },
        { "36.71", "Kota Tangerang", 13, 104 },
        { "36.72", "Kota Cilegon", 8, 43 },
        { "36.73", "Kota Serang", 6, 67 },
        { "36.74", "Kota Tangsel", 7, 54 },
    };
    assert_int_equal(places_regencies(places), LENGTH(expected));
    assert_int_equal(places_districts(places, NULL), 155);
    assert_null(places_regency(places, LENGTH(expected)));
    for (size_t i = 0; i < LENGTH(expected); i++) {
        const struct regency *regency = places_regency(places, i);
        assert_string_equal(regency->code, expected[i].code);
        assert_string_equal(regency->label, expected[i].label);
        size_t districts = places_districts(places, regency), villages = 0;
        assert_int_equal(districts, expected[i].districts);
        for (size_t k = 0; k < districts; k++)
            villages +=
                places_villages(places, places_district(places, regency, k));
        assert_int_equal(villages, expected[i].villages);
        assert_null(places_district(places, regency, districts));
    }
}

static void
test_everything_is_found_by_its_code(void **state)
{
    (void)state;
    for (size_t i = 0; i < places_regencies(places); i++) {
        const struct regency *regency = places_regency(places, i);
        assert_ptr_equal(places_find_regency(places, text_of(regency->code)),
                         regency);
    }
    size_t villages = 0;
    const char *before = "";
    for (size_t i = 0; i < 155; i++) {
        const struct district *district = places_district(places, NULL, i);
        assert_true(strcmp(before, district->code) < 0);
        before = district->code;
        assert_memory_equal(district->regency->code, district->code, 5);
        assert_ptr_equal(places_find_district(places, text_of(district->code)),
                         district);
        assert_true(district->polda[0] && district->police[0]
                    && district->immigration[0]);
        for (size_t k = 0; k < places_villages(places, district); k++) {
            const struct village *village = places_village(places, district, k);
            assert_ptr_equal(village->district, district);
            assert_memory_equal(village->code, district->code, 8);
            assert_ptr_equal(
                places_find_village(places, text_of(village->code)), village);
            villages++;
        }
        assert_null(places_village(places, district,
                                   places_villages(places, district)));
    }
    assert_int_equal(villages, 1552);
}

static void
test_lists_are_alphabetical(void **state)
{
    (void)state;
    for (size_t i = 0; i < places_regencies(places); i++) {
        const struct regency *regency = places_regency(places, i);
        for (size_t k = 0; k < places_districts(places, regency); k++) {
            const struct district *district =
                places_district(places, regency, k);
            assert_ptr_equal(district->regency, regency);
            if (k > 0)
                assert_true(
                    strcmp(places_district(places, regency, k - 1)->name,
                           district->name)
                    < 0);
            for (size_t v = 1; v < places_villages(places, district); v++)
                assert_true(
                    strcmp(places_village(places, district, v - 1)->name,
                           places_village(places, district, v)->name)
                    <= 0);
        }
    }
}

static void
test_who_acts(void **state)
{
    (void)state;
    static const struct {
        const char *code, *name, *polda, *police, *immigration;
    } expected[] = {
        { "36.04.13", "Tirtayasa", "Polda Banten", "Polres Serang",
          "Kanim Kelas I Non TPI Serang" },
        { "36.71.01", "Tangerang", "Polda Metro Jaya",
          "Polres Metro Tangerang Kota",
          "Kanim Kelas I Khusus Non TPI Tangerang" },
        { "36.04.08", "Pulo Ampel", "Polda Banten", "Polres Cilegon",
          "Kanim Kelas II TPI Cilegon" },
    };
    size_t metro = 0;
    for (size_t i = 0; i < 155; i++)
        metro +=
            strcmp(places_district(places, NULL, i)->polda, "Polda Metro Jaya")
            == 0;
    assert_int_equal(metro, 30);
    for (size_t i = 0; i < LENGTH(expected); i++) {
        const struct district *district =
            places_find_district(places, text_of(expected[i].code));
        assert_string_equal(district->name, expected[i].name);
        assert_string_equal(district->polda, expected[i].polda);
        assert_string_equal(district->police, expected[i].police);
        assert_string_equal(district->immigration, expected[i].immigration);
    }
}

/* The menu asks for four letters and shows one screen of candidates. */
static void
test_four_letters_give_at_most_three(void **state)
{
    (void)state;
    for (size_t i = 0; i < 155; i++) {
        const struct district *district = places_district(places, NULL, i);
        char letters[PLACE_FOLDED_MAX + 1];
        size_t len;
        assert_true(place_fold(text_of(district->name), letters, &len));
        struct text typed = { letters, len < 4 ? len : 4 };
        size_t count = places_typed(places, typed), met = 0;
        assert_in_range(count, 1, 3);
        for (size_t k = 0; k < count; k++)
            met += places_typed_at(places, typed, k) == district;
        assert_int_equal(met, 1);
        /* And the whole name, as it is written, finds it too. */
        met = 0;
        for (size_t k = 0; k < places_typed(places, text_of(district->name));
             k++)
            met +=
                places_typed_at(places, text_of(district->name), k) == district;
        assert_int_equal(met, 1);
    }
}

static struct typed_row {
    const char *name, *typed;
    size_t count;
    const char *codes; /* of the first ones, a space between */
} typed_rows[] = {
    { "four letters", "tirt", 1, "36.04.13" },
    { "capitals", "TIRT", 1, "36.04.13" },
    { "the whole name", "Tirtayasa", 1, "36.04.13" },
    { "a letter too many", "Tirtayasaa", 0, "" },
    { "a name of two words", "karang tan", 1, "36.01.25" },
    { "the same run together", "karangtan", 1, "36.01.25" },
    { "punctuation around and within", "  'Ka-ra.ng, T*an#", 1, "36.01.25" },
    { "a phone's curly quote and no-break space",
      "karang\xc2\xa0\xe2\x80\x99tan", 1, "36.01.25" },
    { "an accent of the keypad", "p\xc3\xa9tir", 1, "36.04.19" },
    { "one name in two regencies", "Sobang", 2, "36.01.35 36.02.22" },
    { "and another", "cibeber", 2, "36.02.19 36.72.01" },
    { "by name, then code", "curug", 3, "36.03.17 36.73.04 36.02.23" },
    { "nothing", "", 0, "" },
    { "only punctuation", " .-*#", 0, "" },
    { "no such name", "xyzq", 0, "" },
    { "digits", "1234", 0, "" },
    { "another script", "\xd0\xa2irt", 0, "" },
    { "an emoji", "tirt\xf0\x9f\x98\x80", 0, "" },
    { "bytes that are no text", "tirt\xff\xfe", 0, "" },
    { "very long",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 0,
      "" },
};

static void
test_typed(void **state)
{
    const struct typed_row *row = *state;
    struct text typed = text_of(row->typed);
    char codes[200] = "";
    for (size_t i = 0; i < places_typed(places, typed); i++) {
        if (i > 0)
            strncat(codes, " ", sizeof codes - strlen(codes) - 1);
        strncat(codes, places_typed_at(places, typed, i)->code,
                sizeof codes - strlen(codes) - 1);
    }
    assert_int_equal(places_typed(places, typed), row->count);
    assert_string_equal(codes, row->codes);
    assert_null(places_typed_at(places, typed, row->count));
}

static void
test_typed_with_a_nul(void **state)
{
    (void)state;
    assert_int_equal(places_typed(places, TEXT("tir\0t")), 1);
    assert_int_equal(places_typed(places, (struct text){ NULL, 0 }), 0);
}

static struct code_row {
    const char *name;
    struct text code;
} no_codes[] = {
    { "empty", { "", 0 } },
    { "absent", { NULL, 0 } },
    { "another province", { "32.01.01", 8 } },
    { "too short", { "36.04.1", 7 } },
    { "too long", { "36.04.13.", 9 } },
    { "a code and a NUL", { "36.04.13\0", 9 } },
    { "a number that is not given", { "36.04.99.2001", 13 } },
    { "words", { "Tirtayasa", 9 } },
};

static void
test_no_such_code(void **state)
{
    const struct code_row *row = *state;
    assert_null(places_find_regency(places, row->code));
    assert_null(places_find_district(places, row->code));
    assert_null(places_find_village(places, row->code));
}

/* ---- tables that do not fit ---- */

#define REGENCIES "code,name\n36.01,Kabupaten A\n36.02,Kota B\n"
#define DISTRICTS "code,name\n36.01.01,Satu\n36.02.01,Dua\n"
#define VILLAGES  "code,name\n36.01.01.2001,Desa\n36.02.01.1001,Lurah\n"
#define HEAD      "a,b,c,d,e,f,g,h,i\n"
#define LINE_1    "36.01.01,Satu,Kabupaten A,P,Q,,A,K,A\n"
#define LINE_2    "36.02.01,Dua,Kota B,P,Q,,A,K,A\n"

static struct tables_row {
    const char *name;
    struct place_tables tables;
    enum gw_err err;
} tables_rows[] = {
    { "small but whole",
      { REGENCIES, DISTRICTS, VILLAGES, HEAD LINE_1 LINE_2 },
      GW_OK },
    { "no rows",
      { "code,name\n", DISTRICTS, VILLAGES, HEAD LINE_1 LINE_2 },
      GW_REJECTED },
    { "nothing at all", { "", "", "", "" }, GW_REJECTED },
    { "cut in a line",
      { REGENCIES "36.03,Kab", DISTRICTS, VILLAGES, HEAD LINE_1 LINE_2 },
      GW_REJECTED },
    { "a row of one cell",
      { REGENCIES, DISTRICTS "36.02.02\n", VILLAGES, HEAD LINE_1 LINE_2 },
      GW_REJECTED },
    { "a row of three cells",
      { REGENCIES, DISTRICTS "36.02.02,A,B\n", VILLAGES, HEAD LINE_1 LINE_2 },
      GW_REJECTED },
    { "a malformed code",
      { REGENCIES, DISTRICTS, VILLAGES "36.02.01.10A2,X\n",
        HEAD LINE_1 LINE_2 },
      GW_REJECTED },
    { "out of order",
      { "code,name\n36.02,Kota B\n36.01,Kabupaten A\n", DISTRICTS, VILLAGES,
        HEAD LINE_1 LINE_2 },
      GW_REJECTED },
    { "twice",
      { REGENCIES, DISTRICTS "36.02.01,Dua\n", VILLAGES, HEAD LINE_1 LINE_2 },
      GW_REJECTED },
    { "a label too long for a screen",
      { REGENCIES "36.03,Kabupaten Abcdefghijklmnopqrstuvwxyzabcdefgh\n",
        DISTRICTS, VILLAGES, HEAD LINE_1 LINE_2 },
      GW_REJECTED },
    { "a district of no regency",
      { REGENCIES, DISTRICTS "36.03.01,Tiga\n", VILLAGES, HEAD LINE_1 LINE_2 },
      GW_REJECTED },
    { "a village of no district",
      { REGENCIES, DISTRICTS, VILLAGES "36.02.02.2001,X\n",
        HEAD LINE_1 LINE_2 },
      GW_REJECTED },
    { "a district without jurisdiction",
      { REGENCIES, DISTRICTS, VILLAGES, HEAD LINE_1 },
      GW_REJECTED },
    { "a jurisdiction without district",
      { REGENCIES, DISTRICTS, VILLAGES, HEAD LINE_1 LINE_2 LINE_2 },
      GW_REJECTED },
    { "a jurisdiction of another name",
      { REGENCIES, DISTRICTS, VILLAGES,
        HEAD LINE_1 "36.02.01,Tiga,Kota B,P,Q,,A,K,A\n" },
      GW_REJECTED },
    { "nobody who acts there",
      { REGENCIES, DISTRICTS, VILLAGES,
        HEAD LINE_1 "36.02.01,Dua,Kota B,P,,,A,K,A\n" },
      GW_REJECTED },
    { "a name without a letter",
      { REGENCIES, DISTRICTS "36.02.02,-\n", VILLAGES,
        HEAD LINE_1 LINE_2 "36.02.02,-,Kota B,P,Q,,A,K,A\n" },
      GW_REJECTED },
};

static void
test_tables(void **state)
{
    const struct tables_row *row = *state;
    OWNED(places_close)
    struct places *read = NULL;
    assert_int_equal(places_read(&row->tables, &read), row->err);
    assert_true((read != NULL) == (row->err == GW_OK));
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_counts),
        cmocka_unit_test(test_everything_is_found_by_its_code),
        cmocka_unit_test(test_lists_are_alphabetical),
        cmocka_unit_test(test_who_acts),
        cmocka_unit_test(test_four_letters_give_at_most_three),
        cmocka_unit_test(test_typed_with_a_nul),
    };
    if (places_open(&places) != GW_OK)
        return 1;
    int failed = cmocka_run_group_tests_name("places", whole, NULL, NULL)
                 + RUN_TABLE("what was typed", typed_rows, test_typed)
                 + RUN_TABLE("no such code", no_codes, test_no_such_code)
                 + RUN_TABLE("tables", tables_rows, test_tables);
    places_close(places);
    return failed;
}
