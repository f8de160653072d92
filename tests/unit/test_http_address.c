/* tests/unit/test_http_address.c -- where the server listens; paths in pieces.
 */
#include <stdio.h>

#include "gateway/platform/http.h"
#include "tests/support/table.h"

static struct address {
    const char *name;
    const char *address;
    enum gw_err err;
} addresses[] = {
    { "v4", "127.0.0.1:0", GW_OK },
    { "v6", "[::1]:0", GW_OK },
    { "no port", "127.0.0.1", GW_REJECTED },
    { "empty port", "127.0.0.1:", GW_REJECTED },
    { "port of letters", "127.0.0.1:http", GW_REJECTED },
    { "port too high", "127.0.0.1:65536", GW_REJECTED },
    { "negative port", "127.0.0.1:-1", GW_REJECTED },
    { "port with more", "127.0.0.1:80x", GW_REJECTED },
    { "v6 without brackets", "::1:80", GW_REJECTED },
    { "v6 unclosed", "[::1:80", GW_REJECTED },
    { "a name", "localhost:0", GW_REJECTED },
    { "five numbers", "127.0.0.0.1:0", GW_REJECTED },
    { "nothing", "", GW_REJECTED },
    { "only a port", ":8080", GW_REJECTED },
    { "somebody else's", "192.0.2.1:0", GW_REJECTED },
};

static void
never(struct http_request *request, void *arg)
{
    (void)request;
    (void)arg;
    fail();
}

static void
test_address(void **state)
{
    const struct address *row = *state;
    OWNED(loop_close)
    struct loop *loop = NULL;
    OWNED(http_close)
    struct http *http = NULL;

    assert_int_equal(loop_open(&loop), GW_OK);
    assert_int_equal(http_open(loop, row->address, NULL, never, NULL, &http),
                     row->err);
    assert_int_equal(http != NULL, row->err == GW_OK);
    if (http != NULL)
        assert_true(http_port(http) > 0);
}

static void
test_address_in_use(void **state)
{
    OWNED(loop_close)
    struct loop *loop = NULL;
    OWNED(http_close)
    struct http *first = NULL;
    struct http *second = NULL;
    char address[32];

    (void)state;
    assert_int_equal(loop_open(&loop), GW_OK);
    assert_int_equal(http_open(loop, "127.0.0.1:0", NULL, never, NULL, &first),
                     GW_OK);
    snprintf(address, sizeof address, "127.0.0.1:%d", http_port(first));
    assert_int_equal(http_open(loop, address, NULL, never, NULL, &second),
                     GW_CONFLICT);
    assert_null(second);
}

static struct split {
    const char *name;
    const char *path;
    size_t count;
    const char *pieces[3];
} splits[] = {
    { "root", "/", 0, { NULL } },
    { "nothing", "", 0, { NULL } },
    { "one", "/a", 1, { "a" } },
    { "two", "/a/b", 2, { "a", "b" } },
    { "three", "/a/b/c", 3, { "a", "b", "c" } },
    { "slash at the end", "/a/", 2, { "a", "" } },
    { "two slashes", "//a", 2, { "", "a" } },
    { "nothing is decoded", "/a%2Fb/%00", 2, { "a%2Fb", "%00" } },
    { "too many", "/a/b/c/d", 4, { "a", "b", "c" } },
    { "far too many", "/a/b/c/d/e/f", 4, { "a", "b", "c" } },
};

static void
test_split(void **state)
{
    const struct split *row = *state;
    struct text pieces[3];

    assert_int_equal(http_path_pieces(text_of(row->path), pieces, 3),
                     row->count);
    for (size_t i = 0; i < row->count && i < 3; i++)
        assert_true(text_is(pieces[i], row->pieces[i]));
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_address_in_use),
    };

    int failed = RUN_TABLE("http addresses", addresses, test_address);
    failed += RUN_TABLE("http paths", splits, test_split);
    return failed
           + cmocka_run_group_tests_name("http address", whole, NULL, NULL);
}
