/* tests/unit/test_africastalking.c -- Africa's Talking: SMS and receipts,
 * good and broken. Numbers and ids are invented. */
#include <stdlib.h>
#include <string.h>

#include "handlers/aggregators/registry.h"
#include "tests/support/adapter_case.h"
#include "tests/support/table.h"

#define VIA  &adapter_africastalking
#define FORM "application/x-www-form-urlencoded"
#define POST(body_)                                   \
    {                                                 \
        HTTP_POST, { NULL, 0 }, LIT(FORM), LIT(body_) \
    }

/* ---- SMS ---- */

static struct sms_case sms[] = {
    { "whole",
      VIA,
      POST("linkId=&text=LAPOR+ada+5+orang+di+pelabuhan+Merak&to=1771"
           "&id=1b9c0f2e-6d2f-4a55-9d0e-0b7a1c8a1001"
           "&date=2026-03-04+05%3A06%3A07&from=%2B6281234567890"),
      GW_OK,
      { LIT("1b9c0f2e-6d2f-4a55-9d0e-0b7a1c8a1001"), LIT("+6281234567890"),
        LIT("1771"), LIT("LAPOR ada 5 orang di pelabuhan Merak"),
        LIT("2026-03-04 05:06:07") } },
    { "premium, with fields we do not know",
      VIA,
      POST("linkId=a1b2&text=STOP&to=1771"
           "&id=1b9c0f2e-6d2f-4a55-9d0e-0b7a1c8a1002"
           "&date=2026-03-04T05%3A06%3A09Z&from=%2B6281234567890"
           "&networkCode=51010"),
      GW_OK,
      { LIT("1b9c0f2e-6d2f-4a55-9d0e-0b7a1c8a1002"), LIT("+6281234567890"),
        LIT("1771"), LIT("STOP"), LIT("2026-03-04T05:06:09Z") } },
    { "no text at all",
      VIA,
      POST("id=1&from=%2B6281234567890&to=1771"),
      GW_OK,
      { LIT("1"), LIT("+6281234567890"), LIT("1771"), ABSENT, ABSENT } },
    { "an empty text",
      VIA,
      POST("id=1&from=x&text="),
      GW_OK,
      { LIT("1"), LIT("x"), ABSENT, LIT(""), ABSENT } },
    { "no sender, no id",
      VIA,
      POST("text=tolong"),
      GW_OK,
      { ABSENT, ABSENT, ABSENT, LIT("tolong"), ABSENT } },
    { "a sender that is no number",
      VIA,
      POST("text=promo&from=TELKOMSEL"),
      GW_OK,
      { ABSENT, LIT("TELKOMSEL"), ABSENT, LIT("promo"), ABSENT } },
    { "a plus that was not escaped",
      VIA,
      POST("from=+6281234567890&text=a"),
      GW_OK,
      { ABSENT, LIT(" 6281234567890"), ABSENT, LIT("a"), ABSENT } },
    { "NUL bytes",
      VIA,
      POST("id=1&from=x&text=a%00b"),
      GW_OK,
      { LIT("1"), LIT("x"), ABSENT, LIT("a\0b"), ABSENT } },
    { "a raw NUL byte",
      VIA,
      POST("id=1&from=x&text=a\0b"),
      GW_OK,
      { LIT("1"), LIT("x"), ABSENT, LIT("a\0b"), ABSENT } },
    { "not UTF-8",
      VIA,
      POST("id=1&text=%ff%fe"),
      GW_OK,
      { LIT("1"), ABSENT, ABSENT, LIT("\xff\xfe"), ABSENT } },
    { "an emoji",
      VIA,
      POST("id=1&text=%F0%9F%9A%A8"),
      GW_OK,
      { LIT("1"), ABSENT, ABSENT, LIT("\xF0\x9F\x9A\xA8"), ABSENT } },
    { "a line end",
      VIA,
      POST("id=1&text=a%0D%0Ab"),
      GW_OK,
      { LIT("1"), ABSENT, ABSENT, LIT("a\r\nb"), ABSENT } },
    { "a name twice: the first",
      VIA,
      POST("id=1&text=a&text=b"),
      GW_OK,
      { LIT("1"), ABSENT, ABSENT, LIT("a"), ABSENT } },
    { "no content type",
      VIA,
      { HTTP_POST, ABSENT, ABSENT, LIT("id=1&text=a") },
      GW_OK,
      { LIT("1"), ABSENT, ABSENT, LIT("a"), ABSENT } },
    { "an empty content type",
      VIA,
      { HTTP_POST, ABSENT, LIT(""), LIT("id=1&text=a") },
      GW_OK,
      { LIT("1"), ABSENT, ABSENT, LIT("a"), ABSENT } },
    { "a content type with a charset, in capitals",
      VIA,
      { HTTP_POST, ABSENT,
        LIT("Application/X-WWW-Form-Urlencoded; charset=UTF-8"),
        LIT("id=1&text=a") },
      GW_OK,
      { LIT("1"), ABSENT, ABSENT, LIT("a"), ABSENT } },
    { "fields in the query and in the body",
      VIA,
      { HTTP_POST, LIT("to=1771&id=q"), LIT(FORM), LIT("id=b&text=a") },
      GW_OK,
      { LIT("q"), ABSENT, LIT("1771"), LIT("a"), ABSENT } },
    { "a GET",
      VIA,
      { HTTP_GET, LIT("id=1&text=a"), ABSENT, ABSENT },
      GW_OK,
      { LIT("1"), ABSENT, ABSENT, LIT("a"), ABSENT } },
    { "a GET whose body is not looked at",
      VIA,
      { HTTP_GET, LIT("id=1"), LIT("text/plain"), LIT("%") },
      GW_OK,
      { LIT("1"), ABSENT, ABSENT, ABSENT, ABSENT } },

    { "nothing", VIA, POST(""), GW_REJECTED, { .id = ABSENT } },
    { "no field of theirs",
      VIA,
      POST("msisdn=62&body=x"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "JSON",
      VIA,
      { HTTP_POST, ABSENT, LIT("application/json"),
        LIT("{\"id\":\"1\",\"text\":\"a\"}") },
      GW_REJECTED,
      { .id = ABSENT } },
    { "JSON that says it is a form",
      VIA,
      POST("{\"id\":\"1\",\"text\":\"a\"}"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "JSON beside a good query",
      VIA,
      { HTTP_POST, LIT("id=1"), LIT("application/json"), LIT("{}") },
      GW_REJECTED,
      { .id = ABSENT } },
    { "a multipart form",
      VIA,
      { HTTP_POST, ABSENT, LIT("multipart/form-data; boundary=x"),
        LIT("--x--") },
      GW_REJECTED,
      { .id = ABSENT } },
    { "an escape cut off",
      VIA,
      POST("id=1&text=a%4"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "an escape that is none",
      VIA,
      POST("id=1&text=%zz"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "a broken escape in the query",
      VIA,
      { HTTP_POST, LIT("x=%"), LIT(FORM), LIT("id=1&text=a") },
      GW_REJECTED,
      { .id = ABSENT } },
    { "a method of no callback",
      VIA,
      { HTTP_DELETE, LIT("id=1&text=a"), ABSENT, ABSENT },
      GW_REJECTED,
      { .id = ABSENT } },
};

/* ---- receipts ---- */

static struct receipt_case receipts[] = {
    { "delivered",
      VIA,
      POST("id=ATXid_5f1c&status=Success&phoneNumber=%2B6281234567890"
           "&networkCode=51010&retryCount=0"),
      GW_OK,
      { LIT("ATXid_5f1c"), 0, RECEIPT_DELIVERED, LIT("Success"), false } },
    { "failed: on a blacklist",
      VIA,
      POST("id=ATXid_5f1d&status=Failed&failureReason=UserInBlacklist"
           "&phoneNumber=%2B6281234567891&networkCode=51001"),
      GW_OK,
      { LIT("ATXid_5f1d"), 0, RECEIPT_UNDELIVERED, LIT("Failed"), true } },
    { "failed: does not want to be disturbed",
      VIA,
      POST("id=a&status=Failed&failureReason=DoNotDisturbRejection"),
      GW_OK,
      { LIT("a"), 0, RECEIPT_UNDELIVERED, LIT("Failed"), true } },
    { "failed: phone off",
      VIA,
      POST("id=a&status=Failed&failureReason=UserIsInactive"),
      GW_OK,
      { LIT("a"), 0, RECEIPT_UNDELIVERED, LIT("Failed"), false } },
    { "rejected",
      VIA,
      POST("id=a&status=Rejected"),
      GW_OK,
      { LIT("a"), 0, RECEIPT_REJECTED, LIT("Rejected"), false } },
    { "sent",
      VIA,
      POST("id=a&status=Sent"),
      GW_OK,
      { LIT("a"), 0, RECEIPT_SENT, LIT("Sent"), false } },
    { "submitted",
      VIA,
      POST("id=a&status=Submitted"),
      GW_OK,
      { LIT("a"), 0, RECEIPT_ACCEPTED, LIT("Submitted"), false } },
    { "buffered",
      VIA,
      POST("id=a&status=Buffered"),
      GW_OK,
      { LIT("a"), 0, RECEIPT_ACCEPTED, LIT("Buffered"), false } },
    { "expired",
      VIA,
      POST("id=a&status=Expired"),
      GW_OK,
      { LIT("a"), 0, RECEIPT_EXPIRED, LIT("Expired"), false } },
    { "absent subscriber",
      VIA,
      POST("id=a&status=AbsentSubscriber"),
      GW_OK,
      { LIT("a"), 0, RECEIPT_UNDELIVERED, LIT("AbsentSubscriber"), false } },
    { "in other letters",
      VIA,
      POST("id=a&status=SUCCESS"),
      GW_OK,
      { LIT("a"), 0, RECEIPT_DELIVERED, LIT("SUCCESS"), false } },
    { "a word from next year",
      VIA,
      POST("id=a&status=Teleported"),
      GW_OK,
      { LIT("a"), 0, RECEIPT_UNKNOWN, LIT("Teleported"), false } },
    { "a number for a word: not for the log",
      VIA,
      POST("id=a&status=%2B6281234567890"),
      GW_OK,
      { LIT("a"), 0, RECEIPT_UNKNOWN, ABSENT, false } },
    { "a sentence for a word: not for the log",
      VIA,
      POST("id=a&status=not+delivered+to+62812"),
      GW_OK,
      { LIT("a"), 0, RECEIPT_UNKNOWN, ABSENT, false } },
    { "no status",
      VIA,
      POST("id=a"),
      GW_OK,
      { LIT("a"), 0, RECEIPT_UNKNOWN, ABSENT, false } },
    { "no id",
      VIA,
      POST("status=Success"),
      GW_OK,
      { ABSENT, 0, RECEIPT_DELIVERED, LIT("Success"), false } },
    { "an empty id",
      VIA,
      POST("id=&status=Success"),
      GW_OK,
      { LIT(""), 0, RECEIPT_DELIVERED, LIT("Success"), false } },
    { "the opt-out notice",
      VIA,
      POST("senderId=LAPOR&phoneNumber=%2B6281234567890"),
      GW_OK,
      { ABSENT, 0, RECEIPT_UNKNOWN, ABSENT, true } },

    { "nothing", VIA, POST(""), GW_REJECTED, { .ref = ABSENT } },
    { "something else", VIA, POST("a=b"), GW_REJECTED, { .ref = ABSENT } },
    { "JSON",
      VIA,
      { HTTP_POST, ABSENT, LIT("application/json"), LIT("{\"id\":1}") },
      GW_REJECTED,
      { .ref = ABSENT } },
    { "cut off",
      VIA,
      POST("id=a&status=Succ%"),
      GW_REJECTED,
      { .ref = ABSENT } },
};

/* ---- limits ---- */

static struct request
big_form(size_t len, char *at, const char *head)
{
    memset(at, 'a', len);
    memcpy(at, head, strlen(head));
    return (struct request){ HTTP_POST, { NULL, 0 }, LIT(FORM), { at, len } };
}

static void
test_a_megabyte_of_text(void **state)
{
    enum { LEN = 1024 * 1024 };
    char *body = malloc(LEN);

    (void)state;
    assert_non_null(body);
    struct sms_case row = { "big",
                            VIA,
                            big_form(LEN, body, "text="),
                            GW_OK,
                            { .text = { body + 5, LEN - 5 } } };
    void *pointer = &row;
    case_sms(&pointer);
    free(body);
}

static void
test_too_many_fields(void **state)
{
    char body[4 * (FIELDS_MAX + 1)];

    (void)state;
    for (size_t i = 0; i < FIELDS_MAX + 1; i++)
        memcpy(body + 4 * i, "id=&", 4);

    struct sms_case row = {
        "many",
        VIA,
        { HTTP_POST, { NULL, 0 }, LIT(FORM), { body, 4 * FIELDS_MAX } },
        GW_OK,
        { .id = LIT("") }
    };
    void *pointer = &row;
    case_sms(&pointer);
    row.in.body.len = sizeof body;
    row.err = GW_REJECTED;
    case_sms(&pointer);
}

int
main(void)
{
    const struct CMUnitTest limits[] = {
        cmocka_unit_test(test_a_megabyte_of_text),
        cmocka_unit_test(test_too_many_fields),
    };

    int failed = RUN_TABLE("africastalking: SMS", sms, case_sms);
    failed += RUN_TABLE("africastalking: receipts", receipts, case_receipt);
    return failed
           + cmocka_run_group_tests_name("africastalking: limits", limits, NULL,
                                         NULL);
}
