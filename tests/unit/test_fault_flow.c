/* Loading a flow while memory runs out, at each allocation in turn. */
#include "gateway/talk/flow.h"

#include <string.h>

#include "tests/support/fault.h"
#include "tests/support/small_flow.h"
#include "tests/support/table.h"

static struct menu_house house;
static const char *languages = "";

static enum gw_err
load(void *arg)
{
    struct flow *flow = NULL;
    static const unsigned widths[] = { 80, 120, 0 };

    (void)arg;
    memset(&house.faults, 0, sizeof house.faults);
    enum gw_err err = flow_load(house.folder, languages, widths,
                                &small_flow_host, &house.faults, &flow);
    flow_free(flow);
    return err;
}

static void
test_load(void **state)
{
    (void)state;
    small_flow_put(&house, NULL);
    languages = "";
    assert_true(fault_sweep(load, NULL) >= 4);
    assert_int_equal(load(NULL), GW_OK);
    assert_int_equal(house.faults.count, 0);
}

/* Short titles, titles of several pages, two ways to type, and a language that
 * borrows what it lacks. */
static void
test_load_all(void **state)
{
    (void)state;
    static char text[MENU_FILE_MAX];

    assert_true(text_copy(text_of(small_flow_yaml), text, sizeof text));
    menu_house_replace(text, "typed: {saves: word, kind: text, to: P}",
                       "typed: [{saves: word, kind: letters, to: P}, {saves: "
                       "leaf, kind: digits, to: P}]");
    menu_house_write(&house, "flow.yaml", text);
    assert_true(text_copy(text_of(small_flow_id_yaml), text, sizeof text));
    menu_house_replace(text, "title: Tulis",
                       "title: Tulis satu kata atau dua kata atau tiga kata "
                       "atau empat kata atau lebih {name}\n    short: Tulis "
                       "{label:pick}");
    menu_house_write(&house, "id.yaml", text);
    menu_house_write(&house, "su.yaml",
                     "language: su\nname: Sunda\nfalls_back: id\n"
                     "words: {back: Balik}\n"
                     "screens: {A: {title: Bubuahan, short: Buah}}\n"
                     "messages: {M1: \"Nuhun {name}\"}\n");
    languages = "su";
    assert_true(fault_sweep(load, NULL) >= 8);
    assert_int_equal(load(NULL), GW_OK);
    assert_int_equal(house.faults.count, 0);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_load),
        cmocka_unit_test(test_load_all),
    };

    menu_house_open(&house);
    int failed = cmocka_run_group_tests_name("flow faults", whole, NULL, NULL);
    menu_house_close(&house);
    return failed;
}
