/* Every allocation of the simulator fails once, in its turn. */
#include "handlers/simulator/inbox.h"
#include "handlers/simulator/simulator.h"
#include "tests/support/fault.h"
#include "tests/support/table.h"

static enum gw_err
keep_three(void *arg)
{
    static struct inbox inbox;
    struct inbox_message *message = NULL;
    const struct msisdn *to = arg;
    enum gw_err err = GW_OK;
    int64_t kept = 0;

    for (int i = 0; i < 3 && err == GW_OK; i++) {
        err = inbox_add(&inbox, to, TEXT("Info diterima. Kode 12345678."), 0,
                        &message);
        kept += err == GW_OK;
    }
    assert_int_equal(inbox.last, kept);
    inbox_wipe(&inbox);
    return err;
}

static enum gw_err
open_one(void *arg)
{
    struct simulator *simulator = NULL;
    struct loop *loop = arg;

    enum gw_err err = simulator_open(loop, &simulator);
    assert_true((err == GW_OK) == (simulator != NULL));
    simulator_close(simulator);
    return err;
}

static void
test_keeping(void **state)
{
    struct msisdn to;

    (void)state;
    assert_int_equal(msisdn_read(TEXT("+6281200000001"), &to), GW_OK);
    assert_true(fault_sweep(keep_three, &to) >= 6);
}

static void
test_opening(void **state)
{
    OWNED(loop_close)
    struct loop *loop = NULL;

    (void)state;
    assert_int_equal(loop_open(&loop), GW_OK);
    assert_true(fault_sweep(open_one, loop) >= 2);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keeping),
        cmocka_unit_test(test_opening),
    };

    return cmocka_run_group_tests_name("faults: simulator", tests, NULL, NULL);
}
