/* What a keyring seals, opens and hashes, before and after a rotation. */
#include "tests/unit/keyring_folder.h"

/* ---- use ---- */

static void
test_seal(void **state)
{
    const struct folder *folder = *state;
    OWNED(buf_wipe)
    struct buf sealed = buf_new(1024);

    assert_int_equal(keyring_create(folder->path), GW_OK);
    OWNED(keyring_free)
    struct keyring *keyring = load_well(folder->path);
    seal_text(keyring, "6281234567890", &sealed);
    assert_int_equal(sealed.len, 1 + 13 + CRYPTO_SEAL_EXTRA);
    assert_int_equal(sealed.at[0], 1);

    struct text box = buf_text(&sealed);
    assert_int_equal(open_as(keyring, SEAL_NUMBER, 7, box, "6281234567890"),
                     GW_OK);
    for (int use = 0; use < SEAL_USES; use++) {
        if (use != SEAL_NUMBER)
            assert_int_equal(open_as(keyring, (enum seal_use)use, 7, box, ""),
                             GW_DENIED);
    }
    assert_int_equal(open_as(keyring, SEAL_NUMBER, 8, box, ""), GW_DENIED);
    assert_int_equal(open_as(keyring, SEAL_NUMBER, -7, box, ""), GW_DENIED);
    assert_int_equal(open_as(keyring, SEAL_NUMBER, (int64_t)7 << 32, box, ""),
                     GW_DENIED);
    assert_int_equal(open_as(keyring, SEAL_NUMBER, 7, TEXT(""), ""),
                     GW_REJECTED);
    assert_int_equal(open_as(keyring, SEAL_NUMBER, 7, TEXT("\1short"), ""),
                     GW_REJECTED);
    sealed.at[0] = 2;
    assert_int_equal(open_as(keyring, SEAL_NUMBER, 7, box, ""), GW_MISSING);
    sealed.at[0] = 0;
    assert_int_equal(open_as(keyring, SEAL_NUMBER, 7, box, ""), GW_MISSING);
}

static void
test_another_keyring(void **state)
{
    const struct folder *folder = *state;
    OWNED(buf_wipe)
    struct buf sealed = buf_new(1024);

    assert_int_equal(keyring_create(folder->path), GW_OK);
    assert_int_equal(keyring_create(folder->other), GW_OK);
    OWNED(keyring_free)
    struct keyring *one = load_well(folder->path);
    OWNED(keyring_free)
    struct keyring *two = load_well(folder->other);
    assert_string_not_equal(keyring_id(one), keyring_id(two));
    seal_text(one, "text", &sealed);
    assert_int_equal(open_as(two, SEAL_NUMBER, 7, buf_text(&sealed), ""),
                     GW_DENIED);
}

static void
test_rotate(void **state)
{
    const struct folder *folder = *state;
    OWNED(buf_wipe)
    struct buf old = buf_new(1024), new = buf_new(1024);

    assert_int_equal(keyring_rotate(folder->path), GW_MISSING);
    assert_int_equal(keyring_create(folder->path), GW_OK);
    OWNED(keyring_free)
    struct keyring *before = load_well(folder->path);
    seal_text(before, "old", &old);
    assert_int_equal(keyring_rotate(folder->path), GW_OK);
    assert_int_equal(mode_of(folder->keyring), 0600);

    OWNED(keyring_free)
    struct keyring *after = load_well(folder->path);
    assert_int_equal(keyring_version(after), 2);
    seal_text(after, "new", &new);
    assert_int_equal(new.at[0], 2);
    assert_int_equal(open_as(after, SEAL_NUMBER, 7, buf_text(&old), "old"),
                     GW_OK);
    assert_int_equal(open_as(after, SEAL_NUMBER, 7, buf_text(&new), "new"),
                     GW_OK);
    assert_int_equal(open_as(before, SEAL_NUMBER, 7, buf_text(&new), ""),
                     GW_MISSING);

    /* What is hashed must be found again: those keys stay. */
    assert_string_equal(keyring_id(before), keyring_id(after));
    for (int use = 0; use < HASH_USES; use++)
        assert_memory_equal(keyring_hash_key(before, (enum hash_use)use),
                            keyring_hash_key(after, (enum hash_use)use),
                            sizeof(struct crypto_key));
}

static void
test_rotate_to_the_last(void **state)
{
    const struct folder *folder = *state;
    OWNED(buf_wipe)
    struct buf sealed = buf_new(1024);
    OWNED(keyring_file_free)
    struct keyring_file *file = NULL;

    assert_int_equal(keyring_create(folder->path), GW_OK);
    assert_int_equal(keyring_file_read(folder->path, &file), GW_OK);
    while (file->versions < KEYRING_VERSIONS_MAX - 1)
        keyring_master_make(&file->seal[file->versions++]);
    assert_int_equal(keyring_file_write(folder->path, file), GW_OK);
    assert_int_equal(keyring_rotate(folder->path), GW_OK);
    assert_int_equal(keyring_rotate(folder->path), GW_CONFLICT);

    OWNED(keyring_free)
    struct keyring *keyring = load_well(folder->path);
    assert_int_equal(keyring_version(keyring), 255);
    seal_text(keyring, "text", &sealed);
    assert_int_equal((unsigned char)sealed.at[0], 255);
    assert_int_equal(
        open_as(keyring, SEAL_NUMBER, 7, buf_text(&sealed), "text"), GW_OK);
}

static void
test_hash_keys_differ(void **state)
{
    const struct folder *folder = *state;

    assert_int_equal(keyring_create(folder->path), GW_OK);
    OWNED(keyring_free)
    struct keyring *keyring = load_well(folder->path);
    for (int a = 0; a < HASH_USES; a++) {
        for (int b = 0; b < a; b++)
            assert_memory_not_equal(keyring_hash_key(keyring, (enum hash_use)a),
                                    keyring_hash_key(keyring, (enum hash_use)b),
                                    sizeof(struct crypto_key));
    }
}

static void
test_sender(void **state)
{
    const struct folder *folder = *state;
    struct sender number = sender_read(TEXT("+62 812-3456-7890"));
    struct sender same = sender_read(TEXT("081234567890"));
    struct sender other = sender_read(TEXT("081234567891"));
    struct sender opaque = sender_read(TEXT("ab12cd"));
    struct sender nobody = sender_read(TEXT(""));

    assert_int_equal(keyring_create(folder->path), GW_OK);
    OWNED(keyring_free)
    struct keyring *keyring = load_well(folder->path);
    int64_t hash = keyring_sender(keyring, "at", &number);
    assert_true(hash != 0);
    assert_true(hash == keyring_sender(keyring, "kannel", &same));
    assert_true(hash != keyring_sender(keyring, "at", &other));
    assert_true(keyring_sender(keyring, "at", &opaque)
                == keyring_sender(keyring, "at", &opaque));
    assert_true(keyring_sender(keyring, "at", &opaque)
                != keyring_sender(keyring, "kannel", &opaque));
    assert_true(keyring_sender(keyring, "at", &nobody) == 0);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        IN_FOLDER(test_seal),
        IN_FOLDER(test_another_keyring),
        IN_FOLDER(test_rotate),
        IN_FOLDER(test_rotate_to_the_last),
        IN_FOLDER(test_hash_keys_differ),
        IN_FOLDER(test_sender),
    };

    if (crypto_init() != GW_OK)
        return 1;
    return cmocka_run_group_tests_name("keyring in use", whole, NULL, NULL);
}
