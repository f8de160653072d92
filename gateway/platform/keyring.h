/* gateway/platform/keyring.h -- the keys of one data folder.
 *
 * data_dir/keys/keyring, mode 0600, never in the database, never in a backup.
 * It holds one hash master, which never rotates (pseudonyms, dedup and codes
 * would break), and one seal master for each version. What is sealed begins
 * with the version's number, so old rows open after a rotation. Immutable once
 * loaded: any thread.
 */
#ifndef GATEWAY_PLATFORM_KEYRING_H
#define GATEWAY_PLATFORM_KEYRING_H

#include "gateway/base/msisdn.h"
#include "gateway/base/own.h"
#include "gateway/platform/crypto.h"

struct keyring;

enum seal_use {               /* each has its own derived key */
                SEAL_NUMBER,  /* a sender's number */
                SEAL_TIP_KEY, /* the key of one tip */
                SEAL_CALL,    /* the state of an open call */
                SEAL_OUTBOX,  /* text of an outgoing SMS */
                SEAL_OFFICER, /* one-time-password secrets */
                SEAL_PART,    /* a part of a longer SMS */
                SEAL_BERKAS,  /* the title of a case */
                SEAL_EXPORT,  /* exported files, and why they were */
                SEAL_WEBHOOK, /* what proves that word of changes is ours */
                SEAL_USES
};

enum hash_use {
    HASH_SENDER,  /* pseudonym of a sender */
    HASH_SEEN,    /* inbound ids */
    HASH_SESSION, /* ids of calls, officers' sessions */
    HASH_RECEIPT, /* aggregators' message ids */
    HASH_CODE,    /* the permutation behind the code */
    HASH_ALIAS,   /* two words for a sender */
    HASH_TOKEN,   /* the blind index */
    HASH_USES
};

/* Makes data_dir/keys (0700; data_dir too) and a new keyring in it.
 * GW_CONFLICT  there is one already; GW_IO */
MUST_CHECK enum gw_err keyring_create(const char *data_dir);

/* GW_MISSING   no keyring there
 * GW_DENIED    its mode lets others read it
 * GW_REJECTED  damaged: the check line does not match
 * GW_IO, GW_NOMEM */
MUST_CHECK enum gw_err keyring_load(const char *data_dir,
                                    struct keyring **ret_keyring);

/* Adds a new seal master, which seals from now on. GW_CONFLICT there are 255
 * already; else as keyring_load(). */
MUST_CHECK enum gw_err keyring_rotate(const char *data_dir);

/* Seals the whole keyring under a passphrase (Argon2id: a second and 256 MiB),
 * as printable lines. Marks the file as exported.
 * GW_REJECTED  the passphrase is under KEYRING_PASSPHRASE_MIN characters
 * GW_IO        the keyring is damaged, too; else as keyring_load() */
enum { KEYRING_PASSPHRASE_MIN = 12 };
MUST_CHECK enum gw_err keyring_export(const char *data_dir,
                                      struct text passphrase, struct buf *out);
/* The way back into a data_dir without a keyring.
 * GW_DENIED    wrong passphrase or changed lines
 * GW_CONFLICT  a keyring is there; GW_REJECTED not an export; GW_IO */
MUST_CHECK enum gw_err keyring_import(const char *data_dir,
                                      struct text passphrase,
                                      struct text exported);

void keyring_free(struct keyring *keyring); /* wipes */
static inline void
keyring_free_slot(struct keyring **s)
{
    keyring_free(*s);
}

const char *keyring_id(const struct keyring *keyring); /* 16 hex digits, of the
                                                           hash master */
bool keyring_exported(const struct keyring *keyring);  /* newest version too */
unsigned keyring_version(const struct keyring *keyring); /* that seals now */

/* Appends version byte | crypto_seal() under the use's key. The context is the
 * table's row: its number. */
void keyring_seal(const struct keyring *keyring, enum seal_use use, int64_t row,
                  struct text plain, struct buf *out);
/* GW_MISSING  sealed by a version this keyring lacks; else as crypto_open() */
MUST_CHECK enum gw_err keyring_open(const struct keyring *keyring,
                                    enum seal_use use, int64_t row,
                                    struct text sealed, struct buf *out);

const struct crypto_key *keyring_hash_key(const struct keyring *keyring,
                                          enum hash_use use);

/* Signs with the folder's own Ed25519 pair, which is derived from the hash
 * master: it goes with every export and never rotates. */
void keyring_sign(const struct keyring *keyring, struct text text,
                  uint8_t ret_signature[CRYPTO_SIGNATURE]);
/* The pair's public half; lives as long as the keyring. */
const uint8_t *keyring_public(const struct keyring *keyring);

/* The pseudonym of a sender, 64 keyed bits: of the number, or of channel and
 * opaque id; 0 for nobody. */
int64_t keyring_sender(const struct keyring *keyring, const char *channel,
                       const struct sender *sender);

#endif
