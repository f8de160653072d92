/* tests/unit/test_africastalking_ussd.c -- Africa's Talking: the turns of a call,
 * its end, and the screens. Numbers and ids are invented. */
#include "handlers/aggregators/registry.h"
#include "tests/support/adapter_case.h"
#include "tests/support/table.h"

#define VIA  &adapter_africastalking
#define FORM "application/x-www-form-urlencoded"
#define POST(body_)                                   \
    {                                                 \
        HTTP_POST, { NULL, 0 }, LIT(FORM), LIT(body_) \
    }

/* ---- USSD ---- */

static struct turn_case turns[] = {
    { "dialled",
      VIA,
      POST("sessionId=ATUid_77aa01&phoneNumber=%2B6281234567890"
           "&networkCode=51010&serviceCode=%2A177%23&text="),
      GW_OK,
      { LIT("ATUid_77aa01"), LIT("+6281234567890"), LIT("*177#"), LIT(""),
        TURN_ACCUMULATED, TURN_UNKNOWN } },
    { "three answers",
      VIA,
      POST("sessionId=ATUid_77aa01&phoneNumber=%2B6281234567890"
           "&networkCode=51010&serviceCode=%2A177%23&text=1%2A2%2AMerak"),
      GW_OK,
      { LIT("ATUid_77aa01"), LIT("+6281234567890"), LIT("*177#"),
        LIT("1*2*Merak"), TURN_ACCUMULATED, TURN_UNKNOWN } },
    { "stars that were not escaped",
      VIA,
      POST("sessionId=s&text=1*2&serviceCode=*177%23"),
      GW_OK,
      { LIT("s"), ABSENT, LIT("*177#"), LIT("1*2"), TURN_ACCUMULATED,
        TURN_UNKNOWN } },
    { "no text",
      VIA,
      POST("sessionId=s&phoneNumber=x"),
      GW_OK,
      { LIT("s"), LIT("x"), ABSENT, ABSENT, TURN_ACCUMULATED, TURN_UNKNOWN } },
    { "no session",
      VIA,
      POST("phoneNumber=x&text=1"),
      GW_OK,
      { ABSENT, LIT("x"), ABSENT, LIT("1"), TURN_ACCUMULATED, TURN_UNKNOWN } },
    { "NUL bytes",
      VIA,
      POST("sessionId=s%00t&text=%00"),
      GW_OK,
      { LIT("s\0t"), ABSENT, ABSENT, LIT("\0"), TURN_ACCUMULATED,
        TURN_UNKNOWN } },

    { "nothing", VIA, POST(""), GW_REJECTED, { .session = ABSENT } },
    { "another dialect",
      VIA,
      POST("SESSIONID=s&MSISDN=62&INPUT=1"),
      GW_REJECTED,
      { .session = ABSENT } },
    { "JSON",
      VIA,
      { HTTP_POST, ABSENT, LIT("application/json"),
        LIT("{\"sessionId\":\"s\"}") },
      GW_REJECTED,
      { .session = ABSENT } },
    { "cut off",
      VIA,
      POST("sessionId=s&text=%"),
      GW_REJECTED,
      { .session = ABSENT } },
};

static struct ended_case ends[] = {
    { "cut off",
      VIA,
      POST("date=2026-03-04+05%3A07%3A01&sessionId=ATUid_77aa01"
           "&serviceCode=%2A177%23&networkCode=51010"
           "&phoneNumber=%2B6281234567890&status=Incomplete&cost=0"
           "&durationInMillis=41230&hopsCount=3&input=1%2A2"
           "&lastAppResponse=CON+Di+mana%3F"),
      GW_OK,
      { LIT("ATUid_77aa01"), true } },
    { "our fault",
      VIA,
      POST("sessionId=s&status=Failed&errorMessage=x"),
      GW_OK,
      { LIT("s"), true } },
    { "finished",
      VIA,
      POST("sessionId=s&status=Success"),
      GW_OK,
      { LIT("s"), false } },
    { "a word from next year",
      VIA,
      POST("sessionId=s&status=Vanished"),
      GW_OK,
      { LIT("s"), true } },
    { "no status", VIA, POST("sessionId=s"), GW_OK, { LIT("s"), true } },
    { "no session", VIA, POST("status=Incomplete"), GW_OK, { ABSENT, true } },

    { "nothing", VIA, POST(""), GW_REJECTED, { .session = ABSENT } },
    { "JSON",
      VIA,
      { HTTP_POST, ABSENT, LIT("application/json"), LIT("{}") },
      GW_REJECTED,
      { .session = ABSENT } },
    { "cut short",
      VIA,
      POST("sessionId=s&status=%E"),
      GW_REJECTED,
      { .session = ABSENT } },
};

static const char plain[] = "text/plain; charset=utf-8";

static struct screen_case screens[] = {
    { "the call goes on", VIA, LIT("Lapor\n1.Ya\n2.Tidak"), true,
      LIT("CON Lapor\n1.Ya\n2.Tidak"), plain },
    { "the call ends", VIA, LIT("Terima kasih. Kode 12345678"), false,
      LIT("END Terima kasih. Kode 12345678"), plain },
    { "nothing to say", VIA, LIT(""), false, LIT("END "), plain },
};

int
main(void)
{
    int failed = RUN_TABLE("africastalking: turns", turns, case_turn);
    failed += RUN_TABLE("africastalking: ends", ends, case_ended);
    return failed + RUN_TABLE("africastalking: screens", screens, case_screen);
}
