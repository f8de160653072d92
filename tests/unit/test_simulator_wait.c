/* SMS that come to the simulator, pages that wait for them, and senders whose
 * answer is held back. */
#include "handlers/simulator/simulator.h"

#include "tests/unit/simulator_house.h"

/* ---- waiting ---- */

static bool
is_waiting(void *arg)
{
    size_t count = 0;

    for (size_t i = 0; i < WAITERS_MAX; i++)
        count += house.simulator->waiters[i].request != NULL;
    return count == *(const size_t *)arg;
}

static void
test_waits_for_the_next(void **state)
{
    size_t one = 1;
    OWNED(peer_free)
    struct peer *first =
        say("GET", "/handset/api/inbox?after=0", LOCAL MINE, "");

    (void)state;
    peer_turn_until(house.loop, is_waiting, &one);
    assert_string_equal(peer_heard(first), "");
    assert_int_equal(ask("POST", "/handset/send/at", LOCAL AT_KEY, AT_SMS),
                     201);
    assert_int_equal(status_of(first), 200);
    assert_int_equal(peer_count(first, "\"text\":\"Info diterima\""), 1);
    assert_int_equal(peer_count(first, "\"channel\":\"at\""), 1);
    assert_int_equal(peer_count(first, "\"held\":false"), 1);
    assert_int_equal(peer_count(first, "\"last\":1"), 1);
}

static void
test_everybody_is_told(void **state)
{
    struct peer *peers[WAITERS_MAX];
    size_t all = WAITERS_MAX;

    (void)state;
    for (size_t i = 0; i < WAITERS_MAX; i++)
        peers[i] = say("GET", "/handset/api/inbox?after=0", LOCAL MINE, "");
    peer_turn_until(house.loop, is_waiting, &all);
    /* One too many is answered at once. */
    OWNED(peer_free)
    struct peer *late =
        say("GET", "/handset/api/inbox?after=0", LOCAL MINE, "");
    assert_int_equal(status_of(late), 200);
    assert_int_equal(peer_count(late, "\"messages\":[]"), 1);
    assert_int_equal(ask("POST", "/handset/send/parts", LOCAL, PART_SMS), 200);
    for (size_t i = 0; i < WAITERS_MAX; i++) {
        assert_int_equal(status_of(peers[i]), 200);
        assert_int_equal(peer_count(peers[i], "\"text\":\"Halo\""), 1);
        peer_free(peers[i]);
    }
}

static void
test_gives_up(void **state)
{
    size_t one = 1;
    OWNED(peer_free)
    struct peer *peer =
        say("GET", "/handset/api/inbox?after=0", LOCAL MINE, "");

    (void)state;
    peer_turn_until(house.loop, is_waiting, &one);
    waiting_sweep(house.simulator, 0);
    assert_true(is_waiting(&one));
    waiting_sweep(house.simulator, INT64_MAX);
    assert_int_equal(status_of(peer), 200);
    assert_int_equal(peer_count(peer, "\"messages\":[]"), 1);
}

static void
test_drained(void **state)
{
    size_t one = 1;
    OWNED(peer_free)
    struct peer *peer =
        say("GET", "/handset/api/inbox?after=0", LOCAL MINE, "");

    (void)state;
    peer_turn_until(house.loop, is_waiting, &one);
    simulator_drain(house.simulator);
    assert_int_equal(status_of(peer), 200);
    assert_int_equal(ask("GET", "/handset/api/inbox?after=0", LOCAL MINE, ""),
                     200);
    assert_int_equal(ask("POST", "/handset/api/hold", LOCAL MINE, ""), 204);
    assert_int_equal(ask("POST", "/handset/send/at", LOCAL AT_KEY, AT_SMS),
                     201);
}

/* ---- answers held back ---- */

static bool
is_held(void *arg)
{
    const size_t *count = arg;
    size_t held = 0;

    for (size_t i = 0; i < HELD_MAX; i++)
        held += house.simulator->held[i].request != NULL;
    return held == *count;
}

static struct peer *
hold_one(size_t count)
{
    assert_int_equal(ask("POST", "/handset/api/hold", LOCAL MINE, ""), 204);
    struct peer *peer = say("POST", "/handset/send/at", LOCAL AT_KEY, AT_SMS);
    peer_turn_until(house.loop, is_held, &count);
    assert_string_equal(peer_heard(peer), "");
    return peer;
}

static void
test_held_back_and_released(void **state)
{
    OWNED(peer_free)
    struct peer *sender = hold_one(1);
    OWNED(peer_free)
    struct peer *page =
        say("GET", "/handset/api/inbox?after=0", LOCAL MINE, "");

    (void)state;
    assert_int_equal(status_of(page), 200);
    assert_int_equal(peer_count(page, "\"held\":true"), 1);
    /* The next one is answered as ever. */
    assert_int_equal(ask("POST", "/handset/send/at", LOCAL AT_KEY, AT_SMS),
                     201);
    assert_int_equal(ask("POST", "/handset/api/release?id=2", LOCAL MINE, ""),
                     404);
    assert_int_equal(ask("POST", "/handset/api/release?id=1", LOCAL MINE, ""),
                     204);
    assert_int_equal(status_of(sender), 201);
    assert_int_equal(peer_count(sender, "\"messageId\":\"handset-"), 1);
    assert_int_equal(ask("POST", "/handset/api/release?id=1", LOCAL MINE, ""),
                     404);
}

static void
test_held_back_and_forgotten(void **state)
{
    OWNED(peer_free)
    struct peer *sender = hold_one(1);

    (void)state;
    messaging_sweep(house.simulator, 0);
    assert_int_equal(peer_count(sender, "HTTP"), 0);
    messaging_sweep(house.simulator, INT64_MAX);
    assert_int_equal(status_of(sender), 201);
}

static void
test_no_more_than_so_many_are_held(void **state)
{
    struct peer *senders[HELD_MAX];

    (void)state;
    for (size_t i = 0; i < HELD_MAX; i++)
        senders[i] = hold_one(i + 1);
    assert_int_equal(ask("POST", "/handset/api/hold", LOCAL MINE, ""), 204);
    assert_int_equal(ask("POST", "/handset/send/at", LOCAL AT_KEY, AT_SMS),
                     201);
    simulator_drain(house.simulator);
    for (size_t i = 0; i < HELD_MAX; i++) {
        assert_int_equal(status_of(senders[i]), 201);
        peer_free(senders[i]);
    }
}

static void
test_held_back_too_long_ago(void **state)
{
    OWNED(peer_free)
    struct peer *sender = hold_one(1);
    struct inbox_message *message = NULL;
    struct msisdn to = { .digits = "6281200000001" };

    (void)state;
    for (int i = 0; i < INBOX_MAX; i++)
        assert_int_equal(
            inbox_add(&house.simulator->inbox, &to, TEXT("x"), 0, &message),
            GW_OK);
    assert_true(messaging_release(house.simulator, 1));
    assert_int_equal(status_of(sender), 503);
    assert_false(message->held);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        WHOLE(test_waits_for_the_next),
        WHOLE(test_everybody_is_told),
        WHOLE(test_gives_up),
        WHOLE(test_drained),
        WHOLE(test_held_back_and_released),
        WHOLE(test_held_back_and_forgotten),
        WHOLE(test_no_more_than_so_many_are_held),
        WHOLE(test_held_back_too_long_ago),
    };

    return cmocka_run_group_tests_name("simulator waits", tests, NULL, NULL);
}
