/* The offices: each that acts somewhere is in the list. */
#include "handlers/followup/unit.h"

#include <string.h>

#include "tests/support/table.h"
#include "tests/support/tip_deeds.h"

static void
test_every_unit_of_a_place_is_known(void **state)
{
    const struct places *places = tip_deed_house.places;

    (void)state;
    for (size_t i = 0; i < places_districts(places, NULL); i++) {
        const struct district *district = places_district(places, NULL, i);
        const struct unit *police = unit_find(text_of(district->police));
        const struct unit *immigration =
            unit_find(text_of(district->immigration));
        assert_non_null(police);
        assert_non_null(immigration);
        assert_int_equal(police->agency,
                         strcmp(district->polda, "Polda Banten") == 0
                             ? AGENCY_POLDA
                             : AGENCY_NONE);
        assert_int_equal(immigration->agency, AGENCY_IMIGRASI);
    }
    for (size_t i = 0; i < units_count(); i++)
        assert_ptr_equal(unit_find(text_of(unit_at(i)->name)), unit_at(i));
    assert_null(unit_at(units_count()));
    assert_null(unit_find(TEXT("polres serang")));
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(test_every_unit_of_a_place_is_known),
    };

    return cmocka_run_group_tests_name("units", tests, NULL, NULL);
}
