/* gateway/platform/proxy.c -- X-Forwarded-For, read from its end: the first
 * parts are whatever the caller made up. */
#include "gateway/platform/proxy.h"

/* Cuts the last of a comma list off *rest. */
static bool
take_last(struct text *rest, struct text *ret_piece)
{
    if (rest->at == NULL)
        return false;
    size_t at = rest->len;
    while (at > 0 && rest->at[at - 1] != ',')
        at--;
    *ret_piece = text_trim((struct text){ rest->at + at, rest->len - at });
    *rest =
        at == 0 ? (struct text){ NULL, 0 } : (struct text){ rest->at, at - 1 };
    return true;
}

struct text
proxy_caller(const struct cidr *proxies, size_t proxies_count, struct text peer,
             struct text forwarded)
{
    struct text hop;

    while (cidr_holds(proxies, proxies_count, peer)
           && take_last(&forwarded, &hop))
        peer = hop;
    return peer;
}
