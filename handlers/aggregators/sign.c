/* handlers/aggregators/sign.c -- hashes that aggregators sign with.
 *
 * MD5 and SHA-1 stand here since aggregators use them; nothing of our own does.
 *
 * The one thing one would get wrong: comparing with the old secret only when
 * the new one failed tells by the time it takes which it was. Both are always
 * computed, and all comparisons take constant time.
 */
#include "handlers/aggregators/sign.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>
#include <string.h>

#include "gateway/base/own.h"
#include "gateway/platform/crypto.h"

enum { CREDENTIALS_MAX = 4096 };

const char *const sign_authorization_headers[] = { "Authorization", NULL };

static const EVP_MD *
digest_of(enum sign_hash hash)
{
    switch (hash) {
    case SIGN_MD5:
        return EVP_md5();
    case SIGN_SHA1:
        return EVP_sha1();
    case SIGN_SHA256:
        return EVP_sha256();
    case SIGN_SHA512:
    case SIGN_HASHES:
        break;
    }
    return EVP_sha512();
}

size_t
sign_plain(enum sign_hash hash, struct text text,
           uint8_t ret_bytes[SIGN_BYTES_MAX])
{
    unsigned len = 0;
    const void *at = text.len > 0 ? text.at : "";

    if (EVP_Digest(at, text.len, ret_bytes, &len, digest_of(hash), NULL) != 1)
        return 0;
    return len;
}

size_t
sign_keyed(enum sign_hash hash, const char *secret, struct text text,
           uint8_t ret_bytes[SIGN_BYTES_MAX])
{
    unsigned len = 0;
    const void *at = text.len > 0 ? text.at : "";

    if (HMAC(digest_of(hash), secret, (int)strlen(secret), at, text.len,
             ret_bytes, &len)
        == NULL)
        return 0;
    return len;
}

void
sign_base64(const uint8_t *bytes, size_t len, char ret_text[SIGN_TEXT_MAX])
{
    EVP_EncodeBlock((unsigned char *)ret_text, bytes, (int)len);
}

static bool
is_keyed(const char *secret, enum sign_hash hash, struct text text,
         struct text given)
{
    uint8_t bytes[SIGN_BYTES_MAX];
    char want[SIGN_TEXT_MAX] = "";
    size_t len = sign_keyed(hash, secret, text, bytes);

    sign_base64(bytes, len, want);
    bool good = len > 0 && crypto_equal(given, text_of(want));
    crypto_wipe(want, sizeof want);
    return good && secret[0] != '\0';
}

bool
sign_fits(const struct verify_config *config, enum sign_hash hash,
          struct text text, struct text given)
{
    bool fresh = is_keyed(config->secret, hash, text, given);
    bool old = is_keyed(config->secret_old, hash, text, given);

    return fresh || old;
}

enum gw_err
sign_authorization(const struct wire_in *in, const struct verify_config *config)
{
    struct text given = wire_in_header(in, "Authorization");
    bool fresh = crypto_equal(given, text_of(config->secret));
    bool old = config->secret_old[0] != '\0'
               && crypto_equal(given, text_of(config->secret_old));

    return given.len > 0 && (fresh || old) ? GW_OK : GW_DENIED;
}

void
sign_basic(struct wire_call *call, const char *username, const char *password)
{
    OWNED(buf_wipe)
    struct buf plain = buf_new(CREDENTIALS_MAX);
    OWNED(buf_wipe)
    struct buf value = buf_new(2 * CREDENTIALS_MAX);

    buf_str(&plain, username);
    buf_char(&plain, ':');
    buf_str(&plain, password);
    buf_str(&value, "Basic ");
    if (!buf_ok(&plain) || !buf_reserve(&value, 2 * plain.len + 4)) {
        call->body.err = GW_NOMEM;
        return;
    }
    int len = EVP_EncodeBlock((unsigned char *)value.at + value.len,
                              (const unsigned char *)plain.at, (int)plain.len);
    value.len += (size_t)len;
    wire_call_header(call, "Authorization", buf_text(&value));
}

void
sign_bearer(struct wire_call *call, const char *scheme, const char *key)
{
    OWNED(buf_wipe)
    struct buf value = buf_new(CREDENTIALS_MAX);

    buf_str(&value, scheme);
    buf_char(&value, ' ');
    buf_str(&value, key);
    if (!buf_ok(&value))
        call->body.err = GW_NOMEM;
    wire_call_header(call, "Authorization", buf_text(&value));
}
