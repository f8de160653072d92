/* How long a tip is kept: the table. */
#include "handlers/followup/retention.h"
#include "handlers/tips/tip.h"
#include "tests/support/table.h"

#define DAY (INT64_C(24) * 3600 * 1000)

static const struct retention_rules rules = { .not_actionable_days = 180,
                                              .number_days = 365 };

enum { AT = 1000 }; /* days since 1970 */

static struct row {
    const char *name;
    struct retention_facts facts; /* times in days */
    enum retention_class class;
    int64_t all_day, number_day; /* 0: not */
} rows[] = {
    { "open",
      { .state = TIP_TRIASE, .has_number = true },
      RETENTION_OPEN,
      0,
      0 },
    { "open, passed on",
      { .state = TIP_DITERUSKAN, .as_case = true, .has_number = true },
      RETENTION_OPEN,
      0,
      0 },
    { "dropped by its sender",
      { .state = TIP_PENYIDIKAN, .withdrawn_ms = AT, .has_number = true },
      RETENTION_WITHDRAWN,
      AT + 3,
      0 },
    { "not ours",
      { .state = TIP_BUKAN_RANAH, .closed_ms = AT, .has_number = true },
      RETENTION_NOT_ACTIONABLE,
      AT + 180,
      0 },
    { "stopped",
      { .state = TIP_HENTI, .closed_ms = AT, .as_case = true },
      RETENTION_NOT_ACTIONABLE,
      AT + 180,
      0 },
    { "closed without a case",
      { .state = TIP_SELESAI, .closed_ms = AT },
      RETENTION_NOT_ACTIONABLE,
      AT + 180,
      0 },
    { "closed after a case",
      { .state = TIP_SELESAI,
        .closed_ms = AT,
        .as_case = true,
        .has_number = true },
      RETENTION_CASE,
      0,
      AT + 365 },
    { "closed after a case, without a number",
      { .state = TIP_SELESAI, .closed_ms = AT, .as_case = true },
      RETENTION_CASE,
      0,
      0 },
    { "merged",
      { .state = TIP_GANDA, .closed_ms = AT, .has_number = true },
      RETENTION_DUPLICATE,
      0,
      AT + 365 },
    { "its sender wrote long before",
      { .state = TIP_HENTI, .closed_ms = AT, .message_ms = AT + 140 },
      RETENTION_NOT_ACTIONABLE,
      AT + 180,
      0 },
    { "its sender wrote again",
      { .state = TIP_HENTI, .closed_ms = AT, .message_ms = AT + 170 },
      RETENTION_NOT_ACTIONABLE,
      AT + 200,
      0 },
    { "the number waits, too",
      { .state = TIP_SELESAI,
        .closed_ms = AT,
        .as_case = true,
        .has_number = true,
        .message_ms = AT + 360 },
      RETENTION_CASE,
      0,
      AT + 390 },
    { "held",
      { .state = TIP_HENTI, .closed_ms = AT, .held = true },
      RETENTION_HELD,
      0,
      0 },
    { "held though it was dropped",
      { .state = TIP_TRIASE, .withdrawn_ms = AT, .held = true },
      RETENTION_HELD,
      0,
      0 },
    { "erased",
      { .state = TIP_HENTI, .closed_ms = AT, .erased = true },
      RETENTION_ERASED,
      0,
      0 },
};

static void
test_class(void **state)
{
    const struct row *row = *state;
    struct retention_facts facts = row->facts;

    facts.closed_ms *= DAY;
    facts.withdrawn_ms *= DAY;
    facts.message_ms *= DAY;
    struct retention retention = retention_of(&rules, &facts);
    assert_int_equal(retention.class, row->class);
    assert_true(retention.all_ms == row->all_day * DAY);
    assert_true(retention.number_ms == row->number_day * DAY);
}

static void
test_a_number_may_end_first(void **state)
{
    struct retention_rules short_rules = { .not_actionable_days = 180,
                                           .number_days = 30 };
    struct retention_facts facts = { .state = TIP_HENTI,
                                     .closed_ms = DAY,
                                     .has_number = true };

    (void)state;
    struct retention retention = retention_of(&short_rules, &facts);
    assert_true(retention.number_ms == 31 * DAY);
    assert_true(retention.all_ms == 181 * DAY);
}

static void
test_words(void **state)
{
    (void)state;
    for (int i = 0; i < RETENTION_CLASSES; i++)
        assert_non_null(retention_word(i));
    assert_null(retention_word(RETENTION_CLASSES));
    assert_null(retention_word(-1));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_number_may_end_first),
        cmocka_unit_test(test_words),
    };

    return RUN_TABLE("how long a tip is kept", rows, test_class)
           + cmocka_run_group_tests_name("rules", tests, NULL, NULL);
}
