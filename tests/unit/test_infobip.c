/* tests/unit/test_infobip.c -- Infobip: batches, receipts, sending that may be
 * repeated. Numbers, ids and keys are invented. */
#include <string.h>

#include "handlers/aggregators/registry.h"
#include "tests/support/adapter_case.h"
#include "tests/support/table.h"

#define VIA &adapter_infobip
#define POST(body_)                                            \
    {                                                          \
        HTTP_POST, ABSENT, LIT("application/json"), LIT(body_) \
    }

static struct verify_case headers[] = {
    { "their header",
      VIA,
      POST("{}"),
      NULL,
      { "Authorization", "Basic aW5mb2JpcDpyYWhhc2lh", NULL },
      "Basic aW5mb2JpcDpyYWhhc2lh",
      NULL,
      0,
      GW_OK },
    { "another",
      VIA,
      POST("{}"),
      NULL,
      { "Authorization", "Basic aW5mb2JpcDpyYWhhc2li", NULL },
      "Basic aW5mb2JpcDpyYWhhc2lh",
      NULL,
      0,
      GW_DENIED },
    { "an empty one",
      VIA,
      POST("{}"),
      NULL,
      { "Authorization", "", NULL },
      "Basic aW5mb2JpcDpyYWhhc2lh",
      NULL,
      0,
      GW_DENIED },
    { "none",
      VIA,
      POST("{}"),
      NULL,
      { NULL },
      "Basic aW5mb2JpcDpyYWhhc2lh",
      NULL,
      0,
      GW_DENIED },
};

/* ---- SMS ---- */

#define ONE(fields) "{\"results\":[{" fields "}],\"messageCount\":1}"

static struct sms_case sms[] = {
    { "whole",
      VIA,
      POST("{\"results\":[{\"messageId\":\"817790313235066447\",\"from\":"
           "\"6281234567890\",\"to\":\"6285900001111\",\"text\":\"LAPOR Serang "
           "3 anak dibawa\",\"cleanText\":\"Serang 3 anak dibawa\",\"keyword\":"
           "\"LAPOR\",\"receivedAt\":\"2026-03-04T05:06:07.000+0000\","
           "\"smsCount\":1,\"price\":{\"pricePerMessage\":0,\"currency\":"
           "\"EUR\"},\"callbackData\":null}],\"messageCount\":1,"
           "\"pendingMessageCount\":0}"),
      GW_OK,
      { LIT("817790313235066447"), LIT("6281234567890"), LIT("6285900001111"),
        LIT("LAPOR Serang 3 anak dibawa"),
        LIT("2026-03-04T05:06:07.000+0000") } },
    { "without a type",
      VIA,
      { HTTP_POST, ABSENT, ABSENT, LIT(ONE("")) },
      GW_OK,
      { .id = ABSENT } },
    { "the text behind its keyword alone",
      VIA,
      POST(ONE("\"cleanText\":\"anak\"")),
      GW_OK,
      { .text = LIT("anak") } },
    { "an id as a number, too large for one",
      VIA,
      POST(ONE("\"messageId\":81779031323506644700000001")),
      GW_OK,
      { .id = LIT("81779031323506644700000001") } },
    { "null and lists where texts should be",
      VIA,
      POST(ONE("\"messageId\":null,\"from\":[],\"text\":{}")),
      GW_OK,
      { .id = ABSENT } },
    { "signs and a NUL",
      VIA,
      POST(ONE("\"text\":\"a\\u0000\\\"\\u00e9\"")),
      GW_OK,
      { .text = LIT("a\0\"\xC3\xA9") } },
    { "bytes that are no UTF-8",
      VIA,
      POST(ONE("\"text\":\"a\xFF\"")),
      GW_OK,
      { .text = LIT("a\xEF\xBF\xBD") } },
    { "a line end as it is",
      VIA,
      POST(ONE("\"text\":\"a\nb\tc\"")),
      GW_OK,
      { .text = LIT("a\nb c") } },
    { "no results", VIA, POST("{}"), GW_REJECTED, { .id = ABSENT } },
    { "results that are none",
      VIA,
      POST("{\"results\":{}}"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "one that is none: nothing of it",
      VIA,
      POST("{\"results\":[{},7]}"),
      GW_REJECTED,
      { .id = ABSENT } },
    { "cut off", VIA, POST("{\"results\":[{}"), GW_REJECTED, { .id = ABSENT } },
    { "a form",
      VIA,
      { HTTP_POST, ABSENT, LIT("application/x-www-form-urlencoded"),
        LIT("results=1") },
      GW_REJECTED,
      { .id = ABSENT } },
    { "by GET",
      VIA,
      { HTTP_GET, LIT("results=1"), ABSENT, ABSENT },
      GW_REJECTED,
      { .id = ABSENT } },
};

static void
read_batch(struct text body, enum gw_err err, size_t count, const char *last)
{
    struct fields fields;
    struct buf scratch = buf_new(256 * 1024);
    struct wire_in in = { .method = HTTP_POST,
                          .body = body,
                          .fields = &fields,
                          .scratch = &scratch };
    struct sms_batch batch = { .count = 77 };

    fields_init(&fields);
    assert_int_equal(adapter_infobip.read_sms(&in, &batch), err);
    assert_int_equal(batch.count, err == GW_OK ? count : 77);
    if (err == GW_OK && count > 0) {
        assert_true(text_is(batch.list[0].text, "t0"));
        assert_true(text_is(batch.list[count - 1].text, last));
    }
    fields_free(&fields);
    buf_free(&scratch);
}

static void
batch_of(int count, struct buf *body)
{
    buf_str(body, "{\"results\":[");
    for (int i = 0; i < count; i++)
        buf_printf(body, "%s{\"messageId\":\"m%d\",\"text\":\"t%d\"}",
                   i > 0 ? "," : "", i, i);
    buf_str(body, "]}");
}

static void
test_batches(void **state)
{
    static const struct {
        int count;
        enum gw_err err;
        const char *last;
    } rows[] = { { 0, GW_OK, "" },
                 { 2, GW_OK, "t1" },
                 { SMS_BATCH_MAX, GW_OK, "t99" },
                 { SMS_BATCH_MAX + 1, GW_REJECTED, "" } };

    (void)state;
    for (size_t i = 0; i < LENGTH(rows); i++) {
        struct buf body = buf_new(64 * 1024);
        batch_of(rows[i].count, &body);
        read_batch(buf_text(&body), rows[i].err, (size_t)rows[i].count,
                   rows[i].last);
        buf_free(&body);
    }
}

/* ---- receipts ---- */

#define STATUS(group, id, name)                                       \
    POST("{\"results\":[{\"bulkId\":\"b1\",\"messageId\":\"123-0a\"," \
         "\"to\":\"6281234567890\",\"status\":{\"groupId\":" group    \
         ",\"id\":" id ",\"name\":\"" name "\",\"description\":\"d\"}}]}")
#define RECEIPT(group, id, name, state_)             \
    VIA, STATUS(group, id, name), GW_OK,             \
    {                                                \
        LIT("123-0a"), 123, state_, LIT(name), false \
    }

static struct receipt_case receipts[] = {
    { "accepted", RECEIPT("1", "26", "PENDING_ACCEPTED", RECEIPT_ACCEPTED) },
    { "on its way", RECEIPT("1", "7", "PENDING_ENROUTE", RECEIPT_SENT) },
    { "undeliverable", RECEIPT("2", "4", "UNDELIVERABLE_REJECTED_OPERATOR",
                               RECEIPT_UNDELIVERED) },
    { "at a phone",
      RECEIPT("3", "5", "DELIVERED_TO_HANDSET", RECEIPT_DELIVERED) },
    { "at an operator",
      RECEIPT("3", "2", "DELIVERED_TO_OPERATOR", RECEIPT_SENT) },
    { "expired", RECEIPT("4", "15", "EXPIRED_EXPIRED", RECEIPT_EXPIRED) },
    { "rejected", RECEIPT("5", "87", "SIGNALS_BLOCKED", RECEIPT_REJECTED) },
    { "a repeat was rejected: it is there",
      RECEIPT("5", "23", "REJECTED_DUPLICATE_MESSAGE_ID", RECEIPT_ACCEPTED) },
    { "a group from next year",
      RECEIPT("9", "99", "TELEPORTED", RECEIPT_UNKNOWN) },
    { "does not want to be disturbed",
      VIA,
      STATUS("5", "10", "REJECTED_DND"),
      GW_OK,
      { LIT("123-0a"), 123, RECEIPT_REJECTED, LIT("REJECTED_DND"), true } },
    { "by the name of the group",
      VIA,
      POST("{\"results\":[{\"status\":{\"groupName\":\"EXPIRED\"}}]}"),
      GW_OK,
      { ABSENT, 0, RECEIPT_EXPIRED, LIT("EXPIRED"), false } },
    { "no status",
      VIA,
      POST("{\"results\":[{\"messageId\":\"x\"}]}"),
      GW_OK,
      { .ref = LIT("x") } },
    { "no results", VIA, POST("{\"a\":1}"), GW_REJECTED, { .ref = ABSENT } },
    { "an empty body", VIA, POST(""), GW_REJECTED, { .ref = ABSENT } },
};

/* ---- sending ---- */

#define URL "https://x.api.infobip.com/sms/3/messages"

static struct send_case sends[] = {
    { "plain",
      VIA,
      { URL, "", "kunci", "", "LAPORTPPO", 1 },
      "6281234567890",
      LIT("Kode \"1\"\n"),
      "https://gw/in/i/s/receipt",
      URL,
      LIT("{\"messages\":[{\"sender\":\"LAPORTPPO\",\"destinations\":[{\"to\":"
          "\"6281234567890\",\"messageId\":\"123-f2166ea87df8dbcc\"}],"
          "\"content\":{"
          "\"text\":\"Kode \\\"1\\\"\\u000a\"},\"webhooks\":{\"delivery\":{"
          "\"url\":\"https://gw/in/i/s/receipt\"},\"contentType\":"
          "\"application/json\"}}]}"),
      "application/json",
      { "Authorization", "App kunci", "Accept", "application/json", NULL } },
    { "no sender, no receipts",
      VIA,
      { URL, "", "kunci", "", "", 1 },
      "6281234567890",
      LIT("a"),
      "",
      URL,
      LIT("{\"messages\":[{\"destinations\":[{\"to\":\"6281234567890\","
          "\"messageId\":\"123-5744e564fa7941a1\"}],\"content\":{\"text\":"
          "\"a\"}}]}"),
      "application/json",
      { "Authorization", "App kunci", "Accept", "application/json", NULL } },
};

#define ANSWER(status_, body_)                                   \
    {                                                            \
        .reached = true, .status = (status_), .body = LIT(body_) \
    }
#define SAID(group, id)                                                        \
    VIA, ANSWER(200, "{\"bulkId\":\"b\",\"messages\":[{\"messageId\":"         \
                     "\"123-0a\",\"status\":{\"groupId\":" group ",\"id\":" id \
                     "}}]}")

static struct judge_case judgements[] = {
    { "taken", SAID("1", "26"), SEND_ACCEPTED, LIT("123-0a"), "accepted", false,
      false },
    { "taken before", SAID("5", "23"), SEND_ACCEPTED, LIT("123-0a"), "accepted",
      false, false },
    { "OK", SAID("0", "0"), SEND_ACCEPTED, LIT("123-0a"), "accepted", false,
      false },
    { "no credit", SAID("5", "12"), SEND_MISCONFIGURED, ABSENT, "balance",
      false, false },
    { "too many for one number", SAID("5", "20"), SEND_TROUBLE, ABSENT,
      "flooding", false, false },
    { "does not want to be disturbed", SAID("5", "10"), SEND_REFUSED, ABSENT,
      "opted_out", true, false },
    { "too long", SAID("5", "25"), SEND_REFUSED, ABSENT, "rejected", false,
      false },
    { "undeliverable", SAID("2", "9"), SEND_REFUSED, ABSENT, "rejected", false,
      false },
    { "nothing in it", VIA, ANSWER(200, "{\"messages\":[]}"), SEND_TROUBLE,
      ABSENT, "unreadable", false, true },
    { "an empty entry", VIA, ANSWER(200, "{\"messages\":[{}]}"), SEND_TROUBLE,
      ABSENT, "unreadable", false, true },
    { "a page", VIA, ANSWER(200, "<p>"), SEND_TROUBLE, ABSENT, "unreadable",
      false, true },
    { "a bad request", VIA, ANSWER(400, "{\"errorCode\":\"E400\"}"),
      SEND_REFUSED, ABSENT, "http_400", false, false },
    { "credentials", VIA, ANSWER(401, ""), SEND_MISCONFIGURED, ABSENT,
      "credentials", false, false },
    { "throttled", VIA, ANSWER(429, ""), SEND_THROTTLED, ABSENT, "throttled",
      false, false },
    { "theirs", VIA, ANSWER(500, ""), SEND_TROUBLE, ABSENT, "http_500", false,
      false },
};

int
main(void)
{
    const struct CMUnitTest others[] = { cmocka_unit_test(test_batches) };

    int failed = RUN_TABLE("infobip: their header", headers, case_verify);
    failed += RUN_TABLE("infobip: SMS", sms, case_sms);
    failed += RUN_TABLE("infobip: receipts", receipts, case_receipt);
    failed += RUN_TABLE("infobip: sending", sends, case_send);
    failed += RUN_TABLE("infobip: judgements", judgements, case_judge);
    return failed
           + cmocka_run_group_tests_name("infobip: others", others, NULL, NULL);
}
