/* tests/unit/test_outbox_failover.c -- from one channel to the next, and when
 * not. Two channels on one aggregator that answers as it is told; a channel
 * "refuses" when nobody listens at its address. All real. */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "gateway/outbox/outbox_tally.h"
#include "gateway/platform/clock.h"
#include "tests/support/outbox_house.h"
#include "tests/support/table.h"

static const char nowhere[] = "http://127.0.0.1:1/"; /* nobody listens */

static struct outbox_house house;

static int
open_house(void **state)
{
    (void)state;
    outbox_house_open(&house);
    return 0;
}

static int
close_house(void **state)
{
    (void)state;
    outbox_house_close(&house);
    return 0;
}

/* The house's channels as they stand in house.channels, and one route over
 * both for all numbers. */
static void
set_out(bool routed)
{
    struct outbox_route route = { .channels = { "at", "kannel" },
                                  .channels_count = 2 };

    outbox_channels(house.outbox, house.channels, 2);
    if (routed)
        outbox_routes(house.outbox, &route, 1);
}

static size_t
asked_by(const char *channel)
{
    size_t count = 0;

    for (size_t i = 0; i < house.asked_count; i++) {
        bool kannel = isdigit((unsigned char)house.asked[i][0]) != 0;
        count += kannel == (strcmp(channel, "kannel") == 0);
    }
    return count;
}

static struct house_answer
status_of(int status)
{
    return (struct house_answer){ .status = status, .body = "" };
}

/* ---- what the first channel's answer does ---- */

static struct answered {
    const char *name;
    int status; /* 0: no connection */
    bool routed;
    enum outbox_priority priority;
    const char *channel; /* where it stands in the end */
    enum outbox_state state;
    bool pinned;
} answers[] = {
    { "no connection", 0, true, OUTBOX_REPLY, "kannel", OUTBOX_SENT, false },
    { "no connection, no routes", 0, false, OUTBOX_REPLY, "at", OUTBOX_WAITING,
      false },
    { "no connection, a page", 0, false, OUTBOX_DANGER, "kannel", OUTBOX_SENT,
      false },
    { "slower", 429, true, OUTBOX_REPLY, "kannel", OUTBOX_SENT, false },
    { "credentials", 401, true, OUTBOX_REPLY, "kannel", OUTBOX_SENT, false },
    { "no money", 402, true, OUTBOX_BULK, "kannel", OUTBOX_SENT, false },
    { "cannot now", 503, true, OUTBOX_REPLY, "kannel", OUTBOX_SENT, false },
    { "it may have been taken", 500, true, OUTBOX_REPLY, "at", OUTBOX_WAITING,
      true },
    { "a page may have been taken", 500, true, OUTBOX_DANGER, "at",
      OUTBOX_WAITING, true },
    { "a proxy waited too long", 504, true, OUTBOX_REPLY, "at", OUTBOX_WAITING,
      true },
    { "unreadable", 200, true, OUTBOX_REPLY, "at", OUTBOX_WAITING, true },
    { "a bad number", 400, true, OUTBOX_REPLY, "at", OUTBOX_FAILED, false },
};

static void
test_answer(void **state)
{
    const struct answered *row = *state;

    if (row->status == 0)
        house.channels[0].send.url = nowhere;
    else
        outbox_house_says(&house, status_of(row->status));
    outbox_house_says(&house, house_kannel_accepts);
    set_out(row->routed);
    int64_t id = outbox_house_add(&house, "at", row->priority, "Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, id, row->state);
    outbox_house_until_idle(&house);

    struct outbox_row message = outbox_house_row(&house, id);
    bool moved = strcmp(row->channel, "kannel") == 0;
    assert_string_equal(message.channel, row->channel);
    assert_string_equal(message.tried, moved ? "at" : "");
    assert_int_equal(message.pinned, row->pinned);
    assert_int_equal(asked_by("kannel"), moved);
    assert_int_equal(asked_by("at"), row->status != 0);
}

/* The answer never comes: the connection breaks after the request. */
static void
test_silence_stays(void **state)
{
    struct house_answer held = house_accepts;

    (void)state;
    held.hold = true;
    outbox_house_says(&house, held);
    set_out(true);
    int64_t id = outbox_house_add(&house, "at", OUTBOX_REPLY, "Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_asked(&house, 1);
    outbox_house_stop(&house);
    outbox_house_says(&house, house_accepts);
    outbox_house_start(&house);
    set_out(true);
    assert_string_equal(outbox_house_row(&house, id).channel, "at");
    assert_true(outbox_house_row(&house, id).pinned);
    assert_int_equal(asked_by("kannel"), 0);
}

/* Once round, then a rest; and from the beginning again. */
static void
test_once_round(void **state)
{
    (void)state;
    house.channels[0].send.url = nowhere;
    house.channels[1].send.url = nowhere;
    set_out(true);
    int64_t id = outbox_house_add(&house, "at", OUTBOX_REPLY, "Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, id, OUTBOX_WAITING);
    while (outbox_house_row(&house, id).due_ms
               <= outbox_house_row(&house, id).created_ms
           || outbox_house_row(&house, id).tried[0] != '\0')
        outbox_house_turns(&house, 1);
    assert_string_equal(outbox_house_row(&house, id).channel, "kannel");
    assert_int_equal(outbox_house_row(&house, id).attempts, 0);

    outbox_house_says(&house, house_accepts);
    house.channels[0].send.url = house.url_at;
    set_out(true);
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    assert_string_equal(outbox_house_row(&house, id).channel, "at");
}

/* What the second may have taken is the second's after a restart, though the
 * first is well again. */
static void
test_restart_in_between(void **state)
{
    (void)state;
    house.channels[0].send.url = nowhere;
    outbox_house_says(&house, status_of(500));
    set_out(true);
    int64_t id = outbox_house_add(&house, "at", OUTBOX_REPLY, "Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_asked(&house, 1);
    outbox_house_until_idle(&house);
    outbox_house_stop(&house);
    assert_string_equal(outbox_house_row(&house, id).channel, "kannel");

    outbox_house_says(&house, house_kannel_accepts);
    outbox_house_start(&house);
    set_out(true);
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    assert_int_equal(asked_by("kannel"), 2);
    assert_int_equal(asked_by("at"), 0);
}

/* A message that a crash caught on its way to the second one is not moved back
 * and does not begin anew. */
static void
test_crash_on_the_way(void **state)
{
    (void)state;
    outbox_house_says(&house, house_kannel_accepts);
    outbox_house_stop(&house);
    int64_t id = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "Diterima.");
    outbox_house_run(&house,
                     "UPDATE outbox SET state = 2, due_at = NULL, "
                     "tried = 'at' WHERE id = $1",
                     db_i(id));
    outbox_house_start(&house);
    set_out(true);
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    assert_true(outbox_house_row(&house, id).pinned);
    assert_string_equal(outbox_house_row(&house, id).tried, "at");
    assert_int_equal(asked_by("at"), 0);
}

/* ---- which channel to begin with ---- */

static void
test_route_decides(void **state)
{
    struct outbox_route routes[] = {
        { .prefixes = { 62812 },
          .prefixes_count = 1,
          .channels = { "gone", "kannel" },
          .channels_count = 2 },
        { .channels = { "at" }, .channels_count = 1 },
    };

    (void)state;
    outbox_house_says(&house, house_kannel_accepts);
    outbox_channels(house.outbox, house.channels, 2);
    outbox_routes(house.outbox, routes, LENGTH(routes));
    int64_t id = outbox_house_add(&house, "at", OUTBOX_REPLY, "Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    assert_string_equal(outbox_house_row(&house, id).channel, "kannel");
    assert_string_equal(outbox_house_row(&house, id).tried, "");
    assert_int_equal(asked_by("at"), 0);
}

static void
test_cheapest(void **state)
{
    struct outbox_route route = { .channels = { "at", "kannel" },
                                  .channels_count = 2,
                                  .cheapest = true };

    (void)state;
    outbox_house_says(&house, house_kannel_accepts);
    house.channels[0].send.cost = 350;
    house.channels[1].send.cost = 290;
    outbox_channels(house.outbox, house.channels, 2);
    outbox_routes(house.outbox, &route, 1);
    int64_t id = outbox_house_add(&house, "at", OUTBOX_REPLY, "Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    assert_string_equal(outbox_house_row(&house, id).channel, "kannel");
}

/* Of a channel that the config has no more: a page goes by another, a reply
 * where a route says so. */
static void
test_channel_is_gone(void **state)
{
    (void)state;
    outbox_house_says(&house, house_accepts);
    int64_t page =
        outbox_house_add(&house, "gone", OUTBOX_DANGER, "Buka konsol.");
    int64_t reply = outbox_house_add(&house, "gone", OUTBOX_REPLY, "Ya.");
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, page, OUTBOX_SENT);
    outbox_house_until_idle(&house);
    assert_int_equal(outbox_house_row(&house, reply).state, OUTBOX_QUEUED);
    assert_string_equal(outbox_house_row(&house, reply).channel, "gone");
    set_out(true);
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, reply, OUTBOX_SENT);
    assert_string_equal(outbox_house_row(&house, reply).channel, "at");
}

/* Many are moved, none is lost or sent twice, and a channel that is down is
 * tried by few. */
static void
test_down_is_avoided(void **state)
{
    enum { MANY = 40 };

    (void)state;
    house.channels[0].send.url = nowhere;
    outbox_house_says(&house, house_kannel_accepts);
    set_out(true);
    for (int i = 0; i < MANY; i++)
        outbox_house_add(&house, "at", OUTBOX_REPLY, "Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, MANY, OUTBOX_SENT);
    outbox_house_until_metric(&house, "kentongan_outbox_depth", 0);
    outbox_house_until_idle(&house);
    assert_int_equal(asked_by("kannel"), MANY);
    assert_int_equal(outbox_house_count(&house, "SELECT count(*) FROM outbox "
                                                "WHERE state = 4 AND "
                                                "channel = 'kannel'"),
                     MANY);
}

/* ---- receipts of the channel that it has left ---- */

static struct late {
    const char *name, *by, *tried;
    enum receipt_state receipt;
    enum outbox_state state;
} lates[] = {
    { "its channel: delivered", "kannel", "at", RECEIPT_DELIVERED,
      OUTBOX_DELIVERED },
    { "its channel: rejected", "kannel", "at", RECEIPT_REJECTED,
      OUTBOX_FAILED },
    { "the one before: delivered", "at", "at", RECEIPT_DELIVERED,
      OUTBOX_DELIVERED },
    { "the one before: rejected", "at", "at", RECEIPT_REJECTED, OUTBOX_SENT },
    { "the one before: undelivered", "at", "at", RECEIPT_UNDELIVERED,
      OUTBOX_SENT },
    { "one that never had it: delivered", "at", "", RECEIPT_DELIVERED,
      OUTBOX_SENT },
    { "a name that is part of another's", "a", "at", RECEIPT_DELIVERED,
      OUTBOX_SENT },
};

static void
test_late(void **state)
{
    const struct late *row = *state;
    int64_t id = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "Diterima.");

    outbox_house_run(&house,
                     "UPDATE outbox SET state = 4, due_at = NULL, "
                     "sent_at = created_at, tried = $2 WHERE id = $1",
                     db_i(id), db_t(text_of(row->tried)));
    outbox_house_receipt(
        &house, row->by,
        &(struct receipt){ .ours = id, .state = row->receipt });
    assert_int_equal(outbox_house_row(&house, id).state, row->state);
}

int
main(void)
{
#define IN_HOUSE(test) \
    cmocka_unit_test_setup_teardown(test, open_house, close_house)
    const struct CMUnitTest tests[] = {
        IN_HOUSE(test_silence_stays),      IN_HOUSE(test_once_round),
        IN_HOUSE(test_restart_in_between), IN_HOUSE(test_crash_on_the_way),
        IN_HOUSE(test_route_decides),      IN_HOUSE(test_cheapest),
        IN_HOUSE(test_down_is_avoided),    IN_HOUSE(test_channel_is_gone),
    };
    struct CMUnitTest rows[LENGTH(answers)];
    int failed;

    for (size_t i = 0; i < LENGTH(answers); i++)
        rows[i] = (struct CMUnitTest){ answers[i].name, test_answer, open_house,
                                       close_house, &answers[i] };
    failed = cmocka_run_group_tests_name("failover: answers", rows, NULL, NULL);
    open_house(NULL);
    outbox_house_channels(&house, 0); /* nothing is sent */
    failed += RUN_TABLE("failover: receipts", lates, test_late);
    close_house(NULL);
    return failed + cmocka_run_group_tests_name("failover", tests, NULL, NULL);
}
