/* handlers/villagers/keyword_letters.c -- see keyword_letters.h.
 *
 * A word is a run of letters, folded: decomposed, case and marks dropped. So
 * "cek48271936", "C\u00c9K #48271936" and "Cek: 4827-1936" are all the same.
 *
 * What one would get wrong: letters of another alphabet are letters too. They
 * make a word that is no command; dropped, they would leave a command behind
 * that nobody wrote.
 */
#include "handlers/villagers/keyword_letters.h"

#include <string.h>
#include <utf8proc.h>

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"

int
keyword_fold(uint32_t point)
{
    if (point < 0x80) {
        if (point >= 'a' && point <= 'z')
            return (int)point - 'a' + 'A';
        if ((point >= 'A' && point <= 'Z') || (point >= '0' && point <= '9'))
            return (int)point;
        return 0;
    }
    utf8proc_int32_t parts[8];
    int boundary = UTF8PROC_BOUNDCLASS_START;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)point, parts, LENGTH(parts),
                                UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT
                                    | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK,
                                &boundary);
    if (n == 0)
        return -1;
    if (n > 0 && parts[0] > 0 && parts[0] < 0x80)
        return keyword_fold((uint32_t)parts[0]);
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)point);
    return category >= UTF8PROC_CATEGORY_LU && category <= UTF8PROC_CATEGORY_LO
               ? '?'
               : 0;
}

static bool
is_digit(int folded)
{
    return folded >= '0' && folded <= '9';
}

struct keyword_word
keyword_take(struct text *rest)
{
    struct keyword_word word = { .any = false };
    struct text ahead = *rest;
    size_t len = 0;
    bool digits = false;
    uint32_t point;

    while (utf8_next(&ahead, &point)) {
        int c = keyword_fold(point);
        if (c == 0 || (word.any && c > 0 && is_digit(c) != digits)) {
            if (word.any)
                break;
            *rest = ahead;
            continue;
        }
        *rest = ahead;
        if (c < 0)
            continue;
        digits = is_digit(c);
        word.any = true;
        if (len < KEYWORD_LETTERS_MAX)
            word.letters[len] = (char)c;
        len++;
    }
    if (len > KEYWORD_LETTERS_MAX || digits)
        word.letters[0] = '\0';
    return word;
}

bool
keyword_ends(struct text rest)
{
    return !keyword_take(&rest).any;
}

bool
keyword_among(const char *const *list, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], word) == 0)
            return true;
    }
    return false;
}
