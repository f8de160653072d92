/* handlers/villagers/keyword.h -- what one SMS asks for.
 *
 * Pure. Case, accents and punctuation do not count, and of most words one wrong
 * letter neither. Only what is exactly a command is one: "CEK 48271936" asks
 * for a status, "cek rumah itu" is a tip. A doubtful text is a tip, since a tip
 * too many is read and a tip too few is lost.
 */
#ifndef HANDLERS_VILLAGERS_KEYWORD_H
#define HANDLERS_VILLAGERS_KEYWORD_H

#include "gateway/base/text.h"
#include "handlers/tips/tip.h"

enum keyword {
    KEYWORD_NOTHING, /* empty, or LAPOR alone: nothing was told */
    KEYWORD_TIP,
    KEYWORD_STATUS,      /* CEK code */
    KEYWORD_ADD,         /* TAMBAH code text */
    KEYWORD_HELP,        /* INFO, BANTUAN */
    KEYWORD_STOP,        /* BERHENTI, STOP, UNREG, OFF, JANGAN SMS */
    KEYWORD_ERASE,       /* HAPUS code */
    KEYWORD_ERASE_DRAFT, /* HAPUS */
    KEYWORD_START,       /* MULAI, START, UNSTOP */
    KEYWORD_YES,         /* YA, YA HAPUS: a tip unless something was asked */
    KEYWORD_CONTACT,     /* BOLEH SMS PAGI, JANGAN TELEPON */
    KEYWORD_WORD_SET,    /* SANDI word */
    KEYWORD_WORD_CHANGE, /* SANDI old word */
    KEYWORD_WORD_REMOVE, /* SANDI HAPUS old */
    KEYWORDS
};

struct keyword_read {
    enum keyword keyword;
    struct text code; /* STATUS, ADD, ERASE: what stands for the code, digits
                           and separators; borrowed from the text */
    struct text rest; /* what follows that tells something, trimmed: ADD,
                           STATUS, ERASE behind the code, STOP behind the word */
    struct text word, old;    /* WORD_*: as they were typed; fit */
    enum tip_contact contact; /* CONTACT */
    enum tip_hours hours;
};

/* text: clean UTF-8. */
struct keyword_read keyword_read(struct text text);

/* A text as a code word: one word of 4 to 20 letters and digits, folded; what is
 * no letter and no digit around it does not count. False for anything else, for
 * the word of a command, and for one that may be a cry for help. */
enum { KEYWORD_SECRET_MIN = 4, KEYWORD_SECRET_MAX = 20 };
bool keyword_secret(struct text text, char ret_word[KEYWORD_SECRET_MAX + 1]);

#endif
