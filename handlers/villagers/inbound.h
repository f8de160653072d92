/* handlers/villagers/inbound.h -- the callback listener's handler.
 *
 *   /in/CHANNEL/SECRET/(sms|ussd|receipt|ended)   /healthz   /readyz
 *
 * Outcomes are DESIGN §5.4's: 404 for a wrong channel or secret alike, 400 for
 * what is not the dialect's structure, 503 for an SMS, receipt or ended that
 * could not be stored, a fixed END for a USSD turn not stored within 4 s, and
 * 200 for everything else.
 */
#ifndef HANDLERS_VILLAGERS_INBOUND_H
#define HANDLERS_VILLAGERS_INBOUND_H

#include "gateway/platform/http.h"
#include "gateway/store/store.h"
#include "handlers/villagers/setup.h"

struct inbound_door {
    struct store *store;        /* borrowed */
    struct setup *setup;        /* current; requests take references */
    struct loop *loop;
    void (*wake_outbox)(void *arg);     /* after an op that may owe an SMS */
    void *wake_arg;
};

/* An http_fn; arg is a struct inbound_door. */
void inbound_handle(struct http_request *request, void *arg);

#endif
