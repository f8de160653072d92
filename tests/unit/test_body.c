/* tests/unit/test_body.c -- JSON of others: what is mended, what is refused, and
 * the worst that fits into a body. */
#include "handlers/aggregators/body.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/base/own.h"
#include "handlers/aggregators/words.h"
#include "tests/support/adapter_case.h"
#include "tests/support/table.h"

struct trial {
    struct fields fields;
    struct buf scratch;
    struct wire_in in;
};

static void
begin(struct trial *trial, struct text body)
{
    fields_init(&trial->fields);
    trial->scratch = buf_new(256 * 1024);
    trial->in = (struct wire_in){ .method = HTTP_POST,
                                  .body = body,
                                  .fields = &trial->fields,
                                  .scratch = &trial->scratch };
}

static void
end(struct trial *trial)
{
    fields_free(&trial->fields);
    buf_free(&trial->scratch);
}

/* ---- what "a" is ---- */

static struct value_row {
    const char *name;
    struct text body;
    enum gw_err err;
    struct text value;
} values[] = {
    { "a string", LIT("{\"a\":\"b\"}"), GW_OK, LIT("b") },
    { "an empty string", LIT("{\"a\":\"\"}"), GW_OK, LIT("") },
    { "a number", LIT("{\"a\":12}"), GW_OK, LIT("12") },
    { "a number as it was written", LIT("{\"a\": -1.50e+03 }"), GW_OK,
      LIT("-1.50e+03") },
    { "a number with more digits than any machine's",
      LIT("{\"a\":[1],\"a\":12345678901234567890123456789}"), GW_OK,
      LIT("12345678901234567890123456789") },
    { "digits inside a string", LIT("{\"a\":\"1 2\"}"), GW_OK, LIT("1 2") },
    { "a quotation mark inside a string", LIT("{\"a\":\"1\\\"2\"}"), GW_OK,
      LIT("1\"2") },
    { "true", LIT("{\"a\":true}"), GW_OK, LIT("true") },
    { "false", LIT("{\"a\":false}"), GW_OK, LIT("false") },
    { "null", LIT("{\"a\":null}"), GW_OK, ABSENT },
    { "a list", LIT("{\"a\":[\"b\"]}"), GW_OK, ABSENT },
    { "not there", LIT("{}"), GW_OK, ABSENT },
    { "an emoji", LIT("{\"a\":\"\\uD83D\\uDEA8\"}"), GW_OK,
      LIT("\xF0\x9F\x9A\xA8") },
    { "half an emoji", LIT("{\"a\":\"\\uD83Dx\"}"), GW_OK,
      LIT("\xEF\xBF\xBDx") },
    { "the other half", LIT("{\"a\":\"\\uDEA8\"}"), GW_OK,
      LIT("\xEF\xBF\xBD") },
    { "two first halves", LIT("{\"a\":\"\\uD83D\\uD83D\\uDEA8\"}"), GW_OK,
      LIT("\xEF\xBF\xBD\xF0\x9F\x9A\xA8") },
    { "a half that is cut off", LIT("{\"a\":\"\\uD83D"), GW_REJECTED, ABSENT },
    { "a NUL, written", LIT("{\"a\":\"\\u0000\"}"), GW_OK, LIT("\0") },
    { "a NUL, as it is", LIT("{\"a\":\"\0\"}"), GW_OK, LIT(" ") },
    { "a line end, as it is", LIT("{\"a\":\"1\r\n2\"}"), GW_OK, LIT("1 \n2") },
    { "Latin-1", LIT("{\"a\":\"caf\xE9\"}"), GW_OK, LIT("caf\xEF\xBF\xBD") },
    { "a letter cut off by the end of the string", LIT("{\"a\":\"\xC3\"}"),
      GW_OK, LIT("\xEF\xBF\xBD") },
    { "white space about it", LIT(" \r\n{ \"a\" :\t\"b\" } "), GW_OK,
      LIT("b") },

    { "nothing", LIT(""), GW_REJECTED, ABSENT },
    { "absent", ABSENT, GW_REJECTED, ABSENT },
    { "a list alone", LIT("[1]"), GW_REJECTED, ABSENT },
    { "a number alone", LIT("1"), GW_REJECTED, ABSENT },
    { "a string that does not end", LIT("{\"a\":\"b"), GW_REJECTED, ABSENT },
    { "a backslash at the end", LIT("{\"a\":\"b\\"), GW_REJECTED, ABSENT },
    { "an escape that is none", LIT("{\"a\":\"\\x\"}"), GW_REJECTED, ABSENT },
    { "more behind it", LIT("{}{}"), GW_REJECTED, ABSENT },
    { "a word without quotes", LIT("{\"a\":b}"), GW_REJECTED, ABSENT },
    { "a mark of byte order", LIT("\xEF\xBB\xBF{}"), GW_REJECTED, ABSENT },
};

static void
test_value(void **state)
{
    const struct value_row *row = *state;
    struct trial trial;
    json_t *root = NULL;

    begin(&trial, row->body);
    assert_int_equal(body_read(&trial.in, &root), row->err);
    if (row->err == GW_OK) {
        struct text peeked = body_peek(root, "a");
        assert_true(text_equal(peeked, row->value));
        struct text value = body_text(&trial.in, root, "a");
        body_free(root); /* what was read outlives it */
        assert_int_equal(value.at != NULL, row->value.at != NULL);
        assert_true(text_equal(value, row->value));
    } else {
        assert_null(root);
    }
    end(&trial);
}

/* ---- limits ---- */

static void
test_depth(void **state)
{
    (void)state;
    for (int extra = 0; extra < 2; extra++) {
        struct buf body = buf_new(1024);
        struct trial trial;
        json_t *root = NULL;
        int depth = BODY_DEPTH_MAX - 1 + extra; /* and the object itself */

        buf_str(&body, "{\"a\":");
        for (int i = 0; i < depth; i++)
            buf_char(&body, '[');
        for (int i = 0; i < depth; i++)
            buf_char(&body, ']');
        buf_char(&body, '}');
        begin(&trial, buf_text(&body));
        assert_int_equal(body_read(&trial.in, &root),
                         extra == 0 ? GW_OK : GW_REJECTED);
        body_free(root);
        end(&trial);
        buf_free(&body);
    }
}

/* Every byte becomes three: still room, and no earlier text moves. */
static void
test_the_worst_that_fits(void **state)
{
    enum { LEN = 64 * 1024 };
    static const char head[] = "{\"a\":\"first\",\"b\":\"";
    char *bytes = malloc(LEN);
    struct trial trial;
    json_t *root = NULL;

    (void)state;
    assert_non_null(bytes);
    memset(bytes, 0xFF, LEN);
    memcpy(bytes, head, sizeof head - 1);
    memcpy(bytes + LEN - 2, "\"}", 2);
    begin(&trial, (struct text){ bytes, LEN });
    assert_int_equal(body_read(&trial.in, &root), GW_OK);
    struct text a = body_text(&trial.in, root, "a");
    struct text b = body_text(&trial.in, root, "b");
    body_free(root);
    assert_true(text_is(a, "first"));
    assert_int_equal(b.len, 3 * (LEN - (sizeof head - 1) - 2));
    end(&trial);

    begin(&trial, (struct text){ bytes, LEN + 1 });
    assert_int_equal(body_read(&trial.in, &root), GW_REJECTED);
    end(&trial);
    free(bytes);
}

static void
test_methods_and_types(void **state)
{
    static const struct {
        enum http_method method;
        const char *type;
        enum gw_err err;
    } rows[] = {
        { HTTP_POST, "application/json", GW_OK },
        { HTTP_POST, "Application/JSON ; charset=utf-8", GW_OK },
        { HTTP_POST, "text/json", GW_OK },
        { HTTP_POST, "", GW_OK },
        { HTTP_POST, "text/plain", GW_REJECTED },
        { HTTP_POST, "application/x-www-form-urlencoded", GW_REJECTED },
        { HTTP_GET, "application/json", GW_REJECTED },
        { HTTP_PUT, "application/json", GW_REJECTED },
    };

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct trial trial;
        json_t *root = NULL;
        begin(&trial, TEXT("{}"));
        trial.in.method = rows[i].method;
        trial.in.content_type = text_of(rows[i].type);
        assert_int_equal(body_read(&trial.in, &root), rows[i].err);
        body_free(root);
        end(&trial);
    }
}

static void
test_fields(void **state)
{
    struct trial trial;

    (void)state;
    begin(&trial, TEXT("{\"a&b\":\"c=d+e%\",\"n\":7,\"o\":{\"p\":1},\"\":1}"));
    assert_int_equal(body_fields(&trial.in, &trial.fields), GW_OK);
    assert_int_equal(trial.fields.count, 2);
    assert_true(text_is(fields_get(&trial.fields, "a&b"), "c=d+e%"));
    assert_true(text_is(fields_get(&trial.fields, "n"), "7"));
    end(&trial);
}

static void
test_too_many_fields(void **state)
{
    struct buf body = buf_new(4096);
    struct trial trial;

    (void)state;
    buf_char(&body, '{');
    for (int i = 0; i <= FIELDS_MAX; i++)
        buf_printf(&body, "%s\"f%d\":1", i > 0 ? "," : "", i);
    buf_char(&body, '}');
    begin(&trial, buf_text(&body));
    assert_int_equal(body_fields(&trial.in, &trial.fields), GW_REJECTED);
    end(&trial);
    buf_free(&body);
}

static void
test_writing(void **state)
{
    struct buf out = buf_new(256);

    (void)state;
    buf_char(&out, '{');
    body_add(&out, "a", TEXT("\"\\\n\x01\xC3\xA9"));
    body_add(&out, "none", TEXT(""));
    body_add(&out, "b", TEXT("c"));
    assert_string_equal(
        buf_cstr(&out),
        "{\"a\":\"\\\"\\\\\\u000a\\u0001\xC3\xA9\",\"b\":\"c\"");
    buf_free(&out);
}

/* ---- ids of ours ---- */

static struct ours_row {
    const char *name;
    struct text text;
    int64_t ours;
} ours[] = {
    { "whole", LIT("123-0011223344556677"), 123 },
    { "alone", LIT("123"), 123 },
    { "of a part", LIT("123.2"), 123 },
    { "not of our making", LIT("out-000123"), 0 },
    { "digits and letters", LIT("123abc"), 0 },
    { "negative", LIT("-1"), 0 },
    { "nothing", LIT(""), 0 },
    { "absent", ABSENT, 0 },
    { "too large", LIT("99999999999999999999-00"), 0 },
    { "a NUL", LIT("12\0003"), 0 },
};

static void
test_ours(void **state)
{
    const struct ours_row *row = *state;

    assert_int_equal(ours_read(row->text), row->ours);
}

static void
write_ours(int64_t id, const char *number, struct text text, struct buf *out)
{
    struct msisdn to;
    assert_int_equal(msisdn_read(text_of(number), &to), GW_OK);
    struct sms_out sms = { .id = id, .to = &to, .text = text };

    ours_write(out, &sms);
    assert_true(buf_ok(out));
}

/* The same message has the same id at each try; none is shared, even by the
 * first message of another database. */
static void
test_ours_differ(void **state)
{
    static const struct {
        int64_t id;
        const char *number;
        struct text text;
    } others[] = {
        { 8, "6281234567890", LIT("a") },
        { 7, "6281234567891", LIT("a") },
        { 7, "6281234567890", LIT("b") },
    };
    struct buf first = buf_new(64);

    (void)state;
    write_ours(7, "6281234567890", TEXT("a"), &first);
    assert_int_equal(ours_read(buf_text(&first)), 7);
    assert_true(first.len <= 40); /* what the shortest field of theirs takes */
    for (size_t i = 0; i < LENGTH(others); i++) {
        struct buf again = buf_new(64), other = buf_new(64);
        write_ours(7, "6281234567890", TEXT("a"), &again);
        assert_true(text_equal(buf_text(&first), buf_text(&again)));
        write_ours(others[i].id, others[i].number, others[i].text, &other);
        assert_false(text_equal(buf_text(&first), buf_text(&other)));
        buf_free(&again);
        buf_free(&other);
    }
    buf_free(&first);
}

int
main(void)
{
    const struct CMUnitTest limits[] = {
        cmocka_unit_test(test_depth),
        cmocka_unit_test(test_the_worst_that_fits),
        cmocka_unit_test(test_methods_and_types),
        cmocka_unit_test(test_fields),
        cmocka_unit_test(test_too_many_fields),
        cmocka_unit_test(test_writing),
        cmocka_unit_test(test_ours_differ),
    };

    int failed = RUN_TABLE("body: values", values, test_value);
    failed += RUN_TABLE("words: ids of ours", ours, test_ours);
    return failed
           + cmocka_run_group_tests_name("body: limits", limits, NULL, NULL);
}
