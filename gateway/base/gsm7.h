/* gateway/base/gsm7.h -- the alphabet of a handset (3GPP TS 23.038 §6.2.1).
 *
 * Screens and messages are counted in septets, never in bytes: a character of
 * the default alphabet is one, one of the extension table is two (the escape
 * and itself), and one character outside both makes the whole text UCS-2.
 */
#ifndef GATEWAY_BASE_GSM7_H
#define GATEWAY_BASE_GSM7_H

#include "gateway/base/buf.h"
#include "gateway/base/text.h"

enum {
    GSM7_PART = 160,        /* septets of a message sent alone */
    GSM7_PART_JOINED = 153, /* ... of each part of a longer one */
    UCS2_PART = 70,         /* the same in UTF-16 units */
    UCS2_PART_JOINED = 67,
    SMS_PARTS_MAX = 3 /* house policy: longer is refused */
};

/* Septets of one code point: 1, 2, or 0 when the alphabet lacks it. */
unsigned gsm7_cost(uint32_t point);

/* Septets of a UTF-8 text; -1 when something in it is not GSM-7. */
long gsm7_septets(struct text text);

/* The first character that is not GSM-7: its code point and byte offset;
 * false when there is none. */
bool gsm7_first_foreign(struct text text, uint32_t *ret_point,
                        size_t *ret_offset);

/* The longest head of text, whole characters, of at most septets septets; text
 * must be GSM-7 (a foreign character ends the head). */
struct text gsm7_head(struct text text, size_t septets);

/* One septet a byte (as Kannel and SMPP carry it) to UTF-8. An unknown escape
 * gives the character without it, as TS 23.038 asks; a byte over 127 U+FFFD. */
void gsm7_decode(struct text septets, struct buf *out);

enum sms_coding { SMS_GSM7, SMS_UCS2 };

struct sms_size {
    enum sms_coding coding;
    unsigned units; /* septets or UTF-16 units */
    unsigned parts; /* escape and surrogate pairs never split */
};

struct sms_size sms_size(struct text text);

#endif
