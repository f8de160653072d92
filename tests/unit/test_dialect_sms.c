/* tests/unit/test_dialect_sms.c -- SMS, receipts and sending through
 * descriptions: those that come with the program and two of a test's own. */
#include "handlers/aggregators/dialect.h"
#include "tests/support/adapter_case.h"
#include "tests/support/table.h"

#define LISTS "tests/unit/dialects/lists"
#define FORMS "tests/unit/dialects/forms"
#define GET(text)          \
    {                      \
        .query = LIT(text) \
    }
#define JSON(text)                                            \
    {                                                         \
        .method = HTTP_POST, .type = LIT("application/json"), \
        .body = LIT(text)                                     \
    }
#define FORM(text)                             \
    {                                          \
        .method = HTTP_POST, .body = LIT(text) \
    }
#define ONE(inside)    JSON("{\"batch\":{\"messages\":[{" inside "}]}}")
#define REPORT(inside) JSON("{\"reports\":[{" inside "}]}")

/* clang-format off */
static struct sms_case sms[] = {
    { "a whole one", NULL,
      ONE("\"id\":12345678901234567890,\"sender\":{\"number\":\"62812\"},"
          "\"to\":\"1771\",\"body\":\"LAPOR \\u00e9\",\"at\":\"today\""), GW_OK,
      { .id = LIT("12345678901234567890"), .from = LIT("62812"),
        .to = LIT("1771"), .text = LIT("LAPOR \xC3\xA9"),
        .date = LIT("today") }, LISTS },
    { "the second place, stripped", NULL,
      ONE("\"sender\":[\"+62812\"],\"body\":\"x\""), GW_OK,
      { .from = LIT("62812"), .text = LIT("x") }, LISTS },
    { "an empty text", NULL, ONE("\"id\":\"1\",\"body\":\"\""), GW_OK,
      { .id = LIT("1"), .text = LIT("") }, LISTS },
    { "no text", NULL, ONE("\"id\":\"1\""), GW_OK, { .id = LIT("1") }, LISTS },
    { "a part", NULL,
      ONE("\"id\":\"1\",\"body\":\"a\",\"part\":{\"ref\":7,\"of\":2,"
          "\"no\":1}"), GW_OK,
      { .id = LIT("1"), .text = LIT("a"), .part_ref = LIT("7"),
        .part_total = 2, .part_number = 1 }, LISTS },
    { "a part of one is whole", NULL,
      ONE("\"id\":\"1\",\"part\":{\"ref\":7,\"of\":1,\"no\":1}"), GW_OK,
      { .id = LIT("1") }, LISTS },
    { "a list of something else", NULL, ONE("\"x\":1"), GW_OK,
      { .id = ABSENT }, LISTS },
    { "an item that is no object", NULL,
      JSON("{\"batch\":{\"messages\":[5]}}"), GW_OK, { .id = ABSENT }, LISTS },
    { "no list", NULL, JSON("{\"batch\":{\"messages\":{}}}"), GW_REJECTED,
      { .id = ABSENT }, LISTS },
    { "no batch", NULL, JSON("{}"), GW_REJECTED, { .id = ABSENT }, LISTS },
    { "a form", NULL, FORM("id=1"), GW_REJECTED, { .id = ABSENT }, LISTS },
    { "too deep", NULL,
      JSON("{\"batch\":[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]}"), GW_REJECTED,
      { .id = ABSENT }, LISTS },

    { "a query", NULL, GET("msgid=1&sender=%2B62812&text=LAPOR+x"), GW_OK,
      { .id = LIT("1"), .from = LIT("+62812"), .text = LIT("LAPOR x") },
      FORMS },
    { "a form, and a query before it", NULL,
      { .method = HTTP_POST, .query = LIT("msgid=2"),
        .body = LIT("msgid=1&text=x") }, GW_OK,
      { .id = LIT("2"), .text = LIT("x") }, FORMS },
    { "hex digits", NULL, GET("dcs=8&binary=0054006f20acD83DDe00"), GW_OK,
      { .text = LIT("To\xE2\x82\xAC\xF0\x9F\x98\x80") }, FORMS },
    { "hex digits, an odd number", NULL, GET("dcs=8&text=005"), GW_OK,
      { .text = LIT("005") }, FORMS },
    { "hex that is none", NULL, GET("dcs=8&text=00zz"), GW_OK,
      { .text = LIT("00zz") }, FORMS },
    { "no hex at all", NULL, GET("dcs=8&text="), GW_OK,
      { .text = LIT("") }, FORMS },
    { "latin1", NULL, GET("dcs=3&text=caf%E9"), GW_OK,
      { .text = LIT("caf\xC3\xA9") }, FORMS },
    { "an unknown charset", NULL, GET("dcs=77&text=caf%E9"), GW_OK,
      { .text = LIT("caf\xE9") }, FORMS },
};

static struct receipt_case receipts[] = {
    { "delivered", NULL,
      REPORT("\"id\":\"a7\",\"state\":\"delivrd\",\"to\":\"62812\""), GW_OK,
      { .ref = LIT("a7"), .state = RECEIPT_DELIVERED,
        .word = LIT("delivrd"), .to = LIT("62812") }, LISTS },
    { "our own id", NULL,
      REPORT("\"reference\":\"123-0011223344556677\",\"state\":\"UNDELIV\""),
      GW_OK, { .ours = 123, .state = RECEIPT_UNDELIVERED,
               .word = LIT("UNDELIV") }, LISTS },
    { "expired", NULL, REPORT("\"id\":1,\"state\":\"EXPIRED\""), GW_OK,
      { .ref = LIT("1"), .state = RECEIPT_EXPIRED, .word = LIT("EXPIRED") },
      LISTS },
    { "rejected", NULL, REPORT("\"id\":1,\"state\":\"REJECTD\""), GW_OK,
      { .ref = LIT("1"), .state = RECEIPT_REJECTED, .word = LIT("REJECTD") },
      LISTS },
    { "on its way", NULL, REPORT("\"id\":1,\"state\":\"ENROUTE\""), GW_OK,
      { .ref = LIT("1"), .state = RECEIPT_SENT, .word = LIT("ENROUTE") },
      LISTS },
    { "a number for a word", NULL, REPORT("\"id\":1,\"state\":10"), GW_OK,
      { .ref = LIT("1"), .state = RECEIPT_DELIVERED, .word = LIT("10") },
      LISTS },
    { "a word of tomorrow", NULL, REPORT("\"id\":1,\"state\":\"TELEPORT\""),
      GW_OK, { .ref = LIT("1"), .word = LIT("TELEPORT") }, LISTS },
    { "a word that could be a number", NULL,
      REPORT("\"id\":1,\"state\":\"081234567890\""), GW_OK,
      { .ref = LIT("1") }, LISTS },
    { "opted out", NULL, REPORT("\"id\":1,\"state\":\"Blacklisted\""), GW_OK,
      { .ref = LIT("1"), .word = LIT("Blacklisted"), .opted_out = true },
      LISTS },
    { "no list", NULL, JSON("{\"reports\":1}"), GW_REJECTED,
      { .ref = ABSENT }, LISTS },
    { "as XML", NULL,
      { .method = HTTP_POST, .type = LIT("text/xml"),
        .body = LIT("<report status=\"D\"><id>a7</id></report>") }, GW_OK,
      { .ref = LIT("a7"), .state = RECEIPT_DELIVERED, .word = LIT("D") },
      FORMS },
    { "as a query", NULL, GET("id=a7&status=d"), GW_OK,
      { .ref = LIT("a7"), .state = RECEIPT_DELIVERED, .word = LIT("d") },
      FORMS },
    { "as nothing", NULL, GET("x=1"), GW_REJECTED, { .ref = ABSENT }, FORMS },
};

static struct verify_case proofs[] = {
    { "a bearer", NULL, JSON("{}"), NULL, { "Authorization", "Bearer s3" },
      "s3", NULL, 0, GW_OK, LISTS },
    { "no prefix", NULL, JSON("{}"), NULL, { "Authorization", "s3" }, "s3",
      NULL, 0, GW_DENIED, LISTS },
    { "no header", NULL, JSON("{}"), NULL, { NULL }, "s3", NULL, 0, GW_DENIED,
      LISTS },
    { "a prefix alone", NULL, JSON("{}"), NULL,
      { "Authorization", "Bearer " }, "s3", NULL, 0, GW_DENIED, LISTS },
};

static struct turn_case turns[] = {
    { "all that was typed", NULL, FORM("sid=s1&msisdn=62812&text=1*2"), GW_OK,
      { .session = LIT("s1"), .from = LIT("62812"), .input = LIT("1*2"),
        .style = TURN_ACCUMULATED }, FORMS },
};

static struct screen_case screens[] = {
    { "goes on", NULL, LIT("Di mana?\n1.A"), true, LIT("CON Di mana?\n1.A"),
      "text/plain", FORMS, FORM("sid=s1&text=") },
    { "ends", NULL, LIT("Sudah."), false, LIT("END Sudah."), "text/plain",
      FORMS, FORM("sid=s1&text=") },
};

static struct ended_case ended[] = {
    { "cut off", NULL, FORM("sid=s1&status=Incomplete"), GW_OK,
      { .session = LIT("s1"), .dropped = true }, FORMS },
    { "in good order", NULL, FORM("sid=s1&status=success"), GW_OK,
      { .session = LIT("s1"), .dropped = false }, FORMS },
    { "nothing", NULL, FORM("a=b"), GW_REJECTED, { .session = ABSENT },
      FORMS },
};

#define ZENZIVA                                                     \
    {                                                               \
        .url = "https://reguler.zenziva.net/apps/smsapi.php",       \
        .username = "userA", .password = "passB", .api_key = "",    \
        .from = ""                                                  \
    }
#define TCAST                                                    \
    {                                                            \
        .url = "https://h.example/sendsms", .username = "u&1",   \
        .password = "p=2", .api_key = "", .from = "LAPOR AMAN"   \
    }
#define OWN                                                             \
    {                                                                   \
        .url = "https://h.example/v1", .username = "acc 1",             \
        .password = "pass", .api_key = "key", .from = "1771"            \
    }

static struct send_case sends[] = {
    { "zenziva", NULL, ZENZIVA, "6281234567890", LIT("Kode 1 & 2+3"),
      "https://gw.example.go.id/in/z/s/receipt",
      "https://reguler.zenziva.net/apps/smsapi.php",
      LIT("userkey=userA&passkey=passB&nohp=081234567890"
          "&pesan=Kode%201%20%26%202%2B3"),
      "application/x-www-form-urlencoded", { NULL }, "zenziva" },
    { "zenziva: a number of another country", NULL, ZENZIVA, "60123456789",
      LIT("x"), "r", "https://reguler.zenziva.net/apps/smsapi.php",
      LIT("userkey=userA&passkey=passB&nohp=60123456789&pesan=x"),
      "application/x-www-form-urlencoded", { NULL }, "zenziva" },
    { "tcast", NULL, TCAST, "6281234567890", LIT("Kode 1?"), "r",
      "https://h.example/sendsms?username=u%261&password=p%3D2&type=0&dlr=1"
      "&destination=6281234567890&source=LAPOR%20AMAN&message=Kode%201%3F",
      LIT(""), NULL, { NULL }, "tcast" },
    { "tcast: beyond GSM-7", NULL, TCAST, "6281234567890",
      LIT("a\xE2\x80\xA6"), "r",
      "https://h.example/sendsms?username=u%261&password=p%3D2&type=2&dlr=1"
      "&destination=6281234567890&source=LAPOR%20AMAN&message=00612026",
      LIT(""), NULL, { NULL }, "tcast" },
    { "JSON", NULL, OWN, "6281234567890", LIT("a \"b\"\n\\c"), "https://r/r",
      "https://h.example/v1/acc%201?ref=123-a2ca7112fe996162",
      LIT("{\"to\":\"+6281234567890\",\"from\":\"1771\",\"text\":"
          "\"a \\\"b\\\"\\u000a\\\\c\",\"as\":\"plain\",\"dlr\":"
          "\"https://r/r\",\"ref\":\"123-a2ca7112fe996162\"}"),
      "application/json", { "Authorization", "Bearer key" }, LISTS },
    { "XML, and hex", NULL, OWN, "6281234567890", LIT("\xE2\x80\xA6"), "r",
      "https://h.example/v1",
      LIT("<sms to=\"6281234567890\" dcs=\"8\">2026</sms>"), "text/xml",
      { "Authorization", "Basic YWNjIDE6cGFzcw==" }, FORMS },
    { "XML, and what would be a tag", NULL, OWN, "6281234567890",
      LIT("<b>&\n'\""), "r", "https://h.example/v1",
      LIT("<sms to=\"6281234567890\" dcs=\"0\">&#60;b&#62;&#38;&#10;&#39;"
          "&#34;</sms>"), "text/xml",
      { "Authorization", "Basic YWNjIDE6cGFzcw==" }, FORMS },
};

#define SAID(status_, text)                                       \
    {                                                             \
        .reached = true, .status = status_, .body = LIT(text)     \
    }
#define ZEN(status)                                                      \
    SAID(200, "<?xml version=\"1.0\"?><response><message><to>0812</to>"   \
              "<status>" status "</status><text>x</text></message></response>")

static struct judge_case judges[] = {
    { "zenziva: taken", NULL, ZEN("0"), SEND_ACCEPTED, ABSENT, "accepted",
      false, false, "zenziva" },
    { "zenziva: taken, with an id", NULL,
      SAID(200, "<response><message><messageId>77</messageId>"
                "<status>0</status></message></response>"),
      SEND_ACCEPTED, LIT("77"), "accepted", false, false, "zenziva" },
    { "zenziva: a wrong number", NULL, ZEN("1"), SEND_REFUSED, ABSENT,
      "phone_number", false, false, "zenziva" },
    { "zenziva: wrong keys", NULL, ZEN("5"), SEND_MISCONFIGURED, ABSENT,
      "credentials", false, false, "zenziva" },
    { "zenziva: no credit", NULL, ZEN("99"), SEND_MISCONFIGURED, ABSENT,
      "balance", false, false, "zenziva" },
    { "zenziva: too often", NULL, ZEN("89"), SEND_THROTTLED, ABSENT,
      "repeated", false, false, "zenziva" },
    { "zenziva: a status of tomorrow", NULL, ZEN("1234"), SEND_TROUBLE, ABSENT,
      "unknown_status", false, false, "zenziva" },
    { "zenziva: a proxy's page", NULL, SAID(200, "<html>hello</html>"),
      SEND_TROUBLE, ABSENT, "unreadable", false, true, "zenziva" },
    { "zenziva: their trouble", NULL, SAID(503, ""), SEND_TROUBLE, ABSENT,
      "http_503", false, false, "zenziva" },
    { "zenziva: refused by HTTP", NULL, SAID(401, "<status>0</status>"),
      SEND_MISCONFIGURED, ABSENT, "credentials", false, false, "zenziva" },
    { "zenziva: never left", NULL, { .never_left = true }, SEND_TROUBLE,
      ABSENT, "unreached", false, false, "zenziva" },
    { "zenziva: no answer", NULL, { .status = 0 }, SEND_TROUBLE, ABSENT,
      "no_answer", false, true, "zenziva" },
    { "tcast: taken", NULL, SAID(200, "1701|6281234567890|77aa-bb\n"),
      SEND_ACCEPTED, LIT("77aa-bb"), "accepted", false, false, "tcast" },
    { "tcast: taken, without an id", NULL, SAID(200, "1701"), SEND_ACCEPTED,
      ABSENT, "accepted", false, false, "tcast" },
    { "tcast: credentials", NULL, SAID(200, "1703"), SEND_MISCONFIGURED,
      ABSENT, "credentials", false, false, "tcast" },
    { "tcast: the number", NULL, SAID(200, "1706|62812"), SEND_REFUSED, ABSENT,
      "phone_number", false, false, "tcast" },
    { "tcast: no credit", NULL, SAID(200, "1025"), SEND_MISCONFIGURED, ABSENT,
      "balance", false, false, "tcast" },
    { "tcast: their trouble", NULL, SAID(200, "1710"), SEND_TROUBLE, ABSENT,
      "their_error", false, false, "tcast" },
    { "tcast: a code of tomorrow", NULL, SAID(200, "1799"), SEND_TROUBLE,
      ABSENT, "unreadable", false, true, "tcast" },
    { "an id in JSON", NULL,
      SAID(202, "{\"Accepted\": true,\"message\":{\"id\":77}}"),
      SEND_ACCEPTED, LIT("77"), "accepted", false, false, LISTS },
    { "no id in JSON", NULL, SAID(200, "\"accepted\":true"), SEND_ACCEPTED,
      ABSENT, "accepted", false, false, LISTS },
    { "opted out", NULL, SAID(200, "on the blacklist"), SEND_REFUSED, ABSENT,
      "opted_out", true, false, LISTS },
    { "doubtful", NULL, SAID(200, "later"), SEND_TROUBLE, ABSENT,
      "their_trouble", false, true, LISTS },
    { "a status alone", NULL, SAID(422, ""), SEND_REFUSED, ABSENT,
      "their_rules", false, false, LISTS },
    { "a range and a word", NULL, SAID(404, "no credit"), SEND_MISCONFIGURED,
      ABSENT, "account", false, false, LISTS },
    { "a range without the word", NULL, SAID(404, "x"), SEND_MISCONFIGURED,
      ABSENT, "address", false, false, LISTS },
    { "a zero byte ends nothing", NULL, SAID(200, "x\0ok later"),
      SEND_TROUBLE, ABSENT, "their_trouble", false, true, LISTS },
};
/* clang-format on */

/* All of a batch, or none; what is longer than a batch is refused. */
static void
test_batches(void **state)
{
    static struct sms_batch batch;
    struct faults faults = { .count = 0 };
    struct dialect *dialect = NULL;

    (void)state;
    assert_int_equal(dialect_load(LISTS ".yaml", &faults, &dialect), GW_OK);
    for (int count = 0; count <= SMS_BATCH_MAX + 1; count++) {
        struct buf body = buf_new(64 * 1024), scratch = buf_new(256 * 1024);
        struct fields fields;
        buf_str(&body, "{\"batch\":{\"messages\":[");
        for (int i = 0; i < count; i++)
            buf_printf(&body, "%s{\"id\":%d,\"body\":\"text %d\"}",
                       i > 0 ? "," : "", i, i);
        buf_str(&body, "]}}");
        fields_init(&fields);
        const struct wire_in in = { .method = HTTP_POST,
                                    .body = buf_text(&body),
                                    .fields = &fields,
                                    .scratch = &scratch,
                                    .dialect = dialect };
        enum gw_err err = dialect_adapter(dialect)->read_sms(&in, &batch);
        assert_int_equal(err, count > SMS_BATCH_MAX ? GW_REJECTED : GW_OK);
        if (err == GW_OK)
            assert_int_equal(batch.count, count);
        if (err == GW_OK && count > 0) {
            int64_t id;
            assert_true(text_number(batch.list[count - 1].id, &id));
            assert_int_equal(id, count - 1);
        }
        fields_free(&fields);
        buf_free(&body);
        buf_free(&scratch);
    }
    dialect_free(dialect);
}

static void
assert_ok(const struct dialect *dialect, enum callback callback, int status,
          const char *type, const char *body)
{
    const struct wire_in in = { .method = HTTP_POST, .dialect = dialect };
    struct wire_reply reply = { .status = 200, .body = buf_new(1024) };

    dialect_adapter(dialect)->write_ok(&in, callback, &reply);
    assert_int_equal(reply.status, status);
    if (type == NULL)
        assert_null(reply.content_type);
    else
        assert_string_equal(reply.content_type, type);
    assert_string_equal(buf_cstr(&reply.body), body);
    buf_free(&reply.body);
}

static void
test_answers_to_what_is_stored(void **state)
{
    struct faults faults = { .count = 0 };
    struct dialect *lists = NULL, *forms = NULL;

    (void)state;
    assert_int_equal(dialect_load(LISTS ".yaml", &faults, &lists), GW_OK);
    assert_int_equal(dialect_load(FORMS ".yaml", &faults, &forms), GW_OK);
    assert_ok(lists, CALLBACK_SMS, 202, "application/json",
              "{\"stored\":true}");
    assert_ok(lists, CALLBACK_RECEIPT, 200, NULL, "ACK");
    assert_ok(forms, CALLBACK_SMS, 200, "text/plain", "OK");
    assert_ok(forms, CALLBACK_RECEIPT, 200, NULL, "");
    assert_ok(forms, CALLBACK_ENDED, 200, NULL, "ended");
    dialect_free(lists);
    dialect_free(forms);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_batches),
        cmocka_unit_test(test_answers_to_what_is_stored),
    };

    int failed = RUN_TABLE("described sms", sms, case_sms);
    failed += RUN_TABLE("described receipts", receipts, case_receipt);
    failed += RUN_TABLE("described proofs", proofs, case_verify);
    failed += RUN_TABLE("described calls", turns, case_turn);
    failed += RUN_TABLE("described screens", screens, case_screen);
    failed += RUN_TABLE("described ends", ended, case_ended);
    failed += RUN_TABLE("described sends", sends, case_send);
    failed += RUN_TABLE("described verdicts", judges, case_judge);
    return failed + cmocka_run_group_tests_name("described", whole, NULL, NULL);
}
