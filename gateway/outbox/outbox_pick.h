/* gateway/outbox/outbox_pick.h -- taking messages that are due off the rows;
 * for this room alone, inside ops. */
#ifndef GATEWAY_OUTBOX_OUTBOX_PICK_H
#define GATEWAY_OUTBOX_OUTBOX_PICK_H

#include "gateway/outbox/outbox_letter.h"
#include "gateway/platform/keyring.h"

enum {
    OUTBOX_LOOK_MAX = 256
}; /* rows one pick touches: the writer is
                                   shared */

/* What one channel could take, and what there was for it. */
struct outbox_want {
    char channel[OUTBOX_CHANNEL_MAX + 1];
    bool asked[OUTBOX_CLASSES];
    unsigned room;          /* messages, pages included */
    unsigned room_ordinary; /* of these, for others than pages */

    bool more[OUTBOX_CLASSES];           /* some that are due were left */
    int64_t next_due_ms[OUTBOX_CLASSES]; /* of those that are not; 0: none */
};

struct outbox_pick {
    const struct keyring *keyring;
    int64_t now_ms;
    struct outbox_want wants[OUTBOX_CHANNELS_MAX];
    size_t wants_count;

    struct outbox_letters letters; /* taken: SENDING once this is committed */
    size_t looked;
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
