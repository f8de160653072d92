/* Tips that are last in line, and who sent them. */
#include "handlers/tips/tip.h"

#include "tests/support/table.h"
#include "tests/support/tip_deeds.h"

static int64_t
low(int64_t tip)
{
    return deed_number("SELECT low FROM tip WHERE id = $1", tip);
}

/* One transaction; whether it changed anything. */
static bool
set(int64_t tip, enum tip_low why, bool on)
{
    struct db *db = tip_deed_house.db;
    bool changed = false;

    assert_int_equal(db_begin(db), GW_OK);
    assert_int_equal(tip_set_low(db, tip, why, on, DEED_AT + 1, &changed),
                     GW_OK);
    assert_int_equal(db_commit(db), GW_OK);
    return changed;
}

static void
test_reasons_are_apart(void **state)
{
    (void)state;
    int64_t tip = deed_add_ussd();

    assert_false(set(tip, LOW_NOISE, false));
    assert_true(set(tip, LOW_NOISE, true));
    assert_false(set(tip, LOW_NOISE, true));
    assert_true(set(tip, LOW_LIMIT, true));
    assert_int_equal(deed_get(tip)->view.low, LOW_LIMIT | LOW_NOISE);
    assert_true(set(tip, LOW_NOISE, false));
    assert_int_equal(low(tip), LOW_LIMIT);
    /* The tip, and each change of it. */
    deed_expect_audit(4);
}

static void
test_born_low(void **state)
{
    (void)state;
    struct sender sender = deed_sender();
    struct tip_new tip = deed_tip(&sender);

    tip.low = true;
    assert_int_equal(low(deed_add(&tip)), LOW_LIMIT);
    tip.body.danger = true;
    assert_int_equal(low(deed_add(&tip)), 0);
}

static struct never_row {
    const char *name, *sql;
} nevers[] = {
    { "danger", "UPDATE tip SET danger = 1 WHERE id = $1" },
    { "duress", "UPDATE tip SET duress_at = 1 WHERE id = $1" },
    { "erased", "UPDATE tip SET erased_at = 1 WHERE id = $1" },
};

static void
test_never(void **state)
{
    const struct never_row *row = *state;

    (void)deed_house_open(NULL);
    int64_t tip = deed_add_ussd();
    deed_sql(row->sql, tip);
    assert_false(set(tip, LOW_LIMIT, true));
    assert_false(set(tip, LOW_NOISE, true));
    assert_int_equal(low(tip), 0);
    deed_expect_audit(1);
    (void)deed_house_close(NULL);
}

static void
test_duress_rises(void **state)
{
    (void)state;
    int64_t tip = deed_add_ussd();
    bool page;

    assert_true(set(tip, LOW_LIMIT, true));
    assert_int_equal(db_begin(tip_deed_house.db), GW_OK);
    assert_int_equal(tip_duress(tip_deed_house.db, tip, DEED_AT, &page), GW_OK);
    assert_int_equal(db_commit(tip_deed_house.db), GW_OK);
    assert_int_equal(low(tip), 0);
}

static void
test_missing(void **state)
{
    (void)state;
    struct sender sender = { .kind = SENDER_OPAQUE };
    bool changed = true;
    struct db *db = tip_deed_house.db;

    assert_int_equal(tip_set_low(db, 9, LOW_NOISE, true, DEED_AT, &changed),
                     GW_MISSING);
    assert_true(changed);
    assert_int_equal(tip_takes_more(db, 9, 7), GW_MISSING);
    assert_int_equal(tip_sender(db, tip_deed_house.keyring, 9, &sender),
                     GW_MISSING);
    assert_int_equal(sender.kind, SENDER_OPAQUE);
}

static void
test_sender(void **state)
{
    (void)state;
    int64_t tip = deed_add_ussd();
    struct msisdn number;
    struct sender sender;

    assert_int_equal(msisdn_read(TEXT(DEED_NUMBER), &number), GW_OK);
    assert_int_equal(
        tip_sender(tip_deed_house.db, tip_deed_house.keyring, tip, &sender),
        GW_OK);
    assert_int_equal(sender.kind, SENDER_NUMBER);
    assert_true(msisdn_equal(&sender.number, &number));
    static const char *const losses[] = {
        "UPDATE tip SET sealed_number = sealed_key WHERE id = $1",
        "UPDATE tip SET sealed_number = NULL WHERE id = $1",
    };
    for (size_t i = 0; i < LENGTH(losses); i++) {
        deed_sql(losses[i], tip);
        assert_int_equal(
            tip_sender(tip_deed_house.db, tip_deed_house.keyring, tip, &sender),
            GW_OK);
        assert_int_equal(sender.kind, SENDER_NOBODY);
    }
}

static struct more_row {
    const char *name, *sql;
    enum gw_err err;
} mores[] = {
    { "as it is", "UPDATE tip SET held = held WHERE id = $1", GW_OK },
    { "withdrawn", "UPDATE tip SET withdrawn_at = 1 WHERE id = $1",
      GW_CONFLICT },
    { "erased", "UPDATE tip SET erased_at = 1 WHERE id = $1", GW_CONFLICT },
    { "noise", "UPDATE tip SET low = 2 WHERE id = $1", GW_CONFLICT },
    { "over the limit", "UPDATE tip SET low = 1 WHERE id = $1", GW_OK },
    { "its sender forgotten", "UPDATE tip SET sender = NULL WHERE id = $1",
      GW_CONFLICT },
};

static void
test_more(void **state)
{
    const struct more_row *row = *state;

    (void)deed_house_open(NULL);
    int64_t tip = deed_add_ussd();
    int64_t sender = deed_number("SELECT sender FROM tip WHERE id = $1", tip);
    deed_sql(row->sql, tip);
    assert_int_equal(tip_takes_more(tip_deed_house.db, tip, sender), row->err);
    assert_int_equal(tip_takes_more(tip_deed_house.db, tip, sender + 1),
                     GW_CONFLICT);
    assert_int_equal(tip_takes_more(tip_deed_house.db, tip, 0), GW_CONFLICT);
    (void)deed_house_close(NULL);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(test_reasons_are_apart),
        IN_HOUSE(test_born_low),
        IN_HOUSE(test_duress_rises),
        IN_HOUSE(test_missing),
        IN_HOUSE(test_sender),
    };

    int failed = RUN_TABLE("never low", nevers, test_never);
    failed += RUN_TABLE("takes more", mores, test_more);
    return failed + cmocka_run_group_tests_name("low", tests, NULL, NULL);
}
