/* The database door: values in and out, every error, transactions, ids. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gateway/store/db_internal.h"
#include "tests/support/store_house.h"
#include "tests/support/table.h"

static struct store_house house;
static struct db *db;

static int
set_up(void **state)
{
    (void)state;
    store_house_make(&house);
    assert_int_equal(db_open(house.path, DB_WRITE, &db), GW_OK);
    assert_int_equal(
        db_script(db, "CREATE TABLE parent (id BIGINT PRIMARY KEY,"
                      " name TEXT NOT NULL UNIQUE);"
                      "CREATE TABLE child (id BIGINT PRIMARY KEY,"
                      " parent BIGINT NOT NULL REFERENCES parent (id))"),
        GW_OK);
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    db_close(db);
    folder_remove(house.folder);
    return 0;
}

static int64_t
number_of(struct db *from, const char *sql)
{
    struct rows *rows;

    assert_int_equal(db_query_values(from, &rows, sql, NULL, 0), GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    int64_t number = db_int(rows, 0);
    db_end(rows);
    return number;
}

static void
add_thing(int64_t id)
{
    assert_int_equal(db_run(db, "INSERT INTO thing (id) VALUES ($1)", db_i(id)),
                     GW_OK);
}

/* ---- values ---- */

static void
test_binds_by_name(void **state)
{
    struct rows *rows;

    (void)state;
    assert_int_equal(
        db_query(db, &rows, "SELECT $2, $1, $3, $1", db_i(1), db_i(2), db_i(3)),
        GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    assert_int_equal(db_int(rows, 0), 2);
    assert_int_equal(db_int(rows, 1), 1);
    assert_int_equal(db_int(rows, 2), 3);
    assert_int_equal(db_int(rows, 3), 1);
    db_end(rows);
}

static struct round {
    const char *name;
    struct db_value in;
    bool null;
} rounds[] = {
    { "the lowest number", { .type = DB_INT, .number = INT64_MIN }, false },
    { "the highest number", { .type = DB_INT, .number = INT64_MAX }, false },
    { "zero", { .type = DB_INT, .number = 0 }, false },
    { "a text", { .type = DB_TEXT, .text = { "desa", 4 } }, false },
    { "an empty text", { .type = DB_TEXT, .text = { "", 0 } }, false },
    { "a text with a NUL", { .type = DB_TEXT, .text = { "a\0b", 3 } }, false },
    { "bytes", { .type = DB_BLOB, .text = { "\xff\0\x01", 3 } }, false },
    { "no bytes", { .type = DB_BLOB, .text = { "", 0 } }, false },
    { "null", { .type = DB_NULL }, true },
};

static void
test_round(void **state)
{
    const struct round *round = *state;
    struct rows *rows;

    (void)set_up(NULL);
    assert_int_equal(db_query(db, &rows, "SELECT $1", round->in), GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    assert_int_equal(db_is_null(rows, 0), round->null);
    if (round->in.type == DB_INT) {
        assert_true(db_int(rows, 0) == round->in.number);
    } else {
        struct text text = db_text(rows, 0), blob = db_blob(rows, 0);
        assert_int_equal(text.at == NULL, round->null);
        assert_int_equal(blob.at == NULL, round->null);
        assert_true(text_equal(text, round->in.text));
        assert_true(text_equal(blob, round->in.text));
    }
    assert_int_equal(db_next(rows), GW_MISSING);
    db_end(rows);
    (void)tear_down(NULL);
}

static void
test_absent_values_are_null(void **state)
{
    struct rows *rows;

    (void)state;
    assert_int_equal(db_query(db, &rows, "SELECT $1, $2, $3, $4, $5",
                              db_t((struct text){ 0 }),
                              db_b((struct text){ 0 }), db_i_or_null(0),
                              db_i_or_null(4), db_null()),
                     GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    assert_true(db_is_null(rows, 0) && db_is_null(rows, 1)
                && db_is_null(rows, 2) && db_is_null(rows, 4));
    assert_int_equal(db_int(rows, 0), 0);
    assert_int_equal(db_int(rows, 3), 4);
    db_end(rows);
}

/* ---- rows ---- */

static void
test_rows_end_once(void **state)
{
    struct rows *rows;

    (void)state;
    add_thing(1);
    add_thing(2);
    assert_int_equal(db_query(db, &rows,
                              "SELECT id FROM thing WHERE id > $1 ORDER BY id",
                              db_i(0)),
                     GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    assert_int_equal(db_int(rows, 0), 1);
    assert_int_equal(db_next(rows), GW_OK);
    assert_int_equal(db_next(rows), GW_MISSING);
    assert_int_equal(db_next(rows), GW_MISSING); /* does not begin anew */
    db_end(rows);
    db_end(NULL);
}

static enum gw_err
first_after(struct rows **ret_rows, int64_t id)
{
    enum gw_err err =
        db_query(db, ret_rows, "SELECT id FROM thing WHERE id > $1", db_i(id));

    return err == GW_OK ? db_next(*ret_rows) : err;
}

static void
test_one_literal_twice_at_once(void **state)
{
    struct rows *outer, *inner;

    (void)state;
    add_thing(1);
    add_thing(2);
    assert_int_equal(first_after(&outer, 0), GW_OK);
    assert_int_equal(first_after(&inner, 1), GW_OK);
    assert_int_equal(db_int(outer, 0), 1);
    assert_int_equal(db_int(inner, 0), 2);
    db_end(inner);
    assert_int_equal(db_next(outer), GW_OK);
    assert_int_equal(db_int(outer, 0), 2);
    db_end(outer);
}

static void
test_texts_that_are_no_literals(void **state)
{
    char sql[64];

    (void)state;
    for (int i = 0; i < 3 * DB_CACHE_SLOTS; i++) {
        snprintf(sql, sizeof sql, "SELECT %d", i);
        assert_int_equal(number_of(db, sql), i);
    }
    char *many = calloc(DB_CACHE_SLOTS, 24);
    assert_non_null(many);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < DB_CACHE_SLOTS; i++) {
            snprintf(many + 24 * i, 24, "SELECT %d", i);
            assert_int_equal(number_of(db, many + 24 * i), i);
        }
    free(many);
}

/* ---- errors ---- */

static struct refusal {
    const char *name;
    const char *sql;
    enum gw_err err;
} refusals[] = {
    { "a key twice", "INSERT INTO parent VALUES (1, 'b')", GW_CONFLICT },
    { "a unique text twice", "INSERT INTO parent VALUES (2, 'a')",
      GW_CONFLICT },
    { "no such parent", "INSERT INTO child VALUES (1, 9)", GW_CONFLICT },
    { "a parent with children", "DELETE FROM parent", GW_CONFLICT },
    { "several rows, the last one twice",
      "INSERT INTO parent VALUES (2, 'b'), (3, 'c'), (1, 'd')", GW_CONFLICT },
    { "null where none may be", "INSERT INTO parent VALUES (2, NULL)", GW_IO },
    { "no such table", "INSERT INTO absent VALUES (1)", GW_IO },
    { "no statement at all", "INSERT INTO", GW_IO },
    { "a text in double quotes", "INSERT INTO parent VALUES (2, \"b\")",
      GW_IO },
};

static void
test_refusal(void **state)
{
    const struct refusal *refusal = *state;

    (void)set_up(NULL);
    assert_int_equal(db_exec(db, "INSERT INTO parent VALUES (1, 'a')"), GW_OK);
    assert_int_equal(db_exec(db, "INSERT INTO child VALUES (7, 1)"), GW_OK);
    assert_int_equal(db_exec(db, refusal->sql), refusal->err);
    assert_int_equal(number_of(db, "SELECT count(*) FROM parent"), 1);
    assert_int_equal(number_of(db, "SELECT count(*) FROM child"), 1);
    assert_int_equal(db_exec(db, "INSERT INTO parent VALUES (5, 'e')"), GW_OK);
    (void)tear_down(NULL);
}

static void
test_changes(void **state)
{
    (void)state;
    add_thing(1);
    add_thing(2);
    assert_int_equal(db_run(db, "UPDATE thing SET body = $1", db_b(TEXT("x"))),
                     GW_OK);
    assert_int_equal(db_changes(db), 2);
    assert_int_equal(db_run(db, "DELETE FROM thing WHERE id = $1", db_i(9)),
                     GW_OK);
    assert_int_equal(db_changes(db), 0);
}

static void
test_locked(void **state)
{
    struct db *other;

    (void)state;
    assert_int_equal(db_open(house.path, DB_WRITE, &other), GW_OK);
    db_busy_ms(db, 20);
    assert_int_equal(db_begin(other), GW_OK);
    assert_int_equal(db_begin(db), GW_AGAIN);
    assert_int_equal(db_run(db, "INSERT INTO thing (id) VALUES ($1)", db_i(1)),
                     GW_AGAIN);
    db_rollback(other);
    add_thing(1);
    db_close(other);
}

/* ---- opening ---- */

static void
test_open_errors(void **state)
{
    struct db *other;
    char path[128];

    (void)state;
    snprintf(path, sizeof path, "%s/none.db", house.folder);
    assert_int_equal(db_open(path, DB_READ, &other), GW_MISSING);
    assert_int_equal(db_open(path, DB_WRITE, &other), GW_MISSING);
    assert_int_equal(access(path, F_OK), -1);
    snprintf(path, sizeof path, "%s/none/none.db", house.folder);
    assert_int_equal(db_open(path, DB_CREATE, &other), GW_MISSING);

    snprintf(path, sizeof path, "%s/text.db", house.folder);
    FILE *file = fopen(path, "w");
    assert_non_null(file);
    for (int i = 0; i < 1000; i++)
        fputs("this is no database\n", file);
    fclose(file);
    assert_int_equal(db_open(path, DB_READ, &other), GW_REJECTED);
    assert_int_equal(db_open(path, DB_WRITE, &other), GW_REJECTED);
    assert_int_equal(db_open(house.folder, DB_WRITE, &other), GW_IO);
}

/* Root may open everything, so a child process that is nobody tries. */
static void
test_open_without_right(void **state)
{
    int status;

    (void)state;
    if (geteuid() != 0)
        assert_int_equal(chmod(house.path, 0), 0);
    pid_t child = fork();
    assert_true(child >= 0);
    if (child == 0) {
        struct db *other;
        if (geteuid() == 0 && setuid(65534) != 0)
            _exit(100);
        _exit((int)db_open(house.path, DB_WRITE, &other));
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
    snprintf(path, sizeof path, "%s/new.db", house.folder);
    for (unsigned mask = 0; mask <= 0777; mask += 0777) {
        mode_t before = umask(mask);
        assert_int_equal(db_open(path, DB_CREATE, &other), GW_OK);
        assert_int_equal(db_exec(other, "CREATE TABLE t (x)"), GW_OK);
        umask(before);
        assert_int_equal(mode_of(house.folder, "new.db"), 0600);
        assert_int_equal(mode_of(house.folder, "new.db-wal"), 0600);
        assert_int_equal(mode_of(house.folder, "new.db-shm"), 0600);
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
    assert_int_equal(number_of(db, setting->sql), setting->value);
    (void)tear_down(NULL);
}

static void
test_reader_cannot_write(void **state)
{
    struct db *reader;

    (void)state;
    assert_int_equal(db_open(house.path, DB_READ, &reader), GW_OK);
    assert_int_equal(db_exec(reader, "INSERT INTO thing (id) VALUES (1)"),
                     GW_IO);
    db_close(reader);
    assert_int_equal(store_house_things(&house), 0);
}

static void
test_snapshot_stands_still(void **state)
{
    struct db *reader;

    (void)state;
    add_thing(1);
    assert_int_equal(db_open(house.path, DB_READ, &reader), GW_OK);
    assert_int_equal(db_begin_read(reader), GW_OK);
    assert_int_equal(number_of(reader, "SELECT count(*) FROM thing"), 1);
    add_thing(2);
    assert_int_equal(number_of(reader, "SELECT count(*) FROM thing"), 1);
    assert_int_equal(db_commit(reader), GW_OK);
    assert_int_equal(number_of(reader, "SELECT count(*) FROM thing"), 2);
    db_close(reader);
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(test_binds_by_name),
        ONE(test_absent_values_are_null),
        ONE(test_rows_end_once),
        ONE(test_one_literal_twice_at_once),
        ONE(test_texts_that_are_no_literals),
        ONE(test_changes),
        ONE(test_locked),
        ONE(test_open_errors),
        ONE(test_open_without_right),
        ONE(test_files_are_private),
        ONE(test_reader_cannot_write),
        ONE(test_snapshot_stands_still),
    };

    int failed = RUN_TABLE("db values", rounds, test_round);
    failed += RUN_TABLE("db refusals", refusals, test_refusal);
    failed += RUN_TABLE("db settings", settings, test_setting);
    return failed + cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
