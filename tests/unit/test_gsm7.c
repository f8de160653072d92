/* The alphabet of a handset, and how messages are cut. */
#include "gateway/base/gsm7.h"

#include <string.h>

#include "gateway/base/utf8.h"
#include "tests/support/table.h"

/* A text in a table. */
#define T(literal)                      \
    {                                   \
        "" literal, sizeof(literal) - 1 \
    }

/* Decoding is the table; costs must be what it says, for all of Unicode. */
static void
test_costs_are_what_the_table_says(void **state)
{
    (void)state;
    static unsigned char cost[0x110000];
    memset(cost, 0, sizeof cost);
    OWNED(buf_free)
    struct buf out = buf_new(8);
    for (int escaped = 1; escaped >= 0; escaped--) {
        for (int septet = 0; septet < 128; septet++) {
            if (septet == 0x1B)
                continue;
            const char bytes[] = { 0x1B, (char)septet };
            buf_clear(&out);
            gsm7_decode((struct text){ bytes + !escaped, 1 + (size_t)escaped },
                        &out);
            struct text rest = buf_text(&out);
            uint32_t point = 0;
            assert_true(utf8_next(&rest, &point));
            assert_int_equal(rest.len, 0);
            cost[point] = escaped ? 2 : 1;
        }
    }
    size_t one = 0, two = 0;
    for (uint32_t point = 0; point < 0x110000; point++) {
        assert_int_equal(gsm7_cost(point), cost[point]);
        one += cost[point] == 1;
        two += cost[point] == 2;
    }
    assert_int_equal(one, 127);
    assert_int_equal(two, 10);
    assert_int_equal(gsm7_cost(UINT32_MAX), 0);
}

static struct text_row {
    const char *name;
    struct text text;
    long septets;
    uint32_t foreign;
    size_t offset;
} text_rows[] = {
    { "empty", T(""), 0, 0, 0 },
    { "absent", { NULL, 0 }, 0, 0, 0 },
    { "a screen", T("Di mana?\n1 Merak\r\n0 Kembali"), 27, 0, 0 },
    { "what stands elsewhere in the table", T("$@_"), 3, 0, 0 },
    { "what costs two", T("[\\]^{|}~\f\xe2\x82\xac"), 20, 0, 0 },
    { "letters with accents", T("\xc3\xa9\xc3\xa0\xc3\x91"), 3, 0, 0 },
    { "Greek that Latin lacks", T("\xce\x94\xce\xa9"), 2, 0, 0 },
    { "Greek that Latin has", T("\xce\x91"), -1, 0x391, 0 },
    { "a backtick", T("a`"), -1, '`', 1 },
    { "a tab", T("a\tb"), -1, '\t', 1 },
    { "a NUL", T("\0"), -1, 0, 0 },
    { "an escape", T("\x1b"), -1, 0x1B, 0 },
    { "delete", T("\x7f"), -1, 0x7F, 0 },
    { "a small c with cedilla", T("\xc3\xa7"), -1, 0xE7, 0 },
    { "a curly quote behind an accent", T("a\xc3\xa9\xe2\x80\x99"), -1, 0x2019,
      3 },
    { "a face", T("ok \xf0\x9f\x98\x80"), -1, 0x1F600, 3 },
    { "a byte that does not belong", T("abc\xe2\x82"), -1, 0xFFFD, 3 },
};

static void
test_text(void **state)
{
    const struct text_row *row = *state;
    uint32_t point = 4711;
    size_t offset = 4711;
    assert_int_equal(gsm7_septets(row->text), row->septets);
    bool foreign = gsm7_first_foreign(row->text, &point, &offset);
    assert_int_equal(foreign, row->septets < 0);
    assert_int_equal(point, foreign ? row->foreign : 4711);
    assert_int_equal(offset, foreign ? row->offset : 4711);
}

static struct head_row {
    const char *name;
    struct text text;
    size_t septets;
    size_t len;
} head_rows[] = {
    { "all of it", T("abc"), 3, 3 },
    { "more than all of it", T("abc"), 99, 3 },
    { "two of three", T("abc"), 2, 2 },
    { "none", T("abc"), 0, 0 },
    { "an accent is two bytes", T("\xc3\xa9\xc3\xa9"), 1, 2 },
    { "no half of what costs two", T("a[b"), 2, 1 },
    { "the whole of it", T("a[b"), 3, 2 },
    { "euro", T("\xe2\x82\xac"), 2, 3 },
    { "up to what is foreign", T("ab`cd"), 9, 2 },
    { "empty", T(""), 9, 0 },
    { "absent", { NULL, 0 }, 9, 0 },
};

static void
test_head(void **state)
{
    const struct head_row *row = *state;
    struct text head = gsm7_head(row->text, row->septets);
    assert_ptr_equal(head.at, row->text.at);
    assert_int_equal(head.len, row->len);
}

static struct decode_row {
    const char *name;
    struct text septets, text;
} decode_rows[] = {
    { "empty", T(""), T("") },
    { "letters", T("Merak"), T("Merak") },
    { "what stands elsewhere", T("\x00\x02\x11"), T("@$_") },
    { "the corners", T("\x0f\x10\x1a\x1f\x40\x5f\x60\x7f"),
      T("\xc3\xa5\xce\x94\xce\x9e\xc3\x89\xc2\xa1\xc2\xa7\xc2\xbf\xc3\xa0") },
    { "the extension", T("\x1b\x3c\x1b\x65\x1b\x3e"), T("[\xe2\x82\xac]") },
    { "an unknown escape", T("\x1b\x41z"), T("Az") },
    { "an escape escaped", T("\x1b\x1bz"), T(" z") },
    { "an escape at the end", T("z\x1b"), T("z ") },
    { "not a septet", T("a\x80\xff"), T("a\xef\xbf\xbd\xef\xbf\xbd") },
    { "not a septet behind an escape", T("\x1b\xc1"), T("\xef\xbf\xbd") },
};

static void
test_decode(void **state)
{
    const struct decode_row *row = *state;
    OWNED(buf_free)
    struct buf out = buf_new(64);
    gsm7_decode(row->septets, &out);
    assert_true(text_equal(buf_text(&out), row->text));
}

static struct size_row {
    const char *name;
    const char *head; /* once */
    const char *again;
    size_t times;     /* that again follows head */
    const char *tail; /* once */
    enum sms_coding coding;
    unsigned units, parts;
} size_rows[] = {
    { "empty", "", "", 0, "", SMS_GSM7, 0, 1 },
    { "one letter", "a", "", 0, "", SMS_GSM7, 1, 1 },
    { "a full one", "", "a", 160, "", SMS_GSM7, 160, 1 },
    { "one letter more", "", "a", 161, "", SMS_GSM7, 161, 2 },
    { "two full ones", "", "a", 306, "", SMS_GSM7, 306, 2 },
    { "one letter more than two", "", "a", 307, "", SMS_GSM7, 307, 3 },
    { "three full ones", "", "a", 459, "", SMS_GSM7, 459, 3 },
    { "one letter more than three", "", "a", 460, "", SMS_GSM7, 460, 4 },
    { "eighty brackets", "", "[", 80, "", SMS_GSM7, 160, 1 },
    /* 153 is odd: 76 pairs a part, one septet is lost in each. */
    { "an escape pair is not split", "", "[", 153, "", SMS_GSM7, 306, 3 },
    { "a letter fills the odd one", "a", "[", 152, "a", SMS_GSM7, 306, 2 },
    { "a full one of UCS-2", "`", "a", 69, "", SMS_UCS2, 70, 1 },
    { "one unit more", "`", "a", 70, "", SMS_UCS2, 71, 2 },
    { "two full ones of UCS-2", "", "a", 133, "`", SMS_UCS2, 134, 2 },
    { "one unit more than two", "", "a", 134, "`", SMS_UCS2, 135, 3 },
    { "thirty-five faces", "", "\xf0\x9f\x98\x80", 35, "", SMS_UCS2, 70, 1 },
    /* 67 is odd too: 33 faces a part. */
    { "a surrogate pair is not split", "", "\xf0\x9f\x98\x80", 67, "", SMS_UCS2,
      134, 3 },
    { "a bracket is one unit there", "`", "[", 69, "", SMS_UCS2, 70, 1 },
    { "bytes that do not belong", "", "\xff", 3, "", SMS_UCS2, 3, 1 },
};

static void
test_size(void **state)
{
    const struct size_row *row = *state;
    OWNED(buf_free)
    struct buf text = buf_new(1000);
    buf_str(&text, row->head);
    for (size_t i = 0; i < row->times; i++)
        buf_str(&text, row->again);
    buf_str(&text, row->tail);
    assert_true(buf_ok(&text));
    struct sms_size size = sms_size(buf_text(&text));
    assert_int_equal(size.coding, row->coding);
    assert_int_equal(size.units, row->units);
    assert_int_equal(size.parts, row->parts);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_costs_are_what_the_table_says),
    };
    return cmocka_run_group_tests_name("gsm7", whole, NULL, NULL)
           + RUN_TABLE("texts", text_rows, test_text)
           + RUN_TABLE("heads", head_rows, test_head)
           + RUN_TABLE("decode", decode_rows, test_decode)
           + RUN_TABLE("sizes", size_rows, test_size);
}
