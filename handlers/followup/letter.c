/* handlers/followup/letter.c -- see letter.h.
 *
 * What one would get wrong: believing that a list makes words safe. It catches
 * what slips in; whoever writes decides, and may say so.
 */
#include "handlers/followup/letter.h"

#include <ctype.h>

#include "gateway/base/own.h"

static const char *const fate_words[] = {
    [LETTER_QUEUED] = "queued",       [LETTER_LATER] = "later",
    [LETTER_WORD] = "word",           [LETTER_REFUSED] = "refused",
    [LETTER_NO_NUMBER] = "no_number", [LETTER_NO_CHANNEL] = "no_channel",
};

/* Whole words, lower case. 110 is the one thing that every message may name. */
static const char *const unsafe[] = {
    "tppo",     "tppm",     "polisi",    "pulisi",      "polda",
    "polres",   "polsek",   "imigrasi",  "kanim",       "penyidik",
    "petugas",  "aparat",   "tersangka", "pelaku",      "korban",
    "saksi",    "pelapor",  "lapor",     "laporan",     "aduan",
    "kasus",    "perkara",  "berkas",    "tangkap",     "ditangkap",
    "gerebek",  "selundup", "trafiking", "trafficking", "perdagangan",
    "sindikat", "calo",     "sponsor",   "disekap",     "kode",
};

const char *
letter_fate_word(enum letter_fate fate)
{
    return fate_words[fate];
}

static bool
is_letter(char c)
{
    return isalnum((unsigned char)c) != 0;
}

struct text
letter_unsafe(struct text text)
{
    size_t from = 0;

    while (from < text.len) {
        size_t end = from;
        while (end < text.len && is_letter(text.at[end]))
            end++;
        struct text word = { .at = text.at + from, .len = end - from };
        for (size_t i = 0; i < LENGTH(unsafe); i++)
            if (text_equal_fold(word, text_of(unsafe[i])))
                return word;
        from = end + 1;
    }
    return (struct text){ NULL, 0 };
}
