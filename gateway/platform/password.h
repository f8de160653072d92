/* gateway/platform/password.h -- officers' passwords, as Argon2id (RFC 9106).
 *
 * 19 MiB and 2 passes each time: some 20 ms of work, so only on a helper
 * thread or in a command, never on the loop. Any thread; after crypto_init().
 */
#ifndef GATEWAY_PLATFORM_PASSWORD_H
#define GATEWAY_PLATFORM_PASSWORD_H

#include "gateway/base/err.h"
#include "gateway/base/text.h"

enum { PASSWORD_HASH = 128 }; /* a PHC string with its NUL fits */

/* Hashes under a salt of its own. Any bytes and any length are a password;
 * rules about good ones are the caller's. GW_NOMEM */
MUST_CHECK enum gw_err password_hash(struct text password,
                                     char ret_hash[PASSWORD_HASH]);

/* GW_OK        that is the password
 * GW_DENIED    it is not
 * GW_REJECTED  hash is none of password_hash()'s, or damaged
 * GW_NOMEM */
MUST_CHECK enum gw_err password_verify(struct text password, const char *hash);

/* For a login that nobody has: the same work as password_verify(), so that the
 * time of an answer does not tell which logins exist. GW_DENIED always, or
 * GW_NOMEM. */
MUST_CHECK enum gw_err password_verify_nobody(struct text password);

#endif
