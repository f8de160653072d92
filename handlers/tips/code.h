/* handlers/tips/code.h -- what the villager holds: 8 digits for a tip.
 *
 * Seven digits from a keyed permutation of the tip's number, so they are unique
 * without an index and cannot be guessed from one another, and a Luhn digit.
 */
#ifndef HANDLERS_TIPS_CODE_H
#define HANDLERS_TIPS_CODE_H

#include "gateway/base/err.h"
#include "gateway/base/text.h"
#include "gateway/platform/keyring.h"

enum { CODE_DIGITS = 8, CODE_TIPS_MAX = 10000000 };

/* tip: 1 .. CODE_TIPS_MAX - 1 (asserted). */
void code_write(const struct keyring *keyring, int64_t tip,
                char ret_code[CODE_DIGITS + 1]);

/* The same, or (duress) the form of it that code_read_villager() knows. */
void code_write_held(const struct keyring *keyring, int64_t tip, bool duress,
                     char ret_code[CODE_DIGITS + 1]);

/* Spaces, dots and hyphens are skipped.
 * GW_REJECTED  not 8 digits, or the check digit is wrong */
MUST_CHECK enum gw_err code_read(const struct keyring *keyring,
                                 struct text text, int64_t *ret_tip);

/* The same for what a villager typed, where a code has a second form: its last
 * digit raised by 5 (8 becomes 3) says that somebody forces the holder.
 * *ret_duress: that form was typed; then nothing may show it, and tip_duress()
 * is owed. Errors as code_read(). */
MUST_CHECK enum gw_err code_read_villager(const struct keyring *keyring,
                                          struct text text, int64_t *ret_tip,
                                          bool *ret_duress);

/* The digits of a code as typed, whatever its check digit; false unless there
 * are 8. */
bool code_digits(struct text text, char ret_digits[CODE_DIGITS + 1]);

/* Two Indonesian words for a pseudonym, so that officers can speak of a sender
 * ("Elang Teduh"); "" for 0 (nobody). */
void alias_write(const struct keyring *keyring, int64_t sender,
                 char ret_alias[32]);

#endif
