/* tests/unit/test_outbox_upkeep.c -- what is seen and tidied beside sending:
 * gauges, channels that are gone, expiry, wrong clocks, old ids. All real. */
#include "gateway/outbox/outbox_retry.h"
#include "gateway/outbox/outbox_survey.h"
#include "gateway/platform/clock.h"
#include "tests/support/outbox_house.h"
#include "tests/support/table.h"

static const int64_t hour_ms = 3600 * 1000;

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

/* A channel that vanished from the config keeps its messages. */
static void
test_channel_goes_and_comes_back(void **state)
{
    (void)state;
    outbox_house_says(&house, house_kannel_accepts);
    outbox_house_channels(&house, 1); /* "at" alone */
    int64_t id = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "1");
    outbox_wake(house.outbox);
    outbox_house_until_metric(&house, "kentongan_outbox_depth", 1);
    assert_int_equal(outbox_house_row(&house, id).state, OUTBOX_QUEUED);
    assert_int_equal(house.asked_count, 0);

    outbox_house_channels(&house, 2);
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    outbox_house_until_metric(&house, "kentongan_outbox_depth", 0);
}

static void
test_age(void **state)
{
    (void)state;
    int64_t id = outbox_house_add(&house, "nobody", OUTBOX_REPLY, "1");
    outbox_house_add(&house, "nobody", OUTBOX_DANGER, "2");
    outbox_house_run(&house,
                     "UPDATE outbox SET created_at = created_at - $2 "
                     "WHERE id = $1",
                     db_i(id), db_i(1000 * 1000 + 500));
    outbox_wake(house.outbox);
    outbox_house_until_metric(&house, "kentongan_outbox_depth", 2);
    int64_t age = metric_value("kentongan_outbox_age_seconds");
    assert_in_range(age, 1000, 1000 + 100);
}

/* ---- expiry ---- */

static void
test_expired_is_not_sent(void **state)
{
    int64_t before = metric_value("kentongan_sms_failed_total");

    (void)state;
    outbox_house_says(&house, house_kannel_accepts);
    int64_t late = outbox_house_add_for(&house, "kannel", "1", 7, -1);
    int64_t good = outbox_house_add_for(&house, "kannel", "2", 7, hour_ms);
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, good, OUTBOX_SENT);
    outbox_house_until_state(&house, late, OUTBOX_LOST);
    outbox_house_until_metric(&house, "kentongan_sms_failed_total", before + 1);

    struct outbox_row row = outbox_house_row(&house, late);
    assert_string_equal(row.reason, "expired");
    assert_true(row.finished_ms > 0);
    assert_int_equal(house.asked_count, 1);
}

/* More of them than one look or one sweep takes, in a channel that is there and
 * in one that is not. */
static void
test_many_expire(void **state)
{
    static const char *const channels[] = { "kannel", "nobody" };
    enum { MANY = OUTBOX_IDS_MAX + 10 };

    (void)state;
    for (int i = 0; i < MANY; i++) {
        for (size_t c = 0; c < LENGTH(channels); c++)
            outbox_house_add_for(&house, channels[c], "1", 7, -1);
    }
    outbox_house_add_for(&house, "nobody", "stays", 7, hour_ms);
    outbox_wake(house.outbox);
    outbox_house_until_metric(&house, "kentongan_outbox_depth", 1);
    assert_int_equal(outbox_house_count(
                         &house, "SELECT count(*) FROM outbox WHERE state = 7"),
                     2 * MANY);
    assert_int_equal(house.asked_count, 0);
}

/* A retry is never planned behind the end. */
static void
test_backoff_ends_with_expiry(void **state)
{
    (void)state;
    outbox_house_says(&house,
                      (struct house_answer){ .status = 500, .body = "" });
    int64_t id = outbox_house_add_for(&house, "kannel", "1", 7, 1500);
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, id, OUTBOX_WAITING);
    struct outbox_row row = outbox_house_row(&house, id);
    assert_int_equal(row.due_ms, row.expires_ms);
    outbox_house_until_state(&house, id, OUTBOX_LOST);
    assert_int_equal(house.asked_count, 1);
}

/* ---- a clock that was wrong ---- */

static void
test_due_in_ten_years(void **state)
{
    (void)state;
    outbox_house_says(&house, house_kannel_accepts);
    int64_t id = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "1");
    int64_t other = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "2");
    int64_t now_ms = clock_wall_ms();
    outbox_house_run(&house,
                     "UPDATE outbox SET due_at = $2, expires_at = $3 "
                     "WHERE id = $1",
                     db_i(id), db_i(now_ms + 87600 * hour_ms),
                     db_i(now_ms + 87624 * hour_ms));
    outbox_house_run(&house, "UPDATE outbox SET due_at = $2 WHERE id = $1",
                     db_i(other), db_i(now_ms + hour_ms));
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    assert_int_equal(outbox_house_row(&house, other).state, OUTBOX_QUEUED);
}

/* ---- old ids ---- */

static void
put_old(int64_t hash, int64_t days)
{
    int64_t at_ms = clock_wall_ms() - days * 24 * hour_ms;

    outbox_house_run(&house,
                     "INSERT INTO outbox_ref (hash, outbox, at) "
                     "VALUES ($1, 1, $2)",
                     db_i(hash), db_i(at_ms));
    outbox_house_run(&house,
                     "INSERT INTO orphan_receipt (hash, state, opted_out, at) "
                     "VALUES ($1, 1, 0, $2)",
                     db_i(hash), db_i(at_ms));
}

static void
test_old_ids_are_forgotten(void **state)
{
    enum { MANY = OUTBOX_PRUNE + 20 };

    (void)state;
    put_old(1, 9);
    put_old(2, 7);
    put_old(3, 4);
    put_old(4, 2);
    assert_int_equal(db_begin(house.side), GW_OK);
    for (int64_t i = 0; i < MANY; i++)
        assert_int_equal(outbox_ref_put(house.side, 100 + i, 1, 1), GW_OK);
    assert_int_equal(db_commit(house.side), GW_OK);
    outbox_wake(house.outbox);
    while (outbox_house_count(&house, "SELECT count(*) FROM outbox_ref") > 3)
        outbox_house_turns(&house, 1);
    assert_int_equal(
        outbox_house_count(&house, "SELECT sum(hash) FROM outbox_ref"),
        2 + 3 + 4);
    assert_int_equal(
        outbox_house_count(&house, "SELECT sum(hash) FROM orphan_receipt"), 4);
}

/* Receipts for somebody else's messages cannot fill the disk. */
static void
test_orphans_have_a_maximum(void **state)
{
    (void)state;
    assert_int_equal(db_begin(house.side), GW_OK);
    for (int64_t i = 1; i <= OUTBOX_ORPHANS_MAX + 300; i++)
        assert_int_equal(outbox_orphan_put(house.side, i, RECEIPT_SENT, false,
                                           clock_wall_ms() - 1000 + i / 1000),
                         GW_OK);
    assert_int_equal(db_commit(house.side), GW_OK);
    outbox_wake(house.outbox);
    while (outbox_house_count(&house, "SELECT count(*) FROM orphan_receipt")
           > OUTBOX_ORPHANS_MAX)
        outbox_house_turns(&house, 1);
    assert_int_equal(
        outbox_house_count(&house, "SELECT count(*) FROM orphan_receipt"),
        OUTBOX_ORPHANS_MAX);
    /* The oldest have gone. */
    assert_int_equal(
        outbox_house_count(&house, "SELECT max(hash) FROM orphan_receipt"),
        OUTBOX_ORPHANS_MAX + 300);
}

int
main(void)
{
#define IN_HOUSE(test) \
    cmocka_unit_test_setup_teardown(test, open_house, close_house)
    const struct CMUnitTest tests[] = {
        IN_HOUSE(test_channel_goes_and_comes_back),
        IN_HOUSE(test_age),
        IN_HOUSE(test_expired_is_not_sent),
        IN_HOUSE(test_many_expire),
        IN_HOUSE(test_backoff_ends_with_expiry),
        IN_HOUSE(test_due_in_ten_years),
        IN_HOUSE(test_old_ids_are_forgotten),
        IN_HOUSE(test_orphans_have_a_maximum),
    };

    return cmocka_run_group_tests_name("outbox: upkeep", tests, NULL, NULL);
}
