/* handlers/tips/redaction.h -- what is blacked out in a tip's texts.
 *
 * A temporary one hides characters from whoever reads the tip; a permanent one
 * is in the text itself, and here only who did it. Offsets are code points.
 */
#ifndef HANDLERS_TIPS_REDACTION_H
#define HANDLERS_TIPS_REDACTION_H

#include "gateway/base/buf.h"
#include "gateway/store/db.h"

enum { REDACTIONS_MAX = 64 };

struct redaction {
    int64_t id, message; /* message 0: the narrative */
    int64_t officer, at_ms;
    int64_t first, past; /* characters; past is outside */
    bool permanent;
};
struct redaction_list {
    struct redaction list[REDACTIONS_MAX];
    size_t count;
};

/* Those of one tip, oldest first. Errors as db_run(). */
MUST_CHECK enum gw_err redaction_load(struct db *db, int64_t tip,
                                      struct redaction_list *ret_list);

/* Appends the text of that message, hidden characters as U+2591. GW_NOMEM */
MUST_CHECK enum gw_err redaction_mask(const struct redaction_list *list,
                                      int64_t message, struct text text,
                                      struct buf *out);
/* Appends text with the characters from first to past as U+2588. GW_NOMEM */
MUST_CHECK enum gw_err redaction_black(struct text text, int64_t first,
                                       int64_t past, struct buf *out);

#endif
