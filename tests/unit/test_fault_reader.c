/* Every allocation behind the reader fails once, in its turn. */
#include "handlers/tips/reader.h"

#include "tests/support/fault.h"
#include "tests/support/table.h"

static enum gw_err
open_reader(void *arg)
{
    OWNED(reader_close)
    struct reader *reader = NULL;
    enum gw_err err = reader_open(arg, &reader);

    assert_int_equal(reader != NULL, err == GW_OK);
    return err;
}

static void
test_open(void **state)
{
    (void)state;
    OWNED(places_close)
    struct places *places = NULL;

    assert_int_equal(places_open(&places), GW_OK);
    assert_in_range(fault_sweep(open_reader, places), 10, 100);
}

static enum gw_err
read_text(void *arg)
{
    const struct reader *reader = arg;
    struct reading reading;

    reader_read(reader, TEXT("mlm ini tkw dr pontng dikurung, A 1234 BC"), 0,
                &reading);
    assert_int_equal(reading.urgency, 3);
    return GW_OK;
}

/* Reading makes none, so that it cannot fail when memory is short. */
static void
test_read(void **state)
{
    (void)state;
    OWNED(places_close)
    struct places *places = NULL;
    OWNED(reader_close)
    struct reader *reader = NULL;

    assert_int_equal(places_open(&places), GW_OK);
    assert_int_equal(reader_open(places, &reader), GW_OK);
    assert_int_equal(fault_sweep(read_text, reader), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open),
        cmocka_unit_test(test_read),
    };
    return cmocka_run_group_tests_name("reader, want of memory", tests, NULL,
                                       NULL);
}
