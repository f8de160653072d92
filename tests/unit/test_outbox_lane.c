/* tests/unit/test_outbox_lane.c -- one channel: its places, its rests, and when
 * it is worth a look. Arithmetic; the time comes in. */
#include "gateway/outbox/outbox_lane.h"

#include "tests/support/table.h"

enum { SECOND = 1000 * 1000, NOW = 1000 * SECOND };

static struct outbox_channel channel = { .name = "at" };

static struct outbox_lane
lane_of(int per_second)
{
    channel.send.per_second = per_second;
    return outbox_lane_new(&channel, NOW);
}

static struct room {
    const char *name;
    int per_second;
    unsigned in_flight;
    unsigned room, ordinary;
} rooms[] = {
    { "one a second", 1, 0, 1, 1 },
    { "one a second, one under way", 1, 1, 1, 0 },
    { "one a second, two under way", 1, 2, 0, 0 },
    { "three a second", 3, 0, 3, 3 },
    { "three a second, four under way", 3, 4, 2, 1 },
    { "three a second, five under way", 3, 5, 1, 0 },
    { "a hundred a second", 100, 0, 32, 28 },
    { "a hundred a second, all but pages", 100, 28, 4, 0 },
    { "a hundred a second, full", 100, 32, 0, 0 },
    { "more than full, after a reload", 1, 9, 0, 0 },
};

static void
test_room(void **state)
{
    const struct room *row = *state;
    struct outbox_lane lane = lane_of(row->per_second);
    struct outbox_want want = { .room = 99 };

    lane.in_flight = row->in_flight;
    assert_int_equal(outbox_lane_want(&lane, NOW, &want), row->room > 0);
    if (row->room == 0) {
        assert_int_equal(want.room, 99);
        assert_true(outbox_lane_next_us(&lane, NOW) == outbox_never_us);
        return;
    }
    assert_string_equal(want.channel, "at");
    assert_int_equal(want.room, row->room);
    assert_int_equal(want.room_ordinary, row->ordinary);
    assert_true(want.asked[CLASS_DANGER]);
    assert_int_equal(want.asked[CLASS_ORDINARY], row->ordinary > 0);
    assert_int_equal(outbox_lane_next_us(&lane, NOW), NOW);
}

/* ---- looking ---- */

static void
looked(struct outbox_lane *lane, bool more, int64_t next_due_ms)
{
    struct outbox_want want;

    assert_true(outbox_lane_want(lane, NOW, &want));
    want.more[CLASS_ORDINARY] = more;
    want.next_due_ms[CLASS_ORDINARY] = next_due_ms;
    outbox_lane_looked(lane, &want, NOW, 5000);
}

static void
test_nothing_waits(void **state)
{
    struct outbox_lane lane = lane_of(10);
    struct outbox_want want;

    (void)state;
    looked(&lane, false, 0);
    assert_true(outbox_lane_next_us(&lane, NOW) == outbox_never_us);
    assert_false(outbox_lane_want(&lane, NOW + 3600LL * SECOND, &want));
    outbox_lane_look(&lane, CLASS_DANGER, NOW + 7);
    assert_int_equal(outbox_lane_next_us(&lane, NOW), NOW + 7);
    assert_false(outbox_lane_want(&lane, NOW + 6, &want));
    assert_true(outbox_lane_want(&lane, NOW + 7, &want));
    assert_false(want.asked[CLASS_ORDINARY]);
}

static void
test_more_waits(void **state)
{
    struct outbox_lane lane = lane_of(10);

    (void)state;
    looked(&lane, true, 0);
    assert_int_equal(outbox_lane_next_us(&lane, NOW), NOW);
    for (int i = 0; i < 10; i++)
        outbox_lane_sent(&lane);
    assert_int_equal(outbox_lane_next_us(&lane, NOW), NOW + SECOND / 10);
}

static void
test_something_is_due_later(void **state)
{
    struct outbox_lane lane = lane_of(10);

    (void)state;
    looked(&lane, false, 5000 + 250);
    assert_int_equal(outbox_lane_next_us(&lane, NOW), NOW + 250 * 1000);
    outbox_lane_look(&lane, CLASS_ORDINARY, NOW + 9 * SECOND); /* not sooner */
    assert_int_equal(outbox_lane_next_us(&lane, NOW), NOW + 250 * 1000);
}

/* ---- rests ---- */

static struct outbox_plan
breaks(struct outbox_lane *lane, enum outbox_failure failure, int64_t sent_us,
       int64_t now_us)
{
    struct outbox_retry retry = { .failure = failure, .attempts = 1 };

    return outbox_lane_failed(lane, &retry, sent_us, now_us);
}

/* What was under way when the way broke says nothing new. */
static void
test_a_burst_is_one_failure(void **state)
{
    struct outbox_lane lane = lane_of(100);

    (void)state;
    for (int i = 0; i < 32; i++)
        assert_int_equal(
            breaks(&lane, FAILURE_UNREACHED, NOW, NOW + 1 + i).channel_ms,
            1000);
    assert_int_equal(lane.in_a_row, 1);
    assert_int_equal(lane.rest_until_us, NOW + 32 + 1005 * 1000);
}

static void
test_rest_probe_and_work(void **state)
{
    struct outbox_lane lane = lane_of(100);
    struct outbox_want want;
    int64_t awake_us;

    (void)state;
    breaks(&lane, FAILURE_UNREACHED, NOW, NOW + 1);
    awake_us = lane.rest_until_us;
    assert_int_equal(outbox_lane_next_us(&lane, NOW + 2), awake_us);
    assert_false(outbox_lane_want(&lane, awake_us - 1, &want));
    assert_true(outbox_lane_want(&lane, awake_us, &want));
    assert_int_equal(want.room, 1);
    assert_int_equal(want.room_ordinary, 1);

    outbox_lane_sent(&lane);
    assert_false(outbox_lane_want(&lane, awake_us + 1, &want));
    lane.in_flight--;
    assert_int_equal(
        breaks(&lane, FAILURE_UNREACHED, awake_us, awake_us + 2).channel_ms,
        2000);
    assert_true(outbox_lane_worked(&lane));
    assert_false(outbox_lane_worked(&lane));
    assert_true(outbox_lane_want(&lane, lane.rest_until_us, &want));
    assert_int_equal(want.room, 32);
}

static void
test_patience_with_messages(void **state)
{
    struct outbox_lane lane = lane_of(100);

    (void)state;
    for (int i = 0; i < 4; i++)
        assert_int_equal(breaks(&lane, FAILURE_THEIRS, NOW, NOW).channel_ms, 0);
    assert_false(lane.probing);
    assert_false(outbox_lane_worked(&lane)); /* one gets through */
    for (int i = 0; i < 4; i++)
        assert_int_equal(breaks(&lane, FAILURE_THEIRS, NOW, NOW).channel_ms, 0);
    assert_int_equal(breaks(&lane, FAILURE_THEIRS, NOW, NOW).channel_ms, 2000);
    assert_true(lane.probing);
}

/* ---- shut ---- */

enum { REST = 5 * SECOND, DAY = 9 * SECOND };

/* By classes, pages first: 's' sends, 'm' is to be moved, '-' waits. */
static struct shut {
    const char *name;
    bool config, command, spent, rests, down, outlets;
    const char *ways;
    int64_t danger_us, ordinary_us; /* when there is something to ask; -1:
                                       never */
} shuts[] = {
    { "open", .ways = "ss" },
    { "open, others too", .outlets = true, .ways = "ss" },
    { "rests", .rests = true, .ways = "--", .danger_us = REST,
      .ordinary_us = REST },
    { "rests, others do not", .rests = true, .outlets = true, .ways = "m-",
      .danger_us = 0, .ordinary_us = REST },
    { "down", .rests = true, .down = true, .ways = "--", .danger_us = REST,
      .ordinary_us = REST },
    { "down, others are not", .rests = true, .down = true, .outlets = true,
      .ways = "mm" },
    { "down and rested", .down = true, .outlets = true, .ways = "ss" },
    { "spent", .spent = true, .ways = "s-", .ordinary_us = DAY },
    { "spent, others are not", .spent = true, .outlets = true, .ways = "sm" },
    { "spent and rests", .spent = true, .rests = true, .ways = "--",
      .danger_us = REST, .ordinary_us = DAY },
    { "paused", .command = true, .ways = "--", .danger_us = -1,
      .ordinary_us = -1 },
    { "paused by the config", .config = true, .ways = "--", .danger_us = -1,
      .ordinary_us = -1 },
    { "paused, others are not", .command = true, .outlets = true,
      .ways = "mm" },
    { "paused both ways, others are not", .command = true, .config = true,
      .outlets = true, .ways = "mm" },
};

static struct outbox_lane
lane_for(const struct shut *row)
{
    struct outbox_lane lane = lane_of(10);

    channel.send.paused = row->config;
    lane.paused = row->command;
    lane.spent_until_us = row->spent ? NOW + DAY : 0;
    lane.rest_until_us = row->rests ? NOW + REST : 0;
    lane.health.state = row->down ? HEALTH_DOWN : HEALTH_OK;
    for (int i = 0; i < OUTBOX_CLASSES; i++)
        lane.outlet[i] = row->outlets;
    return lane;
}

static void
check_way(const struct shut *row, enum outbox_class class, int64_t at_us)
{
    struct outbox_lane lane = lane_for(row);
    struct outbox_want want = { .room = 0 };
    char way = row->ways[class];

    lane.look_us[class == CLASS_DANGER ? CLASS_ORDINARY : CLASS_DANGER] =
        outbox_never_us;
    bool wants = outbox_lane_want(&lane, NOW, &want);
    assert_int_equal(wants, way != '-');
    assert_int_equal(want.move[class], way == 'm');
    assert_int_equal(outbox_lane_gate(&lane, NOW).open[class], way == 's');
    assert_int_equal(outbox_lane_stuck(&lane, NOW), way != 's');
    if (at_us < 0)
        assert_true(outbox_lane_next_us(&lane, NOW) == outbox_never_us);
    else
        assert_int_equal(outbox_lane_next_us(&lane, NOW), NOW + at_us);
}

static void
test_shut(void **state)
{
    const struct shut *row = *state;

    check_way(row, CLASS_DANGER, row->danger_us);
    check_way(row, CLASS_ORDINARY, row->ordinary_us);
    channel.send.paused = false;
}

/* A channel that is down and rested is tried by one message at a time. */
static void
test_probe_gate(void **state)
{
    const struct shut down = { .down = true };
    struct outbox_lane lane = lane_for(&down);

    (void)state;
    assert_true(outbox_lane_gate(&lane, NOW).probe);
    outbox_lane_sent(&lane);
    assert_false(outbox_lane_gate(&lane, NOW).probe);
    assert_false(outbox_lane_gate(&lane, NOW).open[CLASS_DANGER]);
    assert_false(outbox_lane_gate(&lane, NOW).open[CLASS_ORDINARY]);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_waits),
        cmocka_unit_test(test_more_waits),
        cmocka_unit_test(test_something_is_due_later),
        cmocka_unit_test(test_a_burst_is_one_failure),
        cmocka_unit_test(test_rest_probe_and_work),
        cmocka_unit_test(test_patience_with_messages),
        cmocka_unit_test(test_probe_gate),
    };

    int failed = RUN_TABLE("outbox lane: room", rooms, test_room);
    failed += RUN_TABLE("outbox lane: shut", shuts, test_shut);
    return failed
           + cmocka_run_group_tests_name("outbox lane", tests, NULL, NULL);
}
