/* gateway/platform/crypto.h -- libsodium behind a small door.
 *
 * Call crypto_init() once before any other.
 */
#ifndef GATEWAY_PLATFORM_CRYPTO_H
#define GATEWAY_PLATFORM_CRYPTO_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/base/buf.h"
#include "gateway/base/err.h"
#include "gateway/base/text.h"

enum {
    CRYPTO_KEY = 32,
    CRYPTO_MARK = 16,            /* a keyed hash long enough to be compared */
    CRYPTO_SEAL_EXTRA = 24 + 16, /* nonce and tag */
    CRYPTO_PUBLIC = 32,          /* of a pair that signs: Ed25519 */
    CRYPTO_SECRET = 64,
    CRYPTO_SIGNATURE = 64
};

struct crypto_key {
    uint8_t bytes[CRYPTO_KEY];
};

MUST_CHECK enum gw_err crypto_init(void); /* GW_IO: no randomness */

void crypto_random(void *ret_bytes, size_t len);
void crypto_wipe(void *bytes, size_t len);
bool crypto_equal(struct text a, struct text b); /* constant time in the
                                                       content, not the length */

/* A key of its own for one use (BLAKE2b KDF); purpose: at most 8 bytes. */
void crypto_derive(const struct crypto_key *master, const char *purpose,
                   struct crypto_key *ret_key);

/* 64 keyed bits (SipHash-2-4), for table keys; never 0. */
int64_t crypto_hash64(const struct crypto_key *key, struct text text);
/* 128 keyed bits (BLAKE2b). */
void crypto_mark(const struct crypto_key *key, struct text text,
                 uint8_t ret_mark[CRYPTO_MARK]);
/* Unkeyed SHA-256 for chains and checksums. */
void crypto_sha256(struct text text, uint8_t ret_hash[32]);

/* Appends nonce | XChaCha20-Poly1305 ciphertext | tag. context is the row's
 * identity: opening under another one fails. */
void crypto_seal(const struct crypto_key *key, struct text context,
                 struct text plain, struct buf *out);
/* GW_DENIED  not sealed by this key for this context, or changed since
 * GW_REJECTED  too short to be sealed at all; GW_NOMEM */
MUST_CHECK enum gw_err crypto_open(const struct crypto_key *key,
                                   struct text context, struct text sealed,
                                   struct buf *out);

/* The pair that belongs to a seed: the same one each time. */
void crypto_pair(const struct crypto_key *seed,
                 uint8_t ret_public[CRYPTO_PUBLIC],
                 uint8_t ret_secret[CRYPTO_SECRET]);
void crypto_put_signature(const uint8_t secret[CRYPTO_SECRET], struct text text,
                          uint8_t ret_signature[CRYPTO_SIGNATURE]);
/* False unless signature has the right length and was made by the pair's
 * secret half for exactly this text. */
bool crypto_signature_right(const uint8_t public[CRYPTO_PUBLIC],
                            struct text text, struct text signature);

void crypto_hex(const void *bytes, size_t len, char *ret_hex); /* 2*len+1 */
/* False unless exactly len bytes in lower or upper case hex stand there. */
bool crypto_unhex(struct text hex, void *ret_bytes, size_t len);

#endif
