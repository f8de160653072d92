/* gateway/outbox/outbox_survey.h -- looking over all that waits, and tidying
 * up; for this room alone, inside ops. */
#ifndef GATEWAY_OUTBOX_OUTBOX_SURVEY_H
#define GATEWAY_OUTBOX_OUTBOX_SURVEY_H

#include "gateway/outbox/outbox_rows.h"

enum {
    OUTBOX_SURVEY_CHANNELS = 128, /* those that vanished from the config too */
    OUTBOX_ORPHANS_MAX = 100000,
    OUTBOX_PRUNE = 256 /* rows one sweep removes, of each kind */
};

struct outbox_survey {
    int64_t now_ms; /* in */

    struct {
        char name[OUTBOX_CHANNEL_MAX + 1];
        int64_t waiting;
    } channels[OUTBOX_SURVEY_CHANNELS];
    size_t channels_count;
    int64_t waiting;   /* in all of them */
    int64_t oldest_ms; /* when the oldest that is due was made; 0: none is */

    struct outbox_ids astray; /* expired, or due when no message ever is */
    int64_t orphans;
    bool prune; /* ids, orphans or messages have had their time */
};

/* On a reader. Errors as db_run(). */
MUST_CHECK enum gw_err outbox_survey(struct db *db,
                                     struct outbox_survey *survey);

/* Whether there is work for a sweep. */
bool outbox_survey_sweeps(const struct outbox_survey *survey);

/* On the writer: ends what has expired, calls up what a wrong clock sent away,
 * and prunes. *ret_expired says how many were given up. Errors as db_run(). */
MUST_CHECK enum gw_err outbox_sweep(struct db *db,
                                    const struct outbox_survey *survey,
                                    size_t *ret_expired);

#endif
