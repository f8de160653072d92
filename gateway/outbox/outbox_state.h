/* gateway/outbox/outbox_state.h -- the life of one outgoing SMS.
 *
 *              PICKED             ACCEPTED          ARRIVED
 *    QUEUED ----------> SENDING ----------> SENT ----------> DELIVERED
 *      ^                |     |              |  |                ^
 *      | DUE    TROUBLE |     | REFUSED      |  | MISSED         | ARRIVED
 *      |                v     v      BOUNCED |  v                |
 *      +------------ WAITING  FAILED <-------+  LOST ------------+
 *
 * RETURNED takes SENDING back to QUEUED: picked, but it never left the house.
 * EXPIRED takes QUEUED and WAITING to LOST. ERASED takes QUEUED, SENDING and
 * WAITING to FAILED.
 *
 * A receipt may overtake the answer to its send, and an answer may never come:
 * so ARRIVED, BOUNCED and MISSED leave SENDING and WAITING as they leave SENT.
 * LOST is given up by time, theirs or ours; a phone that comes back into reach
 * may still prove it wrong. DELIVERED and FAILED are left by nothing.
 *
 * A row found SENDING after a crash takes TROUBLE: it may reach the phone
 * twice, never zero times.
 */
#ifndef GATEWAY_OUTBOX_OUTBOX_STATE_H
#define GATEWAY_OUTBOX_OUTBOX_STATE_H

#include <stdbool.h>

#include "gateway/base/err.h"
#include "gateway/base/wire.h"

/* Numbers are stored in the database: append only. */
enum outbox_state {
    OUTBOX_NOWHERE = 0, /* in the table of arrows: no such arrow */
    OUTBOX_QUEUED,      /* never left */
    OUTBOX_SENDING,     /* in the sender's hands; 2 stands in an index too */
    OUTBOX_WAITING,     /* until its next try */
    OUTBOX_SENT,        /* the aggregator's now */
    OUTBOX_DELIVERED,
    OUTBOX_FAILED,
    OUTBOX_LOST,
    OUTBOX_STATES
};

enum outbox_event {
    OUTBOX_PICKED,   /* the sender took it */
    OUTBOX_RETURNED, /* and could not even begin */
    OUTBOX_ACCEPTED, /* the aggregator took it */
    OUTBOX_TROUBLE,  /* no answer, 5xx, throttled, or we crashed */
    OUTBOX_REFUSED,  /* trying again cannot help */
    OUTBOX_DUE,      /* its backoff is over */
    OUTBOX_ARRIVED,  /* receipt: on the phone */
    OUTBOX_BOUNCED,  /* receipt: refused for good */
    OUTBOX_MISSED,   /* receipt: the network gave it up */
    OUTBOX_EXPIRED,  /* its time has passed here */
    OUTBOX_ERASED,   /* its words are gone */
    OUTBOX_EVENTS
};

/* Moves *state along one arrow.
 * GW_CONFLICT  no such arrow (a receipt came twice, say); *state unchanged */
MUST_CHECK enum gw_err outbox_step(enum outbox_state *state,
                                   enum outbox_event event);

/* Whether it still has to go out, so that its number is needed. */
bool outbox_state_open(enum outbox_state state);

/* For officers: queued, sending, waiting, sent, delivered, failed. A literal.*/
const char *outbox_state_word(enum outbox_state state);

/* What a receipt does to its message; false when it moves nothing. */
bool outbox_receipt_event(enum receipt_state receipt, bool opted_out,
                          enum outbox_event *ret_event);

#endif
