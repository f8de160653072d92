/* tests/unit/test_dart.c -- dialects of forms that want an answer of their own:
 * DartMedia, Hub9, MacroKiosk, Jasmin; and Telkomsel. All is invented. */
#include <string.h>

#include "handlers/aggregators/registry.h"
#include "tests/support/adapter_case.h"
#include "tests/support/table.h"

#define DART &adapter_dartmedia
#define HUB  &adapter_hub9
#define MK   &adapter_macrokiosk
#define JAS  &adapter_jasmin
#define TEL  &adapter_telkomsel
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

/* ---- SMS ---- */

static struct sms_case sms[] = {
    { "dartmedia: whole",
      DART,
      GET("userid=&password=&original=6281234567890&sendto=1771&messagetype=0"
          "&messageid=DM1001&message=LAPOR+Lebak&date=20260304120607&dcs=0"
          "&udhl=0&charset=utf-8"),
      GW_OK,
      { LIT("DM1001"), LIT("6281234567890"), LIT("1771"), LIT("LAPOR Lebak"),
        LIT("20260304120607") } },
    { "hub9: a text alone", HUB, GET("message="), GW_OK, { .text = LIT("") } },
    { "hub9: something else",
      HUB,
      GET("userid=a&password=b"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "macrokiosk: a short code",
      MK,
      GET("shortcode=1771&from=6281234567890&text=LAPOR&msgId=m1"
          "&time=2026-03-0412:06:07"),
      GW_OK,
      { LIT("m1"), LIT("6281234567890"), LIT("1771"), LIT("LAPOR"),
        LIT("2026-03-0412:06:07") } },
    { "macrokiosk: a long code",
      MK,
      POST("longcode=62859&msisdn=62812&text=a&msgid=m2"),
      GW_OK,
      { LIT("m2"), LIT("62812"), LIT("62859"), LIT("a"), ABSENT } },
    { "macrokiosk: something else",
      MK,
      GET("a=b"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "jasmin: plain",
      JAS,
      POST("id=u1&from=6281234567890&to=1771&origin-connector=tsel&priority=1"
           "&coding=0&validity=&content=LAPOR+Lebak"
           "&binary=4c41504f52204c6562616b"),
      GW_OK,
      { LIT("u1"), LIT("6281234567890"), LIT("1771"), LIT("LAPOR Lebak"),
        ABSENT } },
    { "jasmin: UCS-2",
      JAS,
      POST("id=u1&coding=8&content=%00T%00o%20%26&binary=0054006f2026"),
      GW_OK,
      { .id = LIT("u1"), .text = LIT("To\xE2\x80\xA6") } },
    { "jasmin: UCS-2, by its content alone",
      JAS,
      GET("id=u1&coding=8&content=%00T%00o%20%26"),
      GW_OK,
      { .id = LIT("u1"), .text = LIT("To\xE2\x80\xA6") } },
    { "jasmin: UCS-2, hex that is none",
      JAS,
      GET("coding=8&content=%00T&binary=00zz"),
      GW_OK,
      { .text = LIT("T") } },
    { "jasmin: Latin-1",
      JAS,
      GET("coding=3&content=caf%E9&binary=636166e9"),
      GW_OK,
      { .text = LIT("caf\xC3\xA9") } },
    { "jasmin: UTF-8 whatever the coding",
      JAS,
      GET("coding=3&content=Tolong%E2%80%A6"),
      GW_OK,
      { .text = LIT("Tolong\xE2\x80\xA6") } },
    { "jasmin: hex alone",
      JAS,
      GET("coding=0&binary=6162"),
      GW_OK,
      { .text = LIT("ab") } },
    { "jasmin: an empty UCS-2 text",
      JAS,
      GET("id=1&coding=8&content="),
      GW_OK,
      { .id = LIT("1"), .text = LIT("") } },
    { "jasmin: no text", JAS, GET("id=1&coding=8"), GW_OK, { .id = LIT("1") } },
    { "jasmin: something else",
      JAS,
      GET("coding=8"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "jasmin: JSON",
      JAS,
      JSON("{\"id\":\"1\"}"),
      GW_REJECTED,
      { .id = ABSENT } },
};

/* ---- receipts ---- */

#define DIGITS(status, state_)                        \
    DART, GET("messageid=123&status=" status), GW_OK, \
    {                                                 \
        LIT("123"), 123, state_, ABSENT, false        \
    }
#define LEVEL(word_, state_)                          \
    JAS,                                              \
        POST("id=u9&id_smsc=77&message_status=" word_ \
             "&level=3&connector=tsel"),              \
        GW_OK,                                        \
    {                                                 \
        LIT("u9"), 0, state_, LIT(word_), false       \
    }
#define KIOSK(word_, state_)                    \
    MK, GET("msgid=m9&status=" word_), GW_OK,   \
    {                                           \
        LIT("m9"), 0, state_, LIT(word_), false \
    }
#define DIGI(word_, state_)                                          \
    TEL,                                                             \
        JSON("{\"transaction_id\":\"123-0a\",\"message_id\":\"x1\"," \
             "\"status\":\"" word_ "\"}"),                           \
        GW_OK,                                                       \
    {                                                                \
        LIT("x1"), 123, state_, LIT(word_), false                    \
    }

static struct receipt_case receipts[] = {
    { "dartmedia: 1", DIGITS("1", RECEIPT_SENT) },
    { "dartmedia: 9", DIGITS("9", RECEIPT_SENT) },
    { "dartmedia: 10", DIGITS("10", RECEIPT_DELIVERED) },
    { "dartmedia: 12", DIGITS("12", RECEIPT_DELIVERED) },
    { "dartmedia: 13", DIGITS("13", RECEIPT_SENT) },
    { "dartmedia: 20", DIGITS("20", RECEIPT_SENT) },
    { "dartmedia: 21", DIGITS("21", RECEIPT_UNDELIVERED) },
    { "dartmedia: -1", DIGITS("-1", RECEIPT_UNKNOWN) },
    { "dartmedia: a later part",
      DART,
      GET("messageid=123.2&status=10"),
      GW_OK,
      { LIT("123.2"), 123, RECEIPT_DELIVERED, ABSENT, false } },
    { "hub9: a word",
      HUB,
      GET("messageid=DM7&status=teleported"),
      GW_OK,
      { LIT("DM7"), 0, RECEIPT_UNKNOWN, LIT("teleported"), false } },
    { "hub9: something else", HUB, GET("a=b"), GW_REJECTED, { .ref = ABSENT } },
    { "macrokiosk: accepted", KIOSK("ACCEPTED", RECEIPT_ACCEPTED) },
    { "macrokiosk: processing", KIOSK("PROCESSING", RECEIPT_ACCEPTED) },
    { "macrokiosk: delivered", KIOSK("DELIVERED", RECEIPT_DELIVERED) },
    { "macrokiosk: undelivered", KIOSK("UNDELIVERED", RECEIPT_UNDELIVERED) },
    { "macrokiosk: a word from next year",
      KIOSK("TELEPORTED", RECEIPT_UNKNOWN) },
    { "macrokiosk: something else",
      MK,
      GET("a=b"),
      GW_REJECTED,
      { .ref = ABSENT } },
    { "jasmin: taken by the SMSC", LEVEL("ESME_ROK", RECEIPT_SENT) },
    { "jasmin: refused by the SMSC",
      LEVEL("ESME_RINVDSTADR", RECEIPT_REJECTED) },
    { "jasmin: accepted", LEVEL("ACCEPTD", RECEIPT_ACCEPTED) },
    { "jasmin: delivered", LEVEL("DELIVRD", RECEIPT_DELIVERED) },
    { "jasmin: undelivered", LEVEL("UNDELIV", RECEIPT_UNDELIVERED) },
    { "jasmin: expired", LEVEL("EXPIRED", RECEIPT_EXPIRED) },
    { "jasmin: rejected", LEVEL("REJECTD", RECEIPT_REJECTED) },
    { "jasmin: unknown, as they say", LEVEL("UNKNOWN", RECEIPT_UNKNOWN) },
    { "jasmin: something else",
      JAS,
      GET("level=1"),
      GW_REJECTED,
      { .ref = ABSENT } },
    { "telkomsel: delivered", DIGI("DELIVRD", RECEIPT_DELIVERED) },
    { "telkomsel: on its way", DIGI("SENDING", RECEIPT_ACCEPTED) },
    { "telkomsel: undelivered", DIGI("UNDELIV", RECEIPT_UNDELIVERED) },
    { "telkomsel: a word from next year", DIGI("TELEPORTED", RECEIPT_UNKNOWN) },
    { "telkomsel: no status",
      TEL,
      JSON("{\"message_id\":\"x1\"}"),
      GW_OK,
      { .ref = LIT("x1") } },
    { "telkomsel: something else",
      TEL,
      JSON("{\"a\":1}"),
      GW_REJECTED,
      { .ref = ABSENT } },
    { "telkomsel: a form",
      TEL,
      POST("status=DELIVRD"),
      GW_REJECTED,
      { .ref = ABSENT } },
};

/* ---- sending ---- */

#define DIGI_URL \
    "https://api.digitalcore.telkomsel.com/digihub/v1/reguler/sendsms"

static struct send_case sends[] = {
    { "hub9",
      HUB,
      { "http://h/smsmt.php", "u", "", "p&w", "1771", 1 },
      "6281234567890",
      LIT("a b"),
      "https://gw/r",
      "http://h/smsmt.php?userid=u&password=p%26w&sendto=6281234567890"
      "&original=1771&udhl=0&dcs=0&message=a%20b&messageid=123",
      LIT(""),
      NULL,
      { NULL } },
    { "macrokiosk",
      MK,
      { "https://m/send", "u", "svc", "pw", "LAPOR", 1 },
      "6281234567890",
      LIT("a"),
      "",
      "https://m/send",
      LIT("{\"user\":\"u\",\"pass\":\"pw\",\"to\":\"6281234567890\",\"text\":"
          "\"a\",\"from\":\"LAPOR\",\"servid\":\"svc\",\"type\":\"0\"}"),
      "application/json",
      { NULL } },
    { "macrokiosk: beyond the handset's alphabet",
      MK,
      { "https://m/send", "u", "svc", "pw", "LAPOR", 1 },
      "6281234567890",
      LIT("\xE2\x80\xA6"),
      "",
      "https://m/send",
      LIT("{\"user\":\"u\",\"pass\":\"pw\",\"to\":\"6281234567890\",\"text\":"
          "\"\xE2\x80\xA6\",\"from\":\"LAPOR\",\"servid\":\"svc\",\"type\":"
          "\"5\"}"),
      "application/json",
      { NULL } },
    { "jasmin",
      JAS,
      { "http://h:1401/send", "u", "", "pw", "1771", 1 },
      "6281234567890",
      LIT("a b"),
      "https://gw/r",
      "http://h:1401/send",
      LIT("username=u&password=pw&to=6281234567890&from=1771&coding=0"
          "&content=a%20b&dlr=yes&dlr-level=3&dlr-url=https%3A%2F%2Fgw%2Fr"
          "&dlr-method=POST"),
      FORM,
      { NULL } },
    { "jasmin: beyond ASCII",
      JAS,
      { "http://h:1401/send", "u", "", "pw", "", 1 },
      "6281234567890",
      LIT("a\xE2\x80\xA6"),
      "",
      "http://h:1401/send",
      LIT("username=u&password=pw&to=6281234567890&coding=8"
          "&hex-content=00612026"),
      FORM,
      { NULL } },
    { "telkomsel",
      TEL,
      { DIGI_URL, "", "apikeyA", "secretB", "LAPORTPPO", 1 },
      "6281234567890",
      LIT("a"),
      "https://gw.example.go.id/in/t/s/receipt",
      DIGI_URL,
      LIT("{\"transaction\":{\"transaction_id\":\"123-5744e564fa7941a1\","
          "\"callback_domain\":\"gw.example.go.id\"},\"sms\":{\"sender_id\":"
          "\"LAPORTPPO\",\"recipient\":\"6281234567890\",\"sms_text\":"
          "\"a\"}}"),
      "application/json",
      { "api_key", "apikeyA", "x-signature",
        "c7620d20f22e6a1b5928a020d06dc0ebc16080853e3920302d987fc24dd66c1c",
        NULL } },
};

#define ANSWER(status_, body_)                                   \
    {                                                            \
        .reached = true, .status = (status_), .body = LIT(body_) \
    }

static struct judge_case judgements[] = {
    { "dartmedia: 000", DART, ANSWER(200, "000\r\n"), SEND_ACCEPTED, ABSENT,
      "accepted", false, false },
    { "dartmedia: 001", DART, ANSWER(200, "001"), SEND_MISCONFIGURED, ABSENT,
      "credentials", false, false },
    { "hub9: 101", HUB, ANSWER(200, "101"), SEND_MISCONFIGURED, ABSENT,
      "account", false, false },
    { "hub9: a code from next year", HUB, ANSWER(200, "777"), SEND_TROUBLE,
      ABSENT, "unknown_code", false, false },
    { "hub9: a page", HUB, ANSWER(200, "<p>000"), SEND_TROUBLE, ABSENT,
      "unreadable", false, true },
    { "hub9: theirs", HUB, ANSWER(500, "000"), SEND_TROUBLE, ABSENT, "http_500",
      false, false },
    { "macrokiosk: taken", MK, ANSWER(200, "{\"MsgID\":\"m9\"}"), SEND_ACCEPTED,
      LIT("m9"), "accepted", false, false },
    { "macrokiosk: taken, a number", MK, ANSWER(200, "{\"MsgID\":900}"),
      SEND_ACCEPTED, LIT("900"), "accepted", false, false },
    { "macrokiosk: no id", MK, ANSWER(200, "{}"), SEND_TROUBLE, ABSENT,
      "unreadable", false, true },
    { "jasmin: taken", JAS, ANSWER(200, "Success \"u-9\""), SEND_ACCEPTED,
      LIT("u-9"), "accepted", false, false },
    { "jasmin: taken, cut off", JAS, ANSWER(200, "Success"), SEND_TROUBLE,
      ABSENT, "unreadable", false, true },
    { "jasmin: an error", JAS, ANSWER(200, "Error \"x\""), SEND_REFUSED, ABSENT,
      "error", false, false },
    { "jasmin: credentials", JAS, ANSWER(403, "Error \"x\""),
      SEND_MISCONFIGURED, ABSENT, "credentials", false, false },
    { "jasmin: no route", JAS, ANSWER(412, "Error \"x\""), SEND_REFUSED, ABSENT,
      "no_route", false, false },
    { "jasmin: a bad request", JAS, ANSWER(400, "Error \"x\""), SEND_REFUSED,
      ABSENT, "http_400", false, false },
    { "telkomsel: taken", TEL,
      ANSWER(200, "{\"transaction\":{\"status_code\":\"00000\"},"
                  "\"sms_information\":{\"message_id\":\"x1\"}}"),
      SEND_ACCEPTED, LIT("x1"), "accepted", false, false },
    { "telkomsel: another code", TEL,
      ANSWER(200, "{\"transaction\":{\"status_code\":\"10001\"}}"),
      SEND_TROUBLE, ABSENT, "unknown_code", false, false },
    { "telkomsel: nothing of theirs", TEL, ANSWER(200, "{}"), SEND_TROUBLE,
      ABSENT, "unreadable", false, true },
    { "telkomsel: credentials", TEL, ANSWER(401, ""), SEND_MISCONFIGURED,
      ABSENT, "credentials", false, false },
};

/* ---- the answer to what was stored ---- */

static struct answer_row {
    const char *name;
    const struct adapter *via;
    enum callback callback;
    const char *body;
} answers[] = {
    { "dartmedia: an SMS", DART, CALLBACK_SMS, "000" },
    { "dartmedia: a receipt", DART, CALLBACK_RECEIPT, "000" },
    { "hub9: an SMS", HUB, CALLBACK_SMS, "000" },
    { "macrokiosk: an SMS", MK, CALLBACK_SMS, "-1" },
    { "macrokiosk: a receipt", MK, CALLBACK_RECEIPT, "" },
    { "jasmin: an SMS", JAS, CALLBACK_SMS, "ACK/Jasmin" },
    { "jasmin: a receipt", JAS, CALLBACK_RECEIPT, "ACK/Jasmin" },
};

static void
case_answer(void **state)
{
    const struct answer_row *row = *state;
    struct wire_reply reply = { .status = 200, .body = buf_new(1024) };

    row->via->write_ok(NULL, row->callback, &reply);
    assert_int_equal(reply.status, 200);
    assert_string_equal(buf_cstr(&reply.body), row->body);
    assert_int_equal(reply.content_type != NULL, row->body[0] != '\0');
    buf_free(&reply.body);
}

int
main(void)
{
    int failed = RUN_TABLE("forms: SMS", sms, case_sms);

    failed += RUN_TABLE("forms: receipts", receipts, case_receipt);
    failed += RUN_TABLE("forms: sending", sends, case_send);
    failed += RUN_TABLE("forms: judgements", judgements, case_judge);
    return failed + RUN_TABLE("forms: answers", answers, case_answer);
}
