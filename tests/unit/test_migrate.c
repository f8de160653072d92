/* The schema: empty, older, newer, changed; a step is whole or not there. */
#include <stdio.h>

#include "gateway/store/db_internal.h"
#include "gateway/store/migrate.h"
#include "tests/support/store_house.h"
#include "tests/support/table.h"

static const struct migration ours[] = {
    { "0001_first", "CREATE TABLE meta (name TEXT PRIMARY KEY, value TEXT);" },
    { "0002_second", "CREATE TABLE b (x BIGINT PRIMARY KEY);"
                     "INSERT INTO b VALUES (7);" },
    { "0003_third", "ALTER TABLE b ADD COLUMN y TEXT;" },
};

static char folder[64], path[96];
static struct db *db;

static void
open_empty(void)
{
    folder_make(folder);
    snprintf(path, sizeof path, "%s/m.db", folder);
    assert_int_equal(db_open(path, DB_CREATE, &db), GW_OK);
}

static void
close_it(void)
{
    db_close(db);
    folder_remove(folder);
}

static int
set_up(void **state)
{
    (void)state;
    open_empty();
    return 0;
}

static int
tear_down(void **state)
{
    (void)state;
    close_it();
    return 0;
}

static enum schema_state
state_of(size_t count)
{
    enum schema_state state;

    assert_int_equal(migrate_list_state(db, ours, count, &state), GW_OK);
    return state;
}

static bool
has_table(const char *name)
{
    bool there;
    int64_t count;

    assert_int_equal(db_tables(db, name, &there, &count), GW_OK);
    return there;
}

/* ---- states ---- */

static struct stand {
    const char *name;
    size_t ran;         /* steps run before */
    const char *change; /* then done to the database */
    size_t have;        /* steps that the program has */
    enum schema_state state;
    int steps; /* what a run does; -1: it refuses */
} stands[] = {
    { "a new file", 0, NULL, 3, SCHEMA_EMPTY, 3 },
    { "one step behind", 2, NULL, 3, SCHEMA_OLDER, 1 },
    { "two steps behind", 1, NULL, 3, SCHEMA_OLDER, 2 },
    { "up to date", 3, NULL, 3, SCHEMA_CURRENT, 0 },
    { "of a newer program", 3, NULL, 2, SCHEMA_NEWER, -1 },
    { "a step with another checksum", 3,
      "UPDATE migration SET sha256 = zeroblob(32) WHERE number = 2", 3,
      SCHEMA_CHANGED, -1 },
    { "the newest step with another checksum", 2,
      "UPDATE migration SET sha256 = zeroblob(32) WHERE number = 2", 3,
      SCHEMA_CHANGED, -1 },
    { "a step with another name", 2,
      "UPDATE migration SET name = '0001_other' WHERE number = 1", 3,
      SCHEMA_CHANGED, -1 },
    { "a step missing in between", 3, "DELETE FROM migration WHERE number = 2",
      3, SCHEMA_CHANGED, -1 },
    { "newer, and changed before", 3,
      "UPDATE migration SET sha256 = zeroblob(32) WHERE number = 1", 2,
      SCHEMA_CHANGED, -1 },
    { "no step left, but tables", 1, "DELETE FROM migration", 3, SCHEMA_CHANGED,
      -1 },
    { "tables of another program", 0, "CREATE TABLE theirs (x)", 3,
      SCHEMA_CHANGED, -1 },
};

static void
test_stand(void **state)
{
    const struct stand *stand = *state;
    int steps = -1;

    open_empty();
    if (stand->ran > 0)
        assert_int_equal(migrate_list_run(db, ours, stand->ran, &steps), GW_OK);
    if (stand->change != NULL)
        assert_int_equal(db_script(db, stand->change), GW_OK);
    assert_int_equal(state_of(stand->have), stand->state);

    steps = -1;
    enum gw_err err = migrate_list_run(db, ours, stand->have, &steps);
    assert_int_equal(err, stand->steps < 0 ? GW_CONFLICT : GW_OK);
    assert_int_equal(steps, stand->steps);
    assert_int_equal(state_of(stand->have),
                     stand->steps < 0 ? stand->state : SCHEMA_CURRENT);
    close_it();
}

/* ---- steps ---- */

static void
test_a_failing_step_leaves_nothing(void **state)
{
    static const struct migration faulty[] = {
        { "0001_first", "CREATE TABLE a (x BIGINT PRIMARY KEY);" },
        { "0002_broken",
          "CREATE TABLE b (x BIGINT PRIMARY KEY);"
          "INSERT INTO b VALUES (1); INSERT INTO c VALUES (1);" },
    };
    int steps = -1;
    enum schema_state now;

    (void)state;
    assert_int_equal(migrate_list_run(db, faulty, 2, &steps), GW_IO);
    assert_int_equal(steps, -1);
    assert_true(has_table("a"));
    assert_false(has_table("b"));
    assert_int_equal(migrate_list_state(db, faulty, 2, &now), GW_OK);
    assert_int_equal(now, SCHEMA_OLDER);
    assert_int_equal(migrate_list_state(db, faulty, 1, &now), GW_OK);
    assert_int_equal(now, SCHEMA_CURRENT);
}

static void
test_a_failing_first_step_leaves_an_empty_file(void **state)
{
    static const struct migration faulty[] = { { "0001_broken", "CREATE" } };
    int steps;

    (void)state;
    assert_int_equal(migrate_list_run(db, faulty, 1, &steps), GW_IO);
    assert_int_equal(state_of(3), SCHEMA_EMPTY);
}

static void
test_locked(void **state)
{
    struct db *other;
    int steps;

    (void)state;
    assert_int_equal(db_open(path, DB_WRITE, &other), GW_OK);
    assert_int_equal(db_begin(other), GW_OK);
    db_busy_ms(db, 20);
    assert_int_equal(migrate_list_run(db, ours, 3, &steps), GW_AGAIN);
    db_rollback(other);
    db_close(other);
    assert_int_equal(migrate_list_run(db, ours, 3, &steps), GW_OK);
    assert_int_equal(steps, 3);
}

/* The steps of the program itself. */
static void
test_our_own_steps(void **state)
{
    enum schema_state now;
    int steps;

    (void)state;
    assert_true(migrations_count > 0);
    for (size_t i = 0; i < migrations_count; i++) {
        char number[5];
        snprintf(number, sizeof number, "%04u", (unsigned)(i + 1) % 10000);
        assert_memory_equal(migrations[i].name, number, 4);
    }
    assert_int_equal(migrate_state(db, &now), GW_OK);
    assert_int_equal(now, SCHEMA_EMPTY);
    assert_int_equal(migrate_run(db, &steps), GW_OK);
    assert_int_equal(steps, migrations_count);
    assert_int_equal(migrate_run(db, &steps), GW_OK);
    assert_int_equal(steps, 0);
    assert_int_equal(migrate_state(db, &now), GW_OK);
    assert_int_equal(now, SCHEMA_CURRENT);
    assert_true(has_table("tip") && has_table("audit"));
}

/* ---- meta ---- */

static void
test_meta(void **state)
{
    char value[8] = "before";
    int steps;

    (void)state;
    assert_int_equal(migrate_list_run(db, ours, 1, &steps), GW_OK);
    assert_int_equal(meta_get(db, "a", value, sizeof value), GW_MISSING);
    assert_string_equal(value, "before");
    assert_int_equal(meta_set(db, "a", "1234567"), GW_OK);
    assert_int_equal(meta_set(db, "b", ""), GW_OK);
    assert_int_equal(meta_get(db, "a", value, sizeof value), GW_OK);
    assert_string_equal(value, "1234567");
    assert_int_equal(meta_get(db, "b", value, sizeof value), GW_OK);
    assert_string_equal(value, "");
    assert_int_equal(meta_set(db, "a", "new"), GW_OK);
    assert_int_equal(meta_get(db, "a", value, sizeof value), GW_OK);
    assert_string_equal(value, "new");

    assert_int_equal(meta_set(db, "a", "12345678"), GW_OK);
    assert_int_equal(meta_get(db, "a", value, sizeof value), GW_REJECTED);
    assert_int_equal(db_exec(db, "UPDATE meta SET value = 'x' || char(0)"),
                     GW_OK);
    assert_int_equal(meta_get(db, "a", value, sizeof value), GW_REJECTED);
    assert_string_equal(value, "new");
}

static void
test_meta_without_schema(void **state)
{
    char value[8];

    (void)state;
    assert_int_equal(meta_get(db, "a", value, sizeof value), GW_IO);
    assert_int_equal(meta_set(db, "a", "b"), GW_IO);
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, set_up, tear_down)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(test_a_failing_step_leaves_nothing),
        ONE(test_a_failing_first_step_leaves_an_empty_file),
        ONE(test_locked),
        ONE(test_our_own_steps),
        ONE(test_meta),
        ONE(test_meta_without_schema),
    };

    int failed = RUN_TABLE("schema states", stands, test_stand);
    return failed + cmocka_run_group_tests_name("migrate", tests, NULL, NULL);
}
