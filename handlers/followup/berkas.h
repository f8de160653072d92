/* handlers/followup/berkas.h -- a case: several tips that are followed up
 * together.
 *
 * A tip is in one case at most. Who may see one of its tips sees the case.
 */
#ifndef HANDLERS_FOLLOWUP_BERKAS_H
#define HANDLERS_FOLLOWUP_BERKAS_H

#include "handlers/followup/follow.h"

enum { BERKAS_TITLE_MAX = 200, BERKAS_TIPS_MAX = 200 };

/* Opens a case; follow->tip is not looked at. Inside an op.
 * GW_REJECTED  no title, or too long a one */
MUST_CHECK enum gw_err berkas_add(const struct follow *follow,
                                  struct text title, int64_t *ret_id);

/* GW_CONFLICT  follow->tip is in a case, or was erased; GW_MISSING */
MUST_CHECK enum gw_err berkas_free(const struct follow *follow);

/* Puts follow->tip into the case, or takes it out of it; with a line in its
 * time line. Inside an op.
 * GW_MISSING   no such case or tip; of out: it is not in it
 * GW_CONFLICT  it is in another, the case is closed or full, or it was erased */
MUST_CHECK enum gw_err berkas_put(const struct follow *follow, int64_t berkas);
MUST_CHECK enum gw_err berkas_take(const struct follow *follow, int64_t berkas);

/* title: absent leaves it. GW_MISSING; GW_REJECTED as berkas_add(). */
MUST_CHECK enum gw_err berkas_change(const struct follow *follow,
                                     int64_t berkas, struct text title,
                                     const bool *closed);

/* ---- reading, on any thread that may read ---- */

struct berkas_view { /* the title lives until the callback returns */
    int64_t id, at_ms, officer, closed_ms;
    enum agency agency;
    struct text title;           /* opened; absent when it cannot be */
    int64_t tips, seen;          /* all of it; those in the areas */
    int64_t senders;             /* that are known and differ */
    int64_t first_ms, newest_ms; /* when its tips came in; 0 none */
    int64_t open;                /* tips that are not over */
};
typedef enum gw_err berkas_fn(const struct berkas_view *view, void *arg);

/* Newest first, below `before` (0: all), at most limit: those of which the areas
 * see a tip, and empty ones of the agency. areas as tip_areas_join() makes it. */
MUST_CHECK enum gw_err berkas_each(struct db *db, const struct keyring *keyring,
                                   struct text areas, enum agency agency,
                                   int64_t before, int limit, berkas_fn *fn,
                                   void *arg);
/* GW_MISSING  none, or not seen */
MUST_CHECK enum gw_err berkas_get(struct db *db, const struct keyring *keyring,
                                  struct text areas, enum agency agency,
                                  int64_t id, berkas_fn *fn, void *arg);
/* Its tips in the areas, oldest first. */
MUST_CHECK enum gw_err berkas_tips(struct db *db, struct text areas, int64_t id,
                                   int64_t ret_tips[BERKAS_TIPS_MAX],
                                   size_t *ret_count);

#endif
