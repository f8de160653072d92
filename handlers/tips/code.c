/* The code of a tip, both ways.
 *
 *   tip 0 .. 9,999,999 --Feistel--> 7 digits --Luhn--> 8 digits
 *
 * Eight rounds over 12 + 12 bits make a permutation of 2^24 numbers. One that
 * falls outside the seven digits goes through again until it is inside, which
 * on the way back happens in reverse and so ends at the same tip.
 *
 * What one would get wrong: seven digits are few. Whoever tries codes at random
 * meets a tip as often as there are tips in ten million, so this is only as safe
 * as the tries are counted, and a code opens no more than one vague word. The
 * duress form gives such a guesser a second chance in ten; what it opens is the
 * same vague word, and it rings at the duty officers.
 */
#include "handlers/tips/code.h"

#include <assert.h>
#include <string.h>

enum { ROUNDS = 8, HALF_BITS = 12, HALF_MASK = (1 << HALF_BITS) - 1 };

static uint32_t
round_bits(const struct crypto_key *key, unsigned round, uint32_t half)
{
    const char input[3] = { (char)round, (char)(half >> 8),
                            (char)(half & 0xFF) };
    uint64_t hash = (uint64_t)crypto_hash64(
        key, (struct text){ .at = input, .len = sizeof input });
    return (uint32_t)hash & HALF_MASK;
}

static uint32_t
mix(const struct crypto_key *key, uint32_t number)
{
    uint32_t left = number >> HALF_BITS, right = number & HALF_MASK;
    for (unsigned round = 0; round < ROUNDS; round++) {
        uint32_t next = left ^ round_bits(key, round, right);
        left = right;
        right = next;
    }
    return left << HALF_BITS | right;
}

static uint32_t
unmix(const struct crypto_key *key, uint32_t number)
{
    uint32_t left = number >> HALF_BITS, right = number & HALF_MASK;
    for (unsigned round = ROUNDS; round-- > 0;) {
        uint32_t before = right ^ round_bits(key, round, left);
        right = left;
        left = before;
    }
    return left << HALF_BITS | right;
}

/* The digit that makes the Luhn sum of all eight a multiple of ten: from the
 * right, every second of the seven digits is doubled, beginning with the last.
 * Doubling permutes the digits, so each wrong digit changes the sum. */
static char
check_digit(const char digits[CODE_DIGITS - 1])
{
    int sum = 0;
    for (int i = 0; i < CODE_DIGITS - 1; i++) {
        int digit = digits[i] - '0';
        if (i % 2 == 0)
            digit = digit < 5 ? digit * 2 : digit * 2 - 9;
        sum += digit;
    }
    return (char)('0' + (10 - sum % 10) % 10);
}

void
code_write(const struct keyring *keyring, int64_t tip,
           char ret_code[CODE_DIGITS + 1])
{
    assert(tip > 0 && tip < CODE_TIPS_MAX);
    const struct crypto_key *key = keyring_hash_key(keyring, HASH_CODE);

    uint32_t number = (uint32_t)tip;
    do
        number = mix(key, number);
    while (number >= CODE_TIPS_MAX);

    for (int i = CODE_DIGITS - 2; i >= 0; i--, number /= 10)
        ret_code[i] = (char)('0' + number % 10);
    ret_code[CODE_DIGITS - 1] = check_digit(ret_code);
    ret_code[CODE_DIGITS] = '\0';
}

/* False unless eight digits stand there. */
static bool
digits_read(struct text text, char ret_digits[CODE_DIGITS])
{
    int count = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        if (c == ' ' || c == '.' || c == '-')
            continue;
        if (c < '0' || c > '9' || count == CODE_DIGITS)
            return false;
        ret_digits[count++] = c;
    }
    return count == CODE_DIGITS;
}

/* The digit of a code that is used under duress: the true one raised by five,
 * so that it can be said by heart and no other slip of one digit makes it. */
static char
duress_digit(char check)
{
    return (char)('0' + (check - '0' + 5) % 10);
}

void
code_write_held(const struct keyring *keyring, int64_t tip, bool duress,
                char ret_code[CODE_DIGITS + 1])
{
    code_write(keyring, tip, ret_code);
    if (duress)
        ret_code[CODE_DIGITS - 1] = duress_digit(ret_code[CODE_DIGITS - 1]);
}

/* The tip behind the first seven digits. GW_REJECTED it is nobody's. */
static enum gw_err
tip_of(const struct keyring *keyring, const char digits[CODE_DIGITS],
       int64_t *ret_tip)
{
    uint32_t number = 0;
    for (int i = 0; i < CODE_DIGITS - 1; i++)
        number = number * 10 + (uint32_t)(digits[i] - '0');

    const struct crypto_key *key = keyring_hash_key(keyring, HASH_CODE);
    do
        number = unmix(key, number);
    while (number >= CODE_TIPS_MAX);

    /* Tips are counted from 1, so one code in ten million is nobody's. */
    if (number == 0)
        return GW_REJECTED;
    *ret_tip = number;
    return GW_OK;
}

enum gw_err
code_read(const struct keyring *keyring, struct text text, int64_t *ret_tip)
{
    char digits[CODE_DIGITS];
    if (!digits_read(text, digits)
        || digits[CODE_DIGITS - 1] != check_digit(digits))
        return GW_REJECTED;
    return tip_of(keyring, digits, ret_tip);
}

enum gw_err
code_read_villager(const struct keyring *keyring, struct text text,
                   int64_t *ret_tip, bool *ret_duress)
{
    char digits[CODE_DIGITS];
    if (!digits_read(text, digits))
        return GW_REJECTED;
    char check = check_digit(digits), typed = digits[CODE_DIGITS - 1];
    if (typed != check && typed != duress_digit(check))
        return GW_REJECTED;
    enum gw_err err = tip_of(keyring, digits, ret_tip);
    if (err == GW_OK)
        *ret_duress = typed != check;
    return err;
}

bool
code_digits(struct text text, char ret_digits[CODE_DIGITS + 1])
{
    char digits[CODE_DIGITS];
    if (!digits_read(text, digits))
        return false;
    memcpy(ret_digits, digits, sizeof digits);
    ret_digits[CODE_DIGITS] = '\0';
    return true;
}
