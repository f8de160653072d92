/* gateway/outbox/outbox_channels.c -- the channels and routes that the sender
 * has, and which of them could help which.
 *
 * Channels are numbered by their places in the table that was given last. The
 * one thing one would get wrong: a letter under way was numbered by the table
 * before. So each table has a number of its own, and a letter of another one is
 * not moved.
 */
#include <assert.h>
#include <string.h>

#include "gateway/outbox/outbox_sender.h"
#include "gateway/platform/clock.h"

struct outbox_lane *
outbox_lane_find(struct outbox *outbox, const char *channel)
{
    for (size_t i = 0; i < outbox->lanes_count; i++) {
        if (strcmp(outbox->lanes[i].channel->name, channel) == 0)
            return &outbox->lanes[i];
    }
    return NULL;
}

/* What a channel of the same name was known for. The old table may be gone, so
 * names are looked up in a copy. */
static void
keep_known(const struct outbox *outbox, struct outbox_lane *lane)
{
    for (size_t i = 0; i < outbox->lanes_count; i++) {
        if (strcmp(outbox->names[i], lane->channel->name) != 0)
            continue;
        lane->paused = outbox->lanes[i].paused;
        lane->said_paused = outbox->lanes[i].said_paused;
        lane->health = outbox->lanes[i].health;
    }
}

void
outbox_channels(struct outbox *outbox, const struct outbox_channel *list,
                size_t count)
{
    assert(count <= OUTBOX_CHANNELS_MAX);

    struct outbox_letter *letter;
    int64_t now_us = clock_mono_us();

    struct outbox_lane lanes[OUTBOX_CHANNELS_MAX];
    for (size_t i = 0; i < count; i++) {
        assert(list[i].adapter->write_send != NULL);
        assert(list[i].adapter->judge != NULL);
        lanes[i] = outbox_lane_new(&list[i], now_us);
        keep_known(outbox, &lanes[i]);
    }
    for (size_t i = 0; i < count; i++) {
        outbox->lanes[i] = lanes[i];
        (void)text_copy(text_of(list[i].name), outbox->names[i],
                        sizeof outbox->names[i]);
    }
    outbox->lanes_count = count;
    outbox->numbering++;
    outbox->roads.count = 0;
    outbox->watch.next_us = now_us;
    TAILQ_FOREACH (letter, &outbox->letters, next) {
        struct outbox_lane *lane = outbox_lane_find(outbox, letter->channel);
        if (lane != NULL)
            lane->in_flight++;
    }
    outbox->upkeep.warned_count = 0;
    outbox_arm(outbox);
}

/* ---- routes ---- */

static void
add_road(struct outbox *outbox, const struct outbox_route *route)
{
    struct outbox_road_row row = { .cheapest = route->cheapest };

    for (size_t i = 0; i < route->prefixes_count; i++)
        row.prefixes[row.prefixes_count++] = route->prefixes[i];
    for (size_t i = 0; i < route->channels_count; i++) {
        for (size_t place = 0; place < outbox->lanes_count; place++) {
            if (strcmp(outbox->names[place], route->channels[i]) == 0)
                row.channels[row.channels_count++] = (uint8_t)place;
        }
    }
    if (row.channels_count > 0)
        outbox->roads.list[outbox->roads.count++] = row;
}

void
outbox_routes(struct outbox *outbox, const struct outbox_route *list,
              size_t count)
{
    assert(count <= OUTBOX_ROUTES_MAX);

    outbox->roads.count = 0;
    for (size_t i = 0; i < count; i++) {
        assert(list[i].prefixes_count <= OUTBOX_ROUTE_PREFIXES_MAX);
        assert(list[i].channels_count <= OUTBOX_ROUTE_CHANNELS_MAX);
        add_road(outbox, &list[i]);
    }
    outbox_arm(outbox);
}

/* ---- outlets ---- */

int64_t
outbox_outlet_next_us(const struct outbox *outbox, int64_t now_us)
{
    int64_t next = outbox_never_us;
    bool stuck = false;

    for (size_t i = 0; i < outbox->lanes_count; i++) {
        const struct outbox_lane *lane = &outbox->lanes[i];

        stuck |= outbox_lane_stuck(lane, now_us);
        for (int class = 0; class < OUTBOX_CLASSES; class ++) {
            int64_t opens_us =
                outbox_lane_opens_us(lane, (enum outbox_class) class);
            if (opens_us > now_us && opens_us < next)
                next = opens_us;
        }
    }
    return stuck ? next : outbox_never_us;
}

void
outbox_outlets(struct outbox *outbox, int64_t now_us)
{
    for (int class = 0; class < OUTBOX_CLASSES; class ++) {
        size_t open = 0;
        bool moves = class == CLASS_DANGER || outbox->roads.count > 0;

        for (size_t i = 0; i < outbox->lanes_count; i++)
            open += outbox_lane_gate(&outbox->lanes[i], now_us).open[class];
        for (size_t i = 0; i < outbox->lanes_count; i++) {
            struct outbox_lane *lane = &outbox->lanes[i];
            bool self = outbox_lane_gate(lane, now_us).open[class];
            lane->outlet[class] = moves && open > self;
        }
    }
}
