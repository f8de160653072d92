/* tests/unit/test_outbox_days.c -- bad days: an aggregator out of reach, a
 * crash, a locked database, a channel that is gone, a wrong clock. All real. */
#include <stdio.h>
#include <string.h>

#include "gateway/outbox/outbox_survey.h"
#include "gateway/platform/clock.h"
#include "tests/support/outbox_house.h"
#include "tests/support/table.h"

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

static void
test_down_then_up(void **state)
{
    int64_t ids[5];

    (void)state;
    outbox_house_says(&house, house_kannel_accepts);
    outbox_house_down(&house);
    for (size_t i = 0; i < LENGTH(ids); i++)
        ids[i] = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, ids[0], OUTBOX_WAITING);
    outbox_house_until_idle(&house);
    assert_string_equal(outbox_house_row(&house, ids[0]).reason, "unreached");
    for (size_t i = 0; i < LENGTH(ids); i++)
        assert_int_equal(outbox_house_row(&house, ids[i]).attempts, 0);

    outbox_house_up(&house);
    for (size_t i = 0; i < LENGTH(ids); i++)
        outbox_house_until_state(&house, ids[i], OUTBOX_SENT);
    outbox_house_until_idle(&house);
    assert_int_equal(house.asked_count, LENGTH(ids));
}

/* While it is down, one message at a time tries the way, not the backlog. */
static void
test_down_wears_nothing_out(void **state)
{
    (void)state;
    outbox_house_down(&house);
    house.per_second = 1;
    outbox_house_channels(&house, 2);
    for (int i = 0; i < 20; i++)
        outbox_house_add(&house, "kannel", OUTBOX_REPLY, "Diterima.");
    outbox_wake(house.outbox);
    outbox_house_turns(&house, 100);
    assert_true(outbox_house_count(
                    &house, "SELECT count(*) FROM outbox WHERE state = 1")
                >= 17);
    outbox_house_says(&house, house_kannel_accepts);
    outbox_house_up(&house);
}

/* ---- a crash ---- */

static void
test_found_sending(void **state)
{
    (void)state;
    outbox_house_says(&house, house_kannel_accepts);
    outbox_house_stop(&house);
    int64_t lost = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "satu");
    int64_t erased =
        outbox_house_add_for(&house, "kannel", "dua", 7, 3600 * 1000);
    int64_t late = outbox_house_add_for(&house, "kannel", "tiga", 8, -1);
    outbox_house_run(&house,
                     "UPDATE outbox SET state = 2, due_at = NULL WHERE id > $1",
                     db_i(0));
    outbox_house_erase(&house, 7);
    outbox_house_start(&house);

    outbox_house_until_state(&house, lost, OUTBOX_SENT);
    assert_int_equal(outbox_house_row(&house, lost).attempts, 2);
    outbox_house_until_state(&house, erased, OUTBOX_FAILED);
    assert_string_equal(outbox_house_row(&house, erased).reason, "erased");
    outbox_house_until_state(&house, late, OUTBOX_LOST);
    outbox_house_until_idle(&house);
    assert_int_equal(house.asked_count, 1);
}

static void
test_found_sending_by_the_hundred(void **state)
{
    enum { MANY = 2 * OUTBOX_IDS_MAX + 5 };

    (void)state;
    outbox_house_stop(&house);
    for (int i = 0; i < MANY; i++)
        outbox_house_add(&house, "nobody", OUTBOX_REPLY, "satu");
    outbox_house_run(&house,
                     "UPDATE outbox SET state = 2, due_at = NULL WHERE id > $1",
                     db_i(0));
    outbox_house_start(&house);
    outbox_house_until_state(&house, MANY, OUTBOX_WAITING);
    assert_int_equal(outbox_house_count(
                         &house, "SELECT count(*) FROM outbox WHERE state = 3 "
                                 "AND due_at IS NOT NULL"),
                     MANY);
}

static void
test_waits_over_a_restart(void **state)
{
    (void)state;
    outbox_house_says(&house,
                      (struct house_answer){ .status = 500, .body = "" });
    outbox_house_says(&house, house_kannel_accepts);
    int64_t id = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "satu");
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, id, OUTBOX_WAITING);
    outbox_house_stop(&house);
    outbox_house_start(&house);
    outbox_house_until_state(&house, id, OUTBOX_SENT); /* in its own time */
    assert_int_equal(house.asked_count, 2);
}

/* ---- the end in good order ---- */

static void
test_drained(void **state)
{
    struct house_answer answer = house_kannel_accepts;

    (void)state;
    answer.hold = true;
    outbox_house_says(&house, answer);
    int64_t under_way = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "1");
    outbox_wake(house.outbox);
    outbox_house_until_asked(&house, 1);
    outbox_drain(house.outbox);
    int64_t later = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "2");
    outbox_wake(house.outbox);
    outbox_house_turns(&house, 10);
    assert_int_equal(outbox_in_flight(house.outbox), 1);
    outbox_house_release(&house);
    outbox_house_until_idle(&house);
    assert_int_equal(outbox_house_row(&house, under_way).state, OUTBOX_SENT);
    assert_int_equal(outbox_house_row(&house, later).state, OUTBOX_QUEUED);
}

/* The answer had not come when the program had to end: it is written down as a
 * silence, and the message is sent again. */
static void
test_ended_without_the_answer(void **state)
{
    struct house_answer answer = house_kannel_accepts;

    (void)state;
    answer.hold = true;
    outbox_house_says(&house, answer);
    int64_t id = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "1");
    outbox_wake(house.outbox);
    outbox_house_until_asked(&house, 1);
    outbox_house_stop(&house);
    struct outbox_row row = outbox_house_row(&house, id);
    assert_int_equal(row.state, OUTBOX_WAITING);
    assert_string_equal(row.reason, "no_answer");
    assert_int_equal(row.attempts, 1);
    outbox_house_start(&house);
}

/* ---- the database ---- */

/* The answer cannot be written for a while: it is written later, and the
 * message is not sent twice. */
static void
test_locked_while_it_settles(void **state)
{
    struct house_answer answer = house_kannel_accepts;

    (void)state;
    answer.hold = true;
    outbox_house_says(&house, answer);
    int64_t id = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "1");
    outbox_wake(house.outbox);
    outbox_house_until_asked(&house, 1);

    assert_int_equal(db_begin(house.side), GW_OK); /* nobody else may write */
    outbox_house_release(&house);
    while (store_ready(house.store))
        outbox_house_turns(&house, 1);
    assert_int_equal(outbox_in_flight(house.outbox), 1);
    assert_int_equal(db_commit(house.side), GW_OK);
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    outbox_house_until_idle(&house);
    assert_int_equal(house.asked_count, 1);
}

/* Nothing leaves that is not on disk as leaving. */
static void
test_locked_while_it_picks(void **state)
{
    (void)state;
    outbox_house_says(&house, house_kannel_accepts);
    int64_t id = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "1");
    assert_int_equal(db_begin(house.side), GW_OK);
    outbox_wake(house.outbox);
    while (store_ready(house.store))
        outbox_house_turns(&house, 1);
    assert_int_equal(house.asked_count, 0);
    assert_int_equal(db_commit(house.side), GW_OK);
    outbox_house_until_state(&house, id, OUTBOX_SENT);
}

/* ---- words that are gone ---- */

static struct gone {
    const char *name;
    int status;
    enum outbox_state to;
    const char *reason;
} gones[] = {
    { "erased under way, accepted", 202, OUTBOX_SENT, "" },
    { "erased under way, to be sent again", 500, OUTBOX_FAILED, "erased" },
    { "erased under way, refused", 400, OUTBOX_FAILED, "http_400" },
};

static void
test_gone(void **state)
{
    const struct gone *row = *state;

    open_house(NULL);
    outbox_house_says(&house, (struct house_answer){ .status = row->status,
                                                     .body = "",
                                                     .hold = true });
    int64_t id = outbox_house_add_for(&house, "kannel", "1", 7, 3600 * 1000);
    outbox_wake(house.outbox);
    outbox_house_until_asked(&house, 1);
    outbox_house_erase(&house, 7);
    outbox_house_release(&house);
    outbox_house_until_state(&house, id, row->to);
    outbox_house_until_idle(&house);
    assert_string_equal(outbox_house_row(&house, id).reason, row->reason);
    close_house(NULL);
}

static void
test_unreadable(void **state)
{
    (void)state;
    outbox_house_says(&house, house_kannel_accepts);
    int64_t bad = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "1");
    int64_t worse = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "2");
    int64_t good = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "3");
    outbox_house_run(&house, "UPDATE outbox SET sealed_text = $2 WHERE id = $1",
                     db_i(bad), db_b(TEXT("garbage")));
    outbox_house_run(&house, "UPDATE outbox SET sealed_to = NULL WHERE id = $1",
                     db_i(worse));
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, good, OUTBOX_SENT);
    assert_int_equal(outbox_house_row(&house, bad).state, OUTBOX_FAILED);
    assert_string_equal(outbox_house_row(&house, bad).reason, "unreadable");
    assert_int_equal(outbox_house_row(&house, worse).state, OUTBOX_FAILED);
    assert_int_equal(house.asked_count, 1);
}

int
main(void)
{
#define IN_HOUSE(test) \
    cmocka_unit_test_setup_teardown(test, open_house, close_house)
    const struct CMUnitTest tests[] = {
        IN_HOUSE(test_down_then_up),
        IN_HOUSE(test_down_wears_nothing_out),
        IN_HOUSE(test_found_sending),
        IN_HOUSE(test_found_sending_by_the_hundred),
        IN_HOUSE(test_waits_over_a_restart),
        IN_HOUSE(test_drained),
        IN_HOUSE(test_ended_without_the_answer),
        IN_HOUSE(test_locked_while_it_settles),
        IN_HOUSE(test_locked_while_it_picks),
        IN_HOUSE(test_unreadable),
    };

    int failed = RUN_TABLE("outbox: erased under way", gones, test_gone);
    return failed
           + cmocka_run_group_tests_name("outbox: bad days", tests, NULL, NULL);
}
