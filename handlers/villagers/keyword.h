/* handlers/villagers/keyword.h -- what one SMS asks for.
 *
 * Pure. Case, accents and punctuation do not count. Only what is exactly a
 * command is one: "CEK 48271936" asks for a status, "cek rumah itu" is a tip.
 * A doubtful text is a tip, since a tip too many is read and a tip too few is
 * lost.
 */
#ifndef HANDLERS_VILLAGERS_KEYWORD_H
#define HANDLERS_VILLAGERS_KEYWORD_H

#include "gateway/base/text.h"

enum keyword {
    KEYWORD_NOTHING, /* empty, or LAPOR alone: nothing was told */
    KEYWORD_TIP,
    KEYWORD_STATUS, /* CEK code */
    KEYWORD_ADD,    /* TAMBAH code text */
    KEYWORD_HELP,   /* INFO, BANTUAN */
    KEYWORD_STOP,   /* BERHENTI, STOP, UNREG, OFF */
    KEYWORD_ERASE,  /* HAPUS code */
    KEYWORDS
};

struct keyword_read {
    enum keyword keyword;
    struct text code; /* STATUS, ADD, ERASE: what stands for the code, digits
                           and separators; borrowed from the text */
    struct text rest; /* ADD: what follows the code, trimmed */
};

/* text: clean UTF-8. */
struct keyword_read keyword_read(struct text text);

#endif
