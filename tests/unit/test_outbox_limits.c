/* tests/unit/test_outbox_limits.c -- what stops a channel: its budget, the
 * config, a command; and what is counted on the way. All real. */
#include <string.h>

#include "gateway/outbox/outbox_desk.h"
#include "gateway/outbox/outbox_survey.h"
#include "gateway/platform/clock.h"
#include "gateway/platform/metrics.h"
#include "tests/support/outbox_house.h"
#include "tests/support/table.h"

static const int64_t day_ms = 24 * 3600 * 1000;

static struct outbox_house house;

static int
open_house(void **state)
{
    static const char *const names[] = { "at", "kannel" };

    (void)state;
    outbox_house_open(&house);
    for (unsigned i = 0; i < LENGTH(names); i++) {
        metric_channel(i, names[i]);
        metric_channel_set(names[i], CHANNEL_PAUSED, -1); /* not looked yet */
        metric_channel_set(names[i], CHANNEL_HEALTH, -1);
    }
    outbox_house_says(&house, house_kannel_accepts);
    return 0;
}

static int
close_house(void **state)
{
    (void)state;
    outbox_house_close(&house);
    return 0;
}

/* Channels as they stand in house.channels; kannel first. */
static void
set_out(bool routed)
{
    struct outbox_route route = { .channels = { "kannel", "at" },
                                  .channels_count = 2 };

    outbox_channels(house.outbox, house.channels, 2);
    if (routed)
        outbox_routes(house.outbox, &route, 1);
}

static void
pause_it(const char *channel, bool paused)
{
    assert_int_equal(db_begin(house.side), GW_OK);
    assert_int_equal(
        outbox_desk_pause(house.side, channel, paused, clock_wall_ms()), GW_OK);
    assert_int_equal(db_commit(house.side), GW_OK);
}

static struct outbox_desk_day
day_of(const char *channel)
{
    struct outbox_desk_day day;

    assert_int_equal(db_begin_read(house.side), GW_OK);
    assert_int_equal(outbox_desk_day(house.side, channel,
                                     clock_wib_day(clock_wall_ms()), &day),
                     GW_OK);
    assert_int_equal(db_commit(house.side), GW_OK);
    return day;
}

static struct outbox_desk_channel
look_at(const char *channel)
{
    struct outbox_desk_channel state;

    assert_int_equal(db_begin_read(house.side), GW_OK);
    assert_int_equal(
        outbox_desk_channel(house.side, channel, clock_wall_ms(), &state),
        GW_OK);
    assert_int_equal(db_commit(house.side), GW_OK);
    return state;
}

static int64_t
add(const char *text)
{
    return outbox_house_add(&house, "kannel", OUTBOX_REPLY, text);
}

/* ---- budgets ---- */

/* A day may end while it runs; then there is nothing to be said. */
static bool
same_day(int64_t began_ms)
{
    return clock_wib_day(began_ms) == clock_wib_day(clock_wall_ms());
}

static void
test_budget_is_spent(void **state)
{
    int64_t began_ms = clock_wall_ms(), ids[4];

    (void)state;
    house.channels[1].send.per_day = 3;
    set_out(false);
    for (size_t i = 0; i < LENGTH(ids); i++)
        ids[i] = add("Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, ids[2], OUTBOX_SENT);
    outbox_house_until_metric(&house, "kentongan_outbox_depth", 1);
    outbox_house_until_idle(&house);
    assert_int_equal(day_of("kannel").parts, 3);
    if (same_day(began_ms))
        assert_int_equal(outbox_house_row(&house, ids[3]).state, OUTBOX_QUEUED);

    /* A page goes on, and is counted. */
    int64_t page =
        outbox_house_add(&house, "kannel", OUTBOX_DANGER, "Buka konsol.");
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, page, OUTBOX_SENT);
    assert_string_equal(outbox_house_row(&house, page).channel, "kannel");
    assert_int_equal(day_of("kannel").parts, 4);

    /* The administrator allows more. */
    house.channels[1].send.per_day = 9;
    set_out(false);
    outbox_house_until_state(&house, ids[3], OUTBOX_SENT);
}

/* It counts parts, what is on disk from before, and not what never left. */
static void
test_budget_counts_parts(void **state)
{
    char three[400];
    int64_t began_ms = clock_wall_ms();

    (void)state;
    memset(three, 'a', sizeof three);
    three[sizeof three - 1] = '\0';
    house.channels[1].send.per_day = 4;
    set_out(false);
    int64_t first = add(three);
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, first, OUTBOX_SENT);
    assert_int_equal(day_of("kannel").parts, 3);
    outbox_house_stop(&house);
    outbox_house_start(&house);
    house.channels[1].send.per_day = 4;
    set_out(false);
    int64_t large = add(three);
    outbox_wake(house.outbox);
    outbox_house_until_metric(&house, "kentongan_outbox_depth", 1);
    outbox_house_until_idle(&house);
    if (same_day(began_ms))
        assert_int_equal(outbox_house_row(&house, large).state, OUTBOX_QUEUED);
    assert_int_equal(day_of("kannel").parts, 3);
}

static void
test_budget_gives_back(void **state)
{
    (void)state;
    house.channels[1].send.per_day = 100;
    house.channels[1].send.url = "http://127.0.0.1:1/";
    set_out(false);
    int64_t id = add("Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, id, OUTBOX_WAITING);
    assert_int_equal(day_of("kannel").parts, 0);
}

/* With a route the rest goes by the next one. */
static void
test_budget_moves(void **state)
{
    int64_t began_ms = clock_wall_ms(), ids[3];

    (void)state;
    outbox_house_says(&house, house_accepts);
    house.channels[1].send.per_day = 1;
    set_out(true);
    for (size_t i = 0; i < LENGTH(ids); i++)
        ids[i] = add("Diterima.");
    outbox_wake(house.outbox);
    for (size_t i = 0; i < LENGTH(ids); i++)
        outbox_house_until_state(&house, ids[i], OUTBOX_SENT);
    outbox_house_until_idle(&house);
    assert_int_equal(house.asked_count, 3);
    if (same_day(began_ms)) {
        assert_int_equal(day_of("kannel").sent, 1);
        assert_int_equal(day_of("at").sent, 2);
    }
}

/* ---- pauses ---- */

static void
test_paused_by_command(void **state)
{
    (void)state;
    pause_it("kannel", true);
    int64_t id = add("Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_metric(
        &house, "kentongan_channel_paused{channel=\"kannel\"}", 1);
    outbox_house_until_metric(&house, "kentongan_outbox_depth", 1);
    outbox_house_until_idle(&house);
    assert_int_equal(house.asked_count, 0);
    assert_int_equal(outbox_house_row(&house, id).state, OUTBOX_QUEUED);
    assert_true(look_at("kannel").paused);
    assert_int_equal(look_at("kannel").waiting, 1);

    pause_it("kannel", false); /* nobody wakes it */
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    outbox_house_until_metric(
        &house, "kentongan_channel_paused{channel=\"kannel\"}", 0);
}

static struct pause {
    const char *name;
    bool routed, by_config;
    enum outbox_priority priority;
    bool moves;
} pauses[] = {
    { "a page", false, false, OUTBOX_DANGER, true },
    { "a page, by the config", false, true, OUTBOX_DANGER, true },
    { "a reply", false, false, OUTBOX_REPLY, false },
    { "a reply with a route", true, false, OUTBOX_REPLY, true },
    { "a reply with a route, by the config", true, true, OUTBOX_REPLY, true },
};

static void
test_pause(void **state)
{
    const struct pause *row = *state;

    house.answers_count = 0;
    outbox_house_says(&house, house_accepts);
    if (row->by_config)
        house.channels[1].send.paused = true;
    else
        pause_it("kannel", true);
    set_out(row->routed);
    int64_t id =
        outbox_house_add(&house, "kannel", row->priority, "Buka konsol.");
    outbox_wake(house.outbox);
    if (row->moves)
        outbox_house_until_state(&house, id, OUTBOX_SENT);
    else
        outbox_house_until_metric(&house, "kentongan_outbox_depth", 1);
    outbox_house_until_idle(&house);
    assert_string_equal(outbox_house_row(&house, id).channel,
                        row->moves ? "at" : "kannel");
    assert_int_equal(house.asked_count, row->moves);
}

/* What may have been taken waits for its own channel, however long; a page
 * does not. */
static void
test_pinned(void **state)
{
    (void)state;
    house.answers_count = 0;
    outbox_house_says(&house, house_accepts);
    pause_it("kannel", true);
    set_out(true);
    int64_t reply = add("Diterima.");
    int64_t page =
        outbox_house_add(&house, "kannel", OUTBOX_DANGER, "Buka konsol.");
    outbox_house_run(&house, "UPDATE outbox SET pinned = 1 WHERE id > $1",
                     db_i(0));
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, page, OUTBOX_SENT);
    outbox_house_until_idle(&house);
    assert_string_equal(outbox_house_row(&house, page).channel, "at");
    assert_string_equal(outbox_house_row(&house, reply).channel, "kannel");
    assert_int_equal(outbox_house_row(&house, reply).state, OUTBOX_QUEUED);
}

/* All paused: everything waits, and all goes out afterwards. */
static void
test_all_paused(void **state)
{
    (void)state;
    pause_it("kannel", true);
    pause_it("at", true);
    set_out(true);
    int64_t page =
        outbox_house_add(&house, "kannel", OUTBOX_DANGER, "Buka konsol.");
    int64_t reply = add("Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_metric(&house,
                              "kentongan_channel_paused{channel=\"at\"}", 1);
    outbox_house_until_metric(&house, "kentongan_outbox_depth", 2);
    outbox_house_until_idle(&house);
    assert_int_equal(house.asked_count, 0);
    pause_it("kannel", false);
    outbox_house_until_state(&house, page, OUTBOX_SENT);
    outbox_house_until_state(&house, reply, OUTBOX_SENT);
}

/* ---- health ---- */

static void
test_health_is_seen(void **state)
{
    (void)state;
    house.channels[1].send.url = "http://127.0.0.1:1/";
    set_out(false);
    for (int i = 0; i < 3; i++)
        add("Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_metric(
        &house, "kentongan_channel_health{channel=\"kannel\"}", 2);
    while (strcmp(look_at("kannel").health, "down") != 0)
        outbox_house_turns(&house, 1);
    assert_string_equal(look_at("at").health, "ok");
    assert_string_equal(look_at("nobody").health, "ok");

    /* It comes back with the first answer, step by step. */
    house.channels[1].send.url = house.url_kannel;
    set_out(false);
    outbox_house_until_metric(
        &house, "kentongan_channel_health{channel=\"kannel\"}", 0);
    while (strcmp(look_at("kannel").health, "ok") != 0)
        outbox_house_turns(&house, 1);
}

/* ---- counts ---- */

static void
send_receipt(int64_t id, enum receipt_state receipt)
{
    outbox_house_receipt(&house, "kannel",
                         &(struct receipt){ .ours = id, .state = receipt });
}

static void
test_counts(void **state)
{
    int64_t began_ms = clock_wall_ms(), ids[4];

    (void)state;
    for (size_t i = 0; i < LENGTH(ids); i++)
        ids[i] = add("Diterima.");
    int64_t late = outbox_house_add_for(&house, "kannel", "Basi", 7, -1);
    outbox_wake(house.outbox);
    for (size_t i = 0; i < LENGTH(ids); i++)
        outbox_house_until_state(&house, ids[i], OUTBOX_SENT);
    outbox_house_until_state(&house, late, OUTBOX_LOST);
    send_receipt(ids[0], RECEIPT_DELIVERED);
    send_receipt(ids[0], RECEIPT_DELIVERED); /* twice */
    send_receipt(ids[1], RECEIPT_REJECTED);
    send_receipt(ids[2], RECEIPT_UNDELIVERED);
    send_receipt(ids[2], RECEIPT_DELIVERED); /* after all */

    const struct receipt orphan = { .ref = TEXT("nobody's"),
                                    .state = RECEIPT_DELIVERED };
    outbox_house_receipt(&house, "kannel", &orphan);
    outbox_house_receipt(&house, "kannel", &orphan);
    outbox_received(house.outbox, "in", 3);
    outbox_received(house.outbox, "kannel", 2);
    outbox_received(house.outbox, "in", 0);
    outbox_received(house.outbox, "in", 4);
    outbox_drain(house.outbox); /* what is in memory goes to disk */
    outbox_house_until_idle(&house);
    outbox_house_stop(&house);

    outbox_house_start(&house);
    if (same_day(began_ms)) {
        struct outbox_desk_day day = day_of("kannel");
        assert_int_equal(day.sent, 4);
        assert_int_equal(day.parts, 4);
        assert_int_equal(day.delivered, 2);
        assert_int_equal(day.failed, 2); /* rejected, expired */
        assert_int_equal(day.silent, 1);
        assert_int_equal(day.orphans, 1);
        assert_int_equal(day.received, 2);
        assert_int_equal(day_of("in").received, 7);
    }
}

/* A receipt that came before the answer is an orphan no more. */
static void
test_orphan_finds_home(void **state)
{
    int64_t began_ms = clock_wall_ms();

    (void)state;
    house.answers_count = 0;
    outbox_house_says(&house, house_accepts);
    outbox_house_receipt(&house, "at",
                         &(struct receipt){ .ref = TEXT("ATXid_1"),
                                            .state = RECEIPT_DELIVERED });
    if (same_day(began_ms))
        assert_int_equal(day_of("at").orphans, 1);
    int64_t id = outbox_house_add(&house, "at", OUTBOX_REPLY, "Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, id, OUTBOX_DELIVERED);
    if (same_day(began_ms)) {
        assert_int_equal(day_of("at").orphans, 0);
        assert_int_equal(day_of("at").sent, 1);
        assert_int_equal(day_of("at").delivered, 1);
    }
}

/* ---- what is over is forgotten ---- */

static void
test_over_is_pruned(void **state)
{
    enum { MANY = OUTBOX_PRUNE + 10 };
    int64_t now_ms = clock_wall_ms();

    (void)state;
    for (int i = 0; i < MANY + 4; i++)
        outbox_house_add(&house, "nobody", OUTBOX_REPLY, "Diterima.");
    int64_t of_tip = outbox_house_add_for(&house, "nobody", "Satu", 7, day_ms);
    int64_t newest = outbox_house_add(&house, "nobody", OUTBOX_REPLY, "Dua");

    /* All are over and old, but for: sent lately, under way, waiting; made
     * yesterday. */
    outbox_house_run(&house,
                     "UPDATE outbox SET state = 4, due_at = NULL, sent_at = "
                     "$1, created_at = $1 WHERE id > 0",
                     db_i(now_ms - 9 * day_ms));
    outbox_house_run(&house, "UPDATE outbox SET sent_at = $1 WHERE id = 1",
                     db_i(now_ms - 7 * day_ms));
    outbox_house_run(&house,
                     "UPDATE outbox SET state = 1, due_at = $1 WHERE id = 3",
                     db_i(now_ms));
    outbox_house_run(&house,
                     "UPDATE outbox SET created_at = $1, sent_at = $1 "
                     "WHERE id = 4",
                     db_i(now_ms - day_ms));
    outbox_wake(house.outbox);
    while (outbox_house_count(&house, "SELECT count(*) FROM outbox") > 5)
        outbox_house_turns(&house, 1);
    outbox_house_turns(&house, 20);
    assert_int_equal(outbox_house_count(&house, "SELECT count(*) FROM outbox"),
                     5);
    assert_int_equal(outbox_house_count(&house, "SELECT sum(id) FROM outbox"),
                     1 + 3 + 4 + of_tip + newest);
}

int
main(void)
{
#define IN_HOUSE(test) \
    cmocka_unit_test_setup_teardown(test, open_house, close_house)
    const struct CMUnitTest tests[] = {
        IN_HOUSE(test_budget_is_spent),
        IN_HOUSE(test_budget_counts_parts),
        IN_HOUSE(test_budget_gives_back),
        IN_HOUSE(test_budget_moves),
        IN_HOUSE(test_paused_by_command),
        IN_HOUSE(test_pinned),
        IN_HOUSE(test_all_paused),
        IN_HOUSE(test_health_is_seen),
        IN_HOUSE(test_counts),
        IN_HOUSE(test_orphan_finds_home),
        IN_HOUSE(test_over_is_pruned),
    };
    struct CMUnitTest rows[LENGTH(pauses)];

    for (size_t i = 0; i < LENGTH(pauses); i++)
        rows[i] = (struct CMUnitTest){ pauses[i].name, test_pause, open_house,
                                       close_house, &pauses[i] };
    int failed =
        cmocka_run_group_tests_name("limits: pauses", rows, NULL, NULL);
    return failed + cmocka_run_group_tests_name("limits", tests, NULL, NULL);
}
