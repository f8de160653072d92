/* Borrowed bytes: comparing, trimming, cutting, reading numbers. */
#include "gateway/base/text.h"

#include <string.h>

#include "tests/support/table.h"

/* A text in a table. */
#define T(literal)                      \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }

static void
test_text_of(void **state)
{
    (void)state;
    assert_null(text_of(NULL).at);
    assert_int_equal(text_of(NULL).len, 0);
    assert_non_null(text_of("").at);
    assert_int_equal(text_of("lapor").len, 5);
    assert_int_equal(TEXT("a\0b").len, 3);
}

static struct pair_row {
    const char *name;
    struct text a, b;
    bool equal, folded, starts; /* a starts with b */
} pair_rows[] = {
    { "the same", T("LAPOR"), T("LAPOR"), true, true, true },
    { "in another case", T("LAPOR"), T("lapor"), false, true, false },
    { "only ASCII is folded", T("\xc3\x89"), T("\xc3\xa9"), false, false,
      false },
    { "neighbours of letters", T("@[`{"), T("`{@["), false, false, false },
    { "a head", T("LAPOR ada"), T("LAPOR"), false, false, true },
    { "a tail", T("LAPOR"), T("LAPOR ada"), false, false, false },
    { "unequal", T("STOP"), T("STAP"), false, false, false },
    { "empty", T(""), T(""), true, true, true },
    { "absent and empty", { NULL, 0 }, T(""), true, true, true },
    { "absent twice", { NULL, 0 }, { NULL, 0 }, true, true, true },
    { "absent and not empty", { NULL, 0 }, T("a"), false, false, false },
    { "everything starts with nothing",
      T("a"),
      { NULL, 0 },
      false,
      false,
      true },
    { "a NUL counts", T("a\0b"), T("a\0c"), false, false, false },
    { "a NUL ends nothing", T("a\0b"), T("a"), false, false, true },
};

static void
test_pair(void **state)
{
    const struct pair_row *row = *state;
    assert_int_equal(text_equal(row->a, row->b), row->equal);
    assert_int_equal(text_equal(row->b, row->a), row->equal);
    assert_int_equal(text_equal_fold(row->a, row->b), row->folded);
    assert_int_equal(text_starts(row->a, row->b), row->starts);
}

static void
test_text_is(void **state)
{
    (void)state;
    assert_true(text_is(TEXT("sms"), "sms"));
    assert_false(text_is(TEXT("sms\0"), "sms"));
    assert_false(text_is(TEXT("SMS"), "sms"));
    assert_true(text_is((struct text){ NULL, 0 }, ""));
}

static struct copy_row {
    const char *name;
    struct text text;
    size_t room;
    bool fits;
} copy_rows[] = {
    { "fits", T("1771"), 8, true },
    { "fits exactly", T("1771"), 5, true },
    { "one too long", T("1771"), 4, false },
    { "empty", T(""), 1, true },
    { "absent", { NULL, 0 }, 1, true },
    { "no room at all", T("1"), 1, false },
    { "holds a NUL", T("a\0b"), 8, false },
    { "ends with a NUL", T("a\0"), 8, false },
};

static void
test_copy(void **state)
{
    const struct copy_row *row = *state;
    char dst[9];
    memset(dst, '#', sizeof dst);
    assert_int_equal(text_copy(row->text, dst, row->room), row->fits);
    assert_int_equal(strlen(dst), row->fits ? row->text.len : 0);
    if (row->fits && row->text.len > 0)
        assert_memory_equal(dst, row->text.at, row->text.len);
    assert_int_equal(dst[row->room], '#');
}

static struct trim_row {
    const char *name;
    struct text text, trimmed;
} trim_rows[] = {
    { "nothing to do", T("ada"), T("ada") },
    { "both ends", T(" \t\r\n\v\fada orang \n"), T("ada orang") },
    { "all of it", T(" \n "), T("") },
    { "empty", T(""), T("") },
    { "absent", { NULL, 0 }, T("") },
    { "not a NUL", T("\0 "), T("\0") },
    { "not what lies beyond ASCII", T("\xc2\xa0"), T("\xc2\xa0") },
};

static void
test_trim(void **state)
{
    const struct trim_row *row = *state;
    assert_true(text_equal(text_trim(row->text), row->trimmed));
}

static struct cut_row {
    const char *name;
    struct text text;
    size_t count;
    struct text pieces[4];
} cut_rows[] = {
    { "one", T("1"), 1, { T("1") } },
    { "three", T("1*22*"), 3, { T("1"), T("22"), T("") } },
    { "a separator alone", T("*"), 2, { T(""), T("") } },
    { "in front", T("*1"), 2, { T(""), T("1") } },
    { "two in a row", T("1**2"), 3, { T("1"), T(""), T("2") } },
    { "empty", T(""), 1, { T("") } },
    { "absent", { NULL, 0 }, 0, { T("") } },
    { "a NUL is a letter", T("\0*\0"), 2, { T("\0"), T("\0") } },
};

static void
test_cut(void **state)
{
    const struct cut_row *row = *state;
    struct text rest = row->text, piece = TEXT("untouched");
    for (size_t i = 0; i < row->count; i++) {
        assert_true(text_cut(&rest, '*', &piece));
        assert_true(text_equal(piece, row->pieces[i]));
        assert_non_null(piece.at);
    }
    piece = TEXT("untouched");
    assert_false(text_cut(&rest, '*', &piece));
    assert_true(text_is(piece, "untouched"));
}

static struct number_row {
    const char *name;
    struct text text;
    bool read;
    int64_t number;
} number_rows[] = {
    { "zero", T("0"), true, 0 },
    { "some", T("1771"), true, 1771 },
    { "leading zeros", T("007"), true, 7 },
    { "negative", T("-12"), true, -12 },
    { "minus zero", T("-0"), true, 0 },
    { "the largest", T("9223372036854775807"), true, INT64_MAX },
    { "one more", T("9223372036854775808"), false, 0 },
    { "the smallest", T("-9223372036854775808"), true, INT64_MIN },
    { "one less", T("-9223372036854775809"), false, 0 },
    { "far too large", T("99999999999999999999999999"), false, 0 },
    { "empty", T(""), false, 0 },
    { "absent", { NULL, 0 }, false, 0 },
    { "a minus alone", T("-"), false, 0 },
    { "two of them", T("--1"), false, 0 },
    { "a plus", T("+1"), false, 0 },
    { "a space before", T(" 1"), false, 0 },
    { "a space behind", T("1 "), false, 0 },
    { "a letter", T("12a"), false, 0 },
    { "a NUL", T("12\0"), false, 0 },
    { "hexadecimal", T("0x10"), false, 0 },
    { "a fraction", T("1.5"), false, 0 },
};

static void
test_number(void **state)
{
    const struct number_row *row = *state;
    int64_t number = 4711;
    assert_int_equal(text_number(row->text, &number), row->read);
    assert_true(number == (row->read ? row->number : 4711));
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_text_of),
        cmocka_unit_test(test_text_is),
    };
    return cmocka_run_group_tests_name("text", whole, NULL, NULL)
           + RUN_TABLE("two texts", pair_rows, test_pair)
           + RUN_TABLE("copy", copy_rows, test_copy)
           + RUN_TABLE("trim", trim_rows, test_trim)
           + RUN_TABLE("cut", cut_rows, test_cut)
           + RUN_TABLE("number", number_rows, test_number);
}
