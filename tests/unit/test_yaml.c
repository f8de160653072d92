/* What of YAML is taken, and what each refusal says and where. */
#include "gateway/platform/yaml.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/platform/file.h"
#include "tests/support/table.h"

/* ---- refusals ---- */

static struct refused {
    const char *name, *text;
    int line;
    const char *says;
} refused[] = {
    { "an anchor", "a: 1\nb: &x 2\n", 2, "an anchor (&) is not taken" },
    { "an anchor on a map", "a: &x\n  b: 1\n", 1, "an anchor (&)" },
    { "an anchor on a list", "a: &x [1]\n", 1, "an anchor (&)" },
    { "an alias", "a: &x 1\nb: *x\n", 2, "an alias (*) is not taken" },
    { "a service code without quotes", "service:\n  ussd: *177#\n", 2,
      "needs quotes, such as \"*177#\"" },
    { "an ampersand alone", "a: 1\nb: &\n", 2, "begins with & needs quotes" },
    { "a tag", "a: !!int 5\n", 1, "a tag (!) is not taken" },
    { "a tag on a map", "a: !x {b: 1}\n", 1, "a tag (!)" },
    { "a tag on a list", "a: !x [b]\n", 1, "a tag (!)" },
    { "an unknown tag handle", "a: !x!y z\n", 1, "begins with ! needs quotes" },
    { "a value that begins with @", "a: 1\nb: @x\n", 2, "begins with @" },
    { "a tab", "a:\n\tb: 1\n", 2, "a tab indents this line" },
    { "a tab behind spaces", "a:\n  b: 1\n  \tc: 2\n", 3, "a tab indents" },
    { "a quotation mark left open", "a: \"b\nc: d\n", 3, "is not closed" },
    { "a backslash to nowhere", "a: \"\\q\"\n", 1, "leads to nothing" },
    { "a bracket left open", "a: [1, 2\nb: 3\n", 2, "YAML" },
    { "a brace left open", "a: {b: 1\n", 2, "a { is not closed" },
    { "a colon in a value", "a: b: c\n", 1, "needs quotes" },
    { "no colon", "a: 1\nb\nc: 2\n", 3, "a colon and a space must follow" },
    { "indented too little", "a:\n    b: 1\n  c: 2\n", 3,
      "indented differently" },
    { "two documents", "a: 1\n---\nb: 2\n", 2, "a second document" },
    { "a doubled key", "a: 1\nb: 2\na: 3\n", 3,
      "key a stands here twice; the first is in line 1" },
    { "a doubled key deep inside", "x:\n  - {b: 1,\n     b: 2}\n", 3,
      "key b stands here twice" },
    { "a doubled key in quotes", "a: 1\n\"a\": 2\n", 2, "key a" },
    { "a doubled number shows no number", "628123456789: 1\n628123456789: 2\n",
      2, "key that stands here twice" },
    { "a list as a key", "? [a, b]\n: c\n", 1, "a key must be a word" },
    { "a byte that is not UTF-8", "a: 1\nb: \xFF\n", 2, "not a text file" },
    { "a control character", "a: 1\n\nb: \x01\n", 3, "control character" },
    { "UTF-16",
      "\xFF\xFE"
      "a",
      1, "not a text file" },
};

static void
test_refused(void **state)
{
    const struct refused *row = *state;
    struct faults *faults = calloc(1, sizeof *faults);
    struct yaml *yaml = NULL;

    assert_non_null(faults);
    assert_int_equal(yaml_read("file.yaml", text_of(row->text), faults, &yaml),
                     GW_REJECTED);
    assert_null(yaml);
    assert_true(faults->errors >= 1);
    const struct fault *last = &faults->list[faults->count - 1];
    if (strstr(last->text, row->says) == NULL)
        print_error("said: %s\n", last->text);
    assert_non_null(strstr(last->text, row->says));
    assert_int_equal(last->line, row->line);
    assert_string_equal(last->file, "file.yaml");
    assert_null(strstr(last->text, "628"));
    free(faults);
}

/* ---- taken ---- */

static struct yaml *
read_well(const char *text)
{
    struct faults *faults = calloc(1, sizeof *faults);
    struct yaml *yaml = NULL;

    assert_non_null(faults);
    assert_int_equal(yaml_read("file.yaml", text_of(text), faults, &yaml),
                     GW_OK);
    assert_int_equal(faults->count, 0);
    free(faults);
    return yaml;
}

static struct empty {
    const char *name, *text;
} empty[] = {
    { "nothing at all", "" },
    { "comments alone", "# one\n# two\n" },
    { "a null", "~\n" },
    { "a document's mark alone", "---\n" },
    { "a mark of byte order", "\xEF\xBB\xBF" },
};

static void
test_empty(void **state)
{
    const struct empty *row = *state;
    OWNED(yaml_close)
    struct yaml *yaml = read_well(row->text);

    assert_null(yaml_root(yaml));
}

static void
test_values(void **state)
{
    (void)state;
    OWNED(yaml_close)
    struct yaml *yaml = read_well("\xEF\xBB\xBF# a comment\n"
                                  "---\n"
                                  "one: 0177\n"
                                  "two: \"*177#\"\n"
                                  "list: [a, 'b c', ~, \"~\", \"\"]\n"
                                  "map:\n"
                                  "  deep: {x: y}\n"
                                  "nothing:\n"
                                  "folded: >-\n"
                                  "  two\n"
                                  "  lines\n");
    const struct yaml_node *root = yaml_root(yaml);
    assert_int_equal(yaml_kind(root), YAML_MAP);
    assert_int_equal(yaml_count(root), 6);
    assert_true(text_is(yaml_text(yaml_key(yaml, root, 0)), "one"));
    assert_true(text_is(yaml_text(yaml_value(yaml, root, 0)), "0177"));
    assert_true(text_is(yaml_text(yaml_find(yaml, root, "two")), "*177#"));
    assert_int_equal(yaml_line(yaml_find(yaml, root, "two")), 4);

    const struct yaml_node *list = yaml_find(yaml, root, "list");
    assert_int_equal(yaml_kind(list), YAML_LIST);
    assert_int_equal(yaml_count(list), 5);
    assert_true(text_is(yaml_text(yaml_item(yaml, list, 1)), "b c"));
    assert_true(yaml_is_null(yaml_item(yaml, list, 2)));
    assert_false(yaml_is_null(yaml_item(yaml, list, 3)));
    assert_false(yaml_is_null(yaml_item(yaml, list, 4)));
    assert_int_equal(yaml_text(list).len, 0);
    assert_false(yaml_is_null(list));
    assert_null(yaml_find(yaml, list, "x"));

    const struct yaml_node *map = yaml_find(yaml, root, "map");
    const struct yaml_node *deep = yaml_find(yaml, map, "deep");
    assert_int_equal(yaml_line(deep), 7);
    assert_true(text_is(yaml_text(yaml_find(yaml, deep, "x")), "y"));
    assert_null(yaml_find(yaml, deep, "z"));
    assert_true(yaml_is_null(yaml_find(yaml, root, "nothing")));
    assert_true(
        text_is(yaml_text(yaml_find(yaml, root, "folded")), "two lines"));
    assert_int_equal(yaml_count(yaml_find(yaml, root, "one")), 0);
}

static void
test_same_key_elsewhere(void **state)
{
    (void)state;
    OWNED(yaml_close)
    struct yaml *yaml = read_well("a: {b: 1}\nc: {b: 2}\nb: 3\n");

    assert_int_equal(yaml_count(yaml_root(yaml)), 3);
}

/* ---- limits ---- */

static enum gw_err
read_nested(int depth, struct faults *faults)
{
    struct buf text = buf_new(1024);
    struct yaml *yaml = NULL;

    for (int i = 0; i < depth; i++)
        buf_char(&text, '[');
    for (int i = 0; i < depth; i++)
        buf_char(&text, ']');
    enum gw_err err = yaml_read("file.yaml", buf_text(&text), faults, &yaml);
    if (err == GW_OK)
        yaml_close(yaml);
    buf_free(&text);
    return err;
}

static void
test_depth(void **state)
{
    struct faults *faults = calloc(1, sizeof *faults);

    (void)state;
    assert_non_null(faults);
    assert_int_equal(read_nested(YAML_DEPTH_MAX, faults), GW_OK);
    assert_int_equal(read_nested(YAML_DEPTH_MAX + 1, faults), GW_REJECTED);
    assert_non_null(strstr(faults->list[0].text, "nested too deeply"));
    free(faults);
}

static void
test_every_doubled_key(void **state)
{
    struct faults *faults = calloc(1, sizeof *faults);
    struct yaml *yaml = NULL;

    (void)state;
    assert_non_null(faults);
    assert_int_equal(
        yaml_read("f", TEXT("a: 1\na: 2\nb: 1\na: 3\nb: 2\n"), faults, &yaml),
        GW_REJECTED);
    assert_int_equal(faults->errors, 3);
    free(faults);
}

/* ---- files ---- */

struct folder {
    char path[64];
};

static void
path_in(const struct folder *folder, const char *name, char ret_path[128])
{
    snprintf(ret_path, 128, "%s/%s", folder->path, name);
}

static void
check_load(const char *path, enum gw_err expected, const char *says)
{
    struct faults *faults = calloc(1, sizeof *faults);
    struct yaml *yaml = NULL;

    assert_non_null(faults);
    assert_int_equal(yaml_load(path, faults, &yaml), expected);
    if (says == NULL) {
        assert_int_equal(faults->count, 0);
    } else {
        assert_int_equal(faults->errors, 1);
        assert_int_equal(faults->list[0].line, 0);
        assert_non_null(strstr(faults->list[0].text, says));
    }
    yaml_close(yaml);
    free(faults);
}

static void
test_files(void **state)
{
    struct folder folder = { "/tmp/test_yaml.XXXXXX" };
    struct buf text = buf_new(2 * YAML_BYTES_MAX);
    char path[128];

    (void)state;
    assert_non_null(mkdtemp(folder.path));
    path_in(&folder, "none", path);
    check_load(path, GW_MISSING, "no such file");
    check_load(folder.path, GW_REJECTED, "a folder or a device");
    path_in(&folder, "pipe", path);
    assert_int_equal(mkfifo(path, 0600), 0);
    check_load(path, GW_REJECTED, "a folder or a device");
    unlink(path);

    buf_str(&text, "a: 1\n#");
    while (text.len < YAML_BYTES_MAX)
        buf_char(&text, 'x');
    assert_int_equal(file_replace(folder.path, "f", buf_text(&text)), GW_OK);
    path_in(&folder, "f", path);
    check_load(path, GW_OK, NULL);
    buf_char(&text, 'x');
    assert_int_equal(file_replace(folder.path, "f", buf_text(&text)), GW_OK);
    check_load(path, GW_REJECTED, "too large");
    assert_int_equal(file_replace(folder.path, "f",
                                  (struct text){ "\x7f"
                                                 "ELF\0\1",
                                                 6 }),
                     GW_OK);
    check_load(path, GW_REJECTED, "not a text file");
    buf_free(&text);
    unlink(path);
    rmdir(folder.path);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_values),
        cmocka_unit_test(test_same_key_elsewhere),
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_every_doubled_key),
        cmocka_unit_test(test_files),
    };

    int failed = RUN_TABLE("yaml refuses", refused, test_refused);
    failed += RUN_TABLE("yaml without a root", empty, test_empty);
    return failed + cmocka_run_group_tests_name("yaml", whole, NULL, NULL);
}
