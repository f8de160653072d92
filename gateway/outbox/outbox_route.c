/* gateway/outbox/outbox_route.c -- which channel should carry a message.
 *
 *   number --first route that fits--> road --gates--> the best channel
 *
 * The one thing one would get wrong: a channel that is down and never chosen
 * gets no message that could prove it well again. So one ordinary message may
 * try the way after each of its rests; a page never does.
 */
#include "gateway/outbox/outbox_route.h"

#include <assert.h>
#include <limits.h>

/* ---- the road ---- */

static bool
row_fits(const struct outbox_road_row *row, const struct msisdn *to)
{
    if (row->prefixes_count == 0)
        return true;
    for (size_t i = 0; i < row->prefixes_count; i++) {
        if (prefix_fits(row->prefixes[i], to))
            return true;
    }
    return false;
}

static void
add(struct outbox_road *road, uint64_t *seen, size_t channel)
{
    if ((*seen >> channel & 1) != 0)
        return;
    *seen |= UINT64_C(1) << channel;
    road->channels[road->count++] = (uint8_t)channel;
}

struct outbox_road
outbox_road_of(const struct outbox_roads *roads, size_t channels_count,
               const struct msisdn *to, enum outbox_class class, size_t from)
{
    assert(channels_count <= OUTBOX_CHANNELS_MAX);

    struct outbox_road road = { .count = 0 };
    uint64_t seen = 0;

    for (size_t i = 0; i < roads->count && !road.routed; i++) {
        const struct outbox_road_row *row = &roads->list[i];
        if (!row_fits(row, to))
            continue;
        road.routed = true;
        road.cheapest = row->cheapest;
        for (size_t j = 0; j < row->channels_count; j++)
            add(&road, &seen, row->channels[j]);
    }
    if (!road.routed && from < channels_count)
        add(&road, &seen, from);
    road.liked = road.count;
    for (size_t i = 0; class == CLASS_DANGER && i < channels_count; i++)
        add(&road, &seen, i);
    return road;
}

/* ---- the choice ---- */

/* Lower is better, the first mark that differs decides. */
static bool
is_better(const int a[3], const int b[3])
{
    for (size_t i = 0; i < 3; i++) {
        if (a[i] != b[i])
            return a[i] < b[i];
    }
    return false;
}

static bool
may_pass(const struct outbox_gate *gate, enum outbox_class class)
{
    return gate->open[class] && !(gate->probe && class == CLASS_DANGER);
}

int
outbox_road_best(const struct outbox_road *road,
                 const struct outbox_gate *gates, enum outbox_class class,
                 uint64_t tried)
{
    int best = OUTBOX_NO_CHANNEL;
    int best_marks[3] = { INT_MAX, INT_MAX, INT_MAX };

    for (size_t i = 0; i < road->count; i++) {
        size_t channel = road->channels[i];
        const struct outbox_gate *gate = &gates[channel];

        if ((tried >> channel & 1) != 0 || !may_pass(gate, class))
            continue;
        const int marks[3] = {
            i >= road->liked,
            gate->probe ? HEALTH_OK : (int)gate->health,
            road->cheapest && i < road->liked ? gate->cost : 0,
        };
        if (is_better(marks, best_marks)) {
            best = (int)channel;
            for (size_t m = 0; m < 3; m++)
                best_marks[m] = marks[m];
        }
    }
    return best;
}
