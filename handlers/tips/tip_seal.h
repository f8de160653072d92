/* handlers/tips/tip_seal.h -- a tip's own key, and what is sealed under it.
 *
 * Each tip has a random key, wrapped by the keyring for its row. What is under
 * it is bound to its place: a body to its tip, a message to its row and tip, so
 * none can be moved to where an officer of another area reads.
 */
#ifndef HANDLERS_TIPS_TIP_SEAL_H
#define HANDLERS_TIPS_TIP_SEAL_H

#include "gateway/platform/crypto.h"
#include "gateway/platform/keyring.h"

enum { TIP_SEALED_MAX = 1 << 18 }; /* bytes; a callback has at most 64 KiB */

struct tip_key {
    struct crypto_key key;
};
void tip_key_wipe(struct tip_key *key);
static inline void
tip_key_wipe_slot(struct tip_key *key)
{
    tip_key_wipe(key);
}

/* A new key; its wrapped form is appended. */
void tip_key_make(const struct keyring *keyring, int64_t tip,
                  struct tip_key *ret_key, struct buf *out);
/* GW_MISSING  the tip was erased, or a newer keyring sealed it
 * GW_DENIED, GW_REJECTED  not what we sealed; GW_NOMEM */
MUST_CHECK enum gw_err tip_key_open(const struct keyring *keyring, int64_t tip,
                                    struct text sealed,
                                    struct tip_key *ret_key);

/* message: 0 for the tip's own narrative, TIP_SEAL_READING for what was read in
 * its texts, else the message's id. */
enum { TIP_SEAL_READING = -1 };
void tip_text_seal(const struct tip_key *key, int64_t tip, int64_t message,
                   struct text plain, struct buf *out);
/* Errors as tip_key_open(); out holds the plain text alone. */
MUST_CHECK enum gw_err tip_text_open(const struct tip_key *key, int64_t tip,
                                     int64_t message, struct text sealed,
                                     struct buf *out);

#endif
