/* The words of the callbacks, and an outgoing call. */
#include "gateway/base/wire.h"

#include <string.h>

#include "tests/support/table.h"

/* A text in a table. */
#define T(literal)                      \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }

static struct word_row {
    const char *name;
    struct text word;
    enum callback callback; /* CALLBACKS: none */
} word_rows[] = {
    { "sms", T("sms"), CALLBACK_SMS },
    { "ussd", T("ussd"), CALLBACK_USSD },
    { "receipt", T("receipt"), CALLBACK_RECEIPT },
    { "ended", T("ended"), CALLBACK_ENDED },
    { "another case", T("SMS"), CALLBACKS },
    { "a longer word", T("smss"), CALLBACKS },
    { "a shorter word", T("sm"), CALLBACKS },
    { "a NUL behind", T("sms\0"), CALLBACKS },
    { "empty", T(""), CALLBACKS },
    { "absent", { NULL, 0 }, CALLBACKS },
};

static void
test_word(void **state)
{
    const struct word_row *row = *state;
    enum callback callback = CALLBACKS;
    assert_int_equal(callback_read(row->word, &callback),
                     row->callback != CALLBACKS);
    assert_int_equal(callback, row->callback);
    if (row->callback != CALLBACKS)
        assert_true(text_is(row->word, callback_word(callback)));
}

static void
test_headers_hold_one_line(void **state)
{
    (void)state;
    OWNED(wire_call_free)
    struct wire_call call;
    wire_call_init(&call);
    wire_call_header(&call, "Authorization", TEXT("App k\r\nX-Evil: 1\0!"));
    wire_call_header(&call, "Accept", (struct text){ NULL, 0 });
    assert_int_equal(call.headers_count, 2);
    assert_string_equal(call.headers[0].name, "Authorization");
    assert_true(text_equal(buf_text(&call.headers[0].value),
                           TEXT("App k  X-Evil: 1 !")));
    assert_string_equal(buf_cstr(&call.headers[1].value), "");
    assert_true(wire_call_ok(&call));
}

static void
test_as_many_headers_as_there_may_be(void **state)
{
    (void)state;
    OWNED(wire_call_free)
    struct wire_call call;
    wire_call_init(&call);
    char value[] = "A";
    for (size_t i = 0; i < WIRE_HEADERS_MAX; i++) {
        value[0] = (char)('A' + i);
        wire_call_header(&call, "X", text_of(value));
    }
    assert_int_equal(call.headers_count, WIRE_HEADERS_MAX);
    assert_string_equal(buf_cstr(&call.headers[0].value), "A");
    assert_string_equal(buf_cstr(&call.headers[11].value), "L");
    assert_true(wire_call_ok(&call));
}

static void
test_a_header_is_found_whatever_its_case(void **state)
{
    (void)state;
    struct wire_in in = {
        .headers = { { "X-One", TEXT("1") }, { "x-two", TEXT("") } },
        .headers_count = 2,
    };
    assert_true(text_is(wire_in_header(&in, "x-one"), "1"));
    struct text two = wire_in_header(&in, "X-Two");
    assert_non_null(two.at);
    assert_int_equal(two.len, 0);
    assert_null(wire_in_header(&in, "X-Three").at);
    in.headers_count = 1;
    assert_null(wire_in_header(&in, "X-Two").at);
}

static void
overflow_url(struct wire_call *call)
{
    while (buf_ok(&call->url))
        buf_str(&call->url, "0123456789");
}

static void
overflow_body(struct wire_call *call)
{
    while (buf_ok(&call->body))
        buf_str(&call->body, "0123456789");
}

static void
overflow_header(struct wire_call *call)
{
    static char value[100000];
    memset(value, 'x', sizeof value);
    wire_call_header(call, "A", TEXT("fits"));
    wire_call_header(call, "B", (struct text){ value, sizeof value });
    wire_call_header(call, "C", TEXT("fits"));
}

static struct overflow_row {
    const char *name;
    void (*overflow)(struct wire_call *call);
} overflow_rows[] = {
    { "url", overflow_url },
    { "body", overflow_body },
    { "header", overflow_header },
};

static void
test_a_failed_buffer_is_told(void **state)
{
    const struct overflow_row *row = *state;
    struct wire_call call;
    wire_call_init(&call);
    assert_true(wire_call_ok(&call));
    row->overflow(&call);
    assert_false(wire_call_ok(&call));
    wire_call_free(&call);
    wire_call_free(&call);
    wire_call_free(NULL);
}

static struct part_row {
    const char *name;
    struct text total, number;
    unsigned want_total, want_number; /* 0: whole */
} part_rows[] = {
    { "the first of two", T("2"), T("1"), 2, 1 },
    { "the last of two", T("2"), T("2"), 2, 2 },
    { "the most", T("255"), T("255"), 255, 255 },
    { "one more", T("256"), T("1"), 0, 0 },
    { "one of one", T("1"), T("1"), 0, 0 },
    { "none at all", T("0"), T("0"), 0, 0 },
    { "before the first", T("2"), T("0"), 0, 0 },
    { "past the last", T("2"), T("3"), 0, 0 },
    { "less than nothing", T("-2"), T("-1"), 0, 0 },
    { "words", T("two"), T("1"), 0, 0 },
    { "a word behind", T("2"), T("1x"), 0, 0 },
    { "beyond all numbers", T("99999999999999999999"), T("1"), 0, 0 },
    { "a number that wraps", T("2"), T("4294967297"), 0, 0 },
    { "empty", T(""), T(""), 0, 0 },
    { "absent", { NULL, 0 }, { NULL, 0 }, 0, 0 },
};

static void
test_part(void **state)
{
    const struct part_row *row = *state;
    struct sms_in sms = { .id = TEXT("1") };

    sms_in_part(&sms, TEXT("37"), row->total, row->number);
    assert_int_equal(sms.part_total, row->want_total);
    assert_int_equal(sms.part_number, row->want_number);
    assert_true(row->want_total == 0 ? sms.part_ref.at == NULL
                                     : text_is(sms.part_ref, "37"));
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_headers_hold_one_line),
        cmocka_unit_test(test_as_many_headers_as_there_may_be),
        cmocka_unit_test(test_a_header_is_found_whatever_its_case),
    };
    return cmocka_run_group_tests_name("wire", whole, NULL, NULL)
           + RUN_TABLE("words", word_rows, test_word)
           + RUN_TABLE("parts", part_rows, test_part)
           + RUN_TABLE("overflow", overflow_rows, test_a_failed_buffer_is_told);
}
