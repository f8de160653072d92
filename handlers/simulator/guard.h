/* handlers/simulator/guard.h -- who may talk to the simulator; pure.
 *
 * It hands out channel secrets, so a page of somebody else, open in the same
 * browser, must get nothing from it: neither by calling this address (Origin,
 * Sec-Fetch-Site) nor by making its own name point here (Host). And whatever
 * came through a proxy did not come from this machine.
 */
#ifndef HANDLERS_SIMULATOR_GUARD_H
#define HANDLERS_SIMULATOR_GUARD_H

#include <stdbool.h>

#include "gateway/base/text.h"

/* Of a request; each may be absent. */
struct guard_request {
    struct text host;   /* Host */
    struct text origin; /* Origin */
    struct text site;   /* Sec-Fetch-Site */
    bool forwarded;     /* any header that a proxy adds */
    bool page;          /* a page or its files: a link may lead there */
};

/* Whether a Host header names this machine: localhost, 127.x.x.x or [::1], with
 * or without a port. */
bool guard_is_local(struct text host);

bool guard_allows(const struct guard_request *request);

#endif
