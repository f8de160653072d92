/* gateway/outbox/outbox_words.h -- number and text of a message, sealed; and
 * the keyed hash of an aggregator's id. For this room alone; any thread. */
#ifndef GATEWAY_OUTBOX_OUTBOX_WORDS_H
#define GATEWAY_OUTBOX_OUTBOX_WORDS_H

#include "gateway/base/buf.h"
#include "gateway/base/msisdn.h"
#include "gateway/platform/keyring.h"

enum {
    OUTBOX_TEXT_MAX = 1024, /* UTF-8 bytes; SMS_PARTS_MAX parts need 918 */
    OUTBOX_REF_MAX = 128    /* longer ids are not remembered */
};

/* Appends the sealed form. id is the message's. */
void outbox_seal_to(const struct keyring *keyring, int64_t id,
                    const struct msisdn *to, struct buf *out);
void outbox_seal_text(const struct keyring *keyring, int64_t id,
                      struct text text, struct buf *out);

/* GW_REJECTED  absent, or not what was sealed for this message (GW_DENIED,
 * GW_MISSING: see keyring_open()); GW_NOMEM */
MUST_CHECK enum gw_err outbox_open_to(const struct keyring *keyring, int64_t id,
                                      struct text sealed,
                                      struct msisdn *ret_to);
MUST_CHECK enum gw_err outbox_open_text(const struct keyring *keyring,
                                        int64_t id, struct text sealed,
                                        struct buf *out);

/* The key of an aggregator's id in our tables; 0 when it is absent, empty or
 * too long: then it names nothing. */
int64_t outbox_ref_hash(const struct keyring *keyring, const char *channel,
                        struct text ref);

#endif
