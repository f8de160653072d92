/* tests/unit/test_vonage_send.c -- Vonage's sending, and answers that are always
 * 200 with the truth inside. Numbers and keys are invented. */
#include <string.h>

#include "handlers/aggregators/registry.h"
#include "tests/support/adapter_case.h"
#include "tests/support/table.h"

#define VIA  &adapter_vonage
#define FORM "application/x-www-form-urlencoded"

#define URL "https://rest.nexmo.com/sms/json"

static struct send_case sends[] = {
    { "plain",
      VIA,
      { URL, "", "abcd1234", "rahasia", "LAPOR", 1 },
      "6281234567890",
      LIT("Kode 1"),
      "https://gw/r",
      URL,
      LIT("api_key=abcd1234&api_secret=rahasia&from=LAPOR&to=6281234567890"
          "&text=Kode%201&status-report-req=1&callback=https%3A%2F%2Fgw%2Fr"
          "&client-ref=123-8ef75b5f2771f7e4"),
      FORM,
      { NULL } },
    { "beyond the handset's alphabet",
      VIA,
      { URL, "", "abcd1234", "rahasia", "LAPOR", 1 },
      "6281234567890",
      LIT("\xE2\x80\xA6"),
      "",
      URL,
      LIT("api_key=abcd1234&api_secret=rahasia&from=LAPOR&to=6281234567890"
          "&text=%E2%80%A6&type=unicode&status-report-req=1"
          "&client-ref=123-c578849582d25253"),
      FORM,
      { NULL } },
};

#define ANSWER(body_)                                      \
    {                                                      \
        .reached = true, .status = 200, .body = LIT(body_) \
    }
#define PART(fields) "{\"to\":\"6281234567890\"," fields "}"
#define STATUS(code)                                            \
    VIA, ANSWER("{\"message-count\":\"1\",\"messages\":[" PART( \
             "\"status\":\"" code "\",\"error-text\":\"e\"") "]}")
#define GOOD(id) PART("\"status\":\"0\",\"message-id\":\"" id "\"")

static struct judge_case judgements[] = {
    { "sent", VIA, ANSWER("{\"messages\":[" GOOD("0A1") "]}"), SEND_ACCEPTED,
      LIT("0A1"), "accepted", false, false },
    { "sent in two parts", VIA,
      ANSWER("{\"messages\":[" GOOD("0A1") "," GOOD("0A2") "]}"), SEND_ACCEPTED,
      LIT("0A1"), "accepted", false, false },
    { "one part of two: their error", VIA,
      ANSWER("{\"messages\":[" GOOD("0A1") "," PART("\"status\":\"5\"") "]}"),
      SEND_TROUBLE, ABSENT, "their_error", false, true },
    { "1", STATUS("1"), SEND_THROTTLED, ABSENT, "throttled", false, false },
    { "3", STATUS("3"), SEND_REFUSED, ABSENT, "bad_field", false, false },
    { "4", STATUS("4"), SEND_MISCONFIGURED, ABSENT, "credentials", false,
      false },
    { "5", STATUS("5"), SEND_TROUBLE, ABSENT, "their_error", false, false },
    { "7", STATUS("7"), SEND_REFUSED, ABSENT, "barred_number", false, false },
    { "9", STATUS("9"), SEND_MISCONFIGURED, ABSENT, "balance", false, false },
    { "10", STATUS("10"), SEND_THROTTLED, ABSENT, "too_many_binds", false,
      false },
    { "15", STATUS("15"), SEND_MISCONFIGURED, ABSENT, "sender_id", false,
      false },
    { "a status from next year", STATUS("77"), SEND_TROUBLE, ABSENT,
      "unknown_code", false, false },
    { "a number, not a string", VIA, ANSWER("{\"messages\":[{\"status\":4}]}"),
      SEND_MISCONFIGURED, ABSENT, "credentials", false, false },
    { "no messages", VIA, ANSWER("{\"messages\":[]}"), SEND_TROUBLE, ABSENT,
      "unreadable", false, true },
    { "no JSON", VIA, ANSWER("ok"), SEND_TROUBLE, ABSENT, "unreadable", false,
      true },
    { "400",
      VIA,
      { .reached = true, .status = 400 },
      SEND_REFUSED,
      ABSENT,
      "http_400",
      false,
      false },
};

int
main(void)
{
    return RUN_TABLE("vonage: sending", sends, case_send)
           + RUN_TABLE("vonage: judgements", judgements, case_judge);
}
