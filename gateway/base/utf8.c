/* gateway/base/utf8.c -- Unicode in and out of bytes.
 *
 * Nearly all of what comes is ASCII, so each loop first takes eight bytes at a
 * stride that need no thought, and only then looks at one character.
 *
 * The one thing one would get wrong: the second byte. Its range depends on the
 * first (E0, ED, F0, F4), or overlong forms and surrogates pass for valid.
 */
#include "gateway/base/utf8.h"

#include <string.h>

static const uint64_t ones = 0x0101010101010101;
static const uint64_t highs = 0x8080808080808080;

static uint64_t
word_at(const char *at)
{
    uint64_t word;
    memcpy(&word, at, sizeof word);
    return word;
}

/* How many bytes at the head are below 128. */
static size_t
ascii_run(struct text text)
{
    size_t i = 0;
    while (text.len - i >= 8 && (word_at(text.at + i) & highs) == 0)
        i += 8;
    while (i < text.len && (text.at[i] & 0x80) == 0)
        i++;
    return i;
}

/* How many bytes at the head are printable ASCII or a newline. */
static size_t
plain_run(struct text text)
{
    size_t i = 0;
    for (;;) {
        /* Some high bit rises iff some byte is under 0x20 (the lowest such
         * borrows), over 0x7F, or 0x7F itself. */
        while (text.len - i >= 8) {
            uint64_t word = word_at(text.at + i);
            if (((word - ones * 0x20) | word | (word + ones)) & highs)
                break;
            i += 8;
        }
        if (i == text.len)
            return i;
        char c = text.at[i];
        if ((c < 0x20 || c > 0x7E) && c != '\n')
            return i;
        i++;
    }
}

/* The code point at the head of text, which is not empty, and its length; 0 if
 * its first byte does not belong. */
static size_t
decode(struct text text, uint32_t *ret_point)
{
    const unsigned char *at = (const unsigned char *)text.at;
    unsigned first = at[0], low = 0x80, high = 0xBF;
    size_t len;
    uint32_t point;

    if (first < 0x80) {
        *ret_point = first;
        return 1;
    }
    if (first < 0xC2 || first > 0xF4)
        return 0;
    if (first < 0xE0) {
        len = 2;
        point = first & 0x1F;
    } else if (first < 0xF0) {
        len = 3;
        point = first & 0x0F;
        low = first == 0xE0 ? 0xA0 : 0x80;  /* overlong */
        high = first == 0xED ? 0x9F : 0xBF; /* surrogates */
    } else {
        len = 4;
        point = first & 0x07;
        low = first == 0xF0 ? 0x90 : 0x80;  /* overlong */
        high = first == 0xF4 ? 0x8F : 0xBF; /* over U+10FFFF */
    }
    if (text.len < len || at[1] < low || at[1] > high)
        return 0;
    point = point << 6 | (at[1] & 0x3Fu);
    for (size_t i = 2; i < len; i++) {
        if ((at[i] & 0xC0) != 0x80)
            return 0;
        point = point << 6 | (at[i] & 0x3Fu);
    }
    *ret_point = point;
    return len;
}

static void
skip(struct text *text, size_t len)
{
    text->at += len;
    text->len -= len;
}

bool
utf8_valid(struct text text)
{
    while (text.len > 0) {
        skip(&text, ascii_run(text));
        uint32_t point;
        size_t len = text.len == 0 ? 0 : decode(text, &point);
        if (len == 0)
            return text.len == 0;
        skip(&text, len);
    }
    return true;
}

bool
utf8_next(struct text *rest, uint32_t *ret_point)
{
    if (rest->len == 0)
        return false;
    size_t len = decode(*rest, ret_point);
    if (len == 0) {
        *ret_point = UTF8_REPLACEMENT;
        len = 1;
    }
    skip(rest, len);
    return true;
}

void
utf8_put(struct buf *out, uint32_t point)
{
    if (point > 0x10FFFF || (point >= 0xD800 && point <= 0xDFFF))
        point = UTF8_REPLACEMENT;

    char bytes[4];
    size_t len = 0;
    if (point < 0x80) {
        bytes[len++] = (char)point;
    } else {
        if (point < 0x800) {
            bytes[len++] = (char)(0xC0 | point >> 6);
        } else {
            if (point < 0x10000) {
                bytes[len++] = (char)(0xE0 | point >> 12);
            } else {
                bytes[len++] = (char)(0xF0 | point >> 18);
                bytes[len++] = (char)(0x80 | (point >> 12 & 0x3F));
            }
            bytes[len++] = (char)(0x80 | (point >> 6 & 0x3F));
        }
        bytes[len++] = (char)(0x80 | (point & 0x3F));
    }
    buf_bytes(out, bytes, len);
}

void
utf8_clean(struct text text, struct buf *out)
{
    while (text.len > 0) {
        size_t plain = plain_run(text);
        buf_bytes(out, text.at, plain);
        skip(&text, plain);

        uint32_t point;
        if (text_starts(text, TEXT("\r\n")))
            skip(&text, 1);
        else if (utf8_next(&text, &point))
            utf8_put(out, point < 0x20 || (point >= 0x7F && point < 0xA0)
                              ? ' '
                              : point);
    }
}

static uint32_t
unit_at(const char *at)
{
    return (uint32_t)(unsigned char)at[0] << 8 | (unsigned char)at[1];
}

void
utf8_from_utf16be(struct text bytes, struct buf *out)
{
    if (text_starts(bytes, TEXT("\xFE\xFF")))
        skip(&bytes, 2);
    while (bytes.len >= 2) {
        uint32_t point = unit_at(bytes.at);
        skip(&bytes, 2);
        if (point >= 0xD800 && point <= 0xDBFF && bytes.len >= 2) {
            uint32_t low = unit_at(bytes.at);
            if (low >= 0xDC00 && low <= 0xDFFF) {
                point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
                skip(&bytes, 2);
            }
        }
        utf8_put(out, point);
    }
    if (bytes.len > 0)
        utf8_put(out, UTF8_REPLACEMENT);
}

static void
put_unit(struct buf *out, uint32_t unit)
{
    const char bytes[2] = { (char)(unit >> 8), (char)(unit & 0xFF) };
    buf_bytes(out, bytes, sizeof bytes);
}

void
utf8_to_utf16be(struct text text, struct buf *out)
{
    for (uint32_t point; utf8_next(&text, &point);) {
        if (point < 0x10000) {
            put_unit(out, point);
        } else {
            put_unit(out, 0xD800 + ((point - 0x10000) >> 10));
            put_unit(out, 0xDC00 + ((point - 0x10000) & 0x3FF));
        }
    }
}

void
utf8_from_latin1(struct text bytes, struct buf *out)
{
    while (bytes.len > 0) {
        size_t ascii = ascii_run(bytes);
        buf_bytes(out, bytes.at, ascii);
        skip(&bytes, ascii);
        if (bytes.len > 0) {
            utf8_put(out, (unsigned char)bytes.at[0]);
            skip(&bytes, 1);
        }
    }
}

size_t
utf8_points(struct text text)
{
    size_t count = 0;
    while (text.len > 0) {
        size_t ascii = ascii_run(text);
        count += ascii;
        skip(&text, ascii);
        uint32_t point;
        if (utf8_next(&text, &point))
            count++;
    }
    return count;
}
