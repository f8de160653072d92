/* tests/unit/test_africastalking_send.c -- Africa's Talking: what is sent to it,
 * and what its answers mean. Numbers, ids and keys are invented. */
#include <stdlib.h>
#include <string.h>

#include "handlers/aggregators/registry.h"
#include "tests/support/adapter_case.h"
#include "tests/support/table.h"

#define VIA  &adapter_africastalking
#define FORM "application/x-www-form-urlencoded"

/* ---- sending ---- */

#define URL "https://api.sandbox.africastalking.com/version1/messaging"

static struct send_case sends[] = {
    { "plain",
      VIA,
      { URL, "lapor", "atsk_rahasia", "", "1771", 20 },
      "6281234567890",
      LIT("Laporan 12345678 diterima."),
      "https://gw.example.go.id/in/at/s/receipt",
      URL,
      LIT("username=lapor&to=%2B6281234567890"
          "&message=Laporan%2012345678%20diterima.&from=1771"),
      FORM,
      { "apiKey", "atsk_rahasia", "Accept", "application/json", NULL } },
    { "their shared sender, signs and an emoji",
      VIA,
      { URL, "a&b", "atsk_lain", "", "", 20 },
      "6285900001111",
      LIT("100% & a=b + \xF0\x9F\x9A\xA8"),
      "",
      URL,
      LIT("username=a%26b&to=%2B6285900001111"
          "&message=100%25%20%26%20a%3Db%20%2B%20%F0%9F%9A%A8"),
      FORM,
      { "apiKey", "atsk_lain", "Accept", "application/json", NULL } },
};

#define ANSWER(status_, body_)                                   \
    {                                                            \
        .reached = true, .status = (status_), .body = LIT(body_) \
    }
#define RECIPIENT(fields)                         \
    "{\"SMSMessageData\":{\"Message\":\"Sent to " \
    "1/1\",\"Recipients\":[{" fields "}]}}"
#define CODE(code)                                               \
    ANSWER(201, RECIPIENT("\"statusCode\":" code ",\"number\":"  \
                          "\"+6281234567890\",\"status\":\"x\"," \
                          "\"messageId\":\"None\""))

static struct judge_case judgements[] = {
    { "sent", VIA,
      ANSWER(201,
             "{\"SMSMessageData\":{\"Message\":\"Sent to 1/1 Total Cost: KES "
             "0.8000\",\"Recipients\":[{\"statusCode\":101,\"number\":"
             "\"+6281234567890\",\"status\":\"Success\",\"cost\":\"KES "
             "0.8000\",\"messageId\":\"ATXid_5f1c\"}]}}"),
      SEND_ACCEPTED, LIT("ATXid_5f1c"), "accepted", false, false },
    { "processed", VIA,
      ANSWER(201, RECIPIENT("\"statusCode\":100,\"messageId\":\"a\"")),
      SEND_ACCEPTED, LIT("a"), "accepted", false, false },
    { "queued, as a string", VIA,
      ANSWER(200, RECIPIENT("\"statusCode\":\"102\",\"messageId\":\"a\"")),
      SEND_ACCEPTED, LIT("a"), "accepted", false, false },
    { "no code but the word", VIA,
      ANSWER(201, RECIPIENT("\"status\":\"Success\",\"messageId\":\"a\"")),
      SEND_ACCEPTED, LIT("a"), "accepted", false, false },
    { "accepted without an id", VIA,
      ANSWER(201, RECIPIENT("\"statusCode\":101")), SEND_ACCEPTED, ABSENT,
      "accepted", false, false },
    { "accepted with an id that is none", VIA,
      ANSWER(201, RECIPIENT("\"statusCode\":101,\"messageId\":7")),
      SEND_ACCEPTED, ABSENT, "accepted", false, false },
    { "several recipients: the first", VIA,
      ANSWER(201, "{\"SMSMessageData\":{\"Recipients\":[{\"statusCode\":403},"
                  "{\"statusCode\":101}]}}"),
      SEND_REFUSED, ABSENT, "phone_number", false, false },

    { "401 risk hold", VIA, CODE("401"), SEND_REFUSED, ABSENT, "risk_hold",
      false, false },
    { "402 sender", VIA, CODE("402"), SEND_MISCONFIGURED, ABSENT, "sender_id",
      false, false },
    { "403 number", VIA, CODE("403"), SEND_REFUSED, ABSENT, "phone_number",
      false, false },
    { "404 kind of number", VIA, CODE("404"), SEND_REFUSED, ABSENT,
      "number_type", false, false },
    { "405 no money", VIA, CODE("405"), SEND_MISCONFIGURED, ABSENT, "balance",
      false, false },
    { "406 blacklist", VIA, CODE("406"), SEND_REFUSED, ABSENT, "opted_out",
      true, false },
    { "407 no route", VIA, CODE("407"), SEND_REFUSED, ABSENT, "no_route", false,
      false },
    { "409 do not disturb", VIA, CODE("409"), SEND_REFUSED, ABSENT, "opted_out",
      true, false },
    { "500", VIA, CODE("500"), SEND_TROUBLE, ABSENT, "their_error", false,
      false },
    { "501", VIA, CODE("501"), SEND_TROUBLE, ABSENT, "their_gateway", false,
      false },
    { "502", VIA, CODE("502"), SEND_TROUBLE, ABSENT, "their_gateway", false,
      false },
    { "a 4xx from next year", VIA, CODE("451"), SEND_REFUSED, ABSENT,
      "unknown_code", false, false },
    { "a 5xx from next year", VIA, CODE("599"), SEND_TROUBLE, ABSENT,
      "unknown_code", false, false },
    { "a code that says nothing", VIA, CODE("7"), SEND_TROUBLE, ABSENT,
      "unreadable", false, true },
    { "no code but a word", VIA,
      ANSWER(201, RECIPIENT("\"status\":\"UserInBlacklist\"")), SEND_REFUSED,
      ABSENT, "opted_out", true, false },

    { "no recipient: the sender's name", VIA,
      ANSWER(201, "{\"SMSMessageData\":{\"Message\":\"InvalidSenderId\","
                  "\"Recipients\":[]}}"),
      SEND_MISCONFIGURED, ABSENT, "sender_id", false, false },
    { "no recipient: no money", VIA,
      ANSWER(201, "{\"SMSMessageData\":{\"Message\":\"InsufficientBalance for "
                  "this\",\"Recipients\":[]}}"),
      SEND_MISCONFIGURED, ABSENT, "balance", false, false },
    { "no recipient: a sentence with the number", VIA,
      ANSWER(201, "{\"SMSMessageData\":{\"Message\":\"+6281234567890 is "
                  "bad\",\"Recipients\":[]}}"),
      SEND_REFUSED, ABSENT, "no_recipient", false, false },
    { "no recipient, yet a word of success", VIA,
      ANSWER(201, "{\"SMSMessageData\":{\"Message\":\"Sent to 0/1\","
                  "\"Recipients\":[]}}"),
      SEND_REFUSED, ABSENT, "no_recipient", false, false },
    { "a proxy's page", VIA, ANSWER(200, "<html>Welcome</html>"), SEND_TROUBLE,
      ABSENT, "unreadable", false, true },
    { "an empty 201",
      VIA,
      { .reached = true, .status = 201 },
      SEND_TROUBLE,
      ABSENT,
      "unreadable",
      false,
      true },
    { "JSON of something else", VIA, ANSWER(200, "[1,2]"), SEND_TROUBLE, ABSENT,
      "unreadable", false, true },
    { "JSON cut off", VIA, ANSWER(201, "{\"SMSMessageData\":{\"Recip"),
      SEND_TROUBLE, ABSENT, "unreadable", false, true },
    { "a recipient that is no object", VIA,
      ANSWER(201, "{\"SMSMessageData\":{\"Recipients\":[1]}}"), SEND_TROUBLE,
      ABSENT, "unreadable", false, true },
    { "NUL bytes", VIA, ANSWER(201, "\0\0\0"), SEND_TROUBLE, ABSENT,
      "unreadable", false, true },

    { "wrong key", VIA,
      ANSWER(401, "The supplied authentication atsk_rahasia is invalid"),
      SEND_MISCONFIGURED, ABSENT, "credentials", false, false },
    { "forbidden", VIA, ANSWER(403, ""), SEND_MISCONFIGURED, ABSENT,
      "forbidden", false, false },
    { "wrong address", VIA, ANSWER(404, ""), SEND_MISCONFIGURED, ABSENT,
      "address", false, false },
    { "a redirect", VIA, ANSWER(302, ""), SEND_MISCONFIGURED, ABSENT,
      "http_302", false, false },
    { "a bad request", VIA, ANSWER(400, "Request is missing 'to'"),
      SEND_REFUSED, ABSENT, "http_400", false, false },
    { "another 4xx", VIA, ANSWER(418, ""), SEND_REFUSED, ABSENT, "http_418",
      false, false },
    { "their time-out", VIA, ANSWER(408, ""), SEND_TROUBLE, ABSENT, "http_408",
      false, false },
    { "too fast",
      VIA,
      { .reached = true, .status = 429, .retry_after_ms = 3000 },
      SEND_THROTTLED,
      ABSENT,
      "throttled",
      false,
      false },
    { "HTTP 500 around a success", VIA,
      ANSWER(500, RECIPIENT("\"statusCode\":101,\"messageId\":\"a\"")),
      SEND_TROUBLE, ABSENT, "http_500", false, false },
    { "HTTP 503", VIA, ANSWER(503, ""), SEND_TROUBLE, ABSENT, "http_503", false,
      false },
    { "a status that is none", VIA, ANSWER(99, ""), SEND_MISCONFIGURED, ABSENT,
      "http_99", false, false },
    { "never left",
      VIA,
      { .reached = false, .never_left = true },
      SEND_TROUBLE,
      ABSENT,
      "unreached",
      false,
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
test_answer_nested_without_end(void **state)
{
    enum { LEN = 64 * 1024 };
    char *body = malloc(LEN);

    (void)state;
    assert_non_null(body);
    memset(body, '[', LEN);
    struct judge_case row = {
        "deep",
        VIA,
        { .reached = true, .status = 201, .body = { body, LEN } },
        SEND_TROUBLE,
        { NULL, 0 },
        "unreadable",
        false,
        true
    };
    void *pointer = &row;
    case_judge(&pointer);
    free(body);
}

static void
test_id_that_does_not_fit(void **state)
{
    struct buf body = buf_new(64 * 1024);
    struct judge_case row = {
        "long id",     VIA,         { .reached = true, .status = 201 },
        SEND_ACCEPTED, { NULL, 0 }, "accepted",
        false,         false
    };
    void *pointer = &row;

    (void)state;
    buf_str(&body, "{\"SMSMessageData\":{\"Recipients\":[{\"statusCode\":101,"
                   "\"messageId\":\"");
    for (int i = 0; i < 5000; i++)
        buf_char(&body, 'a');
    buf_str(&body, "\"}]}}");
    row.answer.body = buf_text(&body);
    case_judge(&pointer);
    buf_free(&body);
}

int
main(void)
{
    const struct CMUnitTest limits[] = {
        cmocka_unit_test(test_answer_nested_without_end),
        cmocka_unit_test(test_id_that_does_not_fit),
    };

    int failed = RUN_TABLE("africastalking: sending", sends, case_send);
    failed += RUN_TABLE("africastalking: answers", judgements, case_judge);
    return failed
           + cmocka_run_group_tests_name("africastalking: answers' limits",
                                         limits, NULL, NULL);
}
