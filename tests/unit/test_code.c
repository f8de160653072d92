/* Codes: unique, unguessable from one another, and read back. */
#include "handlers/tips/code.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/support/table.h"
#include "tests/support/tip_house.h"

enum { MANY = 1000000 };

static struct tip_house house;

static uint32_t
code_number(int64_t tip)
{
    char code[CODE_DIGITS + 1];
    code_write(house.keyring, tip, code);
    assert_int_equal(strlen(code), CODE_DIGITS);
    return (uint32_t)strtoul(code, NULL, 10);
}

static int
luhn_sum(const char *code)
{
    int sum = 0;
    for (int i = 0; i < CODE_DIGITS; i++) {
        int digit = code[CODE_DIGITS - 1 - i] - '0';
        if (i % 2 == 1)
            digit *= 2;
        sum += digit / 10 + digit % 10;
    }
    return sum;
}

static void
test_a_million_are_distinct_and_come_back(void **state)
{
    (void)state;
    uint8_t *met = calloc(100000000 / 8, 1);
    assert_non_null(met);
    for (int64_t tip = 1; tip <= MANY; tip++) {
        char code[CODE_DIGITS + 1];
        int64_t back = 0;
        code_write(house.keyring, tip, code);
        uint32_t number = (uint32_t)strtoul(code, NULL, 10);
        if ((met[number / 8] >> number % 8 & 1) != 0
            || code_read(house.keyring, text_of(code), &back) != GW_OK
            || back != tip || luhn_sum(code) % 10 != 0)
            fail_msg("tip %ld", (long)tip);
        met[number / 8] |= (uint8_t)(1 << number % 8);
    }
    free(met);
}

static void
test_the_last_ones(void **state)
{
    (void)state;
    for (int64_t tip = CODE_TIPS_MAX - 1000; tip < CODE_TIPS_MAX; tip++) {
        char code[CODE_DIGITS + 1];
        int64_t back = 0;
        code_write(house.keyring, tip, code);
        assert_int_equal(code_read(house.keyring, text_of(code), &back), GW_OK);
        assert_int_equal(back, tip);
    }
}

/* What a guesser would try first: the next number, the same distance again. */
static void
test_neighbours_look_unrelated(void **state)
{
    (void)state;
    enum { TIPS = 20000 };
    int near = 0, same_step = 0, tens[10] = { 0 };
    for (int64_t tip = 2; tip < TIPS; tip++) {
        int64_t a = code_number(tip - 1) / 10, b = code_number(tip) / 10,
                c = code_number(tip + 1) / 10;
        near += llabs(a - b) < 1000;
        same_step += b - a == c - b;
        tens[b / 1000000]++;
    }
    /* By chance about 4 and 0; each first digit about 2,000 times. */
    assert_in_range(near, 0, 30);
    assert_in_range(same_step, 0, 3);
    for (int i = 0; i < 10; i++)
        assert_in_range(tens[i], 1700, 2300);
}

static void
test_every_wrong_digit_is_refused(void **state)
{
    (void)state;
    for (int64_t tip = 1; tip < 300; tip++) {
        char code[CODE_DIGITS + 1];
        code_write(house.keyring, tip, code);
        for (int i = 0; i < CODE_DIGITS; i++) {
            char right = code[i];
            for (char c = '0'; c <= '9'; c++) {
                int64_t back = 77;
                code[i] = c;
                enum gw_err err =
                    code_read(house.keyring, text_of(code), &back);
                assert_int_equal(err, c == right ? GW_OK : GW_REJECTED);
                assert_int_equal(back, c == right ? tip : 77);
            }
            code[i] = right;
        }
    }
}

static void
test_another_keyring_has_other_codes(void **state)
{
    (void)state;
    OWNED(tip_house_close)
    struct tip_house other;
    tip_house_open(&other);
    int same = 0;
    for (int64_t tip = 1; tip < 1000; tip++) {
        char a[CODE_DIGITS + 1], b[CODE_DIGITS + 1];
        code_write(house.keyring, tip, a);
        code_write(other.keyring, tip, b);
        same += strcmp(a, b) == 0;
    }
    assert_in_range(same, 0, 2);
}

/* Read as a guesser would, number by number: one check digit each, one tip
 * each. Only the one number that is kept for no tip may have none. */
static void
test_numbers_in_a_row(void **state)
{
    (void)state;
    enum { NUMBERS = 50000 };
    uint8_t *met = calloc(CODE_TIPS_MAX, 1);
    assert_non_null(met);
    int nobody = 0;
    for (uint32_t n = 0; n < NUMBERS; n++) {
        int good = 0;
        for (int digit = 0; digit < 10; digit++) {
            char code[32];
            int64_t tip = 0;
            snprintf(code, sizeof code, "%07u%d", n, digit);
            if (code_read(house.keyring, text_of(code), &tip) != GW_OK)
                continue;
            good++;
            assert_in_range(tip, 1, CODE_TIPS_MAX - 1);
            assert_int_equal(met[tip]++, 0);
        }
        assert_in_range(good, 0, 1);
        nobody += good == 0;
    }
    free(met);
    assert_in_range(nobody, 0, 1);
}

static struct spelling {
    const char *name, *before, *between, *after;
    enum gw_err err;
} spellings[] = {
    { "as it is", "", "", "", GW_OK },
    { "spaces around", "  ", "", " ", GW_OK },
    { "in two groups", "", " ", "", GW_OK },
    { "with a hyphen", "", "-", "", GW_OK },
    { "a full stop at the end", "", ".", ".", GW_OK },
    { "a digit too many", "", "", "0", GW_REJECTED },
    { "a digit before", "0", "", "", GW_REJECTED },
    { "a letter", "", "", "x", GW_REJECTED },
    { "a plus", "+", "", "", GW_REJECTED },
    { "a new line", "", "", "\n", GW_REJECTED },
    { "a wide digit", "", "", "\xef\xbc\x91", GW_REJECTED },
};

static void
test_spelling(void **state)
{
    const struct spelling *row = *state;
    char code[CODE_DIGITS + 1], written[64];
    int64_t tip = 0;
    code_write(house.keyring, 42, code);
    snprintf(written, sizeof written, "%s%.4s%s%s%s", row->before, code,
             row->between, code + 4, row->after);
    assert_int_equal(code_read(house.keyring, text_of(written), &tip),
                     row->err);
    assert_int_equal(tip, row->err == GW_OK ? 42 : 0);
}

static void
test_what_is_no_code(void **state)
{
    (void)state;
    int64_t tip = 77;
    const struct text texts[] = {
        { NULL, 0 },           TEXT(""),         TEXT("    "),
        TEXT("1234567"),       TEXT("00000001"), TEXT("4827193\0"),
        TEXT("satu dua tiga"),
    };
    for (size_t i = 0; i < LENGTH(texts); i++) {
        assert_int_equal(code_read(house.keyring, texts[i], &tip), GW_REJECTED);
        assert_int_equal(tip, 77);
    }
}

/* Of the ten last digits one is the code and one its duress form. */
static void
test_duress_form(void **state)
{
    (void)state;
    for (int64_t tip = 1; tip < 300; tip++) {
        char code[CODE_DIGITS + 1], held[CODE_DIGITS + 1];
        code_write(house.keyring, tip, code);
        code_write_held(house.keyring, tip, true, held);
        assert_memory_equal(code, held, CODE_DIGITS - 1);
        assert_int_equal((code[7] - '0' + 5) % 10, held[7] - '0');
        for (char c = '0'; c <= '9'; c++) {
            char typed[CODE_DIGITS + 1];
            int64_t back = 77;
            bool duress = false;
            memcpy(typed, code, sizeof typed);
            typed[7] = c;
            enum gw_err err = code_read_villager(house.keyring, text_of(typed),
                                                 &back, &duress);
            bool is_one = c == code[7] || c == held[7];
            assert_int_equal(err, is_one ? GW_OK : GW_REJECTED);
            assert_int_equal(back, is_one ? tip : 77);
            assert_int_equal(duress, c == held[7]);
        }
        code_write_held(house.keyring, tip, false, held);
        assert_string_equal(code, held);
    }
}

static void
test_digits_as_typed(void **state)
{
    (void)state;
    char digits[CODE_DIGITS + 1] = "as it is";

    assert_false(code_digits(TEXT("1234567"), digits));
    assert_false(code_digits(TEXT("123456789"), digits));
    assert_string_equal(digits, "as it is");
    assert_true(code_digits(TEXT("1111-1111"), digits));
    assert_string_equal(digits, "11111111");
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_a_million_are_distinct_and_come_back),
        cmocka_unit_test(test_duress_form),
        cmocka_unit_test(test_digits_as_typed),
        cmocka_unit_test(test_the_last_ones),
        cmocka_unit_test(test_neighbours_look_unrelated),
        cmocka_unit_test(test_every_wrong_digit_is_refused),
        cmocka_unit_test(test_another_keyring_has_other_codes),
        cmocka_unit_test(test_numbers_in_a_row),
        cmocka_unit_test(test_what_is_no_code),
    };
    tip_house_open(&house);
    int failed = cmocka_run_group_tests_name("codes", whole, NULL, NULL)
                 + RUN_TABLE("spellings", spellings, test_spelling);
    tip_house_close(&house);
    return failed;
}
