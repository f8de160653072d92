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

enum {
    AUDIT_LINE_MAX = 2000, /* bytes of the four texts together */
    AUDIT_HASH = 32,
    AUDIT_SCAN = 100000 /* lines that one audit_list() looks at */
};

struct audit_line {
    const char
        *actor; /* "system", "cli", "unknown", "officer:7", "machine:2" */
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

/* ---- reading; audit_list_rows.c ---- */

struct audit_view { /* texts live until the callback returns */
    int64_t id, at_ms;
    struct text actor, action, subject, detail, hash;
    struct text name; /* login or machine name behind actor; absent: none */
};
typedef enum gw_err audit_view_fn(const struct audit_view *view, void *arg);

struct audit_filter {           /* 0 and absent: any */
    int64_t before;             /* ids below this: the cursor */
    int64_t since_ms, until_ms; /* until is not in it */
    struct text actor;          /* whole */
    struct text action; /* whole, or up to a dot: "tip" has "tip.read" */
    int limit;
};

/* Newest first. *ret_next: the cursor of what comes after, 0 at the end; a page
 * may be short of limit, or empty, and still have one, since no more than
 * AUDIT_SCAN lines are looked at. */
MUST_CHECK enum gw_err audit_list(struct db *db,
                                  const struct audit_filter *filter,
                                  audit_view_fn *fn, void *arg,
                                  int64_t *ret_next);

#endif
