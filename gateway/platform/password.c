/* gateway/platform/password.c -- officers' passwords, as Argon2id.
 *
 * The cost stands in every hash and is checked before any work is done: a
 * database that somebody has changed cannot make us take gigabytes. When the
 * cost rises one day, the old row stays in the table, so that old hashes still
 * verify.
 */
#include "gateway/platform/password.h"

#include <errno.h>
#include <sodium.h>

#include "gateway/base/own.h"

enum { PASSES = 2, MEMORY_BYTES = 19 * 1024 * 1024 };

_Static_assert(PASSWORD_HASH >= crypto_pwhash_STRBYTES, "a hash fits");

/* The newest first: it is what password_hash() makes. */
static const char *const costs[] = {
    "$argon2id$v=19$m=19456,t=2,p=1$",
};

/* Of a password of 32 random bytes that nobody has kept. */
static const char nobodys[] =
    "$argon2id$v=19$m=19456,t=2,p=1"
    "$5sTdrAUwXemjQClUIOgi6Q$QWKUFka9326Q1zJvzkoBRNqEqU7kHsKnWK2YJr5QlMQ";

enum gw_err
password_hash(struct text password, char ret_hash[PASSWORD_HASH])
{
    char hash[crypto_pwhash_STRBYTES];

    if (crypto_pwhash_str_alg(hash, password.at, password.len, PASSES,
                              MEMORY_BYTES, crypto_pwhash_ALG_ARGON2ID13)
        != 0)
        return GW_NOMEM;
    (void)text_copy(text_of(hash), ret_hash, PASSWORD_HASH);
    return GW_OK;
}

static bool
is_ours(const char *hash)
{
    for (size_t i = 0; i < LENGTH(costs); i++) {
        if (text_starts(text_of(hash), text_of(costs[i])))
            return true;
    }
    return false;
}

/* libsodium tells by errno why it said no: EINVAL is another password, nothing
 * is a hash that it cannot read. */
enum gw_err
password_verify(struct text password, const char *hash)
{
    if (!is_ours(hash))
        return GW_REJECTED;
    errno = 0;
    if (crypto_pwhash_str_verify(hash, password.at, password.len) == 0)
        return GW_OK;
    switch (errno) {
    case EINVAL:
        return GW_DENIED;
    case ENOMEM:
        return GW_NOMEM;
    default:
        return GW_REJECTED;
    }
}

enum gw_err
password_verify_nobody(struct text password)
{
    enum gw_err err = password_verify(password, nobodys);

    return err == GW_NOMEM ? GW_NOMEM : GW_DENIED;
}
