/* gateway/outbox/outbox_sender.h -- the inside of the sender; for this room
 * alone.
 *
 *   outbox_send.c     the timer, and looking for messages that are due
 *   outbox_deliver.c  one message: out, answered, put down
 *   outbox_channels.c what there is to send by
 *   outbox_upkeep.c   after a start, and every now and then
 *   outbox_watch.c    each second: what stands on disk of the channels, and
 *                     what is counted in memory
 */
#ifndef GATEWAY_OUTBOX_OUTBOX_SENDER_H
#define GATEWAY_OUTBOX_OUTBOX_SENDER_H

#include "gateway/outbox/outbox.h"
#include "gateway/outbox/outbox_lane.h"
#include "gateway/outbox/outbox_pick.h"
#include "gateway/outbox/outbox_survey.h"
#include "gateway/outbox/outbox_tally.h"

struct event;

enum {
    OUTBOX_AGAIN_US = 1000 * 1000, /* after the store could not */
    OUTBOX_GONE_MAX = 8            /* of these at once are emptied */
};

struct outbox_upkeep {
    struct store_op op;
    bool busy;
    bool retaken; /* nothing is picked before */
    size_t retake_count;
    int64_t retake_us; /* not before */
    struct outbox_survey survey;
    bool sweep; /* the survey has found work */
    size_t expired;
    int64_t began_us, ended_us; /* the last survey; 0: none yet */
    bool active;                /* something has moved since */
    char warned[OUTBOX_CHANNELS_MAX][OUTBOX_CHANNEL_MAX + 1];
    size_t warned_count;
};

struct outbox_watched {
    char channel[OUTBOX_CHANNEL_MAX + 1];
    struct outbox_channel_state state; /* as read */
    int64_t parts;                     /* today */
    enum outbox_health_state health;   /* as the lane says */
};

struct outbox_received {
    char channel[OUTBOX_CHANNEL_MAX + 1];
    int64_t count, day;
};

struct outbox_watch {
    struct store_op op;
    bool busy;
    int64_t next_us, flush_us;
    struct outbox_watched list[OUTBOX_CHANNELS_MAX];
    size_t count;
    bool stale; /* some health on disk is not what it is */
    bool mute;  /* and said so: no page can leave */
    /* SMS that came, not on disk yet; and those on their way there. */
    struct outbox_received received[OUTBOX_CHANNELS_MAX];
    size_t received_count;
    struct outbox_received flushing[OUTBOX_CHANNELS_MAX];
    size_t flushing_count;
};

struct outbox {
    struct store *store;
    struct client *client;
    const struct keyring *keyring;
    struct event *timer;
    bool draining;
    bool woken;

    struct outbox_lane lanes[OUTBOX_CHANNELS_MAX];
    size_t lanes_count;
    struct outbox_roads roads;
    char names[OUTBOX_CHANNELS_MAX][OUTBOX_CHANNEL_MAX + 1]; /* of the lanes */
    unsigned numbering;      /* counts how often the channels were numbered */
    unsigned pick_numbering; /* as it was when the pick began */

    /* Channels that are gone, with messages that wait: as the survey saw. */
    char gone[OUTBOX_GONE_MAX][OUTBOX_CHANNEL_MAX + 1];
    size_t gone_count;

    struct outbox_pick pick;
    struct store_op pick_op;
    bool picking;
    int64_t look_after_us;

    outbox_opted_out_fn *on_opted_out; /* NULL: nobody wants to know */
    const void *on_opted_out_arg;

    struct outbox_letters letters; /* from picked to put down */
    size_t letters_count;
    size_t unsettled; /* of them */
    int64_t settle_again_us;

    struct outbox_upkeep upkeep;
    struct outbox_watch watch;
};

/* Sets the timer; after anything that may have changed what is next. */
void outbox_arm(struct outbox *outbox);

/* NULL when that channel is not there (any more). */
struct outbox_lane *outbox_lane_find(struct outbox *outbox,
                                     const char *channel);

/* Logs that a lane's health has changed, once. */
void outbox_say_health(const struct outbox_lane *lane,
                       enum outbox_health_state was);

/* Tells each lane whether others could take its messages. */
void outbox_outlets(struct outbox *outbox, int64_t now_us);
/* When a lane opens that another is stuck for; outbox_never_us: none. */
int64_t outbox_outlet_next_us(const struct outbox *outbox, int64_t now_us);

/* ---- outbox_deliver.c ---- */

/* Each takes the letter, which must be in no list. */
void outbox_deliver(struct outbox *outbox, struct outbox_lane *lane,
                    struct outbox_letter *letter);
void outbox_give_back(struct outbox *outbox, struct outbox_letter *letter);
/* Writes the endings that could not be written, when it is time. */
void outbox_settle_again(struct outbox *outbox, int64_t now_us);

/* ---- outbox_heed.c ---- */

/* Before a letter's end is put down, in the same op: tells whoever wants to know
 * that its receiver told the aggregator to stop. Errors as db_run(). */
MUST_CHECK enum gw_err outbox_heed(struct db *db,
                                   const struct outbox_letter *letter);

/* ---- outbox_upkeep.c ---- */

void outbox_upkeep_run(struct outbox *outbox, int64_t now_us);
int64_t outbox_upkeep_next_us(const struct outbox *outbox);

/* ---- outbox_watch.c ---- */

void outbox_watch_run(struct outbox *outbox, int64_t now_us);
int64_t outbox_watch_next_us(const struct outbox *outbox);
/* Whether something that was counted is not on disk yet. */
bool outbox_watch_owes(const struct outbox *outbox);

#endif
