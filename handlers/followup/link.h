/* handlers/followup/link.h -- tips that belong together: the same event told
 * twice, or events of the same people.
 *
 * A duplicate is merged into an older tip: it stays what it is, its state is
 * `ganda`, and its sender is answered for by the older one. Splitting takes it
 * back to triage. Inside an op.
 */
#ifndef HANDLERS_FOLLOWUP_LINK_H
#define HANDLERS_FOLLOWUP_LINK_H

#include "handlers/followup/follow.h"

/* Stored as numbers: append only. */
enum link_kind { LINK_NONE, LINK_RELATED, LINK_DUPLICATE, LINK_KINDS };
const char *link_word(int kind); /* "related", "duplicate"; NULL for none */
bool link_read(struct text word, enum link_kind *ret_kind);

/* Links follow->tip with another; of two that are linked already the kind is
 * changed. LINK_DUPLICATE merges the younger of the two.
 * GW_MISSING   no such tip, either of them
 * GW_REJECTED  a tip with itself, no such kind
 * GW_CONFLICT  one was erased; or the younger cannot be merged from the state
 *              that it is in; else as db_run() */
MUST_CHECK enum gw_err link_add(const struct follow *follow, int64_t other,
                                enum link_kind kind);

/* Takes the link away; a merged one goes back to triage. GW_MISSING none. */
MUST_CHECK enum gw_err link_drop(const struct follow *follow, int64_t other);

struct link_view {
    int64_t tip; /* the other one */
    enum link_kind kind;
    bool older; /* the other one is */
    int64_t officer, at_ms;
};
typedef enum gw_err link_fn(const struct link_view *view, void *arg);
/* Of one tip, by the other's id. Any thread that may read. */
MUST_CHECK enum gw_err link_of_tip(struct db *db, int64_t tip, link_fn *fn,
                                   void *arg);

#endif
