/* RFC 6238, appendix B, of which six digits are the last six of eight. */
#include "gateway/platform/otp.h"

#include <string.h>

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"
#include "gateway/platform/crypto.h"
#include "tests/support/table.h"

static const char secret[] = "12345678901234567890";

static struct row {
    const char *name;
    int64_t now_s;
    const char *code;
    int64_t used;
    enum gw_err err;
    int64_t step;
} rows[] = {
    { "RFC: 59", 59, "287082", 0, GW_OK, 1 },
    { "RFC: 1111111109", 1111111109, "081804", 0, GW_OK, 37037036 },
    { "RFC: 1111111111", 1111111111, "050471", 0, GW_OK, 37037037 },
    { "RFC: 1234567890", 1234567890, "005924", 0, GW_OK, 41152263 },
    { "RFC: 2000000000", 2000000000, "279037", 0, GW_OK, 66666666 },
    { "RFC: 20000000000", 20000000000, "353130", 0, GW_OK, 666666666 },
    { "as apps show it", 59, "287 082", 0, GW_OK, 1 },
    { "the step before", 89, "287082", 0, GW_OK, 1 },
    { "two steps late", 90, "287082", 0, GW_DENIED, 0 },
    { "the step after", 29, "287082", 0, GW_OK, 1 },
    { "two steps early", 1111111019, "081804", 0, GW_DENIED, 0 },
    { "a step before it was used", 1111111111, "050471", 37037036, GW_OK,
      37037037 },
    { "used already", 1111111111, "050471", 37037037, GW_DENIED, 0 },
    { "a newer one was used", 1111111111, "050471", 37037038, GW_DENIED, 0 },
    { "the last digit is wrong", 59, "287083", 0, GW_DENIED, 0 },
    { "five digits", 59, "28708", 0, GW_REJECTED, 0 },
    { "seven digits", 59, "2870821", 0, GW_REJECTED, 0 },
    { "a letter", 59, "28708a", 0, GW_REJECTED, 0 },
    { "nothing", 59, "", 0, GW_REJECTED, 0 },
    { "spaces alone", 59, "      ", 0, GW_REJECTED, 0 },
    { "before 1970", -1, "287082", 0, GW_REJECTED, 0 },
};

static void
test_verify(void **state)
{
    const struct row *row = *state;
    int64_t step = -7;

    assert_int_equal(otp_verify(text_of(secret), text_of(row->code),
                                row->now_s * 1000, row->used, &step),
                     row->err);
    assert_int_equal(step, row->err == GW_OK ? row->step : -7);
}

static void
test_no_secret(void **state)
{
    int64_t step;

    (void)state;
    assert_int_equal(otp_verify(TEXT(""), TEXT("287082"), 59000, 0, &step),
                     GW_REJECTED);
}

static void
test_make_secret(void **state)
{
    uint8_t one[OTP_SECRET] = { 0 }, two[OTP_SECRET] = { 0 };

    (void)state;
    otp_make_secret(one);
    otp_make_secret(two);
    assert_memory_not_equal(one, two, OTP_SECRET);
}

/* RFC 4648, section 10, without padding. */
static struct base32_row {
    const char *name, *secret, *expected;
} base32_rows[] = {
    { "f", "f", "MY" },
    { "fo", "fo", "MZXQ" },
    { "foo", "foo", "MZXW6" },
    { "foobar", "foobar", "MZXW6YTBOI" },
    { "a secret", secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" },
};

static void
test_base32(void **state)
{
    const struct base32_row *row = *state;
    OWNED(buf_wipe)
    struct buf out = buf_new(128);

    buf_str(&out, "> ");
    otp_base32(text_of(row->secret), &out);
    assert_string_equal(buf_cstr(&out) + 2, row->expected);
}

static void
test_uri(void **state)
{
    OWNED(buf_wipe)
    struct buf out = buf_new(512), small = buf_new(20);

    (void)state;
    otp_uri(text_of(secret), TEXT("ani.k&x"), &out);
    assert_string_equal(buf_cstr(&out),
                        "otpauth://totp/Kentongan:ani.k%26x"
                        "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
                        "&issuer=Kentongan&algorithm=SHA1&digits=6&period=30");
    otp_uri(text_of(secret), TEXT("ani"), &small);
    assert_false(buf_ok(&small));
}

/* ---- the QR code, read back as squares ---- */

enum { SIDE_MAX = 177 + 8 };

struct squares {
    int wide, high; /* in characters */
    bool light[2 * SIDE_MAX][SIDE_MAX];
};

static void
read_squares(struct text text, struct squares *ret)
{
    struct text line;

    memset(ret, 0, sizeof *ret);
    while (text_cut(&text, '\n', &line) && line.len > 0) {
        uint32_t point;
        int x = 0;

        for (; utf8_next(&line, &point); x++) {
            ret->light[2 * ret->high][x] = point == 0x2580 || point == 0x2588;
            ret->light[2 * ret->high + 1][x] =
                point == 0x2584 || point == 0x2588;
        }
        assert_true(ret->wide == 0 || ret->wide == x);
        ret->wide = x;
        ret->high++;
    }
}

/* A finder: a dark square of 7, a light ring in it, a dark square of 3. */
static void
assert_finder(const struct squares *squares, int left, int top)
{
    for (int y = 0; y < 7; y++) {
        for (int x = 0; x < 7; x++) {
            int ring = x < y ? x : y;

            ring = 6 - x < ring ? 6 - x : ring;
            ring = 6 - y < ring ? 6 - y : ring;
            assert_int_equal(squares->light[top + y][left + x], ring == 1);
        }
    }
}

static void
test_qr(void **state)
{
    static struct squares squares;
    OWNED(buf_wipe)
    struct buf uri = buf_new(512), out = buf_new(64 * 1024);

    (void)state;
    otp_uri(text_of(secret), TEXT("ani"), &uri);
    assert_int_equal(otp_qr(buf_text(&uri), &out), GW_OK);
    read_squares(buf_text(&out), &squares);
    int side = squares.wide - 8;
    assert_true(side >= 21 && side <= 177 && side % 4 == 1);
    assert_int_equal(squares.high, (squares.wide + 1) / 2);
    for (int i = 0; i < squares.wide; i++) {
        assert_true(squares.light[3][i]); /* the quiet zone */
        assert_true(squares.light[i][3]);
    }
    assert_finder(&squares, 4, 4);
    assert_finder(&squares, 4 + side - 7, 4);
    assert_finder(&squares, 4, 4 + side - 7);
}

static void
test_qr_refused(void **state)
{
    OWNED(buf_free)
    struct buf long_text = buf_new(4000), out = buf_new(64 * 1024),
               small = buf_new(100);

    (void)state;
    while (long_text.len < 2332)
        buf_char(&long_text, 'x');
    assert_int_equal(otp_qr(buf_text(&long_text), &out), GW_REJECTED);
    assert_int_equal(otp_qr(TEXT(""), &out), GW_REJECTED);
    assert_int_equal(otp_qr((struct text){ long_text.at, 2331 }, &out), GW_OK);
    assert_int_equal(otp_qr(TEXT("x"), &small), GW_NOMEM);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_no_secret),  cmocka_unit_test(test_make_secret),
        cmocka_unit_test(test_uri),        cmocka_unit_test(test_qr),
        cmocka_unit_test(test_qr_refused),
    };

    if (crypto_init() != GW_OK)
        return 1;
    int failed = RUN_TABLE("one-time passwords", rows, test_verify);
    failed += RUN_TABLE("base32", base32_rows, test_base32);
    return failed + cmocka_run_group_tests_name("otp", whole, NULL, NULL);
}
