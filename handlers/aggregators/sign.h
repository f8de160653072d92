/* handlers/aggregators/sign.h -- hashes that aggregators sign with, and the
 * comparisons; shared by the adapters of this room. Pure. */
#ifndef HANDLERS_AGGREGATORS_SIGN_H
#define HANDLERS_AGGREGATORS_SIGN_H

#include "gateway/base/adapter.h"

enum sign_hash { SIGN_MD5, SIGN_SHA1, SIGN_SHA256, SIGN_SHA512, SIGN_HASHES };

enum { SIGN_BYTES_MAX = 64, SIGN_TEXT_MAX = 2 * SIGN_BYTES_MAX + 1 };

/* Bytes of the result; 0: it could not be computed (no memory). */
size_t sign_plain(enum sign_hash hash, struct text text,
                  uint8_t ret_bytes[SIGN_BYTES_MAX]);
size_t sign_keyed(enum sign_hash hash, const char *secret, struct text text,
                  uint8_t ret_bytes[SIGN_BYTES_MAX]);

/* A C string: base64 with padding. */
void sign_base64(const uint8_t *bytes, size_t len,
                 char ret_text[SIGN_TEXT_MAX]);

/* Whether given is the base64 of the keyed hash of text, under the secret or
 * the old one. */
bool sign_fits(const struct verify_config *config, enum sign_hash hash,
               struct text text, struct text given);

/* For kinds whose proof is a fixed Authorization header: its whole value is
 * the secret, or the old one. GW_DENIED */
MUST_CHECK enum gw_err sign_authorization(const struct wire_in *in,
                                          const struct verify_config *config);
/* The headers that it reads. */
extern const char *const sign_authorization_headers[];

/* Adds "Authorization: Basic ..." to a call. */
void sign_basic(struct wire_call *call, const char *username,
                const char *password);
/* Adds "Authorization: SCHEME KEY". */
void sign_bearer(struct wire_call *call, const char *scheme, const char *key);

#endif
