/* The whole road through the project's own menus, with the real places. */
#include "gateway/talk/flow.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/menu_house.h"
#include "tests/support/table.h"

static struct menu_house house;

/* ---- the road ---- */

static struct road {
    const char *name;
    const char *inputs;
    const char *screen; /* where it ends */
    const char *deeds;
    enum flow_wish wish;
    const char *answers[8]; /* "name=value"; "name" alone: not given */
} roads[] = {
    { "five answers and it is stored",
      "1|1|2|tirt|1",
      "LS",
      "commit ",
      FLOW_SHOW,
      { "what=tricked", "when=today", "district=36.04.13", "village",
        "contact" } },
    { "small letters, capitals and spaces",
      "1|1|2|  TIRTayasa |1",
      "LS",
      "commit ",
      FLOW_SHOW,
      { "district=36.04.13" } },
    { "by list",
      "1|6|5|1|4|8|8|8|6",
      "LS",
      "commit ",
      FLOW_SHOW,
      { "what=other", "when=unknown", "regency=36.04", "district=36.04.13" } },
    { "by route",
      "1|5|1|2|2",
      "LS",
      "commit ",
      FLOW_SHOW,
      { "what=foreign", "route=merak", "district" } },
    { "place unknown",
      "1|4|4|3",
      "LS",
      "commit ",
      FLOW_SHOW,
      { "what=broker", "when=past", "route", "district" } },
    { "kecamatan unknown after typing",
      "1|4|4|tirt|3",
      "LS",
      "commit ",
      FLOW_SHOW,
      { "district", "typed=tirt" } },
    { "kecamatan unknown in a list",
      "1|4|4|1|1|9",
      "LS",
      "commit ",
      FLOW_SHOW,
      { "district", "regency=36.01" } },
    { "typed again at once",
      "1|1|1|zzzz|qqqq|tirt|bojo|3",
      "LS",
      "commit ",
      FLOW_SHOW,
      { "district=36.04.07" } },
    { "no such name, then by route",
      "1|1|1|zzzz|2|1",
      "LS",
      "commit ",
      FLOW_SHOW,
      { "route=airport", "district" } },
    { "typed again by its option",
      "1|1|1|tirt|2|bojo|1",
      "LS",
      "commit ",
      FLOW_SHOW,
      { "district=36.01.10" } },
    { "another place replaces the first",
      "1|1|1|tirt|1|1|2|1|1|1|2|1|1|2|1",
      "LS",
      "commit commit ",
      FLOW_SHOW,
      { "route=airport", "district", "village" } },
    { "enough", "1|1|2|tirt|1|2", "L8", "commit ", FLOW_END, { NULL } },
    { "the whole report",
      "1|2|1|tirt|1|1|1|6|dibawa truk B*1234|2|4|1",
      "L8",
      "commit ",
      FLOW_END,
      { "minors=yes", "village=36.04.13.2007", "text=dibawa truk B*1234",
        "contact=call", "hours=malam" } },
    { "no question for children when it is a broker",
      "1|4|1|tirt|1|1",
      "L4",
      "commit ",
      FLOW_SHOW,
      { "minors" } },
    { "no village without a kecamatan",
      "1|4|1|3|1",
      "L5",
      "commit ",
      FLOW_SHOW,
      { "village" } },
    { "nothing more to tell",
      "1|4|1|3|1|1|1|1",
      "L8",
      "commit ",
      FLOW_END,
      { "text", "contact=none", "hours" } },
    { "hours are forgotten with the consent",
      "1|4|1|3|1|1|3|1|2|1|1|3|1|1|1|1",
      "L7",
      "commit commit ",
      FLOW_SHOW,
      { "contact=none", "hours" } },
    { "changed from the summary",
      "1|4|1|3|1|1|1|2|3",
      "L2",
      "commit ",
      FLOW_SHOW,
      { "what=child" } },
    { "dropped from the summary",
      "1|4|1|3|1|1|1|3",
      "X1",
      "commit forget ",
      FLOW_END,
      { NULL } },
    { "danger",
      "2|1|tirt|1",
      "D3",
      "danger danger_place ",
      FLOW_SHOW,
      { "district=36.04.13", "contact" } },
    { "danger by list",
      "2|1|1|8|1",
      "D3",
      "danger danger_place ",
      FLOW_SHOW,
      { "district=36.74.04" } },
    { "danger, place unknown",
      "2|1|2",
      "D3",
      "danger danger_place ",
      FLOW_SHOW,
      { "district" } },
    { "danger, no such name",
      "2|1|zzzz|2",
      "D3",
      "danger danger_place ",
      FLOW_SHOW,
      { "district" } },
    { "danger, may be called",
      "2|1|2|1",
      "D4",
      "danger danger_place ",
      FLOW_END,
      { "contact=call" } },
    { "danger, may not be called",
      "2|1|2|2",
      "D4",
      "danger danger_place ",
      FLOW_END,
      { "contact=none" } },
    { "danger, nothing said",
      "2|1|2|0",
      "D4",
      "danger danger_place ",
      FLOW_END,
      { "contact" } },
    { "rather a report than danger",
      "2|2|1",
      "L2",
      "",
      FLOW_SHOW,
      { "what=tricked" } },
    { "a code with spaces",
      "3|4827 1936",
      "C2a",
      "check_code ",
      FLOW_SHOW,
      { "code=48271936" } },
    { "added to a code that was checked",
      "3|48271936|1|ada * lagi",
      "A3",
      "check_code add_text ",
      FLOW_SHOW,
      { "addition=ada * lagi" } },
    { "added by its code",
      "4|48-27-19-36|ada lagi|1|dan ini",
      "A3",
      "check_add add_text add_text ",
      FLOW_SHOW,
      { "addition=dan ini" } },
    { "to the main menu",
      "4|48271936|ada lagi|0",
      "M0",
      "check_add add_text ",
      FLOW_SHOW,
      { NULL } },
    { "advice leads to a report", "6|3|1", "L1", "", FLOW_SHOW, { NULL } },
    { "another language", "7|2", "M0", "", FLOW_SHOW, { NULL } },
};

static void
test_road(void **state)
{
    const struct road *row = *state;
    struct menu_walk walk;
    char name[32];

    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, row->inputs, NULL);
    assert_string_equal(walk.state.screen, row->screen);
    assert_string_equal(walk.deeds, row->deeds);
    assert_int_equal(walk.step.wish, row->wish);
    for (size_t i = 0; i < LENGTH(row->answers) && row->answers[i] != NULL;
         i++) {
        size_t len = strcspn(row->answers[i], "=");
        assert_true(text_copy((struct text){ row->answers[i], len }, name,
                              sizeof name));
        menu_walk_assert_answer(
            &walk, name,
            row->answers[i][len] == '=' ? row->answers[i] + len + 1 : NULL);
    }
}

static struct outcome {
    const char *name;
    const char *inputs;
    const char *outcome;
    const char *screen;
    enum flow_wish wish;
} outcomes[] = {
    { "wrong code to check", "3|1234", "wrong", "CX", FLOW_SHOW },
    { "no tries left", "3|12345678", "spent", "C3", FLOW_END },
    { "wrong code to add", "4|12345678", "wrong", "AX", FLOW_SHOW },
    { "no tries left to add", "4|12345678", "spent", "C3", FLOW_END },
    { "too many reports", "1|1|1|3", "limited", "E3", FLOW_END },
    { "too many additions", "4|48271936|lagi", "limited", "E3", FLOW_END },
    { "code gone before the text", "4|48271936|lagi", "wrong", "AX",
      FLOW_SHOW },
};

static void
test_outcome(void **state)
{
    const struct outcome *row = *state;
    struct menu_walk walk;

    menu_walk_begin(&walk, &house);
    menu_walk_press(&walk, row->inputs, row->outcome);
    assert_string_equal(walk.state.screen, row->screen);
    assert_int_equal(walk.step.wish, row->wish);
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
    if (open_house(NULL) != 0)
        return 1;
    int failed = RUN_TABLE("roads", roads, test_road);
    failed += RUN_TABLE("outcomes", outcomes, test_outcome);
    (void)close_house(NULL);
    return failed;
}
