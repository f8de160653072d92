/* Unicode in and out of bytes. */
#include "gateway/base/utf8.h"

#include <string.h>

#include "tests/support/table.h"

/* A text in a table. */
#define T(literal)                      \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }

#define BAD "\xef\xbf\xbd" /* U+FFFD */

static struct decode_row {
    const char *name;
    struct text text;
    bool valid;
    size_t count;
    uint32_t points[5];
} decode_rows[] = {
    { "empty", T(""), true, 0, { 0 } },
    { "absent", { NULL, 0 }, true, 0, { 0 } },
    { "ASCII", T("a\x7f"), true, 2, { 'a', 0x7F } },
    { "a NUL", T("\0a"), true, 2, { 0, 'a' } },
    { "first and last of two",
      T("\xc2\x80\xdf\xbf"),
      true,
      2,
      { 0x80, 0x7FF } },
    { "first and last of three",
      T("\xe0\xa0\x80\xef\xbf\xbf"),
      true,
      2,
      { 0x800, 0xFFFF } },
    { "around the surrogates",
      T("\xed\x9f\xbf\xee\x80\x80"),
      true,
      2,
      { 0xD7FF, 0xE000 } },
    { "first and last of four",
      T("\xf0\x90\x80\x80\xf4\x8f\xbf\xbf"),
      true,
      2,
      { 0x10000, 0x10FFFF } },
    { "a lone follower", T("\x80"), false, 1, { 0xFFFD } },
    { "overlong of two", T("\xc0\x80"), false, 2, { 0xFFFD, 0xFFFD } },
    { "overlong slash", T("\xc1\xaf"), false, 2, { 0xFFFD, 0xFFFD } },
    { "overlong of three",
      T("\xe0\x9f\xbf"),
      false,
      3,
      { 0xFFFD, 0xFFFD, 0xFFFD } },
    { "overlong of four",
      T("\xf0\x8f\xbf\xbf"),
      false,
      4,
      { 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD } },
    { "a surrogate", T("\xed\xa0\x80"), false, 3, { 0xFFFD, 0xFFFD, 0xFFFD } },
    { "over the end",
      T("\xf4\x90\x80\x80"),
      false,
      4,
      { 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD } },
    { "never a first byte", T("\xf5\xff"), false, 2, { 0xFFFD, 0xFFFD } },
    { "cut after one", T("\xc3"), false, 1, { 0xFFFD } },
    { "cut after two", T("\xe2\x82"), false, 2, { 0xFFFD, 0xFFFD } },
    { "cut after three",
      T("\xf0\x9f\x98"),
      false,
      3,
      { 0xFFFD, 0xFFFD, 0xFFFD } },
    { "broken off",
      T("\xe2\x82"
        "a\xc3\xa9"),
      false,
      4,
      { 0xFFFD, 0xFFFD, 'a', 0xE9 } },
    { "the third byte wrong",
      T("\xe2\x82\x41"),
      false,
      3,
      { 0xFFFD, 0xFFFD, 'A' } },
    { "the fourth byte wrong",
      T("\xf0\x9f\x98\xc0"),
      false,
      4,
      { 0xFFFD, 0xFFFD, 0xFFFD, 0xFFFD } },
};

static void
test_decode(void **state)
{
    const struct decode_row *row = *state;
    struct text rest = row->text;
    uint32_t point = 0;
    for (size_t i = 0; i < row->count; i++) {
        assert_true(utf8_next(&rest, &point));
        assert_int_equal(point, row->points[i]);
    }
    point = 4711;
    assert_false(utf8_next(&rest, &point));
    assert_int_equal(point, 4711);
    assert_int_equal(utf8_valid(row->text), row->valid);
    assert_int_equal(utf8_points(row->text), row->count);
}

/* The quick strides must agree with the slow walk wherever the odd byte is. */
static void
test_a_bad_byte_anywhere(void **state)
{
    (void)state;
    char line[40];
    for (size_t len = 1; len < sizeof line; len++) {
        for (size_t bad = 0; bad < len; bad++) {
            memset(line, 'x', len);
            struct text text = { line, len };
            assert_true(utf8_valid(text));
            line[bad] = '\xff';
            assert_false(utf8_valid(text));
            assert_int_equal(utf8_points(text), len);
        }
    }
}

static void
test_every_byte_anywhere_is_cleaned(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf out = buf_new(200);
    char line[20], wanted[30];
    for (size_t at = 0; at < 18; at++) {
        for (int byte = 0; byte < 256; byte++) {
            memset(line, 'x', sizeof line);
            line[at] = (char)byte;
            buf_clear(&out);
            utf8_clean((struct text){ line, sizeof line }, &out);
            memset(wanted, 'x', sizeof wanted);
            size_t more = 0;
            if (byte >= 0x80) {
                memcpy(wanted + at, BAD, 3);
                more = 2;
            } else {
                bool control = (byte < 0x20 && byte != '\n') || byte == 0x7F;
                wanted[at] = control ? ' ' : (char)byte;
            }
            assert_int_equal(out.len, sizeof line + more);
            assert_memory_equal(out.at, wanted, out.len);
        }
    }
}

static void
test_every_point_comes_back(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf out = buf_new(8);
    OWNED(buf_free)
    struct buf wide = buf_new(8);
    OWNED(buf_free)
    struct buf back = buf_new(8);
    for (uint32_t point = 0; point < 0x110000; point++) {
        bool surrogate = point >= 0xD800 && point <= 0xDFFF;
        buf_clear(&out);
        utf8_put(&out, point);
        assert_true(utf8_valid(buf_text(&out)));
        struct text rest = buf_text(&out);
        uint32_t read = 0;
        assert_true(utf8_next(&rest, &read));
        assert_int_equal(rest.len, 0);
        assert_int_equal(read, surrogate ? UTF8_REPLACEMENT : point);

        buf_clear(&wide);
        buf_clear(&back);
        utf8_to_utf16be(buf_text(&out), &wide);
        assert_int_equal(wide.len, point < 0x10000 ? 2 : 4);
        utf8_from_utf16be(buf_text(&wide), &back);
        if (point != 0xFEFF)
            assert_true(text_equal(buf_text(&back), buf_text(&out)));
    }
}

static struct put_row {
    const char *name;
    uint32_t point;
    const char *bytes;
} put_rows[] = {
    { "first surrogate", 0xD800, BAD },
    { "last surrogate", 0xDFFF, BAD },
    { "over the end", 0x110000, BAD },
    { "far over the end", UINT32_MAX, BAD },
    { "euro", 0x20AC, "\xe2\x82\xac" },
    { "a face", 0x1F600, "\xf0\x9f\x98\x80" },
};

static void
test_put(void **state)
{
    const struct put_row *row = *state;
    OWNED(buf_free)
    struct buf out = buf_new(8);
    utf8_put(&out, row->point);
    assert_string_equal(buf_cstr(&out), row->bytes);
}

struct recode_row {
    const char *name;
    struct text from, to;
};

static struct recode_row clean_rows[] = {
    { "clean already", T("Ada 5 orang.\nDi Merak."),
      T("Ada 5 orang.\nDi "
        "Merak.") },
    { "empty", T(""), T("") },
    { "absent", { NULL, 0 }, T("") },
    { "CR LF", T("a\r\nb\r\n"), T("a\nb\n") },
    { "CR alone", T("a\rb\r"), T("a b ") },
    { "CR CR LF", T("a\r\r\nb"), T("a \nb") },
    { "tab and NUL", T("a\tb\0c"), T("a b c") },
    { "escape, delete", T("\x1b[2Ja\x7f"), T(" [2Ja ") },
    { "controls of Latin-1", T("\xc2\x80\xc2\x9f\xc2\xa0"), T("  \xc2\xa0") },
    { "other scripts", T("\xe6\x9d\x91 \xd0\xb4"), T("\xe6\x9d\x91 \xd0\xb4") },
    { "a face", T("\xf0\x9f\x98\x80"), T("\xf0\x9f\x98\x80") },
    { "Latin-1 that says it is UTF-8", T("caf\xe9"), T("caf" BAD) },
    { "a surrogate", T("\xed\xa0\x80"), T(BAD BAD BAD) },
    { "cut in a character", T("a\xe2\x82"), T("a" BAD BAD) },
};

static void
test_clean(void **state)
{
    const struct recode_row *row = *state;
    OWNED(buf_free)
    struct buf out = buf_new(100);
    buf_str(&out, ">");
    utf8_clean(row->from, &out);
    assert_int_equal(out.len, row->to.len + 1);
    assert_memory_equal(out.at + 1, row->to.at, row->to.len);
    assert_true(utf8_valid(buf_text(&out)));
}

static struct recode_row from_wide_rows[] = {
    { "empty", T(""), T("") },
    { "letters", T("\0A\0\xe9\x20\xac"), T("A\xc3\xa9\xe2\x82\xac") },
    { "a mark in front", T("\xfe\xff\0A"), T("A") },
    { "only the first mark", T("\xfe\xff\xfe\xff"), T("\xef\xbb\xbf") },
    { "a mark alone", T("\xfe\xff"), T("") },
    { "half a mark", T("\xfe"), T(BAD) },
    { "a pair", T("\xd8\x3d\xde\x00"), T("\xf0\x9f\x98\x80") },
    { "the last pair", T("\xdb\xff\xdf\xff"), T("\xf4\x8f\xbf\xbf") },
    { "a high one alone", T("\xd8\x3d\0A"), T(BAD "A") },
    { "a high one last", T("\0A\xd8\x3d"), T("A" BAD) },
    { "a high one and half", T("\xd8\x3d\xde"), T(BAD BAD) },
    { "a low one alone", T("\xde\x00\0A"), T(BAD "A") },
    { "two high ones and a low one", T("\xd8\x3d\xd8\x3d\xde\x00"),
      T(BAD "\xf0\x9f\x98\x80") },
    { "an odd byte", T("\0A\0"), T("A" BAD) },
    { "a control is kept", T("\0\x1b"), T("\x1b") },
};

static void
test_from_wide(void **state)
{
    const struct recode_row *row = *state;
    OWNED(buf_free)
    struct buf out = buf_new(100);
    utf8_from_utf16be(row->from, &out);
    assert_true(text_equal(buf_text(&out), row->to));
}

static struct recode_row to_wide_rows[] = {
    { "empty", T(""), T("") },
    { "letters", T("A\xc3\xa9"), T("\0A\0\xe9") },
    { "a face", T("\xf0\x9f\x98\x80"), T("\xd8\x3d\xde\x00") },
    { "bytes that do not belong",
      T("\xff"
        "A"),
      T("\xff\xfd\0A") },
    { "a surrogate", T("\xed\xa0\x80"), T("\xff\xfd\xff\xfd\xff\xfd") },
};

static void
test_to_wide(void **state)
{
    const struct recode_row *row = *state;
    OWNED(buf_free)
    struct buf out = buf_new(100);
    utf8_to_utf16be(row->from, &out);
    assert_true(text_equal(buf_text(&out), row->to));
}

static struct recode_row latin_rows[] = {
    { "empty", T(""), T("") },
    { "ASCII", T("abcdefghij"), T("abcdefghij") },
    { "letters", T("caf\xe9"), T("caf\xc3\xa9") },
    { "first and last", T("\x80\xff"), T("\xc2\x80\xc3\xbf") },
    { "a NUL is kept", T("\0"), T("\0") },
};

static void
test_latin(void **state)
{
    const struct recode_row *row = *state;
    OWNED(buf_free)
    struct buf out = buf_new(100);
    utf8_from_latin1(row->from, &out);
    assert_true(text_equal(buf_text(&out), row->to));
}

static void
test_a_full_buffer(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf out = buf_new(5);
    utf8_clean(TEXT("\xff\xff"), &out);
    assert_int_equal(out.err, GW_REJECTED);
    assert_string_equal(buf_cstr(&out), BAD);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_a_bad_byte_anywhere),
        cmocka_unit_test(test_every_byte_anywhere_is_cleaned),
        cmocka_unit_test(test_every_point_comes_back),
        cmocka_unit_test(test_a_full_buffer),
    };
    return cmocka_run_group_tests_name("utf8", whole, NULL, NULL)
           + RUN_TABLE("decode", decode_rows, test_decode)
           + RUN_TABLE("put", put_rows, test_put)
           + RUN_TABLE("clean", clean_rows, test_clean)
           + RUN_TABLE("from UTF-16", from_wide_rows, test_from_wide)
           + RUN_TABLE("to UTF-16", to_wide_rows, test_to_wide)
           + RUN_TABLE("from Latin-1", latin_rows, test_latin);
}
