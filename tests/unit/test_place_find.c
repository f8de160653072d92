/* Places in free text. */
#include "handlers/tips/place_find.h"

#include <stdio.h>
#include <string.h>

#include "handlers/tips/reader_csv.h"
#include "tests/support/table.h"

static struct find_row {
    const char *name, *text, *districts, *villages; /* a space between codes */
} find_rows[] = {
    { "a kecamatan", "ada calo di tirtayasa", "36.04.13", "" },
    { "with its parent", "pontang serang", "36.04.12", "" },
    { "a desa with its parent", "ds lontar kec tirtayasa", "36.04.13",
      "36.04.13.2007" },
    { "the parent right behind", "lontar tirtayasa", "36.04.13",
      "36.04.13.2007" },
    { "the parent before", "kec tirtayasa desa lontar", "36.04.13",
      "36.04.13.2007" },
    { "homonyms are all listed", "di ds lontar", "36.03.09 36.04.13",
      "36.03.09.2003 36.04.13.2007" },
    { "two kecamatan of one name", "di cibeber", "36.02.19 36.72.01", "" },
    { "narrowed by the kabupaten", "di cibeber cilegon", "36.72.01", "" },
    { "narrowed by kota", "kec curug kota serang", "36.73.04", "" },
    { "kecamatan before desa", "di pontang", "36.04.12", "" },
    { "desa when it is said", "ds pontang", "36.04.12", "36.04.12.2001" },
    { "desa when it is said with a full stop", "Ds. Pontang", "36.04.12",
      "36.04.12.2001" },
    { "kelurahan, run together", "di kel.kasemen", "36.73.02",
      "36.73.02.1001" },
    { "all of it with full stops", "Ds. Lontar Kec. Tirtayasa Kab. Serang",
      "36.04.13", "36.04.13.2007" },
    { "two full stops end what was said", "ds.. pontang", "36.04.12", "" },
    { "kecamatan when it is said", "kec serang", "36.73.01", "" },
    { "a bare kabupaten", "di pandeglang", "", "" },
    { "a bare kota", "kota cilegon", "", "" },
    { "the province", "di banten", "", "" },
    { "the province behind a place", "ds lontar tirtayasa serang banten",
      "36.04.13", "36.04.13.2007" },
    { "a direction", "dibawa ke arah merak", "36.72.03", "" },
    { "its namesake", "kel banten kasemen", "36.73.02", "36.73.02.1007" },
    { "run together", "kubangpuji", "36.04.12", "36.04.12.2008" },
    { "run apart", "tiga raksa", "36.03.03", "" },
    { "abbreviated", "psr kemis", "36.03.12", "" },
    { "a letter left out", "pontng", "36.04.12", "" },
    { "two errors in a long name", "di rangkasbtng", "36.02.14", "" },
    { "too many errors", "di rngksbtng", "", "" },
    { "an ordinary word is no misspelt name", "di pasar ada kontrakan", "",
      "" },
    { "an ordinary word that is a name", "bawa koper", "", "" },
    { "the same, said to be one", "ds koper cikande", "36.04.15",
      "36.04.15.2005" },
    { "better known elsewhere", "dibawa ke bandung", "", "" },
    { "the same, here", "kec bandung serang", "36.04.34", "" },
    { "where it happens, not the origin",
      "warga pontang ditampung di batuceper", "36.71.03", "" },
    { "the origin alone", "orang menes di riyadh", "36.01.13", "" },
    { "where they are, not where they go", "di menes mau dibawa ke bandara",
      "36.01.13", "" },
    { "an airport", "di soetta", "36.71.04", "" },
    { "from an airport", "dari bandara, asal pontang", "36.71.04", "" },
    { "the port", "di merak", "36.72.03", "" },
    { "a bird", "burung merak", "", "" },
    { "somebody's name", "calo haji sajira", "", "" },
    { "two places", "di labuan dan di carita", "36.01.12 36.01.28", "" },
    { "the sure one first", "di pontng dan di carita", "36.01.28 36.04.12",
      "" },
    { "a name over a full stop", "karang. tanjung", "", "" },
    { "Sunda", "aya calo ti sumur", "36.01.01", "" },
    { "outside", "di jakarta", "", "" },
    { "nothing", "", "", "" },
};

static void
add_code(char *out, size_t room, const char *code)
{
    size_t len = strlen(out);
    (void)snprintf(out + len, room - len, "%s%s", len > 0 ? " " : "", code);
}

static void
test_find(void **state)
{
    const struct find_row *row = *state;
    OWNED(places_close)
    struct places *places = NULL;
    OWNED(spelling_close)
    struct spelling *spelling = NULL;
    OWNED(place_finder_close)
    struct place_finder *finder = NULL;
    struct words words;
    struct places_found found;
    char districts[600] = "", villages[600] = "";

    assert_int_equal(places_open(&places), GW_OK);
    assert_int_equal(spelling_open(abbreviations_csv, &spelling), GW_OK);
    assert_int_equal(
        place_finder_open(places, landmarks_csv, ordinary_csv, &finder), GW_OK);
    spelling_words(spelling, text_of(row->text), &words);
    places_find(finder, &words, &found);
    for (size_t i = 0; i < found.districts_count; i++)
        add_code(districts, sizeof districts, found.districts[i]->code);
    for (size_t i = 0; i < found.villages_count; i++)
        add_code(villages, sizeof villages, found.villages[i]->code);
    assert_string_equal(districts, row->districts);
    assert_string_equal(villages, row->villages);
}

/* It is among what was found, and all of that has its name: homonyms in
 * kecamatan that are homonyms, too. */
static bool
is_right(const struct places_found *found, const struct district *district,
         const struct village *village)
{
    bool here = false, there = village == NULL;

    for (size_t i = 0; i < found->districts_count; i++) {
        here = here || found->districts[i] == district;
        if (strcmp(found->districts[i]->name, district->name) != 0)
            return false;
    }
    for (size_t i = 0; i < found->villages_count; i++) {
        there = there || found->villages[i] == village;
        if (village == NULL
            || strcmp(found->villages[i]->name, village->name) != 0)
            return false;
    }
    return here && there;
}

/* Every kecamatan is found by its own name, every desa with its kecamatan. */
static void
test_every_name(void **state)
{
    (void)state;
    OWNED(places_close)
    struct places *places = NULL;
    OWNED(spelling_close)
    struct spelling *spelling = NULL;
    OWNED(place_finder_close)
    struct place_finder *finder = NULL;
    struct words words;
    struct places_found found;
    size_t missed = 0;

    assert_int_equal(places_open(&places), GW_OK);
    assert_int_equal(spelling_open(abbreviations_csv, &spelling), GW_OK);
    assert_int_equal(
        place_finder_open(places, landmarks_csv, ordinary_csv, &finder), GW_OK);
    for (size_t i = 0; i < places_districts(places, NULL); i++) {
        const struct district *district = places_district(places, NULL, i);
        for (size_t k = 0; k <= places_villages(places, district); k++) {
            const struct village *village = places_village(places, district, k);
            char text[128];
            (void)snprintf(text, sizeof text, "%s%s kec %s",
                           village != NULL ? "desa " : "",
                           village != NULL ? village->name : "",
                           district->name);
            spelling_words(spelling, text_of(text), &words);
            places_find(finder, &words, &found);
            if (!is_right(&found, district, village)) {
                print_message("missed: %s\n", text);
                missed++;
            }
        }
    }
    assert_int_equal(missed, 0);
}

static struct table_row {
    const char *name, *landmarks, *ordinary;
} bad_tables[] = {
    { "no landmarks", "", "group,words\n" },
    { "no such code", "name,code\nx,36.99.99\n", "group,words\n" },
    { "no name", "name,code\n,36.04.13\n", "group,words\n" },
    { "no ordinary words", "name,code\n", "" },
    { "three cells", "name,code\nx,36.04.13,y\n", "group,words\n" },
    { "too long a word", "name,code\n",
      "group,words\nweak,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\n" },
};

static void
test_bad_table(void **state)
{
    const struct table_row *row = *state;
    OWNED(places_close)
    struct places *places = NULL;
    struct place_finder *finder = NULL;

    assert_int_equal(places_open(&places), GW_OK);
    assert_int_equal(
        place_finder_open(places, row->landmarks, row->ordinary, &finder),
        GW_REJECTED);
    assert_null(finder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_every_name) };

    place_finder_close(NULL);
    return RUN_TABLE("places found", find_rows, test_find)
           + RUN_TABLE("bad tables", bad_tables, test_bad_table)
           + cmocka_run_group_tests_name("place find", tests, NULL, NULL);
}
