/* The database door: values in and out, every error, transactions, ids. */
#include <stdio.h>
#include <stdlib.h>
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

/* ---- values ---- */

static void
test_binds_by_name(void **state)
{
    struct rows *rows;

    (void)state;
    assert_int_equal(db_query(house.db, &rows, "SELECT $2, $1, $3, $1", db_i(1),
                              db_i(2), db_i(3)),
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
    assert_int_equal(db_query(house.db, &rows, "SELECT $1", round->in), GW_OK);
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
    assert_int_equal(db_query(house.db, &rows, "SELECT $1, $2, $3, $4, $5",
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
    db_house_add(&house, 1);
    db_house_add(&house, 2);
    assert_int_equal(db_query(house.db, &rows,
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
    enum gw_err err = db_query(house.db, ret_rows,
                               "SELECT id FROM thing WHERE id > $1", db_i(id));

    return err == GW_OK ? db_next(*ret_rows) : err;
}

static void
test_one_literal_twice_at_once(void **state)
{
    struct rows *outer, *inner;

    (void)state;
    db_house_add(&house, 1);
    db_house_add(&house, 2);
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
        assert_int_equal(db_house_number(house.db, sql), i);
    }
    char *many = calloc(DB_CACHE_SLOTS, 24);
    assert_non_null(many);
    for (int round = 0; round < 2; round++)
        for (int i = 0; i < DB_CACHE_SLOTS; i++) {
            snprintf(many + 24 * i, 24, "SELECT %d", i);
            assert_int_equal(db_house_number(house.db, many + 24 * i), i);
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
    assert_int_equal(db_exec(house.db, "INSERT INTO parent VALUES (1, 'a')"),
                     GW_OK);
    assert_int_equal(db_exec(house.db, "INSERT INTO child VALUES (7, 1)"),
                     GW_OK);
    assert_int_equal(db_exec(house.db, refusal->sql), refusal->err);
    assert_int_equal(db_house_number(house.db, "SELECT count(*) FROM parent"),
                     1);
    assert_int_equal(db_house_number(house.db, "SELECT count(*) FROM child"),
                     1);
    assert_int_equal(db_exec(house.db, "INSERT INTO parent VALUES (5, 'e')"),
                     GW_OK);
    (void)tear_down(NULL);
}

static void
test_changes(void **state)
{
    (void)state;
    db_house_add(&house, 1);
    db_house_add(&house, 2);
    assert_int_equal(
        db_run(house.db, "UPDATE thing SET body = $1", db_b(TEXT("x"))), GW_OK);
    assert_int_equal(db_changes(house.db), 2);
    assert_int_equal(
        db_run(house.db, "DELETE FROM thing WHERE id = $1", db_i(9)), GW_OK);
    assert_int_equal(db_changes(house.db), 0);
}

static void
test_locked(void **state)
{
    struct db *other;

    (void)state;
    assert_int_equal(db_open(house.at.path, DB_WRITE, &other), GW_OK);
    db_busy_ms(house.db, 20);
    assert_int_equal(db_begin(other), GW_OK);
    assert_int_equal(db_begin(house.db), GW_AGAIN);
    assert_int_equal(
        db_run(house.db, "INSERT INTO thing (id) VALUES ($1)", db_i(1)),
        GW_AGAIN);
    db_rollback(other);
    db_house_add(&house, 1);
    db_close(other);
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
    };

    int failed = RUN_TABLE("db values", rounds, test_round);
    failed += RUN_TABLE("db refusals", refusals, test_refusal);
    return failed + cmocka_run_group_tests_name("db", tests, NULL, NULL);
}
