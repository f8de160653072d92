/* tests/unit/test_registry.c -- the list of dialects as a whole. */
#include "handlers/aggregators/registry.h"

#include <string.h>

#include "tests/support/table.h"

static void
test_names_rise(void **state)
{
    (void)state;
    assert_true(registry_count() >= 12);
    for (size_t i = 1; i < registry_count(); i++)
        assert_true(strcmp(registry_at(i - 1)->name, registry_at(i)->name) < 0);
}

static void
test_each_is_found_by_its_name(void **state)
{
    (void)state;
    for (size_t i = 0; i < registry_count(); i++)
        assert_ptr_equal(registry_find(text_of(registry_at(i)->name)),
                         registry_at(i));
}

static void
test_others_are_not_found(void **state)
{
    static const char *const kinds[] = { "",        "kanne",  "kannel ",
                                         "kannell", "KANNEL", "nexmo" };

    (void)state;
    for (size_t i = 0; i < LENGTH(kinds); i++)
        assert_null(registry_find(text_of(kinds[i])));
    assert_null(registry_find((struct text){ NULL, 0 }));
    assert_null(registry_find(TEXT("kannel\0")));
}

static void
test_signatures_are_checked_where_they_are_sent(void **state)
{
    (void)state;
    for (size_t i = 0; i < registry_count(); i++) {
        const struct adapter *adapter = registry_at(i);
        assert_true(adapter->verify != NULL || adapter->methods == NULL);
        assert_true(adapter->verify != NULL || adapter->headers == NULL);
    }
}

/* A half that lacks its other half could not be used. */
static void
test_halves_come_together(void **state)
{
    (void)state;
    for (size_t i = 0; i < registry_count(); i++) {
        const struct adapter *adapter = registry_at(i);
        assert_int_equal(adapter->write_send != NULL, adapter->judge != NULL);
        assert_int_equal(adapter->read_turn != NULL,
                         adapter->write_screen != NULL);
        assert_true(adapter->read_ended == NULL || adapter->read_turn != NULL);
        assert_true(adapter->read_sms != NULL || adapter->read_turn != NULL
                    || adapter->write_send != NULL);
    }
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_names_rise),
        cmocka_unit_test(test_each_is_found_by_its_name),
        cmocka_unit_test(test_others_are_not_found),
        cmocka_unit_test(test_signatures_are_checked_where_they_are_sent),
        cmocka_unit_test(test_halves_come_together),
    };

    return cmocka_run_group_tests_name("registry", tests, NULL, NULL);
}
