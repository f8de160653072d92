/* tests/unit/test_clock.c -- times as text, days in Western Indonesia. */
#include "gateway/platform/clock.h"

#include <stdlib.h>
#include <time.h>

#include "tests/support/table.h"

static struct stamp {
    const char *name;
    int64_t wall_ms;
    const char *text;
    int64_t wib_day;
} stamps[] = {
    { "the beginning", 0, "1970-01-01T00:00:00Z", 0 },
    { "last ms of a second", 999, "1970-01-01T00:00:00Z", 0 },
    { "before the beginning", -1, "1969-12-31T23:59:59Z", 0 },
    { "three digits", -62167219200000, "0000-00-00T00:00:00Z", -719528 },
    { "four digits", -30610224000000, "1000-01-01T00:00:00Z", -354285 },
    { "today", 1795489445678, "2026-11-24T03:04:05Z", 20781 },
    { "midnight in Banten is 17:00", 1795539600000, "2026-11-24T17:00:00Z",
      20782 },
    { "a ms before it", 1795539599999, "2026-11-24T16:59:59Z", 20781 },
    { "leap day", 1709164800000, "2024-02-29T00:00:00Z", 19782 },
    { "last second of four digits", 253402300799999, "9999-12-31T23:59:59Z",
      2932897 },
    { "five digits", 253402300800000, "0000-00-00T00:00:00Z", 2932897 },
    { "far too late", INT64_MAX, "0000-00-00T00:00:00Z", 106751991167 },
    { "far too early", INT64_MIN, "0000-00-00T00:00:00Z", -106751991168 },
};

static void
test_stamp(void **state)
{
    const struct stamp *row = *state;
    char text[CLOCK_TEXT];

    clock_format(row->wall_ms, text);
    assert_string_equal(text, row->text);
    assert_int_equal(clock_wib_day(row->wall_ms), row->wib_day);
}

static void
test_zone_does_not_matter(void **state)
{
    char text[CLOCK_TEXT];

    (void)state;
    setenv("TZ", "America/New_York", 1);
    tzset();
    clock_format(1795489445678, text);
    assert_string_equal(text, "2026-11-24T03:04:05Z");
    assert_int_equal(clock_wib_day(1795539600000), 20782);
    unsetenv("TZ");
    tzset();
}

static void
test_now(void **state)
{
    (void)state;
    int64_t wall = clock_wall_ms(), mono = clock_mono_us();
    int64_t by_time = (int64_t)time(NULL) * 1000;

    assert_true(wall - by_time < 60000 && by_time - wall < 60000);
    for (size_t i = 0; i < 1000; i++) {
        int64_t next = clock_mono_us();
        assert_true(next >= mono);
        mono = next;
    }
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_zone_does_not_matter),
        cmocka_unit_test(test_now),
    };

    int failed = RUN_TABLE("clock stamps", stamps, test_stamp);
    return failed + cmocka_run_group_tests_name("clock", whole, NULL, NULL);
}
