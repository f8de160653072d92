/* The step: wrong keys, Kembali, and what may be typed. */
#include "gateway/talk/flow.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/menu_house.h"
#include "tests/support/table.h"

static struct menu_house house;

/* ---- wrong keys ---- */

static struct wrong {
    const char *name;
    const char *inputs;
    const char *screen;
    int wrong; /* keys counted so far */
    bool gave_up;
} wrongs[] = {
    { "one", "9", "E1", 1, false },
    { "two", "9|9", "E1", 2, false },
    { "three", "9|9|9", "E9", 3, true },
    { "a valid key forgives", "9|1|1|9", "E1", 1, false },
    { "Ulangi does not", "9|1|9", "E1", 2, false },
    { "Ulangi twice does not", "9|1|9|1|9", "E9", 3, true },
    { "the main menu does not", "1|9|0|9", "E1", 2, false },
    { "a valid key at last forgives", "9|9|0|1|9|9", "E1", 2, false },
    { "Kembali is a valid key", "1|9|1|0|9", "E1", 1, false },
    { "turning a page is a valid key", "1|1|1|1|1|x|1|8|x", "E1", 1, false },
    { "text is a valid input", "1|4|1|3|1|8|1|x", "L6", 0, false },
    { "nothing at all", "1| ", "E1", 1, false },
    { "letters where keys are asked", "1|tirt", "E1", 1, false },
    { "two digits", "1|1|11", "E1", 1, false },
    { "a digit that looks like one", "1|\xD9\xA1", "E1", 1, false },
    { "a minus", "1|1|-1", "E1", 1, false },
    { "spaces around a key", "1|  2\t", "L2", 0, false },
    { "a newline after a key", "1|2\r\n", "L2", 0, false },
    { "digits where letters are asked", "1|1|1|tirt|1234", "E1", 1, false },
    { "signs where letters are asked", "1|1|1|*#", "E1", 1, false },
    { "letters and digits", "1|1|1|tir7", "E1", 1, false },
    { "letters where digits are asked", "3|abcdefgh", "E1", 1, false },
    { "one digit where a code is asked", "3|7", "E1", 1, false },
    { "dots where digits are asked", "3|..--", "E1", 1, false },
    { "more digits than any code", "3|12345678901234567890123456789012", "E1",
      1, false },
    { "one digit is no story", "1|4|1|3|1|7", "E1", 1, false },
};

static void
test_wrong(void **state)
{
    const struct wrong *row = *state;
    struct menu_walk walk;

    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, row->inputs, NULL);
    assert_string_equal(walk.state.screen, row->screen);
    assert_int_equal(walk.state.wrong, row->wrong);
    assert_int_equal(walk.step.gave_up, row->gave_up);
    assert_int_equal(walk.step.wish, row->gave_up ? FLOW_END : FLOW_SHOW);
}

/* A wrong key on a later page leads back to that page. */
static void
test_wrong_keeps_the_page(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf before = buf_new(4096);
    OWNED(buf_free)
    struct buf after = buf_new(4096);
    struct menu_walk walk;

    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, "1|1|1|1|1|8|8", NULL);
    (void)menu_walk_shown(&walk, &before);
    assert_non_null(strstr(buf_cstr(&before), " 3/5:"));
    menu_walk_press(&walk, "nonsense 1|1", NULL);
    assert_string_equal(menu_walk_shown(&walk, &after), buf_cstr(&before));
    menu_walk_press(&walk, "0", NULL);
    assert_non_null(strstr(menu_walk_shown(&walk, &after), " 2/5:"));
    menu_walk_press(&walk, "0|0", NULL);
    assert_string_equal(walk.state.screen, "L3K");
}

/* ---- Kembali ---- */

static struct back {
    const char *name;
    const char *inputs;
    const char *screen;
} backs[] = {
    { "one step", "1|1|0", "L1" },
    { "two steps", "1|1|0|0", "M0" },
    { "no Kembali on the main menu", "0", "E1" },
    { "over a screen that was not shown", "1|4|1|tirt|1|1|0", "LS" },
    { "over one that was", "1|1|1|tirt|1|1|1|0", "L2K" },
    { "from the error screen to where it was", "1|1|x|1|0", "L1" },
    { "a circle is not walked again", "1|1|1|tirt|2|tirt|2|0", "L2" },
    { "typed again on the same screen", "1|1|1|zzzz|yyyy|0", "L3" },
    { "from advice, through a report", "6|1|1|0|0|0", "M0" },
    { "to the status again", "3|48271936|1|0", "C2a" },
};

static void
test_back(void **state)
{
    const struct back *row = *state;
    struct menu_walk walk;

    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, row->inputs, NULL);
    assert_string_equal(walk.state.screen, row->screen);
}

static void
test_trail_is_bounded(void **state)
{
    (void)state;
    struct menu_walk walk;

    menu_walk_begin(&walk, &house);
    for (int i = 0; i < 40; i++) {
        menu_walk_press(&walk, "1|1|1|tirt|1|1|1|1|1|2|1|2", NULL);
        assert_true(walk.state.trail_len <= FLOW_TRAIL);
        assert_string_equal(walk.state.screen, "L1");
        menu_walk_press(&walk, "0", NULL);
    }
    walk.state.trail_len = FLOW_TRAIL + 1; /* a state that was damaged */
    menu_walk_press(&walk, "1|0", NULL);
    assert_true(walk.state.trail_len <= FLOW_TRAIL);
}

/* ---- what is saved ---- */

static void
test_saved_is_said(void **state)
{
    (void)state;
    struct menu_walk walk;

    menu_walk_begin(&walk, &house);
    assert_null(walk.step.saved);
    menu_walk_press(&walk, "1", NULL);
    assert_null(walk.step.saved);
    walk.step = flow_input(house.flow, &house.view, &walk.state, TEXT("2"));
    assert_string_equal(walk.step.saved, "what");
    menu_walk_press(&walk, "1", NULL);
    walk.step = flow_input(house.flow, &house.view, &walk.state, TEXT("TIRT"));
    assert_string_equal(walk.step.saved, "typed");
    menu_walk_assert_answer(&walk, "typed", "TIRT");
    walk.step = flow_input(house.flow, &house.view, &walk.state, TEXT("1"));
    assert_string_equal(walk.step.saved, "district");
    assert_string_equal(walk.step.action, "commit");
    assert_int_equal(walk.step.wish, FLOW_DO);
    /* An input before the outcome asks for the deed again. */
    walk.step = flow_input(house.flow, &house.view, &walk.state, TEXT("1"));
    assert_int_equal(walk.step.wish, FLOW_DO);
    assert_string_equal(walk.step.action, "commit");
    assert_null(walk.step.saved);
}

static void
test_takes_text(void **state)
{
    (void)state;
    struct menu_walk walk;

    menu_walk_begin(&walk, &house);
    assert_false(flow_takes_text(house.flow, &walk.state));
    menu_walk_press(&walk, "4|48271936", NULL);
    assert_true(flow_takes_text(house.flow, &walk.state));
    menu_walk_press(&walk, "0", NULL);
    assert_false(flow_takes_text(house.flow, &walk.state));
    memcpy(walk.state.screen, "GONE", sizeof "GONE");
    assert_false(flow_takes_text(house.flow, &walk.state));
}

static struct story {
    const char *name;
    const char *unit;
    size_t times;
    const char *saved; /* NULL: refused; "" the unit, repeated */
} stories[] = {
    { "as long as a handset can", "a", 182, "" },
    { "one letter more", "a", 183, NULL },
    { "three bytes a letter", "\xE2\x82\xAC", 182, "" },
    { "four bytes a letter", "\xF0\x9F\x98\x80", 136, "" },
    { "four bytes a letter, too many", "\xF0\x9F\x98\x80", 137, NULL },
    { "far too long", "word ", 2000, NULL },
    { "a NUL inside", "a*b", 1, "" },
    { "invalid bytes", "a\xFF\xC3z", 1, "a\xEF\xBF\xBD\xEF\xBF\xBDz" },
    { "controls",
      "a\x01\x1B"
      "b",
      1, "a  b" },
    { "C1 controls", "a\xC2\x85z", 1, "a z" },
    { "two lines", "a\nb", 1, "" },
    { "spaces around", "  a b  ", 1, "a b" },
    { "only spaces", "   ", 3, NULL },
    { "only controls", "\x01\x02", 3, NULL },
    { "two digits are a story", "12", 1, "" },
};

static void
test_story(void **state)
{
    const struct story *row = *state;
    OWNED(buf_free)
    struct buf input = buf_new(64 * 1024);
    struct menu_walk walk;

    for (size_t i = 0; i < row->times; i++)
        buf_str(&input, row->unit);
    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, "4|48271936", NULL);
    walk.step =
        flow_input(house.flow, &house.view, &walk.state, buf_text(&input));
    if (row->saved == NULL) {
        assert_string_equal(walk.state.screen, "E1");
        menu_walk_assert_answer(&walk, "addition", NULL);
        return;
    }
    assert_int_equal(walk.step.wish, FLOW_DO);
    menu_walk_assert_answer(&walk, "addition",
                            row->saved[0] != '\0' ? row->saved
                                                  : buf_cstr(&input));
}

static void
test_nul_in_a_story(void **state)
{
    (void)state;
    struct menu_walk walk;

    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, "4|48271936", NULL);
    walk.step = flow_input(house.flow, &house.view, &walk.state, TEXT("a\0b"));
    menu_walk_assert_answer(&walk, "addition", "a b");
}

/* The longest of everything has room, as the checker has proved. */
static void
test_longest_answers_have_room(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf story = buf_new(1024);
    struct menu_walk walk;

    for (int i = 0; i < 182; i++)
        buf_str(&story, "\xE2\x82\xAC");
    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, "1|2|1|karang tanjung|1|1|1|1", NULL);
    menu_walk_press(&walk, buf_cstr(&story), NULL);
    menu_walk_press(&walk, "2|5|2|0|4|48271936", NULL);
    menu_walk_press(&walk, buf_cstr(&story), NULL);
    assert_string_equal(walk.state.screen, "A3");
    menu_walk_assert_answer(&walk, "text", buf_cstr(&story));
    menu_walk_assert_answer(&walk, "addition", buf_cstr(&story));
}

static int
open_house(void **state)
{
    (void)state;
    menu_house_open(&house);
    menu_house_fill(&house);
    return menu_house_load(&house, "", 160, NULL) == GW_OK ? 0 : 1;
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_wrong_keeps_the_page),
        cmocka_unit_test(test_trail_is_bounded),
        cmocka_unit_test(test_saved_is_said),
        cmocka_unit_test(test_takes_text),
        cmocka_unit_test(test_nul_in_a_story),
        cmocka_unit_test(test_longest_answers_have_room),
    };

    if (open_house(NULL) != 0)
        return 1;
    int failed = RUN_TABLE("wrong keys", wrongs, test_wrong);
    failed += RUN_TABLE("Kembali", backs, test_back);
    failed += RUN_TABLE("stories", stories, test_story);
    failed += cmocka_run_group_tests_name("step", whole, NULL, NULL);
    menu_house_close(&house);
    return failed;
}
