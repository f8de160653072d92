/* What the vocabulary promises to the menus, and a villager who presses
 * anything. */
#include "gateway/talk/flow.h"

#include <stdio.h>
#include <string.h>

#include "gateway/base/gsm7.h"
#include "handlers/tips/tip.h"
#include "tests/support/menu_house.h"
#include "tests/support/table.h"

static struct menu_house house;

/* ---- flags and languages ---- */

static void
test_one_language_has_no_item_for_it(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf out = buf_new(4096);
    struct menu_walk walk;

    house.view.flags = VOCABULARY_DUTY;
    menu_walk_begin(&walk, &house);
    assert_null(strstr(menu_walk_shown(&walk, &out), "Bahasa"));
    menu_walk_press(&walk, "7", NULL);
    house.view.flags |= VOCABULARY_LANGUAGES;
    assert_string_equal(walk.state.screen, "E1");
}

static void
test_nobody_on_duty(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf out = buf_new(4096);
    struct menu_walk walk;

    house.view.flags = 0;
    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, "2", NULL);
    assert_string_equal(menu_walk_shown(&walk, &out),
                        "Nyawa terancam? Telepon polisi 110 (gratis, 24 jam).\n"
                        "1 Lanjut lapor\n"
                        "0 Kembali");
    menu_walk_press(&walk, "1", NULL);
    house.view.flags = VOCABULARY_DUTY | VOCABULARY_LANGUAGES;
    assert_string_equal(walk.state.screen, "L1");
}

static void
test_a_language_is_kept(void **state)
{
    (void)state;
    struct menu_walk walk;

    menu_walk_begin(&walk, &house);
    assert_string_equal(walk.state.language, "id");
    menu_walk_press(&walk, "7|3", NULL);
    assert_string_equal(walk.state.language, "jas");
    assert_string_equal(walk.state.screen, "M0");
    assert_null(walk.step.saved);
    assert_int_equal(walk.state.answers.len, 0);
    (void)flow_begin(house.flow, &house.view, false, "su", &walk.state);
    assert_string_equal(walk.state.language, "su");
    (void)flow_begin(house.flow, &house.view, false, "xx", &walk.state);
    assert_string_equal(walk.state.language, "id");
    (void)flow_begin(house.flow, &house.view, false, NULL, &walk.state);
    assert_string_equal(walk.state.language, "id");
}

static void
test_languages_by_number(void **state)
{
    (void)state;
    static const char *const codes[] = { "id", "su", "jas" };
    static const char *const names[] = { "Indonesia", "Sunda", "Jawa Serang" };

    assert_int_equal(flow_languages(house.flow), LENGTH(codes));
    for (size_t i = 0; i < LENGTH(codes); i++) {
        assert_string_equal(flow_language_code(house.flow, i), codes[i]);
        assert_string_equal(flow_language_name(house.flow, i), names[i]);
        assert_int_equal(flow_language_find(house.flow, text_of(codes[i])), i);
    }
    assert_int_equal(flow_language_find(house.flow, TEXT("xx")), 0);
    assert_int_equal(flow_language_find(house.flow, TEXT("")), 0);
}

/* ---- values ---- */

static void
test_widest_values_are_the_widest(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf out = buf_new(256);
    struct vocabulary widest_words = vocabulary_for_check(house.places);
    size_t districts = places_districts(house.places, NULL);

    for (const struct flow_value *row = vocabulary_host.values;
         row->name != NULL; row++) {
        size_t widest = 0;
        for (size_t i = 0; i < districts; i++) {
            const struct district *district =
                places_district(house.places, NULL, i);
            struct answers answers = { 0 };
            assert_int_equal(
                answers_set(&answers, "district", text_of(district->code)),
                GW_OK);
            assert_int_equal(answers_set(&answers, "regency",
                                         text_of(district->regency->code)),
                             GW_OK);
            assert_int_equal(answers_set(&answers, "code", TEXT("12345678")),
                             GW_OK);
            buf_clear(&out);
            row->write(&widest_words, &answers, &out);
            widest = out.len > widest ? out.len : widest;
        }
        assert_int_equal(widest, strlen(row->widest));
    }
}

/* Every option that the flow can save is a word that a tip knows. */
static void
test_saved_words_are_known(void **state)
{
    (void)state;
    static const struct {
        const char *inputs, *answer;
        unsigned keys;
        int (*read)(struct text word);
    } rows[] = {
        { "1", "what", 6, tip_what_read },
        { "1|1", "when", 5, tip_when_read },
        { "1|1|1|2", "route", 6, tip_route_read },
        { "1|1|1|3|1|1|1", "contact", 3, tip_contact_read },
        { "1|1|1|3|1|1|1|2", "hours", 5, tip_hours_read },
    };

    for (size_t i = 0; i < LENGTH(rows); i++) {
        for (unsigned key = 1; key <= rows[i].keys; key++) {
            char input[2] = { (char)('0' + key), '\0' };
            struct menu_walk walk;
            menu_walk_begin(&walk, &house);
            menu_walk_press(&walk, rows[i].inputs, NULL);
            menu_walk_press(&walk, input, NULL);
            struct text word = answers_get(&walk.state.answers, rows[i].answer);
            assert_non_null(word.at);
            assert_true(rows[i].read(word) != 0 || text_is(word, "none"));
        }
    }
}

/* ---- a villager who presses anything ---- */

static const char *const hostile[] = {
    "0",
    "1",
    "2",
    "3",
    "4",
    "5",
    "6",
    "7",
    "8",
    "9",
    "1",
    "2",
    "1",
    "0",
    "tirt",
    "bojo",
    "c",
    "p",
    "s",
    "zzzz",
    "",
    " ",
    "48271936",
    "12",
    "*",
    "ada truk * biru",
    "\xF0\x9F\x98\x80",
    "\xFF\xFE",
    "a\x01"
    "b",
    "1 ",
    "q",
};

/* A call on a handset of any width, in any language. */
static void
begin_anywhere(struct menu_walk *walk, uint64_t random)
{
    size_t language = (size_t)(random >> 33) % flow_languages(house.flow);

    house.view.septets = 80 + (unsigned)((random >> 7) % 103);
    menu_walk_begin(walk, &house);
    memcpy(walk->state.language, flow_language_code(house.flow, language),
           strlen(flow_language_code(house.flow, language)) + 1);
}

static void
test_random_walk(void **state)
{
    (void)state;
    OWNED(buf_free)
    struct buf out = buf_new(4096);
    uint64_t random = UINT64_C(0x9E3779B97F4A7C15);
    size_t ends = 0;
    struct menu_walk walk;

    begin_anywhere(&walk, random);
    for (int i = 0; i < 200000; i++) {
        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        const char *input = hostile[random % LENGTH(hostile)];
        if (random >> 32 & 1)
            input = hostile[(random >> 40) % 14];
        walk.step =
            flow_input(house.flow, &house.view, &walk.state, text_of(input));
        while (walk.step.wish == FLOW_DO) {
            const struct flow_action *row = vocabulary_host.actions;
            size_t count = 0;
            while (strcmp(row->name, walk.step.action) != 0)
                row++;
            while (row->outcomes[count] != NULL)
                count++;
            walk.step = flow_outcome(house.flow, &house.view, &walk.state,
                                     row->outcomes[(random >> 20) % count]);
        }
        long septets = gsm7_septets(text_of(menu_walk_shown(&walk, &out)));
        assert_true(septets > 0 && septets <= (long)house.view.septets);
        assert_int_equal(walk.step.wish == FLOW_END,
                         flow_is_over(house.flow, &house.view, &walk.state));
        if ((random >> 50) % 500 == 0)
            walk.step = flow_resume(house.flow, &house.view, &walk.state);
        if (walk.step.wish == FLOW_END) {
            ends++;
            begin_anywhere(&walk, random);
        }
    }
    house.view.septets = 160;
    assert_true(ends > 1000);
}

static int
open_house(void **state)
{
    (void)state;
    menu_house_open(&house);
    menu_house_fill(&house);
    enum gw_err err = menu_house_load(&house, "su, jas", 160, NULL);
    faults_print(&house.faults, stderr);
    return err == GW_OK ? 0 : 1;
}

static int
close_house(void **state)
{
    (void)state;
    menu_house_close(&house);
    return 0;
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_one_language_has_no_item_for_it),
        cmocka_unit_test(test_nobody_on_duty),
        cmocka_unit_test(test_a_language_is_kept),
        cmocka_unit_test(test_languages_by_number),
        cmocka_unit_test(test_widest_values_are_the_widest),
        cmocka_unit_test(test_saved_words_are_known),
        cmocka_unit_test(test_random_walk),
    };

    if (open_house(NULL) != 0)
        return 1;
    int failed = cmocka_run_group_tests_name("menus", whole, NULL, NULL);
    (void)close_house(NULL);
    return failed;
}
