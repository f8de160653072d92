/* The keyring's way through paper into another folder. Each passphrase costs
 * 256 MiB for a moment, so the tests are few. */
#include "tests/unit/keyring_folder.h"

/* ---- paper ---- */

#define PASSPHRASE "correct horse battery"

static void
test_export_and_import(void **state)
{
    const struct folder *folder = *state;
    OWNED(buf_wipe)
    struct buf paper = buf_new(64 * 1024), sealed = buf_new(1024),
               text = buf_new(4096);

    assert_int_equal(keyring_export(folder->path, TEXT(PASSPHRASE), &paper),
                     GW_MISSING);
    assert_int_equal(keyring_create(folder->path), GW_OK);
    assert_int_equal(keyring_rotate(folder->path), GW_OK);
    read_file(folder, &text);
    assert_int_equal(keyring_export(folder->path, TEXT(PASSPHRASE), &paper),
                     GW_OK);
    assert_int_equal(mode_of(folder->keyring), 0600);
    OWNED(keyring_free)
    struct keyring *one = load_well(folder->path);
    assert_true(keyring_exported(one));
    seal_text(one, "text", &sealed);

    /* Printable lines that a mail keeps whole, without a key in them. */
    struct text rest = buf_text(&paper), line;
    while (text_cut(&rest, '\n', &line))
        assert_true(line.len <= 64);
    assert_null(memmem(paper.at, paper.len, strstr(text.at, "hash ") + 5, 16));

    assert_int_equal(
        keyring_import(folder->path, TEXT(PASSPHRASE), buf_text(&paper)),
        GW_CONFLICT);
    assert_int_equal(keyring_import(folder->other, TEXT("another passphrase"),
                                    buf_text(&paper)),
                     GW_DENIED);
    assert_int_equal(access(folder->other, F_OK), -1);
    assert_int_equal(
        keyring_import(folder->other, TEXT(PASSPHRASE), buf_text(&paper)),
        GW_OK);
    OWNED(keyring_free)
    struct keyring *two = load_well(folder->other);
    assert_string_equal(keyring_id(one), keyring_id(two));
    assert_memory_equal(keyring_public(one), keyring_public(two),
                        CRYPTO_PUBLIC);
    assert_true(keyring_exported(two));
    assert_int_equal(open_as(two, SEAL_NUMBER, 7, buf_text(&sealed), "text"),
                     GW_OK);

    /* A key that came later is not on the paper. */
    assert_int_equal(keyring_rotate(folder->path), GW_OK);
    OWNED(keyring_free)
    struct keyring *later = load_well(folder->path);
    assert_false(keyring_exported(later));
}

static void
test_passphrases(void **state)
{
    const struct folder *folder = *state;
    OWNED(buf_wipe)
    struct buf paper = buf_new(64 * 1024);
    /* 11 characters in 22 bytes. */
    struct text short_one = TEXT("\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3"
                                 "\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3\xa9\xc3"
                                 "\xa9");

    assert_int_equal(keyring_create(folder->path), GW_OK);
    assert_int_equal(keyring_export(folder->path, TEXT("12345678901"), &paper),
                     GW_REJECTED);
    assert_int_equal(keyring_export(folder->path, short_one, &paper),
                     GW_REJECTED);
    assert_int_equal(keyring_export(folder->path, TEXT(""), &paper),
                     GW_REJECTED);
    assert_int_equal(paper.len, 0);
    OWNED(keyring_free)
    struct keyring *keyring = load_well(folder->path);
    assert_false(keyring_exported(keyring));
    assert_int_equal(keyring_export(folder->path, TEXT("123456789012"), &paper),
                     GW_OK);
}

static void
test_export_of_damage(void **state)
{
    const struct folder *folder = *state;
    OWNED(buf_wipe)
    struct buf paper = buf_new(64 * 1024);

    assert_int_equal(keyring_create(folder->path), GW_OK);
    assert_int_equal(file_replace(folder->keys, "keyring", TEXT("x\n")), GW_OK);
    assert_int_equal(keyring_export(folder->path, TEXT(PASSPHRASE), &paper),
                     GW_IO);
}

/* Lines of a mail around it, and line ends of Windows, do not matter; a letter
 * changed, or a line lost, does. */
static void
test_paper_in_a_mail(void **state)
{
    const struct folder *folder = *state;
    OWNED(buf_wipe)
    struct buf paper = buf_new(64 * 1024), mail = buf_new(64 * 1024);
    struct text rest, line;

    assert_int_equal(keyring_create(folder->path), GW_OK);
    assert_int_equal(keyring_export(folder->path, TEXT(PASSPHRASE), &paper),
                     GW_OK);
    buf_str(&mail, "Dear colleague,\r\n\r\n");
    rest = buf_text(&paper);
    while (text_cut(&rest, '\n', &line)) {
        buf_str(&mail, "  ");
        buf_add(&mail, line);
        buf_str(&mail, " \r\n");
    }
    buf_str(&mail, "Yours\r\n");
    char *letter = strstr(mail.at, "KEYRING-----") + 24;
    char kept = *letter;
    *letter = kept == 'A' ? 'B' : 'A';
    assert_int_equal(
        keyring_import(folder->other, TEXT(PASSPHRASE), buf_text(&mail)),
        GW_DENIED);
    *letter = kept;
    assert_int_equal(
        keyring_import(folder->other, TEXT(PASSPHRASE), buf_text(&mail)),
        GW_OK);
    keyring_free(load_well(folder->other));
}

static struct paper_row {
    const char *name, *text;
} papers[] = {
    { "nothing", "" },
    { "another text", "Dear colleague\n" },
    { "no end", "-----BEGIN KENTONGAN KEYRING-----\nAQID\n" },
    { "no beginning", "AQID\n-----END KENTONGAN KEYRING-----\n" },
    { "nothing between", "-----BEGIN KENTONGAN KEYRING-----\n"
                         "-----END KENTONGAN KEYRING-----\n" },
    { "too little between", "-----BEGIN KENTONGAN KEYRING-----\nAQID\n"
                            "-----END KENTONGAN KEYRING-----\n" },
    { "another format",
      "-----BEGIN KENTONGAN KEYRING-----\n"
      "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
      "AgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\n"
      "-----END KENTONGAN KEYRING-----\n" },
    { "not base64", "-----BEGIN KENTONGAN KEYRING-----\n?\n"
                    "-----END KENTONGAN KEYRING-----\n" },
};

static void
test_no_paper(void **state)
{
    const struct paper_row *row = *state;

    assert_int_equal(keyring_import("/nonexistent/folder", TEXT(PASSPHRASE),
                                    text_of(row->text)),
                     GW_REJECTED);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        IN_FOLDER(test_export_and_import),
        IN_FOLDER(test_passphrases),
        IN_FOLDER(test_export_of_damage),
        IN_FOLDER(test_paper_in_a_mail),
    };

    if (crypto_init() != GW_OK)
        return 1;
    int failed = RUN_TABLE("what is no export", papers, test_no_paper);
    return failed
           + cmocka_run_group_tests_name("keyring on paper", whole, NULL, NULL);
}
