/* handlers/followup/standing.h -- where a tip stands between the agencies: what
 * a reader needs beside the tip itself and its seats.
 */
#ifndef HANDLERS_FOLLOWUP_STANDING_H
#define HANDLERS_FOLLOWUP_STANDING_H

#include "gateway/platform/config.h"
#include "gateway/store/db.h"

struct standing {
    int64_t paused_ms; /* the clock stands since; 0: it runs */
    bool held;         /* legal hold */
    /* An open request waits for an answer of this agency. */
    bool asked_imigrasi, asked_polda;
};

/* GW_MISSING no such tip; else as db_run(). Any thread that may read. */
MUST_CHECK enum gw_err standing_get(struct db *db, int64_t tip,
                                    struct standing *ret_standing);

#endif
