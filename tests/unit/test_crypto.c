/* Known answers where a standard has them, and every way to fail to open. */
#include "gateway/platform/crypto.h"

#include <string.h>

#include "tests/support/table.h"

/* 00 01 02 ... 1f */
static struct crypto_key
counting_key(void)
{
    struct crypto_key key;

    for (size_t i = 0; i < sizeof key.bytes; i++)
        key.bytes[i] = (uint8_t)i;
    return key;
}

static void
assert_hex(const void *bytes, size_t len, const char *expected)
{
    char hex[129];

    assert_true(2 * len < sizeof hex);
    crypto_hex(bytes, len, hex);
    assert_string_equal(hex, expected);
}

/* ---- known answers ---- */

static struct sha_row {
    const char *name, *text, *hash;
} sha_rows[] = {
    { "FIPS 180-4: empty", "",
      "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855" },
    { "FIPS 180-4: one block", "abc",
      "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad" },
    { "FIPS 180-4: two blocks",
      "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
      "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1" },
};

static void
test_sha256(void **state)
{
    const struct sha_row *row = *state;
    uint8_t hash[32];

    crypto_sha256(text_of(row->text), hash);
    assert_hex(hash, sizeof hash, row->hash);
}

/* SipHash-2-4, key 00..0f, message 00 01 02 ...: the reference vectors. */
static struct sip_row {
    const char *name;
    size_t len;
    uint64_t hash;
} sip_rows[] = {
    { "SipHash of nothing", 0, 0x726fdb47dd0e0e31 },
    { "SipHash of 1 byte", 1, 0x74f839c593dc67fd },
    { "SipHash of 8 bytes", 8, 0x93f5f5799a932462 },
    { "SipHash of 15 bytes", 15, 0xa129ca6149be45e5 },
};

static void
test_hash64(void **state)
{
    const struct sip_row *row = *state;
    struct crypto_key key = counting_key();
    char message[16];

    for (size_t i = 0; i < sizeof message; i++)
        message[i] = (char)i;
    int64_t hash = crypto_hash64(&key, (struct text){ message, row->len });
    assert_true((uint64_t)hash == row->hash);
}

/* BLAKE2b with a key of 32 bytes and 16 bytes of output (computed by Python's
 * hashlib). */
static void
test_mark(void **state)
{
    struct crypto_key key = counting_key();
    uint8_t mark[CRYPTO_MARK];

    (void)state;
    crypto_mark(&key, TEXT("kentongan"), mark);
    assert_hex(mark, sizeof mark, "4806ad549e0ff0fbc8aae7d2acfaf705");
}

/* BLAKE2b, salt 1, person "number", keyed by the master (hashlib, too). */
static void
test_derive(void **state)
{
    struct crypto_key master = counting_key(), key;

    (void)state;
    crypto_derive(&master, "number", &key);
    assert_hex(
        key.bytes, sizeof key.bytes,
        "5d2e2c10952c8e6e51966b0cc5eed4e7adb028abddd8d23b46196b8a311f845c");
    crypto_derive(&master, "12345678", &key);
    assert_hex(
        key.bytes, sizeof key.bytes,
        "b4316c1ddea4362ba0bc005cc7c280802d93d05e29b5b3b116532bfdc2329dd6");
}

/* draft-irtf-cfrg-xchacha-03, A.3.1: it opens what others sealed. */
static void
test_open_standard(void **state)
{
    static const char sealed_hex[] =
        "404142434445464748494a4b4c4d4e4f5051525354555657"
        "bd6d179d3e83d43b9576579493c0e939572a1700252bfaccbed2902c21396cbb"
        "731c7f1b0b4aa6440bf3a82f4eda7e39ae64c6708c54c216cb96b72e1213b452"
        "2f8c9ba40db5d945b11b69b982c1bb9e3f3fac2bc369488f76b2383565d3fff9"
        "21f9664c97637da9768812f615c68b13b52e"
        "c0875924c1c7987947deafd8780acf49";
    uint8_t sealed[(sizeof sealed_hex - 1) / 2], context[12];
    struct crypto_key key;
    struct buf plain = buf_new(1024);

    (void)state;
    for (size_t i = 0; i < sizeof key.bytes; i++)
        key.bytes[i] = (uint8_t)(0x80 + i);
    assert_true(crypto_unhex(TEXT("50515253c0c1c2c3c4c5c6c7"), context, 12));
    assert_true(crypto_unhex(text_of(sealed_hex), sealed, sizeof sealed));
    assert_int_equal(
        crypto_open(&key, (struct text){ (char *)context, sizeof context },
                    (struct text){ (char *)sealed, sizeof sealed }, &plain),
        GW_OK);
    assert_string_equal(buf_cstr(&plain),
                        "Ladies and Gentlemen of the class of '99: If I could "
                        "offer you only one tip for the future, sunscreen "
                        "would be it.");
    buf_free(&plain);
}

/* ---- sealing ---- */

static struct seal_row {
    const char *name;
    size_t len;
} seal_rows[] = {
    { "seals nothing", 0 },      { "seals a byte", 1 },
    { "seals a number", 13 },    { "fills one step of zeros", 216 },
    { "one byte over it", 217 }, { "seals a long text", 5000 },
};

static void
test_round(void **state)
{
    const struct seal_row *row = *state;
    struct crypto_key key = counting_key();
    struct buf text = buf_new(8192), sealed = buf_new(8192),
               plain = buf_new(8192);

    for (size_t i = 0; i < row->len; i++)
        buf_char(&text, (char)('a' + i % 26));
    buf_str(&sealed, "before");
    buf_str(&plain, "before");
    crypto_seal(&key, TEXT("row"), buf_text(&text), &sealed);
    assert_true(buf_ok(&sealed));
    assert_int_equal(sealed.len, 6 + row->len + CRYPTO_SEAL_EXTRA);
    if (row->len > 3)
        assert_null(memmem(sealed.at, sealed.len, text.at, 4));

    struct text box = { sealed.at + 6, sealed.len - 6 };
    assert_int_equal(crypto_open(&key, TEXT("row"), box, &plain), GW_OK);
    assert_int_equal(plain.len, 6 + row->len);
    assert_memory_equal(plain.at, "before", 6);
    if (row->len > 0)
        assert_memory_equal(plain.at + 6, text.at, row->len);
    buf_free(&text);
    buf_free(&sealed);
    buf_free(&plain);
}

static void
test_same_text_differs(void **state)
{
    struct crypto_key key = counting_key();
    struct buf a = buf_new(256), b = buf_new(256);

    (void)state;
    crypto_seal(&key, TEXT("row"), TEXT("text"), &a);
    crypto_seal(&key, TEXT("row"), TEXT("text"), &b);
    assert_int_equal(a.len, b.len);
    assert_memory_not_equal(a.at, b.at, a.len);
    buf_free(&a);
    buf_free(&b);
}

static void
test_every_byte_counts(void **state)
{
    struct crypto_key key = counting_key();
    struct buf sealed = buf_new(256), plain = buf_new(256);

    (void)state;
    buf_str(&plain, "kept");
    crypto_seal(&key, TEXT("row"), TEXT("text"), &sealed);
    for (size_t i = 0; i < sealed.len; i++) {
        sealed.at[i] = (char)(sealed.at[i] ^ 1);
        assert_int_equal(
            crypto_open(&key, TEXT("row"), buf_text(&sealed), &plain),
            GW_DENIED);
        assert_string_equal(buf_cstr(&plain), "kept");
        sealed.at[i] = (char)(sealed.at[i] ^ 1);
    }
    assert_int_equal(crypto_open(&key, TEXT("row"), buf_text(&sealed), &plain),
                     GW_OK);
    buf_free(&sealed);
    buf_free(&plain);
}

static void
test_refuses(void **state)
{
    struct crypto_key key = counting_key(), other = counting_key();
    struct buf sealed = buf_new(256), plain = buf_new(256), small = buf_new(3);

    (void)state;
    other.bytes[31] ^= 1;
    crypto_seal(&key, TEXT("row"), TEXT("text"), &sealed);
    struct text box = buf_text(&sealed);
    struct text cut = { box.at, CRYPTO_SEAL_EXTRA - 1 };
    struct text shorter = { box.at, box.len - 1 };

    assert_int_equal(crypto_open(&key, TEXT("other"), box, &plain), GW_DENIED);
    assert_int_equal(crypto_open(&key, TEXT(""), box, &plain), GW_DENIED);
    assert_int_equal(crypto_open(&other, TEXT("row"), box, &plain), GW_DENIED);
    assert_int_equal(crypto_open(&key, TEXT("row"), shorter, &plain),
                     GW_DENIED);
    assert_int_equal(crypto_open(&key, TEXT("row"), cut, &plain), GW_REJECTED);
    assert_int_equal(crypto_open(&key, TEXT("row"), text_of(NULL), &plain),
                     GW_REJECTED);
    assert_int_equal(plain.len, 0);
    assert_int_equal(crypto_open(&key, TEXT("row"), box, &small), GW_NOMEM);
    buf_free(&sealed);
    buf_free(&plain);
    buf_free(&small);
}

/* A box that does not fit leaves no plain text behind. */
static void
test_seal_without_room(void **state)
{
    struct crypto_key key = counting_key();
    struct buf out = buf_new(30);

    (void)state;
    crypto_seal(&key, TEXT("row"), TEXT("secret text"), &out);
    assert_false(buf_ok(&out));
    if (out.at != NULL)
        assert_null(memmem(out.at, out.len, "secret", 6));
    buf_free(&out);
}

/* ---- the small ones ---- */

static void
test_equal(void **state)
{
    (void)state;
    assert_true(crypto_equal(TEXT("abc"), TEXT("abc")));
    assert_true(crypto_equal(TEXT(""), text_of(NULL)));
    assert_false(crypto_equal(TEXT("abc"), TEXT("abd")));
    assert_false(crypto_equal(TEXT("abc"), TEXT("abcd")));
    assert_false(crypto_equal(TEXT("abc"), TEXT("")));
}

static struct hex_row {
    const char *name, *hex;
    size_t len;
    bool good;
} hex_rows[] = {
    { "lower case", "00ff7a", 3, true },
    { "upper case", "00FF7A", 3, true },
    { "nothing", "", 0, true },
    { "a digit short", "00ff7", 3, false },
    { "a byte too many", "00ff7a00", 3, false },
    { "a letter beyond f", "00fg7a", 3, false },
    { "a space", "00 f7a", 3, false },
    { "nothing for three", "", 3, false },
};

static void
test_unhex(void **state)
{
    const struct hex_row *row = *state;
    uint8_t bytes[3] = { 1, 2, 3 };
    bool good = crypto_unhex(text_of(row->hex), bytes, row->len);

    assert_int_equal(good, row->good);
    if (good && row->len == 3)
        assert_memory_equal(bytes, "\x00\xff\x7a", 3);
    else
        assert_memory_equal(bytes, "\x01\x02\x03", 3);
}

static void
test_random_and_wipe(void **state)
{
    uint8_t a[32] = { 0 }, b[32] = { 0 };
    const uint8_t zeros[32] = { 0 };

    (void)state;
    crypto_random(a, sizeof a);
    crypto_random(b, sizeof b);
    assert_memory_not_equal(a, b, sizeof a);
    assert_memory_not_equal(a, zeros, sizeof a);
    crypto_wipe(a, sizeof a);
    assert_memory_equal(a, zeros, sizeof a);
}

/* The pair of a seed is always the same; every byte of what is signed and of
 * the signature counts. The vector is RFC 8032's first. */
static void
test_signature(void **state)
{
    struct crypto_key seed;
    uint8_t public[CRYPTO_PUBLIC], secret[CRYPTO_SECRET],
        signature[CRYPTO_SIGNATURE];
    char hex[2 * CRYPTO_SIGNATURE + 1], text[] = "line 7";
    struct text signed_text = { text, sizeof text - 1 };
    struct text proof = { (const char *)signature, sizeof signature };

    (void)state;
    assert_true(crypto_unhex(TEXT("9d61b19deffd5a60ba844af492ec2cc44449c5697b32"
                                  "6919703bac031cae7f60"),
                             seed.bytes, sizeof seed.bytes));
    crypto_pair(&seed, public, secret);
    crypto_hex(public, sizeof public, hex);
    assert_string_equal(hex, "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325"
                             "af021a68f707511a");
    crypto_put_signature(secret, TEXT(""), signature);
    crypto_hex(signature, sizeof signature, hex);
    assert_string_equal(hex, "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974"
                             "d873e065224901555fb8821590a33bacc61e39701cf9b46b"
                             "d25bf5f0595bbe24655141438e7a100b");

    crypto_put_signature(secret, signed_text, signature);
    assert_true(crypto_signature_right(public, signed_text, proof));
    for (size_t i = 0; i < sizeof signature; i++) {
        signature[i] ^= 1;
        assert_false(crypto_signature_right(public, signed_text, proof));
        signature[i] ^= 1;
    }
    for (size_t i = 0; i < signed_text.len; i++) {
        text[i] = (char)(text[i] ^ 1);
        assert_false(crypto_signature_right(public, signed_text, proof));
        text[i] = (char)(text[i] ^ 1);
    }
    proof.len--;
    assert_false(crypto_signature_right(public, signed_text, proof));
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_signature),
        cmocka_unit_test(test_mark),
        cmocka_unit_test(test_derive),
        cmocka_unit_test(test_open_standard),
        cmocka_unit_test(test_same_text_differs),
        cmocka_unit_test(test_every_byte_counts),
        cmocka_unit_test(test_refuses),
        cmocka_unit_test(test_seal_without_room),
        cmocka_unit_test(test_equal),
        cmocka_unit_test(test_random_and_wipe),
    };

    if (crypto_init() != GW_OK)
        return 1;
    int failed = RUN_TABLE("SHA-256", sha_rows, test_sha256);
    failed += RUN_TABLE("64-bit hash", sip_rows, test_hash64);
    failed += RUN_TABLE("sealing", seal_rows, test_round);
    failed += RUN_TABLE("hex", hex_rows, test_unhex);
    return failed + cmocka_run_group_tests_name("crypto", whole, NULL, NULL);
}
