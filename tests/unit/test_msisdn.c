/* Phone numbers in every spelling, and who sends. */
#include "gateway/base/msisdn.h"

#include <string.h>

#include "tests/support/table.h"

/* A text in a table. */
#define T(literal)                      \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }

static struct number_row {
    const char *name;
    struct text text;
    const char *digits; /* NULL: no number */
} number_rows[] = {
    { "international", T("+6281234567890"), "6281234567890" },
    { "with two zeros", T("006281234567890"), "6281234567890" },
    { "as aggregators write it", T("6281234567890"), "6281234567890" },
    { "as it is dialled", T("081234567890"), "6281234567890" },
    { "without its zero", T("81234567890"), "6281234567890" },
    { "a zero in brackets", T("+62 (0)812-3456-7890"), "6281234567890" },
    { "a zero too many", T("62081234567890"), "6281234567890" },
    { "all filling", T(" [+62] (812) 34-56.78 90 "), "6281234567890" },
    { "a plus that became a space", T(" 6281234567890"), "6281234567890" },

    { "shortest at home", T("081234567"), "6281234567" },
    { "too short at home", T("08123456"), NULL },
    { "longest at home", T("08123456789012"), "628123456789012" },
    { "too long at home", T("081234567890123"), NULL },
    { "9 digits without zero", T("812345678"), "62812345678" },
    { "8 digits without zero", T("81234567"), NULL },
    { "12 digits without zero", T("812345678901"), "62812345678901" },
    { "13 digits are China's", T("8613800138000"), "8613800138000" },
    { "a plus says so too", T("+818012345678"), "818012345678" },

    { "Malaysia", T("+60123456789"), "60123456789" },
    { "Malaysia without a plus", T("60123456789"), "60123456789" },
    { "Taiwan", T("00886912345678"), "886912345678" },
    { "ten digits", T("1234567890"), "1234567890" },
    { "nine digits", T("123456789"), NULL },
    { "fifteen digits", T("123456789012345"), "123456789012345" },
    { "sixteen digits", T("1234567890123456"), NULL },
    { "far too many", T("12345678901234567890123456789"), NULL },
    { "longest, with all in front", T("006208123456789012"),
      "628123456789012" },
    { "longer, with all in front", T("0062081234567890123"), NULL },

    { "a short code", T("1771"), NULL },
    { "a service code", T("*177#"), NULL },
    { "a name", T("TELKOMSEL"), NULL },
    { "a name in digits' company", T("+62812345678X0"), NULL },
    { "empty", T(""), NULL },
    { "absent", { NULL, 0 }, NULL },
    { "filling alone", T(" +-. "), NULL },
    { "two plusses", T("++6281234567890"), NULL },
    { "a plus within", T("62+81234567890"), NULL },
    { "a plus behind", T("6281234567890+"), NULL },
    { "a plus before a zero", T("+081234567890"), NULL },
    { "a plus before two", T("+006281234567890"), NULL },
    { "three zeros", T("0006281234567890"), NULL },
    { "zeros alone", T("000000000000"), NULL },
    { "a landline without its area's country", T("0215551234"), NULL },
    { "Indonesia twice zero", T("+62008123456789"), NULL },
    { "a NUL within", T("62812345\0067890"), NULL },
    { "a NUL behind", T("6281234567890\0"), NULL },
    { "a line end", T("6281234567890\n"), NULL },
    { "digits of another script", T("\xd9\xa0\xd9\xa8\xd9\xa1\xd9\xa2\xd9\xa3"),
      NULL },
    { "two numbers", T("6281234567890,6281234567891"), NULL },
    { "an address", T("tel:+6281234567890"), NULL },
};

static void
test_number(void **state)
{
    const struct number_row *row = *state;
    struct msisdn number = { "untouched" };
    enum gw_err err = msisdn_read(row->text, &number);
    assert_int_equal(err, row->digits == NULL ? GW_REJECTED : GW_OK);
    assert_string_equal(number.digits,
                        row->digits == NULL ? "untouched" : row->digits);
    assert_true(text_is(msisdn_digits(&number), number.digits));
}

static void
test_equal_and_wiped(void **state)
{
    (void)state;
    struct msisdn a, b, other;
    assert_int_equal(msisdn_read(TEXT("+62 812 3456 7890"), &a), GW_OK);
    assert_int_equal(msisdn_read(TEXT("081234567890"), &b), GW_OK);
    assert_int_equal(msisdn_read(TEXT("081234567891"), &other), GW_OK);
    assert_true(msisdn_equal(&a, &b));
    assert_false(msisdn_equal(&a, &other));
    msisdn_wipe(&a);
    for (size_t i = 0; i < sizeof a.digits; i++)
        assert_int_equal(a.digits[i], '\0');
    assert_false(msisdn_equal(&a, &b));
}

#define LETTERS_64 \
    "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxyzabcdefghijkl"

static struct sender_row {
    const char *name;
    struct text text;
    enum sender_kind kind;
    const char *value;
} sender_rows[] = {
    { "a number", T("0812-3456-7890"), SENDER_NUMBER, "6281234567890" },
    { "a short code", T("1771"), SENDER_OPAQUE, "1771" },
    { "an operator's name", T("TELKOMSEL"), SENDER_OPAQUE, "TELKOMSEL" },
    { "an operator's id", T("tel:94B3/x+=="), SENDER_OPAQUE, "tel:94B3/x+==" },
    { "white space around it", T(" AXIS \n"), SENDER_OPAQUE, "AXIS" },
    { "white space within", T("BANK ABC"), SENDER_OPAQUE, "BANK ABC" },
    { "as long as can be", T(LETTERS_64), SENDER_OPAQUE, LETTERS_64 },
    { "longer", T(LETTERS_64 "m"), SENDER_NOBODY, "" },
    { "empty", T(""), SENDER_NOBODY, "" },
    { "absent", { NULL, 0 }, SENDER_NOBODY, "" },
    { "blank", T("  "), SENDER_NOBODY, "" },
    { "a control character", T("a\x1b"), SENDER_NOBODY, "" },
    { "a NUL", T("a\0b"), SENDER_NOBODY, "" },
    { "beyond ASCII", T("caf\xc3\xa9"), SENDER_NOBODY, "" },
    { "delete", T("a\x7f"), SENDER_NOBODY, "" },
    { "withheld", T("Anonymous"), SENDER_NOBODY, "" },
    { "unknown", T("UNKNOWN"), SENDER_NOBODY, "" },
    { "null", T(" null "), SENDER_NOBODY, "" },
    { "a longer word", T("nullify"), SENDER_OPAQUE, "nullify" },
    { "a plus", T("+"), SENDER_NOBODY, "" },
    { "zeros", T("0000000000"), SENDER_NOBODY, "" },
    { "dashes", T("---"), SENDER_NOBODY, "" },
};

static void
test_sender(void **state)
{
    const struct sender_row *row = *state;
    struct sender sender = sender_read(row->text);
    assert_int_equal(sender.kind, row->kind);
    assert_string_equal(sender.number.digits,
                        row->kind == SENDER_NUMBER ? row->value : "");
    assert_string_equal(sender.opaque,
                        row->kind == SENDER_OPAQUE ? row->value : "");
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_equal_and_wiped),
    };
    return cmocka_run_group_tests_name("msisdn", whole, NULL, NULL)
           + RUN_TABLE("numbers", number_rows, test_number)
           + RUN_TABLE("senders", sender_rows, test_sender);
}
