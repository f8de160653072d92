/* handlers/tips/poster.h -- the code on a village's poster: 4 digits for the
 * desa/kelurahan and a check digit, dialled as *177*1*KKKKD#.
 *
 *   KKKK  the village's number from 0001 on, in the order of the codes of the
 *         compiled-in table
 *   D     Damm's check digit: one wrong digit, or two neighbours swapped, is
 *         never another village's code
 *
 * Posters hang for years, so a village's number is for ever: test_poster pins
 * the whole order. A village that comes later must be numbered behind the last.
 */
#ifndef HANDLERS_TIPS_POSTER_H
#define HANDLERS_TIPS_POSTER_H

#include "handlers/tips/place.h"

enum { POSTER_DIGITS = 5 };

/* village: one of places'. */
void poster_write(const struct places *places, const struct village *village,
                  char ret_code[POSTER_DIGITS + 1]);

/* Spaces, dots and hyphens are skipped. NULL: not 5 digits, the check digit is
 * wrong, or no village has that number. */
const struct village *poster_read(const struct places *places,
                                  struct text text);

#endif
