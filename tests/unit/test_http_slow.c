/* tests/unit/test_http_slow.c -- slow clients, many clients, no descriptors. */
#include <event2/event.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "tests/support/http_house.h"
#include "tests/support/peer.h"
#include "tests/support/table.h"

/* ---- deadlines ---- */

static struct slow {
    const char *name;
    const char *say; /* at once */
    char drip;       /* then this, again and again; 0: nothing */
    size_t flood;    /* said so often before that */
    int idle_s, deadline_s;
    const char *hear; /* NULL: nothing at all */
    struct http_house house;
    struct peer *peer;
} slows[] = {
    { .name = "silent from the beginning",
      .say = "",
      .idle_s = 30,
      .deadline_s = 1 },
    { .name = "first line drips",
      .say = "GET /",
      .drip = 'a',
      .idle_s = 30,
      .deadline_s = 1 },
    { .name = "headers drip",
      .say = "GET / HTTP/1.1\r\nX: ",
      .drip = 'a',
      .idle_s = 30,
      .deadline_s = 1 },
    { .name = "body drips",
      .say = "POST / HTTP/1.1\r\nContent-Length: 60000\r\n\r\n",
      .drip = 'a',
      .idle_s = 30,
      .deadline_s = 1 },
    { .name = "chunks drip",
      .say = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n9\r\n",
      .drip = 'a',
      .idle_s = 30,
      .deadline_s = 1 },
    { .name = "the size of a chunk never ends",
      .say = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n",
      .drip = '0',
      .flood = 1000000,
      .idle_s = 30,
      .deadline_s = 1 },
    { .name = "half a header, then nothing",
      .say = "GET / HTTP/1.1\r\nX: y",
      .idle_s = 30,
      .deadline_s = 1 },
    { .name = "at rest",
      .say = "GET / HTTP/1.1\r\n\r\n",
      .idle_s = 1,
      .deadline_s = 30,
      .hear = "GET /? []" },
    { .name = "the second request drips",
      .say = "GET / HTTP/1.1\r\n\r\nGET /",
      .drip = 'a',
      .idle_s = 30,
      .deadline_s = 1,
      .hear = "GET /? []" },
};

/* All at once, so that the deadlines are waited for together. */
static void
start_slow(struct loop *loop, struct slow *row)
{
    struct http_limits limits = { .idle_s = row->idle_s,
                                  .deadline_s = row->deadline_s };

    http_house_open_on(&row->house, loop, &limits);
    row->peer = http_house_peer(&row->house);
    peer_say(row->peer, row->say);
    for (size_t i = 0; i < row->flood; i++)
        peer_say_bytes(row->peer, &row->drip, 1);
    if (row->drip != 0)
        peer_drip(row->peer, row->drip, 50);
}

static void
test_slow(void **state)
{
    struct slow *row = *state;

    peer_wait_end(row->peer);
    assert_int_equal(peer_count(row->peer, "HTTP/1."), row->hear != NULL);
    if (row->hear != NULL)
        assert_int_equal(peer_count(row->peer, row->hear), 1);
    peer_free(row->peer);
    http_house_close(&row->house);
}

static bool
is_idle(void *arg)
{
    struct http_house *house = arg;

    return http_in_flight(house->http) == 0;
}

/* A client that asks and asks and never reads is cut off, and does not make
 * us read ahead without end. */
static void
test_never_reads(void **state)
{
    struct http_limits limits = { .deadline_s = 1, .slowest = 64 << 20 };
    OWNED(buf_free)
    struct buf big = buf_new(16 << 20);
    struct http_house house;

    (void)state;
    http_house_open(&house, &limits);
    house.hold = true;
    struct peer *peer = http_house_peer(&house);
    peer_deaf(peer);
    peer_say(peer, "GET / HTTP/1.1\r\n\r\n");
    http_house_wait_held(&house);
    for (size_t i = 0; i < 100000; i++)
        peer_say(peer, "GET /more HTTP/1.1\r\n\r\n");
    while (big.len < (12 << 20))
        buf_str(&big, "0123456789abcdef0123456789abcdef0123456789abcdef");
    assert_true(buf_ok(&big));
    http_reply(house.held, 200, "text/plain", buf_text(&big));
    peer_turn_until(house.loop, is_idle, &house);
    assert_int_equal(house.asked, 1);
    peer_free(peer);
    http_house_close(&house);
}

/* ---- the cap ---- */

static void
test_cap(void **state)
{
    struct http_limits limits = { .connections = 3 };
    struct http_house house;
    struct peer *peers[3];

    (void)state;
    http_house_open(&house, &limits);
    int64_t refused = http_house_metric("kentongan_connections_refused_total");
    for (size_t i = 0; i < 3; i++) {
        peers[i] = http_house_peer(&house);
        peer_say(peers[i], "GET / HTTP/1.1\r\n\r\n");
        peer_wait(peers[i], "GET /? []", 1);
    }
    assert_int_equal(http_house_metric("kentongan_connections"), 3);

    struct peer *fourth = http_house_peer(&house);
    peer_say(fourth, "GET / HTTP/1.1\r\n\r\n");
    peer_wait_end(fourth);
    assert_int_equal(peer_count(fourth, "HTTP/1.1 503 "), 1);
    assert_int_equal(peer_count(fourth, "Connection: close\r\n"), 1);
    assert_int_equal(peer_count(fourth, "Retry-After: 1\r\n"), 1);
    assert_int_equal(http_house_metric("kentongan_connections_refused_total"),
                     refused + 1);
    peer_free(fourth);

    /* One of the three leaves, and there is room again. */
    peer_say(peers[0], "GET / HTTP/1.1\r\nConnection: close\r\n\r\n");
    peer_wait_end(peers[0]);
    struct peer *fifth = http_house_peer(&house);
    peer_say(fifth, "GET /5 HTTP/1.1\r\n\r\n");
    peer_wait(fifth, "GET /5? []", 1);
    peer_free(fifth);
    for (size_t i = 0; i < 3; i++)
        peer_free(peers[i]);
    http_house_close(&house);
    assert_int_equal(http_house_metric("kentongan_connections"), 0);
}

static bool
all_ended(void *arg)
{
    struct peer **peers = arg;

    for (size_t i = 0; peers[i] != NULL; i++)
        if (!peer_ended(peers[i]))
            return false;
    return true;
}

/* More silent ones than even the refusals have room for: the rest waits in the
 * kernel, is let in as the first are cut off, and is served in the end. */
static void
test_flood(void **state)
{
    enum { FLOOD = 200 };
    struct http_limits limits = { .connections = 2, .deadline_s = 1 };
    struct http_house house;
    struct peer *peers[FLOOD + 1] = { NULL };

    (void)state;
    http_house_open(&house, &limits);
    for (size_t i = 0; i < FLOOD; i++)
        peers[i] = http_house_peer(&house);
    struct peer *patient = http_house_peer(&house);
    peer_say(patient, "GET / HTTP/1.1\r\n\r\n");
    peer_wait_end(patient);
    assert_int_equal(peer_count(patient, "HTTP/1.1 "), 1);
    assert_true(http_house_metric("kentongan_connections") <= 2 + 64);
    peer_turn_until(house.loop, all_ended, peers);
    peer_free(patient);
    for (size_t i = 0; i < FLOOD; i++)
        peer_free(peers[i]);
    http_house_close(&house);
}

/* ---- no descriptors ---- */

static void
test_out_of_descriptors(void **state)
{
    struct http_house house;
    struct rlimit before, none;

    (void)state;
    http_house_open(&house, NULL);
    struct peer *peer = http_house_peer(&house);
    peer_say(peer, "GET / HTTP/1.1\r\n\r\n");
    int lowest_free = dup(0);
    assert_true(lowest_free > 0);
    close(lowest_free);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = (rlim_t)lowest_free;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    /* The listener fails and rests, so only the clock of the server turns. */
    for (size_t i = 0; i < 5; i++)
        event_base_loop(loop_base(house.loop), EVLOOP_ONCE);
    assert_string_equal(peer_heard(peer), "");
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    peer_wait(peer, "GET /? []", 1);
    peer_free(peer);
    http_house_close(&house);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_never_reads),
        cmocka_unit_test(test_cap),
        cmocka_unit_test(test_flood),
        cmocka_unit_test(test_out_of_descriptors),
    };

    struct loop *loop = NULL;
    assert_int_equal(loop_open(&loop), GW_OK);
    for (size_t i = 0; i < LENGTH(slows); i++)
        start_slow(loop, &slows[i]);
    int failed = RUN_TABLE("http deadlines", slows, test_slow);
    loop_close(loop);
    return failed
           + cmocka_run_group_tests_name("http crowd", whole, NULL, NULL);
}
