/* Transactions, ids that rise by one, erasing, checkpoints. */
#include <stdio.h>
#include <string.h>

#include "tests/support/db_house.h"
#include "tests/support/keep.h"
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

/* ---- transactions ---- */

static void
test_commit_and_rollback(void **state)
{
    (void)state;
    assert_int_equal(db_begin(house.db), GW_OK);
    db_house_add(&house, 1);
    assert_int_equal(store_house_things(&house.at), 0);
    assert_int_equal(db_commit(house.db), GW_OK);
    assert_int_equal(store_house_things(&house.at), 1);
    assert_int_equal(db_begin(house.db), GW_OK);
    db_house_add(&house, 2);
    db_rollback(house.db);
    assert_int_equal(store_house_things(&house.at), 1);
}

static void
test_undo_takes_back_one_op(void **state)
{
    (void)state;
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(db_savepoint(house.db), GW_OK);
    db_house_add(&house, 1);
    assert_int_equal(db_release(house.db), GW_OK);
    assert_int_equal(db_savepoint(house.db), GW_OK);
    db_house_add(&house, 2);
    assert_int_equal(db_undo(house.db), GW_OK);
    assert_int_equal(db_commit(house.db), GW_OK);
    assert_int_equal(db_house_number(house.db, "SELECT max(id) FROM thing"), 1);
}

/* SQLite ends the transaction by itself; the rest must not commit alone. */
static void
test_full_disk_loses_all(void **state)
{
    char body[1 << 16] = "body";
    struct text text = { .at = body, .len = sizeof body };

    (void)state;
    assert_int_equal(db_begin(house.db), GW_OK);
    db_house_add(&house, 1);
    assert_int_equal(db_savepoint(house.db), GW_OK);
    assert_int_equal(db_exec(house.db, "PRAGMA max_page_count = 1"), GW_OK);
    assert_int_equal(
        db_run(house.db, "INSERT INTO thing (body) VALUES ($1)", db_b(text)),
        GW_IO);
    assert_true(db_lost(house.db));
    int64_t id;
    struct rows *rows;
    assert_int_equal(db_exec(house.db, "INSERT INTO thing (id) VALUES (3)"),
                     GW_IO);
    assert_int_equal(db_next_id(house.db, SEQ_TIP, &id), GW_IO);
    assert_int_equal(
        db_query_values(house.db, &rows, "SELECT 1 FROM thing", NULL, 0),
        GW_IO);
    assert_int_equal(db_script(house.db, "DELETE FROM thing"), GW_IO);
    assert_int_equal(db_savepoint(house.db), GW_IO);
    assert_int_equal(db_commit(house.db), GW_IO);
    assert_int_equal(store_house_things(&house.at), 0);

    assert_int_equal(db_exec(house.db, "PRAGMA max_page_count = 1000000"),
                     GW_OK);
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_false(db_lost(house.db));
    db_house_add(&house, 4);
    assert_int_equal(db_commit(house.db), GW_OK);
    assert_int_equal(store_house_things(&house.at), 1);
}

/* What a failed COMMIT had gathered must not come to light later, when another
 * connection has written the same place of the WAL. */
static struct half {
    const char *name;
    int64_t bytes;
} halves[] = {
    { "a COMMIT of one page fails", 100 },
    { "a COMMIT of a few pages fails", 60000 },
    { "a COMMIT larger than the buffer fails", 1000000 },
};

static void
test_half_a_commit(void **state)
{
    const struct half *half = *state;
    struct db *other;

    (void)set_up(NULL);
    assert_int_equal(db_open(house.at.path, DB_WRITE, &other), GW_OK);
    for (int round = 0; round < 3; round++) {
        int moved;
        assert_int_equal(db_checkpoint(house.db, CHECKPOINT_TRUNCATE, &moved),
                         GW_OK);
        assert_int_equal(db_begin(house.db), GW_OK);
        assert_int_equal(
            db_run(house.db, "INSERT INTO thing (body) VALUES (zeroblob($1))",
                   db_i(half->bytes)),
            GW_OK);
        keep_limit_room(half->bytes / 2);
        enum gw_err err = db_commit(house.db);
        keep_free_room();
        assert_int_equal(err, GW_IO);
        assert_int_equal(db_begin(other), GW_OK);
        assert_int_equal(db_run(other, "INSERT INTO thing (id) VALUES ($1)",
                                db_i(100 + round)),
                         GW_OK);
        assert_int_equal(db_commit(other), GW_OK);
        assert_int_equal(db_begin(house.db), GW_OK);
        db_house_add(&house, 200 + round);
        assert_int_equal(db_commit(house.db), GW_OK);
        assert_int_equal(store_house_things(&house.at), 2 * round + 2);
    }
    assert_int_equal(db_quick_check(house.db), GW_OK);
    db_close(other);
    (void)tear_down(NULL);
}

static void
test_memory_lasts_one_transaction(void **state)
{
    static const char zero[DB_MEMORY_BYTES];
    char *memory = db_transaction_memory(house.db);

    (void)state;
    for (int how = 0; how < 3; how++) {
        assert_int_equal(db_begin(house.db), GW_OK);
        assert_memory_equal(memory, zero, sizeof zero);
        memset(memory, 7, sizeof zero);
        assert_int_equal(db_savepoint(house.db), GW_OK);
        if (how == 0) {
            assert_int_equal(db_release(house.db), GW_OK);
            assert_int_equal(memory[63], 7);
            assert_int_equal(db_commit(house.db), GW_OK);
        } else if (how == 1) {
            assert_int_equal(db_undo(house.db), GW_OK);
            assert_memory_equal(memory, zero, sizeof zero);
            memset(memory, 7, sizeof zero);
            assert_int_equal(db_commit(house.db), GW_OK);
        } else {
            db_rollback(house.db);
        }
    }
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_memory_equal(memory, zero, sizeof zero);
    db_rollback(house.db);
}

/* ---- ids ---- */

static int64_t
next_id(void)
{
    int64_t id;

    assert_int_equal(db_next_id(house.db, SEQ_AUDIT, &id), GW_OK);
    return id;
}

static void
add_line(struct db *to, int64_t id)
{
    assert_int_equal(db_run(to,
                            "INSERT INTO audit (id, at, actor, action, "
                            "subject, detail, hash) "
                            "VALUES ($1, 0, '', '', '', '', $2)",
                            db_i(id), db_b(TEXT(""))),
                     GW_OK);
}

static void
test_ids_rise_by_one(void **state)
{
    (void)state;
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(next_id(), 1);
    add_line(house.db, 1);
    assert_int_equal(next_id(), 2);
    add_line(house.db, 2);
    int64_t other;
    assert_int_equal(db_next_id(house.db, SEQ_OFFICER, &other), GW_OK);
    assert_int_equal(other, 1);
    assert_int_equal(db_commit(house.db), GW_OK);
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(next_id(), 3);
    db_rollback(house.db);
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(next_id(), 3);
    db_rollback(house.db);
}

static void
test_an_undone_id_leaves_no_gap(void **state)
{
    (void)state;
    assert_int_equal(db_begin(house.db), GW_OK);
    add_line(house.db, next_id());
    assert_int_equal(db_savepoint(house.db), GW_OK);
    add_line(house.db, next_id());
    assert_int_equal(db_undo(house.db), GW_OK);
    assert_int_equal(next_id(), 2);
    assert_int_equal(db_commit(house.db), GW_OK);
}

static void
test_ids_of_another_process_count(void **state)
{
    struct db *other;

    (void)state;
    assert_int_equal(db_begin(house.db), GW_OK);
    add_line(house.db, next_id());
    assert_int_equal(db_commit(house.db), GW_OK);
    assert_int_equal(db_open(house.at.path, DB_WRITE, &other), GW_OK);
    add_line(other, 2);
    db_close(other);
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(next_id(), 3);
    db_rollback(house.db);
}

/* ---- scripts, erasing, checkpoints ---- */

static void
test_script_makes_the_key_the_row(void **state)
{
    (void)state;
    assert_int_equal(
        db_house_number(house.db,
                        "SELECT count(*) FROM pragma_table_info('parent') "
                        "WHERE name = 'id' AND type = 'INTEGER' AND pk = 1"),
        1);
    assert_int_equal(db_script(house.db,
                               "CREATE TABLE x (a BIGINT PRIMARY KEY);"
                               "broken"),
                     GW_IO);
}

static void
test_what_is_deleted_is_gone(void **state)
{
    int moved;

    (void)state;
    assert_int_equal(db_run(house.db,
                            "INSERT INTO thing (id, body) VALUES (1, $1)",
                            db_b(TEXT("kunci-rahasia-tip"))),
                     GW_OK);
    assert_int_equal(db_checkpoint(house.db, CHECKPOINT_TRUNCATE, &moved),
                     GW_OK);
    assert_true(folder_holds(house.at.folder, "kentongan.db", "kunci-rahasia"));
    assert_int_equal(
        db_run(house.db, "UPDATE thing SET body = NULL WHERE id = $1", db_i(1)),
        GW_OK);
    assert_int_equal(db_checkpoint(house.db, CHECKPOINT_TRUNCATE, &moved),
                     GW_OK);
    assert_false(
        folder_holds(house.at.folder, "kentongan.db", "kunci-rahasia"));
    assert_int_equal(folder_size(house.at.folder, "kentongan.db-wal"), 0);
}

static void
test_a_reader_holds_back_a_truncation(void **state)
{
    struct db *reader;
    int moved;

    (void)state;
    assert_int_equal(db_open(house.at.path, DB_READ, &reader), GW_OK);
    assert_int_equal(db_begin_read(reader), GW_OK);
    assert_int_equal(db_house_number(reader, "SELECT count(*) FROM thing"), 0);
    db_house_add(&house, 1);
    db_busy_ms(house.db, 20);
    assert_int_equal(db_checkpoint(house.db, CHECKPOINT_TRUNCATE, &moved),
                     GW_AGAIN);
    assert_int_equal(db_checkpoint(house.db, CHECKPOINT_PASSIVE, &moved),
                     GW_OK);
    assert_int_equal(db_commit(reader), GW_OK);
    assert_int_equal(db_checkpoint(house.db, CHECKPOINT_TRUNCATE, &moved),
                     GW_OK);
    db_close(reader);
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(test_commit_and_rollback),
        ONE(test_undo_takes_back_one_op),
        ONE(test_full_disk_loses_all),
        ONE(test_memory_lasts_one_transaction),
        ONE(test_ids_rise_by_one),
        ONE(test_an_undone_id_leaves_no_gap),
        ONE(test_ids_of_another_process_count),
        ONE(test_script_makes_the_key_the_row),
        ONE(test_what_is_deleted_is_gone),
        ONE(test_a_reader_holds_back_a_truncation),
    };

    int failed = RUN_TABLE("half a commit", halves, test_half_a_commit);
    return failed
           + cmocka_run_group_tests_name("db transactions", tests, NULL, NULL);
}
