/* tests/unit/test_kannel.c -- Kannel: its callbacks, good and broken, and every
 * alphabet they come in. Numbers and ids are invented. */
#include <stdlib.h>
#include <string.h>

#include "handlers/aggregators/registry.h"
#include "tests/support/adapter_case.h"
#include "tests/support/table.h"

#define VIA  &adapter_kannel
#define FORM "application/x-www-form-urlencoded"
#define GET(query_)                           \
    {                                         \
        HTTP_GET, LIT(query_), ABSENT, ABSENT \
    }
#define POST(body_)                              \
    {                                            \
        HTTP_POST, ABSENT, LIT(FORM), LIT(body_) \
    }

/* A message in an alphabet, and what a human reads. */
#define ALPHABET(message_, tail_, text_)        \
    VIA, GET("message=" message_ tail_), GW_OK, \
    {                                           \
        .text = LIT(text_)                      \
    }

#define DATA "&coding=1&charset=8-BIT"

static struct sms_case sms[] = {
    { "whole",
      VIA,
      GET("id=5f9c1c0e-3a55-4d0b-9d7b-0f1f2c3d4e50&ts=1772600767"
          "&sender=%2B6281234567890&to=1771"
          "&message=LAPOR+orang+dibawa%0Ake+Merak&coding=0&charset=UTF-8"
          "&smsc=tsel1"),
      GW_OK,
      { LIT("5f9c1c0e-3a55-4d0b-9d7b-0f1f2c3d4e50"), LIT("+6281234567890"),
        LIT("1771"), LIT("LAPOR orang dibawa\nke Merak"), LIT("1772600767") } },
    { "UCS-2",
      VIA,
      GET("id=5f9c1c0e-3a55-4d0b-9d7b-0f1f2c3d4e51&ts=1772600768"
          "&sender=081234567890&to=1771"
          "&message=%00T%00o%00l%00o%00n%00g%20%26&coding=2"
          "&charset=UTF-16BE&smsc=xl1"),
      GW_OK,
      { LIT("5f9c1c0e-3a55-4d0b-9d7b-0f1f2c3d4e51"), LIT("081234567890"),
        LIT("1771"), LIT("Tolong\xE2\x80\xA6"), LIT("1772600768") } },
    { "as a form",
      VIA,
      POST("id=1&ts=2&sender=62812&to=1771&message=LAPOR+ada+calo"),
      GW_OK,
      { LIT("1"), LIT("62812"), LIT("1771"), LIT("LAPOR ada calo"),
        LIT("2") } },
    { "half in the query, half in the form",
      VIA,
      { HTTP_POST, LIT("id=1&sender=62812"), ABSENT, LIT("message=a&id=2") },
      GW_OK,
      { LIT("1"), LIT("62812"), ABSENT, LIT("a"), ABSENT } },
    { "nothing but a text",
      VIA,
      GET("message=tolong"),
      GW_OK,
      { .text = LIT("tolong") } },
    { "nothing but a sender",
      VIA,
      GET("sender=62812"),
      GW_OK,
      { .from = LIT("62812") } },
    { "an empty text",
      VIA,
      GET("sender=62812&message="),
      GW_OK,
      { .from = LIT("62812"), .text = LIT("") } },
    { "an empty UCS-2 text",
      VIA,
      GET("message=&coding=2&charset=UTF-16BE"),
      GW_OK,
      { .text = LIT("") } },
    { "no text, though in UCS-2",
      VIA,
      GET("id=1&coding=2&charset=UTF-16BE"),
      GW_OK,
      { .id = LIT("1") } },

    { "UCS-2: an emoji", ALPHABET("%D8%3D%DE%A8", "&coding=2&charset=UTF-16BE",
                                  "\xF0\x9F\x9A\xA8") },
    { "UCS-2: without a charset", ALPHABET("%00a%00b", "&coding=2", "ab") },
    { "UCS-2: charset in other letters",
      ALPHABET("%00a", "&coding=2&charset=utf-16be", "a") },
    { "UCS-2: an odd byte at the end",
      ALPHABET("%00a%00", "&coding=2&charset=UTF-16BE", "a\xEF\xBF\xBD") },
    { "UCS-2: one byte",
      ALPHABET("a", "&coding=2&charset=UTF-16BE", "\xEF\xBF\xBD") },
    { "UCS-2: half a pair", ALPHABET("%D8%3D%00a", "&coding=2&charset=UTF-16BE",
                                     "\xEF\xBF\xBD"
                                     "a") },
    { "UCS-2: NUL characters",
      ALPHABET("%00a%00%00", "&coding=2&charset=UTF-16BE", "a\0") },
    { "UTF-8 whatever the coding",
      ALPHABET("Tolong%E2%80%A6", "&coding=2&charset=UTF-8",
               "Tolong\xE2\x80\xA6") },
    { "UTF-8: NUL bytes",
      ALPHABET("a%00b", "&coding=0&charset=UTF-8", "a\0b") },
    { "Latin-1",
      ALPHABET("caf%E9", "&coding=0&charset=ISO-8859-1", "caf\xC3\xA9") },
    { "a charset nobody knows: as it is",
      ALPHABET("a%E9", "&coding=0&charset=KOI8-R", "a\xE9") },
    { "data that is text",
      ALPHABET("LAPOR+ada+calo+di+Merak", DATA, "LAPOR ada calo di Merak") },
    { "data that is UTF-8", ALPHABET("Tolong%E2%80%A6%0D%0Acepat", DATA,
                                     "Tolong\xE2\x80\xA6\r\ncepat") },
    { "data that is septets",
      ALPHABET("%00di%11Merak%1Be", DATA, "@di_Merak\xE2\x82\xAC") },
    { "data without a charset", ALPHABET("calo", "&coding=1", "calo") },
    { "data that is neither: nothing is lost",
      ALPHABET("a%E9%FF", DATA, "a\xC3\xA9\xC3\xBF") },

    { "nothing", VIA, GET(""), GW_REJECTED, { .id = ABSENT } },
    { "no query at all",
      VIA,
      { HTTP_GET, ABSENT, ABSENT, ABSENT },
      GW_REJECTED,
      { .id = ABSENT } },
    { "no field of theirs",
      VIA,
      GET("from=62812&text=a&coding=0"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "an escape cut off",
      VIA,
      GET("id=1&message=a%"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "an escape that is none",
      VIA,
      GET("id=1&message=%T"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "JSON",
      VIA,
      { HTTP_POST, ABSENT, LIT("application/json"), LIT("{\"id\":1}") },
      GW_REJECTED,
      { .id = ABSENT } },
    { "the bare text of a post-url",
      VIA,
      { HTTP_POST, ABSENT, LIT("text/plain"), LIT("id=1") },
      GW_REJECTED,
      { .id = ABSENT } },
    { "a method of no callback",
      VIA,
      { HTTP_PUT, LIT("id=1&message=a"), ABSENT, ABSENT },
      GW_REJECTED,
      { .id = ABSENT } },
};

/* ---- receipts ---- */

#define RECEIPT(value_, state_, word_)                                \
    VIA, GET("id=123&status=" value_ "&smscid=&reply=ACK%2F"), GW_OK, \
    {                                                                 \
        ABSENT, 123, state_, word_, false                             \
    }

static struct receipt_case receipts[] = {
    { "1: delivered", RECEIPT("1", RECEIPT_DELIVERED, LIT("1")) },
    { "2: not delivered", RECEIPT("2", RECEIPT_UNDELIVERED, LIT("2")) },
    { "4: kept", RECEIPT("4", RECEIPT_SENT, LIT("4")) },
    { "8: taken by the SMSC", RECEIPT("8", RECEIPT_SENT, LIT("8")) },
    { "16: refused by the SMSC", RECEIPT("16", RECEIPT_REJECTED, LIT("16")) },
    { "32: on its way", RECEIPT("32", RECEIPT_ACCEPTED, LIT("32")) },
    { "a sum, which is none", RECEIPT("3", RECEIPT_UNKNOWN, ABSENT) },
    { "a leading nought", RECEIPT("01", RECEIPT_UNKNOWN, ABSENT) },
    { "a number: not for the log",
      RECEIPT("6281234567890", RECEIPT_UNKNOWN, ABSENT) },
    { "a word", RECEIPT("DELIVRD", RECEIPT_UNKNOWN, LIT("DELIVRD")) },
    { "with the SMSC's id",
      VIA,
      GET("id=123&status=1&smscid=10A3F9"
          "&reply=id%3A10A3F9+sub%3A001+dlvrd%3A001+stat%3ADELIVRD"
          "+err%3A000"),
      GW_OK,
      { LIT("10A3F9"), 123, RECEIPT_DELIVERED, LIT("1"), false } },
    { "an id that is not of our making",
      VIA,
      GET("id=out-000123&status=1&smscid=10A3F9"),
      GW_OK,
      { LIT("10A3F9"), 0, RECEIPT_DELIVERED, LIT("1"), false } },
    { "a negative id",
      VIA,
      GET("id=-1&status=1"),
      GW_OK,
      { ABSENT, 0, RECEIPT_DELIVERED, LIT("1"), false } },
    { "an id too great",
      VIA,
      GET("id=99999999999999999999&status=1"),
      GW_OK,
      { ABSENT, 0, RECEIPT_DELIVERED, LIT("1"), false } },
    { "an id with a NUL",
      VIA,
      GET("id=12%003&status=1"),
      GW_OK,
      { ABSENT, 0, RECEIPT_DELIVERED, LIT("1"), false } },
    { "no id",
      VIA,
      GET("status=1"),
      GW_OK,
      { ABSENT, 0, RECEIPT_DELIVERED, LIT("1"), false } },
    { "no status",
      VIA,
      GET("id=123"),
      GW_OK,
      { ABSENT, 123, RECEIPT_UNKNOWN, ABSENT, false } },
    { "as a form",
      VIA,
      POST("id=123&status=1"),
      GW_OK,
      { ABSENT, 123, RECEIPT_DELIVERED, LIT("1"), false } },

    { "nothing", VIA, GET(""), GW_REJECTED, { .ref = ABSENT } },
    { "something else",
      VIA,
      GET("a=1&reply=x"),
      GW_REJECTED,
      { .ref = ABSENT } },
    { "an escape Kannel did not fill",
      VIA,
      GET("id=123&status=%d&smscid=%F"),
      GW_REJECTED,
      { .ref = ABSENT } },
};

/* ---- limits ---- */

enum { MEGABYTE = 1024 * 1024 };

static void
run_big(const char *head, enum gw_err err)
{
    char *query = malloc(MEGABYTE);
    size_t skip = strlen(head);

    assert_non_null(query);
    memset(query, 'a', MEGABYTE);
    memcpy(query, head, skip);
    struct sms_case row = { "big",
                            VIA,
                            { HTTP_GET, { query, MEGABYTE }, ABSENT, ABSENT },
                            err,
                            { .text = { query + skip, MEGABYTE - skip } } };
    if (skip > sizeof "message=")
        row.want.text = (struct text){ NULL, 0 };
    void *pointer = &row;
    case_sms(&pointer);
    free(query);
}

static void
test_a_megabyte_of_text(void **state)
{
    (void)state;
    run_big("message=", GW_OK);
}

/* Recoding needs room, and there is none without end. */
static void
test_a_megabyte_of_ucs2(void **state)
{
    (void)state;
    run_big("charset=UTF-16BE&message=", GW_REJECTED);
}

static void
test_the_longest_body_in_every_alphabet(void **state)
{
    static const char *const tails[] = { "&charset=UTF-16BE", "&charset=LATIN1",
                                         "&charset=8-BIT" };
    enum { LEN = 64 * 1024 };
    char *body = malloc(LEN);

    (void)state;
    assert_non_null(body);
    for (size_t i = 0; i < LENGTH(tails); i++) {
        struct fields fields;
        struct buf scratch = buf_new(256 * 1024);
        struct sms_batch batch;
        size_t tail = strlen(tails[i]);
        struct wire_in in = { .method = HTTP_POST,
                              .body = { body, LEN },
                              .fields = &fields,
                              .scratch = &scratch };

        memset(body, 0xE9, LEN);
        memcpy(body, "message=", 8);
        memcpy(body + LEN - tail, tails[i], tail);
        fields_init(&fields);
        assert_int_equal(adapter_kannel.read_sms(&in, &batch), GW_OK);
        assert_true(batch.list[0].text.len >= LEN - 100);
        fields_free(&fields);
        buf_free(&scratch);
    }
    free(body);
}

static void
test_no_calls(void **state)
{
    (void)state;
    assert_null(adapter_kannel.read_turn);
    assert_null(adapter_kannel.read_ended);
    assert_null(adapter_kannel.write_screen);
    /* An answer with a body would go on to the villager as an SMS. */
    assert_null(adapter_kannel.write_ok);
}

int
main(void)
{
    const struct CMUnitTest limits[] = {
        cmocka_unit_test(test_a_megabyte_of_text),
        cmocka_unit_test(test_a_megabyte_of_ucs2),
        cmocka_unit_test(test_the_longest_body_in_every_alphabet),
        cmocka_unit_test(test_no_calls),
    };

    int failed = RUN_TABLE("kannel: SMS", sms, case_sms);
    failed += RUN_TABLE("kannel: receipts", receipts, case_receipt);
    return failed
           + cmocka_run_group_tests_name("kannel: limits", limits, NULL, NULL);
}
