/* handlers/followup/words.h -- private to this room: what officers wrote about a
 * tip, sealed under the tip's own key and bound to its row.
 */
#ifndef HANDLERS_FOLLOWUP_WORDS_H
#define HANDLERS_FOLLOWUP_WORDS_H

#include "gateway/store/db.h"
#include "handlers/tips/tip_seal.h"

/* What a text belongs to; part of its context: append only. */
enum words_of {
    WORDS_EVENT,
    WORDS_REQUEST,
    WORDS_DECISION_1,
    WORDS_DECISION_2
};

enum { WORDS_BYTES_MAX = 8000 };

/* The key of a tip that is not erased; tip_key_wipe() it.
 * GW_MISSING   no such tip
 * GW_CONFLICT  it was erased
 * GW_IO        its key cannot be opened; else as db_run() */
MUST_CHECK enum gw_err words_key(struct db *db, const struct keyring *keyring,
                                 int64_t tip, struct tip_key *ret_key);

/* Seals text for row id; an absent text appends nothing.
 * GW_REJECTED  over WORDS_BYTES_MAX; GW_NOMEM */
MUST_CHECK enum gw_err words_seal(const struct tip_key *key, int64_t tip,
                                  enum words_of of, int64_t id,
                                  struct text text, struct buf *out);

/* The way back; out holds the text alone, or nothing when it cannot be opened,
 * which is logged: one damaged row hides no other. GW_NOMEM */
MUST_CHECK enum gw_err words_open(const struct tip_key *key, int64_t tip,
                                  enum words_of of, int64_t id,
                                  struct text sealed, struct buf *out);

#endif
