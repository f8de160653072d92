/* tests/unit/test_fault_platform.c -- every allocation of the loop's parts fails
 * once, in its turn; a call still ends by its done. */
#include <event2/event.h>

#include "gateway/platform/client.h"
#include "gateway/platform/helper.h"
#include "gateway/platform/http.h"
#include "tests/support/client_road.h"
#include "tests/support/fault.h"
#include "tests/support/peer.h"
#include "tests/support/table.h"

static void
never_asked(struct http_request *request, void *arg)
{
    (void)request;
    (void)arg;
    fail();
}

static void
never_due(void *arg)
{
    (void)arg;
    fail();
}

static enum gw_err
open_all(void *arg)
{
    (void)arg;
    OWNED(loop_close)
    struct loop *loop = NULL;
    OWNED(helpers_close)
    struct helpers *helpers = NULL;
    OWNED(client_close)
    struct client *client = NULL;
    OWNED(http_close)
    struct http *http = NULL;

    enum gw_err err = loop_open(&loop);
    if (err == GW_OK)
        err = helpers_open(loop, &helpers);
    if (err == GW_OK)
        err = client_open(loop, &client);
    if (err == GW_OK)
        err = http_open(loop, "127.0.0.1:0", NULL, never_asked, NULL, &http);
    return err;
}

static void
test_opening(void **state)
{
    (void)state;
    assert_true(fault_sweep(open_all, NULL) >= 4);
}

static enum gw_err
add_timer(void *arg)
{
    (void)arg;
    OWNED(loop_close)
    struct loop *loop = NULL;

    enum gw_err err = loop_open(&loop);
    if (err == GW_OK)
        err = loop_every(loop, 1000, never_due, NULL);
    return err;
}

static void
test_timer(void **state)
{
    (void)state;
    assert_true(fault_sweep(add_timer, NULL) >= 2);
}

/* Whatever allocation fails: done comes once, and tells that nothing left. */
static void
test_sending(void **state)
{
    bool failed = true;

    (void)state;
    for (long spared = 0; failed; spared++) {
        struct client_road *road = client_road_open();
        struct wire_call call;

        client_road_call(road, &call, HTTP_POST, "/");
        wire_call_header(&call, "X-A", TEXT("b"));
        buf_str(&call.body, "x=y");
        (void)fault_after(spared);
        client_send(road->client, &call, client_road_done, &road->reply);
        failed = fault_after(-1);
        wire_call_free(&call);
        client_road_wait(road);
        assert_int_equal(road->reply.times, 1);
        assert_int_equal(road->reply.reached, !failed);
        assert_int_equal(road->reply.never_left, failed);
        client_road_close(road);
        assert_true(spared < 100);
    }
}

/* A connection that memory was short for is refused when it speaks; the next
 * one is served. */
static void
test_accepting(void **state)
{
    struct http_house house;

    (void)state;
    http_house_open(&house, NULL);
    struct peer *peer = http_house_peer(&house);
    (void)fault_after(0);
    while (!fault_after(0))
        event_base_loop(loop_base(house.loop), EVLOOP_ONCE);
    (void)fault_after(-1);
    peer_say(peer, "GET / HTTP/1.1\r\n\r\n");
    peer_wait_end(peer);
    assert_int_equal(peer_count(peer, "HTTP/1.1 503 "), 1);
    assert_int_equal(house.asked, 0);
    peer_free(peer);

    peer = http_house_peer(&house);
    peer_say(peer, "GET / HTTP/1.1\r\n\r\n");
    peer_wait(peer, "GET /? []", 1);
    peer_free(peer);
    http_house_close(&house);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_opening),
        cmocka_unit_test(test_timer),
        cmocka_unit_test(test_sending),
        cmocka_unit_test(test_accepting),
    };

    return cmocka_run_group_tests_name("platform without memory", whole, NULL,
                                       NULL);
}
