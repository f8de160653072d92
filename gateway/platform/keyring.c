/* gateway/platform/keyring.c -- the keys of one data folder, ready for use.
 *
 *   hash master --derive--> one key a hash_use
 *   hash master --derive--> the pair that signs
 *   seal master of version v --derive--> one key a (v, seal_use)
 *
 * All keys are derived when the keyring is loaded: sealing happens several
 * times a callback. Afterwards the memory is read-only, so any thread may use
 * it. The words that keys are derived by stand in tables here and never change:
 * another word is another key, and what was sealed stays shut.
 */
#include "gateway/platform/keyring.h"

#include <assert.h>
#include <sodium.h>
#include <stdio.h>

#include "gateway/platform/keyring_file.h"

static const char *const seal_words[SEAL_USES] = {
    [SEAL_NUMBER] = "number",   [SEAL_TIP_KEY] = "tip",
    [SEAL_CALL] = "call",       [SEAL_OUTBOX] = "outbox",
    [SEAL_OFFICER] = "officer", [SEAL_PART] = "part",
    [SEAL_BERKAS] = "berkas",   [SEAL_EXPORT] = "export",
    [SEAL_WEBHOOK] = "webhook",
};

static const char *const hash_words[HASH_USES] = {
    [HASH_SENDER] = "sender",   [HASH_SEEN] = "seen",
    [HASH_SESSION] = "session", [HASH_RECEIPT] = "receipt",
    [HASH_CODE] = "code",       [HASH_ALIAS] = "alias",
    [HASH_TOKEN] = "token",
};

enum { ID_BYTES = 8 };

struct keyring {
    char id[2 * ID_BYTES + 1];
    unsigned versions; /* the last one seals */
    bool exported;
    uint8_t public[CRYPTO_PUBLIC], secret[CRYPTO_SECRET];
    struct crypto_key hash[HASH_USES];
    struct crypto_key seal[][SEAL_USES]; /* by version - 1 */
};

/* ---- loading ---- */

static void
derive_id(const struct keyring_file *file, struct keyring *keyring)
{
    struct crypto_key id;

    crypto_derive(&file->hash.key, "id", &id);
    crypto_hex(id.bytes, ID_BYTES, keyring->id);
    crypto_wipe(&id, sizeof id);
}

static void
derive_pair(const struct keyring_file *file, struct keyring *keyring)
{
    struct crypto_key seed;

    crypto_derive(&file->hash.key, "sign", &seed);
    crypto_pair(&seed, keyring->public, keyring->secret);
    crypto_wipe(&seed, sizeof seed);
}

static void
derive_all(const struct keyring_file *file, struct keyring *keyring)
{
    derive_id(file, keyring);
    derive_pair(file, keyring);
    for (size_t use = 0; use < HASH_USES; use++)
        crypto_derive(&file->hash.key, hash_words[use], &keyring->hash[use]);
    for (unsigned i = 0; i < file->versions; i++) {
        for (size_t use = 0; use < SEAL_USES; use++)
            crypto_derive(&file->seal[i].key, seal_words[use],
                          &keyring->seal[i][use]);
    }
}

enum gw_err
keyring_load(const char *data_dir, struct keyring **ret_keyring)
{
    OWNED(keyring_file_free)
    struct keyring_file *file = NULL;

    enum gw_err err = keyring_file_read(data_dir, &file);
    if (err != GW_OK)
        return err;

    struct keyring *keyring = sodium_malloc(
        sizeof *keyring + file->versions * sizeof keyring->seal[0]);
    if (keyring == NULL)
        return GW_NOMEM;
    keyring->versions = file->versions;
    keyring->exported = file->exported == file->versions;
    derive_all(file, keyring);
    (void)sodium_mprotect_readonly(keyring); /* a guard against our own bugs */
    *ret_keyring = keyring;
    return GW_OK;
}

void
keyring_free(struct keyring *keyring)
{
    sodium_free(keyring);
}

/* ---- making and changing ---- */

enum gw_err
keyring_create(const char *data_dir)
{
    OWNED(keyring_file_free)
    struct keyring_file *file = NULL;
    OWNED(keyring_folder_unlock)
    int lock = -1;

    enum gw_err err = keyring_folder_lock(data_dir, true, &lock);
    if (err != GW_OK)
        return err;
    err = keyring_file_absent(data_dir);
    if (err != GW_OK)
        return err;
    err = keyring_file_new(&file);
    if (err != GW_OK)
        return err;
    keyring_master_make(&file->hash);
    keyring_master_make(&file->seal[0]);
    file->versions = 1;
    return keyring_file_write(data_dir, file);
}

enum gw_err
keyring_rotate(const char *data_dir)
{
    OWNED(keyring_file_free)
    struct keyring_file *file = NULL;
    OWNED(keyring_folder_unlock)
    int lock = -1;

    enum gw_err err = keyring_folder_lock(data_dir, false, &lock);
    if (err != GW_OK)
        return err;
    err = keyring_file_read(data_dir, &file);
    if (err != GW_OK)
        return err;
    if (file->versions == KEYRING_VERSIONS_MAX)
        return GW_CONFLICT;
    keyring_master_make(&file->seal[file->versions++]);
    return keyring_file_write(data_dir, file);
}

/* ---- use ---- */

const char *
keyring_id(const struct keyring *keyring)
{
    return keyring->id;
}

bool
keyring_exported(const struct keyring *keyring)
{
    return keyring->exported;
}

unsigned
keyring_version(const struct keyring *keyring)
{
    return keyring->versions;
}

/* A row's number as bytes, the same on every machine. */
struct row_context {
    char bytes[8];
};

static struct row_context
context_of(int64_t row)
{
    struct row_context context;

    for (size_t i = 0; i < sizeof context.bytes; i++)
        context.bytes[i] = (char)((uint64_t)row >> (8 * i) & 0xFF);
    return context;
}

void
keyring_seal(const struct keyring *keyring, enum seal_use use, int64_t row,
             struct text plain, struct buf *out)
{
    struct row_context context = context_of(row);

    buf_char(out, (char)keyring->versions);
    crypto_seal(&keyring->seal[keyring->versions - 1][use],
                (struct text){ context.bytes, sizeof context.bytes }, plain,
                out);
}

enum gw_err
keyring_open(const struct keyring *keyring, enum seal_use use, int64_t row,
             struct text sealed, struct buf *out)
{
    struct row_context context = context_of(row);

    if (sealed.len == 0)
        return GW_REJECTED;
    unsigned version = (unsigned char)sealed.at[0];
    if (version == 0 || version > keyring->versions)
        return GW_MISSING;
    return crypto_open(&keyring->seal[version - 1][use],
                       (struct text){ context.bytes, sizeof context.bytes },
                       (struct text){ sealed.at + 1, sealed.len - 1 }, out);
}

const struct crypto_key *
keyring_hash_key(const struct keyring *keyring, enum hash_use use)
{
    return &keyring->hash[use];
}

void
keyring_sign(const struct keyring *keyring, struct text text,
             uint8_t ret_signature[CRYPTO_SIGNATURE])
{
    crypto_put_signature(keyring->secret, text, ret_signature);
}

const uint8_t *
keyring_public(const struct keyring *keyring)
{
    return keyring->public;
}

/* "n" NUMBER, or "o" CHANNEL NUL ID: neither can look like the other, and an
 * operator's id counts only on its own channel. */
int64_t
keyring_sender(const struct keyring *keyring, const char *channel,
               const struct sender *sender)
{
    char who[256];
    int len = 0;

    switch (sender->kind) {
    case SENDER_NOBODY:
        return 0;
    case SENDER_NUMBER:
        len = snprintf(who, sizeof who, "n%s", sender->number.digits);
        break;
    case SENDER_OPAQUE:
        len =
            snprintf(who, sizeof who, "o%s%c%s", channel, '\0', sender->opaque);
        break;
    }
    assert(len > 1 && (size_t)len < sizeof who);
    int64_t hash = crypto_hash64(&keyring->hash[HASH_SENDER],
                                 (struct text){ who, (size_t)len });
    crypto_wipe(who, sizeof who);
    return hash;
}
