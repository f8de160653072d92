/* Bytes that grow, and how they stop. */
#include "gateway/base/buf.h"

#include <string.h>
#include <wchar.h>

#include "tests/support/table.h"

static void
test_born_empty(void **state)
{
    (void)state;
    struct buf buf = buf_new(10);
    assert_null(buf.at);
    assert_true(buf_ok(&buf));
    assert_string_equal(buf_cstr(&buf), "");
    assert_non_null(buf_text(&buf).at);
    assert_int_equal(buf_text(&buf).len, 0);
    buf_bytes(&buf, NULL, 0);
    buf_add(&buf, (struct text){ NULL, 0 });
    buf_str(&buf, "");
    assert_null(buf.at);
    buf_clear(&buf);
    buf_free(&buf);
    buf_free(NULL);
    buf_wipe(NULL);
    struct buf zeroed = { 0 };
    buf_free(&zeroed);
    buf_wipe(&zeroed);
}

static void
test_adds(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf buf = buf_new(1000);
    buf_str(&buf, "a");
    buf_add(&buf, TEXT("b\0c"));
    buf_char(&buf, 'd');
    buf_bytes(&buf, "ef", 2);
    buf_int(&buf, 17);
    buf_printf(&buf, "<%s:%03d>", "x", 7);
    assert_true(text_equal(buf_text(&buf), TEXT("ab\0cdef17<x:007>")));
    assert_int_equal(buf.at[buf.len], '\0');
}

static struct int_row {
    const char *name;
    int64_t number;
    const char *written;
} int_rows[] = {
    { "zero", 0, "0" },
    { "one digit", 9, "9" },
    { "two", 10, "10" },
    { "negative", -45, "-45" },
    { "largest", INT64_MAX, "9223372036854775807" },
    { "smallest", INT64_MIN, "-9223372036854775808" },
};

static void
test_int(void **state)
{
    const struct int_row *row = *state;
    OWNED(buf_free)
    struct buf buf = buf_new(20);
    buf_int(&buf, row->number);
    assert_string_equal(buf_cstr(&buf), row->written);
}

/* Every way to add, from every length up to the maximum. */
static void
test_grows_to_its_maximum(void **state)
{
    (void)state;
    for (size_t max = 0; max < 300; max++) {
        OWNED(buf_free)
        struct buf buf = buf_new(max);
        for (size_t i = 0; i < max; i++) {
            if (i % 3 == 0)
                buf_char(&buf, (char)('a' + i % 26));
            else
                buf_printf(&buf, "%c", (int)('a' + i % 26));
            assert_int_equal(buf.len, i + 1);
            assert_int_equal(buf.at[buf.len], '\0');
        }
        assert_true(buf_ok(&buf));
        assert_true(buf.cap <= max + 1);
        for (size_t i = 0; i < max; i++)
            assert_int_equal(buf.at[i], 'a' + i % 26);
        buf_char(&buf, 'z');
        assert_int_equal(buf.err, GW_REJECTED);
        assert_int_equal(buf.len, max);
    }
}

static void
add_text(struct buf *buf)
{
    buf_add(buf, TEXT("12345"));
}

static void
add_string(struct buf *buf)
{
    buf_str(buf, "12345");
}

static void
add_number(struct buf *buf)
{
    buf_int(buf, 12345);
}

static void
add_print(struct buf *buf)
{
    buf_printf(buf, "%d", 12345);
}

static void
add_room(struct buf *buf)
{
    assert_false(buf_reserve(buf, 5));
}

static void
add_more_than_there_is(struct buf *buf)
{
    assert_false(buf_reserve(buf, SIZE_MAX));
}

static struct over_row {
    const char *name;
    void (*add)(struct buf *buf);
} over_rows[] = {
    { "text", add_text },
    { "string", add_string },
    { "number", add_number },
    { "print", add_print },
    { "room", add_room },
    { "room without measure", add_more_than_there_is },
};

/* What does not fit whole is not added at all, nor is anything after it. */
static void
test_over_the_maximum(void **state)
{
    const struct over_row *row = *state;
    for (size_t before = 0; before < 4; before++) {
        OWNED(buf_free)
        struct buf buf = buf_new(4);
        buf_bytes(&buf, "abcd", before);
        row->add(&buf);
        assert_false(buf_ok(&buf));
        assert_int_equal(buf.err, GW_REJECTED);
        buf_char(&buf, 'x');
        buf_printf(&buf, "y");
        buf_str(&buf, "");
        assert_int_equal(buf.len, before);
        assert_int_equal(strlen(buf_cstr(&buf)), before);
        assert_memory_equal(buf_cstr(&buf), "abcd", before);

        buf_clear(&buf);
        assert_true(buf_ok(&buf));
        buf_str(&buf, "wxyz");
        assert_string_equal(buf_cstr(&buf), "wxyz");
    }
}

static void
test_zeroed_takes_nothing(void **state)
{
    (void)state;
    struct buf buf = { 0 };
    buf_char(&buf, 'x');
    assert_int_equal(buf.err, GW_REJECTED);
    assert_int_equal(buf.len, 0);
    buf_free(&buf);
}

static void
test_room_moves_nothing(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf buf = buf_new(10000);
    assert_true(buf_reserve(&buf, 5000));
    const char *at = buf.at;
    assert_int_equal(buf.len, 0);
    assert_string_equal(buf_cstr(&buf), "");
    for (int i = 0; i < 5000; i++)
        buf_char(&buf, 'x');
    assert_ptr_equal(buf.at, at);
    buf_clear(&buf);
    assert_ptr_equal(buf.at, at);
    assert_string_equal(buf_cstr(&buf), "");
}

static void
test_a_wide_character_that_is_none(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf buf = buf_new(100);
    buf_str(&buf, "ab");
    buf_printf(&buf, "%lc", (wint_t)0x110000);
    assert_int_equal(buf.err, GW_REJECTED);
    assert_string_equal(buf_cstr(&buf), "ab");
}

static void
test_usable_after_free(void **state)
{
    (void)state;
    struct buf buf = buf_new(4);
    buf_str(&buf, "abcd");
    buf_wipe(&buf);
    assert_null(buf.at);
    assert_int_equal(buf.len, 0);
    buf_str(&buf, "efgh");
    assert_string_equal(buf_cstr(&buf), "efgh");
    buf_free(&buf);
    buf_free(&buf);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_born_empty),
        cmocka_unit_test(test_adds),
        cmocka_unit_test(test_grows_to_its_maximum),
        cmocka_unit_test(test_zeroed_takes_nothing),
        cmocka_unit_test(test_room_moves_nothing),
        cmocka_unit_test(test_a_wide_character_that_is_none),
        cmocka_unit_test(test_usable_after_free),
    };
    return cmocka_run_group_tests_name("buf", whole, NULL, NULL)
           + RUN_TABLE("numbers", int_rows, test_int)
           + RUN_TABLE("over the maximum", over_rows, test_over_the_maximum);
}
