/* tests/unit/test_twilio.c -- Twilio: its signature to the letter, callbacks,
 * what is sent, and what answers mean. Numbers, ids and keys are invented. */
#include <string.h>

#include "handlers/aggregators/registry.h"
#include "tests/support/adapter_case.h"
#include "tests/support/table.h"

#define VIA  &adapter_twilio
#define FORM "application/x-www-form-urlencoded"
#define POST(body_)                              \
    {                                            \
        HTTP_POST, ABSENT, LIT(FORM), LIT(body_) \
    }

/* ---- the signature ---- */

#define SIGNED(signature)                       \
    {                                           \
        "X-Twilio-Signature", (signature), NULL \
    }
#define CALL                                               \
    POST("CallSid=CA1234567890ABCDE&Caller=%2B14158675309" \
         "&Digits=1234&From=%2B14158675309&To=%2B18005551212")
#define SITE "mycompany.com/myapp.php?foo=1&bar=2"
#define HASHED     \
    "&bodySHA256=" \
    "0a1ff7634d9ab3b95db5c9a2dfe9416e41502b283a80c7cf19632632f96e6620"
#define JSON_CALL(body_)                                               \
    {                                                                  \
        HTTP_POST, LIT("foo=1&bar=2" HASHED), LIT("application/json"), \
            LIT(body_)                                                 \
    }
#define PROPERTY "{\"property\": \"value\", \"boolean\": true}"

static struct verify_case signatures[] = {
    { "a form", VIA, CALL, "https://" SITE,
      SIGNED("RSOYDt4T1cUTdK1PDd93/VVr8B8="), "12345", NULL, 0, GW_OK },
    { "signed with the port, we know none", VIA, CALL, "https://" SITE,
      SIGNED("kvajT1Ptam85bY51eRf/AJRuM3w="), "12345", NULL, 0, GW_OK },
    { "signed without the port that we know", VIA, CALL,
      "https://mycompany.com:443/myapp.php?foo=1&bar=2",
      SIGNED("RSOYDt4T1cUTdK1PDd93/VVr8B8="), "12345", NULL, 0, GW_OK },
    { "port 80", VIA, CALL, "http://mycompany.com:80/myapp.php?foo=1&bar=2",
      SIGNED("0ZXoZLH/DfblKGATFgpif+LLRf4="), "12345", NULL, 0, GW_OK },
    { "port 80, we know none", VIA, CALL, "http://" SITE,
      SIGNED("0ZXoZLH/DfblKGATFgpif+LLRf4="), "12345", NULL, 0, GW_OK },
    { "a port of its own", VIA, CALL,
      "http://mycompany.com:1234/myapp.php?foo=1&bar=2",
      SIGNED("Zmvh+3yNM1Phv2jhDCwEM3q5ebU="), "12345", NULL, 0, GW_OK },
    { "a name twice, a value thrice", VIA,
      POST("Sid=CA123&SidAccount=AC123&Digits=5678&Digits=1234&Digits=1234"),
      "https://" SITE, SIGNED("IK+Dwps556ElfBT0I3Rgjkr1wJU="), "12345", NULL, 0,
      GW_OK },
    { "the same in another order", VIA,
      POST("Digits=1234&SidAccount=AC123&Digits=5678&Sid=CA123"),
      "https://" SITE, SIGNED("IK+Dwps556ElfBT0I3Rgjkr1wJU="), "12345", NULL, 0,
      GW_OK },
    { "a body that is hashed", VIA, JSON_CALL(PROPERTY), "https://" SITE HASHED,
      SIGNED("a9nBmqA0ju/hNViExpshrM61xv4="), "12345", NULL, 0, GW_OK },
    { "an SMS", VIA,
      POST("MessageSid=SM0123456789abcdef0123456789abcdef"
           "&AccountSid=AC0123456789abcdef0123456789abcdef"
           "&From=%2B6281234567890&To=%2B6285900001111"
           "&Body=LAPOR+ada+orang+dibawa+ke+Merak&NumMedia=0&NumSegments=1"),
      "https://gw.example.go.id/h/twilio/7f3c9a/mo",
      SIGNED("2oUj2FXEo56PBLgNEi5fLRV/1+s="), "tok-uji-1", NULL, 0, GW_OK },

    { "a body that was changed", VIA, JSON_CALL("{\"property\": \"valve\"}"),
      "https://" SITE HASHED, SIGNED("a9nBmqA0ju/hNViExpshrM61xv4="), "12345",
      NULL, 0, GW_DENIED },
    { "a body that is not hashed",
      VIA,
      { HTTP_POST, LIT("foo=1&bar=2"), LIT("application/json"), LIT(PROPERTY) },
      "https://" SITE HASHED,
      SIGNED("a9nBmqA0ju/hNViExpshrM61xv4="),
      "12345",
      NULL,
      0,
      GW_DENIED },
    { "no signature",
      VIA,
      CALL,
      "https://" SITE,
      { NULL },
      "12345",
      NULL,
      0,
      GW_DENIED },
    { "an empty signature", VIA, CALL, "https://" SITE, SIGNED(""), "12345",
      NULL, 0, GW_DENIED },
    { "one letter is wrong", VIA, CALL, "https://" SITE,
      SIGNED("RSOYDt4T1cUTdK1PDd93/VVr8B9="), "12345", NULL, 0, GW_DENIED },
    { "cut off", VIA, CALL, "https://" SITE, SIGNED("RSOYDt4T1cUTdK1PDd93/VVr"),
      "12345", NULL, 0, GW_DENIED },
    { "another field", VIA, POST("Digits=1234"), "https://" SITE,
      SIGNED("RSOYDt4T1cUTdK1PDd93/VVr8B8="), "12345", NULL, 0, GW_DENIED },
    { "another address", VIA, CALL, "https://mycompany.com/myapp.php?foo=1",
      SIGNED("RSOYDt4T1cUTdK1PDd93/VVr8B8="), "12345", NULL, 0, GW_DENIED },
    { "another port", VIA, CALL,
      "https://mycompany.com:8443/myapp.php?foo=1&bar=2",
      SIGNED("Zmvh+3yNM1Phv2jhDCwEM3q5ebU="), "12345", NULL, 0, GW_DENIED },
    { "a damaged form", VIA, POST("Digits=%1"), "https://" SITE,
      SIGNED("RSOYDt4T1cUTdK1PDd93/VVr8B8="), "12345", NULL, 0, GW_DENIED },
};

/* ---- SMS ---- */

static struct sms_case sms[] = {
    { "whole",
      VIA,
      POST("MessageSid=SM01&SmsSid=SM01&AccountSid=AC0&From=%2B6281234567890"
           "&To=%2B6285900001111&Body=LAPOR+ada+orang&NumMedia=0"),
      GW_OK,
      { LIT("SM01"), LIT("+6281234567890"), LIT("+6285900001111"),
        LIT("LAPOR ada orang"), ABSENT } },
    { "by its other id",
      VIA,
      POST("SmsSid=SM02&Body=a"),
      GW_OK,
      { .id = LIT("SM02"), .text = LIT("a") } },
    { "by GET",
      VIA,
      { HTTP_GET, LIT("Body=a%20b"), ABSENT, ABSENT },
      GW_OK,
      { .text = LIT("a b") } },
    { "an empty text, no sender",
      VIA,
      POST("MessageSid=SM03&Body="),
      GW_OK,
      { .id = LIT("SM03"), .text = LIT("") } },
    { "a long text as base64",
      VIA,
      POST("Body="
           "TEFQT1IgYWRhIDUgb3JhbmcgZGliYXdhIGtlIHBlbGFidWhhbiBNZXJhayBtYWxhbSB"
           "pbmksIHRvbG9uZyBzZWdlcmEgZGljZWsgcGFr"),
      GW_OK,
      { .text = LIT("LAPOR ada 5 orang dibawa ke pelabuhan Merak malam ini, "
                    "tolong segera dicek pak") } },
    { "a long text as base64, beyond ASCII",
      VIA,
      POST("Body="
           "VG9sb25n4oCmIGFkaWsgc2F5YSBkaWphbmppa2FuIGtlcmphIGRpIEthbWJvamEsIHB"
           "hc3Bvcm55YSBkaXRhaGFu"),
      GW_OK,
      { .text = LIT(
            "Tolong\xE2\x80\xA6"
            " adik saya dijanjikan kerja di Kamboja, paspornya ditahan") } },
    { "... filled up with 2",
      VIA,
      POST("Body="
           "YWRhIGNhbG8gYmF3YSAzIHBlcmVtcHVhbiBtYWxhbSBpbmkgZGFyaSBQb250YW5nLCB"
           "0b2xvbmcgY2VwYQ%3D%3D"),
      GW_OK,
      { .text = LIT("ada calo bawa 3 perempuan malam ini dari Pontang, tolong "
                    "cepa") } },
    { "... filled up with 1",
      VIA,
      POST("Body="
           "YWRhIGNhbG8gYmF3YSAzIHBlcmVtcHVhbiBtYWxhbSBpbmkgZGFyaSBQb250YW5nLCB"
           "0b2xvbmcgY2VwYXQ%3D"),
      GW_OK,
      { .text = LIT("ada calo bawa 3 perempuan malam ini dari Pontang, tolong "
                    "cepat") } },
    { "a long word without a space",
      VIA,
      POST("Body="
           "LAPORadacaloLAPORadacaloLAPORadacaloLAPORadacaloLAPORadacaloLAPORad"
           "acaloLAPORadacaloLAPORadacalo"),
      GW_OK,
      { .text = LIT("LAPORadacaloLAPORadacaloLAPORadacaloLAPORadacaloLAPORadaca"
                    "loLAPORadacaloLAPORadacaloLAPORadacalo") } },
    { "a short text that could be base64",
      VIA,
      POST("Body=TEFQT1I%3D"),
      GW_OK,
      { .text = LIT("TEFQT1I=") } },
    { "no field of theirs",
      VIA,
      POST("id=1&text=a"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "JSON",
      VIA,
      { HTTP_POST, ABSENT, LIT("application/json"), LIT("{}") },
      GW_REJECTED,
      { .id = ABSENT } },
    { "a damaged escape", VIA, POST("Body=%4"), GW_REJECTED, { .id = ABSENT } },
};

/* ---- receipts ---- */

#define RECEIPT(word_, state_)                                \
    VIA,                                                      \
        POST("MessageSid=SM1&SmsSid=SM1&MessageStatus=" word_ \
             "&SmsStatus=x&To=%2B6281234567890"),             \
        GW_OK,                                                \
    {                                                         \
        LIT("SM1"), 0, state_, LIT(word_), false              \
    }

static struct receipt_case receipts[] = {
    { "accepted", RECEIPT("accepted", RECEIPT_ACCEPTED) },
    { "scheduled", RECEIPT("scheduled", RECEIPT_ACCEPTED) },
    { "queued", RECEIPT("queued", RECEIPT_ACCEPTED) },
    { "sending", RECEIPT("sending", RECEIPT_ACCEPTED) },
    { "sent", RECEIPT("sent", RECEIPT_SENT) },
    { "delivered", RECEIPT("delivered", RECEIPT_DELIVERED) },
    { "read", RECEIPT("read", RECEIPT_DELIVERED) },
    { "undelivered", RECEIPT("undelivered", RECEIPT_UNDELIVERED) },
    { "failed", RECEIPT("failed", RECEIPT_REJECTED) },
    { "canceled", RECEIPT("canceled", RECEIPT_REJECTED) },
    { "a word from next year", RECEIPT("teleported", RECEIPT_UNKNOWN) },
    { "opted out",
      VIA,
      POST("SmsSid=SM1&SmsStatus=failed&ErrorCode=21610"),
      GW_OK,
      { LIT("SM1"), 0, RECEIPT_REJECTED, LIT("failed"), true } },
    { "no status", VIA, POST("MessageSid=SM1"), GW_OK, { .ref = LIT("SM1") } },
    { "a number for a status: not for the log",
      VIA,
      POST("MessageStatus=6281234567890"),
      GW_OK,
      { .ref = ABSENT } },
    { "nothing of theirs", VIA, POST("a=b"), GW_REJECTED, { .ref = ABSENT } },
};

/* ---- sending ---- */

#define URL "https://api.twilio.com/2010-04-01/Accounts/AC0/Messages.json"

static struct send_case sends[] = {
    { "plain",
      VIA,
      { URL, "AC0", "", "rahasia", "+6285900001111", 1 },
      "6281234567890",
      LIT("Kode 1 & 2"),
      "https://gw/in/t/s/receipt",
      URL,
      LIT("To=%2B6281234567890&From=%2B6285900001111&Body=Kode%201%20%26%202"
          "&StatusCallback=https%3A%2F%2Fgw%2Fin%2Ft%2Fs%2Freceipt"),
      FORM,
      { "Authorization", "Basic QUMwOnJhaGFzaWE=", NULL } },
    { "by a service",
      VIA,
      { URL, "AC0", "", "rahasia", "MG0123456789abcdef0123456789abcdef", 1 },
      "6281234567890",
      LIT("a"),
      "",
      URL,
      LIT("To=%2B6281234567890&MessagingServiceSid="
          "MG0123456789abcdef0123456789abcdef&Body=a"),
      FORM,
      { "Authorization", "Basic QUMwOnJhaGFzaWE=", NULL } },
};

#define ANSWER(status_, body_)                                   \
    {                                                            \
        .reached = true, .status = (status_), .body = LIT(body_) \
    }
#define ERROR(status_, code_) \
    ANSWER(status_, "{\"code\":" code_ ",\"message\":\"m\",\"status\":1}")

static struct judge_case judgements[] = {
    { "queued", VIA,
      ANSWER(201, "{\"sid\":\"SM9\",\"status\":\"queued\",\"num_segments\":"
                  "\"1\",\"error_code\":null}"),
      SEND_ACCEPTED, LIT("SM9"), "accepted", false, false },
    { "a proxy's page", VIA, ANSWER(200, "<html>"), SEND_TROUBLE, ABSENT,
      "unreadable", false, true },
    { "no sid", VIA, ANSWER(201, "{}"), SEND_TROUBLE, ABSENT, "unreadable",
      false, true },
    { "opted out", VIA, ERROR(400, "21610"), SEND_REFUSED, ABSENT, "opted_out",
      true, false },
    { "throttled", VIA, ERROR(429, "20429"), SEND_THROTTLED, ABSENT,
      "throttled", false, false },
    { "throttled, by the code", VIA, ERROR(400, "20429"), SEND_THROTTLED,
      ABSENT, "throttled", false, false },
    { "a bad number", VIA, ERROR(400, "21211"), SEND_REFUSED, ABSENT,
      "phone_number", false, false },
    { "a landline", VIA, ERROR(400, "21614"), SEND_REFUSED, ABSENT,
      "phone_number", false, false },
    { "a sender that is not ours", VIA, ERROR(400, "21606"), SEND_MISCONFIGURED,
      ABSENT, "sender_id", false, false },
    { "a code from next year", VIA, ERROR(400, "99999"), SEND_REFUSED, ABSENT,
      "http_400", false, false },
    { "credentials", VIA, ERROR(401, "20003"), SEND_MISCONFIGURED, ABSENT,
      "credentials", false, false },
    { "forbidden", VIA, ANSWER(403, ""), SEND_MISCONFIGURED, ABSENT,
      "forbidden", false, false },
    { "theirs", VIA, ANSWER(503, ""), SEND_TROUBLE, ABSENT, "http_503", false,
      false },
    { "no answer",
      VIA,
      { .reached = false },
      SEND_TROUBLE,
      ABSENT,
      "no_answer",
      false,
      true },
};

static void
test_an_sms_is_answered_with_an_empty_document(void **state)
{
    struct wire_reply reply = { .status = 200, .body = buf_new(1024) };

    (void)state;
    adapter_twilio.write_ok(NULL, CALLBACK_RECEIPT, &reply);
    assert_int_equal(reply.body.len, 0);
    adapter_twilio.write_ok(NULL, CALLBACK_SMS, &reply);
    assert_string_equal(reply.content_type, "text/xml");
    assert_string_equal(buf_cstr(&reply.body),
                        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>"
                        "<Response/>");
    buf_free(&reply.body);
}

int
main(void)
{
    const struct CMUnitTest others[] = {
        cmocka_unit_test(test_an_sms_is_answered_with_an_empty_document),
    };

    int failed = RUN_TABLE("twilio: signatures", signatures, case_verify);
    failed += RUN_TABLE("twilio: SMS", sms, case_sms);
    failed += RUN_TABLE("twilio: receipts", receipts, case_receipt);
    failed += RUN_TABLE("twilio: sending", sends, case_send);
    failed += RUN_TABLE("twilio: judgements", judgements, case_judge);
    return failed
           + cmocka_run_group_tests_name("twilio: others", others, NULL, NULL);
}
