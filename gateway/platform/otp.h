/* gateway/platform/otp.h -- one-time passwords from an officer's phone.
 *
 * RFC 6238: HMAC-SHA-1, 6 digits, a new one each 30 s, which is what every
 * authenticator app understands. Any thread; after crypto_init().
 */
#ifndef GATEWAY_PLATFORM_OTP_H
#define GATEWAY_PLATFORM_OTP_H

#include <stdint.h>

#include "gateway/base/buf.h"
#include "gateway/base/err.h"
#include "gateway/base/text.h"

enum {
    OTP_SECRET = 20, /* bytes of a new secret */
    OTP_DIGITS = 6,
    OTP_STEP_MS = 30 * 1000,
    OTP_WINDOW = 1 /* steps a phone's clock may be off */
};

void otp_make_secret(uint8_t ret_secret[OTP_SECRET]);

/* Is code the one of now, or of a step beside it? Spaces in it are skipped, as
 * apps show "123 456". ret_step: whose code it is; newest_used is the step
 * that was accepted last (0: none), and it and all before it are refused.
 *
 * GW_DENIED    wrong, too old, or used already
 * GW_REJECTED  not six digits, or no secret
 * GW_NOMEM */
MUST_CHECK enum gw_err otp_verify(struct text secret, struct text code,
                                  int64_t now_ms, int64_t newest_used,
                                  int64_t *ret_step);

/* Appends the secret as base32 without padding, for typing by hand. */
void otp_base32(struct text secret, struct buf *out);

/* Appends otpauth://totp/Kentongan:LOGIN?secret=...&issuer=Kentongan..., which
 * holds the secret. */
void otp_uri(struct text secret, struct text login, struct buf *out);

/* Appends text (an address) as a QR code of UTF-8 half blocks, for a terminal
 * with light letters on a dark ground; a quiet zone is around it.
 *
 * GW_REJECTED  too long for a QR code
 * GW_NOMEM     out is full, too */
MUST_CHECK enum gw_err otp_qr(struct text text, struct buf *out);

#endif
