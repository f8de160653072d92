/* tests/unit/test_outbox_held.c -- messages that must not leave yet. All real.
 */
#include "gateway/outbox/outbox_retry.h"
#include "gateway/platform/clock.h"
#include "tests/support/outbox_house.h"
#include "tests/support/table.h"

enum { HOUR_MS = 3600 * 1000, DAY_MS = 24 * HOUR_MS };

static struct outbox_house house;

static int
open_house(void **state)
{
    (void)state;
    outbox_house_open(&house);
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

static int64_t
add(enum outbox_priority priority, int64_t now_ms, int64_t not_before_ms,
    int64_t expires_ms)
{
    struct msisdn to;
    int64_t id = 0;
    struct outbox_new message = { .channel = "kannel",
                                  .to = &to,
                                  .text = TEXT("Diterima."),
                                  .priority = priority,
                                  .now_ms = now_ms,
                                  .not_before_ms = not_before_ms,
                                  .expires_ms = expires_ms };

    assert_int_equal(msisdn_read(TEXT("6281234567890"), &to), GW_OK);
    assert_int_equal(db_begin(house.side), GW_OK);
    assert_int_equal(outbox_add(house.side, house.keyring, &message, &id),
                     GW_OK);
    assert_int_equal(db_commit(house.side), GW_OK);
    return id;
}

/* ---- when a message is due, and until when it stands ---- */

static struct wish {
    const char *name;
    enum outbox_priority priority;
    int64_t not_before_ms, expires_ms; /* from now */
    int64_t want_due_ms, want_held_ms, want_expires_ms;
} wishes[] = {
    { "no wish", OUTBOX_REPLY, -1, 2 * HOUR_MS, 0, 0, 2 * HOUR_MS },
    { "a time gone by", OUTBOX_REPLY, -HOUR_MS, 2 * HOUR_MS, 0, 0,
      2 * HOUR_MS },
    { "this moment", OUTBOX_REPLY, 0, 2 * HOUR_MS, 0, 0, 2 * HOUR_MS },
    { "after the night", OUTBOX_REPLY, 8 * HOUR_MS, DAY_MS, 8 * HOUR_MS,
      8 * HOUR_MS, DAY_MS },
    { "far too late", OUTBOX_BULK, 30LL * DAY_MS, DAY_MS, 3 * DAY_MS,
      3 * DAY_MS, DAY_MS },
    { "a page stands for a day after it", OUTBOX_DANGER, HOUR_MS, 0, HOUR_MS,
      HOUR_MS, DAY_MS + HOUR_MS },
};

static void
test_wish(void **state)
{
    const struct wish *row = *state;
    int64_t now_ms = 1800LL * DAY_MS;
    int64_t not_before_ms =
        row->not_before_ms == -1 ? 0 : now_ms + row->not_before_ms;
    struct outbox_row message =
        outbox_house_row(&house, add(row->priority, now_ms, not_before_ms,
                                     now_ms + row->expires_ms));

    assert_int_equal(message.state, OUTBOX_QUEUED);
    assert_int_equal(message.due_ms - now_ms, row->want_due_ms);
    if (row->want_held_ms == 0)
        assert_int_equal(message.held_ms, 0);
    else
        assert_int_equal(message.held_ms - now_ms, row->want_held_ms);
    assert_int_equal(message.expires_ms - now_ms, row->want_expires_ms);
}

/* ---- the sender ---- */

static void
test_leaves_when_it_may(void **state)
{
    int64_t now_ms = clock_wall_ms();

    (void)state;
    int64_t soon = add(OUTBOX_REPLY, now_ms, now_ms + 300, now_ms + DAY_MS);
    int64_t night =
        add(OUTBOX_REPLY, now_ms, now_ms + 8 * HOUR_MS, now_ms + DAY_MS);
    int64_t page =
        add(OUTBOX_DANGER, now_ms, now_ms + 8 * HOUR_MS, now_ms + DAY_MS);
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, soon, OUTBOX_SENT);
    assert_true(clock_wall_ms() >= now_ms + 300);
    outbox_house_until_metric(&house, "kentongan_outbox_depth", 2);
    outbox_house_until_idle(&house);
    assert_int_equal(outbox_house_row(&house, night).state, OUTBOX_QUEUED);
    assert_int_equal(outbox_house_row(&house, night).due_ms,
                     now_ms + 8 * HOUR_MS);
    assert_int_equal(outbox_house_row(&house, page).state, OUTBOX_QUEUED);
    assert_int_equal(house.asked_count, 1);
}

/* A wish of a clock that was wrong is no wish. */
static void
test_held_for_a_year(void **state)
{
    int64_t now_ms = clock_wall_ms(), then_ms = now_ms + 365LL * DAY_MS;

    (void)state;
    int64_t id =
        add(OUTBOX_REPLY, then_ms, then_ms + HOUR_MS, then_ms + 2 * HOUR_MS);
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, id, OUTBOX_SENT);
}

int
main(void)
{
#define IN_HOUSE(test) \
    cmocka_unit_test_setup_teardown(test, open_house, close_house)
    const struct CMUnitTest tests[] = {
        IN_HOUSE(test_leaves_when_it_may),
        IN_HOUSE(test_held_for_a_year),
    };

    open_house(NULL);
    int failed = RUN_TABLE("outbox: wishes", wishes, test_wish);
    close_house(NULL);
    return failed
           + cmocka_run_group_tests_name("outbox: held", tests, NULL, NULL);
}
