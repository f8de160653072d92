/* tests/unit/test_sinch.c -- Sinch and 8x8: JSON, and what proves it. Numbers,
 * ids and keys are invented. */
#include <string.h>

#include "handlers/aggregators/registry.h"
#include "tests/support/adapter_case.h"
#include "tests/support/table.h"

#define SINCH &adapter_sinch
#define WAVE  &adapter_8x8
#define POST(body_)                                            \
    {                                                          \
        HTTP_POST, ABSENT, LIT("application/json"), LIT(body_) \
    }

/* ---- signatures ---- */

#define SIGN(rest) "x-sinch-webhook-signature" rest
#define SIGNED(signature, nonce, algorithm)                                \
    {                                                                      \
        SIGN(""), (signature), SIGN("-timestamp"), "1772600767",           \
            SIGN("-nonce"), (nonce), SIGN("-algorithm"), (algorithm), NULL \
    }
#define GOOD "Wt/jMq3pCFE7eIyySASVy1uMgqUbVTgLvu7o+uVvXwA="

static struct verify_case signatures[] = {
    { "sinch", SINCH, POST("{\"type\":\"mo_text\"}"), NULL,
      SIGNED(GOOD, "n1", "HmacSHA256"), "secretS", NULL, 0, GW_OK },
    { "sinch: a day later, for it is repeated for days", SINCH,
      POST("{\"type\":\"mo_text\"}"), NULL, SIGNED(GOOD, "n1", "HmacSHA256"),
      "secretS", NULL, INT64_C(1772687167000), GW_OK },
    { "sinch: another body", SINCH, POST("{\"type\":\"mo_texT\"}"), NULL,
      SIGNED(GOOD, "n1", "HmacSHA256"), "secretS", NULL, 0, GW_DENIED },
    { "sinch: another nonce", SINCH, POST("{\"type\":\"mo_text\"}"), NULL,
      SIGNED(GOOD, "n2", "HmacSHA256"), "secretS", NULL, 0, GW_DENIED },
    { "sinch: another algorithm", SINCH, POST("{\"type\":\"mo_text\"}"), NULL,
      SIGNED(GOOD, "n1", "none"), "secretS", NULL, 0, GW_DENIED },
    { "sinch: an empty signature", SINCH, POST("{\"type\":\"mo_text\"}"), NULL,
      SIGNED("", "n1", "HmacSHA256"), "secretS", NULL, 0, GW_DENIED },
    { "sinch: no headers",
      SINCH,
      POST("{\"type\":\"mo_text\"}"),
      NULL,
      { NULL },
      "secretS",
      NULL,
      0,
      GW_DENIED },
    { "8x8",
      WAVE,
      POST("{}"),
      NULL,
      { "authorization", "Bearer x1y2", NULL },
      "Bearer x1y2",
      NULL,
      0,
      GW_OK },
    { "8x8: another header",
      WAVE,
      POST("{}"),
      NULL,
      { "authorization", "Bearer x1y3", NULL },
      "Bearer x1y2",
      NULL,
      0,
      GW_DENIED },
    { "8x8: none",
      WAVE,
      POST("{}"),
      NULL,
      { NULL },
      "Bearer x1y2",
      NULL,
      0,
      GW_DENIED },
};

/* ---- SMS ---- */

#define EVENT(type, payload)                            \
    POST("{\"namespace\":\"SMS\",\"eventType\":\"" type \
         "\",\"description\":\"d\",\"payload\":" payload "}")
#define IN(payload) EVENT("inbound_message_received", payload)

static struct sms_case sms[] = {
    { "sinch: whole",
      SINCH,
      POST("{\"type\":\"mo_text\",\"id\":\"01FC\",\"from\":\"6281234567890\","
           "\"to\":\"6285900001111\",\"body\":\"LAPOR\",\"received_at\":"
           "\"2026-03-04T05:06:07.123Z\",\"operator_id\":\"51010\","
           "\"client_reference\":null,\"sent_at\":null}"),
      GW_OK,
      { LIT("01FC"), LIT("6281234567890"), LIT("6285900001111"), LIT("LAPOR"),
        LIT("2026-03-04T05:06:07.123Z") } },
    { "sinch: binary",
      SINCH,
      POST("{\"type\":\"mo_binary\",\"id\":\"1\",\"body\":\"AAH/\"}"),
      GW_OK,
      { .id = LIT("1"), .text = LIT("AAH/") } },
    { "sinch: nothing but its type",
      SINCH,
      POST("{\"type\":\"mo_text\"}"),
      GW_OK,
      { .id = ABSENT } },
    { "sinch: without its type",
      SINCH,
      POST("{\"body\":\"\"}"),
      GW_OK,
      { .text = LIT("") } },
    { "sinch: a receipt",
      SINCH,
      POST("{\"type\":\"recipient_delivery_report_sms\",\"id\":\"1\"}"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "sinch: something else",
      SINCH,
      POST("{\"a\":1}"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "sinch: no JSON", SINCH, POST("id=1"), GW_REJECTED, { .id = ABSENT } },
    { "8x8: whole",
      WAVE,
      IN("{\"umid\":\"e1c0\",\"subAccountId\":\"lapor_id\",\"source\":"
         "\"+6281234567890\",\"destination\":\"6285900001111\",\"body\":"
         "\"LAPOR Pandeglang\",\"encoding\":\"GSM7\",\"timestamp\":"
         "\"2026-03-04T05:06:07.00Z\"}"),
      GW_OK,
      { LIT("e1c0"), LIT("+6281234567890"), LIT("6285900001111"),
        LIT("LAPOR Pandeglang"), LIT("2026-03-04T05:06:07.00Z") } },
    { "8x8: a text by its other name",
      WAVE,
      IN("{\"text\":\"a\"}"),
      GW_OK,
      { .text = LIT("a") } },
    { "8x8: an empty payload", WAVE, IN("{}"), GW_OK, { .id = ABSENT } },
    { "8x8: a receipt",
      WAVE,
      EVENT("outbound_message_status_changed", "{}"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "8x8: a payload that is none",
      WAVE,
      IN("[]"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "8x8: no envelope, no id",
      WAVE,
      POST("{\"source\":\"1\"}"),
      GW_REJECTED,
      { .id = ABSENT } },
};

/* ---- receipts ---- */

#define REPORT(word_, state_)                                              \
    SINCH,                                                                 \
        POST("{\"type\":\"recipient_delivery_report_sms\",\"batch_id\":"   \
             "\"01FC\",\"recipient\":\"6281234567890\",\"code\":0,"        \
             "\"status\":\"" word_ "\",\"client_reference\":\"123-0a\"}"), \
        GW_OK,                                                             \
    {                                                                      \
        LIT("01FC"), 123, state_, LIT(word_), false                        \
    }
#define STATUS(word_, more, state_)                                       \
    WAVE,                                                                 \
        EVENT("outbound_message_status_changed",                          \
              "{\"umid\":\"bda3\",\"clientMessageId\":\"123-0a\","        \
              "\"destination\":\"+6281234567890\",\"status\":{\"state\":" \
              "\"" word_ "\"" more "}}"),                                 \
        GW_OK,                                                            \
    {                                                                     \
        LIT("bda3"), 123, state_, LIT(word_), false                       \
    }

static struct receipt_case receipts[] = {
    { "sinch: Queued", REPORT("Queued", RECEIPT_ACCEPTED) },
    { "sinch: Dispatched", REPORT("Dispatched", RECEIPT_SENT) },
    { "sinch: Delivered", REPORT("Delivered", RECEIPT_DELIVERED) },
    { "sinch: Failed", REPORT("Failed", RECEIPT_UNDELIVERED) },
    { "sinch: Expired", REPORT("Expired", RECEIPT_EXPIRED) },
    { "sinch: Rejected", REPORT("Rejected", RECEIPT_REJECTED) },
    { "sinch: Cancelled", REPORT("Cancelled", RECEIPT_REJECTED) },
    { "sinch: Aborted", REPORT("Aborted", RECEIPT_REJECTED) },
    { "sinch: Deleted", REPORT("Deleted", RECEIPT_REJECTED) },
    { "sinch: Unknown, as they say", REPORT("Unknown", RECEIPT_UNKNOWN) },
    { "sinch: of a batch",
      SINCH,
      POST("{\"type\":\"delivery_report_sms\",\"batch_id\":\"01FC\","
           "\"statuses\":[{\"code\":0,\"status\":\"Delivered\",\"count\":1}]}"),
      GW_OK,
      { LIT("01FC"), 0, RECEIPT_DELIVERED, LIT("Delivered"), false } },
    { "sinch: an SMS",
      SINCH,
      POST("{\"type\":\"mo_text\",\"status\":\"x\"}"),
      GW_REJECTED,
      { .ref = ABSENT } },
    { "sinch: something else",
      SINCH,
      POST("{\"a\":1}"),
      GW_REJECTED,
      { .ref = ABSENT } },
    { "8x8: queued", STATUS("queued", "", RECEIPT_ACCEPTED) },
    { "8x8: sent", STATUS("sent", "", RECEIPT_SENT) },
    { "8x8: at a phone",
      STATUS("delivered", ",\"detail\":\"delivered_to_recipient\"",
             RECEIPT_DELIVERED) },
    { "8x8: at an operator",
      STATUS("delivered", ",\"detail\":\"delivered_to_operator\"",
             RECEIPT_SENT) },
    { "8x8: undelivered", STATUS("undelivered", "", RECEIPT_UNDELIVERED) },
    { "8x8: undelivered, since too late",
      STATUS("undelivered", ",\"errorCode\":36", RECEIPT_EXPIRED) },
    { "8x8: failed", STATUS("failed", "", RECEIPT_UNDELIVERED) },
    { "8x8: rejected", STATUS("rejected", "", RECEIPT_REJECTED) },
    { "8x8: read", STATUS("read", "", RECEIPT_DELIVERED) },
    { "8x8: a word from next year", STATUS("teleported", "", RECEIPT_UNKNOWN) },
    { "8x8: without the envelope",
      WAVE,
      POST("{\"umid\":\"bda3\",\"status\":{\"state\":\"sent\"}}"),
      GW_OK,
      { LIT("bda3"), 0, RECEIPT_SENT, LIT("sent"), false } },
    { "8x8: no status",
      WAVE,
      EVENT("outbound_message_status_changed", "{\"umid\":\"bda3\"}"),
      GW_OK,
      { .ref = LIT("bda3") } },
    { "8x8: an SMS", WAVE, IN("{}"), GW_REJECTED, { .ref = ABSENT } },
};

/* ---- sending ---- */

#define SINCH_URL "https://eu.sms.api.sinch.com/xms/v1/plan/batches"
#define WAVE_URL  "https://sms.8x8.id/api/v1/subaccounts/lapor/messages"

static struct send_case sends[] = {
    { "sinch",
      SINCH,
      { SINCH_URL, "", "kunci", "", "LAPOR", 1 },
      "6281234567890",
      LIT("a"),
      "https://gw/r",
      SINCH_URL,
      LIT("{\"to\":[\"+6281234567890\"],\"from\":\"LAPOR\",\"body\":\"a\","
          "\"delivery_report\":\"per_recipient\",\"callback_url\":"
          "\"https://gw/r\",\"client_reference\":\"123-5744e564fa7941a1\"}"),
      "application/json",
      { "Authorization", "Bearer kunci", NULL } },
    { "8x8",
      WAVE,
      { WAVE_URL, "", "kunci", "", "LAPOR", 1 },
      "6281234567890",
      LIT("a"),
      "https://gw/r",
      WAVE_URL,
      LIT("{\"destination\":\"6281234567890\",\"source\":\"LAPOR\","
          "\"clientMessageId\":\"123-5744e564fa7941a1\",\"text\":\"a\","
          "\"encoding\":"
          "\"AUTO\",\"dlrCallbackUrl\":\"https://gw/r\"}"),
      "application/json",
      { "Authorization", "Bearer kunci", NULL } },
    { "8x8: no sender, no receipts",
      WAVE,
      { WAVE_URL, "", "kunci", "", "", 1 },
      "6281234567890",
      LIT("a"),
      "",
      WAVE_URL,
      LIT("{\"destination\":\"6281234567890\",\"clientMessageId\":"
          "\"123-5744e564fa7941a1\",\"text\":\"a\",\"encoding\":\"AUTO\"}"),
      "application/json",
      { "Authorization", "Bearer kunci", NULL } },
};

#define ANSWER(status_, body_)                                   \
    {                                                            \
        .reached = true, .status = (status_), .body = LIT(body_) \
    }
#define ERROR(status_, code_) \
    WAVE, ANSWER(status_, "{\"code\":" code_ ",\"message\":\"m\"}")

static struct judge_case judgements[] = {
    { "sinch: taken", SINCH, ANSWER(201, "{\"id\":\"01FC\"}"), SEND_ACCEPTED,
      LIT("01FC"), "accepted", false, false },
    { "sinch: no id", SINCH, ANSWER(201, "{}"), SEND_TROUBLE, ABSENT,
      "unreadable", false, true },
    { "sinch: a bad request", SINCH, ANSWER(400, "{\"code\":\"x\"}"),
      SEND_REFUSED, ABSENT, "http_400", false, false },
    { "sinch: credentials", SINCH, ANSWER(401, ""), SEND_MISCONFIGURED, ABSENT,
      "credentials", false, false },
    { "8x8: taken", WAVE,
      ANSWER(200, "{\"umid\":\"bda3\",\"status\":{\"code\":\"QUEUED\"}}"),
      SEND_ACCEPTED, LIT("bda3"), "accepted", false, false },
    { "8x8: taken, says its id alone", WAVE, ANSWER(200, "{\"umid\":\"bda3\"}"),
      SEND_ACCEPTED, LIT("bda3"), "accepted", false, false },
    { "8x8: rejected", WAVE,
      ANSWER(200, "{\"umid\":\"bda3\",\"status\":{\"code\":\"REJECTED\"}}"),
      SEND_REFUSED, ABSENT, "rejected", false, false },
    { "8x8: a page", WAVE, ANSWER(200, "<p>"), SEND_TROUBLE, ABSENT,
      "unreadable", false, true },
    { "8x8: a bad number", ERROR(400, "1002"), SEND_REFUSED, ABSENT,
      "phone_number", false, false },
    { "8x8: another fault of ours", ERROR(400, "1005"), SEND_REFUSED, ABSENT,
      "http_400", false, false },
    { "8x8: credentials", ERROR(400, "1200"), SEND_MISCONFIGURED, ABSENT,
      "credentials", false, false },
    { "8x8: throttled", ERROR(400, "1400"), SEND_THROTTLED, ABSENT, "throttled",
      false, false },
    { "8x8: theirs", ERROR(400, "2000"), SEND_TROUBLE, ABSENT, "their_error",
      false, false },
    { "8x8: an error that says queued", ERROR(400, "\"QUEUED\""), SEND_REFUSED,
      ABSENT, "unknown_code", false, false },
    { "8x8: wants TLS", WAVE, ANSWER(426, ""), SEND_MISCONFIGURED, ABSENT,
      "tls_required", false, false },
};

int
main(void)
{
    int failed = RUN_TABLE("sinch, 8x8: proofs", signatures, case_verify);

    failed += RUN_TABLE("sinch, 8x8: SMS", sms, case_sms);
    failed += RUN_TABLE("sinch, 8x8: receipts", receipts, case_receipt);
    failed += RUN_TABLE("sinch, 8x8: sending", sends, case_send);
    return failed + RUN_TABLE("sinch, 8x8: judgements", judgements, case_judge);
}
