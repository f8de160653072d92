/* handlers/villagers/report.h -- the report inside a call, and the tip that it
 * becomes.
 *
 * A draft exists from the first answer to "what happened". It becomes a tip
 * when it is committed, sent as danger, or settled because the call ended; from
 * then on the tip follows the call's answers. Inside an op.
 */
#ifndef HANDLERS_VILLAGERS_REPORT_H
#define HANDLERS_VILLAGERS_REPORT_H

#include "handlers/villagers/call.h"
#include "handlers/villagers/setup.h"

/* Something was told: the draft (or its tip) is there. */
bool report_begun(const struct call_facts *facts);

/* Is this answer part of a report (and not, say, a typed code)? */
bool report_has_answer(const char *name);

/* Adds the tip, or brings the one of this call up to its answers. A tip erased
 * meanwhile stays erased. Errors as db_run(). */
MUST_CHECK enum gw_err report_keep(struct db *db, const struct setup *setup,
                                   struct call *call, int64_t now_ms);

/* A draft that is no tip yet becomes an incomplete one. Errors as db_run(). */
MUST_CHECK enum gw_err report_settle(struct db *db, const struct setup *setup,
                                     struct call *call, int64_t now_ms);

/* Settles it and marks its tip as withdrawn; the call forgets it. Nothing told,
 * nothing done. Errors as db_run(). */
MUST_CHECK enum gw_err report_forget(struct db *db, const struct setup *setup,
                                     struct call *call, int64_t now_ms);

/* It has no report any more, and repeats its last screen. Saves it. Errors as
 * db_run(). */
MUST_CHECK enum gw_err report_close(struct db *db, const struct setup *setup,
                                    struct call *call);

/* The same as report_forget() for the sender's unfinished call (but not the one
 * of id not_id), and closes it; without one, nothing. Errors as db_run(). */
MUST_CHECK enum gw_err report_forget_earlier(struct db *db,
                                             const struct setup *setup,
                                             int64_t pseudonym, int64_t not_id,
                                             int64_t now_ms);

/* The end of a call that was cut off: settled, and it may be gone on with.
 * Saves the call. Errors as db_run(). */
MUST_CHECK enum gw_err report_drop(struct db *db, const struct setup *setup,
                                   struct call *call, int64_t now_ms);

#endif
