/* tests/unit/test_http.c -- connections of the server: long, half, gone. */
#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/http_house.h"
#include "tests/support/peer.h"
#include "tests/support/table.h"

/* ---- answers ---- */

static void
test_keep_alive(void **state)
{
    struct http_house house;

    (void)state;
    http_house_open(&house, NULL);
    struct peer *peer = http_house_peer(&house);
    for (size_t i = 1; i <= 3; i++) {
        peer_say(peer, "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi");
        peer_wait(peer, "POST /a? [hi]", i);
    }
    assert_false(peer_ended(peer));
    peer_free(peer);
    http_house_close(&house);
}

static void
test_pipelining(void **state)
{
    struct http_house house;

    (void)state;
    http_house_open(&house, NULL);
    struct peer *peer = http_house_peer(&house);
    peer_say(peer, "POST /1 HTTP/1.1\r\nContent-Length: 1\r\n\r\na"
                   "GET /2 HTTP/1.1\r\n\r\n"
                   "POST /3 HTTP/1.1\r\nContent-Length: 1\r\n\r\nc");
    peer_wait(peer, "POST /3? [c]", 1);
    const char *heard = peer_heard(peer);
    const char *first = strstr(heard, "POST /1? [a]");
    const char *second = strstr(heard, "GET /2? []");
    assert_true(first != NULL && second != NULL && first < second);
    peer_free(peer);
    http_house_close(&house);
}

static void
test_head_and_empty(void **state)
{
    struct http_house house;

    (void)state;
    http_house_open(&house, NULL);
    struct peer *peer = http_house_peer(&house);
    peer_say(peer, "HEAD /a HTTP/1.1\r\n\r\n"
                   "GET /status/204 HTTP/1.1\r\n\r\n"
                   "GET /status/429 HTTP/1.1\r\n\r\n");
    peer_wait(peer, "GET /status/429? []", 1);
    assert_int_equal(peer_count(peer, "HEAD /a"), 0);
    assert_int_equal(peer_count(peer, "Content-Length: 27\r\n"), 1);
    assert_int_equal(peer_count(peer, "HTTP/1.1 204 "), 1);
    assert_int_equal(peer_count(peer, "/status/204?"), 0);
    assert_int_equal(peer_count(peer, "HTTP/1.1 429 "), 1);
    peer_free(peer);
    http_house_close(&house);
}

static void
test_header_is_neutralised(void **state)
{
    struct http_house house;

    (void)state;
    http_house_open(&house, NULL);
    house.extra_name = "X-Word";
    house.extra_value = "a\r\nSet-Cookie: b\n";
    struct peer *peer = http_house_peer(&house);
    peer_say(peer, "GET / HTTP/1.1\r\n\r\n");
    peer_wait(peer, "GET /? []", 1);
    assert_int_equal(peer_count(peer, "X-Word: a  Set-Cookie: b \r\n"), 1);
    assert_int_equal(peer_count(peer, "\nSet-Cookie"), 0);
    peer_free(peer);
    http_house_close(&house);
}

static void
test_views_of_a_request(void **state)
{
    struct http_house house;

    (void)state;
    http_house_open(&house, NULL);
    house.hold = true;
    struct peer *peer = http_house_peer(&house);
    peer_say(peer, "POST /a/b?c=d HTTP/1.1\r\nX-Two: first\r\nx-two: last\r\n"
                   "X-None:\r\nContent-Length: 3\r\n\r\n");
    peer_say_bytes(peer, "a\0b", 3);
    http_house_wait_held(&house);
    struct http_request *request = house.held;
    assert_int_equal(http_method(request), HTTP_POST);
    assert_true(text_is(http_path(request), "/a/b"));
    assert_true(text_is(http_query(request), "c=d"));
    assert_true(text_is(http_header(request, "X-TWO"), "last"));
    assert_int_equal(http_header(request, "X-None").len, 0);
    assert_non_null(http_header(request, "X-None").at);
    assert_null(http_header(request, "X-Absent").at);
    struct text body = http_body(request);
    assert_int_equal(body.len, 3);
    assert_memory_equal(body.at, "a\0b", 3);
    assert_true(text_is(http_peer(request), "127.0.0.1"));
    assert_true(strlen(http_id(request)) > 1);
    assert_int_equal(http_in_flight(house.http), 1);
    http_house_answer(request);
    peer_wait(peer, "POST /a/b?c=d", 1);
    assert_int_equal(http_in_flight(house.http), 0);
    peer_free(peer);
    http_house_close(&house);
}

static void
test_ids_differ(void **state)
{
    struct http_house house;
    char first[32];

    (void)state;
    http_house_open(&house, NULL);
    struct peer *peer = http_house_peer(&house);
    for (size_t i = 1; i <= 2; i++) {
        house.hold = true;
        house.held = NULL;
        peer_say(peer, "GET / HTTP/1.1\r\n\r\n");
        http_house_wait_held(&house);
        if (i == 1)
            assert_true(
                text_copy(text_of(http_id(house.held)), first, sizeof first));
        else
            assert_string_not_equal(first, http_id(house.held));
        http_house_answer(house.held);
        peer_wait(peer, "GET /? []", i);
    }
    peer_free(peer);
    http_house_close(&house);
}

/* ---- clients that leave ---- */

static void
test_half_closed_gets_its_answer(void **state)
{
    struct http_house house;

    (void)state;
    http_house_open(&house, NULL);
    struct peer *peer = http_house_peer(&house);
    peer_say(peer, "GET / HTTP/1.1\r\n\r\n");
    peer_half_close(peer);
    peer_wait(peer, "GET /? [] from", 1);
    peer_wait_end(peer);
    peer_free(peer);
    http_house_close(&house);
}

static void
test_half_closed_gets_a_long_answer(void **state)
{
    enum { LONG = 900000 };
    struct http_house house;
    char *body = malloc(LONG);

    (void)state;
    assert_non_null(body);
    memset(body, 'z', LONG);
    body[LONG - 1] = '!';
    http_house_open(&house, NULL);
    house.hold = true;
    struct peer *peer = http_house_peer(&house);
    peer_say(peer, "GET / HTTP/1.1\r\n\r\n");
    peer_half_close(peer);
    http_house_wait_held(&house);
    http_reply(house.held, 200, "text/plain", (struct text){ body, LONG });
    peer_wait(peer, "z!", 1);
    peer_wait_end(peer);
    const char *heard = strstr(peer_heard(peer), "\r\n\r\n");
    assert_non_null(heard);
    assert_int_equal(strlen(heard), strlen("\r\n\r\n") + LONG);
    assert_int_equal(strspn(heard + 4, "z"), LONG - 1);
    peer_free(peer);
    http_house_close(&house);
    free(body);
}

static bool
is_idle(void *arg)
{
    struct http_house *house = arg;

    return http_in_flight(house->http) == 0;
}

static void
test_gone_before_the_answer(void **state)
{
    struct http_house house;

    (void)state;
    http_house_open(&house, NULL);
    house.hold = true;
    struct peer *peer = http_house_peer(&house);
    peer_say(peer, "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi");
    http_house_wait_held(&house);
    peer_hang_up(peer);
    /* Somebody else is served meanwhile, so the reset has been seen. */
    struct peer *other = http_house_peer(&house);
    peer_say(other, "GET / HTTP/1.1\r\n\r\n");
    peer_wait(other, "GET /? []", 1);
    assert_true(text_is(http_body(house.held), "hi"));
    http_house_answer(house.held);
    peer_turn_until(house.loop, is_idle, &house);
    peer_free(other);
    http_house_close(&house);
}

static void
test_closed_before_the_answer(void **state)
{
    struct http_house house;

    (void)state;
    http_house_open(&house, NULL);
    house.hold = true;
    struct peer *peer = http_house_peer(&house);
    peer_say(peer, "POST /a HTTP/1.1\r\nContent-Length: 2\r\n\r\nhi");
    http_house_wait_held(&house);
    http_close(GIVE(house.http));
    assert_true(text_is(http_body(house.held), "hi"));
    assert_true(text_is(http_peer(house.held), "127.0.0.1"));
    http_reply_header(house.held, "X-A", "b");
    http_house_answer(house.held);
    peer_wait_end(peer);
    assert_string_equal(peer_heard(peer), "");
    peer_free(peer);
    http_house_close(&house);
}

/* ---- the end ---- */

static void
test_drain_finishes_what_is_in_flight(void **state)
{
    struct http_house house;

    (void)state;
    http_house_open(&house, NULL);
    house.hold = true;
    int port = http_port(house.http);
    struct peer *peer = http_house_peer(&house);
    struct peer *resting = http_house_peer(&house);
    peer_say(resting, "GET /1 HTTP/1.1\r\n\r\n");
    http_house_wait_held(&house);
    http_house_answer(GIVE(house.held));
    peer_wait(resting, "GET /1? []", 1);

    house.hold = true;
    peer_say(peer, "GET /2 HTTP/1.1\r\n\r\n");
    http_house_wait_held(&house);
    http_drain(house.http);
    http_drain(house.http);
    assert_int_equal(http_in_flight(house.http), 1);

    struct sockaddr_in where = { .sin_family = AF_INET,
                                 .sin_port = htons((uint16_t)port),
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    int fd = socket(AF_INET, SOCK_STREAM, 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&where, sizeof where), -1);
    assert_int_equal(errno, ECONNREFUSED);
    close(fd);

    peer_say(resting, "GET /3 HTTP/1.1\r\n\r\n");
    peer_wait(resting, "GET /3? []", 1);
    peer_wait_end(resting);
    http_house_answer(house.held);
    peer_wait(peer, "GET /2? []", 1);
    peer_wait_end(peer);
    assert_int_equal(peer_count(peer, "Connection: close\r\n"), 1);
    peer_turn_until(house.loop, is_idle, &house);
    peer_free(resting);
    peer_free(peer);
    http_house_close(&house);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_keep_alive),
        cmocka_unit_test(test_pipelining),
        cmocka_unit_test(test_head_and_empty),
        cmocka_unit_test(test_header_is_neutralised),
        cmocka_unit_test(test_views_of_a_request),
        cmocka_unit_test(test_ids_differ),
        cmocka_unit_test(test_half_closed_gets_its_answer),
        cmocka_unit_test(test_half_closed_gets_a_long_answer),
        cmocka_unit_test(test_gone_before_the_answer),
        cmocka_unit_test(test_closed_before_the_answer),
        cmocka_unit_test(test_drain_finishes_what_is_in_flight),
    };

    return cmocka_run_group_tests_name("http", whole, NULL, NULL);
}
