/* handlers/tips/audit_head.h -- signed heads: what pins the audit down.
 *
 * The chain alone shows a change to who cannot compute hashes. A head says:
 * "line N has this hash", signed with the folder's Ed25519 key. Whoever has one
 * can tell later that nothing up to line N was changed, taken out or cut off.
 * Heads are kept in table audit_head and handed to both agencies.
 */
#ifndef HANDLERS_TIPS_AUDIT_HEAD_H
#define HANDLERS_TIPS_AUDIT_HEAD_H

#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"
#include "handlers/tips/audit.h"

struct audit_head {
    int64_t id, lines, at_ms; /* whole seconds */
    uint8_t hash[AUDIT_HASH];
    uint8_t signature[CRYPTO_SIGNATURE];
};

/* Signs the newest line and keeps the head, unless a kept one is younger than
 * after_ms; *ret_head is the newest kept one. Inside a write transaction.
 * GW_MISSING  there is no line yet */
MUST_CHECK enum gw_err audit_head_sign(struct db *db,
                                       const struct keyring *keyring,
                                       int64_t now_ms, int64_t after_ms,
                                       struct audit_head *ret_head);
/* GW_MISSING  none was signed yet */
MUST_CHECK enum gw_err audit_head_newest(struct db *db,
                                         struct audit_head *ret_head);

/* As one line of JSON, with the public key beside it; and back. A head that is
 * read is checked for its form alone: GW_REJECTED. */
void audit_head_print(const struct audit_head *head,
                      const struct keyring *keyring, struct buf *out);
MUST_CHECK enum gw_err audit_head_read(struct text json,
                                       struct audit_head *ret_head);

enum audit_fault {
    AUDIT_FINE,
    AUDIT_UNSIGNED, /* not signed by this keyring, or changed since */
    AUDIT_CUT,      /* its line is not there */
    AUDIT_REWRITTEN /* its line has another hash: that one or one before it was
                       written anew, with all that follow */
};

/* Does the chain in db still hold this head? Errors as db_run(). */
MUST_CHECK enum gw_err audit_head_check(struct db *db,
                                        const struct keyring *keyring,
                                        const struct audit_head *head,
                                        enum audit_fault *ret_fault);
/* The same for every kept head, oldest first. */
struct audit_heads {
    int64_t count;     /* that the chain holds, before the first it doesn't */
    int64_t good, bad; /* lines of the last and of that one; 0 none */
    enum audit_fault fault; /* of that one */
};
MUST_CHECK enum gw_err audit_heads_check(struct db *db,
                                         const struct keyring *keyring,
                                         struct audit_heads *ret_heads);

#endif
