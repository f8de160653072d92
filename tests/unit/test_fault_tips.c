/* Every allocation behind places and tips fails once, in its turn. */
#include "handlers/tips/tip.h"

#include "tests/support/fault.h"
#include "tests/support/table.h"
#include "tests/support/tip_deeds.h"

static enum gw_err
read_places(void *arg)
{
    (void)arg;
    OWNED(places_close)
    struct places *places = NULL;
    enum gw_err err = places_open(&places);
    assert_int_equal(places != NULL, err == GW_OK);
    return err;
}

static void
test_places(void **state)
{
    (void)state;
    assert_in_range(fault_sweep(read_places, NULL), 10, 1000);
}

/* Statements are prepared when first used, so each run has a new connection. */
static enum gw_err
reconnect(void)
{
    db_close(tip_deed_house.db);
    tip_deed_house.db = NULL;
    return db_open(tip_deed_house.path, DB_WRITE, &tip_deed_house.db);
}

static enum gw_err
run_add(void *arg)
{
    const struct tip_new *tip = arg;
    enum gw_err err = reconnect();
    if (err == GW_OK)
        err = db_begin(tip_deed_house.db);
    if (err != GW_OK)
        return err;
    int64_t id = 0;
    err = tip_add(tip_deed_house.db, tip_deed_house.keyring, tip, &id);
    assert_int_equal(id != 0, err == GW_OK);
    if (err == GW_OK)
        return db_commit(tip_deed_house.db);
    db_rollback(tip_deed_house.db);
    return err;
}

static void
test_add(void **state)
{
    (void)state;
    struct sender sender = deed_sender();
    struct tip_new tip = deed_tip(&sender);
    assert_in_range(fault_sweep(run_add, &tip), 5, 1000);
    /* Of all the runs only the last one stored something, and all of it. */
    assert_int_equal(deed_number("SELECT count(*) FROM tip WHERE id > $1", 0),
                     1);
    deed_expect_audit(1);
    deed_expect_text(deed_get(1)->view.narrative, DEED_NARRATIVE);
}

static enum gw_err
count_narratives(const struct tip_view *view, void *arg)
{
    int *count = arg;
    *count += view->narrative.at != NULL;
    return GW_OK;
}

static enum gw_err
run_list(void *arg)
{
    (void)arg;
    static const struct text areas[] = { { "36.04", 5 } };
    const struct tip_filter filter = { .areas = areas, .areas_count = 1 };
    int count = 0;
    enum gw_err err = reconnect();
    if (err == GW_OK)
        err = tip_list(tip_deed_house.db, tip_deed_house.keyring, &filter,
                       count_narratives, &count);
    /* Never a list that is whole but for its words. */
    assert_true(err == GW_NOMEM || count == 2);
    return err;
}

static void
test_list(void **state)
{
    (void)state;
    deed_add_ussd();
    deed_add_ussd();
    assert_in_range(fault_sweep(run_list, NULL), 5, 1000);
}

static enum gw_err
run_messages(void *arg)
{
    struct heard heard = { .count = 0 };
    enum gw_err err = reconnect();
    if (err == GW_OK)
        err = tip_messages(tip_deed_house.db, tip_deed_house.keyring,
                           *(const int64_t *)arg, deed_hear, &heard);
    if (err == GW_OK)
        deed_expect_text(heard.view[0].text, DEED_ADDITION);
    return err;
}

static void
test_messages(void **state)
{
    (void)state;
    int64_t tip = deed_add_ussd();
    assert_int_equal(deed_message(tip, 1), GW_OK);
    assert_in_range(fault_sweep(run_messages, &tip), 5, 1000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_places),
        IN_HOUSE(test_add),
        IN_HOUSE(test_list),
        IN_HOUSE(test_messages),
    };
    return cmocka_run_group_tests_name("want of memory", tests, NULL, NULL);
}
