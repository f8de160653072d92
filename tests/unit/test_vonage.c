/* tests/unit/test_vonage.c -- Vonage: five ways to sign, three shapes of a
 * callback. Numbers and keys are invented. */
#include <string.h>

#include "handlers/aggregators/registry.h"
#include "tests/support/adapter_case.h"
#include "tests/support/table.h"

#define VIA  &adapter_vonage
#define FORM "application/x-www-form-urlencoded"
#define GET(query_)                           \
    {                                         \
        HTTP_GET, LIT(query_), ABSENT, ABSENT \
    }
#define POST(body_)                              \
    {                                            \
        HTTP_POST, ABSENT, LIT(FORM), LIT(body_) \
    }
#define JSON(body_)                                            \
    {                                                          \
        HTTP_POST, ABSENT, LIT("application/json"), LIT(body_) \
    }

/* ---- signatures ---- */

#define THEN   INT64_C(1234567890000)
#define NOW    INT64_C(1772600767000)
#define SECRET "signature_secret"
#define PARAMS "param1=value1&param2=value2&timestamp=1234567890&sig="
#define SMS                                                            \
    "msisdn=6281234567890&to=6285900001111&messageId=0B0000004F3A2C11" \
    "&text=LAPOR+agen+%26+paspor%3Ddisita&type=text&keyword=LAPOR"     \
    "&message-timestamp=2026-03-04+05%3A06%3A07&timestamp=1772600767"  \
    "&nonce=c0ffee00-1111-2222-3333-444455556666&api-key=abcd1234&sig="
#define SHA256 \
    "b2144b839002444a1196d4ca7ef639835edf1c501a6fa947e01999b18bf5556a"
#define SHA256_LOUD \
    "B2144B839002444A1196D4CA7EF639835EDF1C501A6FA947E01999B18BF5556A"
#define SHA512                                                         \
    "740ea4cd4c004c619d3b4cf060484278290d43d2b9d6693ada7b4c4ac48b18f3" \
    "9675710a5a878cde6f4349bd19e8b8e033e3f0b4816b805a969e0f24ae726292"

static struct verify_case signatures[] = {
    { "HMAC-MD5",
      VIA,
      GET(PARAMS "724c2bf6ca423c36e20631b11d1c5753"),
      NULL,
      { NULL },
      SECRET,
      "hmac-md5",
      THEN,
      GW_OK },
    { "HMAC-SHA256",
      VIA,
      GET(PARAMS "280c4320703dbc98bfa22db676655ed2"
                 "acfbfe8792b062ff7622e67f1183c287"),
      NULL,
      { NULL },
      SECRET,
      "hmac-sha256",
      THEN,
      GW_OK },
    { "HMAC-SHA1",
      VIA,
      GET(PARAMS "e4ebfd0ecd877fed7b414b5c87d0d7dfebb10a19"),
      NULL,
      { NULL },
      SECRET,
      "hmac-sha1",
      THEN,
      GW_OK },
    { "HMAC-SHA512",
      VIA,
      GET(PARAMS SHA512),
      NULL,
      { NULL },
      SECRET,
      "hmac-sha512",
      THEN,
      GW_OK },
    { "a plain MD5",
      VIA,
      GET(PARAMS "d72f75ac8cda9bbce891c4fa62bee6cd"),
      NULL,
      { NULL },
      SECRET,
      "md5hash",
      THEN,
      GW_OK },
    { "a plain MD5 is the usual one",
      VIA,
      GET(PARAMS "d72f75ac8cda9bbce891c4fa62bee6cd"),
      NULL,
      { NULL },
      SECRET,
      NULL,
      THEN,
      GW_OK },
    { "signs that would part the pairs",
      VIA,
      GET("param1=value%261&param2=value%3D2&timestamp=1234567890"
          "&sig=2bbf0abafb2c55e5af6231513896a2ac"),
      NULL,
      { NULL },
      SECRET,
      "hmac-md5",
      THEN,
      GW_OK },
    { "one pair",
      VIA,
      GET("sig=655a4d0b7f064dff438defc52b012cf5&timestamp=1234567890"
          "&param=value"),
      NULL,
      { NULL },
      SECRET,
      "hmac-md5",
      THEN,
      GW_OK },
    { "an SMS",
      VIA,
      GET(SMS SHA256),
      NULL,
      { NULL },
      SECRET,
      "hmac-sha256",
      NOW,
      GW_OK },
    { "an SMS, loudly",
      VIA,
      GET(SMS SHA256_LOUD),
      NULL,
      { NULL },
      SECRET,
      "hmac-sha256",
      NOW,
      GW_OK },
    { "an SMS, plain",
      VIA,
      GET(SMS "9a98e732f511017de6d46b86a2314070"),
      NULL,
      { NULL },
      SECRET,
      "md5hash",
      NOW,
      GW_OK },
    { "an SMS as a form",
      VIA,
      POST(SMS SHA256),
      NULL,
      { NULL },
      SECRET,
      "hmac-sha256",
      NOW,
      GW_OK },
    { "as JSON",
      VIA,
      JSON("{\"param2\":\"value2\",\"param1\":\"value1\",\"timestamp\":"
           "1234567890,\"sig\":\"724c2bf6ca423c36e20631b11d1c5753\"}"),
      NULL,
      { NULL },
      SECRET,
      "hmac-md5",
      THEN,
      GW_OK },
    { "five minutes late",
      VIA,
      GET(SMS SHA256),
      NULL,
      { NULL },
      SECRET,
      "hmac-sha256",
      NOW + 300000,
      GW_OK },
    { "five minutes early",
      VIA,
      GET(SMS SHA256),
      NULL,
      { NULL },
      SECRET,
      "hmac-sha256",
      NOW - 300000,
      GW_OK },

    { "later",
      VIA,
      GET(SMS SHA256),
      NULL,
      { NULL },
      SECRET,
      "hmac-sha256",
      NOW + 301000,
      GW_DENIED },
    { "earlier",
      VIA,
      GET(SMS SHA256),
      NULL,
      { NULL },
      SECRET,
      "hmac-sha256",
      NOW - 301000,
      GW_DENIED },
    { "by another method",
      VIA,
      GET(SMS SHA256),
      NULL,
      { NULL },
      SECRET,
      "hmac-sha512",
      NOW,
      GW_DENIED },
    { "no signature",
      VIA,
      GET("timestamp=1772600767"),
      NULL,
      { NULL },
      SECRET,
      "hmac-md5",
      NOW,
      GW_DENIED },
    { "an empty one",
      VIA,
      GET(SMS),
      NULL,
      { NULL },
      SECRET,
      "hmac-sha256",
      NOW,
      GW_DENIED },
    { "no hex",
      VIA,
      GET(PARAMS "724c2bf6ca423c36e20631b11d1c575z"),
      NULL,
      { NULL },
      SECRET,
      "hmac-md5",
      THEN,
      GW_DENIED },
    { "one more field",
      VIA,
      GET(PARAMS "724c2bf6ca423c36e20631b11d1c5753&param3=x"),
      NULL,
      { NULL },
      SECRET,
      "hmac-md5",
      THEN,
      GW_DENIED },
    { "a time that is none",
      VIA,
      GET("timestamp=-9223372036854775808"
          "&sig=724c2bf6ca423c36e20631b11d1c5753"),
      NULL,
      { NULL },
      SECRET,
      "hmac-md5",
      THEN,
      GW_DENIED },
    { "no JSON",
      VIA,
      JSON("{\"param2\":"),
      NULL,
      { NULL },
      SECRET,
      "hmac-md5",
      THEN,
      GW_DENIED },
    { "a method of no callback",
      VIA,
      { HTTP_PUT, LIT(SMS SHA256), ABSENT, ABSENT },
      NULL,
      { NULL },
      SECRET,
      "hmac-sha256",
      NOW,
      GW_DENIED },
};

/* ---- SMS ---- */

static struct sms_case sms[] = {
    { "by GET",
      VIA,
      GET(SMS "x"),
      GW_OK,
      { LIT("0B0000004F3A2C11"), LIT("6281234567890"), LIT("6285900001111"),
        LIT("LAPOR agen & paspor=disita"), LIT("2026-03-04 05:06:07") } },
    { "as a form",
      VIA,
      POST("messageId=1&msisdn=62812&text=a+b"),
      GW_OK,
      { .id = LIT("1"), .from = LIT("62812"), .text = LIT("a b") } },
    { "a part, as JSON",
      VIA,
      JSON("{\"msisdn\":\"6281234567890\",\"to\":\"6285900001111\","
           "\"messageId\":\"0B0000004F3A2C13\",\"text\":\"ke kapal malam "
           "ini\",\"type\":\"text\",\"keyword\":\"KE\",\"message-timestamp\":"
           "\"2026-03-04 05:06:10\",\"api-key\":\"abcd1234\",\"concat\":"
           "\"true\",\"concat-ref\":\"37\",\"concat-total\":\"2\","
           "\"concat-part\":\"2\"}"),
      GW_OK,
      { LIT("0B0000004F3A2C13"), LIT("6281234567890"), LIT("6285900001111"),
        LIT("ke kapal malam ini"), LIT("2026-03-04 05:06:10"), LIT("37"), 2,
        2 } },
    { "a part, with numbers as numbers",
      VIA,
      JSON("{\"messageId\":\"1\",\"text\":\"a\",\"concat\":true,"
           "\"concat-ref\":7,\"concat-total\":3,\"concat-part\":2}"),
      GW_OK,
      { .id = LIT("1"),
        .text = LIT("a"),
        .part_ref = LIT("7"),
        .part_total = 3,
        .part_number = 2 } },
    { "one of one is whole",
      VIA,
      GET("messageId=1&text=a&concat-ref=1&concat-total=1&concat-part=1"),
      GW_OK,
      { .id = LIT("1"), .text = LIT("a") } },
    { "half an emoji, cut off by the end of a part",
      VIA,
      JSON("{\"messageId\":\"1\",\"text\":\"a\\ud83d\"}"),
      GW_OK,
      { .id = LIT("1"), .text = LIT("a\xEF\xBF\xBD") } },
    { "numbers as numbers",
      VIA,
      JSON("{\"messageId\":123456789012345678901234,\"msisdn\":62812}"),
      GW_OK,
      { .id = LIT("123456789012345678901234"), .from = LIT("62812") } },
    { "binary: its hex",
      VIA,
      GET("messageId=1&type=binary&data=00ff&udh="),
      GW_OK,
      { .id = LIT("1"), .text = LIT("00ff") } },
    { "an empty text",
      VIA,
      GET("messageId=1&text="),
      GW_OK,
      { .id = LIT("1"), .text = LIT("") } },
    { "nothing of theirs", VIA, GET("id=1"), GW_REJECTED, { .id = ABSENT } },
    { "an empty object", VIA, JSON("{}"), GW_REJECTED, { .id = ABSENT } },
    { "a list", VIA, JSON("[]"), GW_REJECTED, { .id = ABSENT } },
    { "damaged JSON",
      VIA,
      JSON("{\"text\":\"a\""),
      GW_REJECTED,
      { .id = ABSENT } },
    { "another type",
      VIA,
      { HTTP_POST, ABSENT, LIT("text/xml"), LIT("<a/>") },
      GW_REJECTED,
      { .id = ABSENT } },
};

/* ---- receipts ---- */

#define RECEIPT(word_, state_)                                                \
    VIA,                                                                      \
        GET("msisdn=6281234567890&to=LAPORTPPO&network-code=51010&messageId=" \
            "0A1&price=0.03&status=" word_ "&scts=2603041207&err-code=0"      \
            "&client-ref=123-00112233aabbccdd"),                              \
        GW_OK,                                                                \
    {                                                                         \
        LIT("0A1"), 123, state_, LIT(word_), false                            \
    }

static struct receipt_case receipts[] = {
    { "accepted", RECEIPT("accepted", RECEIPT_ACCEPTED) },
    { "buffered", RECEIPT("buffered", RECEIPT_SENT) },
    { "delivered", RECEIPT("delivered", RECEIPT_DELIVERED) },
    { "expired", RECEIPT("expired", RECEIPT_EXPIRED) },
    { "failed", RECEIPT("failed", RECEIPT_UNDELIVERED) },
    { "rejected", RECEIPT("rejected", RECEIPT_REJECTED) },
    { "unknown, as they say themselves", RECEIPT("unknown", RECEIPT_UNKNOWN) },
    { "barred by the receiver",
      VIA,
      POST("messageId=0A1&status=rejected&err-code=4"),
      GW_OK,
      { LIT("0A1"), 0, RECEIPT_REJECTED, LIT("rejected"), true } },
    { "as JSON",
      VIA,
      JSON("{\"messageId\":\"0A1\",\"status\":\"delivered\"}"),
      GW_OK,
      { LIT("0A1"), 0, RECEIPT_DELIVERED, LIT("delivered"), false } },
    { "an id that is not of our making",
      VIA,
      GET("messageId=0A1&client-ref=out-000123"),
      GW_OK,
      { .ref = LIT("0A1") } },
    { "nothing of theirs", VIA, GET("a=b"), GW_REJECTED, { .ref = ABSENT } },
};

int
main(void)
{
    int failed = RUN_TABLE("vonage: signatures", signatures, case_verify);

    failed += RUN_TABLE("vonage: SMS", sms, case_sms);
    return failed + RUN_TABLE("vonage: receipts", receipts, case_receipt);
}
