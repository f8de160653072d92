/* What is urgent and was not taken in time: who hears of it, once. */
#include "handlers/followup/untaken.h"
#include "tests/support/follow_house.h"
#include "tests/support/table.h"

static struct untaken_case {
    const char *name;
    int urgency;
    int64_t minutes;
    const char *sql; /* NULL: as it came */
    size_t found;
} untaken_cases[] = {
    { "danger, before its time", 3, 14, NULL, 0 },
    { "danger", 3, 15, NULL, 1 },
    { "urgent, before its time", 2, 239, NULL, 0 },
    { "urgent", 2, 240, NULL, 1 },
    { "not urgent", 1, 99999, NULL, 0 },
    { "taken", 3, 15, "UPDATE tip SET state = 2 WHERE id = $1", 0 },
    { "last in line", 3, 15, "UPDATE tip SET low = 1 WHERE id = $1", 0 },
    { "erased", 3, 15, "UPDATE tip SET erased_at = 5 WHERE id = $1", 0 },
    { "heard of", 3, 15, "UPDATE tip SET escalated_at = 5 WHERE id = $1", 0 },
};

static void
test_untaken(void **state)
{
    const struct untaken_case *row = *state;
    int64_t tips[UNTAKEN_MAX];
    size_t count = 77;
    bool marked = false;

    assert_int_equal(db_run(tip_deed_house.db,
                            "UPDATE tip SET urgency = $2 WHERE id = $1",
                            db_i(follow_house.tip), db_i(row->urgency)),
                     GW_OK);
    if (row->sql != NULL)
        deed_sql(row->sql, follow_house.tip);
    int64_t received_ms = deed_number(
        "SELECT received_at FROM tip WHERE id = $1", follow_house.tip);
    int64_t now_ms = received_ms + row->minutes * 60000;
    assert_int_equal(untaken_find(tip_deed_house.db, now_ms, tips, &count),
                     GW_OK);
    assert_int_equal(count, row->found);
    if (count == 0)
        return;
    assert_int_equal(
        DEED(untaken_mark(tip_deed_house.db, tip_deed_house.keyring, tips[0],
                          true, now_ms, &marked)),
        GW_OK);
    assert_true(marked);
    assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_ESCALATED), 1);
    assert_int_equal(untaken_find(tip_deed_house.db, now_ms, tips, &count),
                     GW_OK);
    assert_int_equal(count, 0);
    assert_int_equal(
        DEED(untaken_mark(tip_deed_house.db, tip_deed_house.keyring,
                          follow_house.tip, true, now_ms, &marked)),
        GW_OK);
    assert_false(marked);
    assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_ESCALATED), 1);
}

int
main(void)
{
    struct CMUnitTest waits[LENGTH(untaken_cases)] = { { 0 } };

    for (size_t i = 0; i < LENGTH(untaken_cases); i++)
        waits[i] = (struct CMUnitTest){ .name = untaken_cases[i].name,
                                        .test_func = test_untaken,
                                        .setup_func = follow_house_open,
                                        .teardown_func = follow_house_close,
                                        .initial_state = &untaken_cases[i] };
    return cmocka_run_group_tests_name("nobody took it", waits, NULL, NULL);
}
