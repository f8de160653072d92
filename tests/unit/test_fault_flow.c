/* Loading a flow while memory runs out, at each allocation in turn. */
#include "gateway/talk/flow.h"

#include <string.h>

#include "tests/support/fault.h"
#include "tests/support/small_flow.h"
#include "tests/support/table.h"

static struct menu_house house;

static enum gw_err
load(void *arg)
{
    struct flow *flow = NULL;
    static const unsigned widths[] = { 80, 120, 0 };

    (void)arg;
    memset(&house.faults, 0, sizeof house.faults);
    enum gw_err err =
        flow_load(house.folder, "", widths, &small_flow_host, &house.faults, &flow);
    flow_free(flow);
    return err;
}

static void
test_load(void **state)
{
    (void)state;
    small_flow_put(&house, NULL);
    assert_true(fault_sweep(load, NULL) >= 4);
    assert_int_equal(load(NULL), GW_OK);
    assert_int_equal(house.faults.count, 0);
}

int
main(void)
{
    const struct CMUnitTest whole[] = { cmocka_unit_test(test_load) };

    menu_house_open(&house);
    int failed = cmocka_run_group_tests_name("flow faults", whole, NULL, NULL);
    menu_house_close(&house);
    return failed;
}
