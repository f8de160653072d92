/* Backup: beside a writer, without room, over nothing. */
#include <pthread.h>
#include <sched.h>
#include <stdatomic.h>
#include <unistd.h>

#include "gateway/store/db_internal.h"
#include "gateway/store/migrate.h"
#include "tests/support/keep.h"
#include "tests/support/table.h"

static struct keep keep;

static int
set_up(void **state)
{
    (void)state;
    keep_make_backup(&keep);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    keep_remove(&keep);
    return 0;
}

static int64_t
fact_in(const char *name)
{
    return keep_fact(keep_path(&keep, name), "fact");
}

static enum gw_err
backup(const char *name)
{
    struct house house = keep_open(&keep, HOUSE_COMMAND);
    enum gw_err err = house_backup(house.db, keep_path(&keep, name));

    house_close(&house);
    return err;
}

/* ---- backup ---- */

static void
test_backup_is_one_private_file(void **state)
{
    (void)state;
    assert_int_equal(folder_count(keep.above), 2); /* data, backup */
    assert_int_equal(keep_mode(keep_path(&keep, "backup")), 0600);
    assert_int_equal(fact_in("backup"), 1);
    assert_int_equal(backup("second"), GW_OK);
    assert_int_equal(fact_in("second"), 3); /* with the WAL */
    assert_false(keep_has(keep_path(&keep, "second-wal")));
}

static void
test_backup_replaces_nothing(void **state)
{
    (void)state;
    keep_write(keep_path(&keep, "mine"), "dear");
    assert_int_equal(backup("mine"), GW_CONFLICT);
    assert_int_equal(folder_size(keep.above, "mine"), 4);
    assert_int_equal(symlink("nowhere", keep_path(&keep, "link")), 0);
    assert_int_equal(backup("link"), GW_CONFLICT);
    assert_int_equal(backup("none/b"), GW_IO);
    assert_int_equal(folder_count(keep.above), 4);
}

static void
test_backup_without_room(void **state)
{
    (void)state;
    keep_sql(&keep, "CREATE TABLE big (x);"
                    "INSERT INTO big VALUES (zeroblob(3000000))");
    struct house house = keep_open(&keep, HOUSE_COMMAND);
    keep_limit_room(1 << 20);
    enum gw_err err = house_backup(house.db, keep_path(&keep, "second"));
    keep_free_room();
    assert_int_equal(err, GW_IO);
    assert_int_equal(folder_count(keep.above), 2);
    assert_int_equal(house_backup(house.db, keep_path(&keep, "second")), GW_OK);
    house_close(&house);
}

static void
test_backup_of_a_damaged_database(void **state)
{
    (void)state;
    keep_sql(&keep, "CREATE TABLE big (x);"
                    "INSERT INTO big VALUES (zeroblob(3000));"
                    "INSERT INTO big VALUES (zeroblob(3000))");
    long size = folder_size(keep.data_dir, "kentongan.db");
    for (long at = size - 4096; at < size - 4080; at++)
        keep_spoil(keep_path(&keep, "data/kentongan.db"), at);
    assert_int_equal(backup("second"), GW_IO);
    assert_int_equal(folder_count(keep.above), 2);
}

/* Writes pairs of rows, each pair in one transaction, until told to stop. */
static atomic_bool stop;
static atomic_int pairs;

static void *
write_pairs(void *arg)
{
    struct db *db = arg;
    enum gw_err err = GW_OK;

    while (!atomic_load(&stop) && err == GW_OK) {
        err = db_begin(db);
        if (err == GW_OK)
            err = db_exec(db, "INSERT INTO pair VALUES (1, zeroblob(2000)), "
                              "(2, zeroblob(2000))");
        if (err == GW_OK)
            err = db_commit(db);
        atomic_fetch_add(&pairs, 1);
    }
    return err == GW_OK ? NULL : db;
}

static int64_t
count_pairs(const char *path)
{
    struct db *db;
    struct rows *rows;

    assert_int_equal(db_open(path, DB_WRITE, &db), GW_OK);
    assert_int_equal(db_quick_check(db), GW_OK);
    assert_int_equal(db_query_values(db, &rows,
                                     "SELECT count(*), sum(side = 1) FROM pair",
                                     NULL, 0),
                     GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    int64_t count = db_int(rows, 0);
    assert_int_equal(count, 2 * db_int(rows, 1));
    db_end(rows);
    db_close(db);
    return count / 2;
}

static void
test_backup_beside_a_writer(void **state)
{
    pthread_t writer;
    void *failed;

    (void)state;
    keep_sql(&keep, "CREATE TABLE pair (side BIGINT, body BLOB)");
    struct house serve = keep_open(&keep, HOUSE_SERVE);
    struct house command = keep_open(&keep, HOUSE_COMMAND);
    atomic_store(&stop, false);
    atomic_store(&pairs, 0);
    assert_int_equal(pthread_create(&writer, NULL, write_pairs, serve.db), 0);
    while (atomic_load(&pairs) < 200)
        sched_yield();
    int before = atomic_load(&pairs);
    enum gw_err err = house_backup(command.db, keep_path(&keep, "second"));
    atomic_store(&stop, true);
    assert_int_equal(pthread_join(writer, &failed), 0);
    assert_null(failed);
    assert_int_equal(err, GW_OK);
    house_close(&command);
    house_close(&serve);
    int64_t copied = count_pairs(keep_path(&keep, "second"));
    assert_true(copied >= before && copied <= atomic_load(&pairs));
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(test_backup_is_one_private_file),
        ONE(test_backup_replaces_nothing),
        ONE(test_backup_without_room),
        ONE(test_backup_of_a_damaged_database),
        ONE(test_backup_beside_a_writer),
    };

    return cmocka_run_group_tests_name("backup", tests, NULL, NULL);
}
