/* handlers/tips/reader_command.c -- a command, well written or not.
 *
 * The intake obeys only what is exactly a command (keyword.h); this says what
 * was probably meant, so that nobody reads "STPO" as a tip.
 */
#include <string.h>

#include "handlers/tips/reader_judge.h"

enum rest { REST_NONE, REST_CODE, REST_CODE_TEXT };

static bool
is_beside(const struct word *word)
{
    static const char *const beside[] = {
        "sms",   "pesan",  "lapor", "info",  "bantuan", "layanan", "semua",
        "kirim", "jangan", "lagi",  "pak",   "bapak",   "ibu",     "mohon",
        "ya",    "saya",   "menu",  "minta", "kode",
    };
    for (size_t i = 0; i < LENGTH(beside); i++)
        if (spelling_is(word, beside[i]))
            return true;
    return false;
}

/* From the word `at` on only a code and words that tell nothing; code: there
 * must be one, or nothing at all. */
static bool
tells_nothing(const struct words *words, size_t at, bool *ret_code)
{
    size_t digits = 0;

    *ret_code = false;
    for (size_t i = at; i < words->count; i++) {
        const struct word *word = &words->list[i];
        if (word->digits == word->len)
            digits += word->len;
        else if (!is_beside(word))
            return false;
    }
    *ret_code = digits >= 4;
    return true;
}

/* Digits run on behind the word, as in "cek48271936". */
static bool
head_is(const char *raw, const char *head, bool *ret_code)
{
    char letters[WORD_LETTERS_MAX + 1] = "";
    size_t len = strcspn(raw, "0123456789");

    memcpy(letters, raw, len);
    *ret_code = strlen(raw + len) >= 4;
    if (raw[len] != '\0' && !*ret_code)
        return false;
    unsigned most = strlen(head) >= 4 ? 1 : 0;
    return spelling_distance(letters, head, most) <= most;
}

bool
reader_is_command(const struct words *words)
{
    static const struct {
        const char *word;
        enum rest rest;
    } heads[] = {
        { "cek", REST_CODE },      { "check", REST_CODE },
        { "status", REST_CODE },   { "tambah", REST_CODE_TEXT },
        { "hapus", REST_CODE },    { "tambahan", REST_CODE_TEXT },
        { "cekk", REST_CODE },     { "lapor", REST_NONE },
        { "info", REST_NONE },     { "bantuan", REST_NONE },
        { "menu", REST_NONE },     { "tolong", REST_NONE },
        { "berhenti", REST_NONE }, { "brenti", REST_NONE },
        { "berenti", REST_NONE },  { "stop", REST_NONE },
        { "unreg", REST_NONE },    { "off", REST_NONE },
    };
    if (words->count == 0)
        return false;
    for (size_t i = 0; i < LENGTH(heads); i++) {
        bool joined, code;
        if (!head_is(words->list[0].raw, heads[i].word, &joined))
            continue;
        /* "Tolong saya" asks for more than a menu. */
        bool lone = strcmp(heads[i].word, "tolong") == 0;
        bool nothing = tells_nothing(words, 1, &code);
        if (nothing && (!lone || words->count == 1))
            return true;
        bool second = words->count > 1
                      && words->list[1].digits == words->list[1].len
                      && words->list[1].len >= 4;
        if (heads[i].rest != REST_NONE && (joined || second))
            return true;
    }
    return false;
}
