/* tests/unit/test_outbox_retry.c -- when to try again, without a clock. */
#include "gateway/outbox/outbox_retry.h"

#include "tests/support/table.h"

enum { SECOND = 1000, MINUTE = 60 * SECOND, HOUR = 60 * MINUTE };

/* Without jitter. */
static struct plan {
    const char *name;
    struct outbox_retry in;
    int64_t message_ms, channel_ms;
} plans[] = {
    { "no connection: the channel rests, the message with it",
      { FAILURE_UNREACHED, 1, 1, false, 0, 0 },
      1 * SECOND,
      1 * SECOND },
    { "no connection, third time",
      { FAILURE_UNREACHED, 1, 3, false, 0, 0 },
      4 * SECOND,
      4 * SECOND },
    { "no connection for hours: once a minute",
      { FAILURE_UNREACHED, 1, 5000, false, 0, 0 },
      1 * MINUTE,
      1 * MINUTE },
    { "no answer: the message waits, others go on",
      { FAILURE_SILENT, 1, 1, false, 0, 0 },
      30 * SECOND,
      0 },
    { "no answer, second try",
      { FAILURE_SILENT, 2, 1, false, 0, 0 },
      2 * MINUTE,
      0 },
    { "no answer, third try",
      { FAILURE_SILENT, 3, 1, false, 0, 0 },
      8 * MINUTE,
      0 },
    { "no answer, hundredth try: an hour",
      { FAILURE_SILENT, 100, 1, false, 0, 0 },
      1 * HOUR,
      0 },
    { "no answer thrice in a row: the channel rests",
      { FAILURE_SILENT, 1, 3, false, 0, 0 },
      30 * SECOND,
      5 * SECOND },
    { "no answer to a page: sooner",
      { FAILURE_SILENT, 1, 1, true, 0, 0 },
      15 * SECOND,
      0 },
    { "no answer to a page, hundredth try",
      { FAILURE_SILENT, 100, 1, true, 0, 0 },
      4 * MINUTE,
      0 },
    { "their error", { FAILURE_THEIRS, 1, 1, false, 0, 0 }, 4 * SECOND, 0 },
    { "their error, second try",
      { FAILURE_THEIRS, 2, 4, false, 0, 0 },
      8 * SECOND,
      0 },
    { "their error, five in a row",
      { FAILURE_THEIRS, 1, 5, false, 0, 0 },
      4 * SECOND,
      2 * SECOND },
    { "their error for a day",
      { FAILURE_THEIRS, 1000, 1000, false, 0, 0 },
      15 * MINUTE,
      1 * MINUTE },
    { "their error with a page, for a day",
      { FAILURE_THEIRS, 1000, 1000, true, 0, 0 },
      1 * MINUTE,
      1 * MINUTE },
    { "throttled", { FAILURE_THROTTLED, 1, 1, false, 0, 0 }, SECOND, SECOND },
    { "throttled, told how long",
      { FAILURE_THROTTLED, 1, 1, false, 7 * SECOND, 0 },
      7 * SECOND,
      7 * SECOND },
    { "told less than we wait anyway",
      { FAILURE_THROTTLED, 1, 4, false, 3 * SECOND, 0 },
      8 * SECOND,
      8 * SECOND },
    { "told to wait for a week: an hour",
      { FAILURE_THROTTLED, 1, 1, false, 7 * 24 * HOUR, 0 },
      1 * HOUR,
      1 * HOUR },
    { "their error, told how long",
      { FAILURE_THEIRS, 1, 1, false, 30 * SECOND, 0 },
      30 * SECOND,
      0 },
    { "misconfigured",
      { FAILURE_MISCONFIGURED, 1, 1, false, 0, 0 },
      1 * MINUTE,
      1 * MINUTE },
    { "misconfigured all night",
      { FAILURE_MISCONFIGURED, 1, 60, false, 0, 0 },
      15 * MINUTE,
      15 * MINUTE },
};

static void
test_plan(void **state)
{
    const struct plan *row = *state;
    struct outbox_plan plan = outbox_retry_plan(&row->in);

    assert_int_equal(plan.message_ms, row->message_ms);
    assert_int_equal(plan.channel_ms, row->channel_ms);
}

/* However it falls: never over the wait, never under its half, never below what
 * they asked for, never over what the survey takes for a wrong clock. */
static void
test_jitter_keeps_its_bounds(void **state)
{
    const struct plan *row = *state;
    static const uint32_t jitters[] = { 0, 1, 1U << 31, UINT32_MAX };

    for (size_t i = 0; i < LENGTH(jitters); i++) {
        struct outbox_retry in = row->in;
        in.jitter = jitters[i];
        struct outbox_plan plan = outbox_retry_plan(&in);
        assert_in_range(plan.message_ms, row->message_ms / 2, row->message_ms);
        assert_in_range(plan.channel_ms, row->channel_ms / 2, row->channel_ms);
        assert_true(plan.message_ms <= OUTBOX_DUE_MAX_MS);
        if (in.retry_after_ms > 0 && in.retry_after_ms < HOUR)
            assert_true(plan.message_ms >= in.retry_after_ms);
    }
}

static void
test_jitter_matters(void **state)
{
    struct outbox_retry in = { FAILURE_SILENT, 1, 1, false, 0, UINT32_MAX };

    (void)state;
    assert_int_equal(outbox_retry_plan(&in).message_ms, 15 * SECOND + 1);
}

static struct kind {
    const char *name;
    struct send_verdict verdict;
    struct wire_answer answer;
    enum outbox_failure failure;
    bool counts;
} kinds[] = {
    { "no connection",
      { .outcome = SEND_TROUBLE },
      { .reached = false, .never_left = true },
      FAILURE_UNREACHED,
      false },
    { "no answer",
      { .outcome = SEND_TROUBLE, .doubtful = true },
      { .reached = false },
      FAILURE_SILENT,
      true },
    { "an answer that nobody can read",
      { .outcome = SEND_TROUBLE, .doubtful = true },
      { .reached = true, .status = 200 },
      FAILURE_SILENT,
      true },
    { "their error",
      { .outcome = SEND_TROUBLE },
      { .reached = true, .status = 500 },
      FAILURE_THEIRS,
      true },
    { "throttled",
      { .outcome = SEND_THROTTLED },
      { .reached = true, .status = 429 },
      FAILURE_THROTTLED,
      false },
    { "wrong password",
      { .outcome = SEND_MISCONFIGURED },
      { .reached = true, .status = 403 },
      FAILURE_MISCONFIGURED,
      false },
};

static void
test_kind(void **state)
{
    const struct kind *kind = *state;

    assert_int_equal(outbox_failure_of(&kind->verdict, &kind->answer),
                     kind->failure);
    assert_int_equal(outbox_failure_counts(kind->failure), kind->counts);
}

static struct expiry {
    const char *name;
    bool danger;
    int64_t wished_ms, want_ms; /* after now */
} expiries[] = {
    { "a reply as wished", false, 6 * HOUR, 6 * HOUR },
    { "a reply that is late already", false, -HOUR, -HOUR },
    { "a page stands for a day", true, 6 * HOUR, 24 * HOUR },
    { "a page that was late already", true, -HOUR, 24 * HOUR },
    { "a page that may stand longer", true, 72 * HOUR, 72 * HOUR },
};

static void
test_expiry(void **state)
{
    const struct expiry *row = *state;
    int64_t now_ms = 1772600767000;

    assert_int_equal(
        outbox_retry_expiry(row->danger, now_ms, now_ms + row->wished_ms),
        now_ms + row->want_ms);
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_jitter_matters) };

    int failed = RUN_TABLE("outbox retry", plans, test_plan);
    failed += RUN_TABLE("outbox jitter", plans, test_jitter_keeps_its_bounds);
    failed += RUN_TABLE("outbox failures", kinds, test_kind);
    failed += RUN_TABLE("outbox expiry", expiries, test_expiry);
    return failed
           + cmocka_run_group_tests_name("outbox retry", tests, NULL, NULL);
}
