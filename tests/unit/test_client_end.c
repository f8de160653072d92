/* tests/unit/test_client_end.c -- calls that nobody answers, and closing. */
#include <arpa/inet.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/client_road.h"
#include "tests/support/table.h"

static struct unreached_row {
    const char *name;
    const char *url;
    bool never_left;
} unreached[] = {
    { "no such scheme", "ftp://127.0.0.1/", true },
    { "a file", "file:///etc/passwd", true },
    { "no address", "", true },
    { "nonsense", "http://[::/", true },
    { "no such name", "http://no-such-name.invalid/", true },
};

static void
test_unreached(void **state)
{
    const struct unreached_row *row = *state;
    struct client_road *road = client_road_open();
    struct wire_call call;

    client_road_call(road, &call, HTTP_GET, row->url);
    client_road_send(road, &call);
    client_road_wait(road);
    assert_int_equal(road->reply.times, 1);
    assert_false(road->reply.reached);
    assert_int_equal(road->reply.never_left, row->never_left);
    client_road_close(road);
}

/* A port that is bound and does not listen: nobody else can get it. */
static int
closed_port(int *ret_fd)
{
    struct sockaddr_in where = { .sin_family = AF_INET,
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    socklen_t len = sizeof where;
    int fd = socket(AF_INET, SOCK_STREAM, 0);

    assert_int_equal(bind(fd, (struct sockaddr *)&where, sizeof where), 0);
    assert_int_equal(getsockname(fd, (struct sockaddr *)&where, &len), 0);
    *ret_fd = fd;
    return ntohs(where.sin_port);
}

static void
test_closed_port(void **state)
{
    struct client_road *road = client_road_open();
    struct wire_call call;
    int fd;

    (void)state;
    wire_call_init(&call);
    buf_printf(&call.url, "http://127.0.0.1:%d/", closed_port(&fd));
    client_road_send(road, &call);
    client_road_wait(road);
    assert_int_equal(road->reply.times, 1);
    assert_false(road->reply.reached);
    assert_true(road->reply.never_left);
    close(fd);
    client_road_close(road);
}

/* Ours speaks no TLS, so no request is ever handed to it. */
static void
test_no_tls(void **state)
{
    struct client_road *road = client_road_open();
    struct wire_call call;

    (void)state;
    wire_call_init(&call);
    buf_printf(&call.url, "https://127.0.0.1:%d/", http_port(road->house.http));
    client_road_send(road, &call);
    client_road_wait(road);
    assert_int_equal(road->reply.times, 1);
    assert_false(road->reply.reached);
    assert_true(road->reply.never_left);
    assert_int_equal(road->house.asked, 0);
    client_road_close(road);
}

static void
test_redirect_is_an_answer(void **state)
{
    struct client_road *road = client_road_open();
    struct wire_call call;

    (void)state;
    road->house.extra_name = "Location";
    road->house.extra_value = "/elsewhere";
    client_road_call(road, &call, HTTP_GET, "/status/302");
    client_road_send(road, &call);
    client_road_wait(road);
    assert_int_equal(road->reply.times, 1);
    assert_true(road->reply.reached);
    assert_int_equal(road->reply.status, 302);
    assert_int_equal(road->house.asked, 1);
    client_road_close(road);
}

static void
test_no_proxy_by_surprise(void **state)
{
    struct wire_call call;

    (void)state;
    setenv("http_proxy", "http://127.0.0.1:1", 1);
    setenv("ALL_PROXY", "http://127.0.0.1:1", 1);
    struct client_road *road = client_road_open();
    client_road_call(road, &call, HTTP_GET, "/");
    client_road_send(road, &call);
    client_road_wait(road);
    assert_int_equal(road->reply.times, 1);
    assert_int_equal(road->reply.status, 200);
    client_road_close(road);
    unsetenv("http_proxy");
    unsetenv("ALL_PROXY");
}

/* ---- ends ---- */

static void
test_answer_sizes(void **state)
{
    enum { LIMIT = 64 * 1024 };
    struct client_road *road;
    char *body = malloc(LIMIT + 1);
    struct wire_call call;

    (void)state;
    memset(body, 'x', LIMIT + 1);
    for (size_t extra = 0; extra <= 1; extra++) {
        road = client_road_open();
        road->house.hold = true;
        client_road_call(road, &call, HTTP_GET, "/");
        client_road_send(road, &call);
        http_house_wait_held(&road->house);
        http_reply(road->house.held, 200, "text/plain",
                   (struct text){ body, LIMIT + extra });
        client_road_wait(road);
        assert_int_equal(road->reply.times, 1);
        assert_int_equal(road->reply.reached, extra == 0);
        assert_false(road->reply.never_left);
        assert_int_equal(road->reply.body_len, extra == 0 ? LIMIT : 0);
        client_road_close(road);
    }
    free(body);
}

static void
test_server_closes_without_an_answer(void **state)
{
    struct client_road *road = client_road_open();
    struct wire_call call;

    (void)state;
    road->house.hold = true;
    client_road_call(road, &call, HTTP_POST, "/");
    buf_str(&call.body, "x");
    client_road_send(road, &call);
    http_house_wait_held(&road->house);
    http_close(GIVE(road->house.http));
    client_road_wait(road);
    assert_int_equal(road->reply.times, 1);
    assert_false(road->reply.reached);
    assert_false(road->reply.never_left); /* it may have been taken */
    http_house_answer(road->house.held);
    client_road_close(road);
}

struct chain { /* each done sends the next */
    struct client_road *road;
    size_t left, done;
};

static void send_next(struct chain *chain);

static void
on_link(const struct wire_answer *answer, void *arg)
{
    struct chain *chain = arg;

    assert_true(answer->reached);
    chain->done++;
    if (--chain->left > 0)
        send_next(chain);
}

static void
send_next(struct chain *chain)
{
    struct wire_call call;

    client_road_call(chain->road, &call, HTTP_GET, "/");
    client_send(chain->road->client, &call, on_link, chain);
    wire_call_free(&call);
}

static void
test_done_may_send(void **state)
{
    struct chain chain = { .road = client_road_open(), .left = 5 };

    (void)state;
    send_next(&chain);
    client_road_wait(chain.road);
    assert_int_equal(chain.done, 5);
    client_road_close(chain.road);
}

static void
test_many_at_once(void **state)
{
    enum { MANY = 200 };
    struct client_road *road = client_road_open();
    struct wire_call call;

    (void)state;
    for (size_t i = 0; i < MANY; i++) {
        client_road_call(road, &call, HTTP_GET, "/");
        client_road_send(road, &call);
    }
    assert_int_equal(client_in_flight(road->client), MANY);
    client_road_wait(road);
    assert_int_equal(road->reply.times, MANY);
    assert_int_equal(road->house.asked, MANY);
    assert_true(http_house_metric("kentongan_connections") <= 16);
    client_road_close(road);
}

static void
again(const struct wire_answer *answer, void *arg)
{
    struct client_road *road = arg;
    struct wire_call call;

    assert_false(answer->reached);
    client_road_call(road, &call, HTTP_GET, "/");
    client_road_send(road, &call);
}

static void
test_close_ends_all(void **state)
{
    struct client_road *road = client_road_open();
    struct wire_call call;

    (void)state;
    road->house.hold = true;
    client_road_call(road, &call, HTTP_POST, "/");
    client_road_send(road, &call);
    http_house_wait_held(&road->house);
    client_road_call(road, &call, HTTP_POST, "/");
    client_send(road->client, &call, again, road);
    wire_call_free(&call);
    client_close(road->client);
    road->client = NULL;
    /* The one under way, and the one that was sent too late. */
    assert_int_equal(road->reply.times, 2);
    assert_false(road->reply.reached);
    assert_true(road->reply.never_left);
    http_house_answer(road->house.held);
    client_road_close(road);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_closed_port),
        cmocka_unit_test(test_no_tls),
        cmocka_unit_test(test_redirect_is_an_answer),
        cmocka_unit_test(test_no_proxy_by_surprise),
        cmocka_unit_test(test_answer_sizes),
        cmocka_unit_test(test_server_closes_without_an_answer),
        cmocka_unit_test(test_done_may_send),
        cmocka_unit_test(test_many_at_once),
        cmocka_unit_test(test_close_ends_all),
    };

    int failed = RUN_TABLE("client unreached", unreached, test_unreached);
    return failed
           + cmocka_run_group_tests_name("client ends", whole, NULL, NULL);
}
