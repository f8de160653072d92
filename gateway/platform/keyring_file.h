/* gateway/platform/keyring_file.h -- the keyring's text, private to
 * keyring*.c.
 *
 *   kentongan-keyring 1
 *   hash HEX CREATED
 *   seal VERSION HEX CREATED        one a version, 1 2 3 ...
 *   exported VERSION TIME           once there was an export
 *   check HEX                       a keyed hash of all lines above
 *
 * The check finds damage and careless editing; whoever can read the file can
 * make a new one, so it proves nothing against a thief.
 */
#ifndef GATEWAY_PLATFORM_KEYRING_FILE_H
#define GATEWAY_PLATFORM_KEYRING_FILE_H

#include "gateway/base/buf.h"
#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/base/text.h"
#include "gateway/platform/clock.h"
#include "gateway/platform/crypto.h"

enum {
    KEYRING_VERSIONS_MAX = 255, /* a version is one byte, and 0 is none */
    KEYRING_FILE_MAX = 32 * 1024
};

struct keyring_master {
    struct crypto_key key;
    char created[CLOCK_TEXT];
};

/* In memory that is locked, not dumped, and wiped when freed. */
struct keyring_file {
    struct keyring_master hash;
    struct keyring_master seal[KEYRING_VERSIONS_MAX];
    unsigned versions; /* how many seal masters */
    unsigned exported; /* the newest one exported; 0: none */
    char exported_at[CLOCK_TEXT];
};

/* GW_NOMEM */
MUST_CHECK enum gw_err keyring_file_new(struct keyring_file **ret_file);
void keyring_file_free(struct keyring_file *file); /* wipes */
static inline void
keyring_file_free_slot(struct keyring_file **s)
{
    keyring_file_free(*s);
}

/* GW_REJECTED  not a keyring, or its check does not match; GW_NOMEM */
MUST_CHECK enum gw_err keyring_file_parse(struct text text,
                                          struct keyring_file **ret_file);
void keyring_file_print(const struct keyring_file *file, struct buf *out);

/* Errors as keyring_load(). */
MUST_CHECK enum gw_err keyring_file_read(const char *data_dir,
                                         struct keyring_file **ret_file);
/* Puts it in the place of the old one. GW_IO, GW_NOMEM */
MUST_CHECK enum gw_err keyring_file_write(const char *data_dir,
                                          const struct keyring_file *file);

/* Holds off other writers of the keys, until the descriptor is closed. With
 * make, the folders are made (0700) when missing.
 * GW_MISSING  no such folder; GW_IO */
MUST_CHECK enum gw_err keyring_folder_lock(const char *data_dir, bool make,
                                           int *ret_fd);
void keyring_folder_unlock(int fd);
static inline void
keyring_folder_unlock_slot(int *slot)
{
    keyring_folder_unlock(*slot);
}

/* GW_CONFLICT when there is a keyring (or something in its place). */
MUST_CHECK enum gw_err keyring_file_absent(const char *data_dir);

/* A new master of now. */
void keyring_master_make(struct keyring_master *ret_master);

#endif
