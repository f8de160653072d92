/* handlers/officers/recovery.h -- codes on paper for who lost the phone.
 *
 * Eight are made whenever a second factor is set up. Each stands in for the
 * one-time password once. Only keyed hashes of them are kept.
 */
#ifndef HANDLERS_OFFICERS_RECOVERY_H
#define HANDLERS_OFFICERS_RECOVERY_H

#include "gateway/base/err.h"
#include "gateway/base/text.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"

enum {
    RECOVERY_CODES = 8,
    RECOVERY_LEN = 11 /* "k7mdq-x2rpa": 50 random bits */
};

struct recovery {
    char codes[RECOVERY_CODES][RECOVERY_LEN + 1];
};

void recovery_make(struct recovery *ret_recovery);

/* Puts them in the place of the officer's pending ones (pending), or of all. */
MUST_CHECK enum gw_err recovery_put(struct db *db,
                                    const struct keyring *keyring,
                                    int64_t officer, bool pending,
                                    const struct recovery *recovery);
/* The pending ones become the officer's only ones. */
MUST_CHECK enum gw_err recovery_confirm(struct db *db, int64_t officer);
MUST_CHECK enum gw_err recovery_drop(struct db *db, int64_t officer);

/* Uses one up; upper case, spaces and hyphens do not matter.
 * GW_DENIED  none of the officer's, or used */
MUST_CHECK enum gw_err recovery_use(struct db *db,
                                    const struct keyring *keyring,
                                    int64_t officer, struct text code);
MUST_CHECK enum gw_err recovery_left(struct db *db, int64_t officer,
                                     int64_t *ret_left);

#endif
