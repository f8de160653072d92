/* gateway/outbox/outbox_words.c -- the sealed part of a message.
 *
 * The one thing one would get wrong: number and text are sealed under one key.
 * Whoever can write to the database must not be able to swap them, or to put in
 * a number from another row. So a number's context is the negative id.
 */
#include "gateway/outbox/outbox_words.h"

#include <string.h>

void
outbox_seal_to(const struct keyring *keyring, int64_t id,
               const struct msisdn *to, struct buf *out)
{
    keyring_seal(keyring, SEAL_OUTBOX, -id, msisdn_digits(to), out);
}

void
outbox_seal_text(const struct keyring *keyring, int64_t id, struct text text,
                 struct buf *out)
{
    keyring_seal(keyring, SEAL_OUTBOX, id, text, out);
}

enum gw_err
outbox_open_to(const struct keyring *keyring, int64_t id, struct text sealed,
               struct msisdn *ret_to)
{
    OWNED(buf_wipe)
    struct buf plain = buf_new(64);
    enum gw_err err = keyring_open(keyring, SEAL_OUTBOX, -id, sealed, &plain);

    if (err != GW_OK)
        return err;
    return buf_ok(&plain) ? msisdn_read(buf_text(&plain), ret_to) : plain.err;
}

enum gw_err
outbox_open_text(const struct keyring *keyring, int64_t id, struct text sealed,
                 struct buf *out)
{
    enum gw_err err = keyring_open(keyring, SEAL_OUTBOX, id, sealed, out);

    return err == GW_OK && !buf_ok(out) ? out->err : err;
}

int64_t
outbox_ref_hash(const struct keyring *keyring, const char *channel,
                struct text ref)
{
    char name[OUTBOX_REF_MAX + 64];
    size_t head = strlen(channel) + 1;

    if (ref.len == 0 || ref.len > OUTBOX_REF_MAX
        || head > sizeof name - OUTBOX_REF_MAX)
        return 0;
    memcpy(name, channel, head); /* its NUL keeps the two apart */
    memcpy(name + head, ref.at, ref.len);
    return crypto_hash64(keyring_hash_key(keyring, HASH_RECEIPT),
                         (struct text){ name, head + ref.len });
}
