/* handlers/villagers/keyword.c -- see keyword.h.
 *
 * A word is a run of letters, folded: decomposed, case and marks dropped. So
 * "cek48271936", "C\u00c9K #48271936" and "Cek: 4827-1936" are all the same.
 *
 * What one would get wrong: treating a first word as a command. "Stop! ada anak
 * dibawa", "info ada calo", "cek rumah itu" are tips. The first word only says
 * which rule decides; the rule looks at everything that follows.
 */
#include "handlers/villagers/keyword.h"

#include <string.h>
#include <utf8proc.h>

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"

enum { WORD_MAX = 15, CODE_LEAST = 4, CODE_WHOLE = 8 };

struct word {
    char letters[WORD_MAX + 1]; /* folded, upper case; "" when it is longer
                                       or not of this alphabet */
    bool any;                   /* a word or number stood there at all */
};

static const struct {
    const char *word;
    enum keyword keyword;
} table[] = {
    { "LAPOR", KEYWORD_TIP },     { "LAPORAN", KEYWORD_TIP },
    { "CEK", KEYWORD_STATUS },    { "CHECK", KEYWORD_STATUS },
    { "STATUS", KEYWORD_STATUS }, { "TAMBAH", KEYWORD_ADD },
    { "TAMBAHAN", KEYWORD_ADD },  { "INFO", KEYWORD_HELP },
    { "BANTUAN", KEYWORD_HELP },  { "MENU", KEYWORD_HELP },
    { "BERHENTI", KEYWORD_STOP }, { "STOP", KEYWORD_STOP },
    { "UNREG", KEYWORD_STOP },    { "OFF", KEYWORD_STOP },
    { "HAPUS", KEYWORD_ERASE },
};

/* Words that may stand beside INFO or STOP without telling anything. */
static const char *const beside[] = {
    "SMS",   "PESAN", "LAPOR", "INFO",   "BANTUAN", "LAYANAN",
    "SEMUA", "ALL",   "KIRIM", "JANGAN", "LAGI",    "PAK",
    "BU",    "MOHON", "YA",    "DONG",   "HUBUNGI", "NOMOR",
    "INI",   "MENU",  "CARA",  "MINTA",  "KE",      "ALERT",
};

/* Those of them that make a longer text a wish to be left alone. */
static const char *const leave_alone[] = {
    "SMS", "PESAN", "KIRIM", "HUBUNGI", "LANGGANAN",
};

static bool
is_one_of(const char *const *list, size_t count, const char *word)
{
    for (size_t i = 0; i < count; i++) {
        if (strcmp(list[i], word) == 0)
            return true;
    }
    return false;
}

/* ---- letters ------------------------------------------------------------ */

/* A code point as the ASCII letter (upper case) or digit it stands for; 0 for
 * a separator, -1 for a mark that counts as nothing, '?' for a letter of
 * another alphabet. */
static int
fold(uint32_t point)
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
        return fold((uint32_t)parts[0]);
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

/* The next run of letters or of digits; separators before it are skipped.
 * *rest then begins right behind it. */
static struct word
take_word(struct text *rest)
{
    struct word word = { .any = false };
    struct text ahead = *rest;
    size_t len = 0;
    bool digits = false;
    uint32_t point;

    while (utf8_next(&ahead, &point)) {
        int c = fold(point);
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
        if (len < WORD_MAX)
            word.letters[len] = (char)c;
        len++;
    }
    if (len > WORD_MAX || digits)
        word.letters[0] = '\0';
    return word;
}

static enum keyword
find(const struct word *word)
{
    for (size_t i = 0; i < LENGTH(table); i++) {
        if (strcmp(table[i].word, word->letters) == 0)
            return table[i].keyword;
    }
    return KEYWORD_TIP;
}

/* ---- rules -------------------------------------------------------------- */

/* Whether every word of text may stand beside a command. *ret_leave: one of
 * them asks to be left alone. */
static bool
says_nothing_more(struct text text, bool *ret_leave)
{
    bool nothing = true;

    *ret_leave = false;
    for (;;) {
        struct word word = take_word(&text);
        if (!word.any)
            return nothing;
        if (is_one_of(leave_alone, LENGTH(leave_alone), word.letters))
            *ret_leave = true;
        if (!is_one_of(beside, LENGTH(beside), word.letters))
            nothing = false;
    }
}

static size_t
count_digits(struct text text, size_t from)
{
    size_t at = from;

    while (at < text.len && text.at[at] >= '0' && text.at[at] <= '9')
        at++;
    return at - from;
}

static size_t
skip_any_of(struct text text, size_t from, const char *set)
{
    size_t at = from;

    while (at < text.len && text.at[at] != '\0'
           && strchr(set, text.at[at]) != NULL)
        at++;
    return at;
}

/* What stands for a code at the head of text: groups of digits with single
 * separators, as people copy them ("4827 1936"), up to 8 digits. A lone digit
 * behind the first group is the beginning of what they tell ("3 orang"). */
static bool
take_code(struct text *text, struct text *ret_code)
{
    size_t start = skip_any_of(*text, 0, " \t\n.,:;#*-(/\"'");
    size_t digits = count_digits(*text, start);
    size_t end = start + digits;

    while (digits > 0 && digits < CODE_WHOLE) {
        size_t group_at = skip_any_of(*text, end, " .-");
        size_t group = count_digits(*text, group_at);
        if (group < 2 || digits + group > CODE_WHOLE)
            break;
        digits += group;
        end = group_at + group;
    }
    if (digits < CODE_LEAST)
        return false;
    *ret_code = (struct text){ .at = text->at + start, .len = end - start };
    text->at += end;
    text->len -= end;
    return true;
}

/* Skips "KODE" before the code itself. */
static struct text
behind_kode(struct text text)
{
    struct text ahead = text;
    struct word word = take_word(&ahead);

    return strcmp(word.letters, "KODE") == 0 ? ahead : text;
}

static struct keyword_read
read_coded(enum keyword keyword, struct text rest)
{
    struct keyword_read read = { .keyword = keyword };

    rest = behind_kode(rest);
    if (!take_code(&rest, &read.code))
        return (struct keyword_read){ .keyword = KEYWORD_TIP };
    struct text probe = rest;
    if (take_word(&probe).any)
        read.rest = text_trim(rest);
    return read;
}

/* True when LAPOR is all there is; an emoji behind it is something. */
static bool
tells_nothing(struct text rest)
{
    uint32_t point;

    while (utf8_next(&rest, &point)) {
        if (point >= 0x80 || fold(point) != 0)
            return false;
    }
    return true;
}

static struct keyword_read
read_plain(enum keyword keyword, struct text rest)
{
    struct keyword_read read = { .keyword = KEYWORD_TIP };
    bool leave;

    if (says_nothing_more(rest, &leave)) {
        read.keyword = keyword;
    } else if (keyword == KEYWORD_STOP && leave) {
        read.keyword = KEYWORD_STOP;
        read.rest = text_trim(rest);
    }
    return read;
}

struct keyword_read
keyword_read(struct text text)
{
    struct text rest = text;
    struct word first = take_word(&rest);
    enum keyword keyword = find(&first);

    if (text_trim(text).len == 0)
        return (struct keyword_read){ .keyword = KEYWORD_NOTHING };
    switch (keyword) {
    case KEYWORD_STATUS:
    case KEYWORD_ADD:
    case KEYWORD_ERASE:
        return read_coded(keyword, rest);
    case KEYWORD_HELP:
    case KEYWORD_STOP:
        return read_plain(keyword, rest);
    case KEYWORD_TIP:
        if (strcmp(first.letters, "LAPOR") == 0 && tells_nothing(rest))
            return (struct keyword_read){ .keyword = KEYWORD_NOTHING };
        return (struct keyword_read){ .keyword = KEYWORD_TIP };
    case KEYWORD_NOTHING:
    case KEYWORDS:
        break;
    }
    return (struct keyword_read){ .keyword = KEYWORD_TIP };
}
