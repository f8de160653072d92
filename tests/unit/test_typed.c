/* tests/unit/test_typed.c -- what is new in the text of a turn. */
#include <string.h>

#include "handlers/villagers/typed.h"
#include "tests/support/table.h"

static const struct crypto_key key = { { 1, 2, 3 } };
static const struct text no_turn = { NULL, 0 };

static struct typed_row {
    const char *name;
    enum turn_input style;
    const char *before, *text;
    int64_t since_ms;
    enum typed_news news;
    const char *fresh;
    const char *turn_before, *turn;
} rows[] = {
    { "first answer", TURN_ACCUMULATED, "", "1", 9000, TYPED_ANSWERS, "1" },
    { "dial again", TURN_ACCUMULATED, "", "", 9000, TYPED_REPEAT, NULL },
    { "next answer", TURN_ACCUMULATED, "1", "1*2", 9000, TYPED_ANSWERS, "2" },
    { "two answers", TURN_ACCUMULATED, "1", "1*2*3", 9000, TYPED_ANSWERS,
      "2*3" },
    { "an empty answer", TURN_ACCUMULATED, "1", "1*", 9000, TYPED_ANSWERS, "" },
    { "the same", TURN_ACCUMULATED, "1*2", "1*2", 0, TYPED_REPEAT, NULL },
    { "the same after a minute", TURN_ACCUMULATED, "1*2", "1*2", 60000,
      TYPED_REPEAT, NULL },
    { "a prefix", TURN_ACCUMULATED, "1*2*3", "1", 9000, TYPED_REPEAT, NULL },
    { "the begin once more", TURN_ACCUMULATED, "1*2*3", "", 9000, TYPED_REPEAT,
      NULL },
    { "neither", TURN_ACCUMULATED, "1*2", "1*3", 9000, TYPED_ANSWER, "3" },
    { "neither, longer", TURN_ACCUMULATED, "1*2", "2*2*5", 9000, TYPED_ANSWER,
      "5" },
    { "neither, shorter", TURN_ACCUMULATED, "1*2*3", "4", 9000, TYPED_ANSWER,
      "4" },
    { "a longer element is no extension", TURN_ACCUMULATED, "1", "12", 9000,
      TYPED_ANSWER, "12" },
    { "stars in an answer", TURN_ACCUMULATED, "1*2", "1*2*a*b", 9000,
      TYPED_ANSWERS, "a*b" },

    { "last: an answer", TURN_LAST, "1", "2", 100, TYPED_ANSWER, "2" },
    { "last: the same at once", TURN_LAST, "2", "2", 1999, TYPED_REPEAT, NULL },
    { "last: the same later", TURN_LAST, "2", "2", 2000, TYPED_ANSWER, "2" },
    { "last: the clock jumped back", TURN_LAST, "2", "2", -5000, TYPED_ANSWER,
      "2" },
    { "last: stars are text", TURN_LAST, "2", "a*b", 9000, TYPED_ANSWER,
      "a*b" },
    { "last: the same turn, much later", TURN_LAST, "2", "2", 60000,
      TYPED_REPEAT, NULL, "7", "7" },
    { "last: another turn, the same at once", TURN_LAST, "2", "2", 1,
      TYPED_ANSWER, "2", "7", "8" },
    { "last: the first turn that has a name", TURN_LAST, "2", "2", 1,
      TYPED_ANSWER, "2", NULL, "8" },
    { "last: a turn without a name", TURN_LAST, "2", "2", 1, TYPED_REPEAT, NULL,
      "7", NULL },
    { "all that was typed decides, not the turn", TURN_ACCUMULATED, "1", "1*2",
      1, TYPED_ANSWERS, "2", "7", "7" },
};

static void
test_row(void **state)
{
    const struct typed_row *row = *state;
    struct call_typed before = { .len = 0 };
    struct text fresh = { NULL, 0 };

    typed_keep(&key, text_of(row->before), text_of(row->turn_before), &before);
    assert_int_equal(typed_read(&key, &before, row->style, text_of(row->text),
                                text_of(row->turn), row->since_ms, &fresh),
                     row->news);
    if (row->fresh != NULL)
        assert_true(text_is(fresh, row->fresh));
}

/* Longer than what is kept of it: still told apart by its hash. */
static void
test_long(void **state)
{
    (void)state;
    char text[2 * CALL_TYPED_KEPT];
    struct call_typed before = { .len = 0 };
    struct text fresh;
    const size_t len = sizeof text - 2;

    memset(text, 'a', sizeof text);
    typed_keep(&key, (struct text){ text, len }, no_turn, &before);
    assert_int_equal(before.kept, CALL_TYPED_KEPT);
    assert_int_equal(typed_read(&key, &before, TURN_ACCUMULATED,
                                (struct text){ text, len }, no_turn, 0, &fresh),
                     TYPED_REPEAT);
    text[len] = '*';
    text[len + 1] = '1';
    assert_int_equal(typed_read(&key, &before, TURN_ACCUMULATED,
                                (struct text){ text, len + 2 }, no_turn, 0,
                                &fresh),
                     TYPED_ANSWERS);
    assert_true(text_is(fresh, "1"));
    text[len - 1] = 'b';
    assert_int_equal(typed_read(&key, &before, TURN_ACCUMULATED,
                                (struct text){ text, len + 2 }, no_turn, 0,
                                &fresh),
                     TYPED_ANSWER);
}

static struct dialled_row {
    const char *name, *dialled, *code, *behind;
} dialled[] = {
    { "the code", "*177#", "*177#", "" },
    { "one more", "*177*1#", "*177#", "1" },
    { "two more", "*177*1*2#", "*177#", "1*2" },
    { "no hash", "*177*1", "*177", "1" },
    { "another code", "*178*1#", "*177#", "" },
    { "a longer code", "*1771#", "*177#", "" },
    { "digits alone", "177", "*177#", "" },
    { "a code without star and hash", "*177*1#", "177", "1" },
    { "neither has them", "177*1", "177", "1" },
    { "digits that begin alike", "1771", "177", "" },
    { "nothing", "", "*177#", "" },
    { "no code", "*177*1#", "", "" },
};

static void
test_dialled(void **state)
{
    const struct dialled_row *row = *state;
    struct text behind =
        typed_behind_code(text_of(row->dialled), text_of(row->code));

    assert_true(text_is(behind, row->behind));
}

int
main(void)
{
    const struct CMUnitTest whole[] = { cmocka_unit_test(test_long) };

    int failed = RUN_TABLE("typed", rows, test_row);
    failed += RUN_TABLE("dialled", dialled, test_dialled);
    return failed
           + cmocka_run_group_tests_name("typed long", whole, NULL, NULL);
}
