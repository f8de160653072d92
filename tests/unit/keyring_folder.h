/* tests/unit/keyring_folder.h -- a data folder of a test's own, for keyrings. */
#ifndef TESTS_UNIT_KEYRING_FOLDER_H
#define TESTS_UNIT_KEYRING_FOLDER_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/platform/file.h"
#include "gateway/platform/keyring.h"
#include "gateway/platform/keyring_file.h"
#include "tests/support/table.h"

struct folder {
    char path[64], keys[128], keyring[128], other[128];
};

static inline int
open_folder(void **state)
{
    struct folder *folder = calloc(1, sizeof *folder);

    assert_non_null(folder);
    snprintf(folder->path, sizeof folder->path, "/tmp/test_keyring.XXXXXX");
    assert_non_null(mkdtemp(folder->path));
    snprintf(folder->keys, sizeof folder->keys, "%s/keys", folder->path);
    snprintf(folder->keyring, sizeof folder->keyring, "%s/keys/keyring",
             folder->path);
    snprintf(folder->other, sizeof folder->other, "%s/other", folder->path);
    *state = folder;
    return 0;
}

static inline void
remove_keys(const char *data_dir)
{
    char path[256];

    snprintf(path, sizeof path, "%s/keys/keyring", data_dir);
    unlink(path);
    snprintf(path, sizeof path, "%s/keys", data_dir);
    rmdir(path);
}

static inline int
close_folder(void **state)
{
    struct folder *folder = *state;

    remove_keys(folder->path);
    remove_keys(folder->other);
    rmdir(folder->other);
    assert_int_equal(rmdir(folder->path), 0); /* nothing else was left */
    free(folder);
    return 0;
}

static inline struct keyring *
load_well(const char *data_dir)
{
    struct keyring *keyring = NULL;

    assert_int_equal(keyring_load(data_dir, &keyring), GW_OK);
    assert_non_null(keyring);
    return keyring;
}

static inline void
assert_load(const char *data_dir, enum gw_err expected)
{
    struct keyring *keyring = NULL;

    assert_int_equal(keyring_load(data_dir, &keyring), expected);
    assert_null(keyring);
}

static inline void
read_file(const struct folder *folder, struct buf *out)
{
    assert_int_equal(file_read(folder->keyring, out), GW_OK);
}

static inline unsigned
mode_of(const char *path)
{
    struct stat info;

    assert_int_equal(stat(path, &info), 0);
    return info.st_mode & 07777;
}

static inline void
seal_text(const struct keyring *keyring, const char *text, struct buf *out)
{
    keyring_seal(keyring, SEAL_NUMBER, 7, text_of(text), out);
    assert_true(buf_ok(out));
}

static inline enum gw_err
open_as(const struct keyring *keyring, enum seal_use use, int64_t row,
        struct text sealed, const char *expected)
{
    OWNED(buf_wipe)
    struct buf plain = buf_new(1024);

    enum gw_err err = keyring_open(keyring, use, row, sealed, &plain);
    assert_string_equal(buf_cstr(&plain), err == GW_OK ? expected : "");
    return err;
}

#define IN_FOLDER(fn) \
    cmocka_unit_test_setup_teardown(fn, open_folder, close_folder)

#endif
