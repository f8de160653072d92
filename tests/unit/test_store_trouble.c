/* The store on bad days: full, locked, flooded, closed in the middle. */
#include <event2/event.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#include "gateway/store/db_internal.h"
#include "gateway/store/store_internal.h"
#include "tests/support/deed.h"
#include "tests/support/table.h"

/* ---- the disk is full ---- */

static enum gw_err
fill_disk(struct db *db, void *arg)
{
    static const char body[100000];

    (void)arg;
    enum gw_err err = db_exec(db, "PRAGMA max_page_count = 1");
    if (err == GW_OK)
        err = db_run(db, "INSERT INTO thing (body) VALUES ($1)",
                     db_b((struct text){ .at = body, .len = sizeof body }));
    assert_int_equal(err, GW_IO);
    return err;
}

/* An op that does not look at what its statement answered. */
static enum gw_err
fill_disk_and_smile(struct db *db, void *arg)
{
    enum gw_err err = fill_disk(db, arg);

    if (deed_add_row(db, 900) == GW_OK)
        return GW_REJECTED;
    return err == GW_IO ? GW_OK : err;
}

static enum gw_err
empty_disk(struct db *db, void *arg)
{
    (void)arg;
    return db_exec(db, "PRAGMA max_page_count = 1000000");
}

static struct fullness {
    const char *name;
    store_run_fn *work;
} fullnesses[] = {
    { "full disk: the op says so", fill_disk },
    { "full disk: the op says nothing", fill_disk_and_smile },
};

static void
test_full_disk(void **state)
{
    const struct fullness *fullness = *state;
    struct deed *list = deeds_make(9);

    (void)deeds_set_up(NULL);
    int64_t before = metric_value("kentongan_store_failures_total");
    list[3].work = fullness->work;
    deeds_write(list, 7);
    store_house_settle(&deed_house);
    for (int i = 0; i < 7; i++) {
        assert_int_equal(list[i].err, GW_IO);
        assert_int_equal(list[i].times, 1);
        assert_int_equal(list[i].place, i < 4 ? i + 1 : 0);
    }
    assert_int_equal(metric_value("kentongan_store_failures_total"),
                     before + 1);
    assert_int_equal(store_house_things(&deed_house), 0);

    list[7].work = empty_disk;
    deeds_write(list + 7, 1);
    store_house_settle(&deed_house);
    deeds_write(list + 8, 1);
    store_house_settle(&deed_house);
    assert_int_equal(list[8].err, GW_OK);
    assert_true(store_ready(deed_house.store));
    assert_int_equal(store_house_things(&deed_house), 1);
    free(list);
    (void)deeds_tear_down(NULL);
}

static enum gw_err
add_two_megabytes(struct db *db, void *arg)
{
    const struct deed *deed = arg;

    return db_run(db,
                  "INSERT INTO thing (id, body) VALUES ($1, zeroblob(2 * "
                  "1024 * 1024))",
                  db_i(deed->id));
}

/* The COMMIT itself cannot be written: the limit stands in for a bad disk. */
static void
test_commit_fails_and_recovers(void **state)
{
    struct deed *list = deeds_make(4);
    struct rlimit before, small;

    (void)state;
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 1024 * 1024;
    void (*handler)(int) = signal(SIGXFSZ, SIG_IGN);
    list[1].work = add_two_megabytes;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    deeds_write(list, 3);
    store_house_settle(&deed_house);
    bool ready = store_ready(deed_house.store);
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    (void)signal(SIGXFSZ, handler);
    for (int i = 0; i < 3; i++)
        assert_int_equal(list[i].err, GW_IO);
    assert_false(ready);
    assert_int_equal(store_house_things(&deed_house), 0);

    store_house_until(&deed_house, true); /* by its own trial, nobody writes */
    deeds_write(list + 3, 1);
    store_house_settle(&deed_house);
    assert_int_equal(list[3].err, GW_OK);
    assert_int_equal(store_house_things(&deed_house), 1);
    free(list);
}

/* ---- locked ---- */

static void
test_locked_database(void **state)
{
    enum { MANY = 2 * STORE_BATCH_MAX };
    struct deed *list = deeds_make(MANY + 2);
    struct db *shell;

    (void)state;
    assert_int_equal(db_open(deed_house.path, DB_WRITE, &shell), GW_OK);
    assert_int_equal(db_begin(shell), GW_OK);
    deeds_write(list, MANY);
    store_house_settle(&deed_house); /* ends while the lock is held */
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(list[i].err, GW_AGAIN);
        assert_int_equal(list[i].place, 0);
    }
    assert_false(store_ready(deed_house.store));
    deeds_write(list + MANY, 1);
    store_house_settle(&deed_house);
    assert_int_equal(list[MANY].err, GW_AGAIN);

    db_rollback(shell);
    db_close(shell);
    store_house_until(&deed_house, true);
    deeds_write(list + MANY + 1, 1);
    store_house_settle(&deed_house);
    assert_int_equal(list[MANY + 1].err, GW_OK);
    assert_int_equal(store_house_things(&deed_house), 1);
    free(list);
}

/* ---- the queue is full ---- */

static void
test_full_queue(void **state)
{
    enum { OVER = 5 };
    struct deed *list = deeds_make(STORE_QUEUE_MAX + OVER);

    (void)state;
    deed_block(store_write);
    deeds_write(list, STORE_QUEUE_MAX + OVER);
    for (int i = 0; i < STORE_QUEUE_MAX + OVER; i++)
        assert_int_equal(list[i].times, 0);
    while (deeds_done < OVER)
        event_base_loop(loop_base(deed_house.loop), EVLOOP_ONCE);
    for (int i = 0; i < OVER; i++)
        assert_int_equal(list[STORE_QUEUE_MAX + i].err, GW_AGAIN);
    assert_int_equal(metric_value("kentongan_writer_queue"), STORE_QUEUE_MAX);
    deed_release();
    store_house_settle(&deed_house);
    for (int i = 0; i < STORE_QUEUE_MAX + OVER; i++) {
        assert_int_equal(list[i].times, 1);
        assert_int_equal(list[i].err, i < STORE_QUEUE_MAX ? GW_OK : GW_AGAIN);
    }
    assert_int_equal(store_house_things(&deed_house), STORE_QUEUE_MAX);
    free(list);
}

/* ---- opening and closing ---- */

static void
test_close_finishes_what_waits(void **state)
{
    enum { MANY = 1500 };
    struct deed *list = deeds_make(MANY), *late = deeds_make(1);

    (void)state;
    store_house_open(&deed_house);
    deeds_done = 0;
    late->id = 9999;
    list[MANY - 1].follow = late;
    deeds_write(list, MANY - 1);
    list[MANY - 1].work = deed_count;
    store_read(deed_house.store, &list[MANY - 1].op);
    store_close(deed_house.store);
    for (int i = 0; i < MANY; i++) {
        assert_int_equal(list[i].times, 1);
        assert_int_equal(list[i].err, GW_OK);
    }
    assert_int_equal(late->times, 1);
    assert_int_equal(late->err, GW_AGAIN); /* too late, but told */
    assert_int_equal(store_house_things(&deed_house), MANY - 1);
    assert_true(folder_size(deed_house.folder, "kentongan.db-wal") <= 0);
    deed_house.store = NULL;
    store_house_close(&deed_house);
    free(list);
    free(late);
}

static void
test_open_errors(void **state)
{
    struct loop *loop;
    struct store *store = NULL;
    char folder[64], path[128];

    (void)state;
    folder_make(folder);
    assert_int_equal(loop_open(&loop), GW_OK);
    assert_int_equal(store_open(loop, folder, &store), GW_IO); /* none */
    snprintf(path, sizeof path, "%s/kentongan.db", folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 500; i++)
        fputs("no database", file);
    fclose(file);
    assert_int_equal(store_open(loop, folder, &store), GW_IO);
    assert_null(store);
    store_close(NULL);
    loop_close(loop);
    folder_remove(folder);
}

/* Beside a writer that never rests, the WAL must begin anew now and then. */
static void
test_wal_begins_anew(void **state)
{
    struct checkpoints *checkpoints;
    struct db *db;
    int most = 0;

    (void)state;
    store_house_make(&deed_house);
    assert_int_equal(db_open(deed_house.path, DB_WRITE, &db), GW_OK);
    assert_int_equal(db_own_wal(db), GW_OK);
    assert_int_equal(checkpoints_open(deed_house.path, &checkpoints), GW_OK);
    for (int i = 0; i == 0 || db->wal_pages >= 1000 || most < 10000; i++) {
        assert_true(i < 100000);
        assert_int_equal(
            db_run(db, "INSERT INTO thing (body) VALUES (zeroblob($1))",
                   db_i(most < 10000 ? 400000 : 1)),
            GW_OK);
        if (db->wal_pages > most)
            most = db->wal_pages;
        checkpoints_after_commit(checkpoints, db, db->wal_pages);
    }
    checkpoints_close(checkpoints);
    db_close(db);
    folder_remove(deed_house.folder);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ONE_DEED(test_commit_fails_and_recovers),
        ONE_DEED(test_locked_database),
        ONE_DEED(test_full_queue),
        cmocka_unit_test(test_close_finishes_what_waits),
        cmocka_unit_test(test_open_errors),
        cmocka_unit_test(test_wal_begins_anew),
    };

    int failed = RUN_TABLE("full disks", fullnesses, test_full_disk);
    return failed
           + cmocka_run_group_tests_name("store in trouble", tests, NULL, NULL);
}
