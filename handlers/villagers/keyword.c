/* handlers/villagers/keyword.c -- see keyword.h.
 *
 *   first word --> which rule --> the rule looks at everything that follows
 *
 * What one would get wrong: treating a first word as a command. "Stop! ada anak
 * dibawa", "info ada calo", "cek rumah itu" are tips. A misspelt word is held
 * to more: behind it nothing may be in doubt, and no other word that people
 * write may be taken for it ("lapar" is no misspelt LAPOR).
 */
#include "handlers/villagers/keyword.h"

#include <string.h>

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"
#include "handlers/tips/spelling.h"
#include "handlers/villagers/keyword_letters.h"

enum { CODE_LEAST = 4, CODE_WHOLE = 8, NEAR_LEAST = 4 };

/* How a word of the table is to be met. */
enum spelt {
    EXACTLY, /* as it stands */
    NEARLY,  /* with one error too: then strictly */
    STRICTLY /* an error itself: nothing in doubt behind it */
};

static const struct {
    const char *word;
    enum keyword keyword;
    enum spelt spelt;
} table[] = {
    { "LAPOR", KEYWORD_NOTHING, NEARLY },
    { "CEK", KEYWORD_STATUS, EXACTLY },
    { "CHECK", KEYWORD_STATUS, NEARLY },
    { "STATUS", KEYWORD_STATUS, NEARLY },
    { "PERIKSA", KEYWORD_STATUS, NEARLY },
    { "PARIKSA", KEYWORD_STATUS, NEARLY }, /* Sunda */
    { "CKE", KEYWORD_STATUS, STRICTLY },
    { "ECK", KEYWORD_STATUS, STRICTLY },
    { "CEC", KEYWORD_STATUS, STRICTLY },
    { "CEKC", KEYWORD_STATUS, STRICTLY },
    { "CEKK", KEYWORD_STATUS, STRICTLY },
    { "CEEK", KEYWORD_STATUS, STRICTLY },
    { "CCEK", KEYWORD_STATUS, STRICTLY },
    { "TAMBAH", KEYWORD_ADD, NEARLY },
    { "TAMBAHAN", KEYWORD_ADD, NEARLY },
    { "NAMBAH", KEYWORD_ADD, NEARLY },
    { "NAMBAHAN", KEYWORD_ADD, NEARLY }, /* Sunda */
    { "INFO", KEYWORD_HELP, NEARLY },
    { "BANTUAN", KEYWORD_HELP, NEARLY },
    { "MENU", KEYWORD_HELP, EXACTLY },
    { "BERHENTI", KEYWORD_STOP, NEARLY },
    { "STOP", KEYWORD_STOP, NEARLY },
    { "UNREG", KEYWORD_STOP, NEARLY },
    { "OFF", KEYWORD_STOP, EXACTLY },
    { "MULAI", KEYWORD_START, NEARLY },
    { "START", KEYWORD_START, NEARLY },
    { "UNSTOP", KEYWORD_START, NEARLY },
    { "HAPUS", KEYWORD_ERASE, NEARLY },
    { "BOLEH", KEYWORD_CONTACT, EXACTLY },
    { "MEUNANG", KEYWORD_CONTACT, EXACTLY }, /* Sunda */
    { "JANGAN", KEYWORD_CONTACT, EXACTLY },
    { "ULAH", KEYWORD_CONTACT, EXACTLY },  /* Sunda: jangan */
    { "NAPIK", KEYWORD_CONTACT, EXACTLY }, /* Jaseng: jangan */
    { "SANDI", KEYWORD_WORD_SET, EXACTLY },
};

/* Words that are none of the table's, however near they are. */
static const char *const lookalikes[] = {
    "LAPAR",   "LAPER",    "LAPANG", "LAPUR", "TAMBAK", "TAMBAL", "TAMBAT",
    "BANTUIN", "BANTUKAN", "INDO",   "INTO",  "STOK",   "STEP",   "STOR",
    "SHOP",    "MULIA",    "MULAS",  "MULAN", "STAR",   "SMART",  "HARUS",
};

/* Words that may stand beside a command without telling anything. */
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

static const struct keyword_read a_tip = { .keyword = KEYWORD_TIP };

bool
keyword_is_command(const char *folded)
{
    for (size_t i = 0; i < LENGTH(table); i++) {
        if (strcmp(table[i].word, folded) == 0)
            return true;
    }
    return false;
}

/* ---- the first word ------------------------------------------------------ */

static bool
is_nearly(const char *word, const char *written)
{
    return strlen(written) >= NEAR_LEAST
           && spelling_distance(written, word, 1) <= 1;
}

/* *ret_strict: it is misspelt. */
static enum keyword
find(const char *written, bool *ret_strict)
{
    *ret_strict = false;
    for (size_t i = 0; i < LENGTH(table); i++) {
        if (strcmp(table[i].word, written) == 0) {
            *ret_strict = table[i].spelt == STRICTLY;
            return table[i].keyword;
        }
    }
    if (keyword_among(lookalikes, LENGTH(lookalikes), written))
        return KEYWORD_TIP;
    *ret_strict = true;
    for (size_t i = 0; i < LENGTH(table); i++) {
        if (table[i].spelt == NEARLY && is_nearly(table[i].word, written))
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
        struct keyword_word word = keyword_take(&text);
        if (!word.any)
            return nothing;
        if (keyword_among(leave_alone, LENGTH(leave_alone), word.letters))
            *ret_leave = true;
        if (!keyword_among(beside, LENGTH(beside), word.letters))
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
 * behind the first group is the beginning of what they tell ("3 orang").
 * Returns how many digits, 0 for no code. */
static size_t
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
        return 0;
    *ret_code = (struct text){ .at = text->at + start, .len = end - start };
    text->at += end;
    text->len -= end;
    return digits;
}

/* Skips "KODE" before the code itself. */
static struct text
behind_kode(struct text text)
{
    static const char *const words[] = { "KODE", "KODENYA", "KODENA" };
    struct text ahead = text;
    struct keyword_word word = keyword_take(&ahead);

    return keyword_among(words, LENGTH(words), word.letters) ? ahead : text;
}

/* Behind a misspelt word: is it a code, and not the head of a phone number? */
static bool
is_surely_code(enum keyword keyword, size_t digits, struct text rest)
{
    size_t next = skip_any_of(rest, 0, " .-");
    bool leave;

    if (digits != CODE_WHOLE || count_digits(rest, next) >= 3)
        return false;
    return keyword == KEYWORD_ADD || says_nothing_more(rest, &leave);
}

static struct keyword_read
read_coded(enum keyword keyword, bool strict, struct text rest)
{
    struct keyword_read read = { .keyword = keyword };
    bool leave;

    if (!strict && keyword_ends(rest))
        return (struct keyword_read){ .keyword = KEYWORD_HELP };
    rest = behind_kode(rest);
    size_t digits = take_code(&rest, &read.code);
    if (digits == 0 || (strict && !is_surely_code(keyword, digits, rest)))
        return a_tip;
    if (keyword == KEYWORD_ADD ? !keyword_ends(rest)
                               : !says_nothing_more(rest, &leave))
        read.rest = text_trim(rest);
    return read;
}

static struct keyword_read
read_erase(bool strict, struct text rest)
{
    if (!strict && keyword_ends(rest))
        return (struct keyword_read){ .keyword = KEYWORD_ERASE_DRAFT };
    return read_coded(KEYWORD_ERASE, strict, rest);
}

/* LAPOR, when it is all there is; an emoji behind it is something. */
static struct keyword_read
read_nothing(struct text rest)
{
    uint32_t point;

    while (utf8_next(&rest, &point)) {
        if (point >= 0x80 || keyword_fold(point) != 0)
            return a_tip;
    }
    return (struct keyword_read){ .keyword = KEYWORD_NOTHING };
}

static struct keyword_read
read_plain(enum keyword keyword, bool strict, struct text rest)
{
    struct keyword_read read = { .keyword = keyword };
    bool leave, nothing = says_nothing_more(rest, &leave);

    if (keyword_ends(rest) || (nothing && !strict))
        return read;
    if (keyword != KEYWORD_STOP || !leave || strict)
        return a_tip;
    read.rest = text_trim(rest);
    return read;
}

static bool
is_may(const char *word)
{
    return strcmp(word, "BOLEH") == 0 || strcmp(word, "MEUNANG") == 0;
}

struct keyword_read
keyword_read(struct text text)
{
    struct text rest = text;
    struct keyword_word first = keyword_take(&rest);
    bool strict;
    enum keyword keyword = find(first.letters, &strict);

    if (text_trim(text).len == 0)
        return (struct keyword_read){ .keyword = KEYWORD_NOTHING };
    switch (keyword) {
    case KEYWORD_STATUS:
    case KEYWORD_ADD:
        return read_coded(keyword, strict, rest);
    case KEYWORD_ERASE:
        return read_erase(strict, rest);
    case KEYWORD_HELP:
    case KEYWORD_STOP:
    case KEYWORD_START:
        return read_plain(keyword, strict, rest);
    case KEYWORD_NOTHING:
        return read_nothing(rest);
    case KEYWORD_CONTACT:
        return keyword_read_contact(is_may(first.letters), rest);
    case KEYWORD_WORD_SET:
        return keyword_read_word(rest);
    case KEYWORD_TIP:
        return keyword_read_yes(text);
    case KEYWORD_ERASE_DRAFT:
    case KEYWORD_YES:
    case KEYWORD_WORD_CHANGE:
    case KEYWORD_WORD_REMOVE:
    case KEYWORDS:
        break;
    }
    return a_tip;
}
