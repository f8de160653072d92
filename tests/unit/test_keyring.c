/* Making, loading and rotating a keyring, and every way it can be damaged. */
#include "tests/unit/keyring_folder.h"

/* ---- making and loading ---- */

static void
test_create(void **state)
{
    const struct folder *folder = *state;

    assert_load(folder->path, GW_MISSING);
    assert_int_equal(keyring_create(folder->path), GW_OK);
    assert_int_equal(mode_of(folder->keys), 0700);
    assert_int_equal(mode_of(folder->keyring), 0600);

    OWNED(keyring_free)
    struct keyring *keyring = load_well(folder->path);
    assert_int_equal(keyring_version(keyring), 1);
    assert_false(keyring_exported(keyring));
    assert_int_equal(strlen(keyring_id(keyring)), 16);
    assert_int_equal(strspn(keyring_id(keyring), "0123456789abcdef"), 16);
}

static void
test_create_makes_the_folder(void **state)
{
    const struct folder *folder = *state;

    assert_int_equal(keyring_create(folder->other), GW_OK);
    assert_int_equal(mode_of(folder->other), 0700);
    keyring_free(load_well(folder->other));
}

static void
test_create_keeps_what_is_there(void **state)
{
    const struct folder *folder = *state;
    OWNED(buf_wipe)
    struct buf before = buf_new(4096), after = buf_new(4096);

    assert_int_equal(keyring_create(folder->path), GW_OK);
    read_file(folder, &before);
    assert_int_equal(keyring_create(folder->path), GW_CONFLICT);
    read_file(folder, &after);
    assert_string_equal(buf_cstr(&before), buf_cstr(&after));
}

static void
test_create_without_a_place(void **state)
{
    (void)state;
    assert_int_equal(keyring_create("/dev/null/here"), GW_IO);
    assert_int_equal(keyring_create("/dev/null"), GW_IO);
}

static void
test_create_closes_an_open_folder(void **state)
{
    const struct folder *folder = *state;

    assert_int_equal(mkdir(folder->keys, 0755), 0);
    assert_int_equal(keyring_create(folder->path), GW_OK);
    assert_int_equal(mode_of(folder->keys), 0700);
}

static void
test_modes(void **state)
{
    static const unsigned refused[] = { 0604, 0640, 0660, 0666, 0601, 0644 };
    const struct folder *folder = *state;

    assert_int_equal(keyring_create(folder->path), GW_OK);
    for (size_t i = 0; i < LENGTH(refused); i++) {
        assert_int_equal(chmod(folder->keyring, refused[i]), 0);
        assert_load(folder->path, GW_DENIED);
        assert_int_equal(keyring_rotate(folder->path), GW_DENIED);
    }
    assert_int_equal(chmod(folder->keyring, 0400), 0);
    keyring_free(load_well(folder->path));
}

static void
test_something_in_its_place(void **state)
{
    const struct folder *folder = *state;

    assert_int_equal(mkdir(folder->keys, 0700), 0);
    assert_load(folder->path, GW_MISSING);
    assert_int_equal(mkdir(folder->keyring, 0700), 0);
    assert_load(folder->path, GW_REJECTED);
    assert_int_equal(keyring_create(folder->path), GW_CONFLICT);
    assert_int_equal(rmdir(folder->keyring), 0);
}

/* Every byte of the file counts. */
static void
test_every_byte(void **state)
{
    const struct folder *folder = *state;
    OWNED(buf_wipe)
    struct buf text = buf_new(4096);

    assert_int_equal(keyring_create(folder->path), GW_OK);
    assert_int_equal(keyring_rotate(folder->path), GW_OK);
    read_file(folder, &text);
    for (size_t i = 0; i < text.len; i++) {
        struct keyring_file *file = NULL;

        text.at[i] = (char)(text.at[i] ^ 1);
        assert_int_equal(keyring_file_parse(buf_text(&text), &file),
                         GW_REJECTED);
        text.at[i] = (char)(text.at[i] ^ 1);
        assert_int_equal(keyring_file_parse((struct text){ text.at, i }, &file),
                         GW_REJECTED);
        assert_null(file);
    }
}

static struct damage {
    const char *name, *find, *put;
} damages[] = {
    { "another format", "kentongan-keyring 1", "kentongan-keyring 2" },
    { "a version left out", "seal 1 ", "seal 2 " },
    { "a version of words", "seal 1 ", "seal x " },
    { "a lost check", "check ", "chick " },
    { "a line behind the check", NULL, "seal 2 x\n" },
    { "an export of what is not there", "check ",
      "exported 7 2026-11-24T03:04:"
      "05Z\ncheck " },
    { "a key too short", "hash ", "hash 00" },
    { "nothing", "", NULL },
};

static void
test_damage(void **state)
{
    const struct damage *row = *state;
    void *slot;
    OWNED(buf_wipe)
    struct buf text = buf_new(4096), damaged = buf_new(4096);

    assert_int_equal(open_folder(&slot), 0);
    const struct folder *folder = slot;
    assert_int_equal(keyring_create(folder->path), GW_OK);
    read_file(folder, &text);
    if (row->put != NULL) {
        const char *at = row->find != NULL ? strstr(buf_cstr(&text), row->find)
                                           : text.at + text.len;
        assert_non_null(at);
        buf_bytes(&damaged, text.at, (size_t)(at - text.at));
        buf_str(&damaged, row->put);
        buf_str(&damaged, at + (row->find != NULL ? strlen(row->find) : 0));
    }
    assert_int_equal(file_replace(folder->keys, "keyring", buf_text(&damaged)),
                     GW_OK);
    assert_load(folder->path, GW_REJECTED);
    assert_int_equal(keyring_rotate(folder->path), GW_REJECTED);
    assert_int_equal(keyring_create(folder->path), GW_CONFLICT);
    assert_int_equal(close_folder(&slot), 0);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        IN_FOLDER(test_create),
        IN_FOLDER(test_create_makes_the_folder),
        IN_FOLDER(test_create_keeps_what_is_there),
        cmocka_unit_test(test_create_without_a_place),
        IN_FOLDER(test_create_closes_an_open_folder),
        IN_FOLDER(test_modes),
        IN_FOLDER(test_something_in_its_place),
        IN_FOLDER(test_every_byte),
    };

    if (crypto_init() != GW_OK)
        return 1;
    int failed = RUN_TABLE("damaged keyrings", damages, test_damage);
    return failed + cmocka_run_group_tests_name("keyring", whole, NULL, NULL);
}
