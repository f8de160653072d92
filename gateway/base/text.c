/* gateway/base/text.c -- borrowed bytes.
 *
 * Owns nothing. The one thing one would get wrong: an absent text has a NULL
 * place, and memcmp() and memcpy() must not be given one even for 0 bytes.
 */
#include "gateway/base/text.h"

#include <string.h>

static bool
is_space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

static char
fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

struct text
text_of(const char *string)
{
    return (struct text){ string, string == NULL ? 0 : strlen(string) };
}

bool
text_copy(struct text text, char *dst, size_t room)
{
    dst[0] = '\0';
    if (text.len >= room)
        return false;
    if (text.len == 0)
        return true;
    if (memchr(text.at, '\0', text.len) != NULL)
        return false;
    memcpy(dst, text.at, text.len);
    dst[text.len] = '\0';
    return true;
}

bool
text_equal(struct text a, struct text b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.at, b.at, a.len) == 0);
}

bool
text_equal_fold(struct text a, struct text b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (fold(a.at[i]) != fold(b.at[i]))
            return false;
    return true;
}

bool
text_is(struct text text, const char *string)
{
    return text_equal(text, text_of(string));
}

bool
text_starts(struct text text, struct text head)
{
    return text.len >= head.len
           && (head.len == 0 || memcmp(text.at, head.at, head.len) == 0);
}

struct text
text_trim(struct text text)
{
    while (text.len > 0 && is_space(text.at[0])) {
        text.at++;
        text.len--;
    }
    while (text.len > 0 && is_space(text.at[text.len - 1]))
        text.len--;
    return text;
}

bool
text_cut(struct text *rest, char sep, struct text *ret_piece)
{
    if (rest->at == NULL)
        return false;
    const char *found =
        rest->len == 0 ? NULL : memchr(rest->at, sep, rest->len);
    if (found == NULL) {
        *ret_piece = *rest;
        *rest = (struct text){ NULL, 0 };
        return true;
    }
    size_t len = (size_t)(found - rest->at);
    *ret_piece = (struct text){ rest->at, len };
    *rest = (struct text){ found + 1, rest->len - len - 1 };
    return true;
}

bool
text_number(struct text text, int64_t *ret_number)
{
    bool minus = text.len > 0 && text.at[0] == '-';
    size_t i = minus ? 1 : 0;
    if (i == text.len)
        return false;

    /* Counted downwards, for INT64_MIN has no positive twin. */
    int64_t number = 0;
    for (; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9')
            return false;
        if (__builtin_mul_overflow(number, (int64_t)10, &number)
            || __builtin_sub_overflow(number, (int64_t)(text.at[i] - '0'),
                                      &number))
            return false;
    }
    if (!minus && __builtin_sub_overflow((int64_t)0, number, &number))
        return false;
    *ret_number = number;
    return true;
}
