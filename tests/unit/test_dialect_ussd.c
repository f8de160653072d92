/* tests/unit/test_dialect_ussd.c -- calls through the descriptions that come
 * with the program: what each request is, and what is answered. */
#include "tests/support/adapter_case.h"
#include "tests/support/table.h"

#define GET(text)          \
    {                      \
        .query = LIT(text) \
    }
#define JSON(text)                                            \
    {                                                         \
        .method = HTTP_POST, .type = LIT("application/json"), \
        .body = LIT(text)                                     \
    }
#define XML(text)                                                       \
    {                                                                   \
        .method = HTTP_POST, .type = LIT("text/xml"), .body = LIT(text) \
    }
#define TURN(event_, session_, from_, code_, input_)                        \
    {                                                                       \
        .session = session_, .from = from_, .code = code_, .input = input_, \
        .style = TURN_LAST, .event = event_                                 \
    }
#define HUBTEL(type, message, sequence)                        \
    JSON("{\"Mobile\":\"6281234567890\",\"SessionId\":\"9f\"," \
         "\"ServiceCode\":\"177\",\"Type\":\"" type            \
         "\",\"Message\":\"" message                           \
         "\",\"Operator\":\"tsel\",\"Sequence\":" sequence     \
         ",\"ClientState\":\"\"}")
#define NALO(first, data)                                      \
    JSON("{\"USERID\":\"LAPOR\",\"MSISDN\":\"6281234567890\"," \
         "\"USERDATA\":\"" data "\",\"MSGTYPE\":" first        \
         ",\"NETWORK\":\"TSEL\",\"SESSIONID\":\"s1\"}")
#define ARKESEL(first, data)                                             \
    JSON("{\"sessionID\":\"s1\",\"userID\":\"U1\",\"newSession\":" first \
         ",\"msisdn\":\"6281234567890\",\"userData\":\"" data            \
         "\",\"network\":\"TSEL\"}")
#define MTN(type, data)                                             \
    JSON("{\"sessionId\":\"s1\",\"messageType\":" type              \
         ",\"msisdn\":\"6281234567890\",\"serviceCode\":\"*177#\"," \
         "\"ussdString\":\"" data "\"}")
#define C(op, input)                                                     \
    GET("session=s9&msisdn=6281234567890&code=%2A177%23&op=" op "&input" \
        "=" input)
#define IMI(msg) \
    GET("msisdn=6281234567890&msg=" msg "&code=%2A177%23&tid=77&dcs=15")
#define FLARES(rest)                                                          \
    GET("SessionID=s7&MSISDN=6281234567890&MSC=6281100000&userid=u&password=" \
        "p" rest)
#define CELLULANT(op, input, abort)                                    \
    GET("MSISDN=6281234567890&sessionID=s3&opCode=" op "&INPUT=" input \
        "&ABORT=" abort)
#define DMARK(text)                                                 \
    GET("transactionId=t1&msisdn=6281234567890&ussdServiceCode=177" \
        "&transactionTime=20261124T050607&ussdRequestString=" text  \
        "&creationTime=20261124T050607&response=false")
#define DIALOG(more, inside)                                            \
    XML("<?xml version=\"1.0\"?><dialog localId=\"12\"" more ">" inside \
        "</dialog>")
#define PROCESS(string)                                     \
    "<processUnstructuredSSRequest_Request invokeId=\"3\" " \
    "dataCodingScheme=\"15\" string=\"" string              \
    "\"><msisdn number=\"6281234567890\"/>"                 \
    "</processUnstructuredSSRequest_Request>"
#define RESPONSE(string)                              \
    "<unstructuredSSRequest_Response invokeId=\"1\" " \
    "dataCodingScheme=\"15\" string=\"" string "\"/>"

#define NUMBER LIT("6281234567890")

/* clang-format off */
static struct turn_case turns[] = {
    { "hubtel: begin", NULL, HUBTEL("Initiation", "*177#", "1"), GW_OK,
      { .session = LIT("9f"), .from = NUMBER, .code = LIT("177"),
        .input = LIT("*177#"), .style = TURN_LAST, .event = TURN_BEGIN,
        .turn = LIT("1") }, "hubtel" },
    { "hubtel: continue", NULL, HUBTEL("Response", "1", "2"), GW_OK,
      { .session = LIT("9f"), .from = NUMBER, .code = LIT("177"),
        .input = LIT("1"), .style = TURN_LAST, .event = TURN_CONTINUE,
        .turn = LIT("2") }, "hubtel" },
    { "hubtel: the sequence as a text", NULL,
      HUBTEL("response", "1", "\"2\""), GW_OK,
      { .session = LIT("9f"), .from = NUMBER, .code = LIT("177"),
        .input = LIT("1"), .style = TURN_LAST, .event = TURN_CONTINUE,
        .turn = LIT("2") }, "hubtel" },
    { "hubtel: release", NULL, HUBTEL("Release", "", "3"), GW_OK,
      { .session = LIT("9f"), .from = NUMBER, .code = LIT("177"),
        .input = LIT(""), .style = TURN_LAST, .event = TURN_ABORT,
        .turn = LIT("3") }, "hubtel" },
    { "hubtel: timeout", NULL, HUBTEL("Timeout", "", "3"), GW_OK,
      { .session = LIT("9f"), .from = NUMBER, .code = LIT("177"),
        .input = LIT(""), .style = TURN_LAST, .event = TURN_ABORT,
        .turn = LIT("3") }, "hubtel" },
    { "hubtel: a type of tomorrow", NULL, HUBTEL("Teleport", "x", "3"), GW_OK,
      { .session = LIT("9f"), .from = NUMBER, .code = LIT("177"),
        .input = LIT("x"), .style = TURN_LAST, .event = TURN_UNKNOWN,
        .turn = LIT("3") }, "hubtel" },
    { "hubtel: another type of body", NULL,
      { .method = HTTP_POST, .type = LIT("text/plain"),
        .body = LIT("{\"SessionId\":\"9f\",\"Type\":\"Initiation\"}") }, GW_OK,
      { .session = LIT("9f"), .style = TURN_LAST, .event = TURN_BEGIN },
      "hubtel" },
    { "hubtel: not its structure", NULL, JSON("{\"session\":\"9f\"}"),
      GW_REJECTED, { .code = ABSENT }, "hubtel" },
    { "hubtel: a list", NULL, JSON("[]"), GW_REJECTED, { .code = ABSENT },
      "hubtel" },
    { "hubtel: cut", NULL, JSON("{\"SessionId\":"), GW_REJECTED,
      { .code = ABSENT }, "hubtel" },
    { "hubtel: a form", NULL,
      { .method = HTTP_POST, .body = LIT("SessionId=9f") }, GW_REJECTED,
      { .code = ABSENT }, "hubtel" },
    { "hubtel: a GET", NULL, GET("SessionId=9f"), GW_REJECTED,
      { .code = ABSENT }, "hubtel" },
    { "hubtel: a PUT", NULL,
      { .method = HTTP_PUT, .body = LIT("{\"SessionId\":\"9f\"}") },
      GW_REJECTED, { .code = ABSENT }, "hubtel" },
    { "hubtel: values that hold no text", NULL,
      JSON("{\"SessionId\":{\"a\":1},\"Mobile\":[],\"Message\":null,"
           "\"Type\":\"Response\"}"), GW_OK,
      { .style = TURN_LAST, .event = TURN_CONTINUE }, "hubtel" },
    { "hubtel: half a surrogate pair", NULL,
      JSON("{\"SessionId\":\"9f\",\"Message\":\"\\ud83d\"}"), GW_OK,
      { .session = LIT("9f"), .input = LIT("\xEF\xBF\xBD"),
        .style = TURN_LAST }, "hubtel" },

    { "nalo: first", NULL, NALO("true", "*177#"), GW_OK,
      TURN(TURN_BEGIN, LIT("s1"), NUMBER, ABSENT, LIT("*177#")), "nalo" },
    { "nalo: next", NULL, NALO("false", "1"), GW_OK,
      TURN(TURN_CONTINUE, LIT("s1"), NUMBER, ABSENT, LIT("1")), "nalo" },
    { "nalo: first, as a text", NULL, NALO("\"true\"", "*177#"), GW_OK,
      TURN(TURN_BEGIN, LIT("s1"), NUMBER, ABSENT, LIT("*177#")), "nalo" },
    { "nalo: next, as a number", NULL, NALO("0", "1"), GW_OK,
      TURN(TURN_CONTINUE, LIT("s1"), NUMBER, ABSENT, LIT("1")), "nalo" },

    { "arkesel: first", NULL, ARKESEL("true", "*177#"), GW_OK,
      TURN(TURN_BEGIN, LIT("s1"), NUMBER, ABSENT, LIT("*177#")), "arkesel" },
    { "arkesel: next", NULL, ARKESEL("\"False\"", "2"), GW_OK,
      TURN(TURN_CONTINUE, LIT("s1"), NUMBER, ABSENT, LIT("2")), "arkesel" },

    { "mtn: begin", NULL, MTN("\"0\"", "*177#"), GW_OK,
      TURN(TURN_BEGIN, LIT("s1"), NUMBER, LIT("*177#"), LIT("*177#")), "mtn" },
    { "mtn: begin, as a number", NULL, MTN("0", "*177#"), GW_OK,
      TURN(TURN_BEGIN, LIT("s1"), NUMBER, LIT("*177#"), LIT("*177#")), "mtn" },
    { "mtn: continue", NULL, MTN("1", "1"), GW_OK,
      TURN(TURN_CONTINUE, LIT("s1"), NUMBER, LIT("*177#"), LIT("1")), "mtn" },
    { "mtn: timeout", NULL, MTN("5", ""), GW_OK,
      TURN(TURN_ABORT, LIT("s1"), NUMBER, LIT("*177#"), LIT("")), "mtn" },

    { "ussd-a: the dial", NULL,
      { .method = HTTP_POST,
        .type = LIT("application/x-www-form-urlencoded"),
        .body = LIT("sessionId=ATUid_77aa01&phoneNumber=%2B6281234567890"
                    "&networkCode=51010&serviceCode=%2A177%23&text=") },
      GW_OK,
      { .session = LIT("ATUid_77aa01"), .from = LIT("+6281234567890"),
        .code = LIT("*177#"), .input = LIT(""), .style = TURN_ACCUMULATED },
      "ussd-a" },
    { "ussd-a: three answers", NULL, GET("sessionId=s&text=1%2A2%2AMerak"),
      GW_OK,
      { .session = LIT("s"), .input = LIT("1*2*Merak"),
        .style = TURN_ACCUMULATED }, "ussd-a" },

    { "ussd-c: begin", NULL, C("begin", ""), GW_OK,
      TURN(TURN_BEGIN, LIT("s9"), NUMBER, LIT("*177#"), LIT("")), "ussd-c" },
    { "ussd-c: continue", NULL, C("continue", "1"), GW_OK,
      TURN(TURN_CONTINUE, LIT("s9"), NUMBER, LIT("*177#"), LIT("1")),
      "ussd-c" },
    { "ussd-c: timeout", NULL, C("timeout", ""), GW_OK,
      TURN(TURN_ABORT, LIT("s9"), NUMBER, LIT("*177#"), LIT("")), "ussd-c" },
    { "ussd-c: a form", NULL,
      { .method = HTTP_POST, .body = LIT("session=s9&op=end") }, GW_OK,
      TURN(TURN_ABORT, LIT("s9"), ABSENT, ABSENT, ABSENT), "ussd-c" },
    { "ussd-c: a turn that has a name", NULL,
      GET("session=s9&op=continue&input=1&turn=4"), GW_OK,
      { .session = LIT("s9"), .input = LIT("1"), .style = TURN_LAST,
        .event = TURN_CONTINUE, .turn = LIT("4") }, "ussd-c" },
    { "ussd-c: nothing of its own", NULL, GET("a=b"), GW_REJECTED,
      { .code = ABSENT }, "ussd-c" },
    { "ussd-c: a damaged escape", NULL, GET("session=%"), GW_REJECTED,
      { .code = ABSENT }, "ussd-c" },
    { "ussd-c: bytes that are no text", NULL, GET("session=s9&input=%00%FF"),
      GW_OK, TURN(TURN_UNKNOWN, LIT("s9"), ABSENT, ABSENT, LIT("\0\xFF")),
      "ussd-c" },

    { "imimobile: the code", NULL, IMI("%2A177%23"), GW_OK,
      TURN(TURN_BEGIN, NUMBER, NUMBER, LIT("*177#"), LIT("*177#")),
      "imimobile" },
    { "imimobile: a shortcut", NULL, IMI("*177*1%23"), GW_OK,
      TURN(TURN_BEGIN, NUMBER, NUMBER, LIT("*177#"), LIT("*177*1#")),
      "imimobile" },
    { "imimobile: an answer", NULL, IMI("1"), GW_OK,
      TURN(TURN_UNKNOWN, NUMBER, NUMBER, LIT("*177#"), LIT("1")),
      "imimobile" },
    { "imimobile: a longer number is no code", NULL, IMI("1771"), GW_OK,
      TURN(TURN_UNKNOWN, NUMBER, NUMBER, LIT("*177#"), LIT("1771")),
      "imimobile" },
    { "imimobile: abort", NULL,
      IMI("Map+Dialog+User+Abort+User+Reason%3A+User+specific"), GW_OK,
      TURN(TURN_ABORT, NUMBER, NUMBER, LIT("*177#"),
           LIT("Map Dialog User Abort User Reason: User specific")),
      "imimobile" },

    { "flares: unknown is new", NULL, FLARES("&input=177"), GW_OK,
      TURN(TURN_UNKNOWN, LIT("s7"), NUMBER, ABSENT, LIT("177")), "flares" },
    { "flares: clean-up", NULL,
      GET("SessionID=s7&msisdn=6281234567890&clean=clean-session&error=522"),
      GW_OK, TURN(TURN_ABORT, LIT("s7"), NUMBER, ABSENT, ABSENT), "flares" },
    { "flares: a form is none of theirs", NULL,
      { .method = HTTP_POST, .body = LIT("SessionID=s7&input=1") },
      GW_REJECTED, { .code = ABSENT }, "flares" },

    { "cellulant: begin", NULL, CELLULANT("BEG", "%2A177%23", "0"), GW_OK,
      TURN(TURN_BEGIN, LIT("s3"), NUMBER, ABSENT, LIT("*177#")), "cellulant" },
    { "cellulant: resume", NULL, CELLULANT("CON", "1", "null"), GW_OK,
      TURN(TURN_CONTINUE, LIT("s3"), NUMBER, ABSENT, LIT("1")), "cellulant" },
    { "cellulant: abort", NULL, CELLULANT("ABO", "", "0"), GW_OK,
      TURN(TURN_ABORT, LIT("s3"), NUMBER, ABSENT, LIT("")), "cellulant" },
    { "cellulant: abort, the other way", NULL, CELLULANT("CON", "1", "1"),
      GW_OK, TURN(TURN_ABORT, LIT("s3"), NUMBER, ABSENT, LIT("1")),
      "cellulant" },

    { "dmark: a request", NULL, DMARK("1"), GW_OK,
      TURN(TURN_UNKNOWN, LIT("t1"), NUMBER, LIT("177"), LIT("1")), "dmark" },

    { "restcomm: begin", NULL, DIALOG(" type=\"Begin\"", PROCESS("*177#")),
      GW_OK, TURN(TURN_BEGIN, LIT("12"), NUMBER, ABSENT, LIT("*177#")),
      "restcomm" },
    { "restcomm: continue", NULL,
      DIALOG(" type=\"Continue\"", RESPONSE("a &amp; b &lt;3")), GW_OK,
      TURN(TURN_CONTINUE, LIT("12"), ABSENT, ABSENT, LIT("a & b <3")),
      "restcomm" },
    { "restcomm: a lone ampersand", NULL, DIALOG("", RESPONSE("a & b")), GW_OK,
      TURN(TURN_CONTINUE, LIT("12"), ABSENT, ABSENT, LIT("a & b")),
      "restcomm" },
    { "restcomm: abort", NULL, DIALOG(" type=\"Abort\"", ""), GW_OK,
      TURN(TURN_ABORT, LIT("12"), ABSENT, ABSENT, ABSENT), "restcomm" },
    { "restcomm: cut", NULL, XML("<dialog localId=\"12\">"), GW_REJECTED,
      { .code = ABSENT }, "restcomm" },
    { "restcomm: a DTD", NULL,
      XML("<!DOCTYPE d [<!ENTITY a \"b\">]><dialog localId=\"12\"/>"),
      GW_REJECTED, { .code = ABSENT }, "restcomm" },
};

static struct screen_case screens[] = {
    { "hubtel: more", NULL, LIT("Di mana?\n1.\"A\""), true,
      LIT("{\"Type\":\"Response\",\"Message\":\"Di mana?\\u000a1.\\\"A\\\"\","
          "\"ClientState\":\"1\"}"), "application/json", "hubtel",
      HUBTEL("Response", "1", "2") },
    { "hubtel: the last", NULL, LIT("Terima kasih."), false,
      LIT("{\"Type\":\"Release\",\"Message\":\"Terima kasih.\","
          "\"ClientState\":\"1\"}"), "application/json", "hubtel",
      HUBTEL("Response", "1", "2") },
    { "hubtel: nobody looks", NULL, LIT(""), false, LIT(""),
      "application/json", "hubtel", HUBTEL("Release", "", "3") },
    { "nalo: more, and what is echoed", NULL, LIT("Kapan?"), true,
      LIT("{\"USERID\":\"LAPOR\",\"MSISDN\":\"6281234567890\","
          "\"USERDATA\":\"1\\\"}\",\"MSG\":\"Kapan?\",\"MSGTYPE\":true}"),
      "application/json", "nalo", NALO("false", "1\\\"}") },
    { "nalo: the last", NULL, LIT("Sudah."), false,
      LIT("{\"USERID\":\"LAPOR\",\"MSISDN\":\"6281234567890\","
          "\"USERDATA\":\"1\",\"MSG\":\"Sudah.\",\"MSGTYPE\":false}"),
      "application/json", "nalo", NALO("false", "1") },
    { "arkesel: more", NULL, LIT("Kapan?"), true,
      LIT("{\"sessionID\":\"s1\",\"userID\":\"U1\",\"msisdn\":"
          "\"6281234567890\",\"message\":\"Kapan?\",\"continueSession\":true}"),
      "application/json", "arkesel", ARKESEL("true", "*177#") },
    { "mtn: more", NULL, LIT("Kapan?"), true,
      LIT("{\"statusCode\":\"0000\",\"statusMessage\":\"Success\","
          "\"transactionId\":\"s1\",\"data\":{\"inboundResponse\":\"Kapan?\","
          "\"userInputRequired\":true}}"),
      "application/json", "mtn", MTN("1", "1") },
    { "mtn: nobody looks", NULL, LIT(""), false,
      LIT("{\"statusCode\":\"0000\",\"statusMessage\":\"Success\","
          "\"transactionId\":\"s1\"}"), "application/json", "mtn",
      MTN("4", "") },
    { "ussd-a: the last", NULL, LIT("Terima kasih. Kode 7"), false,
      LIT("END Terima kasih. Kode 7"), "text/plain; charset=utf-8", "ussd-a",
      GET("sessionId=s&text=1") },
    { "ussd-c: more", NULL, LIT("Lapor\n1.Lapor"), true,
      LIT("Lapor\n1.Lapor"), "text/plain; charset=utf-8", "ussd-c",
      C("begin", ""), { "X-USSD-Continue", "1" } },
    { "ussd-c: the last", NULL, LIT("Sudah."), false, LIT("Sudah."),
      "text/plain; charset=utf-8", "ussd-c", C("continue", "1"),
      { "X-USSD-Continue", "0" } },
    { "ussd-c: nobody looks", NULL, LIT("Maaf"), false, LIT(""),
      "text/plain; charset=utf-8", "ussd-c", C("timeout", ""),
      { "X-USSD-Continue", "0" } },
    { "imimobile: more", NULL, LIT("Kapan?"), true, LIT("Kapan?"),
      "text/plain; charset=utf-8", "imimobile", IMI("1"),
      { "X-USSD-SESSION", "1" } },
    { "flares: more", NULL, LIT("Kapan?"), true, LIT("Kapan?"),
      "text/plain; charset=utf-8", "flares", FLARES("&input=1"),
      { "Freeflow", "FC", "charge", "N", "amount", "0" } },
    { "flares: the last", NULL, LIT("Sudah."), false, LIT("Sudah."),
      "text/plain; charset=utf-8", "flares", FLARES("&input=1"),
      { "Freeflow", "FB", "charge", "N", "amount", "0" } },
    { "flares: cleaned up", NULL, LIT(""), false, LIT(""),
      "text/plain; charset=utf-8", "flares", FLARES("&clean=1") },
    { "cellulant: more", NULL, LIT("a|b"), true,
      LIT("1|a/b|null|null|null|null"), "text/plain; charset=utf-8",
      "cellulant", CELLULANT("CON", "1", "0") },
    { "cellulant: the last", NULL, LIT("Terima kasih"), false,
      LIT("1|Terima kasih|null|null|end|null"), "text/plain; charset=utf-8",
      "cellulant", CELLULANT("CON", "1", "0") },
    { "cellulant: nobody looks", NULL, LIT(""), false, LIT(""),
      "text/plain; charset=utf-8", "cellulant", CELLULANT("ABO", "", "0") },
    { "dmark: more", NULL, LIT("Kapan?"), true,
      LIT("{\"responseString\":\"Kapan?\",\"action\":\"request\"}"),
      "application/json", "dmark", DMARK("1") },
    { "dmark: the last", NULL, LIT("Sudah."), false,
      LIT("{\"responseString\":\"Sudah.\",\"action\":\"end\"}"),
      "application/json", "dmark", DMARK("1") },
    { "restcomm: more", NULL, LIT("1 <A>\n2 \"B\" & C"), true,
      LIT("<?xml version=\"1.0\" encoding=\"UTF-8\"?><dialog "
          "mapMessagesSize=\"1\" userObject=\"3\"><unstructuredSSRequest_"
          "Request invokeId=\"1\" dataCodingScheme=\"15\" string=\"1 "
          "&#60;A&#62;&#10;2 &#34;B&#34; &#38; C\"/></dialog>"),
      "text/xml; charset=utf-8", "restcomm", DIALOG("", PROCESS("*177#")) },
    { "restcomm: the last", NULL, LIT("Sudah."), false,
      LIT("<?xml version=\"1.0\" encoding=\"UTF-8\"?><dialog "
          "mapMessagesSize=\"1\" prearrangedEnd=\"false\"><processUnstructured"
          "SSRequest_Response invokeId=\"3\" dataCodingScheme=\"15\" "
          "string=\"Sudah.\"/></dialog>"),
      "text/xml; charset=utf-8", "restcomm",
      DIALOG(" userObject=\"3\"", RESPONSE("1")) },
};

static struct verify_case proofs[] = {
    { "flares: the password", NULL, FLARES("&input=1"), NULL, { NULL }, "p",
      NULL, 0, GW_OK, "flares" },
    { "flares: another", NULL, FLARES("&input=1"), NULL, { NULL }, "q", NULL,
      0, GW_DENIED, "flares" },
    { "flares: longer", NULL, FLARES("&input=1"), NULL, { NULL }, "pp", NULL,
      0, GW_DENIED, "flares" },
    { "flares: none", NULL, GET("SessionID=s7"), NULL, { NULL }, "p", NULL, 0,
      GW_DENIED, "flares" },
    { "flares: in the body", NULL,
      { .method = HTTP_POST, .body = LIT("password=p") }, NULL, { NULL }, "p",
      NULL, 0, GW_DENIED, "flares" },
};
/* clang-format on */

int
main(void)
{
    int failed = RUN_TABLE("described turns", turns, case_turn);

    failed += RUN_TABLE("described screens", screens, case_screen);
    return failed + RUN_TABLE("described proofs", proofs, case_verify);
}
