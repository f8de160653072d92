/* gateway/base/msisdn.h -- phone numbers, and who sends.
 *
 * A number identifies a person, since SIM cards are registered. So this type
 * has no printing function: it can be hashed, sealed, sent to and compared.
 */
#ifndef GATEWAY_BASE_MSISDN_H
#define GATEWAY_BASE_MSISDN_H

#include "gateway/base/err.h"
#include "gateway/base/text.h"

enum { MSISDN_MAX = 15 }; /* digits, ITU-T E.164 */

struct msisdn {
    char digits[MSISDN_MAX + 1]; /* country code first, no plus; C string */
};

/* Reads a number in any of the spellings that aggregators and people use:
 * "+62 812-...", "0062...", "62...", "08..." and "8..." (9-12 digits).
 * Spaces, dots, hyphens and brackets are skipped. Indonesian numbers get 62,
 * others keep their own country code. 10 to 15 digits in the end.
 *
 * GW_REJECTED  a short code, a name, anything else
 */
MUST_CHECK enum gw_err msisdn_read(struct text text, struct msisdn *ret_number);

bool msisdn_equal(const struct msisdn *a, const struct msisdn *b);
struct text msisdn_digits(const struct msisdn *number); /* borrowed */
void msisdn_wipe(struct msisdn *number);

enum sender_kind {
    SENDER_NOBODY = 0, /* nothing usable: shares nothing with anybody */
    SENDER_NUMBER,     /* E.164: the only kind that is ever sent to */
    SENDER_OPAQUE      /* an operator's id, short code or name; per channel */
};

enum { SENDER_OPAQUE_MAX = 64 };

struct sender {
    enum sender_kind kind;
    struct msisdn number;               /* SENDER_NUMBER */
    char opaque[SENDER_OPAQUE_MAX + 1]; /* SENDER_OPAQUE */
};

/* Never fails: what is no number is opaque if it fits and is printable ASCII
 * (white space around it is dropped), else nobody. Nobody, too, is what says
 * that there is no number: "anonymous" and the like, or no letter and no digit
 * but zeros. */
struct sender sender_read(struct text text);

#endif
