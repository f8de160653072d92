/* handlers/villagers/inbound.h -- the callback listener's handler.
 *
 *   /in/CHANNEL/SECRET/(sms|ussd|receipt|ended)   /healthz   /readyz
 *
 * A channel's `alias` is a path of the aggregator's own choice and stands for
 * /in/CHANNEL/SECRET: alone (for the callback that its last part names, or else
 * for SMS) or with the callback's word behind it. It has no secret, so give
 * such a channel an `allow` list.
 *
 * Outcomes are DESIGN §5.4's: 404 for a wrong channel or secret alike, 400 for
 * what is not the dialect's structure, 503 for an SMS, receipt or ended that
 * could not be stored, a fixed END for a USSD turn not stored within 4 s, and
 * 200 for everything else. 405 for other methods than GET and POST.
 */
#ifndef HANDLERS_VILLAGERS_INBOUND_H
#define HANDLERS_VILLAGERS_INBOUND_H

#include "gateway/platform/http.h"
#include "gateway/store/store.h"
#include "handlers/villagers/setup.h"

enum { INBOUND_DEADLINE_MS = 4000 }; /* then it is answered as not stored */

struct inbound; /* a request under way */

struct inbound_door {
    struct store *store; /* borrowed */
    struct setup *setup; /* current; requests take references */
    struct loop *loop;
    void (*wake_outbox)(void *arg);  /* after an op that may owe an SMS */
    void (*wake_indexer)(void *arg); /* after one that may hold a text */
    /* So many SMS came by that channel, repeats aside; or NULL. */
    void (*count_sms)(void *arg, const char *channel, size_t count);
    void *wake_arg;

    /* inbound.c's own; zero at first. */
    struct inbound *oldest, *newest;
    bool swept;      /* the timer runs */
    int64_t said_us; /* when trouble was last logged */
    int64_t unsaid;  /* callbacks in trouble since */
};

/* An http_fn; arg is a struct inbound_door. Close the store before the
 * listener, so that what is under way is answered first. */
void inbound_handle(struct http_request *request, void *arg);

#endif
