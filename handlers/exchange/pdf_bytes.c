/* handlers/exchange/pdf_bytes.c -- from Unicode to the letters that a PDF's
 * built-in fonts have.
 *
 * What one would get wrong: dropping what cannot be shown. A name would read as
 * another name; so a letter loses its marks at most, and all else is a '?'.
 */
#include <utf8proc.h>

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"
#include "handlers/exchange/pdf.h"

/* WinAnsi 0x80 to 0x9F; 0: nothing there. */
static const uint16_t specials[32] = {
    0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
    0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
    0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
    0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178,
};

/* The letter without its marks; 0: a mark alone, which is left out. */
static char
plain_letter(uint32_t point)
{
    utf8proc_int32_t parts[8];
    int last = 0;
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)point);

    if (category == UTF8PROC_CATEGORY_MN || category == UTF8PROC_CATEGORY_CF)
        return '\0';
    utf8proc_ssize_t count = utf8proc_decompose_char(
        (utf8proc_int32_t)point, parts, (utf8proc_ssize_t)LENGTH(parts),
        UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT, &last);
    return count > 0 && parts[0] >= ' ' && parts[0] < 0x7F ? (char)parts[0]
                                                           : '?';
}

static char
letter_of(uint32_t point)
{
    if (point == '\n' || (point >= ' ' && point < 0x7F))
        return (char)point;
    if (point < ' ' || point == 0x7F || point == 0xA0)
        return ' ';
    if (point == 0x2588 || point == 0x2591)
        return (char)0x95; /* what is blacked out: a bullet */
    if (point > 0xA0 && point <= 0xFF)
        return (char)point;
    for (size_t i = 0; i < LENGTH(specials); i++)
        if (specials[i] == point && point != 0)
            return (char)(0x80 + i);
    return plain_letter(point);
}

void
pdf_bytes(struct text text, struct buf *out)
{
    uint32_t point;

    while (utf8_next(&text, &point)) {
        char letter = letter_of(point);
        if (letter != '\0')
            buf_char(out, letter);
    }
}
