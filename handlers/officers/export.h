/* handlers/officers/export.h -- what somebody asked to take out of the house.
 *
 * One row each, which stays: who, when, what filter, how many; and why, sealed.
 * The file is another matter (handlers/exchange/vault.h): it is there while the
 * state is EXPORT_DONE and no longer. Everything with a db runs inside an op.
 */
#ifndef HANDLERS_OFFICERS_EXPORT_H
#define HANDLERS_OFFICERS_EXPORT_H

#include "gateway/base/buf.h"
#include "gateway/platform/config.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"
#include "handlers/exchange/sheet.h"

enum {
    EXPORT_FILTER_MAX = 600,
    EXPORT_REASON_MAX = 500,
    EXPORT_KEPT = 10,   /* waiting, running or with a file, for each asker */
    EXPORT_FETCHES = 5, /* then the file goes */
    EXPORT_LIST = 50,
    EXPORT_KEPT_MAX = 4000 /* of all askers: see export_kept() */
};
#define EXPORT_LIFE_MS (INT64_C(24) * 3600 * 1000)

/* Stored as numbers: append only. Below EXPORT_FAILED: alive. */
enum export_state {
    EXPORT_QUEUED = 1,
    EXPORT_RUNNING,
    EXPORT_DONE,
    EXPORT_FAILED,
    EXPORT_CANCELLED,
    EXPORT_EXPIRED,
    EXPORT_STATES
};
const char *export_state_word(enum export_state state);

/* Why it failed. Stored: append only. */
enum export_why {
    EXPORT_WHY_NONE,
    EXPORT_WHY_RESTART,
    EXPORT_WHY_DISK,
    EXPORT_WHY_MANY,   /* more rows than the format is good for */
    EXPORT_WHY_LARGE,  /* ... or than a file may hold */
    EXPORT_WHY_RIGHT,  /* the asker may not do it any more */
    EXPORT_WHY_TIP,    /* the one tip is not to be seen */
    EXPORT_WHY_MEMORY, /* or something else that may go well the next time */
    EXPORT_WHYS
};
const char *export_why_text(enum export_why why); /* plain Indonesian; "" */

struct exported {
    int64_t id, officer, machine; /* one of the two asked; the other is 0 */
    enum agency agency;
    enum sheet_format format;
    char filter[EXPORT_FILTER_MAX + 1]; /* as in an address */
    int64_t tip;                        /* that one alone; 0: a list */
    enum export_state state;
    enum export_why why;
    int64_t at_ms, ended_ms, done, total, size, fetches;
};

/* Queues it: format, filter, tip, asker and at_ms count. The oldest file of an
 * asker who has EXPORT_KEPT goes.
 * GW_CONFLICT  that many wait or run */
MUST_CHECK enum gw_err export_add(struct db *db, const struct keyring *keyring,
                                  const struct exported *exported,
                                  struct text reason, int64_t *ret_id);

/* GW_MISSING none of that number */
MUST_CHECK enum gw_err export_get(struct db *db, int64_t id,
                                  struct exported *ret_export);
/* Appends what was given as the reason. GW_MISSING; GW_IO cannot be opened */
MUST_CHECK enum gw_err export_reason(struct db *db,
                                     const struct keyring *keyring, int64_t id,
                                     struct buf *out);
typedef enum gw_err export_fn(const struct exported *exported, void *arg);
/* The newest EXPORT_LIST of that officer or machine. */
MUST_CHECK enum gw_err export_each(struct db *db, int64_t officer,
                                   int64_t machine, export_fn *fn, void *arg);

/* ---- its course; GW_MISSING: it is not in the state that this begins with ---- */

/* The oldest that waits runs now. GW_MISSING none waits */
MUST_CHECK enum gw_err export_start(struct db *db, struct exported *ret_export);
MUST_CHECK enum gw_err export_progress(struct db *db, int64_t id, int64_t done,
                                       int64_t total);
MUST_CHECK enum gw_err export_done(struct db *db, int64_t id, int64_t done,
                                   int64_t size, int64_t now_ms);
MUST_CHECK enum gw_err export_failed(struct db *db, int64_t id,
                                     enum export_why why, int64_t now_ms);
/* Ends what waits or runs, and takes a file away. */
MUST_CHECK enum gw_err export_cancel(struct db *db, int64_t id, int64_t now_ms);
/* One more has the file. */
MUST_CHECK enum gw_err export_fetched(struct db *db, int64_t id,
                                      int64_t now_ms);

/* Those that ran when the program ended have failed. */
MUST_CHECK enum gw_err export_settle(struct db *db, int64_t now_ms);
/* Files older than EXPORT_LIFE_MS go. */
MUST_CHECK enum gw_err export_expire(struct db *db, int64_t now_ms);
/* Whose file is to be kept: running or done; up to EXPORT_KEPT_MAX. GW_REJECTED
 * there are more: then no file may be swept. */
MUST_CHECK enum gw_err export_kept(struct db *db, int64_t *ret_ids,
                                   size_t *ret_count);

#endif
