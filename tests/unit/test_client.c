/* tests/unit/test_client.c -- calls to a server of our own. */
#include "gateway/platform/client.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/support/client_road.h"
#include "tests/support/table.h"

/* ---- answers of a server ---- */

static struct call_row {
    const char *name;
    enum http_method method;
    const char *path;
    const char *body;
    int status;
    const char *hear;
} calls[] = {
    { "get", HTTP_GET, "/a?b=c", NULL, 200, "GET /a?b=c [] from 127.0.0.1\n" },
    { "post", HTTP_POST, "/a", "x=1&y=2", 200, "POST /a? [x=1&y=2] from" },
    { "post of nothing", HTTP_POST, "/a", NULL, 200, "POST /a? [] from" },
    { "put", HTTP_PUT, "/a", "{}", 200, "PUT /a? [{}] from" },
    { "put of nothing", HTTP_PUT, "/a", NULL, 200, "PUT /a? [] from" },
    { "delete", HTTP_DELETE, "/a", NULL, 200, "DELETE /a? [] from" },
    { "head", HTTP_HEAD, "/a", NULL, 200, "" },
    { "not found is an answer", HTTP_GET, "/status/404", NULL, 404, "GET /st" },
    { "so is trouble", HTTP_POST, "/status/500", "x", 500, "POST /status/5" },
    { "nothing to say", HTTP_GET, "/status/204", NULL, 204, "" },
};

static void
test_call(void **state)
{
    const struct call_row *row = *state;
    struct client_road *road = client_road_open();
    struct wire_call call;

    client_road_call(road, &call, row->method, row->path);
    if (row->body != NULL) {
        call.content_type = "text/x-test";
        buf_str(&call.body, row->body);
    }
    client_road_send(road, &call);
    client_road_wait(road);
    assert_int_equal(road->reply.times, 1);
    assert_true(road->reply.reached);
    assert_false(road->reply.never_left);
    assert_int_equal(road->reply.status, row->status);
    assert_int_equal(strncmp(road->reply.body, row->hear, strlen(row->hear)),
                     0);
    assert_int_equal(road->reply.retry_after_ms, 0);
    assert_int_equal(road->house.asked, 1);
    client_road_close(road);
}

static void
test_headers(void **state)
{
    struct client_road *road = client_road_open();
    struct wire_call call;

    (void)state;
    road->house.hold = true;
    client_road_call(road, &call, HTTP_POST, "/");
    call.content_type = "application/json";
    buf_str(&call.body, "{}");
    wire_call_header(&call, "apiKey", TEXT("k\r\nX-Forged: yes"));
    wire_call_header(&call, "X-Empty", TEXT(""));
    /* Even if somebody fills the buffer by hand. */
    call.headers[call.headers_count].name = "X-Raw";
    call.headers[call.headers_count].value = buf_new(100);
    buf_str(&call.headers[call.headers_count++].value, "a\r\nX-Forged: yes");
    client_road_send(road, &call);
    http_house_wait_held(&road->house);
    struct http_request *request = road->house.held;
    assert_true(text_is(http_header(request, "apiKey"), "k  X-Forged: yes"));
    assert_true(text_is(http_header(request, "X-Raw"), "a  X-Forged: yes"));
    assert_null(http_header(request, "X-Forged").at);
    assert_non_null(http_header(request, "X-Empty").at);
    assert_null(http_header(request, "Expect").at);
    assert_true(
        text_is(http_header(request, "Content-Type"), "application/json"));
    http_house_answer(request);
    client_road_wait(road);
    assert_int_equal(road->reply.status, 200);
    client_road_close(road);
}

static void
test_connection_is_reused(void **state)
{
    struct client_road *road = client_road_open();
    struct wire_call call;

    (void)state;
    for (size_t i = 1; i <= 3; i++) {
        client_road_call(road, &call, HTTP_POST, "/");
        client_road_send(road, &call);
        client_road_wait(road);
        assert_int_equal(road->reply.status, 200);
        assert_int_equal(road->reply.times, i);
    }
    assert_int_equal(http_house_metric("kentongan_connections"), 1);
    client_road_close(road);
}

/* ---- Retry-After ---- */

static struct retry_row {
    const char *name;
    const char *value; /* "+90": that many seconds from now, as a date */
    int64_t least_ms, most_ms;
} retries[] = {
    { "seconds", "120", 120000, 120000 },
    { "none", "0", 0, 0 },
    { "a date", "+90", 85000, 90000 },
    { "a date that is past", "-90", 0, 0 },
    { "negative", "-5", 0, 0 },
    { "nonsense", "soon", 0, 0 },
    { "a year", "31536000", 86400000, 86400000 },
    { "more than fits", "99999999999999999999999", 0, 86400000 },
};

static void
test_retry_after(void **state)
{
    const struct retry_row *row = *state;
    struct client_road *road = client_road_open();
    struct wire_call call;
    char value[64];

    snprintf(value, sizeof value, "%s", row->value);
    if (strstr(row->name, "date") != NULL) {
        time_t when = time(NULL) + strtol(row->value, NULL, 10);
        struct tm utc;

        gmtime_r(&when, &utc);
        strftime(value, sizeof value, "%a, %d %b %Y %H:%M:%S GMT", &utc);
    }
    road->house.extra_name = "Retry-After";
    road->house.extra_value = value;
    client_road_call(road, &call, HTTP_GET, "/status/503");
    client_road_send(road, &call);
    client_road_wait(road);
    assert_int_equal(road->reply.times, 1);
    assert_int_equal(road->reply.status, 503);
    assert_in_range(road->reply.retry_after_ms, row->least_ms, row->most_ms);
    client_road_close(road);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_headers),
        cmocka_unit_test(test_connection_is_reused),
    };

    int failed = RUN_TABLE("client calls", calls, test_call);
    failed += RUN_TABLE("client retry-after", retries, test_retry_after);
    return failed + cmocka_run_group_tests_name("client", whole, NULL, NULL);
}
