/* gateway/outbox/outbox_lane.h -- one channel as the sender drives on it: its
 * rate, its places, its rests, its health, and when to look for messages again.
 * For this room alone; pure: the time comes in.
 *
 * A lane is open for a class of messages, or shut: it rests, is paused, or has
 * spent its day (pages go on). Messages of a shut lane wait; but if another
 * lane is open that may carry them, they are to be moved: pages at once,
 * others unless it is a short rest.
 */
#ifndef GATEWAY_OUTBOX_OUTBOX_LANE_H
#define GATEWAY_OUTBOX_OUTBOX_LANE_H

#include "gateway/outbox/outbox.h"
#include "gateway/outbox/outbox_pick.h"
#include "gateway/outbox/outbox_rate.h"
#include "gateway/outbox/outbox_retry.h"

enum { OUTBOX_PLACES_MAX = 32 }; /* under way at once in one channel */

static const int64_t outbox_never_us = INT64_MAX;

struct outbox_lane {
    const struct outbox_channel *channel; /* borrowed */
    struct outbox_rate rate;
    unsigned places;
    unsigned in_flight;
    unsigned in_a_row;    /* failures since the last success */
    bool probing;         /* it rested: one message alone tries the way */
    int64_t rest_from_us; /* when the newest rest began; 0: none yet */
    int64_t rest_until_us;
    bool misconfigured; /* and said so */
    bool paused;        /* by command; the config's is in channel->send */
    bool said_paused;
    int64_t spent_until_us; /* its budget is used up; 0: no */
    struct outbox_health health;
    bool outlet[OUTBOX_CLASSES];     /* another lane could take these; set by
                                    whoever knows them all */
    int64_t look_us[OUTBOX_CLASSES]; /* something may be due then */
};

struct outbox_lane outbox_lane_new(const struct outbox_channel *channel,
                                   int64_t now_us);

bool outbox_lane_paused(const struct outbox_lane *lane);

/* What a choice among channels must know of it. */
struct outbox_gate outbox_lane_gate(const struct outbox_lane *lane,
                                    int64_t now_us);

/* When it opens for a class by itself; outbox_never_us: only after something
 * has happened. In the past: it is open. */
int64_t outbox_lane_opens_us(const struct outbox_lane *lane,
                             enum outbox_class class);

/* Whether it is shut for a class that could be due: it waits for an outlet. */
bool outbox_lane_stuck(const struct outbox_lane *lane, int64_t now_us);

/* Something may be due at that time. */
void outbox_lane_look(struct outbox_lane *lane, enum outbox_class class,
                      int64_t at_us);

/* Fills *ret_want; false when there is nothing to ask for now. */
bool outbox_lane_want(struct outbox_lane *lane, int64_t now_us,
                      struct outbox_want *ret_want);

/* When to ask outbox_lane_want() again; outbox_never_us: only after something
 * has happened. */
int64_t outbox_lane_next_us(struct outbox_lane *lane, int64_t now_us);

/* What a look for this want has found. */
void outbox_lane_looked(struct outbox_lane *lane,
                        const struct outbox_want *want, int64_t now_us,
                        int64_t now_ms);

void outbox_lane_sent(struct outbox_lane *lane);

/* A message left the lane: taken or refused. True when the lane had rested
 * before. */
bool outbox_lane_worked(struct outbox_lane *lane);

/* One failed that was sent at sent_us: counts it, and rests if need be. What
 * was under way when a rest began adds nothing to it. retry->in_a_row is filled
 * here. */
struct outbox_plan outbox_lane_failed(struct outbox_lane *lane,
                                      struct outbox_retry *retry,
                                      int64_t sent_us, int64_t now_us);

#endif
