/* gateway/platform/otp.c -- one-time passwords from an officer's phone.
 *
 * The three steps of the window are always all computed and compared in
 * constant time, so nothing can be learnt from how long a refusal takes.
 * liboath gives codes and base32, libqrencode the squares.
 */
#include "gateway/platform/otp.h"

#include <liboath/oath.h>
#include <qrencode.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/fields.h"
#include "gateway/base/own.h"
#include "gateway/platform/crypto.h"

static const char issuer[] = "Kentongan";

void
otp_make_secret(uint8_t ret_secret[OTP_SECRET])
{
    crypto_random(ret_secret, OTP_SECRET);
}

/* ---- verifying ---- */

/* The digits of a code as people type it; false unless there are six. */
static bool
read_code(struct text code, char ret_digits[OTP_DIGITS + 1])
{
    size_t count = 0;

    for (size_t i = 0; i < code.len; i++) {
        if (code.at[i] == ' ')
            continue;
        if (code.at[i] < '0' || code.at[i] > '9' || count == OTP_DIGITS)
            return false;
        ret_digits[count++] = code.at[i];
    }
    ret_digits[count] = '\0';
    return count == OTP_DIGITS;
}

static enum gw_err
code_of_step(struct text secret, int64_t step, char ret_digits[OTP_DIGITS + 1])
{
    switch (oath_hotp_generate(secret.at, secret.len, (uint64_t)step,
                               OTP_DIGITS, false, OATH_HOTP_DYNAMIC_TRUNCATION,
                               ret_digits)) {
    case OATH_OK:
        return GW_OK;
    case OATH_MALLOC_ERROR:
        return GW_NOMEM;
    default:
        return GW_REJECTED;
    }
}

enum gw_err
otp_verify(struct text secret, struct text code, int64_t now_ms,
           int64_t newest_used, int64_t *ret_step)
{
    char typed[OTP_DIGITS + 1], right[OTP_DIGITS + 1];
    int64_t now = now_ms / OTP_STEP_MS, found = -1;

    if (secret.len == 0 || now_ms < 0 || !read_code(code, typed))
        return GW_REJECTED;
    for (int64_t step = now - OTP_WINDOW; step <= now + OTP_WINDOW; step++) {
        if (step < 0)
            continue;
        enum gw_err err = code_of_step(secret, step, right);
        if (err != GW_OK)
            return err;
        if (crypto_equal(text_of(typed), text_of(right)) && step > newest_used)
            found = step;
    }
    crypto_wipe(right, sizeof right);
    if (found < 0)
        return GW_DENIED;
    *ret_step = found;
    return GW_OK;
}

/* ---- the address ---- */

void
otp_base32(struct text secret, struct buf *out)
{
    char *word = NULL;
    size_t len = 0;

    if (oath_base32_encode(secret.at, secret.len, &word, &len) != OATH_OK) {
        out->err = GW_NOMEM;
        return;
    }
    while (len > 0 && word[len - 1] == '=')
        len--;
    buf_bytes(out, word, len);
    crypto_wipe(word, strlen(word));
    free(word);
}

void
otp_uri(struct text secret, struct text login, struct buf *out)
{
    buf_printf(out, "otpauth://totp/%s:", issuer);
    form_escape(login, out);
    buf_str(out, "?secret=");
    otp_base32(secret, out);
    buf_printf(out, "&issuer=%s&algorithm=SHA1&digits=%d&period=%d", issuer,
               OTP_DIGITS, OTP_STEP_MS / 1000);
}

/* ---- the QR code ---- */

enum { QUIET = 4 }; /* modules around it, as ISO/IEC 18004 wants */

static void
qr_free_slot(QRcode **slot)
{
    if (*slot != NULL)
        QRcode_free(*slot);
}

/* A module that is light; everything around the code is. */
static bool
is_light(const QRcode *code, int x, int y)
{
    if (x < 0 || y < 0 || x >= code->width || y >= code->width)
        return true;
    return (code->data[y * code->width + x] & 1) == 0;
}

/* Two modules, one above the other, are one character. Light ones are drawn,
 * in the terminal's letter colour. */
static void
draw(const QRcode *code, struct buf *out)
{
    static const char *const blocks[2][2] = { { " ", "▄" }, { "▀", "█" } };

    for (int y = -QUIET; y < code->width + QUIET; y += 2) {
        for (int x = -QUIET; x < code->width + QUIET; x++) {
            /* Their height is odd: the last half row stays undrawn. */
            bool below =
                y + 1 < code->width + QUIET && is_light(code, x, y + 1);
            buf_str(out, blocks[is_light(code, x, y)][below]);
        }
        buf_char(out, '\n');
    }
}

enum gw_err
otp_qr(struct text text, struct buf *out)
{
    enum { BYTES_MAX = 2331 }; /* version 40, error correction M */

    if (text.len == 0 || text.len > BYTES_MAX)
        return GW_REJECTED;
    OWNED(qr_free)
    QRcode *code = QRcode_encodeData(
        (int)text.len, (const unsigned char *)text.at, 0, QR_ECLEVEL_M);
    if (code == NULL)
        return GW_NOMEM;
    draw(code, out);
    return buf_ok(out) ? GW_OK : GW_NOMEM;
}
