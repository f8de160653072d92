/* handlers/followup/calendar.h -- working time in Banten.
 *
 * Offices work from 8 to 16 WIB (UTC+7), Monday to Friday, but on the holidays
 * of a file. Pure; a calendar is a value, immutable once read: any thread.
 */
#ifndef HANDLERS_FOLLOWUP_CALENDAR_H
#define HANDLERS_FOLLOWUP_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/base/err.h"
#include "gateway/base/text.h"

enum { CALENDAR_HOLIDAYS_MAX = 400, CALENDAR_DAY_HOURS = 8 };

struct calendar {
    size_t count;
    int32_t holidays[CALENDAR_HOLIDAYS_MAX]; /* WIB days since 1970, rising */
};

/* Reads "date,name" lines below a line of names; dates as 2026-08-17, in any
 * order, each once or more. *ret_line: where it is wrong.
 * GW_REJECTED  not such a file, or over CALENDAR_HOLIDAYS_MAX */
MUST_CHECK enum gw_err calendar_read(struct text csv, int *ret_line,
                                     struct calendar *ret_calendar);

/* The holidays that are compiled in (data/holidays.csv): those whose date is
 * fixed, and the others as far as they were announced. */
void calendar_default(struct calendar *ret_calendar);

/* Does it know holidays beside the fixed ones of the year of that time? When
 * not, an administrator should give a newer file. */
bool calendar_knows(const struct calendar *calendar, int64_t wall_ms);

bool calendar_is_work(const struct calendar *calendar, int64_t wib_day);

/* The moment when that much working time has gone since from; from itself when
 * work_ms is 0 and from is in working time, else the next opening. */
int64_t calendar_add(const struct calendar *calendar, int64_t from_ms,
                     int64_t work_ms);

/* Working time between two moments; 0 when to is not after from. */
int64_t calendar_between(const struct calendar *calendar, int64_t from_ms,
                         int64_t to_ms);

#endif
