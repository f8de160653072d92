/* gateway/outbox/outbox_state.c -- the arrows of an outgoing SMS.
 *
 * The table is the drawing of the header and nothing else moves a state. An
 * entry left out is OUTBOX_NOWHERE: no such arrow.
 */
#include "gateway/outbox/outbox_state.h"

#include <assert.h>

#include "gateway/base/own.h"

static const enum outbox_state arrows[OUTBOX_STATES][OUTBOX_EVENTS] = {
    [OUTBOX_QUEUED] = { [OUTBOX_PICKED] = OUTBOX_SENDING,
                        [OUTBOX_EXPIRED] = OUTBOX_LOST,
                        [OUTBOX_ERASED] = OUTBOX_FAILED },
    [OUTBOX_SENDING] = { [OUTBOX_RETURNED] = OUTBOX_QUEUED,
                         [OUTBOX_ACCEPTED] = OUTBOX_SENT,
                         [OUTBOX_TROUBLE] = OUTBOX_WAITING,
                         [OUTBOX_REFUSED] = OUTBOX_FAILED,
                         [OUTBOX_ARRIVED] = OUTBOX_DELIVERED,
                         [OUTBOX_BOUNCED] = OUTBOX_FAILED,
                         [OUTBOX_MISSED] = OUTBOX_LOST,
                         [OUTBOX_ERASED] = OUTBOX_FAILED },
    [OUTBOX_WAITING] = { [OUTBOX_DUE] = OUTBOX_QUEUED,
                         [OUTBOX_ARRIVED] = OUTBOX_DELIVERED,
                         [OUTBOX_BOUNCED] = OUTBOX_FAILED,
                         [OUTBOX_MISSED] = OUTBOX_LOST,
                         [OUTBOX_EXPIRED] = OUTBOX_LOST,
                         [OUTBOX_ERASED] = OUTBOX_FAILED },
    [OUTBOX_SENT] = { [OUTBOX_ARRIVED] = OUTBOX_DELIVERED,
                      [OUTBOX_BOUNCED] = OUTBOX_FAILED,
                      [OUTBOX_MISSED] = OUTBOX_LOST },
    [OUTBOX_LOST] = { [OUTBOX_ARRIVED] = OUTBOX_DELIVERED },
};

static const struct {
    const char *word;
    bool open;
} traits[OUTBOX_STATES] = {
    [OUTBOX_NOWHERE] = { "failed", false },
    [OUTBOX_QUEUED] = { "queued", true },
    [OUTBOX_SENDING] = { "sending", true },
    [OUTBOX_WAITING] = { "waiting", true },
    [OUTBOX_SENT] = { "sent", false },
    [OUTBOX_DELIVERED] = { "delivered", false },
    [OUTBOX_FAILED] = { "failed", false },
    [OUTBOX_LOST] = { "failed", false },
};

enum gw_err
outbox_step(enum outbox_state *state, enum outbox_event event)
{
    assert(*state > OUTBOX_NOWHERE && *state < OUTBOX_STATES);
    assert(event < OUTBOX_EVENTS);

    enum outbox_state next = arrows[*state][event];
    if (next == OUTBOX_NOWHERE)
        return GW_CONFLICT;
    *state = next;
    return GW_OK;
}

bool
outbox_state_open(enum outbox_state state)
{
    assert(state < OUTBOX_STATES);
    return traits[state].open;
}

const char *
outbox_state_word(enum outbox_state state)
{
    assert(state < OUTBOX_STATES);
    return traits[state].word;
}

bool
outbox_receipt_event(enum receipt_state receipt, bool opted_out,
                     enum outbox_event *ret_event)
{
    static const struct {
        bool moves;
        enum outbox_event event;
    } events[] = {
        [RECEIPT_EXPIRED] = { true, OUTBOX_MISSED },
        [RECEIPT_UNDELIVERED] = { true, OUTBOX_MISSED },
        [RECEIPT_REJECTED] = { true, OUTBOX_BOUNCED },
        [RECEIPT_DELIVERED] = { true, OUTBOX_ARRIVED },
    };

    assert(receipt < LENGTH(events));
    if (opted_out && receipt != RECEIPT_DELIVERED) {
        *ret_event = OUTBOX_BOUNCED;
        return true;
    }
    if (events[receipt].moves)
        *ret_event = events[receipt].event;
    return events[receipt].moves;
}
