/* A call's answers: kept in order, replaced, dropped, and never over their
 * room. */
#include "gateway/talk/answers.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/table.h"

static void
set(struct answers *answers, const char *name, const char *value)
{
    assert_int_equal(answers_set(answers, name, text_of(value)), GW_OK);
}

/* "name=value name=value" of all answers, in their order. */
static const char *
written(const struct answers *answers, char *room, size_t size)
{
    size_t cursor = 0, used = 0;
    struct text name, value;

    room[0] = '\0';
    while (answers_next(answers, &cursor, &name, &value))
        used += (size_t)snprintf(room + used, size - used, "%s%.*s=%.*s",
                                 used > 0 ? " " : "", (int)name.len, name.at,
                                 (int)value.len, value.at);
    return room;
}

static void
test_empty(void **state)
{
    (void)state;
    struct answers answers = { 0 };
    size_t cursor = 0;
    struct text name, value;

    assert_null(answers_get(&answers, "what").at);
    assert_false(answers_next(&answers, &cursor, &name, &value));
    answers_drop(&answers, "what");
    assert_int_equal(answers.len, 0);
}

static void
test_set_and_get(void **state)
{
    (void)state;
    struct answers answers = { 0 };
    char room[256];

    set(&answers, "what", "child");
    set(&answers, "when", "now");
    set(&answers, "text", "");
    assert_true(text_is(answers_get(&answers, "what"), "child"));
    assert_true(text_is(answers_get(&answers, "when"), "now"));
    assert_non_null(answers_get(&answers, "text").at);
    assert_int_equal(answers_get(&answers, "text").len, 0);
    assert_null(answers_get(&answers, "child").at);
    assert_null(answers_get(&answers, "wha").at);
    assert_null(answers_get(&answers, "whats").at);
    assert_string_equal(written(&answers, room, sizeof room),
                        "what=child when=now text=");
}

static void
test_replace_and_drop(void **state)
{
    (void)state;
    struct answers answers = { 0 };
    char room[256];

    set(&answers, "a", "1");
    set(&answers, "b", "2");
    set(&answers, "c", "3");
    set(&answers, "a", "longer");
    assert_string_equal(written(&answers, room, sizeof room),
                        "b=2 c=3 a=longer");
    answers_drop(&answers, "c");
    answers_drop(&answers, "c");
    assert_string_equal(written(&answers, room, sizeof room), "b=2 a=longer");
}

static void
test_dropped_bytes_are_gone(void **state)
{
    (void)state;
    struct answers answers = { 0 };
    static const struct answers empty;

    set(&answers, "text", "a secret of somebody");
    set(&answers, "text", "");
    answers_drop(&answers, "text");
    assert_memory_equal(&answers, &empty, sizeof answers);
}

static void
test_nul_ends_a_value(void **state)
{
    (void)state;
    struct answers answers = { 0 };

    assert_int_equal(answers_set(&answers, "text", TEXT("ab\0cd")), GW_OK);
    assert_true(text_is(answers_get(&answers, "text"), "ab"));
    set(&answers, "b", "x");
    assert_true(text_is(answers_get(&answers, "b"), "x"));
}

static void
test_value_of_its_own_pool(void **state)
{
    (void)state;
    struct answers answers = { 0 };

    set(&answers, "a", "first");
    set(&answers, "b", "second");
    assert_int_equal(answers_set(&answers, "a", answers_get(&answers, "b")),
                     GW_OK);
    assert_true(text_is(answers_get(&answers, "a"), "second"));
    assert_int_equal(answers_set(&answers, "a", answers_get(&answers, "a")),
                     GW_OK);
    assert_true(text_is(answers_get(&answers, "a"), "second"));
}

static struct full {
    const char *name;
    size_t len;
    enum gw_err err;
} fulls[] = {
    { "fills the room", ANSWERS_ROOM - 3, GW_OK },
    { "one byte too many", ANSWERS_ROOM - 2, GW_REJECTED },
    { "the whole room", ANSWERS_ROOM, GW_REJECTED },
    { "far too many", 4 * ANSWERS_ROOM, GW_REJECTED },
};

static void
test_full(void **state)
{
    const struct full *row = *state;
    static char value[4 * ANSWERS_ROOM];
    struct answers answers = { 0 };

    memset(value, 'x', sizeof value);
    assert_int_equal(
        answers_set(&answers, "a", (struct text){ value, row->len }), row->err);
    assert_int_equal(answers_get(&answers, "a").len,
                     row->err == GW_OK ? row->len : 0);
}

static void
test_refused_leaves_the_old(void **state)
{
    (void)state;
    static char value[ANSWERS_ROOM];
    struct answers answers = { 0 };

    memset(value, 'x', sizeof value);
    set(&answers, "a", "1");
    set(&answers, "b", "2");
    struct answers before = answers;
    assert_int_equal(
        answers_set(&answers, "a", (struct text){ value, sizeof value - 6 }),
        GW_REJECTED);
    assert_memory_equal(&answers, &before, sizeof answers);
    assert_int_equal(
        answers_set(&answers, "a", (struct text){ value, sizeof value - 7 }),
        GW_OK);
    assert_int_equal(answers.len, ANSWERS_ROOM);
}

/* A state that was damaged must not lead the walk out of the pool. */
static struct damage {
    const char *name;
    uint16_t len;
    const char *pool;
    size_t pool_len;
} damages[] = {
    { "a name without its NUL", 3, "abc", 3 },
    { "a name without its value", 3, "ab", 3 },
    { "a value without its NUL", 5, "a\0bcd", 5 },
    { "longer than the pool", 60000, "a", 1 },
};

static void
test_damage(void **state)
{
    const struct damage *row = *state;
    struct answers answers = { .len = row->len };
    size_t cursor = 0, steps = 0;
    struct text name, value;

    memset(answers.pool, 'z', sizeof answers.pool);
    memcpy(answers.pool, row->pool, row->pool_len);
    while (answers_next(&answers, &cursor, &name, &value))
        steps++;
    assert_int_equal(steps, 0);
    assert_null(answers_get(&answers, "z").at);
    answers_drop(&answers, "z");
    if (row->len > ANSWERS_ROOM)
        assert_int_equal(answers_set(&answers, "b", TEXT("1")), GW_REJECTED);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_empty),
        cmocka_unit_test(test_set_and_get),
        cmocka_unit_test(test_replace_and_drop),
        cmocka_unit_test(test_dropped_bytes_are_gone),
        cmocka_unit_test(test_nul_ends_a_value),
        cmocka_unit_test(test_value_of_its_own_pool),
        cmocka_unit_test(test_refused_leaves_the_old),
    };

    int failed = cmocka_run_group_tests_name("answers", whole, NULL, NULL);
    failed += RUN_TABLE("answers, full", fulls, test_full);
    return failed + RUN_TABLE("answers, damaged", damages, test_damage);
}
