/* gateway/platform/client_guard.c -- blocks that are not the open internet
 * (IANA's special-purpose registries).
 *
 * What one would get wrong: looking at the name. It may lead to another address
 * each time it is asked for, so the address itself is judged, when the
 * connection is made.
 */
#include "gateway/platform/client_guard.h"

#include <string.h>

#include "gateway/base/own.h"

static const char *const closed[] = {
    "0.0.0.0/8",      "10.0.0.0/8",     "100.64.0.0/10", "127.0.0.0/8",
    "169.254.0.0/16", "172.16.0.0/12",  "192.0.0.0/24",  "192.0.2.0/24",
    "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
    "203.0.113.0/24", "224.0.0.0/3",    "::/128",        "::1/128",
    "64:ff9b::/96",   "64:ff9b:1::/48", "100::/64",      "2001::/23",
    "2001:db8::/32",  "2002::/16",      "fc00::/7",      "fe80::/10",
    "ff00::/8",
};

/* An address has at least one block that holds it, or is none. */
static bool
is_address(struct text address)
{
    struct cidr all;

    return (cidr_read(TEXT("::/0"), &all) && cidr_holds(&all, 1, address))
           || (cidr_read(TEXT("0.0.0.0/0"), &all)
               && cidr_holds(&all, 1, address));
}

struct client_guard
client_guard_from(const struct config *config)
{
    struct client_guard guard = { .allow_count =
                                      config->webhook_networks_count };

    _Static_assert(sizeof guard.allow == sizeof config->webhook_networks, "");
    memcpy(guard.allow, config->webhook_networks, sizeof guard.allow);
    return guard;
}

bool
client_guard_lets(const struct client_guard *guard, struct text address)
{
    if (!is_address(address))
        return false;
    if (cidr_holds(guard->allow, guard->allow_count, address))
        return true;
    for (size_t i = 0; i < LENGTH(closed); i++) {
        struct cidr block;
        if (!cidr_read(text_of(closed[i]), &block)
            || cidr_holds(&block, 1, address))
            return false;
    }
    return true;
}
