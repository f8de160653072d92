/* handlers/exchange/webhook_sender.h -- tells agencies' own systems of changes,
 * each in order, one at a time. Loop thread.
 */
#ifndef HANDLERS_EXCHANGE_WEBHOOK_SENDER_H
#define HANDLERS_EXCHANGE_WEBHOOK_SENDER_H

#include "gateway/platform/client.h"
#include "gateway/store/store.h"
#include "handlers/exchange/webhook.h"

enum { SENDER_TICK_MS = 250, SENDER_EVERY_MS = 1000 };

struct webhook_sender;

/* All is borrowed. GW_NOMEM, GW_AGAIN no timer to be had */
MUST_CHECK enum gw_err webhook_sender_open(struct loop *loop,
                                           struct store *store,
                                           struct client *client,
                                           const struct keyring *keyring,
                                           struct webhook_sender **ret_sender);

/* Where requests may go; what counts is copied. NULL is fine. */
void webhook_sender_config(struct webhook_sender *sender,
                           const struct config *config);

/* One was added, or a test asked for: look soon. NULL is fine. */
void webhook_sender_wake(struct webhook_sender *sender);

/* Sends nothing more. NULL is fine. */
void webhook_sender_drain(struct webhook_sender *sender);

/* After client_close() and store_close(). NULL is fine. */
void webhook_sender_close(struct webhook_sender *sender);
static inline void
webhook_sender_close_slot(struct webhook_sender **s)
{
    webhook_sender_close(*s);
}

#endif
