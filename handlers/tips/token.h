/* handlers/tips/token.h -- what a text can be found by: keyed hashes of its
 * words, and of the numbers, plates and names in it.
 *
 * A word is spelt plainly and stemmed, so "brgkt", "berangkat" and
 * "keberangkatan" are one; words of fewer than three letters and those that say
 * nothing are left out. A hash tells only who holds the key what it is of.
 *
 * Pure but for memory; any thread.
 */
#ifndef HANDLERS_TIPS_TOKEN_H
#define HANDLERS_TIPS_TOKEN_H

#include "gateway/platform/keyring.h"
#include "handlers/tips/reader.h"

/* Part of what is hashed: never changed. */
enum token_kind {
    TOKEN_WORD = 'w',
    TOKEN_PHONE = 'n',
    TOKEN_ACCOUNT = 'r',
    TOKEN_PLATE = 'p',
    TOKEN_COMPANY = 'c',
    TOKEN_SHIP = 'k',
    TOKEN_DESTINATION = 't',
    TOKEN_ALIAS = 'a'
};

struct token {
    int64_t hash;
    enum token_kind kind;
    bool indexed;        /* false: a word that nothing is found by */
    uint32_t start, end; /* bytes of the text; of names 0, 0 unless placed */
};
/* Any answer but GW_OK ends the walk. */
typedef enum gw_err token_fn(const struct token *token, void *arg);

struct token_maker {
    const struct reader *reader; /* borrowed */
    const struct keyring *keyring;
};

/* Every word of a text in its order, left out or not, then what it names. own:
 * digits of the sender, whose number is not told; "" none. placed: names are
 * told each time they stand, with where; else once.
 * GW_NOMEM, or what fn answers */
MUST_CHECK enum gw_err token_walk(const struct token_maker *maker,
                                  struct text text, const char *own,
                                  bool placed, token_fn *fn, void *arg);

/* The hash of one value; of an alias the case does not count. */
int64_t token_hash(const struct keyring *keyring, enum token_kind kind,
                   struct text value);

/* ---- of a whole tip ---- */

enum { TOKENS_MAX = 4096 }; /* of one tip; what comes after is not found */

struct token_list {
    size_t count;
    struct token list[TOKENS_MAX]; /* once each */
};
/* A token_fn; arg is a struct token_list. Keeps what is indexed. */
enum gw_err token_keep(const struct token *token, void *list);

#endif
