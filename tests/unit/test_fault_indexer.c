/* Every allocation behind a round of the indexer fails once, in its turn. */
#include "tests/support/fault.h"
#include "tests/support/indexer_house.h"
#include "tests/support/table.h"

static struct indexer_house house;
static bool owed;

/* Statements are prepared when first used, so each run has a new connection. */
static enum gw_err
reconnect(void)
{
    struct tip_house *tip = &house.at.tip;

    db_close(tip->db);
    tip->db = NULL;
    return db_open(tip->path, DB_WRITE, &tip->db);
}

static enum gw_err
run_look(void *arg)
{
    (void)arg;
    indexer_forget(&house.found);
    enum gw_err err = reconnect();
    return err == GW_OK
               ? indexer_look(house.at.tip.db, house.at.setup, &house.found)
               : err;
}

static enum gw_err
run_work(void *arg)
{
    (void)arg;
    enum gw_err err = reconnect();
    if (err == GW_OK)
        err = db_begin(house.at.tip.db);
    if (err != GW_OK)
        return err;
    err = indexer_work(house.at.tip.db, house.at.setup, &house.found,
                       house.at.now_ms, &owed);
    if (err == GW_OK)
        return db_commit(house.at.tip.db);
    db_rollback(house.at.tip.db);
    return err;
}

static void
sweep(const char *text)
{
    indexer_house_open(&house);
    struct texter ani = { .house = &house.at, .from = "+6281234567890" };

    texter_send(&ani, text);
    assert_in_range(fault_sweep(run_look, NULL), 3, 2000);
    assert_int_equal(house.found.count, 1);
    assert_true(house.found.list[0].read);
    owed = false;
    assert_in_range(fault_sweep(run_work, NULL), 3, 2000);
    assert_true(owed);
    /* Of all the runs only the last stored something, and all of it. */
    assert_int_equal(indexer_house_read(&house), 0);
    assert_int_equal(INDEXER_TIP(&house, "sealed_reading IS NULL", 1), 0);
}

static void
test_page(void **state)
{
    (void)state;
    sweep("tolong saya disekap di pontang");
    assert_int_equal(indexer_house_pages(&house), 2);
    indexer_house_close(&house);
}

static void
test_question(void **state)
{
    (void)state;
    sweep("ada calo tkw di kec curug");
    assert_int_equal(villager_house_count(&house.at, "outbox"), 2);
    indexer_house_close(&house);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_page),
        cmocka_unit_test(test_question),
    };
    return cmocka_run_group_tests_name("fault indexer", tests, NULL, NULL);
}
