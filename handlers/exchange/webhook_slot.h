/* handlers/exchange/webhook_slot.h -- private to the sender: one delivery, from
 * look to mark.
 */
#ifndef HANDLERS_EXCHANGE_WEBHOOK_SLOT_H
#define HANDLERS_EXCHANGE_WEBHOOK_SLOT_H

#include "gateway/store/store.h"
#include "handlers/exchange/webhook.h"
#include "handlers/followup/event.h"

enum { SLOT_BODY_MAX = 2000 };

struct webhook_sender;

struct slot {
    struct webhook_sender *sender;
    enum { SLOT_FREE, SLOT_FOUND, SLOT_SENT, SLOT_OVER } course;
    struct webhook hook;
    char secret[WEBHOOK_SECRET + 1];
    char id[40]; /* of what is sent; "" nothing, but the mark moves */
    char body[SLOT_BODY_MAX];
    int64_t mark;
    int status; /* 0: no answer */
    int64_t wait_ms, now_ms;
    bool locked; /* its secret cannot be opened: nothing can be signed */
    bool died;
    struct store_op op;
};

/* What is sent: that event, as the feed of changes has it, or a test; id and
 * body. Reader. GW_NOMEM */
MUST_CHECK enum gw_err slot_fill_event(struct slot *slot,
                                       const struct event_view *view);
MUST_CHECK enum gw_err slot_fill_test(struct slot *slot, int64_t now_ms);

/* How it came out, as status says; died is set. Writer. GW_MISSING
 * the webhook was removed meanwhile; else as db_run(). */
MUST_CHECK enum gw_err slot_store(struct db *db, struct slot *slot);

#endif
