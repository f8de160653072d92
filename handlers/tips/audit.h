/* handlers/tips/audit.h -- who looked and who changed, line after line.
 *
 * hash(n) = SHA-256(hash(n-1) | id | at | actor | action | subject | detail),
 * fields with their length before them, hash(0) = 32 zero bytes. The newest
 * hash is read inside the write transaction (other processes append too) and
 * remembered only until it ends.
 */
#ifndef HANDLERS_TIPS_AUDIT_H
#define HANDLERS_TIPS_AUDIT_H

#include "gateway/base/err.h"
#include "gateway/store/db.h"

enum { AUDIT_LINE_MAX = 2000 }; /* bytes of the four texts together */

struct audit_line {
    const char *actor;   /* "system", "cli", "officer:7" */
    const char *action;  /* dotted lower case: "tip.read" */
    const char *subject; /* "tip:42", "tips", "officer:3" */
    const char *detail;  /* coded words, never content; "" for none */
};

/* Appends; inside a write transaction.
 * GW_REJECTED  over AUDIT_LINE_MAX; else as db_run() */
MUST_CHECK enum gw_err audit_add(struct db *db, int64_t now_ms,
                                 const struct audit_line *line);

/* The same for what a sender or a timer does to a tip: by "system", since a
 * sender has no name here. */
MUST_CHECK enum gw_err audit_tip(struct db *db, int64_t now_ms,
                                 const char *action, int64_t tip,
                                 const char *detail);

/* Walks the whole chain. *ret_lines: how many were right; *ret_bad: the id of
 * the first line that is changed, missing or out of order, 0 if none.
 * GW_OK even when one is bad; GW_IO */
MUST_CHECK enum gw_err audit_verify(struct db *db, int64_t *ret_lines,
                                    int64_t *ret_bad);

#endif
