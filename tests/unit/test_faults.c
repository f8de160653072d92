/* Faults are kept whole, printed in file order, and cannot drive a terminal. */
#include "gateway/platform/faults.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/table.h"

static struct faults *
new_faults(void)
{
    struct faults *faults = calloc(1, sizeof *faults);

    assert_non_null(faults);
    return faults;
}

/* What faults_print() prints; the caller frees it. */
static char *
printed(const struct faults *faults)
{
    char *text = NULL;
    size_t len;
    FILE *out = open_memstream(&text, &len);

    assert_non_null(out);
    faults_print(faults, out);
    assert_int_equal(fclose(out), 0);
    return text;
}

static void
test_order(void **state)
{
    struct faults *faults = new_faults();

    (void)state;
    fault_add(faults, "b.yaml", 9, "nine");
    fault_warn(faults, "b.yaml", 2, "two, %s", "first");
    fault_add(faults, "a.yaml", 5, "five");
    fault_add(faults, "b.yaml", 0, "as a whole");
    fault_add(faults, "b.yaml", 2, "two, second");
    fault_add(faults, "a.yaml", 1, "one");
    assert_int_equal(faults->count, 6);
    assert_int_equal(faults->errors, 5);
    char *text = printed(faults);
    assert_string_equal(text, "b.yaml: error: as a whole\n"
                              "b.yaml:2: warning: two, first\n"
                              "b.yaml:2: error: two, second\n"
                              "b.yaml:9: error: nine\n"
                              "a.yaml:1: error: one\n"
                              "a.yaml:5: error: five\n");
    free(text);
    free(faults);
}

static void
test_none(void **state)
{
    struct faults *faults = new_faults();

    (void)state;
    char *text = printed(faults);
    assert_string_equal(text, "");
    free(text);
    free(faults);
}

static void
test_too_many(void **state)
{
    struct faults *faults = new_faults();

    (void)state;
    for (int i = 0; i < FAULTS_MAX; i++)
        fault_warn(faults, "f", i + 1, "w");
    fault_add(faults, "f", 1, "late");
    fault_warn(faults, "f", 1, "later");
    assert_int_equal(faults->count, FAULTS_MAX);
    assert_int_equal(faults->dropped, 2);
    assert_int_equal(faults->errors, 1); /* it is no less an error */
    char *text = printed(faults);
    assert_non_null(strstr(text, "\n... and 2 more\n"));
    free(text);
    free(faults);
}

/* ---- what is kept of a text ---- */

static struct kept_row {
    const char *name, *text, *kept;
} kept_rows[] = {
    { "a newline", "a\nb", "a?b" },
    { "an escape", "\x1b[2J", "?[2J" },
    { "a delete", "a\x7f", "a?" },
    { "an escape of 8 bits",
      "a\xc2\x9b"
      "2J",
      "a??2J" },
    { "letters beyond ASCII", "d\xc3\xa9sa \xe2\x82\xac",
      "d\xc3\xa9sa "
      "\xe2\x82\xac" },
    { "a percent sign", "%s", "%s" },
};

static void
test_kept(void **state)
{
    const struct kept_row *row = *state;
    struct faults *faults = new_faults();

    fault_add(faults, row->text, 1, "%s", row->text);
    assert_string_equal(faults->list[0].text, row->kept);
    assert_string_equal(faults->list[0].file, row->kept);
    free(faults);
}

/* A character of len bytes, with `before` letters in front of it, is kept whole
 * or not at all. */
static void
check_cut(size_t before, const char *character)
{
    struct faults *faults = new_faults();
    char text[FAULT_TEXT + 8];
    size_t len = strlen(character);

    memset(text, 'x', before);
    memcpy(text + before, character, len + 1);
    memcpy(text + before + len, "yyyy", 5);
    fault_add(faults, "f", 1, "%s", text);
    bool whole = before + len <= FAULT_TEXT - 1;
    size_t kept = strlen(faults->list[0].text);
    if (whole)
        assert_memory_equal(faults->list[0].text + before, character, len);
    else
        assert_int_equal(kept, before);
    free(faults);
}

static void
test_cut(void **state)
{
    static const char *const characters[] = { "z", "\xc3\xa9", "\xe2\x82\xac",
                                              "\xf0\x9f\x98\x80" };

    (void)state;
    for (size_t i = 0; i < LENGTH(characters); i++) {
        for (size_t before = FAULT_TEXT - 6; before < FAULT_TEXT - 1; before++)
            check_cut(before, characters[i]);
    }
}

static void
test_long_path(void **state)
{
    struct faults *faults = new_faults();
    char path[300];

    (void)state;
    memset(path, 'x', sizeof path);
    memcpy(path + sizeof path - 7, "/a.yml", 7);
    fault_add(faults, path, 1, "t");
    const char *file = faults->list[0].file;
    assert_int_equal(strlen(file), sizeof faults->list[0].file - 1);
    assert_string_equal(file + strlen(file) - 6, "/a.yml");
    free(faults);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_order),     cmocka_unit_test(test_none),
        cmocka_unit_test(test_too_many),  cmocka_unit_test(test_cut),
        cmocka_unit_test(test_long_path),
    };

    int failed = RUN_TABLE("kept of a text", kept_rows, test_kept);
    return failed + cmocka_run_group_tests_name("faults", whole, NULL, NULL);
}
