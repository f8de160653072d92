/* gateway/platform/client.h -- HTTP(S) requests to aggregators; curl multi on
 * the loop.
 *
 * Connections are reused, TLS is verified (system CA store), redirects are
 * never followed, answers over 64 KiB are cut off and count as unreached, 5 s
 * to connect and 20 s in all. Loop thread.
 */
#ifndef GATEWAY_PLATFORM_CLIENT_H
#define GATEWAY_PLATFORM_CLIENT_H

#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/base/wire.h"
#include "gateway/platform/client_guard.h"
#include "gateway/platform/loop.h"

struct client;

/* answer is borrowed for the call. */
typedef void client_fn(const struct wire_answer *answer, void *arg);

MUST_CHECK enum gw_err client_open(struct loop *loop, struct client **ret);

/* Sends call (copied as far as needed) and calls done(arg) exactly once, on
 * the loop, never before this has returned. */
void client_send(struct client *client, const struct wire_call *call,
                 client_fn *done, void *arg);

/* The same to an address that somebody typed in: connections go only where the
 * guard (copied) lets them, are made anew, and all is over after 10 s. */
void client_send_guarded(struct client *client, const struct wire_call *call,
                         const struct client_guard *guard, client_fn *done,
                         void *arg);

size_t client_in_flight(const struct client *client);

/* Ends what is under way: done with reached = false for each. */
void client_close(struct client *client);
static inline void
client_close_slot(struct client **s)
{
    client_close(*s);
}

#endif
