/* handlers/officers/stats.h -- counts of tips, from their tallies.
 *
 * Pure but for the readers' rows. What is counted are the lines of a span of
 * time and an area; each `by` is one list of values with their counts.
 */
#ifndef HANDLERS_OFFICERS_STATS_H
#define HANDLERS_OFFICERS_STATS_H

#include <jansson.h>

#include "handlers/followup/tally.h"

enum stats_by {
    BY_DAY,
    BY_WEEK,
    BY_MONTH,
    BY_HOUR,
    BY_CHANNEL,
    BY_MEDIUM,
    BY_WHAT,
    BY_LEANING,
    BY_URGENCY,
    BY_STATE,
    BY_OUTCOME,
    BY_REGENCY,
    BY_DISTRICT,
    BY_POLICE,
    BY_IMMIGRATION,
    STATS_BYS
};
bool stats_by_read(struct text word, enum stats_by *ret_by);
/* May that list be published? Those by time are, by whole months only. */
bool stats_by_public(enum stats_by by);

enum { STATS_DAYS_MAX = 3700 };

struct stats_asked {
    int64_t since_ms, until_ms;
    struct text area; /* "", 36, 36.04 or 36.04.13 */
    unsigned bys;     /* bits: 1 << enum stats_by */
    /* For publication: no number below 3, and each rounded to a multiple of 3,
     * whole months only; so neither a total, nor a part, nor another span gives
     * what was left out. */
    bool publish;
};

/* Reader. The answer as JSON, owned by the caller. Errors as tally_walk(),
 * GW_NOMEM. */
MUST_CHECK enum gw_err stats_answer(struct db *db,
                                    const struct stats_asked *asked,
                                    json_t **ret_json);

/* What is published of a count: -1 nothing. Pure. */
int64_t stats_published(int64_t count);

/* The number of a district or of what it lies in as lines have it: 36.04.13 is
 * 413. False when the code is none. Pure. */
bool stats_area(struct text code, uint16_t *ret_from, uint16_t *ret_until);

/* ---- spans of time, spread over buckets; pure ---- */

/* Minutes below 128 each have their own, longer ones 64 a doubling: 1.6 %. */
enum { SPAN_BUCKETS = 128 + 25 * 64 }; /* all of 32 bits */
size_t stats_bucket(uint32_t minutes);
uint32_t stats_bucket_minutes(size_t bucket);
/* The smallest number of minutes that percent of the counted are within. */
uint32_t stats_percentile(const uint32_t buckets[SPAN_BUCKETS],
                          unsigned percent);

#endif
