/* handlers/villagers/wish.c -- see wish.h.
 *
 * The day is 1,440 minutes, and a minute is good or not; the answer is the first
 * good one. That is slower than reckoning with ends of intervals and has none of
 * their corners: hours over midnight, hours that overlap, no hour at all.
 *
 * What one would get wrong: the hours are those of the sender's clock on the
 * wall, which is WIB all over Banten, never the server's.
 */
#include "handlers/villagers/wish.h"

#include "gateway/base/own.h"

enum { DAY = 24 * 60, MINUTE_MS = 60 * 1000, WIB_MINUTES = 7 * 60 };

/* [from, end), minutes of the day; end may be before from: over midnight. */
struct span {
    int from, end;
};

static const struct span spans[] = {
    [HOURS_PAGI] = { 6 * 60, 11 * 60 },
    [HOURS_SIANG] = { 11 * 60, 15 * 60 },
    [HOURS_SORE] = { 15 * 60, 18 * 60 },
    [HOURS_MALAM] = { 18 * 60, 21 * 60 },
};

static bool
holds(struct span span, int minute)
{
    if (span.from <= span.end)
        return minute >= span.from && minute < span.end;
    return minute >= span.from || minute < span.end;
}

static bool
is_hour(enum tip_hours hours, int minute)
{
    if (hours == HOURS_NONE || (size_t)hours >= LENGTH(spans))
        return true;
    return holds(spans[hours], minute);
}

/* Minutes from this one to the first good one; -1 when there is none. */
static int
wait_for(const struct span *quiet, enum tip_hours hours, int minute)
{
    for (int wait = 0; wait < DAY; wait++) {
        int then = (minute + wait) % DAY;
        if (is_hour(hours, then) && (quiet == NULL || !holds(*quiet, then)))
            return wait;
    }
    return -1;
}

static struct wish_answer
within(const struct config *config, enum tip_hours hours, int64_t now_ms)
{
    struct span quiet = { config->quiet_from, config->quiet_to };
    int64_t minutes = now_ms / MINUTE_MS;
    int minute = (int)((minutes + WIB_MINUTES) % DAY);

    int wait = wait_for(&quiet, hours, minute);
    if (wait < 0)
        wait = wait_for(NULL, hours, minute);
    if (wait == 0)
        return (struct wish_answer){ .verdict = WISH_NOW };
    return (struct wish_answer){
        .verdict = WISH_LATER,
        .at_ms = (minutes + wait) * MINUTE_MS,
    };
}

struct wish_answer
wish_when(const struct config *config, const struct wish *wish,
          enum wish_way way, int64_t now_ms)
{
    static const enum tip_contact contacts[] = {
        [WISH_SMS] = CONTACT_SMS, [WISH_CALL] = CONTACT_CALL
    };
    int64_t age_ms = now_ms - wish->said_ms;

    if (wish->stopped)
        return (struct wish_answer){ .verdict = WISH_NEVER };
    if (way == WISH_SMS && wish->said_ms != 0 && age_ms >= 0
        && age_ms < WISH_FRESH_MS)
        return (struct wish_answer){ .verdict = WISH_NOW };
    if (wish->contact != contacts[way])
        return (struct wish_answer){ .verdict = WISH_NEVER };
    return within(config, wish->hours, now_ms);
}
