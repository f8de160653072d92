/* Urgency by coded answers: every rule, alone and against the others. */
#include "handlers/tips/tip.h"
#include "tests/support/table.h"

static struct row {
    const char *name;
    enum tip_what what;
    enum tip_when when;
    enum tip_minors minors;
    int urgency;
} rows[] = {
    { "an SMS has no coded answers", WHAT_NONE, WHEN_NONE, MINORS_UNKNOWN, 1 },
    { "tricked", WHAT_TRICKED, WHEN_NONE, MINORS_UNKNOWN, 1 },
    { "confined", WHAT_CONFINED, WHEN_NONE, MINORS_UNKNOWN, 3 },
    { "a child sold", WHAT_CHILD, WHEN_NONE, MINORS_UNKNOWN, 2 },
    { "a broker", WHAT_BROKER, WHEN_NONE, MINORS_UNKNOWN, 1 },
    { "foreigners or a boat", WHAT_FOREIGN, WHEN_NONE, MINORS_UNKNOWN, 2 },
    { "other", WHAT_OTHER, WHEN_NONE, MINORS_UNKNOWN, 0 },
    { "danger", WHAT_DANGER, WHEN_NONE, MINORS_UNKNOWN, 3 },

    { "other, now", WHAT_OTHER, WHEN_NOW, MINORS_UNKNOWN, 3 },
    { "broker, today", WHAT_BROKER, WHEN_TODAY, MINORS_UNKNOWN, 3 },
    { "other, this week", WHAT_OTHER, WHEN_WEEK, MINORS_UNKNOWN, 1 },
    { "tricked, this week", WHAT_TRICKED, WHEN_WEEK, MINORS_UNKNOWN, 1 },
    { "child, this week", WHAT_CHILD, WHEN_WEEK, MINORS_UNKNOWN, 2 },
    { "confined, this week", WHAT_CONFINED, WHEN_WEEK, MINORS_UNKNOWN, 3 },
    { "other, past", WHAT_OTHER, WHEN_PAST, MINORS_UNKNOWN, 0 },
    { "tricked, past", WHAT_TRICKED, WHEN_PAST, MINORS_UNKNOWN, 1 },
    { "child, past", WHAT_CHILD, WHEN_PAST, MINORS_UNKNOWN, 1 },
    { "confined, past", WHAT_CONFINED, WHEN_PAST, MINORS_UNKNOWN, 1 },
    { "foreign, when unknown", WHAT_FOREIGN, WHEN_UNKNOWN, MINORS_UNKNOWN, 2 },
    { "other, when unknown", WHAT_OTHER, WHEN_UNKNOWN, MINORS_UNKNOWN, 0 },

    { "a minor among them", WHAT_OTHER, WHEN_NONE, MINORS_YES, 3 },
    { "a minor, this week", WHAT_TRICKED, WHEN_WEEK, MINORS_YES, 3 },
    { "a minor, when unknown", WHAT_BROKER, WHEN_UNKNOWN, MINORS_YES, 3 },
    { "a minor, past", WHAT_CHILD, WHEN_PAST, MINORS_YES, 1 },
    { "no minor lowers nothing", WHAT_CHILD, WHEN_NOW, MINORS_NO, 3 },
    { "no minor, tricked", WHAT_TRICKED, WHEN_NONE, MINORS_NO, 1 },

    { "danger is always 3, past too", WHAT_DANGER, WHEN_PAST, MINORS_NO, 3 },
    { "danger, when unknown", WHAT_DANGER, WHEN_UNKNOWN, MINORS_UNKNOWN, 3 },
    { "numbers of a newer program", (enum tip_what)99, (enum tip_when)99,
      (enum tip_minors)99, 1 },
};

static void
test_urgency(void **state)
{
    const struct row *row = *state;
    assert_int_equal(tip_urgency(row->what, row->when, row->minors),
                     row->urgency);
}

static void
test_always_within_bounds(void **state)
{
    (void)state;
    for (int what = -1; what <= WHAT_DANGER + 1; what++)
        for (int when = -1; when <= WHEN_UNKNOWN + 1; when++)
            for (int minors = 0; minors <= MINORS_NO; minors++)
                assert_in_range(tip_urgency((enum tip_what)what,
                                            (enum tip_when)when,
                                            (enum tip_minors)minors),
                                0, 3);
}

static struct leaning {
    const char *name;
    enum tip_what what;
    enum tip_leaning leaning;
} leanings[] = {
    { "nothing said", WHAT_NONE, LEANING_BELUM },
    { "tricked", WHAT_TRICKED, LEANING_TPPO },
    { "confined", WHAT_CONFINED, LEANING_TPPO },
    { "child", WHAT_CHILD, LEANING_TPPO },
    { "broker", WHAT_BROKER, LEANING_PMI },
    { "foreign", WHAT_FOREIGN, LEANING_TPPM },
    { "other", WHAT_OTHER, LEANING_BELUM },
    { "danger", WHAT_DANGER, LEANING_BELUM },
    { "unknown", (enum tip_what)99, LEANING_BELUM },
};

static void
test_leaning(void **state)
{
    const struct leaning *row = *state;
    assert_int_equal(tip_leaning_of(row->what), row->leaning);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_always_within_bounds),
    };
    return RUN_TABLE("urgency", rows, test_urgency)
           + RUN_TABLE("leaning", leanings, test_leaning)
           + cmocka_run_group_tests_name("bounds", whole, NULL, NULL);
}
