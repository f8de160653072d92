/* handlers/tips/entity_when.c -- "bsk jam 3 subuh", resolved in WIB.
 *
 *   words -> moments (a day, perhaps a part of it or an hour) -> the coming one
 *
 * Western Indonesia has no summer time: the clock is UTC + 7 h throughout.
 *
 * What one would get wrong: the night. "Malam jumat" is the evening before
 * Friday, "jam 2 malam" is before dawn, and what recurs ("tiap malam") is no
 * time at all.
 */
#include "handlers/tips/entity.h"

#include <string.h>
#include <time.h>

#include "handlers/tips/entity_scan.h"

enum {
    MINUTE = 60,
    HOUR = 3600,
    DAY = 86400,
    WIB = 7 * HOUR,
    STILL = HOUR /* a time begun so long ago is still the coming one */
};

struct moment {
    int64_t day;  /* days since 1970, in WIB */
    int64_t days; /* how many; 1 if not a week or a month */
    enum day_part part;
    int clock; /* minutes since midnight, or NO_NUMBER */
};

/* What follows a day: a part of it, an hour, or both, in any order. */
static void
take_detail(struct scan *scan, struct moment *moment)
{
    for (int turn = 0; turn < 2; turn++) {
        enum day_part part = scan_part(scan, scan->at);
        if (part != PART_NONE && moment->part == PART_NONE) {
            moment->part = part;
            scan->at++;
        }
        if (scan_is(scan, scan->at, "jam")) {
            size_t behind = scan->at;
            int clock = scan_clock(scan, scan->at + 1, moment->part, &behind);
            /* With a day the hour is meant as it stands. */
            if (clock == NO_NUMBER)
                clock = scan_clock(scan, scan->at + 1, PART_MORNING, &behind);
            if (clock != NO_NUMBER) {
                moment->clock = clock;
                scan->at = behind;
            }
        }
    }
}

/* ---- days ---- */

static int
weekday_at(const struct scan *scan, size_t at)
{
    static const char *const days[] = { "minggu", "senin", "selasa", "rabu",
                                        "kamis",  "jumat", "sabtu" };
    for (int i = 0; i < (int)LENGTH(days); i++)
        if (scan_is(scan, at, days[i]))
            return i;
    return NO_NUMBER;
}

/* 1970-01-01 was a Thursday. */
static int
weekday_of(int64_t day)
{
    return (int)((day % 7 + 4 + 7) % 7);
}

static int64_t
monday_of(int64_t day)
{
    return day - (weekday_of(day) + 6) % 7;
}

static int64_t
month_start(int64_t day, int months_on)
{
    time_t noon = (time_t)(day * DAY + DAY / 2);
    struct tm tm;

    if (gmtime_r(&noon, &tm) == NULL)
        return day;
    tm.tm_mday = 1;
    tm.tm_mon += months_on;
    tm.tm_hour = 12;
    return (int64_t)timegm(&tm) / DAY;
}

static const char *const behind_us[] = { "lalu", "kemarin", "tadi", NULL };

static bool
take_week(struct scan *scan, struct moment *moment)
{
    bool week = scan_is(scan, scan->at, "minggu")
                && !scan_is(scan, scan->at - 1, "hari")
                && !scan_is(scan, scan->at - 1, "malam");
    if (!week && !scan_is(scan, scan->at, "bulan"))
        return false;
    int by = scan_is(scan, scan->at + 1, "depan")         ? 1
             : scan_is_any(scan, scan->at + 1, behind_us) ? -1
                                                          : 0;
    if (by == 0 || scan_number(scan, scan->at - 1) != NO_NUMBER)
        return false;
    if (week) {
        moment->day = monday_of(scan->today) + 7 * by;
        moment->days = 7;
    } else {
        moment->day = month_start(scan->today, by);
        moment->days = month_start(scan->today, by + 1) - moment->day;
    }
    scan->at += 2;
    return true;
}

static bool
take_weekday(struct scan *scan, struct moment *moment)
{
    int weekday = weekday_at(scan, scan->at);
    bool night = scan_is(scan, scan->at - 1, "malam");
    bool said = night || scan_is(scan, scan->at - 1, "hari");

    if (weekday == NO_NUMBER || (weekday == 0 && !said))
        return false;
    int64_t ahead = (weekday - weekday_of(scan->today) + 7) % 7;
    bool past = scan_is_any(scan, scan->at + 1, behind_us);
    if (past)
        ahead = ahead == 0 ? -7 : ahead - 7;
    else if (ahead == 0 && !night)
        ahead = 7;
    scan->at++;
    if (past || scan_is(scan, scan->at, "depan")
        || scan_is(scan, scan->at, "nanti") || scan_is(scan, scan->at, "ini"))
        scan->at++;
    moment->day = scan->today + ahead - night;
    if (night)
        moment->part = PART_NIGHT;
    return true;
}

static int
month_at(const struct scan *scan, size_t at)
{
    static const char months[] = "jan feb mar apr mei jun jul agu sep okt nov "
                                 "des ";
    if (at >= scan->words->count || scan->words->list[at].len < 3)
        return NO_NUMBER;
    char key[5] = "";
    memcpy(key, scan->words->list[at].raw, 3);
    key[3] = ' ';
    const char *found = strstr(months, key);
    return found == NULL ? NO_NUMBER : (int)((found - months) / 4);
}

static bool
take_date(struct scan *scan, struct moment *moment)
{
    static const char *const heads[] = { "tanggal", "tgl", "tg", NULL };
    int number = scan_number(scan, scan->at + 1);
    time_t noon = (time_t)(scan->today * DAY + DAY / 2);
    struct tm tm;

    if (!scan_is_any(scan, scan->at, heads) || number < 1 || number > 31
        || gmtime_r(&noon, &tm) == NULL)
        return false;
    scan->at += 2;
    int month = month_at(scan, scan->at);
    bool past = scan_is_any(scan, scan->at, behind_us);
    if (month != NO_NUMBER) {
        tm.tm_year += month < tm.tm_mon;
        tm.tm_mon = month;
        scan->at++;
    } else if (number < tm.tm_mday && !past) {
        tm.tm_mon++;
    }
    tm.tm_mday = number;
    moment->day = (int64_t)timegm(&tm) / DAY;
    return true;
}

/* "3 hari lagi", "dua minggu lagi". */
static bool
take_count(struct scan *scan, struct moment *moment)
{
    int number = scan_number(scan, scan->at);
    bool weeks = scan_is(scan, scan->at + 1, "minggu");

    if (number < 1 || number > 60 || !scan_is(scan, scan->at + 2, "lagi")
        || (!weeks && !scan_is(scan, scan->at + 1, "hari")))
        return false;
    moment->day = scan->today + number * (weeks ? 7 : 1);
    scan->at += 3;
    return true;
}

/* "malam ini", "nanti sore", "tadi subuh", "semalam". */
static bool
take_near(struct scan *scan, struct moment *moment)
{
    static const char *const this[] = { "ini",  "ieu",  "iki",
                                        "niki", "kien", NULL };
    enum day_part part = scan_part(scan, scan->at);

    moment->day = scan->today;
    if (scan_is(scan, scan->at, "semalam")
        || scan_is(scan, scan->at, "semalem")) {
        moment->day--;
        moment->part = PART_NIGHT;
        scan->at++;
        return true;
    }
    if (part != PART_NONE && scan_is_any(scan, scan->at + 1, this)) {
        moment->part = part;
        scan->at += 2;
        return true;
    }
    bool soon = scan_is(scan, scan->at, "nanti");
    bool just = scan_is(scan, scan->at, "tadi");
    part = scan_part(scan, scan->at + 1);
    if ((!soon && !just) || part == PART_NONE)
        return false;
    moment->day -= just && part == PART_NIGHT;
    moment->part = part;
    scan->at += 2;
    return true;
}

static bool
take_named(struct scan *scan, struct moment *moment)
{
    static const struct {
        const char *word, *next; /* next may be "" */
        int by;
    } days[] = {
        { "kemarin", "lusa", -2 }, { "kemarin", "", -1 }, { "besok", "", 1 },
        { "lusa", "", 2 },         { "hari", "ini", 0 },  { "poe", "ieu", 0 },
        { "hari", "ieu", 0 },
    };
    for (size_t i = 0; i < LENGTH(days); i++) {
        bool two = days[i].next[0] != '\0';
        /* "Tahun kemarin" is no day. */
        if (scan_is(scan, scan->at - 1, "tahun")
            || !scan_is(scan, scan->at, days[i].word)
            || (two && !scan_is(scan, scan->at + 1, days[i].next)))
            continue;
        moment->day = scan->today + days[i].by;
        scan->at += two ? 2 : 1;
        return true;
    }
    return false;
}

/* "jam 3 subuh" alone: the next one, or with "tadi" before it the last. */
static bool
take_hour(struct scan *scan, struct moment *moment)
{
    size_t behind = scan->at;
    int clock = scan_is(scan, scan->at, "jam")
                    ? scan_clock(scan, scan->at + 1, PART_NONE, &behind)
                    : NO_NUMBER;
    if (clock == NO_NUMBER)
        return false;
    bool past = scan_is(scan, scan->at - 1, "tadi");
    int64_t start = scan->today * DAY + clock * MINUTE;
    moment->day = scan->today;
    if (!past && start + STILL < scan->received)
        moment->day++;
    else if (past && start > scan->received)
        moment->day--;
    moment->clock = clock;
    scan->at = behind;
    return true;
}

/* ---- the verdict ---- */

static void
bounds(const struct moment *moment, int64_t *ret_from, int64_t *ret_to)
{
    static const struct {
        int from, to; /* hours */
    } parts[] = {
        [PART_NONE] = { 0, 24 },       [PART_DAWN] = { 3, 6 },
        [PART_MORNING] = { 5, 10 },    [PART_NOON] = { 10, 15 },
        [PART_AFTERNOON] = { 15, 18 }, [PART_NIGHT] = { 18, 28 },
    };
    int64_t midnight = moment->day * DAY;

    if (moment->clock != NO_NUMBER) {
        *ret_from = midnight + moment->clock * MINUTE;
        *ret_to = *ret_from + HOUR;
    } else {
        *ret_from = midnight + parts[moment->part].from * HOUR;
        *ret_to =
            midnight + (moment->days - 1) * DAY + parts[moment->part].to * HOUR;
    }
}

static bool
take(struct scan *scan, struct moment *moment)
{
    static const char *const again[] = { "tiap", "setiap", "unggal", "saban",
                                         NULL };
    if (scan->at > 0 && scan_is_any(scan, scan->at - 1, again))
        return false;
    return take_named(scan, moment) || take_near(scan, moment)
           || take_count(scan, moment) || take_date(scan, moment)
           || take_week(scan, moment) || take_weekday(scan, moment)
           || take_hour(scan, moment);
}

/* The earliest that is still to come; else the latest. */
static bool
is_better(const struct entities *known, int64_t from, int64_t to, int64_t now)
{
    if (!known->has_when)
        return true;
    bool comes = to > now, came = known->when_to > now;
    if (comes != came)
        return comes;
    return comes ? from < known->when_from : from > known->when_from;
}

void
entity_when(const struct words *words, int64_t received,
            struct entities *entities)
{
    int64_t local = received + WIB;
    struct scan scan = { .words = words,
                         .today = (local - (local % DAY + DAY) % DAY) / DAY,
                         .received = local };

    while (scan.at < words->count) {
        struct moment moment = { .days = 1, .clock = NO_NUMBER };
        int64_t from, to;
        if (!take(&scan, &moment)) {
            scan.at++;
            continue;
        }
        if (moment.days == 1)
            take_detail(&scan, &moment);
        bounds(&moment, &from, &to);
        if (is_better(entities, from - WIB, to - WIB, received)) {
            entities->has_when = true;
            entities->when_from = from - WIB;
            entities->when_to = to - WIB;
        }
    }
}
