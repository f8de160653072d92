/* gateway/outbox/outbox_pick.h -- taking messages that are due off the rows;
 * for this room alone, inside ops. */
#ifndef GATEWAY_OUTBOX_OUTBOX_PICK_H
#define GATEWAY_OUTBOX_OUTBOX_PICK_H

#include "gateway/outbox/outbox_letter.h"
#include "gateway/platform/keyring.h"

enum {
    OUTBOX_LOOK_MAX = 256, /* rows one pick touches: the writer is shared */
    /* Rows that should move and cannot are asked again after so long. */
    OUTBOX_STUCK_MS = 30 * 1000,
    OUTBOX_STUCK_DANGER_MS = 2 * 1000
};

/* What one channel could take, and what there was for it. */
struct outbox_want {
    char channel[OUTBOX_CHANNEL_MAX + 1];
    size_t place; /* among all channels */
    bool asked[OUTBOX_CLASSES];
    bool move[OUTBOX_CLASSES];   /* these are to go elsewhere, not out */
    bool barred[OUTBOX_CLASSES]; /* and for long */
    unsigned room;               /* messages, pages included */
    unsigned room_ordinary;      /* of these, for others than pages */
    int64_t per_day;             /* its budget, in parts; 0: no limit */

    bool more[OUTBOX_CLASSES];           /* some that are due were left */
    int64_t next_due_ms[OUTBOX_CLASSES]; /* of those that are not; 0: none */
    bool paused;   /* found so on disk: nothing was taken */
    bool spent;    /* its budget is used up */
    int64_t left;  /* of it, at first */
    int64_t parts; /* taken */
};

struct outbox_pick {
    const struct keyring *keyring;
    int64_t now_ms;
    struct outbox_roads roads;
    /* All channels that can send, in their places. */
    struct outbox_gate gates[OUTBOX_CHANNELS_MAX];
    char names[OUTBOX_CHANNELS_MAX][OUTBOX_CHANNEL_MAX + 1];
    size_t channels_count;
    struct outbox_want wants[OUTBOX_CHANNELS_MAX];
    size_t wants_count;

    struct outbox_letters letters; /* taken: SENDING once this is committed */
    size_t looked;
    size_t moved;               /* to another channel, and not taken */
    size_t expired, unreadable; /* given up, not taken */
};

/* Errors as db_run(), GW_NOMEM: nothing of it counts, and letters, which may
 * hold some, is to be freed. */
MUST_CHECK enum gw_err outbox_pick(struct db *db, struct outbox_pick *pick);

/* Frees what it holds. */
void outbox_pick_clear(struct outbox_pick *pick);

/* Takes up messages found SENDING when the program starts, at most
 * OUTBOX_IDS_MAX; *ret_count says how many there were. Errors as db_run(). */
MUST_CHECK enum gw_err outbox_retake(struct db *db, int64_t now_ms,
                                     size_t *ret_count);

#endif
