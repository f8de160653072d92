/* tests/unit/test_db_open.c -- opening: rights, files, settings, and who else has
 * the database open. */
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/support/db_house.h"
#include "tests/support/table.h"

static struct db_house house;

static int
set_up(void **state)
{
    (void)state;
    db_house_open(&house);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    db_house_close(&house);
    return 0;
}

static void
test_open_errors(void **state)
{
    struct db *other;
    char path[128];

    (void)state;
    snprintf(path, sizeof path, "%s/none.db", house.at.folder);
    assert_int_equal(db_open(path, DB_READ, &other), GW_MISSING);
    assert_int_equal(db_open(path, DB_WRITE, &other), GW_MISSING);
    assert_int_equal(access(path, F_OK), -1);
    snprintf(path, sizeof path, "%s/none/none.db", house.at.folder);
    assert_int_equal(db_open(path, DB_CREATE, &other), GW_MISSING);

    snprintf(path, sizeof path, "%s/text.db", house.at.folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 1000; i++)
        fputs("this is no database\n", file);
    fclose(file);
    assert_int_equal(db_open(path, DB_READ, &other), GW_REJECTED);
    assert_int_equal(db_open(path, DB_WRITE, &other), GW_REJECTED);
    assert_int_equal(db_open(house.at.folder, DB_WRITE, &other), GW_IO);
}

/* Root may open everything, so a child process that is nobody tries. */
static void
test_open_without_right(void **state)
{
    int status;

    (void)state;
    if (geteuid() != 0)
        assert_int_equal(chmod(house.at.path, 0), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct db *other;
        if (geteuid() == 0 && setuid(65534) != 0)
            _exit(100);
        _exit((int)db_open(house.at.path, DB_WRITE, &other));
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), GW_DENIED);
}

static unsigned
mode_of(const char *folder, const char *name)
{
    char path[128];
    struct stat file;

    snprintf(path, sizeof path, "%s/%s", folder, name);
    assert_int_equal(stat(path, &file), 0);
    return file.st_mode & 07777;
}

static void
test_files_are_private(void **state)
{
    struct db *other;
    char path[128];

    (void)state;
    snprintf(path, sizeof path, "%s/new.db", house.at.folder);
    for (unsigned mask = 0; mask <= 0777; mask += 0777) {
        mode_t before = umask(mask);
        assert_int_equal(db_open(path, DB_CREATE, &other), GW_OK);
        assert_int_equal(db_exec(other, "CREATE TABLE t (x)"), GW_OK);
        umask(before);
        assert_int_equal(mode_of(house.at.folder, "new.db"), 0600);
        assert_int_equal(mode_of(house.at.folder, "new.db-wal"), 0600);
        assert_int_equal(mode_of(house.at.folder, "new.db-shm"), 0600);
        db_close(other);
        assert_int_equal(unlink(path), 0);
    }
}

static struct setting {
    const char *name;
    const char *sql;
    int64_t value;
} settings[] = {
    { "synchronous is FULL", "PRAGMA synchronous", 2 },
    { "foreign keys are on", "PRAGMA foreign_keys", 1 },
    { "the schema is not trusted", "PRAGMA trusted_schema", 0 },
    { "freed bytes are overwritten", "PRAGMA secure_delete", 1 },
    { "temporary tables stay in memory", "PRAGMA temp_store", 2 },
    { "no memory map", "PRAGMA mmap_size", 0 },
};

static void
test_setting(void **state)
{
    const struct setting *setting = *state;

    (void)set_up(NULL);
    assert_int_equal(db_house_number(house.db, setting->sql), setting->value);
    (void)tear_down(NULL);
}

static void
test_reader_cannot_write(void **state)
{
    struct db *reader;

    (void)state;
    assert_int_equal(db_open(house.at.path, DB_READ, &reader), GW_OK);
    assert_int_equal(db_exec(reader, "INSERT INTO thing (id) VALUES (1)"),
                     GW_IO);
    db_close(reader);
    assert_int_equal(store_house_things(&house.at), 0);
}

static void
test_snapshot_stands_still(void **state)
{
    struct db *reader;

    (void)state;
    db_house_add(&house, 1);
    assert_int_equal(db_open(house.at.path, DB_READ, &reader), GW_OK);
    assert_int_equal(db_begin_read(reader), GW_OK);
    assert_int_equal(db_house_number(reader, "SELECT count(*) FROM thing"), 1);
    db_house_add(&house, 2);
    assert_int_equal(db_house_number(reader, "SELECT count(*) FROM thing"), 1);
    assert_int_equal(db_commit(reader), GW_OK);
    assert_int_equal(db_house_number(reader, "SELECT count(*) FROM thing"), 2);
    db_close(reader);
}

/* A command beside us opens the database and goes again, while we have several
 * connections: if it took itself for the last user it would delete the WAL with
 * what we have committed. */
static void
test_a_command_comes_and_goes(void **state)
{
    struct db *reader;
    char wal[128];
    int status;

    (void)state;
    snprintf(wal, sizeof wal, "%s-wal", house.at.path);
    assert_int_equal(db_open(house.at.path, DB_READ, &reader), GW_OK);
    db_house_add(&house, 1);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) { /* another program: a fork alone shares our state */
        execlp("sqlite3", "sqlite3", house.at.path, "UPDATE thing SET id = id",
               (char *)NULL);
        _exit(100);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), 0);
    assert_int_equal(access(wal, F_OK), 0);
    db_house_add(&house, 2);
    assert_int_equal(db_house_number(reader, "SELECT count(*) FROM thing"), 2);
    assert_int_equal(store_house_things(&house.at), 2);
    db_close(reader);
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(test_open_errors),           ONE(test_open_without_right),
        ONE(test_files_are_private),     ONE(test_reader_cannot_write),
        ONE(test_snapshot_stands_still), ONE(test_a_command_comes_and_goes),
    };

    return RUN_TABLE("db settings", settings, test_setting)
           + cmocka_run_group_tests_name("db opening", tests, NULL, NULL);
}
