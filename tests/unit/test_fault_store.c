/* Memory and disk fail, each time one step later: an op is there as a whole or
 * not at all, a house is never left half-made, and nothing wrong is read. */
#include <event2/event.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include "gateway/platform/log.h"
#include "tests/support/deed.h"
#include "tests/support/fault.h"
#include "tests/support/fault_sqlite.h"
#include "tests/support/keep.h"
#include "tests/support/table.h"

static bool
memory_is_short(void)
{
    void *probe = malloc(1);
    bool short_of_it = probe == NULL;

    free(probe);
    return short_of_it;
}

/* Lets run() meet its failure at every step-th place until it meets none. A
 * step of 1 is every place; where there are thousands, a sample must do. */
static void
sweep(bool (*run)(long spared), long step, long least)
{
    long spared = 0;

    while (run(spared))
        spared += step;
    assert_true(spared >= least);
}

static bool
is_trouble(enum gw_err err)
{
    return err == GW_NOMEM || err == GW_IO || err == GW_AGAIN;
}

/* ---- one op: three rows, or none ---- */

static enum gw_err
add_three(struct db *db, void *arg)
{
    const struct deed *deed = arg;
    enum gw_err err = GW_OK;

    for (int64_t i = 0; err == GW_OK && i < 3; i++)
        err = db_run(db, "INSERT INTO thing (id, body) VALUES ($1, $2)",
                     db_i(10 * deed->id + i), db_b(TEXT("x")));
    return err;
}

/* Runs the op with a store of its own; true if a failure was met. */
static bool
run_with(bool (*begin)(long spared), long spared)
{
    struct deed one = { .work = add_three };

    store_house_open(&deed_house);
    deed_prepare(&one, 1);
    (void)begin(spared);
    store_write(deed_house.store, &one.op);
    store_house_settle(&deed_house);
    bool met = begin(-1);
    assert_int_equal(one.times, 1);
    assert_true(one.err == GW_OK || is_trouble(one.err));
    assert_true(met || one.err == GW_OK);
    int64_t expected = one.err == GW_OK ? 3 : 0;
    assert_int_equal(store_house_things(&deed_house), expected);

    store_close(deed_house.store); /* and on the disk? */
    deed_house.store = NULL;
    assert_int_equal(store_house_things(&deed_house), expected);
    store_house_close(&deed_house);
    return met;
}

static bool
memory_after(long spared)
{
    return fault_after(spared);
}

static bool
write_fails_after(long spared)
{
    return fault_disk_after(spared, SQLITE_IOERR_WRITE);
}

static bool
disk_is_full_after(long spared)
{
    return fault_disk_after(spared, SQLITE_FULL);
}

static struct trouble {
    const char *name;
    bool (*begin)(long spared);
    long step;
    long least; /* steps that there are, or more */
} troubles[] = {
    { "an op without memory", memory_after, 1, 10 },
    { "an op on a disk that fails", write_fails_after, 1, 3 },
    { "an op on a full disk", disk_is_full_after, 1, 3 },
};

static void
test_op(void **state)
{
    const struct trouble *trouble = *state;
    long spared = 0;

    while (run_with(trouble->begin, spared))
        spared += trouble->step;
    assert_true(spared >= trouble->least);
}

/* ---- a batch: all that was told "stored" is there ---- */

static bool
run_batch(long spared)
{
    enum { MANY = 8 };
    struct deed *list = deeds_make(MANY);
    int64_t stored = 0;

    store_house_open(&deed_house);
    (void)fault_after(spared);
    deeds_write(list, MANY);
    store_house_settle(&deed_house);
    bool met = fault_after(-1);
    for (int i = 0; i < MANY; i++) {
        assert_true(list[i].err == GW_OK || is_trouble(list[i].err));
        stored += list[i].err == GW_OK;
    }
    assert_true(met || stored == MANY);
    assert_int_equal(store_house_things(&deed_house), stored);
    store_house_close(&deed_house);
    free(list);
    return met;
}

static void
test_batch(void **state)
{
    (void)state;
    sweep(run_batch, 3, 10);
}

/* ---- reading ---- */

static bool
run_read(long spared)
{
    struct deed read = { .work = deed_count };

    deed_prepare(&read, -1);
    store_house_open(&deed_house);
    struct deed *list = deeds_make(4);
    deeds_write(list, 4);
    store_house_settle(&deed_house);
    (void)fault_after(spared);
    store_read(deed_house.store, &read.op);
    store_house_settle(&deed_house);
    bool met = fault_after(-1);
    assert_true(read.err == GW_OK || is_trouble(read.err));
    assert_true(met || read.err == GW_OK);
    assert_true(read.err != GW_OK || read.id == 4);
    store_house_close(&deed_house);
    free(list);
    return met;
}

static void
test_read(void **state)
{
    (void)state;
    sweep(run_read, 1, 5);
}

/* ---- opening ---- */

static void
test_open_store(void **state)
{
    struct loop *loop;
    struct store *store;
    long spared = 0;
    bool met = true;

    (void)state;
    store_house_make(&deed_house);
    assert_int_equal(loop_open(&loop), GW_OK);
    while (met) {
        store = NULL;
        (void)fault_after(spared);
        spared += 7;
        enum gw_err err = store_open(loop, deed_house.folder, &store);
        met = fault_after(-1);
        assert_true(err == GW_OK || is_trouble(err));
        assert_true(met || err == GW_OK);
        assert_int_equal(store != NULL, err == GW_OK);
        store_close(store);
    }
    assert_true(spared > 50);
    loop_close(loop);
    folder_remove(deed_house.folder);
}

/* ---- a house ---- */

/* After any failure the next try, with memory, makes a whole house. */
static bool
make_house(bool (*begin)(long spared), long spared)
{
    struct keep keep;
    struct house house = { .lock_fd = -1 };

    keep_make(&keep);
    (void)begin(spared);
    enum gw_err err = house_open(keep.data_dir, HOUSE_SERVE, &house);
    bool met = begin(-1);
    assert_true(err == GW_OK || is_trouble(err));
    assert_true(met || err == GW_OK);
    house_close(&house);
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_OK);
    assert_false(keep_has(keep_path(&keep, "data/kentongan.db.new")));
    keep_remove(&keep);
    return met;
}

static bool
make_without_memory(long spared)
{
    return make_house(memory_after, spared);
}

static bool
make_on_full_disk(long spared)
{
    return make_house(disk_is_full_after, spared);
}

static void
test_make_house(void **state)
{
    (void)state;
    sweep(make_without_memory, 97, 50);
    sweep(make_on_full_disk, 1, 10);
}

static void
test_backup(void **state)
{
    struct keep keep;
    long spared = 0;
    bool met = true;

    (void)state;
    keep_make_backup(&keep);
    struct house house = keep_open(&keep, HOUSE_COMMAND);
    while (met) {
        (void)fault_after(spared);
        spared += 29;
        enum gw_err err = house_backup(house.db, keep_path(&keep, "second"));
        met = fault_after(-1);
        assert_true(err == GW_OK || is_trouble(err));
        assert_true(met || err == GW_OK);
        assert_int_equal(folder_count(keep.above), err == GW_OK ? 3 : 2);
        (void)unlink(keep_path(&keep, "second"));
    }
    assert_true(spared > 20);
    house_close(&house);
    keep_remove(&keep);
}

static bool
run_restore(long spared)
{
    struct keep keep;
    int lock;

    keep_make_backup(&keep);
    assert_int_equal(house_lock(keep.data_dir, &lock), GW_OK);
    (void)fault_after(spared);
    enum gw_err err = house_restore(keep.data_dir, keep_path(&keep, "backup"));
    bool met = fault_after(-1);
    assert_int_equal(close(lock), 0);
    assert_true(met || err == GW_OK);
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_OK);
    assert_int_equal(keep_fact(keep_path(&keep, "data/kentongan.db"), "fact"),
                     err == GW_OK ? 1 : 3);
    keep_remove(&keep);
    return met;
}

static void
test_restore(void **state)
{
    (void)state;
    sweep(run_restore, 31, 20);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_batch),      cmocka_unit_test(test_read),
        cmocka_unit_test(test_open_store), cmocka_unit_test(test_make_house),
        cmocka_unit_test(test_backup),     cmocka_unit_test(test_restore),
    };

    fault_sqlite_install(memory_is_short);
    log_threshold(LOG_ERROR_);
    int failed = RUN_TABLE("ops in trouble", troubles, test_op);
    return failed
           + cmocka_run_group_tests_name("store in faults", tests, NULL, NULL);
}
