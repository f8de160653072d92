/* gateway/outbox/outbox_tally.c -- what a moving message changes in the counts;
 * pure.
 *
 * Each state has a place in the counts. A move takes the message out of the old
 * place and puts it into the new one, so whatever road it takes the counts add
 * up: sent = delivered + undelivered + those without a receipt.
 *
 * The one thing one would get wrong: all of it belongs to the day when the
 * message was taken, not to the day of the receipt.
 */
#include "gateway/outbox/outbox_tally.h"

#include <stdio.h>
#include <string.h>

#include "gateway/platform/clock.h"

bool
outbox_tried_has(const char *tried, const char *channel)
{
    struct text rest = text_of(tried), name;

    while (text_cut(&rest, ',', &name)) {
        if (text_is(name, channel))
            return true;
    }
    return false;
}

bool
outbox_tried_add(char tried[OUTBOX_TRIED_MAX + 1], const char *channel)
{
    size_t len = strlen(tried), more = strlen(channel);

    if (outbox_tried_has(tried, channel))
        return true;
    if (len + more + 1 > OUTBOX_TRIED_MAX)
        return false;
    (void)snprintf(tried + len, OUTBOX_TRIED_MAX + 1 - len, "%s%s",
                   len > 0 ? "," : "", channel);
    return true;
}

static struct outbox_tally
place_of(const struct outbox_row *row)
{
    struct outbox_tally tally = { { 0 } };
    bool sent = row->sent_ms != 0;

    switch (row->state) {
    case OUTBOX_SENT:
    case OUTBOX_DELIVERED:
        tally.of[TALLY_SENT] = 1;
        tally.of[TALLY_DELIVERED] = row->state == OUTBOX_DELIVERED;
        break;
    case OUTBOX_FAILED:
    case OUTBOX_LOST:
        tally.of[TALLY_SENT] = sent;
        tally.of[TALLY_UNDELIVERED] = sent;
        tally.of[TALLY_REFUSED] = !sent;
        break;
    case OUTBOX_NOWHERE:
    case OUTBOX_QUEUED:
    case OUTBOX_SENDING:
    case OUTBOX_WAITING:
    case OUTBOX_STATES:
        break;
    }
    return tally;
}

bool
outbox_tally_moved(const struct outbox_row *before,
                   const struct outbox_row *after, int64_t now_ms,
                   struct outbox_tally *ret_by, int64_t *ret_day)
{
    struct outbox_tally was = place_of(before), by = place_of(after);
    bool moved = false;

    for (int i = 0; i < TALLIES; i++) {
        by.of[i] -= was.of[i];
        moved |= by.of[i] != 0;
    }
    if (!moved)
        return false;
    *ret_by = by;
    *ret_day = clock_wib_day(after->sent_ms != 0 ? after->sent_ms : now_ms);
    return true;
}
