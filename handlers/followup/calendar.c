/* handlers/followup/calendar.c -- see calendar.h.
 *
 * Everything counts in milliseconds since 1970 in WIB, which has no summer
 * time: a day is always as long.
 *
 * What one would get wrong: a walk without an end. Whatever a file says, two
 * working days a year are assumed at least: the walk gives up after
 * WALK_DAYS_MAX days.
 */
#include "handlers/followup/calendar.h"

#include <assert.h>

#include "gateway/base/own.h"

enum {
    HOUR_MS = 3600 * 1000,
    OPENS_MS = 8 * HOUR_MS,
    CLOSES_MS = OPENS_MS + CALENDAR_DAY_HOURS * HOUR_MS,
    FIXED_HOLIDAYS = 5, /* a year that has no more is not announced yet */
    WALK_DAYS_MAX = 3660
};

static const int64_t DAY_MS = INT64_C(24) * HOUR_MS;
static const int64_t WIB_MS = INT64_C(7) * HOUR_MS;

extern const char holidays_csv[];

/* ---- dates ---- */

/* Days since 1970 of a date of the Gregorian calendar: years begin in March
 * here, so that the leap day is the last of its year. */
static int32_t
day_of(int year, int month, int day)
{
    int32_t y = month <= 2 ? year - 1 : year;
    int32_t era = y / 400;
    int32_t of_era = y - era * 400;
    int32_t of_year =
        (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + day - 1;
    int32_t days = of_era * 365 + of_era / 4 - of_era / 100 + of_year;

    return era * 146097 + days - 719468;
}

static int
days_in(int year, int month)
{
    static const int lengths[] = { 31, 28, 31, 30, 31, 30,
                                   31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;

    return lengths[month - 1] + (month == 2 && leap);
}

static bool
read_part(struct text text, size_t at, size_t len, int *ret_number)
{
    int number = 0;

    for (size_t i = at; i < at + len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        number = number * 10 + (text.at[i] - '0');
    }
    *ret_number = number;
    return true;
}

static bool
read_date(struct text text, int32_t *ret_day)
{
    int year, month, day;

    if (text.len != 10 || text.at[4] != '-' || text.at[7] != '-'
        || !read_part(text, 0, 4, &year) || !read_part(text, 5, 2, &month)
        || !read_part(text, 8, 2, &day))
        return false;
    if (year < 2000 || month < 1 || month > 12 || day < 1
        || day > days_in(year, month))
        return false;
    *ret_day = day_of(year, month, day);
    return true;
}

/* ---- reading ---- */

/* Keeps the list rising; a day that is there already changes nothing. */
static bool
put(struct calendar *calendar, int32_t day)
{
    size_t at = calendar->count;

    while (at > 0 && calendar->holidays[at - 1] > day)
        at--;
    if (at > 0 && calendar->holidays[at - 1] == day)
        return true;
    if (calendar->count == CALENDAR_HOLIDAYS_MAX)
        return false;
    for (size_t i = calendar->count; i > at; i--)
        calendar->holidays[i] = calendar->holidays[i - 1];
    calendar->holidays[at] = day;
    calendar->count++;
    return true;
}

enum gw_err
calendar_read(struct text csv, int *ret_line, struct calendar *ret_calendar)
{
    struct calendar calendar = { .count = 0 };
    struct text line, date;
    int32_t day;

    for (*ret_line = 1; text_cut(&csv, '\n', &line); ++*ret_line) {
        line = text_trim(line);
        if (line.len == 0 || *ret_line == 1)
            continue;
        if (!text_cut(&line, ',', &date) || !read_date(text_trim(date), &day)
            || !put(&calendar, day))
            return GW_REJECTED;
    }
    if (calendar.count == 0) {
        *ret_line = 1;
        return GW_REJECTED;
    }
    *ret_calendar = calendar;
    return GW_OK;
}

void
calendar_default(struct calendar *ret_calendar)
{
    int line;
    enum gw_err err = calendar_read(text_of(holidays_csv), &line, ret_calendar);

    assert(err == GW_OK);
    (void)err;
}

/* ---- working time ---- */

static int64_t
wib_day_of(int64_t wall_ms)
{
    int64_t local = wall_ms + WIB_MS;

    return local >= 0 ? local / DAY_MS : -((-local + DAY_MS - 1) / DAY_MS);
}

static bool
is_holiday(const struct calendar *calendar, int64_t day)
{
    size_t low = 0, high = calendar->count;

    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (calendar->holidays[middle] < day)
            low = middle + 1;
        else
            high = middle;
    }
    return low < calendar->count && calendar->holidays[low] == day;
}

bool
calendar_knows(const struct calendar *calendar, int64_t wall_ms)
{
    int64_t day = wib_day_of(wall_ms);
    int year = 1970;
    size_t found = 0;

    while (day_of(year + 1, 1, 1) <= day)
        year++;
    for (size_t i = 0; i < calendar->count; i++)
        if (calendar->holidays[i] >= day_of(year, 1, 1)
            && calendar->holidays[i] < day_of(year + 1, 1, 1))
            found++;
    return found > FIXED_HOLIDAYS;
}

bool
calendar_is_work(const struct calendar *calendar, int64_t wib_day)
{
    int64_t weekday = ((wib_day + 4) % 7 + 7) % 7; /* 0 is Sunday */

    return weekday != 0 && weekday != 6 && !is_holiday(calendar, wib_day);
}

static int64_t
opening_of(int64_t day)
{
    return day * DAY_MS - WIB_MS + OPENS_MS;
}

/* The part of a day's working time after from: where it begins and how long it
 * is. */
static int64_t
open_after(const struct calendar *calendar, int64_t day, int64_t from_ms,
           int64_t *ret_start)
{
    int64_t opens = opening_of(day);
    int64_t closes = opens + (CLOSES_MS - OPENS_MS);
    int64_t start = from_ms > opens ? from_ms : opens;

    *ret_start = start;
    return calendar_is_work(calendar, day) && start < closes ? closes - start
                                                             : 0;
}

int64_t
calendar_add(const struct calendar *calendar, int64_t from_ms, int64_t work_ms)
{
    int64_t day = wib_day_of(from_ms), start = from_ms;

    for (int i = 0; i < WALK_DAYS_MAX; i++, day++) {
        int64_t open = open_after(calendar, day, from_ms, &start);
        if (open > 0 && work_ms <= open)
            return start + work_ms;
        work_ms -= open;
    }
    return start;
}

int64_t
calendar_between(const struct calendar *calendar, int64_t from_ms,
                 int64_t to_ms)
{
    int64_t last = wib_day_of(to_ms), total = 0, start;

    for (int64_t day = wib_day_of(from_ms); day <= last; day++) {
        int64_t open = open_after(calendar, day, from_ms, &start);
        if (open > 0 && to_ms > start)
            total += to_ms - start < open ? to_ms - start : open;
    }
    return total;
}
