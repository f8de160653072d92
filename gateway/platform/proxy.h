/* gateway/platform/proxy.h -- whose address counts behind a reverse proxy. */
#ifndef GATEWAY_PLATFORM_PROXY_H
#define GATEWAY_PLATFORM_PROXY_H

#include "gateway/platform/config.h"

/* The peer's address or, when that is one of our proxies, the last part of
 * X-Forwarded-For that none of them has. Anybody may write that header: only
 * what a proxy of ours has added is worth anything. Pure; texts borrowed. */
struct text proxy_caller(const struct cidr *proxies, size_t proxies_count,
                         struct text peer, struct text forwarded);

#endif
