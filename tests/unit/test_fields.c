/* Queries and forms, in and out. */
#include "gateway/base/fields.h"

#include <stdlib.h>
#include <string.h>

#include "tests/support/table.h"

/* A text in a table. */
#define T(literal)                      \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }

static struct form_row {
    const char *name;
    struct text form;
    enum gw_err err;
    size_t count;
    const char *wanted;
    struct text value;
} form_rows[] = {
    { "one pair", T("from=1771"), GW_OK, 1, "from", T("1771") },
    { "three pairs", T("a=1&b=2&c=3"), GW_OK, 3, "b", T("2") },
    { "the last of them", T("a=1&b=2&c=3"), GW_OK, 3, "c", T("3") },
    { "the first of a repeated name", T("a=1&a=2"), GW_OK, 2, "a", T("1") },
    { "an empty value", T("a=&b=2"), GW_OK, 2, "a", T("") },
    { "no equals sign", T("a&b=2"), GW_OK, 2, "a", T("") },
    { "an empty name", T("=1"), GW_OK, 1, "", T("1") },
    { "more equals signs", T("a=b=c="), GW_OK, 1, "a", T("b=c=") },
    { "empty pairs are none", T("&&a=1&&"), GW_OK, 1, "a", T("1") },
    { "a plus is a space", T("t=ada+5+orang"), GW_OK, 1, "t",
      T("ada 5 orang") },
    { "an escaped plus is none", T("f=%2B628"), GW_OK, 1, "f", T("+628") },
    { "hex of either case", T("t=%c3%A9"), GW_OK, 1, "t", T("\xc3\xa9") },
    { "separators escaped", T("t=%26%3D%25&u=1"), GW_OK, 2, "t", T("&=%") },
    { "an escaped name", T("%66rom=1&a+b=2"), GW_OK, 2, "from", T("1") },
    { "a name with a space", T("%66rom=1&a+b=2"), GW_OK, 2, "a b", T("2") },
    { "any byte", T("t=%00%FF\x01\xfe"), GW_OK, 1, "t", T("\0\xff\x01\xfe") },
    { "decoded once", T("t=%2541"), GW_OK, 1, "t", T("%41") },
    { "names have a case", T("From=1"), GW_OK, 1, "from", { NULL, 0 } },
    { "not there", T("a=1"), GW_OK, 1, "b", { NULL, 0 } },
    { "a head of a name", T("from=1"), GW_OK, 1, "fro", { NULL, 0 } },
    { "empty", T(""), GW_OK, 0, "", { NULL, 0 } },
    { "absent", { NULL, 0 }, GW_OK, 0, "a", { NULL, 0 } },
    { "separators alone", T("&&&"), GW_OK, 0, "", { NULL, 0 } },
    { "a percent at the end", T("a=1&b=%"), GW_REJECTED, 0, "a", { NULL, 0 } },
    { "half an escape", T("a=%4"), GW_REJECTED, 0, "a", { NULL, 0 } },
    { "no hex", T("a=%4g"), GW_REJECTED, 0, "a", { NULL, 0 } },
    { "no hex first", T("a=%g4"), GW_REJECTED, 0, "a", { NULL, 0 } },
    { "a sign is no hex", T("a=%-1"), GW_REJECTED, 0, "a", { NULL, 0 } },
    { "an escape over two pairs",
      T("a=%4&1=b"),
      GW_REJECTED,
      0,
      "a",
      { NULL, 0 } },
    { "a name that is broken", T("%zz=1"), GW_REJECTED, 0, "", { NULL, 0 } },
};

static void
test_form(void **state)
{
    const struct form_row *row = *state;
    OWNED(fields_free)
    struct fields fields;
    fields_init(&fields);
    /* From the heap and freed at once: a copy must have been made, and a read
     * past its end is seen by a sanitizer. */
    char *form = malloc(row->form.len + 1);
    assert_non_null(form);
    struct text text = { row->form.at == NULL ? NULL : form, row->form.len };
    if (text.len > 0)
        memcpy(form, row->form.at, text.len);
    assert_int_equal(fields_read_form(&fields, text), row->err);
    free(form);

    assert_int_equal(fields.count, row->count);
    struct text value = fields_get(&fields, row->wanted);
    assert_int_equal(value.at == NULL, row->value.at == NULL);
    assert_true(text_equal(value, row->value));
}

static void
test_a_later_read_moves_nothing(void **state)
{
    (void)state;
    OWNED(fields_free)
    struct fields fields;
    fields_init(&fields);
    assert_int_equal(fields_read_form(&fields, TEXT("a=1&b=first")), GW_OK);
    struct text b = fields_get(&fields, "b");
    const char *at = b.at;
    for (int i = 0; i < 20; i++)
        assert_int_equal(fields_read_form(&fields, TEXT("b=later&c=3")), GW_OK);
    assert_int_equal(fields.count, 42);
    b = fields_get(&fields, "b");
    assert_ptr_equal(b.at, at);
    assert_true(text_is(b, "first"));
    assert_true(text_is(fields_get(&fields, "c"), "3"));
}

static void
test_a_failed_read_adds_nothing(void **state)
{
    (void)state;
    OWNED(fields_free)
    struct fields fields;
    fields_init(&fields);
    assert_int_equal(fields_read_form(&fields, TEXT("a=1")), GW_OK);
    assert_int_equal(fields_read_form(&fields, TEXT("b=2&c=%")), GW_REJECTED);
    assert_int_equal(fields.count, 1);
    assert_null(fields_get(&fields, "b").at);
    assert_true(text_is(fields_get(&fields, "a"), "1"));
}

static void
test_at_most_so_many(void **state)
{
    (void)state;
    OWNED(fields_free)
    struct fields fields;
    fields_init(&fields);
    OWNED(buf_free)
    struct buf form = buf_new(10000);
    for (int i = 0; i < FIELDS_MAX; i++)
        buf_printf(&form, "f%d=%d&", i, i);
    assert_int_equal(fields_read_form(&fields, buf_text(&form)), GW_OK);
    assert_int_equal(fields.count, FIELDS_MAX);
    assert_true(text_is(fields_get(&fields, "f63"), "63"));
    assert_int_equal(fields_read_form(&fields, TEXT("&")), GW_OK);
    assert_int_equal(fields_read_form(&fields, TEXT("x")), GW_REJECTED);
    assert_int_equal(fields.count, FIELDS_MAX);

    fields_free(&fields);
    assert_int_equal(fields.count, 0);
    buf_str(&form, "x=1");
    assert_int_equal(fields_read_form(&fields, buf_text(&form)), GW_REJECTED);
    assert_int_equal(fields.count, 0);
    fields_free(NULL);
}

static struct escape_row {
    const char *name;
    struct text text;
    const char *escaped;
} escape_rows[] = {
    { "unreserved", T("azAZ09-._~"), "azAZ09-._~" },
    { "a space", T("a b"), "a%20b" },
    { "what separates", T("&=%+?/#"), "%26%3D%25%2B%3F%2F%23" },
    { "neighbours of what is unreserved", T("@[`{/:"), "%40%5B%60%7B%2F%3A" },
    { "beyond ASCII", T("\xc3\xa9\xff"), "%C3%A9%FF" },
    { "a NUL and a line end", T("\0\r\n"), "%00%0D%0A" },
    { "empty", T(""), "" },
    { "absent", { NULL, 0 }, "" },
};

static void
test_escape(void **state)
{
    const struct escape_row *row = *state;
    OWNED(buf_free)
    struct buf out = buf_new(100);
    form_escape(row->text, &out);
    assert_string_equal(buf_cstr(&out), row->escaped);
}

static void
test_what_is_added_is_read_again(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf out = buf_new(2000);
    char all[256];
    for (int i = 0; i < 256; i++)
        all[i] = (char)i;
    form_add(&out, "to", TEXT("+628"));
    assert_string_equal(buf_cstr(&out), "to=%2B628");
    form_add(&out, "a b&c", (struct text){ all, sizeof all });
    form_add(&out, "empty", (struct text){ NULL, 0 });
    assert_true(buf_ok(&out));

    OWNED(fields_free)
    struct fields fields;
    fields_init(&fields);
    assert_int_equal(fields_read_form(&fields, buf_text(&out)), GW_OK);
    assert_int_equal(fields.count, 3);
    assert_true(text_is(fields_get(&fields, "to"), "+628"));
    assert_true(text_equal(fields_get(&fields, "a b&c"),
                           (struct text){ all, sizeof all }));
    assert_non_null(fields_get(&fields, "empty").at);
    assert_int_equal(fields_get(&fields, "empty").len, 0);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_a_later_read_moves_nothing),
        cmocka_unit_test(test_a_failed_read_adds_nothing),
        cmocka_unit_test(test_at_most_so_many),
        cmocka_unit_test(test_what_is_added_is_read_again),
    };
    return cmocka_run_group_tests_name("fields", whole, NULL, NULL)
           + RUN_TABLE("forms", form_rows, test_form)
           + RUN_TABLE("escape", escape_rows, test_escape);
}
