/* handlers/followup/redact.h -- officers black out parts of a tip's texts.
 *
 *   shown --> hidden from all but supervisors (may be lifted) --> gone for good
 *
 * A permanent one writes the text anew; what was made of the old one (reading,
 * tokens) goes in the same transaction. Inside an op.
 */
#ifndef HANDLERS_FOLLOWUP_REDACT_H
#define HANDLERS_FOLLOWUP_REDACT_H

#include "handlers/followup/follow.h"
#include "handlers/tips/redaction.h"

/* Characters first to past of the narrative (message 0) or a message that the
 * sender sent.
 * GW_MISSING   no such tip or text
 * GW_REJECTED  no reason, or too long a one; nothing in that range, or it ends
 *              behind the text
 * GW_CONFLICT  erased, or REDACTIONS_MAX are there; else as db_run() */
MUST_CHECK enum gw_err redact_add(const struct follow *follow, int64_t message,
                                  int64_t first, int64_t past,
                                  struct text reason, int64_t *ret_id);

/* Makes one that hides exactly this permanent. GW_CONFLICT  there is none, or
 * the tip was erased; else as redact_add() */
MUST_CHECK enum gw_err redact_fix(const struct follow *follow, int64_t message,
                                  int64_t first, int64_t past,
                                  struct text reason, int64_t *ret_id);

/* Shows what it hid. GW_MISSING  no such one; GW_CONFLICT  it is permanent, or
 * the tip was erased. */
MUST_CHECK enum gw_err redact_lift(const struct follow *follow, int64_t id);

#endif
