/* A call that goes on, and a menu that changes under it. */
#include "gateway/talk/flow.h"

#include <string.h>

#include "tests/support/menu_house.h"
#include "tests/support/table.h"

static struct menu_house house;

/* ---- a call that goes on ---- */

static struct resumed {
    const char *name;
    const char *inputs; /* before the call was cut off */
    const char *screen; /* where it goes on */
    const char *after;  /* typed then */
    const char *then;   /* and where that leads */
} resumes[] = {
    { "main menu", "", "M0", "1", "L1" },
    { "what", "1", "L1", "1", "L2" },
    { "when", "1|1", "L2", "0", "M0" },
    { "where", "1|1|1", "L3", "0", "M0" },
    { "candidates", "1|1|1|tirt", "L3", "bojo", "L3H" },
    { "no such name", "1|1|1|zzzz", "L3", "3", "LS" },
    { "regencies", "1|1|1|1", "L3", "1", "L3K" },
    { "kecamatan of a regency", "1|1|1|1|1|8", "L3", "1|1", "L3L" },
    { "route", "1|1|1|2", "L3J", "1", "LS" },
    { "stored", "1|1|1|tirt|1", "LS", "1|1", "L5" },
    { "children", "1|1|1|tirt|1|1", "L2K", "1", "L5" },
    { "villages", "1|1|1|tirt|1|1|1", "L5", "1", "L6" },
    { "story", "1|1|1|tirt|1|1|1|1", "L5", "ada|1", "L8" },
    { "consent", "1|1|1|tirt|1|1|1|1|ada", "L6", "2|1", "L8" },
    { "hours", "1|1|1|tirt|1|1|1|1|ada|2", "L6J", "0", "M0" },
    { "summary", "1|1|1|tirt|1|1|1|1|ada|1", "L8", "", "L8" },
    { "danger", "2", "D1", "1", "D2" },
    { "danger, place", "2|1", "D2", "2", "D3" },
    { "danger, candidates", "2|1|tirt", "D2", "tirt|1", "D3" },
    { "danger, list", "2|1|1|1", "D2", "2", "D3" },
    { "danger, told", "2|1|2", "D3", "1", "D4" },
    { "code", "3", "C1", "48271936", "C2a" },
    { "status", "3|48271936", "M0", "1", "L1" },
    { "more, its code", "4", "A1", "0", "M0" },
    { "more, its text", "4|48271936", "M0", "4", "A1" },
    { "more, saved", "4|48271936|ada lagi", "M0", "4", "A1" },

    { "one wrong key", "1|1|1|tirt|77", "L3", "bojo", "L3H" },
    { "two wrong keys", "1|1|77|77", "L2", "1", "L3" },
    { "three wrong keys", "1|1|1|tirt|77|77|77", "L3", "1", "L3K" },
};

static void
test_resume(void **state)
{
    const struct resumed *row = *state;
    struct menu_walk walk;

    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, row->inputs, NULL);
    walk.step = flow_resume(house.flow, &house.view, &walk.state);
    menu_walk_follow(&walk, NULL);
    assert_string_equal(walk.state.screen, row->screen);
    assert_int_equal(walk.state.trail_len, 0);
    assert_int_equal(walk.state.wrong, 0);
    menu_walk_press(&walk, row->after, NULL);
    assert_string_equal(walk.state.screen, row->then);
}

/* Words that only somebody who saw the first call can know. */
static const char *const typed_words[] = { "Tirtayasa", "Kab Serang",
                                           "Lontar",    "Disekap",
                                           "malam ini", "31415926",
                                           "kudanil",   "Boleh tel" };

static bool
shows_typed(const struct menu_walk *walk, struct buf *out)
{
    const char *screen = menu_walk_shown(walk, out);
    /* The list of regencies and the questions themselves show no answer. */
    if (strcmp(walk->state.screen, "L3K") == 0
        || strcmp(walk->state.screen, "D2K") == 0
        || strcmp(walk->state.screen, "L1") == 0
        || strcmp(walk->state.screen, "L2") == 0
        || strcmp(walk->state.screen, "L6") == 0)
        return false;
    for (size_t i = 0; i < LENGTH(typed_words); i++) {
        if (strstr(screen, typed_words[i]) != NULL)
            return true;
    }
    return false;
}

/* From every screen of the first call, resumed, keys at random that type
 * nothing anew: none of what was typed comes up. */
static void
test_resumed_shows_nothing_typed(void **state)
{
    (void)state;
    static const char *const first[] = {
        "1", "2", "2", "tirt", "1", "1", "1", "6", "kudanil", "2", "1", NULL
    };
    static const char *const keys[] = { "0", "1", "2", "3", "5", "6", "9" };
    OWNED(buf_free)
    struct buf out = buf_new(4096);
    uint64_t random = 88172645463325252u;

    for (size_t cut = 1; first[cut - 1] != NULL; cut++) {
        struct menu_walk cut_off;
        menu_walk_begin(&cut_off, &house);
        for (size_t i = 0; i < cut; i++)
            menu_walk_press(&cut_off, first[i], NULL);
        cut_off.step = flow_resume(house.flow, &house.view, &cut_off.state);
        struct menu_walk walk = cut_off;
        for (int i = 0; i < 3000; i++) {
            assert_false(shows_typed(&walk, &out));
            random ^= random << 13;
            random ^= random >> 7;
            random ^= random << 17;
            bool lists = strcmp(walk.state.screen, "L3K") == 0
                         || strcmp(walk.state.screen, "D2K") == 0;
            /* Choosing the same place again is typing it anew. */
            menu_walk_press(&walk, lists ? "0" : keys[random % LENGTH(keys)],
                            NULL);
            if (walk.step.wish == FLOW_END)
                walk = cut_off;
        }
    }
}

/* ---- a menu that changes under a call ---- */

static void
test_reload_drops_a_screen(void **state)
{
    (void)state;
    static char text[MENU_FILE_MAX];
    struct menu_walk walk, deep;

    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, "1|2|1|2", NULL);
    assert_string_equal(walk.state.screen, "L3J");
    menu_walk_begin(&deep, &house);
    menu_walk_press(&deep, "6|1", NULL);
    assert_string_equal(deep.state.screen, "P1");

    menu_house_read("flow.yaml", text);
    menu_house_replace(text, "L3J", "L3X");
    menu_house_replace(text, "P0", "Q0");
    menu_house_write(&house, "flow.yaml", text);
    menu_house_read("id.yaml", text);
    menu_house_replace(text, "L3J:", "L3X:");
    menu_house_replace(text, "P0:", "Q0:");
    menu_house_write(&house, "id.yaml", text);
    assert_int_equal(menu_house_load(&house, "", 160, NULL), GW_OK);

    /* The screen is gone: anew, with what was answered. */
    struct flow_state before = walk.state;
    menu_walk_press(&walk, "1", NULL);
    assert_string_equal(walk.state.screen, "M0");
    assert_int_equal(walk.state.trail_len, 0);
    menu_walk_assert_answer(&walk, "what", "confined");
    walk.state = before;
    walk.step = flow_resume(house.flow, &house.view, &walk.state);
    assert_string_equal(walk.state.screen, "M0");
    walk.state = before;
    walk.step = flow_outcome(house.flow, &house.view, &walk.state, "whatever");
    assert_string_equal(walk.state.screen, "M0");
    /* A screen on the trail is gone: Kembali steps over it. */
    menu_walk_press(&deep, "0", NULL);
    assert_string_equal(deep.state.screen, "M0");
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
        cmocka_unit_test(test_resumed_shows_nothing_typed),
        cmocka_unit_test(test_reload_drops_a_screen), /* changes the menus */
    };

    if (open_house(NULL) != 0)
        return 1;
    int failed = RUN_TABLE("going on", resumes, test_resume);
    failed += cmocka_run_group_tests_name("resume", whole, NULL, NULL);
    menu_house_close(&house);
    return failed;
}
