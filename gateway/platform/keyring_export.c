/* gateway/platform/keyring_export.c -- the keyring on paper, or in a safe.
 *
 *   -----BEGIN KENTONGAN KEYRING-----
 *   base64 of: format 1 | salt 16 | nonce 24 | secretbox of the file's text
 *   -----END KENTONGAN KEYRING-----
 *
 * The key comes from the passphrase by Argon2id with libsodium's "moderate"
 * cost. The text inside is marked as exported already; the file in the data
 * folder is marked only once the whole export stands in out.
 */
#include "gateway/platform/keyring.h"

#include <sodium.h>
#include <string.h>

#include "gateway/base/utf8.h"
#include "gateway/platform/keyring_file.h"

enum {
    FORMAT = 1,
    SALT = crypto_pwhash_SALTBYTES,
    NONCE = crypto_secretbox_NONCEBYTES,
    EXTRA = 1 + SALT + NONCE + crypto_secretbox_MACBYTES,
    LINE = 64
};

static const char header[] = "-----BEGIN KENTONGAN KEYRING-----";
static const char footer[] = "-----END KENTONGAN KEYRING-----";

_Static_assert(CRYPTO_KEY == crypto_secretbox_KEYBYTES, "one size of key");

static enum gw_err
stretch(struct text passphrase, const uint8_t *salt, struct crypto_key *ret_key)
{
    return crypto_pwhash(ret_key->bytes, sizeof ret_key->bytes, passphrase.at,
                         passphrase.len, salt,
                         crypto_pwhash_argon2id_OPSLIMIT_MODERATE,
                         crypto_pwhash_argon2id_MEMLIMIT_MODERATE,
                         crypto_pwhash_ALG_ARGON2ID13)
                   == 0
               ? GW_OK
               : GW_NOMEM;
}

/* ---- export ---- */

/* Appends format | salt | nonce | box. */
static enum gw_err
box(struct text passphrase, struct text plain, struct buf *out)
{
    uint8_t head[1 + SALT + NONCE] = { FORMAT };
    uint8_t sealed[KEYRING_FILE_MAX + crypto_secretbox_MACBYTES];
    struct crypto_key key;

    crypto_random(head + 1, SALT + NONCE);
    enum gw_err err = stretch(passphrase, head + 1, &key);
    if (err != GW_OK)
        return err;
    /* Fails only for texts longer than any keyring. */
    (void)crypto_secretbox_easy(sealed, (const uint8_t *)plain.at, plain.len,
                                head + 1 + SALT, key.bytes);
    crypto_wipe(&key, sizeof key);
    buf_bytes(out, head, sizeof head);
    buf_bytes(out, sealed, plain.len + crypto_secretbox_MACBYTES);
    return out->err;
}

/* Appends the bytes between header and footer, in lines of base64. */
static void
print_lines(struct text bytes, struct buf *out)
{
    char line[LINE + 1];
    size_t step = LINE / 4 * 3;

    buf_printf(out, "%s\n", header);
    while (bytes.len > 0) {
        size_t len = bytes.len < step ? bytes.len : step;

        sodium_bin2base64(line, sizeof line, (const uint8_t *)bytes.at, len,
                          sodium_base64_VARIANT_ORIGINAL);
        buf_printf(out, "%s\n", line);
        bytes.at += len;
        bytes.len -= len;
    }
    buf_printf(out, "%s\n", footer);
}

static enum gw_err
export_file(const struct keyring_file *file, struct text passphrase,
            struct buf *out)
{
    OWNED(buf_wipe)
    struct buf plain = buf_new(KEYRING_FILE_MAX);
    OWNED(buf_free)
    struct buf sealed = buf_new(KEYRING_FILE_MAX + EXTRA);

    keyring_file_print(file, &plain);
    if (!buf_ok(&plain))
        return GW_NOMEM;
    enum gw_err err = box(passphrase, buf_text(&plain), &sealed);
    if (err != GW_OK)
        return err;
    print_lines(buf_text(&sealed), out);
    return buf_ok(out) ? GW_OK : GW_NOMEM;
}

enum gw_err
keyring_export(const char *data_dir, struct text passphrase, struct buf *out)
{
    OWNED(keyring_file_free)
    struct keyring_file *file = NULL;
    OWNED(keyring_folder_unlock)
    int lock = -1;

    if (utf8_points(passphrase) < KEYRING_PASSPHRASE_MIN)
        return GW_REJECTED;
    enum gw_err err = keyring_folder_lock(data_dir, false, &lock);
    if (err != GW_OK)
        return err;
    err = keyring_file_read(data_dir, &file);
    if (err != GW_OK) /* GW_REJECTED is the passphrase alone */
        return err == GW_REJECTED ? GW_IO : err;
    file->exported = file->versions;
    clock_format(clock_wall_ms(), file->exported_at);
    err = export_file(file, passphrase, out);
    if (err != GW_OK)
        return err;
    return keyring_file_write(data_dir, file);
}

/* ---- import ---- */

/* What stands between header and footer; false unless both are there. Lines
 * above and below do not matter, as in a mail. */
static bool
find_lines(struct text exported, struct text *ret_lines)
{
    struct text rest = exported, line;
    const char *begin = NULL;

    while (text_cut(&rest, '\n', &line)) {
        line = text_trim(line);
        if (text_is(line, header)) {
            begin = line.at + line.len;
        } else if (begin != NULL && text_is(line, footer)) {
            *ret_lines = (struct text){ begin, (size_t)(line.at - begin) };
            return true;
        }
    }
    return false;
}

/* Opens format | salt | nonce | box and appends the keyring's text. */
static enum gw_err
unbox(struct text passphrase, const uint8_t *sealed, size_t len,
      struct buf *out)
{
    struct crypto_key key;
    uint8_t plain[KEYRING_FILE_MAX];

    if (len <= EXTRA || len - EXTRA > sizeof plain || sealed[0] != FORMAT)
        return GW_REJECTED;
    enum gw_err err = stretch(passphrase, sealed + 1, &key);
    if (err != GW_OK)
        return err;
    int opened = crypto_secretbox_open_easy(plain, sealed + 1 + SALT + NONCE,
                                            len - 1 - SALT - NONCE,
                                            sealed + 1 + SALT, key.bytes);
    crypto_wipe(&key, sizeof key);
    if (opened != 0)
        return GW_DENIED;
    buf_bytes(out, plain, len - EXTRA);
    crypto_wipe(plain, sizeof plain);
    return out->err;
}

static enum gw_err
open_export(struct text passphrase, struct text exported,
            struct keyring_file **ret_file)
{
    OWNED(buf_wipe)
    struct buf plain = buf_new(KEYRING_FILE_MAX);
    uint8_t sealed[KEYRING_FILE_MAX + EXTRA];
    struct text lines;
    size_t len;

    if (!find_lines(exported, &lines)
        || sodium_base642bin(sealed, sizeof sealed, lines.at, lines.len,
                             " \t\r\n", &len, NULL,
                             sodium_base64_VARIANT_ORIGINAL)
               != 0)
        return GW_REJECTED;
    enum gw_err err = unbox(passphrase, sealed, len, &plain);
    if (err != GW_OK)
        return err;
    return keyring_file_parse(buf_text(&plain), ret_file);
}

enum gw_err
keyring_import(const char *data_dir, struct text passphrase,
               struct text exported)
{
    OWNED(keyring_file_free)
    struct keyring_file *file = NULL;
    OWNED(keyring_folder_unlock)
    int lock = -1;

    enum gw_err err = open_export(passphrase, exported, &file);
    if (err != GW_OK)
        return err;
    err = keyring_folder_lock(data_dir, true, &lock);
    if (err != GW_OK)
        return err;
    err = keyring_file_absent(data_dir);
    if (err != GW_OK)
        return err;
    return keyring_file_write(data_dir, file);
}
