/* tests/unit/test_wish.c -- may a sender be reached, and when. */
#include "handlers/villagers/wish.h"
#include "tests/support/table.h"

enum { MINUTE_MS = 60 * 1000, NIGHT = 21 * 60, DAWN = 5 * 60 };

/* Midnight in Banten, 24 November 2026. */
static const int64_t MIDNIGHT = INT64_C(1795453200000);

static int64_t
at(int hour, int minute)
{
    return MIDNIGHT + (int64_t)(hour * 60 + minute) * MINUTE_MS;
}

static struct row {
    const char *name;
    struct wish wish;
    enum wish_way way;
    int hour, minute; /* now */
    enum wish_verdict verdict;
    int later_hour, later_minute; /* LATER; from 24 on: tomorrow */
    int from, to;                 /* quiet hours */
} rows[] = {
    { "by day",
      { CONTACT_SMS, HOURS_ANY, false, 0 },
      WISH_SMS,
      12,
      0,
      WISH_NOW,
      0,
      0,
      NIGHT,
      DAWN },
    { "no hours are any",
      { CONTACT_SMS, HOURS_NONE, false, 0 },
      WISH_SMS,
      12,
      0,
      WISH_NOW,
      0,
      0,
      NIGHT,
      DAWN },
    { "the last minute",
      { CONTACT_SMS, HOURS_ANY, false, 0 },
      WISH_SMS,
      20,
      59,
      WISH_NOW,
      0,
      0,
      NIGHT,
      DAWN },
    { "quiet begins",
      { CONTACT_SMS, HOURS_ANY, false, 0 },
      WISH_SMS,
      21,
      0,
      WISH_LATER,
      29,
      0,
      NIGHT,
      DAWN },
    { "past midnight",
      { CONTACT_SMS, HOURS_ANY, false, 0 },
      WISH_SMS,
      0,
      30,
      WISH_LATER,
      5,
      0,
      NIGHT,
      DAWN },
    { "quiet ends",
      { CONTACT_SMS, HOURS_ANY, false, 0 },
      WISH_SMS,
      5,
      0,
      WISH_NOW,
      0,
      0,
      NIGHT,
      DAWN },
    { "no quiet hours",
      { CONTACT_SMS, HOURS_ANY, false, 0 },
      WISH_SMS,
      23,
      0,
      WISH_NOW,
      0,
      0,
      0,
      0 },
    { "quiet by day",
      { CONTACT_SMS, HOURS_ANY, false, 0 },
      WISH_SMS,
      12,
      30,
      WISH_LATER,
      13,
      0,
      12 * 60,
      13 * 60 },
    { "before pagi",
      { CONTACT_SMS, HOURS_PAGI, false, 0 },
      WISH_SMS,
      5,
      30,
      WISH_LATER,
      6,
      0,
      NIGHT,
      DAWN },
    { "in pagi",
      { CONTACT_SMS, HOURS_PAGI, false, 0 },
      WISH_SMS,
      10,
      59,
      WISH_NOW,
      0,
      0,
      NIGHT,
      DAWN },
    { "after pagi",
      { CONTACT_SMS, HOURS_PAGI, false, 0 },
      WISH_SMS,
      11,
      0,
      WISH_LATER,
      30,
      0,
      NIGHT,
      DAWN },
    { "siang",
      { CONTACT_CALL, HOURS_SIANG, false, 0 },
      WISH_CALL,
      9,
      15,
      WISH_LATER,
      11,
      0,
      NIGHT,
      DAWN },
    { "sore",
      { CONTACT_CALL, HOURS_SORE, false, 0 },
      WISH_CALL,
      17,
      59,
      WISH_NOW,
      0,
      0,
      NIGHT,
      DAWN },
    { "malam",
      { CONTACT_CALL, HOURS_MALAM, false, 0 },
      WISH_CALL,
      18,
      0,
      WISH_NOW,
      0,
      0,
      NIGHT,
      DAWN },
    { "malam, cut by quiet hours",
      { CONTACT_SMS, HOURS_MALAM, false, 0 },
      WISH_SMS,
      20,
      30,
      WISH_LATER,
      42,
      0,
      20 * 60,
      DAWN },
    { "malam, all of it quiet",
      { CONTACT_SMS, HOURS_MALAM, false, 0 },
      WISH_SMS,
      19,
      0,
      WISH_NOW,
      0,
      0,
      17 * 60,
      DAWN },
    { "nobody asked for it",
      { CONTACT_NONE, HOURS_NONE, false, 0 },
      WISH_SMS,
      12,
      0,
      WISH_NEVER,
      0,
      0,
      NIGHT,
      DAWN },
    { "a call to who allows SMS",
      { CONTACT_SMS, HOURS_ANY, false, 0 },
      WISH_CALL,
      12,
      0,
      WISH_NEVER,
      0,
      0,
      NIGHT,
      DAWN },
    { "an SMS to who allows calls",
      { CONTACT_CALL, HOURS_ANY, false, 0 },
      WISH_SMS,
      12,
      0,
      WISH_NEVER,
      0,
      0,
      NIGHT,
      DAWN },
    { "stopped",
      { CONTACT_SMS, HOURS_ANY, true, 0 },
      WISH_SMS,
      12,
      0,
      WISH_NEVER,
      0,
      0,
      NIGHT,
      DAWN },
    { "stopped, a call",
      { CONTACT_CALL, HOURS_ANY, true, 0 },
      WISH_CALL,
      12,
      0,
      WISH_NEVER,
      0,
      0,
      NIGHT,
      DAWN },
};

static void
test_row(void **state)
{
    const struct row *row = *state;
    const struct config config = { .quiet_from = row->from,
                                   .quiet_to = row->to };
    int64_t now_ms = at(row->hour, row->minute) + 30 * 1000;

    struct wish_answer answer =
        wish_when(&config, &row->wish, row->way, now_ms);
    assert_int_equal(answer.verdict, row->verdict);
    assert_int_equal(answer.at_ms, row->verdict == WISH_LATER
                                       ? at(row->later_hour, row->later_minute)
                                       : 0);
}

static struct fresh_row {
    const char *name;
    int64_t age_ms;
    enum wish_way way;
    bool stopped;
    enum wish_verdict verdict;
} freshes[] = {
    { "just now", 0, WISH_SMS, false, WISH_NOW },
    { "nearly ten minutes", WISH_FRESH_MS - 1, WISH_SMS, false, WISH_NOW },
    { "ten minutes", WISH_FRESH_MS, WISH_SMS, false, WISH_NEVER },
    { "from the future", -1, WISH_SMS, false, WISH_NEVER },
    { "a call is no answer", 0, WISH_CALL, false, WISH_NEVER },
    { "stopped", 0, WISH_SMS, true, WISH_NEVER },
};

static void
test_fresh(void **state)
{
    const struct fresh_row *row = *state;
    const struct config config = { .quiet_from = NIGHT, .quiet_to = DAWN };
    int64_t now_ms = at(23, 0);
    const struct wish wish = { .stopped = row->stopped,
                               .said_ms = now_ms - row->age_ms };

    assert_int_equal(wish_when(&config, &wish, row->way, now_ms).verdict,
                     row->verdict);
}

int
main(void)
{
    int failed = RUN_TABLE("wish", rows, test_row);
    return failed + RUN_TABLE("fresh", freshes, test_fresh);
}
