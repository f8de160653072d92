/* handlers/followup/untaken.h -- urgent tips that nobody has taken in time.
 *
 * Both agencies' duty officers hear of each once: it is marked in the transaction
 * that owes them the SMS, so that a restart wakes nobody twice. What is last in
 * line wakes nobody.
 */
#ifndef HANDLERS_FOLLOWUP_UNTAKEN_H
#define HANDLERS_FOLLOWUP_UNTAKEN_H

#include "handlers/followup/event.h"

enum { UNTAKEN_MAX = 32 }; /* that are looked at together */

/* Those whose time is over (deadline_escalates()), the most urgent first. On any
 * thread that may read. */
MUST_CHECK enum gw_err untaken_find(struct db *db, int64_t now_ms,
                                    int64_t ret_tips[UNTAKEN_MAX],
                                    size_t *ret_count);

/* Marks it, if it still waits: a line in the time line ("paged", or "nobody" when
 * there is no number to page) and in the audit. *ret_marked: it did wait. Inside
 * an op. */
MUST_CHECK enum gw_err untaken_mark(struct db *db,
                                    const struct keyring *keyring, int64_t tip,
                                    bool paged, int64_t now_ms,
                                    bool *ret_marked);

#endif
