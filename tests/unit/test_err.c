/* The vocabulary of failure: every code has its row, and the row fits. */
#include "gateway/base/err.h"

#include <string.h>

#include "tests/support/table.h"

static struct err_row {
    const char *name;
    enum gw_err err;
    int http;
    bool retryable;
} rows[] = {
    { "ok", GW_OK, 200, false },
    { "again", GW_AGAIN, 503, true },
    { "rejected", GW_REJECTED, 400, false },
    { "denied", GW_DENIED, 403, false },
    { "missing", GW_MISSING, 404, false },
    { "conflict", GW_CONFLICT, 409, false },
    { "io", GW_IO, 503, true },
    { "no-memory", GW_NOMEM, 503, true },
};

static void
test_row(void **state)
{
    const struct err_row *row = *state;
    assert_string_equal(gw_err_word(row->err), row->name);
    assert_int_equal(gw_err_http(row->err), row->http);
    assert_int_equal(gw_err_retryable(row->err), row->retryable);
}

static void
test_all_are_told_apart(void **state)
{
    (void)state;
    assert_int_equal(LENGTH(rows), GW_ERRORS);
    for (size_t i = 0; i < GW_ERRORS; i++) {
        assert_int_equal(rows[i].err, i);
        const char *text = gw_err_text((enum gw_err)i);
        assert_non_null(text);
        assert_true(text[0] != '\0');
        for (size_t k = 0; k < i; k++)
            assert_string_not_equal(text, gw_err_text((enum gw_err)k));
        /* Who is told to come again must be told so by HTTP too. */
        assert_int_equal(gw_err_retryable((enum gw_err)i),
                         gw_err_http((enum gw_err)i) == 503);
    }
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_all_are_told_apart),
    };
    return cmocka_run_group_tests_name("err", whole, NULL, NULL)
           + RUN_TABLE("each code", rows, test_row);
}
