/* tests/unit/test_operator.c -- prefixes, and whose they are. */
#include "gateway/base/operator.h"

#include "tests/support/table.h"

static struct reading {
    const char *name, *text;
    bool good;
    uint32_t prefix;
} readings[] = {
    { "international", "62811", true, 62811 },
    { "with a plus", "+62811", true, 62811 },
    { "as people say it", "0811", true, 62811 },
    { "a whole country", "62", true, 62 },
    { "another country", "+60", true, 60 },
    { "eight digits", "62811123", true, 62811123 },
    { "nine digits", "628111234", false, 0 },
    { "nine digits with a zero in front", "08111234", false, 0 },
    { "eight digits with a zero in front", "0811123", true, 62811123 },
    { "one digit", "6", false, 0 },
    { "nothing", "", false, 0 },
    { "a zero alone", "0", false, 0 },
    { "a plus alone", "+", false, 0 },
    { "two zeros", "0062811", false, 0 },
    { "a plus and a zero", "+0811", false, 0 },
    { "a letter", "6281x", false, 0 },
    { "a space", "62 811", false, 0 },
    { "a sign", "-62811", false, 0 },
};

static void
test_reading(void **state)
{
    const struct reading *row = *state;
    uint32_t prefix = 7;

    assert_int_equal(prefix_read(text_of(row->text), &prefix), row->good);
    assert_int_equal(prefix, row->good ? row->prefix : 7);
}

static struct fit {
    const char *name, *number;
    uint32_t prefix;
    bool fits;
} fits[] = {
    { "its operator", "6281234567890", 62812, true },
    { "its country", "6281234567890", 62, true },
    { "longest", "6281234567890", 62812345, true },
    { "another operator", "6281234567890", 62813, false },
    { "digits from its middle", "6281234567890", 81234, false },
    { "longer than the look", "6281234567890", 812345678, false },
    { "another country", "60123456789", 62, false },
};

static void
test_fit(void **state)
{
    const struct fit *row = *state;
    struct msisdn number;

    assert_int_equal(msisdn_read(text_of(row->number), &number), GW_OK);
    assert_int_equal(prefix_fits(row->prefix, &number), row->fits);
}

/* No prefix is two operators', and each can be written in a config. */
static void
test_table(void **state)
{
    (void)state;
    assert_true(operators_count() >= 6);
    for (size_t i = 0; i < operators_count(); i++) {
        const struct phone_operator *one = operator_at(i);

        assert_ptr_equal(operator_find(text_of(one->name)), one);
        assert_true(one->prefixes[0] != 0);
        assert_true(one->prefixes[OPERATOR_PREFIXES_MAX - 1] == 0);
        for (size_t p = 0; one->prefixes[p] != 0; p++) {
            assert_in_range(one->prefixes[p], 62800, 62899);
            for (size_t j = 0; j < i; j++)
                for (size_t q = 0; operator_at(j)->prefixes[q] != 0; q++)
                    assert_int_not_equal(operator_at(j)->prefixes[q],
                                         one->prefixes[p]);
        }
    }
    assert_null(operator_find(TEXT("esia")));
    assert_null(operator_find(TEXT("")));
    assert_true(operator_find(TEXT("telkomsel"))->confirmed);
    assert_false(operator_find(TEXT("tri"))->confirmed);
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_table) };

    int failed = RUN_TABLE("prefixes", readings, test_reading);
    failed += RUN_TABLE("prefixes: numbers", fits, test_fit);
    return failed + cmocka_run_group_tests_name("operators", tests, NULL, NULL);
}
