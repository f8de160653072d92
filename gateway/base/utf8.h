/* gateway/base/utf8.h -- Unicode in and out of bytes (RFC 3629, RFC 2781). */
#ifndef GATEWAY_BASE_UTF8_H
#define GATEWAY_BASE_UTF8_H

#include "gateway/base/buf.h"
#include "gateway/base/text.h"

enum { UTF8_REPLACEMENT = 0xFFFD };

bool utf8_valid(struct text text);

/* Takes the next code point off *rest. A byte that does not belong gives
 * UTF8_REPLACEMENT and is skipped alone. False at the end. */
bool utf8_next(struct text *rest, uint32_t *ret_point);

/* Appends one code point; a surrogate or one over U+10FFFF becomes U+FFFD. */
void utf8_put(struct buf *out, uint32_t point);

/* Appends text as clean UTF-8: bytes that do not belong become U+FFFD, NUL and
 * other control characters but newline become a space, CR LF becomes LF. This
 * is what every text of a villager goes through before it is stored. */
void utf8_clean(struct text text, struct buf *out);

/* UTF-16BE bytes to UTF-8; a lone surrogate and an odd last byte become
 * U+FFFD; a byte order mark at the start is dropped. Not cleaned. */
void utf8_from_utf16be(struct text bytes, struct buf *out);

/* The other way; invalid UTF-8 becomes U+FFFD. */
void utf8_to_utf16be(struct text text, struct buf *out);

/* ISO 8859-1 to UTF-8. */
void utf8_from_latin1(struct text bytes, struct buf *out);

size_t utf8_points(struct text text); /* how many code points */

#endif
