/* Signed heads: whatever was done to lines or heads shows. */
#include "handlers/tips/audit_head.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/table.h"
#include "tests/support/tip_house.h"

enum { AT = 1800000000, DAY_MS = 24 * 3600 * 1000 };

static struct tip_house house;

static void
add_lines(int count)
{
    const struct audit_line line = { .actor = "officer:7",
                                     .action = "tip.read",
                                     .subject = "tip:1",
                                     .detail = "" };
    assert_int_equal(db_begin(house.db), GW_OK);
    for (int i = 0; i < count; i++)
        assert_int_equal(audit_add(house.db, AT + i, &line), GW_OK);
    assert_int_equal(db_commit(house.db), GW_OK);
}

static struct audit_head
sign(int64_t now_ms, int64_t after_ms)
{
    struct audit_head head;

    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(
        audit_head_sign(house.db, house.keyring, now_ms, after_ms, &head),
        GW_OK);
    assert_int_equal(db_commit(house.db), GW_OK);
    return head;
}

static enum audit_fault
check(const struct audit_head *head)
{
    enum audit_fault fault;

    assert_int_equal(audit_head_check(house.db, house.keyring, head, &fault),
                     GW_OK);
    return fault;
}

static struct audit_heads
check_all(void)
{
    struct audit_heads heads;

    assert_int_equal(audit_heads_check(house.db, house.keyring, &heads), GW_OK);
    return heads;
}

/* Ten lines, with heads of the 4th, 7th and 10th. */
static int
open_house(void **state)
{
    (void)state;
    tip_house_open(&house);
    add_lines(4);
    (void)sign(AT, 0);
    add_lines(3);
    (void)sign(AT + 1000, 0);
    add_lines(3);
    (void)sign(AT + 2000, 0);
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
    OWNED(tip_house_close)
    struct tip_house empty;
    struct audit_head head;
    struct audit_heads heads;

    (void)state;
    tip_house_open(&empty);
    assert_int_equal(audit_head_newest(empty.db, &head), GW_MISSING);
    assert_int_equal(db_begin(empty.db), GW_OK);
    assert_int_equal(audit_head_sign(empty.db, empty.keyring, AT, 0, &head),
                     GW_MISSING);
    db_rollback(empty.db);
    assert_int_equal(audit_heads_check(empty.db, empty.keyring, &heads), GW_OK);
    assert_int_equal(heads.count, 0);
    assert_int_equal(heads.fault, AUDIT_FINE);
}

static void
test_all_right(void **state)
{
    struct audit_head head;
    struct audit_heads heads = check_all();

    (void)state;
    assert_int_equal(heads.count, 3);
    assert_int_equal(heads.good, 10);
    assert_int_equal(heads.fault, AUDIT_FINE);
    assert_int_equal(audit_head_newest(house.db, &head), GW_OK);
    assert_int_equal(head.id, 10);
    assert_int_equal(head.lines, 10);
    assert_int_equal(check(&head), AUDIT_FINE);
    add_lines(5); /* what comes later is no fault */
    assert_int_equal(check(&head), AUDIT_FINE);
}

/* A young head is enough; an old one of the same line is signed anew. */
static void
test_when(void **state)
{
    int64_t at = AT + 2000;

    (void)state;
    add_lines(1);
    assert_int_equal(sign(at + DAY_MS - 1, DAY_MS).id, 10);
    assert_int_equal(sign(at + DAY_MS, DAY_MS).id, 11);
    struct audit_head again = sign(at + 3 * (int64_t)DAY_MS, DAY_MS);
    assert_int_equal(again.id, 11);
    assert_int_equal(again.at_ms, (at + 3 * (int64_t)DAY_MS) / 1000 * 1000);
    assert_int_equal(check(&again), AUDIT_FINE);
    assert_int_equal(check_all().count, 4);
    /* A clock that was put back signs rather than waits for years. */
    assert_int_equal(sign(AT - 10000, DAY_MS).at_ms,
                     (AT - 10000) / 1000 * 1000);
}

/* ---- every byte of every column of a head ---- */

static struct column {
    const char *name;
    bool number;
} columns[] = {
    { "id", true },    { "lines", true },      { "at", true },
    { "hash", false }, { "signature", false },
};

static void
run(const char *sql, struct db_value one)
{
    const struct db_value values[] = { one };

    assert_int_equal(db_run_values(house.db, sql, values, 1), GW_OK);
}

static void
change_bit(const char *name, int bit)
{
    char sql[120];
    int64_t mask = INT64_C(1) << bit;

    /* a ^ b, in SQL that has no xor */
    snprintf(sql, sizeof sql,
             "UPDATE audit_head SET %s = (%s | $1) - (%s & $1) WHERE lines = 7"
             " OR id = 7",
             name, name, name);
    run(sql, db_i(mask));
}

static void
test_head_column(void **state)
{
    const struct column *column = *state;
    char sql[120];
    struct audit_head heads[1];
    uint8_t *bytes =
        strcmp(column->name, "hash") == 0 ? heads->hash : heads->signature;
    size_t len =
        strcmp(column->name, "hash") == 0 ? AUDIT_HASH : CRYPTO_SIGNATURE;

    (void)open_house(NULL);
    if (column->number) {
        for (int bit = 0; bit < 62; bit++) {
            change_bit(column->name, bit);
            assert_int_equal(check_all().fault, AUDIT_UNSIGNED);
            change_bit(column->name, bit);
            assert_int_equal(check_all().count, 3);
        }
        (void)close_house(NULL);
        return;
    }
    run("DELETE FROM audit_head WHERE id > $1", db_i(7));
    assert_int_equal(audit_head_newest(house.db, heads), GW_OK);
    snprintf(sql, sizeof sql, "UPDATE audit_head SET %s = $1 WHERE id = 7",
             column->name);
    for (size_t i = 0; i <= len; i++) { /* and one byte less */
        if (i < len)
            bytes[i] ^= 1;
        run(sql, db_b((struct text){ (const char *)bytes,
                                     i < len ? len : len - 1 }));
        struct audit_heads found = check_all();
        assert_int_equal(found.fault, AUDIT_UNSIGNED);
        assert_int_equal(found.good, 4);
        assert_int_equal(found.bad, 7);
        if (i < len)
            bytes[i] ^= 1;
    }
    run(sql, db_b((struct text){ (const char *)bytes, len }));
    assert_int_equal(check_all().fault, AUDIT_FINE);
    (void)close_house(NULL);
}

/* ---- what heads find and the chain alone does not ---- */

static struct deed {
    const char *name;
    const char *sql[4];
    enum audit_fault fault; /* of the kept heads */
    int64_t good, bad;
    enum audit_fault kept_apart; /* of a head of line 10 kept elsewhere */
} deeds[] = {
    { "the end is cut off",
      { "DELETE FROM audit WHERE id > 8" },
      AUDIT_CUT,
      7,
      10,
      AUDIT_CUT },
    { "one line is cut off",
      { "DELETE FROM audit WHERE id = 10" },
      AUDIT_CUT,
      7,
      10,
      AUDIT_CUT },
    { "all is gone", { "DELETE FROM audit" }, AUDIT_CUT, 0, 4, AUDIT_CUT },
    { "cut off, and the heads with it",
      { "DELETE FROM audit WHERE id > 7",
        "DELETE FROM audit_head WHERE id > 7" },
      AUDIT_FINE,
      7,
      0,
      AUDIT_CUT },
    { "all is gone, heads too",
      { "DELETE FROM audit", "DELETE FROM audit_head" },
      AUDIT_FINE,
      0,
      0,
      AUDIT_CUT },
    { "a head moved to another line",
      { "UPDATE audit_head SET id = 8 WHERE id = 7" },
      AUDIT_UNSIGNED,
      4,
      8,
      AUDIT_FINE },
};

static void
test_deed(void **state)
{
    const struct deed *deed = *state;
    struct audit_head apart;

    (void)open_house(NULL);
    assert_int_equal(audit_head_newest(house.db, &apart), GW_OK);
    for (size_t i = 0; i < LENGTH(deed->sql) && deed->sql[i] != NULL; i++)
        assert_int_equal(db_script(house.db, deed->sql[i]), GW_OK);
    struct audit_heads heads = check_all();
    assert_int_equal(heads.fault, deed->fault);
    assert_int_equal(heads.good, deed->good);
    assert_int_equal(heads.bad, deed->bad);
    assert_int_equal(check(&apart), deed->kept_apart);
    (void)close_house(NULL);
}

/* Somebody who can compute hashes writes the end anew: the chain fits, the
 * heads do not. */
static void
test_written_anew(void **state)
{
    struct audit_head apart;
    int64_t right, bad;

    (void)state;
    assert_int_equal(audit_head_newest(house.db, &apart), GW_OK);
    run("DELETE FROM audit WHERE id > $1", db_i(5));
    const struct audit_line line = { .actor = "officer:8",
                                     .action = "tip.read",
                                     .subject = "tip:1",
                                     .detail = "" };
    assert_int_equal(db_begin(house.db), GW_OK);
    for (int i = 0; i < 5; i++)
        assert_int_equal(audit_add(house.db, AT, &line), GW_OK);
    assert_int_equal(db_commit(house.db), GW_OK);
    assert_int_equal(audit_verify(house.db, &right, &bad), GW_OK);
    assert_int_equal(bad, 0);
    assert_int_equal(right, 10);
    struct audit_heads heads = check_all();
    assert_int_equal(heads.fault, AUDIT_REWRITTEN);
    assert_int_equal(heads.good, 4);
    assert_int_equal(heads.bad, 7);
    assert_int_equal(check(&apart), AUDIT_REWRITTEN);
}

/* Signed with another folder's key. */
static void
test_other_keyring(void **state)
{
    OWNED(tip_house_close)
    struct tip_house other;
    struct audit_head head;
    enum audit_fault fault;

    (void)state;
    tip_house_open(&other);
    assert_int_equal(audit_head_newest(house.db, &head), GW_OK);
    assert_int_equal(audit_head_check(house.db, other.keyring, &head, &fault),
                     GW_OK);
    assert_int_equal(fault, AUDIT_UNSIGNED);
}

/* ---- on paper ---- */

static void
test_there_and_back(void **state)
{
    OWNED(buf_free)
    struct buf out = buf_new(4096);
    struct audit_head head, back;

    (void)state;
    assert_int_equal(audit_head_newest(house.db, &head), GW_OK);
    audit_head_print(&head, house.keyring, &out);
    assert_true(buf_ok(&out));
    assert_int_equal(audit_head_read(buf_text(&out), &back), GW_OK);
    assert_int_equal(back.id, head.id);
    assert_int_equal(back.at_ms, head.at_ms);
    assert_int_equal(check(&back), AUDIT_FINE);
    buf_char(&out, '\n'); /* as a command prints it */
    assert_int_equal(audit_head_read(buf_text(&out), &back), GW_OK);
}

static struct paper {
    const char *name, *json;
} papers[] = {
    { "nothing", "" },
    { "not JSON", "head" },
    { "a list", "[]" },
    { "an empty object", "{}" },
    { "an id that is a number", "{\"id\":7,\"lines\":7,\"hash\":\"00\"}" },
    { "a short hash", "{\"id\":\"7\",\"lines\":7,\"hash\":\"00\",\"at\":\"2026-"
                      "11-24T03:04:05Z\""
                      ",\"signature\":\"00\"}" },
};

static void
test_paper(void **state)
{
    const struct paper *paper = *state;
    struct audit_head head = { .id = 1 };

    assert_int_equal(audit_head_read(text_of(paper->json), &head), GW_REJECTED);
    assert_int_equal(head.id, 1);
}

int
main(void)
{
#define IN_HOUSE(fn) \
    cmocka_unit_test_setup_teardown(fn, open_house, close_house)
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_empty), IN_HOUSE(test_all_right),
        IN_HOUSE(test_when),          IN_HOUSE(test_written_anew),
        IN_HOUSE(test_other_keyring), IN_HOUSE(test_there_and_back),
    };
    return cmocka_run_group_tests_name("heads", whole, NULL, NULL)
           + RUN_TABLE("a bit of a head is changed", columns, test_head_column)
           + RUN_TABLE("with heads", deeds, test_deed)
           + RUN_TABLE("no head", papers, test_paper);
}
