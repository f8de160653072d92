/* Each hash takes 19 MiB and some milliseconds, so the rows are few. */
#include "gateway/platform/password.h"

#include <string.h>

#include "gateway/platform/crypto.h"
#include "tests/support/table.h"

/* Made by another implementation (noble-hashes): the password is "kentongan". */
#define KENTONGAN                                            \
    "$argon2id$v=19$m=19456,t=2,p=1$YWJjZGVmZ2hpamtsbW5vcA$" \
    "CcR7cPrJVhN4kzd4QVOnKdR/lidHdh6ioeNwF6+mGmA"

static struct row {
    const char *name, *password, *hash;
    enum gw_err err;
} rows[] = {
    { "the password", "kentongan", KENTONGAN, GW_OK },
    { "another", "kentongaN", KENTONGAN, GW_DENIED },
    { "longer", "kentongan ", KENTONGAN, GW_DENIED },
    { "none", "", KENTONGAN, GW_DENIED },
    { "an empty hash", "kentongan", "", GW_REJECTED },
    { "no hash", "kentongan", "kentongan", GW_REJECTED },
    { "a costly one", "kentongan",
      "$argon2id$v=19$m=4194304,t=9,p=1$YWJjZGVmZ2hpamtsbW5vcA$"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      GW_REJECTED },
    { "a cheap one", "kentongan",
      "$argon2id$v=19$m=8,t=1,p=1$YWJjZGVmZ2hpamtsbW5vcA$"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      GW_REJECTED },
    { "Argon2i", "kentongan",
      "$argon2i$v=19$m=19456,t=2,p=1$YWJjZGVmZ2hpamtsbW5vcA$"
      "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA",
      GW_REJECTED },
    { "a cut one", "kentongan",
      "$argon2id$v=19$m=19456,t=2,p=1$YWJjZGVmZ2hpamtsbW5vcA", GW_REJECTED },
    { "not base64", "kentongan", "$argon2id$v=19$m=19456,t=2,p=1$!!$!!",
      GW_REJECTED },
    { "something behind it", "kentongan", KENTONGAN "$x", GW_REJECTED },
};

static void
test_verify(void **state)
{
    const struct row *row = *state;

    assert_int_equal(password_verify(text_of(row->password), row->hash),
                     row->err);
}

static void
test_hash(void **state)
{
    char hash[PASSWORD_HASH], again[PASSWORD_HASH];
    struct text odd = { "a\0b\xFF", 4 };

    (void)state;
    assert_int_equal(password_hash(odd, hash), GW_OK);
    assert_int_equal(password_hash(odd, again), GW_OK);
    assert_int_equal(strncmp(hash, "$argon2id$v=19$m=19456,t=2,p=1$", 31), 0);
    assert_string_not_equal(hash, again);
    assert_int_equal(password_verify(odd, hash), GW_OK);
    assert_int_equal(password_verify((struct text){ odd.at, 1 }, hash),
                     GW_DENIED);
}

static void
test_nobody(void **state)
{
    (void)state;
    assert_int_equal(password_verify_nobody(TEXT("kentongan")), GW_DENIED);
    assert_int_equal(password_verify_nobody(TEXT("")), GW_DENIED);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_hash),
        cmocka_unit_test(test_nobody),
    };

    if (crypto_init() != GW_OK)
        return 1;
    int failed = RUN_TABLE("passwords verify", rows, test_verify);
    return failed + cmocka_run_group_tests_name("passwords", whole, NULL, NULL);
}
