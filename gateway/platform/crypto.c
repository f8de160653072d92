/* gateway/platform/crypto.c -- libsodium behind a small door.
 *
 *   sealed = nonce (24, random) | ciphertext | tag (16)
 *
 * A random nonce of 24 bytes never repeats in practice, so no counter has to
 * survive a power cut. The one thing one would get wrong: nothing of the plain
 * text may be left in a buffer that failed or moved; so room is made with
 * zeros first, and the cipher writes straight into it.
 */
#include "gateway/platform/crypto.h"

#include <assert.h>
#include <sodium.h>
#include <string.h>

enum {
    NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES,
    TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES
};

_Static_assert(NONCE + TAG == CRYPTO_SEAL_EXTRA, "what crypto.h promises");
_Static_assert(CRYPTO_KEY == crypto_aead_xchacha20poly1305_ietf_KEYBYTES
                   && CRYPTO_KEY == crypto_kdf_KEYBYTES
                   && CRYPTO_KEY >= crypto_shorthash_KEYBYTES
                   && CRYPTO_KEY == crypto_generichash_KEYBYTES,
               "one size of key for all");

enum gw_err
crypto_init(void)
{
    /* Each tip and each turn draws nonces: libsodium's own generator (seeded by
     * the kernel, a state for each thread) spares a system call for each. */
    if (randombytes_set_implementation(&randombytes_internal_implementation)
        != 0)
        return GW_IO;
    return sodium_init() < 0 ? GW_IO : GW_OK;
}

void
crypto_random(void *ret_bytes, size_t len)
{
    randombytes_buf(ret_bytes, len);
}

void
crypto_wipe(void *bytes, size_t len)
{
    sodium_memzero(bytes, len);
}

bool
crypto_equal(struct text a, struct text b)
{
    return a.len == b.len
           && (a.len == 0 || sodium_memcmp(a.at, b.at, a.len) == 0);
}

/* ---- keys and hashes ---- */

void
crypto_derive(const struct crypto_key *master, const char *purpose,
              struct crypto_key *ret_key)
{
    char context[crypto_kdf_CONTEXTBYTES] = { 0 };
    size_t len = strlen(purpose);

    assert(len > 0 && len <= sizeof context);
    memcpy(context, purpose, len);
    crypto_kdf_derive_from_key(ret_key->bytes, sizeof ret_key->bytes, 1,
                               context, master->bytes);
}

static const uint8_t *
bytes_of(struct text text)
{
    return (const uint8_t *)text.at;
}

int64_t
crypto_hash64(const struct crypto_key *key, struct text text)
{
    uint8_t hash[crypto_shorthash_BYTES];
    uint64_t number = 0;

    crypto_shorthash(hash, bytes_of(text), text.len, key->bytes);
    for (size_t i = sizeof hash; i-- > 0;)
        number = number << 8 | hash[i];

    int64_t ret;
    memcpy(&ret, &number, sizeof ret);
    return ret != 0 ? ret : 1;
}

void
crypto_mark(const struct crypto_key *key, struct text text,
            uint8_t ret_mark[CRYPTO_MARK])
{
    crypto_generichash(ret_mark, CRYPTO_MARK, bytes_of(text), text.len,
                       key->bytes, sizeof key->bytes);
}

void
crypto_sha256(struct text text, uint8_t ret_hash[32])
{
    crypto_hash_sha256(ret_hash, bytes_of(text), text.len);
}

/* ---- sealing ---- */

static void
add_zeros(struct buf *out, size_t len)
{
    static const char zeros[256];

    for (; len > sizeof zeros; len -= sizeof zeros)
        buf_bytes(out, zeros, sizeof zeros);
    buf_bytes(out, zeros, len);
}

void
crypto_seal(const struct crypto_key *key, struct text context,
            struct text plain, struct buf *out)
{
    size_t start = out->len;

    add_zeros(out, plain.len + CRYPTO_SEAL_EXTRA);
    if (!buf_ok(out))
        return;

    uint8_t *nonce = (uint8_t *)out->at + start;
    randombytes_buf(nonce, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(
        nonce + NONCE, NULL, bytes_of(plain), plain.len, bytes_of(context),
        context.len, NULL, nonce, key->bytes);
}

/* Takes back what was added since start. */
static void
cut_back(struct buf *out, size_t start)
{
    out->len = start;
    if (out->at != NULL)
        out->at[start] = '\0';
}

enum gw_err
crypto_open(const struct crypto_key *key, struct text context,
            struct text sealed, struct buf *out)
{
    size_t start = out->len;

    if (sealed.len < CRYPTO_SEAL_EXTRA)
        return GW_REJECTED;
    size_t plain_len = sealed.len - CRYPTO_SEAL_EXTRA;
    add_zeros(out, plain_len);
    if (!buf_ok(out))
        return GW_NOMEM;

    const uint8_t *nonce = bytes_of(sealed);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(
            plain_len > 0 ? (uint8_t *)out->at + start : NULL, NULL, NULL,
            nonce + NONCE, sealed.len - NONCE, bytes_of(context), context.len,
            nonce, key->bytes)
        != 0) {
        cut_back(out, start);
        return GW_DENIED;
    }
    return GW_OK;
}

/* ---- signatures ---- */

_Static_assert(CRYPTO_PUBLIC == crypto_sign_PUBLICKEYBYTES
                   && CRYPTO_SECRET == crypto_sign_SECRETKEYBYTES
                   && CRYPTO_SIGNATURE == crypto_sign_BYTES
                   && CRYPTO_KEY == crypto_sign_SEEDBYTES,
               "what crypto.h promises");

void
crypto_pair(const struct crypto_key *seed, uint8_t ret_public[CRYPTO_PUBLIC],
            uint8_t ret_secret[CRYPTO_SECRET])
{
    (void)crypto_sign_seed_keypair(ret_public, ret_secret, seed->bytes);
}

void
crypto_put_signature(const uint8_t secret[CRYPTO_SECRET], struct text text,
                     uint8_t ret_signature[CRYPTO_SIGNATURE])
{
    (void)crypto_sign_detached(ret_signature, NULL, bytes_of(text), text.len,
                               secret);
}

bool
crypto_signature_right(const uint8_t public[CRYPTO_PUBLIC], struct text text,
                       struct text signature)
{
    return signature.len == CRYPTO_SIGNATURE
           && crypto_sign_verify_detached(bytes_of(signature), bytes_of(text),
                                          text.len, public)
                  == 0;
}

/* ---- hex ---- */

void
crypto_hex(const void *bytes, size_t len, char *ret_hex)
{
    sodium_bin2hex(ret_hex, 2 * len + 1, bytes, len);
}

static bool
is_hex(struct text text)
{
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] == '\0'
            || strchr("0123456789abcdefABCDEF", text.at[i]) == NULL)
            return false;
    }
    return true;
}

bool
crypto_unhex(struct text hex, void *ret_bytes, size_t len)
{
    size_t read;

    return hex.len == 2 * len && is_hex(hex)
           && (len == 0
               || sodium_hex2bin(ret_bytes, len, hex.at, hex.len, NULL, &read,
                                 NULL)
                      == 0);
}
