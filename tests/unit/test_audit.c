/* The chain: it grows, and whatever was done to it shows. */
#include "handlers/tips/audit.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/table.h"
#include "tests/support/tip_house.h"

enum { LINES = 9, AT = 1800000000 };

static struct tip_house house;

static enum gw_err
add(const char *subject, const char *detail)
{
    const struct audit_line line = { .actor = "officer:7",
                                     .action = "tip.read",
                                     .subject = subject,
                                     .detail = detail };
    return audit_add(house.db, AT, &line);
}

static void
add_lines(int count)
{
    assert_int_equal(db_begin(house.db), GW_OK);
    for (int i = 0; i < count; i++) {
        char subject[32];
        snprintf(subject, sizeof subject, "tip:%d", i);
        assert_int_equal(add(subject, i % 2 == 0 ? "" : "list"), GW_OK);
    }
    assert_int_equal(db_commit(house.db), GW_OK);
}

static void
expect(int64_t right, int64_t bad)
{
    int64_t lines = -1, first = -1;
    assert_int_equal(audit_verify(house.db, &lines, &first), GW_OK);
    assert_int_equal(lines, right);
    assert_int_equal(first, bad);
}

static int
open_house(void **state)
{
    (void)state;
    tip_house_open(&house);
    return 0;
}

static int
close_house(void **state)
{
    (void)state;
    tip_house_close(&house);
    return 0;
}

static void
test_empty(void **state)
{
    (void)state;
    expect(0, 0);
}

static void
test_grows_over_transactions(void **state)
{
    (void)state;
    for (int i = 1; i <= 5; i++) {
        add_lines(i);
        expect(i * (i + 1) / 2, 0);
    }
}

static void
test_longer_than_a_page(void **state)
{
    (void)state;
    add_lines(2000);
    expect(2000, 0);
    add_lines(501);
    expect(2501, 0);
    assert_int_equal(db_run(house.db,
                            "UPDATE audit SET detail = 'x' WHERE id = $1",
                            db_i(2222)),
                     GW_OK);
    expect(2500, 2222);
}

/* Another process appends between two of our transactions. */
static void
test_two_processes(void **state)
{
    (void)state;
    OWNED(db_close)
    struct db *other = NULL;
    struct db *mine = house.db;
    assert_int_equal(db_open(house.path, DB_WRITE, &other), GW_OK);
    for (int i = 0; i < 6; i++) {
        house.db = i % 2 == 0 ? mine : other;
        add_lines(2);
    }
    house.db = mine;
    expect(12, 0);
}

static void
test_rolled_back_leaves_no_gap(void **state)
{
    (void)state;
    add_lines(2);
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(add("tip:9", ""), GW_OK);
    db_rollback(house.db);
    add_lines(2);
    expect(4, 0);
}

/* Fields run together must not give the same chain. */
static void
test_fields_have_borders(void **state)
{
    (void)state;
    add_lines(3);
    assert_int_equal(
        db_run(house.db,
               "UPDATE audit SET action = action || subject, subject = ''"
               " WHERE id = $1",
               db_i(2)),
        GW_OK);
    expect(2, 2);
}

static void
test_too_long(void **state)
{
    (void)state;
    char detail[AUDIT_LINE_MAX + 1];
    size_t others = strlen("officer:7tip.readtips");
    memset(detail, 'x', sizeof detail);
    detail[AUDIT_LINE_MAX - others] = '\0';
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(add("tips", detail), GW_OK);
    detail[AUDIT_LINE_MAX - others] = 'x';
    detail[AUDIT_LINE_MAX - others + 1] = '\0';
    assert_int_equal(add("tips", detail), GW_REJECTED);
    assert_int_equal(add("tips", ""), GW_OK);
    assert_int_equal(db_commit(house.db), GW_OK);
    expect(2, 0);
    assert_int_equal(
        db_run(house.db,
               "UPDATE audit SET detail = detail || 'x' WHERE id = $1",
               db_i(1)),
        GW_OK);
    expect(1, 1);
}

static void
test_database_gone(void **state)
{
    (void)state;
    int64_t lines = -1, bad = -1;
    assert_int_equal(db_exec(house.db, "DROP TABLE audit"), GW_OK);
    assert_int_equal(audit_verify(house.db, &lines, &bad), GW_IO);
    assert_int_equal(lines, -1);
    assert_int_equal(bad, -1);
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(add("tips", ""), GW_IO);
    db_rollback(house.db);
}

/* ---- every byte of every column ---- */

static struct column {
    const char *name;
    bool number;
} columns[] = {
    { "at", true },       { "actor", false },  { "action", false },
    { "subject", false }, { "detail", false }, { "hash", false },
};

static void
put_back(const char *name, const struct db_value *value, int64_t id)
{
    char sql[100];
    const struct db_value values[] = { *value, db_i(id) };
    snprintf(sql, sizeof sql, "UPDATE audit SET %s = $1 WHERE id = $2", name);
    assert_int_equal(db_run_values(house.db, sql, values, 2), GW_OK);
}

static void
change_number(const char *name, int64_t id)
{
    for (unsigned bit = 0; bit < 63; bit++) {
        const struct db_value changed = db_i(AT ^ (int64_t)1 << bit);
        put_back(name, &changed, id);
        expect(LINES - 1, id);
    }
    const struct db_value value = db_i(AT);
    put_back(name, &value, id);
}

static size_t
read_column(const char *name, int64_t id, char *bytes, enum db_type *type)
{
    char sql[100];
    struct rows *rows;
    const struct db_value value = db_i(id);
    bool blob = strcmp(name, "hash") == 0;
    snprintf(sql, sizeof sql, "SELECT %s FROM audit WHERE id = $1", name);
    assert_int_equal(db_query_values(house.db, &rows, sql, &value, 1), GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    struct text text = blob ? db_blob(rows, 0) : db_text(rows, 0);
    assert_true(text.len < 100);
    memcpy(bytes, text.at, text.len);
    *type = blob ? DB_BLOB : DB_TEXT;
    size_t len = text.len;
    db_end(rows);
    return len;
}

/* A hash's own line is named; the one after it cannot hang on it either. */
static void
change_bytes(const char *name, int64_t id)
{
    char bytes[100];
    enum db_type type;
    size_t len = read_column(name, id, bytes, &type);
    int64_t right = type == DB_BLOB ? LINES - 2 : LINES - 1;
    struct db_value value = { .type = type, .text = { bytes, len } };
    for (size_t i = 0; i < len; i++) {
        bytes[i] = (char)(bytes[i] ^ 1);
        put_back(name, &value, id);
        expect(right, id);
        bytes[i] = (char)(bytes[i] ^ 1);
    }
    bytes[len] = 'x'; /* one more, and one less */
    value.text.len = len + 1;
    put_back(name, &value, id);
    expect(right, id);
    if (len > 0) {
        value.text.len = len - 1;
        put_back(name, &value, id);
        expect(right, id);
    }
    value.text.len = len;
    put_back(name, &value, id);
}

static void
test_change(void **state)
{
    const struct column *column = *state;
    tip_house_open(&house);
    add_lines(LINES);
    for (int64_t id = 3; id <= 4; id++) {
        if (column->number)
            change_number(column->name, id);
        else
            change_bytes(column->name, id);
        expect(LINES, 0);
    }
    tip_house_close(&house);
}

/* ---- lines removed, moved, put in ---- */

static struct deed {
    const char *name;
    const char *sql[4];
    int64_t right, bad;
} deeds[] = {
    { "one is removed", { "DELETE FROM audit WHERE id = 4" }, LINES - 2, 4 },
    { "the first is removed",
      { "DELETE FROM audit WHERE id = 1" },
      LINES - 2,
      1 },
    { "three are removed",
      { "DELETE FROM audit WHERE id BETWEEN 4 AND 6" },
      LINES - 4,
      4 },
    { "one is removed and the rest moved up",
      { "DELETE FROM audit WHERE id = 4",
        "UPDATE audit SET id = id - 1 WHERE id > 4" },
      3,
      4 },
    { "two are swapped",
      { "UPDATE audit SET id = 100 WHERE id = 4",
        "UPDATE audit SET id = 4 WHERE id = 5",
        "UPDATE audit SET id = 5 WHERE id = 100" },
      LINES - 3,
      4 },
    { "one is put in at the end with a made-up hash",
      { "INSERT INTO audit SELECT 10, at, actor, action, subject, detail, hash"
        " FROM audit WHERE id = 9" },
      LINES,
      10 },
    { "one is put in before the first",
      { "INSERT INTO audit SELECT 0, at, actor, action, subject, detail, hash"
        " FROM audit WHERE id = 1" },
      LINES - 1,
      1 },
    { "and far before it",
      { "INSERT INTO audit SELECT -7, at, actor, action, subject, detail, hash"
        " FROM audit WHERE id = 1" },
      LINES - 1,
      1 },
    { "a hash is emptied",
      { "UPDATE audit SET hash = x'' WHERE id = 4" },
      LINES - 2,
      4 },
};

static void
test_deed(void **state)
{
    const struct deed *deed = *state;
    tip_house_open(&house);
    add_lines(LINES);
    for (size_t i = 0; i < LENGTH(deed->sql) && deed->sql[i] != NULL; i++)
        assert_int_equal(db_script(house.db, deed->sql[i]), GW_OK);
    expect(deed->right, deed->bad);
    tip_house_close(&house);
}

/* A damaged head is no reason to lose tips: lines still come in after it. */
static void
test_goes_on_after_damage(void **state)
{
    (void)state;
    add_lines(LINES);
    assert_int_equal(
        db_script(house.db, "UPDATE audit SET hash = x'00' WHERE id = 9"),
        GW_OK);
    add_lines(3);
    expect(LINES - 1 + 3, 9);
}

int
main(void)
{
#define IN_HOUSE(fn) \
    cmocka_unit_test_setup_teardown(fn, open_house, close_house)
    const struct CMUnitTest whole[] = {
        IN_HOUSE(test_empty),
        IN_HOUSE(test_grows_over_transactions),
        IN_HOUSE(test_longer_than_a_page),
        IN_HOUSE(test_two_processes),
        IN_HOUSE(test_rolled_back_leaves_no_gap),
        IN_HOUSE(test_fields_have_borders),
        IN_HOUSE(test_too_long),
        IN_HOUSE(test_database_gone),
        IN_HOUSE(test_goes_on_after_damage),
    };
    return cmocka_run_group_tests_name("audit", whole, NULL, NULL)
           + RUN_TABLE("a byte is changed", columns, test_change)
           + RUN_TABLE("a line is moved", deeds, test_deed);
}
