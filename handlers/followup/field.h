/* handlers/followup/field.h -- officers who ask by SMS, from where there is no
 * console.
 *
 *   TUGAS pin         -> "Darurat 2, lewat 1. Kode 48271936 55310021"
 *   TERIMA kode pin   -> takes that tip for the officer's agency
 *
 * Counts and codes alone: what a tip says never goes to a phone. Only a number
 * that was registered is heard, so that anybody else's "TUGAS" stays a tip; and
 * after FIELD_WRONG_MAX wrong PINs of a day nothing is answered until the next,
 * right or wrong. A PIN is kept as a keyed hash, not as a password is: it is short,
 * so no slow hash would save it from who has the keys, while the writer, on which
 * every villager waits, would stand still for each text. Without the keyring the
 * hash says nothing; with a phone in the hand it is the tries that count.
 *
 * All inside an op.
 */
#ifndef HANDLERS_FOLLOWUP_FIELD_H
#define HANDLERS_FOLLOWUP_FIELD_H

#include "gateway/base/msisdn.h"
#include "handlers/followup/follow.h"

enum {
    FIELD_PIN_MIN = 6,
    FIELD_PIN_MAX = 12,  /* digits */
    FIELD_WRONG_MAX = 3, /* wrong PINs of a day */
    FIELD_ASKS_MAX = 60, /* texts of a day that are answered */
    FIELD_TEXT_MAX = 160
};

/* FIELD_PIN_MIN to FIELD_PIN_MAX digits, and not the same digit throughout. */
bool field_pin_good(struct text pin);

/* Registers an officer's phone, in place of the one before.
 * GW_REJECTED  the PIN is no good
 * GW_CONFLICT  the number is another officer's
 * GW_MISSING   no such officer */
MUST_CHECK enum gw_err field_register(struct db *db,
                                      const struct keyring *keyring,
                                      int64_t officer,
                                      const struct msisdn *number,
                                      struct text pin, int64_t now_ms);
/* GW_MISSING  he has none */
MUST_CHECK enum gw_err field_forget(struct db *db, int64_t officer);
/* GW_MISSING  he has none */
MUST_CHECK enum gw_err field_has(struct db *db, int64_t officer);

struct field_ask {
    const struct keyring *keyring;
    const struct calendar *calendar;
    const struct msisdn *from;
    struct text text; /* clean UTF-8 */
    int64_t now_ms;
};

/* Does a text look as if an officer asked? Pure, and cheap: it runs for every
 * text of every villager. */
bool field_is_ask(struct text text);

/* Takes it, if its number is a registered one: *ret_taken; then it is no tip.
 * The answer is appended to answer, at most FIELD_TEXT_MAX characters of GSM-7;
 * nothing when there is to be none. Errors as db_run(). */
MUST_CHECK enum gw_err field_take(struct db *db, const struct field_ask *ask,
                                  bool *ret_taken, struct buf *answer);

#endif
