/* tests/unit/test_kannel_send.c -- Kannel: what is sent to it, and what its
 * answers mean. Numbers and passwords are invented. */
#include "handlers/aggregators/registry.h"
#include "tests/support/adapter_case.h"
#include "tests/support/table.h"

#define VIA &adapter_kannel
#define URL "http://127.0.0.1:13013/cgi-bin/sendsms"
#define CONFIG                                  \
    {                                           \
        URL, "lapor", "", "rahasia", "1771", 20 \
    }
#define RECEIPTS "https://gw.example.go.id/in/kannel/s/receipt"
#define DLR_URL  RECEIPTS "?id=123&status=%d&smscid=%F&reply=%A"

static const char utf8[] = "text/plain; charset=UTF-8";
static const char utf16[] = "text/plain; charset=UTF-16BE";

static struct send_case sends[] = {
    { "plain",
      VIA,
      CONFIG,
      "6281234567890",
      LIT("Laporan 12345678 diterima."),
      RECEIPTS,
      URL,
      LIT("Laporan 12345678 diterima."),
      utf8,
      { "X-Kannel-Username", "lapor", "X-Kannel-Password", "rahasia",
        "X-Kannel-From", "1771", "X-Kannel-To", "6281234567890",
        "X-Kannel-DLR-Url", DLR_URL, "X-Kannel-DLR-Mask", "31", NULL } },
    { "the handset's own signs are no UCS-2",
      VIA,
      CONFIG,
      "6281234567890",
      LIT("\xC3\xA9 @ \xE2\x82\xAC {x} 100%d"),
      RECEIPTS,
      URL,
      LIT("\xC3\xA9 @ \xE2\x82\xAC {x} 100%d"),
      utf8,
      { "X-Kannel-Username", "lapor", "X-Kannel-Password", "rahasia",
        "X-Kannel-From", "1771", "X-Kannel-To", "6281234567890",
        "X-Kannel-DLR-Url", DLR_URL, "X-Kannel-DLR-Mask", "31", NULL } },
    { "UCS-2",
      VIA,
      CONFIG,
      "6281234567890",
      LIT("To\xE2\x80\xA6"),
      RECEIPTS,
      URL,
      LIT("\0T\0o\x20\x26"),
      utf16,
      { "X-Kannel-Username", "lapor", "X-Kannel-Password", "rahasia",
        "X-Kannel-From", "1771", "X-Kannel-To", "6281234567890",
        "X-Kannel-Coding", "2", "X-Kannel-DLR-Url", DLR_URL,
        "X-Kannel-DLR-Mask", "31", NULL } },
    { "an emoji",
      VIA,
      CONFIG,
      "6281234567890",
      LIT("\xF0\x9F\x9A\xA8"),
      "",
      URL,
      LIT("\xD8\x3D\xDE\xA8"),
      utf16,
      { "X-Kannel-Username", "lapor", "X-Kannel-Password", "rahasia",
        "X-Kannel-From", "1771", "X-Kannel-To", "6281234567890",
        "X-Kannel-Coding", "2", NULL } },
    { "no sender of ours, no receipts",
      VIA,
      { URL, "lapor", "", "rahasia", "", 0 },
      "6281234567890",
      LIT("a"),
      NULL,
      URL,
      LIT("a"),
      utf8,
      { "X-Kannel-Username", "lapor", "X-Kannel-Password", "rahasia",
        "X-Kannel-To", "6281234567890", NULL } },
    { "a percent in our address is no escape of Kannel's",
      VIA,
      CONFIG,
      "6281234567890",
      LIT("a"),
      "http://h/in/k/a%2Fd/receipt",
      URL,
      LIT("a"),
      utf8,
      { "X-Kannel-Username", "lapor", "X-Kannel-Password", "rahasia",
        "X-Kannel-From", "1771", "X-Kannel-To", "6281234567890",
        "X-Kannel-DLR-Url",
        "http://h/in/k/a%%2Fd/receipt?id=123&status=%d&smscid=%F&reply=%A",
        "X-Kannel-DLR-Mask", "31", NULL } },
    { "a config that would begin a header",
      VIA,
      { URL, "lapor", "", "rahasia\r\nX-Evil: 1", "1771", 0 },
      "6281234567890",
      LIT("a"),
      "",
      URL,
      LIT("a"),
      utf8,
      { "X-Kannel-Username", "lapor", "X-Kannel-Password", "rahasia  X-Evil: 1",
        "X-Kannel-From", "1771", "X-Kannel-To", "6281234567890", NULL } },
};

#define ANSWER(status_, body_)                                   \
    VIA,                                                         \
    {                                                            \
        .reached = true, .status = (status_), .body = LIT(body_) \
    }
#define VERDICT(outcome_, reason_) outcome_, ABSENT, reason_, false, false

static struct judge_case judgements[] = {
    { "accepted", ANSWER(202, "0: Accepted for delivery"),
      VERDICT(SEND_ACCEPTED, "accepted") },
    { "queued", ANSWER(202, "3: Queued for later delivery"),
      VERDICT(SEND_ACCEPTED, "queued") },
    { "sent at once", ANSWER(202, "Sent."),
      VERDICT(SEND_ACCEPTED, "accepted") },
    { "sent in parts", ANSWER(202, "Sent. Message splits: 2"),
      VERDICT(SEND_ACCEPTED, "accepted") },
    { "202 in other words", ANSWER(202, ""),
      VERDICT(SEND_ACCEPTED, "accepted") },
    { "accepted with 200", ANSWER(200, "0: Accepted for delivery"),
      VERDICT(SEND_ACCEPTED, "accepted") },
    { "a proxy's page", ANSWER(200, "<html>0: Accepted"), SEND_TROUBLE, ABSENT,
      "unreadable", false, true },
    { "an empty 200", ANSWER(200, ""), SEND_TROUBLE, ABSENT, "unreadable",
      false, true },
    { "NUL bytes", ANSWER(200, "\0\0"), SEND_TROUBLE, ABSENT, "unreadable",
      false, true },

    { "no receiver", ANSWER(400, "Missing receiver number, rejected"),
      VERDICT(SEND_REFUSED, "receiver") },
    { "an empty receiver",
      ANSWER(400, "Empty receiver number not allowed, rejected"),
      VERDICT(SEND_REFUSED, "receiver") },
    { "a number on a list",
      ANSWER(400, "Number(s) has/have been denied by white- and/or "
                  "black-lists."),
      VERDICT(SEND_REFUSED, "denied_number") },
    { "a text it cannot read",
      ANSWER(400, "Charset or body misformed, rejected"),
      VERDICT(SEND_REFUSED, "charset") },
    { "no sender", ANSWER(400, "Sender missing and no global set, rejected"),
      VERDICT(SEND_MISCONFIGURED, "sender") },
    { "our receipts' address", ANSWER(400, "DLR-URL field misformed, rejected"),
      VERDICT(SEND_MISCONFIGURED, "dlr_url") },
    { "another 400", ANSWER(400, "UDH field misformed, rejected 62812"),
      VERDICT(SEND_REFUSED, "http_400") },
    { "wrong password", ANSWER(403, "Authorization failed for sendsms"),
      VERDICT(SEND_MISCONFIGURED, "credentials") },
    { "no route", ANSWER(403, "Not routable. Do not try again."),
      VERDICT(SEND_REFUSED, "no_route") },
    { "another 403", ANSWER(403, "rahasia"),
      VERDICT(SEND_MISCONFIGURED, "forbidden") },
    { "wrong address", ANSWER(404, "Unknown request."),
      VERDICT(SEND_MISCONFIGURED, "address") },
    { "wrong type", ANSWER(415, "Unsupported content-type, rejected"),
      VERDICT(SEND_MISCONFIGURED, "content_type") },
    { "another 4xx", ANSWER(422, ""), VERDICT(SEND_REFUSED, "http_422") },
    { "for the moment", ANSWER(503, "Temporal failure, try again later."),
      VERDICT(SEND_TROUBLE, "http_503") },
    { "its own fault", ANSWER(500, "Sending failed."),
      VERDICT(SEND_TROUBLE, "http_500") },
    { "its own fault in good words", ANSWER(500, "0: Accepted for delivery"),
      VERDICT(SEND_TROUBLE, "http_500") },
    { "too fast", ANSWER(429, ""), VERDICT(SEND_THROTTLED, "throttled") },
    { "a redirect", ANSWER(301, ""), VERDICT(SEND_MISCONFIGURED, "http_301") },
    { "never left",
      VIA,
      { .never_left = true },
      VERDICT(SEND_TROUBLE, "unreached") },
    { "no answer",
      VIA,
      { .reached = false },
      SEND_TROUBLE,
      ABSENT,
      "no_answer",
      false,
      true },
};

int
main(void)
{
    int failed = RUN_TABLE("kannel: sending", sends, case_send);
    return failed + RUN_TABLE("kannel: answers", judgements, case_judge);
}
