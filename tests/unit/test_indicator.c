/* Concepts in a text, and false friends. */
#include "handlers/tips/indicator.h"

#include <stdio.h>
#include <string.h>

#include "handlers/tips/reader_csv.h"
#include "tests/support/table.h"

static struct find_row {
    const char *name, *text, *concepts; /* each once, "; " between */
} find_rows[] = {
    { "a word", "ada calo", "perekrut/calo" },
    { "with a tail", "calonya", "perekrut/calo" },
    { "a phrase", "umur dituakan", "pemalsuan umur/dokumen" },
    { "a phrase with a gap", "paspor adik saya udah ditahan",
      "dokumen ditahan" },
    { "a gap that is too wide", "paspor itu ada di rumah dan ditahan", "" },
    { "an abbreviation", "gk blh kluar tp dikunci", "disekap/dikurung" },
    { "di written apart", "dia di sekap", "disekap/dikurung" },
    { "Sunda", "dikonci di imah", "disekap/dikurung" },
    { "Jaseng", "gajie ore dibayar", "gaji ditahan" },
    { "a typing error in a long word", "di penampugan", "penampungan" },
    { "a known word is no misspelt other", "gaji tidak dibayar",
      "gaji ditahan" },
    { "a child in Sunda is no slave", "budak kuring", "" },
    { "a seller of credit", "agen pulsa", "" },
    { "a seller of gas", "agen gas deket sini", "" },
    { "a sponsor of a feast", "sponsor acara 17an", "" },
    { "and a real one beside it", "agen pulsa itu calo", "perekrut/calo" },
    { "nothing", "", "" },
    { "digits", "123 456", "" },
};

static bool
counts(enum indicator_role role)
{
    return role < ROLE_NOW && role != ROLE_DEPART && role != ROLE_STRANGE;
}

static void
test_find(void **state)
{
    const struct find_row *row = *state;
    const char *const csvs[] = { indicators_csv, cues_csv };
    OWNED(spelling_close)
    struct spelling *spelling = NULL;
    OWNED(indicators_close)
    struct indicators *indicators = NULL;
    struct words words;
    struct indicator_hits hits;
    char concepts[512] = "";

    assert_int_equal(spelling_open(abbreviations_csv, &spelling), GW_OK);
    assert_int_equal(indicators_open(spelling, csvs, LENGTH(csvs), &indicators),
                     GW_OK);
    spelling_words(spelling, text_of(row->text), &words);
    indicators_find(indicators, &words, &hits);
    for (size_t i = 0; i < hits.count; i++) {
        const struct indicator *indicator = hits.list[i].indicator;
        size_t len = strlen(concepts);
        assert_true(hits.list[i].first <= hits.list[i].last
                    && hits.list[i].last < words.count);
        if (counts(indicator->role)
            && strstr(concepts, indicator->concept) == NULL)
            (void)snprintf(concepts + len, sizeof concepts - len, "%s%s",
                           len > 0 ? "; " : "", indicator->concept);
    }
    assert_string_equal(concepts, row->concepts);
}

static void
test_full(void **state)
{
    (void)state;
    const char *const csvs[] = { indicators_csv, cues_csv };
    OWNED(spelling_close)
    struct spelling *spelling = NULL;
    OWNED(indicators_close)
    struct indicators *indicators = NULL;
    struct words words;
    struct indicator_hits hits;
    char text[5 * 200 + 1] = "";

    for (size_t i = 0; i < 200; i++)
        memcpy(text + 5 * i, "calo ", 6);
    assert_int_equal(spelling_open(abbreviations_csv, &spelling), GW_OK);
    assert_int_equal(indicators_open(spelling, csvs, LENGTH(csvs), &indicators),
                     GW_OK);
    spelling_words(spelling, text_of(text), &words);
    assert_int_equal(words.count, 200);
    indicators_find(indicators, &words, &hits);
    assert_int_equal(hits.count, INDICATOR_HITS_MAX);
}

#define NAMES "concept,variants,lean,urgency,role\n"
static struct table_row {
    const char *name, *csv;
} bad_tables[] = {
    { "no names", "" },
    { "a cell too few", NAMES "a,b,PMI,1\n" },
    { "no such leaning", NAMES "a,b,PMX,1,-\n" },
    { "no such role", NAMES "a,b,PMI,1,king\n" },
    { "urgency over 3", NAMES "a,b,PMI,4,-\n" },
    { "no urgency", NAMES "a,b,PMI,,-\n" },
    { "no concept", NAMES ",b,PMI,1,-\n" },
    { "an empty variant", NAMES "a,b||c,PMI,1,-\n" },
    { "a gap at the head", NAMES "a,* b,PMI,1,-\n" },
    { "a gap at the end", NAMES "a,b *,PMI,1,-\n" },
    { "too many words", NAMES "a,b c d e f g h,PMI,1,-\n" },
    { "a number at the head", NAMES "a,1 b,PMI,1,-\n" },
    { "no end of line", NAMES "a,b,PMI,1,-" },
};

static void
test_bad_table(void **state)
{
    const struct table_row *row = *state;
    OWNED(spelling_close)
    struct spelling *spelling = NULL;
    struct indicators *indicators = NULL;

    assert_int_equal(spelling_open(abbreviations_csv, &spelling), GW_OK);
    assert_int_equal(indicators_open(spelling, &row->csv, 1, &indicators),
                     GW_REJECTED);
    assert_null(indicators);
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_full) };

    indicators_close(NULL);
    return RUN_TABLE("indicators", find_rows, test_find)
           + RUN_TABLE("bad tables", bad_tables, test_bad_table)
           + cmocka_run_group_tests_name("many", tests, NULL, NULL);
}
