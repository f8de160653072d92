/* gateway/base/msisdn.c -- phone numbers, and who sends.
 *
 * The digits are gathered first, then what stands in front of them is judged:
 *
 *   '+' or "00"   the country code follows
 *   "08"          an Indonesian mobile number as it is dialled at home
 *   '8'           the same without the zero, if 9 to 12 digits long
 *   else          the country code, as aggregators write it
 *
 * The one thing one would get wrong: every spelling must give the same digits,
 * also "+62 (0)812", or one villager becomes two senders.
 */
#include "gateway/base/msisdn.h"

#include <string.h>

#include "gateway/base/own.h"

enum {
    MSISDN_MIN = 10,
    MOBILE_MIN = 9, /* an Indonesian one that starts with its 8 */
    MOBILE_MAX = 12,
    WRITTEN_MAX = MSISDN_MAX + 3 /* "00" before it and a '0' inside it */
};

struct written {
    char digits[WRITTEN_MAX];
    size_t len;
    bool plus;
};

/* False for anything that is no digit, filling or leading plus. */
static bool
gather(struct text text, struct written *ret)
{
    struct written written = { .len = 0 };
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c >= '0' && c <= '9') {
            if (written.len == WRITTEN_MAX)
                return false;
            written.digits[written.len++] = c;
        } else if (c == '+' && written.len == 0 && !written.plus) {
            written.plus = true;
        } else if (c == '\0' || strchr(" .-()[]", c) == NULL) {
            return false;
        }
    }
    *ret = written;
    return true;
}

enum gw_err
msisdn_read(struct text text, struct msisdn *ret_number)
{
    struct written written;
    if (!gather(text, &written))
        return GW_REJECTED;

    struct text digits = { written.digits, written.len };
    struct text country = TEXT("");
    if (!written.plus && text_starts(digits, TEXT("00"))) {
        digits = (struct text){ digits.at + 2, digits.len - 2 };
    } else if (!written.plus && text_starts(digits, TEXT("08"))) {
        country = TEXT("62");
        digits = (struct text){ digits.at + 1, digits.len - 1 };
    } else if (!written.plus && text_starts(digits, TEXT("8"))
               && digits.len >= MOBILE_MIN && digits.len <= MOBILE_MAX) {
        country = TEXT("62");
    }
    if (country.len == 0 && text_starts(digits, TEXT("620"))) {
        country = TEXT("62");
        digits = (struct text){ digits.at + 3, digits.len - 3 };
    }

    size_t len = country.len + digits.len;
    if (len < MSISDN_MIN || len > MSISDN_MAX || digits.at[0] == '0')
        return GW_REJECTED;
    struct msisdn number = { "" };
    memcpy(number.digits, country.at, country.len);
    memcpy(number.digits + country.len, digits.at, digits.len);
    *ret_number = number;
    return GW_OK;
}

bool
msisdn_equal(const struct msisdn *a, const struct msisdn *b)
{
    return strcmp(a->digits, b->digits) == 0;
}

struct text
msisdn_digits(const struct msisdn *number)
{
    return text_of(number->digits);
}

void
msisdn_wipe(struct msisdn *number)
{
    explicit_bzero(number, sizeof *number);
}

/* What networks write where a number was withheld. Were these ids, all who
 * withhold theirs would be one person, and be shown each other's drafts. */
static const char *const nobody_words[] = {
    "anonymous", "unknown", "unavailable", "private", "withheld", "hidden",
    "null",      "nil",     "undefined",   "none",    "nobody",   "restricted",
};

static bool
is_nobody(struct text text)
{
    for (size_t i = 0; i < LENGTH(nobody_words); i++)
        if (text_equal_fold(text, text_of(nobody_words[i])))
            return true;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if ((c >= '1' && c <= '9') || (c >= 'A' && c <= 'Z')
            || (c >= 'a' && c <= 'z'))
            return false;
    }
    return true;
}

static bool
is_printable(struct text text)
{
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] < 0x20 || text.at[i] > 0x7E)
            return false;
    return true;
}

struct sender
sender_read(struct text text)
{
    struct sender sender = { .kind = SENDER_NOBODY };
    if (msisdn_read(text, &sender.number) == GW_OK) {
        sender.kind = SENDER_NUMBER;
        return sender;
    }
    text = text_trim(text);
    if (is_printable(text) && !is_nobody(text)
        && text_copy(text, sender.opaque, sizeof sender.opaque))
        sender.kind = SENDER_OPAQUE;
    return sender;
}
