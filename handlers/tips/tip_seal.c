/* The sealing of tips.
 *
 *   keyring --SEAL_TIP_KEY, row--> [ tip key ] --tip, message--> [ text ]
 *
 * What one would get wrong: erasing is destroying the wrapped key. So nothing
 * of a tip may be sealed under anything but its own key, but for the number,
 * which has a key of its own because fewer people may ever see it.
 */
#include "handlers/tips/tip_seal.h"

#include <string.h>

enum { CONTEXT = 16 };

void
tip_key_wipe(struct tip_key *key)
{
    crypto_wipe(key, sizeof *key);
}

void
tip_key_make(const struct keyring *keyring, int64_t tip,
             struct tip_key *ret_key, struct buf *out)
{
    crypto_random(ret_key->key.bytes, sizeof ret_key->key.bytes);
    keyring_seal(keyring, SEAL_TIP_KEY, tip,
                 (struct text){ .at = (const char *)ret_key->key.bytes,
                                .len = sizeof ret_key->key.bytes },
                 out);
}

enum gw_err
tip_key_open(const struct keyring *keyring, int64_t tip, struct text sealed,
             struct tip_key *ret_key)
{
    if (sealed.at == NULL)
        return GW_MISSING;
    if (sealed.len > TIP_SEALED_MAX)
        return GW_REJECTED;
    OWNED(buf_wipe)
    struct buf plain = buf_new(TIP_SEALED_MAX);
    enum gw_err err = keyring_open(keyring, SEAL_TIP_KEY, tip, sealed, &plain);
    if (err != GW_OK)
        return err;
    if (plain.len != sizeof ret_key->key.bytes)
        return GW_REJECTED;
    memcpy(ret_key->key.bytes, plain.at, plain.len);
    return GW_OK;
}

static struct text
context_of(int64_t tip, int64_t message, char context[CONTEXT])
{
    for (int i = 0; i < CONTEXT / 2; i++) {
        context[i] = (char)((uint64_t)tip >> (8 * i) & 0xFF);
        context[CONTEXT / 2 + i] = (char)((uint64_t)message >> (8 * i) & 0xFF);
    }
    return (struct text){ .at = context, .len = CONTEXT };
}

void
tip_text_seal(const struct tip_key *key, int64_t tip, int64_t message,
              struct text plain, struct buf *out)
{
    char context[CONTEXT];
    crypto_seal(&key->key, context_of(tip, message, context), plain, out);
}

enum gw_err
tip_text_open(const struct tip_key *key, int64_t tip, int64_t message,
              struct text sealed, struct buf *out)
{
    char context[CONTEXT];
    if (sealed.len > TIP_SEALED_MAX)
        return GW_REJECTED;
    buf_clear(out);
    return crypto_open(&key->key, context_of(tip, message, context), sealed,
                       out);
}
