/* tests/unit/test_outbox_rate.c -- a token bucket, without a clock. */
#include "gateway/outbox/outbox_rate.h"

#include "tests/support/table.h"

enum { SECOND = 1000000 };

static struct size {
    const char *name;
    int per_second;
    unsigned full;
} sizes[] = {
    { "twenty", 20, 20 },
    { "one", 1, 1 },
    { "not given", 0, OUTBOX_RATE_DEFAULT },
    { "negative", -5, OUTBOX_RATE_DEFAULT },
    { "the most", OUTBOX_RATE_MAX, OUTBOX_RATE_MAX },
    { "too many", 2000000000, OUTBOX_RATE_MAX },
};

static void
test_starts_full(void **state)
{
    const struct size *size = *state;
    struct outbox_rate rate = outbox_rate_new(size->per_second, 7 * SECOND);

    assert_int_equal(outbox_rate_ready(&rate, 7 * SECOND), size->full);
    assert_int_equal(outbox_rate_wait_us(&rate, 7 * SECOND), 0);
    /* A rest of any length gives no more than that. */
    assert_int_equal(outbox_rate_ready(&rate, 9999LL * SECOND), size->full);
    assert_int_equal(outbox_rate_ready(&rate, INT64_MAX), size->full);
}

/* Whatever the rate: spent as it comes for ten seconds, the total is the first
 * bucket and ten more. */
static void
test_total_of_ten_seconds(void **state)
{
    const struct size *size = *state;
    struct outbox_rate rate = outbox_rate_new(size->per_second, 0);
    uint64_t total = 0;

    for (int64_t now_us = 0; now_us <= 10 * SECOND; now_us += 100) {
        unsigned ready = outbox_rate_ready(&rate, now_us);
        outbox_rate_spend(&rate, ready);
        total += ready;
    }
    assert_int_equal(total, 11 * size->full);
}

static void
test_wait_is_exact(void **state)
{
    struct outbox_rate rate = outbox_rate_new(3, 0);

    (void)state;
    outbox_rate_spend(&rate, 3);
    assert_int_equal(outbox_rate_ready(&rate, 0), 0);

    int64_t wait_us = outbox_rate_wait_us(&rate, 0);
    assert_int_equal(wait_us, 333334); /* rounded up */
    assert_int_equal(outbox_rate_ready(&rate, wait_us - 1), 0);
    assert_int_equal(outbox_rate_ready(&rate, wait_us), 1);
}

static void
test_debt_is_paid_first(void **state)
{
    struct outbox_rate rate = outbox_rate_new(10, 0);

    (void)state;
    outbox_rate_spend(&rate, 15);
    assert_int_equal(outbox_rate_ready(&rate, 0), 0);
    assert_int_equal(outbox_rate_wait_us(&rate, 0), 600000);
    assert_int_equal(outbox_rate_ready(&rate, 600000), 1);
}

static void
test_clock_that_goes_back_gives_nothing(void **state)
{
    struct outbox_rate rate = outbox_rate_new(10, 100 * SECOND);

    (void)state;
    outbox_rate_spend(&rate, 10);
    assert_int_equal(outbox_rate_ready(&rate, 50 * SECOND), 0);
    assert_int_equal(outbox_rate_ready(&rate, 50 * SECOND), 0);
    assert_int_equal(outbox_rate_ready(&rate, 50 * SECOND + 100000), 1);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wait_is_exact),
        cmocka_unit_test(test_debt_is_paid_first),
        cmocka_unit_test(test_clock_that_goes_back_gives_nothing),
    };

    int failed = RUN_TABLE("outbox rate, full", sizes, test_starts_full);
    failed += RUN_TABLE("outbox rate, spent", sizes, test_total_of_ten_seconds);
    return failed
           + cmocka_run_group_tests_name("outbox rate", tests, NULL, NULL);
}
