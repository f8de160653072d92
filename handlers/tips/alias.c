/* Two words for a sender, so that officers can speak of one whom they must not
 * know: the same sender, the same words, on every machine with this keyring.
 *
 * What one would get wrong: 65,536 pairs are few, so two senders may share an
 * alias. It is a name for talking, never a key to anything. */
#include "handlers/tips/code.h"

#include <stdio.h>

#include "handlers/tips/alias_words.h"

void
alias_write(const struct keyring *keyring, int64_t sender, char ret_alias[32])
{
    _Static_assert(ALIAS_WORD_MAX * 2 + 2 <= 32, "two words fit");
    ret_alias[0] = '\0';
    if (sender == 0)
        return;

    char bytes[8];
    for (int i = 0; i < 8; i++)
        bytes[i] = (char)((uint64_t)sender >> (8 * i) & 0xFF);
    uint64_t hash = (uint64_t)crypto_hash64(
        keyring_hash_key(keyring, HASH_ALIAS),
        (struct text){ .at = bytes, .len = sizeof bytes });

    snprintf(ret_alias, 32, "%s %s", alias_nouns[hash % ALIAS_WORDS],
             alias_traits[hash / ALIAS_WORDS % ALIAS_WORDS]);
}
