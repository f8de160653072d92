/* gateway/outbox/outbox_desk.c -- channels as an administrator sees them.
 *
 * The gateway, another process, keeps the same rows. Nothing is cached on
 * either side, so a command counts from its commit on.
 */
#include "gateway/outbox/outbox_desk.h"

#include "gateway/outbox/outbox_tally.h"
#include "gateway/platform/clock.h"

_Static_assert((int)OUTBOX_DESK_NAME == (int)OUTBOX_CHANNEL_MAX + 1,
               "a channel's name");

enum gw_err
outbox_desk_pause(struct db *db, const char *channel, bool paused,
                  int64_t now_ms)
{
    return outbox_channel_row_pause(db, channel, paused, now_ms);
}

enum gw_err
outbox_desk_channel(struct db *db, const char *channel, int64_t now_ms,
                    struct outbox_desk_channel *ret)
{
    struct outbox_channel_state state;
    struct outbox_tally tally;
    int64_t waiting = 0;
    enum gw_err err = outbox_channel_row_get(db, channel, &state);

    if (err == GW_OK)
        err = outbox_tally_get(db, channel, clock_wib_day(now_ms), &tally);
    if (err == GW_OK)
        err = outbox_count(db, channel, &waiting);
    if (err != GW_OK)
        return err;
    *ret = (struct outbox_desk_channel){
        .paused = state.paused,
        .health = outbox_health_word(state.health),
        .parts = tally.of[TALLY_PARTS],
        .waiting = waiting,
    };
    return GW_OK;
}

enum gw_err
outbox_desk_day(struct db *db, const char *channel, int64_t day,
                struct outbox_desk_day *ret_day)
{
    struct outbox_tally tally;
    enum gw_err err = outbox_tally_get(db, channel, day, &tally);

    if (err != GW_OK)
        return err;
    const int64_t *of = tally.of;
    *ret_day = (struct outbox_desk_day){
        .received = of[TALLY_RECEIVED],
        .sent = of[TALLY_SENT],
        .parts = of[TALLY_PARTS],
        .delivered = of[TALLY_DELIVERED],
        .failed = of[TALLY_UNDELIVERED] + of[TALLY_REFUSED],
        .silent = of[TALLY_SENT] - of[TALLY_DELIVERED] - of[TALLY_UNDELIVERED],
        .orphans = of[TALLY_ORPHANS],
    };
    return GW_OK;
}

enum gw_err
outbox_desk_next(struct db *db, int64_t day, const char *after,
                 char ret_channel[OUTBOX_DESK_NAME])
{
    return day == 0 ? outbox_next_channel(db, after, ret_channel)
                    : outbox_tally_next(db, day, after, ret_channel);
}
