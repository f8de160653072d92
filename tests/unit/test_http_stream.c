/* tests/unit/test_http_stream.c -- an answer that goes on, and those who stop
 * listening to it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/http_house.h"
#include "tests/support/peer.h"
#include "tests/support/table.h"

static struct http_house house;
static struct peer *peer;

static int
open_house(void **state)
{
    (void)state;
    http_house_open(&house, NULL);
    house.hold = true;
    peer = http_house_peer(&house);
    return 0;
}

static int
close_house(void **state)
{
    (void)state;
    peer_free(peer);
    peer = NULL;
    http_house_close(&house);
    return 0;
}

/* A client asks, and is answered without end. */
static struct http_request *
begin(const char *version)
{
    char first[64];

    snprintf(first, sizeof first, "GET /live HTTP/%s\r\n\r\n", version);
    peer_say(peer, first);
    http_house_wait_held(&house);
    http_stream_begin(house.held, "text/event-stream");
    return house.held;
}

static void
test_pieces_arrive_as_they_are_said(void **state)
{
    struct http_request *request = begin("1.1");

    (void)state;
    assert_true(http_stream_send(request, TEXT("one\n\n")));
    peer_wait(peer, "one\n\n", 1);
    assert_int_equal(peer_count(peer, "Transfer-Encoding: chunked"), 1);
    assert_int_equal(peer_count(peer, "text/event-stream"), 1);
    assert_int_equal(http_in_flight(house.http), 1);
    assert_true(http_stream_send(request, TEXT("two\n\n")));
    peer_wait(peer, "two\n\n", 1);
    assert_true(http_stream_heard(request));
    http_stream_end(request);
    peer_wait(peer, "0\r\n\r\n", 1);

    /* And the connection is as good as before. */
    house.hold = false;
    peer_say(peer, "GET /next HTTP/1.1\r\n\r\n");
    peer_wait(peer, "GET /next", 1);
    assert_int_equal(http_in_flight(house.http), 0);
}

static void
test_an_old_client_reads_to_the_end(void **state)
{
    struct http_request *request = begin("1.0");

    (void)state;
    assert_true(http_stream_send(request, TEXT("one\n\n")));
    peer_wait(peer, "\r\n\r\none\n\n", 1);
    http_stream_end(request);
    peer_wait_end(peer);
    assert_int_equal(peer_count(peer, "chunked"), 0);
}

static bool
is_unheard(void *request)
{
    return !http_stream_heard(request);
}

static void
test_who_hangs_up_is_noticed(void **state)
{
    struct http_request *request = begin("1.1");

    (void)state;
    assert_true(http_stream_send(request, TEXT("one\n\n")));
    peer_wait(peer, "one\n\n", 1);
    peer_hang_up(peer);
    peer = NULL;
    peer_turn_until(house.loop, is_unheard, request);
    assert_false(http_stream_send(request, TEXT("two\n\n")));
    assert_int_equal(http_in_flight(house.http), 1);
    http_stream_end(request);
    assert_int_equal(http_in_flight(house.http), 0);
}

static void
test_who_does_not_read_is_cut_off(void **state)
{
    static char piece[8192];
    struct http_request *request = begin("1.1");
    size_t sent = 0;

    (void)state;
    memset(piece, 'x', sizeof piece);
    peer_deaf(peer);
    while (http_stream_send(request, (struct text){ piece, sizeof piece })) {
        sent += sizeof piece;
        assert_true(sent < 64 * 1024 * 1024);
    }
    assert_true(sent >= HTTP_STREAM_UNREAD - sizeof piece);
    assert_false(http_stream_heard(request));
    http_stream_end(request);
    assert_int_equal(house.held == request, 1);
}

static void
test_who_left_before_it_began(void **state)
{
    (void)state;
    peer_say(peer, "GET /live HTTP/1.1\r\n\r\n");
    http_house_wait_held(&house);
    struct http_request *request = house.held;
    http_close(GIVE(house.http));
    http_stream_begin(request, "text/event-stream");
    assert_false(http_stream_send(request, TEXT("one\n\n")));
    assert_false(http_stream_heard(request));
    http_stream_end(request);
}

static void
test_the_listener_closes_under_it(void **state)
{
    struct http_request *request = begin("1.1");

    (void)state;
    assert_true(http_stream_send(request, TEXT("one\n\n")));
    http_close(GIVE(house.http));
    assert_false(http_stream_send(request, TEXT("two\n\n")));
    http_stream_end(request);
}

int
main(void)
{
#define STREAM(fn) cmocka_unit_test_setup_teardown(fn, open_house, close_house)
    const struct CMUnitTest tests[] = {
        STREAM(test_pieces_arrive_as_they_are_said),
        STREAM(test_an_old_client_reads_to_the_end),
        STREAM(test_who_hangs_up_is_noticed),
        STREAM(test_who_does_not_read_is_cut_off),
        STREAM(test_who_left_before_it_began),
        STREAM(test_the_listener_closes_under_it),
    };

    return cmocka_run_group_tests_name("an answer that goes on", tests, NULL,
                                       NULL);
}
