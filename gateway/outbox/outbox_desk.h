/* gateway/outbox/outbox_desk.h -- channels as an administrator sees and stops
 * them; for commands, in transactions of their own, beside a running gateway.
 * Errors as db_run().
 */
#ifndef GATEWAY_OUTBOX_OUTBOX_DESK_H
#define GATEWAY_OUTBOX_OUTBOX_DESK_H

#include "gateway/base/err.h"
#include "gateway/store/db.h"

/* From the commit on nothing leaves by that channel, or may again. What is
 * under way is not called back. */
MUST_CHECK enum gw_err outbox_desk_pause(struct db *db, const char *channel,
                                         bool paused, int64_t now_ms);

struct outbox_desk_channel {
    bool paused;        /* by command; the config may pause it, too */
    const char *health; /* as the gateway saw it last; a literal */
    int64_t parts;      /* that left today */
    int64_t waiting;
};
MUST_CHECK enum gw_err outbox_desk_channel(struct db *db, const char *channel,
                                           int64_t now_ms,
                                           struct outbox_desk_channel *ret);

/* What was counted on one day of WIB (clock_wib_day()). */
struct outbox_desk_day {
    int64_t received, sent, parts, delivered;
    int64_t failed;  /* undelivered, or given up without being sent */
    int64_t silent;  /* sent, and no receipt came */
    int64_t orphans; /* receipts that fit no SMS */
};
MUST_CHECK enum gw_err outbox_desk_day(struct db *db, const char *channel,
                                       int64_t day,
                                       struct outbox_desk_day *ret_day);

enum { OUTBOX_DESK_NAME = 33 }; /* bytes of a channel's name */

/* The next channel by name after that one for which something was counted on
 * that day, or (day 0) something waits; it may be gone from the config.
 * GW_MISSING  no more */
MUST_CHECK enum gw_err outbox_desk_next(struct db *db, int64_t day,
                                        const char *after,
                                        char ret_channel[OUTBOX_DESK_NAME]);

#endif
