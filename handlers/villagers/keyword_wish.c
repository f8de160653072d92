/* handlers/villagers/keyword_wish.c -- a yes, a wish about contact, a code word.
 *
 * All of these are words that people begin any sentence with ("boleh minta
 * tolong", "ya pak ada di sana", and Sandi is a name), so nothing may follow
 * that the form does not ask for.
 *
 * What one would get wrong: taking "Sandi disekap" for the wish to have
 * "disekap" as a code word. What tells that somebody is in need is no code
 * word, and neither is the word of a command.
 */
#include <string.h>

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"
#include "handlers/villagers/keyword.h"
#include "handlers/villagers/keyword_letters.h"

static const struct keyword_read a_tip = { .keyword = KEYWORD_TIP };

/* ---- yes ------------------------------------------------------------------ */

struct keyword_read
keyword_read_yes(struct text text)
{
    static const char *const words[] = {
        "YA",  "Y",  "IYA", "IYAH", "YAA",   "YES",
        "OKE", "OK", "IYE", "ENYA", "NGGIH",
    };
    struct keyword_word first = keyword_take(&text);

    if (!keyword_among(words, LENGTH(words), first.letters))
        return a_tip;
    struct text ahead = text;
    if (strcmp(keyword_take(&ahead).letters, "HAPUS") == 0)
        text = ahead;
    if (!keyword_ends(text))
        return a_tip;
    return (struct keyword_read){ .keyword = KEYWORD_YES };
}

/* ---- contact -------------------------------------------------------------- */

static const struct {
    const char *word;
    enum tip_contact contact;
} ways[] = {
    { "SMS", CONTACT_SMS },      { "DISMS", CONTACT_SMS },
    { "TELEPON", CONTACT_CALL }, { "DITELEPON", CONTACT_CALL },
    { "TELPON", CONTACT_CALL },  { "DITELPON", CONTACT_CALL },
    { "TELP", CONTACT_CALL },    { "DITELP", CONTACT_CALL },
    { "TLP", CONTACT_CALL },     { "TELEPHONE", CONTACT_CALL },
    { "HUBUNGI", CONTACT_NONE }, { "DIHUBUNGI", CONTACT_NONE },
};

static const struct {
    const char *word;
    enum tip_hours hours;
} times[] = {
    { "PAGI", HOURS_PAGI },
    { "SIANG", HOURS_SIANG },
    { "SORE", HOURS_SORE },
    { "MALAM", HOURS_MALAM },
};

static enum tip_hours
hours_of(const char *word)
{
    for (size_t i = 0; i < LENGTH(times); i++) {
        if (strcmp(times[i].word, word) == 0)
            return times[i].hours;
    }
    return HOURS_NONE;
}

static struct keyword_read
read_may(enum tip_contact contact, struct text rest)
{
    struct keyword_read read = { .keyword = KEYWORD_CONTACT,
                                 .contact = contact,
                                 .hours = HOURS_ANY };

    if (contact == CONTACT_NONE)
        return a_tip; /* BOLEH HUBUNGI says not how */
    if (keyword_ends(rest))
        return read;
    read.hours = hours_of(keyword_take(&rest).letters);
    return read.hours != HOURS_NONE && keyword_ends(rest) ? read : a_tip;
}

/* "jangan sms lagi" is meant for whoever sends; "jangan telepon" is a wish. */
static struct keyword_read
read_may_not(enum tip_contact contact, struct text rest)
{
    static const char *const more[] = { "LAGI", "SAYA", "KE", "SINI", "DULU" };
    enum keyword keyword =
        contact == CONTACT_SMS ? KEYWORD_STOP : KEYWORD_CONTACT;

    while (!keyword_ends(rest)) {
        if (!keyword_among(more, LENGTH(more), keyword_take(&rest).letters))
            return a_tip;
    }
    return (struct keyword_read){ .keyword = keyword };
}

struct keyword_read
keyword_read_contact(bool may, struct text rest)
{
    struct keyword_word way = keyword_take(&rest);

    for (size_t i = 0; i < LENGTH(ways); i++) {
        if (strcmp(ways[i].word, way.letters) == 0)
            return may ? read_may(ways[i].contact, rest)
                       : read_may_not(ways[i].contact, rest);
    }
    return a_tip;
}

/* ---- code words ------------------------------------------------------------ */

/* What is told of somebody whose name is Sandi, or cried. */
static const char *const cries[] = {
    "TOLONG",   "TULUNG",  "PITULUNG", "BANTU", "BANTUIN", "HELP",
    "BAHAYA",   "DARURAT", "GAWAT",    "CEPAT", "CEPET",   "HILANG",
    "KABUR",    "LARI",    "SAKIT",    "MATI",  "HAMIL",   "NANGIS",
    "MENANGIS", "PERGI",   "PULANG",   "BELUM", "CALO",    "TEKONG",
    "SPONSOR",  "POLISI",  "PENIPU",   "CULIK", "KORBAN",  "PELAKU",
    "TERJEBAK", "TAKUT",   "LAPAR",    "SEKAP", "ORANG",   "AGEN",
};

/* A passive says that something is done to somebody: disekap, dibawa, dijual. */
static bool
is_cry(const char *word)
{
    return keyword_among(cries, LENGTH(cries), word)
           || (strncmp(word, "DI", 2) == 0 && strlen(word) >= 6
               && strpbrk(word, "0123456789") == NULL);
}

/* The next piece between spaces. */
static struct text
take_piece(struct text *rest)
{
    *rest = text_trim(*rest);
    struct text piece = { .at = rest->at, .len = 0 };

    while (piece.len < rest->len
           && strchr(" \t\n", piece.at[piece.len]) == NULL)
        piece.len++;
    rest->at += piece.len;
    rest->len -= piece.len;
    return piece;
}

bool
keyword_secret(struct text text, char ret_word[KEYWORD_SECRET_MAX + 1])
{
    char word[KEYWORD_SECRET_MAX + 1] = "";
    size_t len = 0;
    bool ended = false;
    uint32_t point;

    while (utf8_next(&text, &point)) {
        int c = keyword_fold(point);
        if (c < 0)
            continue;
        if (c == 0) {
            ended = len > 0;
            continue;
        }
        if (ended || c == '?' || len == KEYWORD_SECRET_MAX)
            return false;
        word[len++] = (char)c;
    }
    if (len < KEYWORD_SECRET_MIN || is_cry(word) || keyword_is_command(word))
        return false;
    memcpy(ret_word, word, sizeof word);
    return true;
}

/* One that is read as a command, if only by a misspelling, could never be given
 * when it is asked for. */
static bool
is_secret(struct text piece)
{
    char word[KEYWORD_SECRET_MAX + 1];

    return keyword_secret(piece, word)
           && keyword_read(piece).keyword == KEYWORD_TIP;
}

/* Skips what stands between SANDI and the word: "SANDI: word", "SANDI=word". */
static struct text
skip_marks(struct text text)
{
    while (text.len > 0 && strchr(" \t\n:=", text.at[0]) != NULL) {
        text.at++;
        text.len--;
    }
    return text;
}

struct keyword_read
keyword_read_word(struct text rest)
{
    rest = skip_marks(rest);
    struct text one = take_piece(&rest);
    struct text two = take_piece(&rest);
    struct text whole = one;

    if (!keyword_ends(rest))
        return a_tip;
    if (keyword_ends(two)) {
        if (!is_secret(one))
            return a_tip;
        return (struct keyword_read){ .keyword = KEYWORD_WORD_SET,
                                      .word = one };
    }
    if (!is_secret(two))
        return a_tip;
    if (strcmp(keyword_take(&whole).letters, "HAPUS") == 0
        && keyword_ends(whole))
        return (struct keyword_read){ .keyword = KEYWORD_WORD_REMOVE,
                                      .old = two };
    if (!is_secret(one))
        return a_tip;
    return (struct keyword_read){ .keyword = KEYWORD_WORD_CHANGE,
                                  .old = one,
                                  .word = two };
}
