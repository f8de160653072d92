/* gateway/outbox/outbox_route.h -- which channels may carry a message, and
 * which of them should now; pure. Other rooms need its sizes alone.
 *
 * Channels are known by their place among those that can send. What is told of
 * them for a choice is a gate.
 */
#ifndef GATEWAY_OUTBOX_OUTBOX_ROUTE_H
#define GATEWAY_OUTBOX_OUTBOX_ROUTE_H

#include "gateway/base/operator.h"
#include "gateway/outbox/outbox_health.h"

enum {
    OUTBOX_CHANNELS_MAX = 64,
    OUTBOX_ROUTES_MAX = 16,
    OUTBOX_ROUTE_CHANNELS_MAX = 8,
    OUTBOX_ROUTE_PREFIXES_MAX = 64
};

/* A page never waits behind other messages, nor for a place among them. */
enum outbox_class { CLASS_DANGER, CLASS_ORDINARY, OUTBOX_CLASSES };

/* The routes, by value, so that the writer has its own. */
struct outbox_roads {
    struct outbox_road_row {
        uint32_t prefixes[OUTBOX_ROUTE_PREFIXES_MAX];
        uint8_t prefixes_count; /* 0: every number */
        uint8_t channels[OUTBOX_ROUTE_CHANNELS_MAX];
        uint8_t channels_count;
        bool cheapest;
    } list[OUTBOX_ROUTES_MAX];
    size_t count;
};

/* The channels of one message, best liked first. */
struct outbox_road {
    uint8_t channels[OUTBOX_CHANNELS_MAX];
    uint8_t count;
    uint8_t liked; /* of these, by the route; the rest is for need */
    bool cheapest;
    bool routed; /* a route speaks of this number */
};

struct outbox_gate {
    bool open[OUTBOX_CLASSES];
    enum outbox_health_state health;
    bool probe; /* it is down and rested: one message may try the way */
    int cost;   /* of a part; 0: not told */
};

/* The road of a number whose message stands at channel from; channels_count is
 * how many there are. The first route that fits names it. Without one the
 * message stays where it is; but a page, which may save somebody, may go by
 * every other channel in need. */
struct outbox_road outbox_road_of(const struct outbox_roads *roads,
                                  size_t channels_count,
                                  const struct msisdn *to,
                                  enum outbox_class class, size_t from);

enum { OUTBOX_NO_CHANNEL = -1 };

/* The best channel of a road that is open for the class and not in the set
 * tried (bit i is channel i): one of the route's, the healthiest of them, then
 * the cheapest if the route says so, then the first. One that may be probed
 * counts as healthy for ordinary messages and not at all for pages.
 * OUTBOX_NO_CHANNEL  none */
int outbox_road_best(const struct outbox_road *road,
                     const struct outbox_gate *gates, enum outbox_class class,
                     uint64_t tried);

#endif
