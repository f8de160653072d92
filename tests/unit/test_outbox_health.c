/* tests/unit/test_outbox_health.c -- answers in, health out. Arithmetic. */
#include "gateway/outbox/outbox_health.h"

#include <string.h>

#include "tests/support/table.h"

enum { SECOND_US = 1000 * 1000 };

/* In a script one letter is an event:
 *   g good in 100 ms, s good in 2 s, S good in 30 s, f failed, u unreached,
 *   b busy, m a minute passes
 * and want has the state after each: o, d or D. */
static struct course {
    const char *name, *script, *want;
} courses[] = {
    { "nothing but good", "gggg", "oooo" },
    { "one failure is nothing", "gfgfgf", "oooooo" },
    { "two in a row degrade", "ff", "od" },
    { "five in a row are down", "fffff", "odddD" },
    { "three unreached are down", "uuu", "odD" },
    { "unreached and failed count together", "ufufu", "odddD" },
    { "busy is alive", "ubububub", "oooooooo" },
    { "busy for ever", "bbbbbbbb", "oooooooo" },
    { "busy proves nothing well", "ffbbb", "odddd" },
    { "three good ones heal", "ffggg", "odddo" },
    { "two and a failure do not", "ffggfggg", "oddddddo" },
    { "down comes up by steps", "uuugggg", "odDddoo" },
    { "down again at once", "uuuguuu", "odDdddD" },
    { "slow", "s", "d" },
    { "slow once among fast is smoothed", "gggsg", "ooooo" },
    { "very slow", "S", "D" },
    { "one very slow among fast", "gS", "od" },
    { "slow heals slowly", "sggggggg", "ddddddoo" },
    { "a fast failure is not a fast answer", "ssff", "dddd" },
    { "a minute heals what is degraded", "ffmg", "oddo" },
    { "a minute of silence, then failing", "ffmff", "oddod" },
    { "a minute does not heal what is down", "uuumf", "odDDD" },
};

static char
letter_of(enum outbox_health_state state)
{
    return "odD"[state];
}

static void
test_course(void **state)
{
    static const struct {
        char letter;
        enum outbox_health_event event;
        int64_t took_ms;
    } events[] = {
        { 'g', HEALTH_WORKED, 100 },   { 's', HEALTH_WORKED, 2000 },
        { 'S', HEALTH_WORKED, 30000 }, { 'f', HEALTH_FAILED, 1 },
        { 'u', HEALTH_UNREACHED, 1 },  { 'b', HEALTH_BUSY, 1 },
    };
    const struct course *row = *state;
    struct outbox_health health = { 0 };
    int64_t now_us = 5 * SECOND_US;

    assert_int_equal(strlen(row->script), strlen(row->want));
    for (size_t i = 0; row->script[i] != '\0'; i++) {
        enum outbox_health_state before = health.state;
        now_us += row->script[i] == 'm' ? HEALTH_FORGET_US : SECOND_US;
        for (size_t e = 0; e < LENGTH(events); e++) {
            if (events[e].letter != row->script[i])
                continue;
            bool changed = outbox_health_note(&health, events[e].event,
                                              events[e].took_ms, now_us);
            assert_int_equal(changed, health.state != before);
        }
        if (letter_of(health.state) != row->want[i])
            fail_msg("after %zu of %s: %s, expected %c", i + 1, row->script,
                     outbox_health_word(health.state), row->want[i]);
    }
}

static void
test_rest(void **state)
{
    struct outbox_health health = { 0 };

    (void)state;
    assert_false(outbox_health_rest(&health, INT64_MAX));
    outbox_health_note(&health, HEALTH_FAILED, 1, SECOND_US);
    outbox_health_note(&health, HEALTH_FAILED, 1, SECOND_US);
    assert_false(outbox_health_rest(&health, SECOND_US + HEALTH_FORGET_US - 1));
    assert_true(outbox_health_rest(&health, SECOND_US + HEALTH_FORGET_US));
    assert_int_equal(health.state, HEALTH_OK);
    assert_int_equal(health.fails, 0);
    assert_false(outbox_health_rest(&health, SECOND_US + HEALTH_FORGET_US));
}

/* A clock that goes back makes no time. */
static void
test_negative_time(void **state)
{
    struct outbox_health health = { 0 };

    (void)state;
    outbox_health_note(&health, HEALTH_WORKED, -5, SECOND_US);
    assert_int_equal(health.took_ms, 0);
    assert_int_equal(health.state, HEALTH_OK);
}

static void
test_words(void **state)
{
    (void)state;
    assert_string_equal(outbox_health_word(HEALTH_OK), "ok");
    assert_string_equal(outbox_health_word(HEALTH_DEGRADED), "degraded");
    assert_string_equal(outbox_health_word(HEALTH_DOWN), "down");
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rest),
        cmocka_unit_test(test_negative_time),
        cmocka_unit_test(test_words),
    };

    int failed = RUN_TABLE("health: courses", courses, test_course);
    return failed + cmocka_run_group_tests_name("health", tests, NULL, NULL);
}
