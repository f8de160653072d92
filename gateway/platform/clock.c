/* gateway/platform/clock.c -- what time it is.
 *
 * Owns nothing. The one thing one would get wrong: a day in Indonesia is not
 * the server's day, and milliseconds before 1970 round down, not towards zero.
 */
#include "gateway/platform/clock.h"

#include <stdio.h>
#include <time.h>

static const int64_t wib_ms = 7 * 3600 * INT64_C(1000);
static const int64_t day_ms = 24 * 3600 * INT64_C(1000);

static int64_t
divide_down(int64_t number, int64_t by)
{
    return number / by - (number % by < 0);
}

int64_t
clock_wall_ms(void)
{
    struct timespec now;

    clock_gettime(CLOCK_REALTIME, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int64_t
clock_mono_us(void)
{
    struct timespec now;

    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

void
clock_format(int64_t wall_ms, char ret_text[CLOCK_TEXT])
{
    time_t seconds = (time_t)divide_down(wall_ms, 1000);
    struct tm utc;

    /* Years outside four digits have no place in the text. */
    if (gmtime_r(&seconds, &utc) == NULL || utc.tm_year < 1000 - 1900
        || utc.tm_year > 9999 - 1900) {
        snprintf(ret_text, CLOCK_TEXT, "0000-00-00T00:00:00Z");
        return;
    }
    strftime(ret_text, CLOCK_TEXT, "%Y-%m-%dT%H:%M:%SZ", &utc);
}

int64_t
clock_wib_day(int64_t wall_ms)
{
    int64_t day = divide_down(wall_ms, day_ms);
    int64_t of_day = wall_ms % day_ms;

    if (of_day < 0)
        of_day += day_ms;
    return of_day >= day_ms - wib_ms ? day + 1 : day;
}
