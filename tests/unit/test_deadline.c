/* Working time and deadlines, on dates that can be looked up in a calendar. */
#include "handlers/followup/deadline.h"
#include "tests/support/table.h"

/* Milliseconds since 1970 of a date and hour in WIB; days since 1970-01-01. */
enum { D_2026_11_23 = 20780 }; /* a Monday */
#define AT(day, hour, minute)                                \
    ((int64_t)(day)*86400000 + ((hour)-7) * INT64_C(3600000) \
     + (minute)*INT64_C(60000))
#define MONDAY(hour) AT(D_2026_11_23, hour, 0)
#define HOURS(n)     (INT64_C(3600000) * (n))

static struct calendar calendar;

static struct add_row {
    const char *name;
    int64_t from, work, want;
} add_rows[] = {
    { "within a morning", MONDAY(9), HOURS(2), MONDAY(11) },
    { "to the last minute of a day", MONDAY(8), HOURS(8), MONDAY(16) },
    { "into the next morning", MONDAY(15), HOURS(2),
      AT(D_2026_11_23 + 1, 9, 0) },
    { "before the office opens", MONDAY(3), HOURS(1), MONDAY(9) },
    { "after it closed", MONDAY(20), HOURS(1), AT(D_2026_11_23 + 1, 9, 0) },
    { "nothing to do, in time", MONDAY(10), 0, MONDAY(10) },
    { "nothing to do, at night", MONDAY(22), 0, AT(D_2026_11_23 + 1, 8, 0) },
    { "over a weekend", AT(D_2026_11_23 + 4, 15, 0), HOURS(2),
      AT(D_2026_11_23 + 7, 9, 0) },
    { "from a Sunday", AT(D_2026_11_23 + 6, 12, 0), HOURS(8),
      AT(D_2026_11_23 + 7, 16, 0) },
    { "a week of work", MONDAY(8), HOURS(40), AT(D_2026_11_23 + 4, 16, 0) },
    { "over Christmas, a Friday", AT(D_2026_11_23 + 31, 15, 0), HOURS(2),
      AT(D_2026_11_23 + 35, 9, 0) },
    { "before 1970", AT(-1, 9, 0), HOURS(1), AT(-1, 10, 0) },
};

static void
test_add(void **state)
{
    const struct add_row *row = *state;
    int64_t got = calendar_add(&calendar, row->from, row->work);

    assert_int_equal(got, row->want);
    if (row->work > 0)
        assert_int_equal(calendar_between(&calendar, row->from, got),
                         row->work);
}

static struct file_row {
    const char *name, *csv;
    enum gw_err err;
    int line;
    size_t count;
} file_rows[] = {
    { "two days", "date,name\n2026-08-17,A\n2026-01-01,B\n", GW_OK, 0, 2 },
    { "one of them twice", "date,name\n2026-08-17,A\n2026-08-17,B\n", GW_OK, 0,
      1 },
    { "no line end, a carriage return", "date,name\r\n2026-08-17,A\r", GW_OK, 0,
      1 },
    { "a leap day", "date,name\n2028-02-29,A\n", GW_OK, 0, 1 },
    { "no leap day", "date,name\n2026-01-01,A\n2026-02-29,B\n", GW_REJECTED, 3,
      0 },
    { "a month too many", "date,name\n2026-13-01,A\n", GW_REJECTED, 2, 0 },
    { "another way to write dates", "date,name\n17-08-2026,A\n", GW_REJECTED, 2,
      0 },
    { "letters", "date,name\n2026-0x-01,A\n", GW_REJECTED, 2, 0 },
    { "names alone", "date,name\n", GW_REJECTED, 1, 0 },
    { "nothing", "", GW_REJECTED, 1, 0 },
};

static void
test_file(void **state)
{
    const struct file_row *row = *state;
    struct calendar read = { .count = 77 };
    int line = 0;

    assert_int_equal(calendar_read(text_of(row->csv), &line, &read), row->err);
    assert_int_equal(read.count, row->err == GW_OK ? row->count : 77);
    if (row->err != GW_OK)
        assert_int_equal(line, row->line);
}

static struct due_row {
    const char *name;
    enum tip_state state;
    int urgency;
    int64_t since, want;
} due_rows[] = {
    { "danger at night is due at night", TIP_DITERIMA, 3, MONDAY(23),
      AT(D_2026_11_23, 23, 15) },
    { "urgent, by the clock", TIP_DITERIMA, 2, MONDAY(20), MONDAY(24) },
    { "an ordinary tip, by the next day's end", TIP_DITERIMA, 1, MONDAY(20),
      AT(D_2026_11_23 + 1, 16, 0) },
    { "a weak one, three days", TIP_DITERIMA, 0, MONDAY(8),
      AT(D_2026_11_23 + 2, 16, 0) },
    { "the sender is asked: nothing is due", TIP_KURANG_INFO, 3, MONDAY(8), 0 },
    { "it is over", TIP_SELESAI, 3, MONDAY(8), 0 },
    { "progress of an investigation", TIP_PENYELIDIKAN, 2, MONDAY(8),
      AT(D_2026_11_23 + 4, 16, 0) },
    { "an urgency there is not", TIP_DITERIMA, 7, MONDAY(8), 0 },
    { "a state of a newer program", (enum tip_state)99, 1, MONDAY(8), 0 },
};

static void
test_due(void **state)
{
    const struct due_row *row = *state;
    assert_int_equal(
        deadline_of(&calendar, row->state, row->urgency, row->since),
        row->want);
}

static void
test_pause(void **state)
{
    int64_t due = deadline_of(&calendar, TIP_TRIASE, 1, MONDAY(8));

    (void)state;
    assert_int_equal(due, AT(D_2026_11_23 + 2, 16, 0));
    /* Two working days and a night later. */
    assert_int_equal(deadline_shift(&calendar, TIP_TRIASE, 1, due, MONDAY(8),
                                    AT(D_2026_11_23 + 1, 22, 0)),
                     AT(D_2026_11_23 + 4, 16, 0));
    assert_int_equal(
        deadline_shift(&calendar, TIP_TRIASE, 3, due, MONDAY(8), MONDAY(9)),
        due + HOURS(1));
    assert_int_equal(
        deadline_shift(&calendar, TIP_TRIASE, 1, due, MONDAY(9), MONDAY(8)),
        due);
    assert_int_equal(
        deadline_shift(&calendar, TIP_TRIASE, 1, 0, MONDAY(8), MONDAY(9)), 0);
}

static void
test_known_years(void **state)
{
    (void)state;
    assert_true(calendar_knows(&calendar, MONDAY(8)));
    assert_false(calendar_knows(&calendar, AT(D_2026_11_23 + 5 * 365, 8, 0)));
}

static void
test_escalation(void **state)
{
    (void)state;
    assert_int_equal(deadline_escalates(3, 1000), 1000 + 15 * 60000);
    assert_int_equal(deadline_escalates(2, 0), HOURS(4));
    assert_int_equal(deadline_escalates(1, 1000), 0);
    assert_int_equal(deadline_escalates(-1, 1000), 0);
    assert_int_equal(deadline_escalates(4, 1000), 0);
}

static int
setup(void **state)
{
    (void)state;
    calendar_default(&calendar);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pause),
        cmocka_unit_test(test_known_years),
        cmocka_unit_test(test_escalation),
    };
    int failed =
        cmocka_run_group_tests_name("deadlines as a whole", tests, setup, NULL);

    failed += RUN_TABLE("working time", add_rows, test_add);
    failed += RUN_TABLE("holiday files", file_rows, test_file);
    return failed + RUN_TABLE("deadlines", due_rows, test_due);
}
