/* gateway/outbox/outbox_settle.h -- putting down how a send ended; for this
 * room alone. */
#ifndef GATEWAY_OUTBOX_OUTBOX_SETTLE_H
#define GATEWAY_OUTBOX_OUTBOX_SETTLE_H

#include "gateway/outbox/outbox_rows.h"

struct outbox_settlement {
    int64_t id;
    enum outbox_event event; /* ACCEPTED, TROUBLE, REFUSED or RETURNED */
    bool counts;             /* the try left the house, as far as we know */
    int64_t due_ms; /* TROUBLE, RETURNED: when it may be picked again */
    int64_t ref;    /* hash of their id; 0: none */
    int64_t now_ms;
    /* TROUBLE: they may have taken it, so it keeps to this channel; or the
     * channel that it moves to, "" if it stays; it stays, and may go by those
     * that it has left again. */
    bool pinned;
    char to_channel[OUTBOX_CHANNEL_MAX + 1];
    bool fresh;
    /* What its channel's budget was charged with when it was picked, and when.
     * It is given back when the message surely was not taken. */
    bool unspent;
    int64_t parts, day;
    char reason[OUTBOX_REASON_MAX + 1];
    bool opted_out; /* the receiver told the aggregator to stop */

    enum outbox_state ret_state; /* where it stands now; NOWHERE: it is gone */
};

/* Inside an op. A receipt that came before this answer takes effect now.
 * Errors as db_run(). */
MUST_CHECK enum gw_err outbox_settle(struct db *db,
                                     struct outbox_settlement *settlement);

#endif
