/* gateway/platform/client_guard.h -- where a request may go whose address
 * somebody typed in: to the open internet, and to networks that the config
 * names. Pure. */
#ifndef GATEWAY_PLATFORM_CLIENT_GUARD_H
#define GATEWAY_PLATFORM_CLIENT_GUARD_H

#include <stdbool.h>

#include "gateway/platform/config.h"

struct client_guard {
    struct cidr allow[CONFIG_ALLOW_MAX];
    size_t allow_count;
};

/* As the config says; a copy. */
struct client_guard client_guard_from(const struct config *config);

/* address: "10.0.0.1", "fd00::1"; what is no address may go nowhere. */
bool client_guard_lets(const struct client_guard *guard, struct text address);

#endif
