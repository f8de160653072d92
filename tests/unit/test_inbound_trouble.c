/* tests/unit/test_inbound_trouble.c -- a database that is locked, and a disk
 * that is full: what the aggregator and the villager are told, and that it
 * passes. */
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "tests/support/door_house.h"
#include "tests/support/peer.h"
#include "tests/support/table.h"

#define AT "/in/at/q7Zt0mX4v9Lk2RbN8sWc1d"

static const char SMS[] = "id=1&from=%2B6281234567890&to=1771&text=ada+calo";
static const char RECEIPT[] = "id=x&status=Success";
static const char ENDED[] = "sessionId=s1&status=Incomplete";
static const char TURN[] = "sessionId=s1&phoneNumber=%2B6281234567890&text=1";
static const char BUSY[] = "END Maaf, layanan sedang sibuk. Coba lagi nanti. "
                           "Bahaya: telepon 110.";

static struct door_house house;

static int
open_it(void **state)
{
    (void)state;
    door_house_open(&house);
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    door_house_close(&house);
    return 0;
}

static int64_t
count(const char *table)
{
    return villager_house_count(&house.villagers, table);
}

static struct peer *
post(const char *word, const char *form)
{
    struct peer *peer = peer_connect(house.loop, http_port(house.http));
    char head[256];

    snprintf(head, sizeof head,
             "POST " AT "/%s HTTP/1.1\r\nHost: t\r\nConnection: close\r\n"
             "Content-Type: application/x-www-form-urlencoded\r\n"
             "Content-Length: %zu\r\n\r\n",
             word, strlen(form));
    peer_say(peer, head);
    peer_say(peer, form);
    return peer;
}

static void
hear(struct peer *peer, const char *status, const char *what)
{
    peer_wait_end(peer);
    if (strstr(peer_heard(peer), status) == NULL
        || strstr(peer_heard(peer), what) == NULL)
        fail_msg("no \"%s\" and \"%s\" in: %s", status, what, peer_heard(peer));
    peer_free(peer);
}

/* All four kinds wait for the same lock, and each gets its own answer. */
static void
hear_trouble(void)
{
    struct peer *sms = post("sms", SMS), *turn = post("ussd", TURN);
    struct peer *receipt = post("receipt", RECEIPT);
    struct peer *ended = post("ended", ENDED);

    hear(turn, "HTTP/1.1 200", BUSY);
    hear(sms, "HTTP/1.1 503", "Retry-After: ");
    hear(receipt, "HTTP/1.1 503", "Retry-After: ");
    hear(ended, "HTTP/1.1 503", "Retry-After: ");
}

static void
hear_recovery(void)
{
    for (int i = 0; i < 2; i++) {
        hear(post("sms", SMS), "HTTP/1.1 200", "Content-Length: 0");
        hear(post("ussd", TURN), "HTTP/1.1 200", "CON Apa yang terjadi?");
        hear(post("receipt", RECEIPT), "HTTP/1.1 200", "");
        hear(post("ended", ENDED), "HTTP/1.1 200", "");
    }
    assert_int_equal(count("tip"), 1);
    assert_int_equal(count("ussd_call"), 1);
    assert_int_equal(count("outbox"), 1);
    door_house_ask(&house, "GET", "/readyz", "", "");
    assert_int_equal(door_house_status(&house), 200);
}

static void
test_locked(void **state)
{
    (void)state;
    assert_int_equal(db_begin(house.villagers.tip.db), GW_OK);
    hear_trouble();
    assert_null(house.door.oldest);
    assert_null(house.door.newest);
    db_rollback(house.villagers.tip.db);
    door_house_settle(&house);
    hear_recovery();
}

/* Files may grow no further. What a signal would say, the error says too. */
static void
allow_growth(bool allowed)
{
    struct rlimit limit;

    assert_int_equal(getrlimit(RLIMIT_FSIZE, &limit), 0);
    limit.rlim_cur = allowed ? limit.rlim_max : 4096;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
}

static void
test_full_disk(void **state)
{
    (void)state;
    (void)signal(SIGXFSZ, SIG_IGN);
    allow_growth(false);
    hear_trouble();
    door_house_ask(&house, "GET", "/readyz", "", "");
    int status = door_house_status(&house);
    allow_growth(true);
    assert_int_equal(status, 503);
    assert_int_equal(count("tip"), 0);
    /* The store tries by itself each second. */
    while (!store_ready(house.store))
        door_house_ask(&house, "GET", "/healthz", "", "");
    hear_recovery();
}

/* What a turn of the loop submits comes back in a later one. */
static void
quit_when_busy(void *arg)
{
    (void)arg;
    if (house.store != NULL && store_in_flight(house.store) > 0)
        loop_quit(house.loop);
}

/* Closed while requests wait: all are answered, nothing is lost. */
static void
test_closed_meanwhile(void **state)
{
    (void)state;
    struct peer *peers[8];
    char form[64];

    door_house_open(&house);
    for (size_t i = 0; i < LENGTH(peers); i++) {
        snprintf(form, sizeof form, "id=%zu&text=ada+calo", i);
        peers[i] = post("sms", form);
    }
    loop_each_turn(house.loop, quit_when_busy, NULL);
    loop_run(house.loop);
    assert_true(store_in_flight(house.store) > 0);
    store_close(house.store);
    house.store = NULL;
    assert_null(house.door.oldest);
    http_close(house.http);
    house.http = NULL;
    for (size_t i = 0; i < LENGTH(peers); i++)
        peer_free(peers[i]);
    assert_true(count("tip") > 0);
    door_house_close(&house);
}

#define OPEN(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        OPEN(test_locked),
        OPEN(test_full_disk),
        cmocka_unit_test(test_closed_meanwhile),
    };
    return cmocka_run_group_tests_name("inbound trouble", tests, NULL, NULL);
}
