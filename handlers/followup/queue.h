/* handlers/followup/queue.h -- what an officer should do next.
 *
 * Tips that are not over, in groups by what is to be done; each stands in the
 * first that fits. Within a group the most urgent first, then the nearest
 * deadline; what is last in line (tip.low) comes at the end. Any thread that
 * may read.
 */
#ifndef HANDLERS_FOLLOWUP_QUEUE_H
#define HANDLERS_FOLLOWUP_QUEUE_H

#include "gateway/platform/config.h"
#include "gateway/store/db.h"
#include "handlers/tips/tip.h"

enum queue_group {
    QUEUE_TAKE,    /* danger, and nobody of the own agency has taken it */
    QUEUE_ANSWER,  /* the own agency is asked something */
    QUEUE_OVERDUE, /* a deadline has passed */
    QUEUE_DUE,     /* one passes within QUEUE_SOON_MS */
    QUEUE_OTHER,   /* the other agency is asked something */
    QUEUE_SENDER,  /* the sender is asked; the clock stands */
    QUEUE_REST,    /* open, and none of the above */
    QUEUE_GROUPS
};
const char *queue_group_word(int group); /* NULL beyond the last */
bool queue_group_read(struct text word, enum queue_group *ret_group);

enum {
    QUEUE_SOON_MS = 8 * 3600 * 1000,
    QUEUE_ITEMS_MAX = 200,
    QUEUE_COUNT_MAX = 1000 /* counts go no further */
};

/* Whose queue, and which part of it. */
struct queue_view {
    enum agency agency;
    int64_t officer;
    bool mine;                /* only where he sits */
    bool unread;              /* only what he has not seen since it changed */
    const struct text *areas; /* that he may see */
    size_t areas_count;       /* 0: all */
    int64_t now_ms;
};

/* The first limit (1 to QUEUE_ITEMS_MAX; else that many) of a group, and of how
 * many they are, up to QUEUE_COUNT_MAX: one walk gives both. Errors as db_run(). */
MUST_CHECK enum gw_err queue_read(struct db *db, const struct queue_view *view,
                                  enum queue_group group, int limit,
                                  int64_t ret_ids[QUEUE_ITEMS_MAX],
                                  size_t *ret_count, int64_t *ret_total);

/* Has the officer not seen that tip since it changed? Errors as db_run(). */
MUST_CHECK enum gw_err queue_unread(struct db *db, int64_t officer, int64_t tip,
                                    bool *ret_unread);

#endif
