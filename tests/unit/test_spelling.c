/* Words as people write them. */
#include "handlers/tips/spelling.h"

#include <stdio.h>
#include <string.h>

#include "handlers/tips/reader_csv.h"
#include "tests/support/table.h"

static struct words_row {
    const char *name, *text, *plain; /* a space between the words */
} words_rows[] = {
    { "case and marks", "Tolong, Pak!", "tolong pak" },
    { "abbreviations", "sy mo brgkt bsk mlm",
      "saya mau berangkat besok malam" },
    { "repetition", "laki2 malam2", "laki malam" },
    { "repetition with a tail", "kos2an", "kost" },
    { "elongation", "tolooooong cepaaat", "tolong cepat" },
    { "two of a letter stay", "mass tunggak", "mass tunggak" },
    { "an accent of the keypad", "p\xc3\xa9tir", "petir" },
    { "full width letters", "\xef\xbc\xb4\xef\xbd\x8f", "to" },
    { "what means two things stays", "budak dia balik urang",
      "budak dia balik urang" },
    { "Jaseng and Sunda", "ore bise lunge, teu bisa indit",
      "tidak bisa pergi tidak bisa pergi" },
    { "a number keeps its twos", "22 a12 2", "22 a12 2" },
    { "letters and digits", "A1717TB 5jt", "a1717tb 5jt" },
    { "another script", "\xd0\x96 tes", "tes" },
    { "an emoji", "tes\xf0\x9f\x98\x80tes", "tes tes" },
    { "bytes that are no text", "tes\xff\xfetes", "tes tes" },
    { "nothing", " .,!? ", "" },
    { "a word that is cut", "abcdefghijklmnopqrstuvwxyzabcdefg",
      "abcdefghijklmnopqrstuvw" },
};

static void
test_words(void **state)
{
    const struct words_row *row = *state;
    OWNED(spelling_close)
    struct spelling *spelling = NULL;
    struct words words;
    char plain[512] = "";

    assert_int_equal(spelling_open(abbreviations_csv, &spelling), GW_OK);
    spelling_words(spelling, text_of(row->text), &words);
    for (size_t i = 0; i < words.count; i++) {
        const struct word *word = &words.list[i];
        assert_true(word->start < word->end && word->end <= strlen(row->text));
        assert_int_equal(word->len, strlen(word->raw));
        (void)snprintf(plain + strlen(plain), sizeof plain - strlen(plain),
                       "%s%s", i > 0 ? " " : "", word->plain);
    }
    assert_string_equal(plain, row->plain);
}

static void
test_marks(void **state)
{
    (void)state;
    OWNED(spelling_close)
    struct spelling *spelling = NULL;
    struct words words;

    assert_int_equal(spelling_open(abbreviations_csv, &spelling), GW_OK);
    spelling_words(spelling, TEXT("Ada calo. dimana? Di sini"), &words);
    assert_int_equal(words.count, 5);
    assert_true(words.list[0].capital && !words.list[1].capital);
    assert_true(words.list[0].breaks && !words.list[1].breaks);
    assert_true(words.list[2].breaks && words.list[2].asks);
    assert_true(words.list[3].breaks && !words.list[3].asks);
}

static void
test_no_more_than_fit(void **state)
{
    (void)state;
    OWNED(spelling_close)
    struct spelling *spelling = NULL;
    struct words words;
    char text[2 * WORDS_MAX + 100];

    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % 2 == 0 ? 'a' : ' ';
    assert_int_equal(spelling_open(abbreviations_csv, &spelling), GW_OK);
    spelling_words(spelling, (struct text){ text, sizeof text }, &words);
    assert_int_equal(words.count, WORDS_MAX);
    spelling_words(spelling, (struct text){ NULL, 0 }, &words);
    assert_int_equal(words.count, 0);
}

static struct distance_row {
    const char *name, *a, *b;
    unsigned most, distance;
} distance_rows[] = {
    { "the same", "pontang", "pontang", 2, 0 },
    { "left out", "pontng", "pontang", 2, 1 },
    { "put in", "tirtayassa", "tirtayasa", 2, 1 },
    { "changed", "pintang", "pontang", 2, 1 },
    { "swapped", "potnang", "pontang", 2, 1 },
    { "two errors", "padaricng", "padarincang", 2, 2 },
    { "too many", "abcdef", "uvwxyz", 2, 3 },
    { "too long a difference", "a", "abcdef", 2, 3 },
    { "nothing", "", "ab", 2, 2 },
    { "longer than any name", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
      "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", 2, 3 },
};

static void
test_distance(void **state)
{
    const struct distance_row *row = *state;

    assert_int_equal(spelling_distance(row->a, row->b, row->most),
                     row->distance);
    assert_int_equal(spelling_distance(row->b, row->a, row->most),
                     row->distance);
}

static struct means_row {
    const char *name, *written, *form;
    bool means;
} means_rows[] = {
    { "itself", "calo", "calo", true },
    { "-nya", "paspornya", "paspor", true },
    { "-na", "calona", "calo", true },
    { "another word", "calon", "calo", false },
    { "an error", "diberangkatan", "diberangkatkan", false },
    { "a tail on two letters", "ptnya", "pt", false },
};

static void
test_means(void **state)
{
    const struct means_row *row = *state;
    assert_int_equal(spelling_means(row->written, row->form), row->means);
}

static struct means_row nearly_rows[] = {
    { "itself", "diberangkatkan", "diberangkatkan", true },
    { "an error in a long word", "diberangkatan", "diberangkatkan", true },
    { "two errors", "dibrangkatan", "diberangkatkan", false },
    { "an error in a short word", "cala", "calo", false },
    { "another beginning", "piberangkatkan", "diberangkatkan", false },
};

static void
test_nearly(void **state)
{
    const struct means_row *row = *state;
    assert_int_equal(spelling_nearly(row->written, row->form), row->means);
}

static struct table_row {
    const char *name, *csv;
} bad_tables[] = {
    { "no lines", "" },
    { "only names", "short,full,note\n" },
    { "two cells", "short,full,note\nyg,yang\n" },
    { "four cells", "short,full,note\nyg,yang,,\n" },
    { "an empty word", "short,full,note\n,yang,\n" },
    { "no meaning", "short,full,note\nyg,,\n" },
    { "too long a word",
      "short,full,note\nyg,aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,\n" },
    { "no end of line", "short,full,note\nyg,yang," },
};

static void
test_bad_table(void **state)
{
    const struct table_row *row = *state;
    struct spelling *spelling = NULL;

    assert_int_equal(spelling_open(row->csv, &spelling), GW_REJECTED);
    assert_null(spelling);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_marks),
        cmocka_unit_test(test_no_more_than_fit),
    };
    spelling_close(NULL);
    return RUN_TABLE("words", words_rows, test_words)
           + RUN_TABLE("distance", distance_rows, test_distance)
           + RUN_TABLE("means", means_rows, test_means)
           + RUN_TABLE("nearly", nearly_rows, test_nearly)
           + RUN_TABLE("bad tables", bad_tables, test_bad_table)
           + cmocka_run_group_tests_name("spelling", tests, NULL, NULL);
}
