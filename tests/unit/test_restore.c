/* Restore: over an old house, from what is no backup, cut short. */
#include <stdio.h>
#include <sys/stat.h>
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
restore(const char *name)
{
    int lock;

    assert_int_equal(house_lock(keep.data_dir, &lock), GW_OK);
    enum gw_err err = house_restore(keep.data_dir, keep_path(&keep, name));
    assert_int_equal(close(lock), 0);
    return err;
}

/* ---- restore ---- */

static void
test_restore(void **state)
{
    (void)state;
    assert_int_equal(restore("backup"), GW_OK);
    assert_int_equal(fact_in("data/kentongan.db.before-restore"), 3);
    assert_int_equal(keep_mode(keep_path(&keep, "data/kentongan.db")), 0600);
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_OK);
    assert_int_equal(fact_in("data/kentongan.db"), 1);
    assert_int_equal(fact_in("backup"), 1); /* still there, and whole */
}

/* The WAL kept from one restore must not meet the database of the next. */
static void
test_restore_twice(void **state)
{
    (void)state;
    assert_int_equal(restore("backup"), GW_OK);
    keep_sql(&keep, "UPDATE meta SET value = '4' WHERE name = 'fact'");
    assert_int_equal(restore("backup"), GW_OK);
    assert_int_equal(fact_in("data/kentongan.db.before-restore"), 4);
    assert_int_equal(fact_in("data/kentongan.db"), 1);
}

static void
test_restore_on_a_new_machine(void **state)
{
    (void)state;
    assert_int_equal(unlink(keep_path(&keep, "data/kentongan.db")), 0);
    assert_int_equal(unlink(keep_path(&keep, "data/kentongan.db-wal")), 0);
    assert_int_equal(unlink(keep_path(&keep, "data/kentongan.db-shm")), 0);
    assert_int_equal(restore("backup"), GW_OK);
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_OK);
    assert_int_equal(fact_in("data/kentongan.db"), 1);
    assert_false(keep_has(keep_path(&keep, "data/kentongan.db."
                                           "before-restore")));
}

static void
test_restore_without_room(void **state)
{
    (void)state;
    keep_limit_room(8192);
    enum gw_err err = restore("backup");
    keep_free_room();
    assert_int_equal(err, GW_IO);
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_OK);
    assert_int_equal(fact_in("data/kentongan.db"), 3);
}

/* ---- what is no backup of ours ---- */

static void
give_text(void)
{
    keep_write(keep_path(&keep, "backup"), "these are no bytes of a database");
}

static void
give_nothing(void)
{
    keep_write(keep_path(&keep, "backup"), "");
}

static void
cut_off(void)
{
    long size = folder_size(keep.above, "backup");

    assert_int_equal(truncate(keep_path(&keep, "backup"), size - 8192), 0);
}

static void
spoil_pages(void)
{
    long size = folder_size(keep.above, "backup");

    for (long at = 4096; at < size; at += 4096)
        for (long byte = 0; byte < 8; byte++)
            keep_spoil(keep_path(&keep, "backup"), at + byte);
}

static void
change_backup(const char *sql)
{
    struct db *db;

    assert_int_equal(db_open(keep_path(&keep, "backup"), DB_WRITE, &db), GW_OK);
    assert_int_equal(db_script(db, sql), GW_OK);
    db_close(db);
}

static void
give_another_houses(void)
{
    change_backup("UPDATE meta SET value = '0123456789abcdef' "
                  "WHERE name = 'keyring_id'");
}

static void
give_one_without_keys(void)
{
    change_backup("DELETE FROM meta WHERE name = 'keyring_id'");
}

static void
give_a_newer_one(void)
{
    change_backup("INSERT INTO migration SELECT number + 1000, 'newer', "
                  "sha256, at FROM migration");
}

static void
give_another_programs(void)
{
    change_backup("DROP TABLE migration");
}

static void
give_a_folder(void)
{
    assert_int_equal(unlink(keep_path(&keep, "backup")), 0);
    assert_int_equal(mkdir(keep_path(&keep, "backup"), 0700), 0);
}

static void
give_a_pipe(void)
{
    assert_int_equal(unlink(keep_path(&keep, "backup")), 0);
    assert_int_equal(mkfifo(keep_path(&keep, "backup"), 0600), 0);
}

static void
give_one_in_use(void)
{
    keep_write(keep_path(&keep, "backup-wal"), "what is not moved yet");
}

static void
give_the_house_itself(void)
{
    assert_int_equal(unlink(keep_path(&keep, "backup")), 0);
    assert_int_equal(
        link(keep_path(&keep, "data/kentongan.db"), keep_path(&keep, "backup")),
        0);
}

static void
give_none(void)
{
    assert_int_equal(unlink(keep_path(&keep, "backup")), 0);
}

static struct fake {
    const char *name;
    void (*make)(void);
    enum gw_err err;
} fakes[] = {
    { "a text", give_text, GW_REJECTED },
    { "an empty file", give_nothing, GW_REJECTED },
    { "a backup cut short", cut_off, GW_REJECTED },
    { "a backup with damaged pages", spoil_pages, GW_REJECTED },
    { "another house's backup", give_another_houses, GW_REJECTED },
    { "a backup that knows no keyring", give_one_without_keys, GW_REJECTED },
    { "a newer program's backup", give_a_newer_one, GW_REJECTED },
    { "another program's database", give_another_programs, GW_REJECTED },
    { "a folder", give_a_folder, GW_REJECTED },
    { "a pipe", give_a_pipe, GW_REJECTED },
    { "a database in use", give_one_in_use, GW_REJECTED },
    { "the house's own database", give_the_house_itself, GW_REJECTED },
    { "no such file", give_none, GW_MISSING },
};

static void
test_fake(void **state)
{
    const struct fake *fake = *state;

    keep_make_backup(&keep);
    fake->make();
    assert_int_equal(restore("backup"), fake->err);
    assert_false(keep_has(keep_path(&keep, "data/kentongan.db.part")));
    assert_false(keep_has(keep_path(&keep, "data/kentongan.db.incoming")));
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_OK);
    assert_int_equal(fact_in("data/kentongan.db"), 3);
    keep_remove(&keep);
}

static void
test_restore_without_keyring(void **state)
{
    (void)state;
    assert_int_equal(rename(keep_path(&keep, "data/keys/keyring"),
                            keep_path(&keep, "keyring")),
                     0);
    assert_int_equal(restore("backup"), GW_DENIED);
    assert_int_equal(rename(keep_path(&keep, "keyring"),
                            keep_path(&keep, "data/keys/keyring")),
                     0);
    assert_int_equal(keep_try(&keep, HOUSE_SERVE), GW_OK);
    assert_int_equal(fact_in("data/kentongan.db"), 3);
}

/* ---- cut short ---- */

/* The renames of a restore, in order; the power fails after some of them. */
static const char *const renames[][2] = {
    { "backup", "data/kentongan.db.incoming" },
    { "data/kentongan.db", "data/kentongan.db.before-restore" },
    { "data/kentongan.db-wal", "data/kentongan.db.before-restore-wal" },
    { "data/kentongan.db-shm", "data/kentongan.db.before-restore-shm" },
    { "data/kentongan.db.incoming", "data/kentongan.db" },
};

static struct cut {
    const char *name;
    size_t done;
    enum house_use use;
} cuts[] = {
    { "after the check", 1, HOUSE_SERVE },
    { "after the old database went", 2, HOUSE_SERVE },
    { "after its WAL went", 3, HOUSE_SERVE },
    { "before the last rename", 4, HOUSE_SERVE },
    { "after the last rename", 5, HOUSE_SERVE },
    { "after the check; a command comes first", 1, HOUSE_COMMAND },
    { "after the old database went; a command comes first", 2, HOUSE_COMMAND },
};

static void
test_cut(void **state)
{
    const struct cut *cut = *state;

    keep_make_backup(&keep);
    for (size_t i = 0; i < cut->done; i++)
        assert_int_equal(rename(keep_path(&keep, renames[i][0]),
                                keep_path(&keep, renames[i][1])),
                         0);
    assert_int_equal(keep_try(&keep, cut->use), GW_OK);
    assert_int_equal(fact_in("data/kentongan.db"), 1);
    assert_int_equal(fact_in("data/kentongan.db.before-restore"), 3);
    assert_false(keep_has(keep_path(&keep, "data/kentongan.db.incoming")));
    keep_remove(&keep);
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(test_restore),
        ONE(test_restore_twice),
        ONE(test_restore_on_a_new_machine),
        ONE(test_restore_without_room),
        ONE(test_restore_without_keyring),
    };

    int failed = RUN_TABLE("what is no backup", fakes, test_fake);
    failed += RUN_TABLE("restores cut short", cuts, test_cut);
    return failed + cmocka_run_group_tests_name("restore", tests, NULL, NULL);
}
