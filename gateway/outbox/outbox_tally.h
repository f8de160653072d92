/* gateway/outbox/outbox_tally.h -- the tables by channel: what went by it on a
 * day, and how it stands; for this room alone, inside ops. Every error is as
 * db_run()'s.
 */
#ifndef GATEWAY_OUTBOX_OUTBOX_TALLY_H
#define GATEWAY_OUTBOX_OUTBOX_TALLY_H

#include "gateway/outbox/outbox_health.h"
#include "gateway/outbox/outbox_rows.h"

enum tally {
    TALLY_PARTS,    /* of SMS that left, or may have: what a budget is about */
    TALLY_RECEIVED, /* SMS, from here on */
    TALLY_SENT,
    TALLY_DELIVERED,
    TALLY_UNDELIVERED, /* of those sent */
    TALLY_REFUSED,     /* given up without being sent */
    TALLY_ORPHANS,     /* receipts that fit no SMS */
    TALLIES
};

struct outbox_tally {
    int64_t of[TALLIES];
};

enum { OUTBOX_TALLY_DAYS = 400 }; /* how long they are kept */

/* Adds to a channel's day (clock_wib_day()); numbers may be negative. */
MUST_CHECK enum gw_err outbox_tally_add(struct db *db, const char *channel,
                                        int64_t day,
                                        const struct outbox_tally *by);
/* All zero when nothing was counted. */
MUST_CHECK enum gw_err outbox_tally_get(struct db *db, const char *channel,
                                        int64_t day,
                                        struct outbox_tally *ret_tally);
/* The next channel by name after that one with something on that day.
 * GW_MISSING */
MUST_CHECK enum gw_err outbox_tally_next(
    struct db *db, int64_t day, const char *after,
    char ret_channel[OUTBOX_CHANNEL_MAX + 1]);
/* Forgets days that are over for OUTBOX_TALLY_DAYS. */
MUST_CHECK enum gw_err outbox_tally_prune(struct db *db, int64_t today);

/* What changed in the counts when a message moved; *ret_day is when that
 * counts. False: nothing. Pure. */
bool outbox_tally_moved(const struct outbox_row *before,
                        const struct outbox_row *after, int64_t now_ms,
                        struct outbox_tally *ret_by, int64_t *ret_day);

struct outbox_channel_state {
    bool paused; /* by command */
    enum outbox_health_state health;
};

/* All zero when nothing is known. */
MUST_CHECK enum gw_err outbox_channel_row_get(
    struct db *db, const char *channel, struct outbox_channel_state *ret_state);
MUST_CHECK enum gw_err outbox_channel_row_pause(struct db *db,
                                                const char *channel,
                                                bool paused, int64_t now_ms);
MUST_CHECK enum gw_err outbox_channel_row_health(
    struct db *db, const char *channel, enum outbox_health_state health,
    int64_t now_ms);

#endif
