/* tests/unit/test_seen.c -- which messages are repeats. */
#include "handlers/villagers/seen_rows.h"
#include "tests/support/seen_message.h"
#include "tests/support/table.h"

enum { MINUTE_MS = 60 * 1000 };
static const int64_t NOW_MS = INT64_C(1795000000000);

static struct seen_row_test {
    const char *name;
    struct message first, second;
    int64_t later_ms;
    enum gw_err second_is;
} rows[] = {
    { "the same id",
      { "at", "a1", "62811", "x", "d" },
      { "at", "a1", "62811", "x", "d" },
      0,
      GW_CONFLICT },
    { "the same id after a week",
      { "at", "a1", "62811", "x", "d" },
      { "at", "a1", "62811", "x", "d" },
      INT64_C(7) * 86400000,
      GW_CONFLICT },
    { "the id alone counts",
      { "at", "a1", "62811", "x", "d" },
      { "at", "a1", "62822", "y", "e" },
      0,
      GW_CONFLICT },
    { "another id",
      { "at", "a1", "62811", "x", "d" },
      { "at", "a2", "62811", "x", "d" },
      0,
      GW_OK },
    { "another channel",
      { "at", "a1", "62811", "x", "d" },
      { "kn", "a1", "62811", "x", "d" },
      0,
      GW_OK },
    { "channel and id are not run together",
      { "at", "a1", "", "", "" },
      { "ata", "1", "", "", "" },
      0,
      GW_OK },

    { "no id: the same",
      { "at", "", "62811", "x", "d" },
      { "at", "", "62811", "x", "d" },
      0,
      GW_CONFLICT },
    { "no id: the same after a day",
      { "at", "", "62811", "x", "d" },
      { "at", "", "62811", "x", "d" },
      86400000,
      GW_CONFLICT },
    { "no id: another text",
      { "at", "", "62811", "x", "d" },
      { "at", "", "62811", "y", "d" },
      0,
      GW_OK },
    { "no id: another sender",
      { "at", "", "62811", "x", "d" },
      { "at", "", "62812", "x", "d" },
      0,
      GW_OK },
    { "no id: another date",
      { "at", "", "62811", "x", "d" },
      { "at", "", "62811", "x", "e" },
      0,
      GW_OK },

    { "no id, no date: at once",
      { "at", "", "62811", "tolong", "" },
      { "at", "", "62811", "tolong", "" },
      0,
      GW_CONFLICT },
    { "no id, no date: within 15 minutes",
      { "at", "", "62811", "tolong", "" },
      { "at", "", "62811", "tolong", "" },
      15 * MINUTE_MS,
      GW_CONFLICT },
    { "no id, no date: later it is another cry",
      { "at", "", "62811", "tolong", "" },
      { "at", "", "62811", "tolong", "" },
      20 * MINUTE_MS,
      GW_OK },
    { "no id, no date: tomorrow it is another cry",
      { "at", "", "62811", "tolong", "" },
      { "at", "", "62811", "tolong", "" },
      86400000,
      GW_OK },
    { "no id, no date: another text",
      { "at", "", "62811", "tolong", "" },
      { "at", "", "62811", "tolong saya", "" },
      0,
      GW_OK },
    { "no id, no date: another sender",
      { "at", "", "62811", "tolong", "" },
      { "at", "", "62812", "tolong", "" },
      0,
      GW_OK },
    { "a part: the same",
      { "at", "", "62811", "x", "d", "37", 1 },
      { "at", "", "62811", "x", "d", "37", 1 },
      0,
      GW_CONFLICT },
    { "a part: another number, the same words",
      { "at", "", "62811", "x", "d", "37", 1 },
      { "at", "", "62811", "x", "d", "37", 2 },
      0,
      GW_OK },
    { "a part: another reference",
      { "at", "", "62811", "x", "d", "37", 1 },
      { "at", "", "62811", "x", "d", "38", 1 },
      0,
      GW_OK },
    { "a part: no date, within 15 minutes",
      { "at", "", "62811", "x", "", "37", 1 },
      { "at", "", "62811", "x", "", "37", 1 },
      10 * MINUTE_MS,
      GW_CONFLICT },
    { "a part: the id of another part",
      { "at", "a1", "62811", "x", "d", "37", 1 },
      { "at", "a1", "62811", "y", "d", "37", 2 },
      0,
      GW_OK },
    { "a part: its own id",
      { "at", "a1", "62811", "x", "d", "37", 1 },
      { "at", "a1", "62811", "x", "d", "37", 1 },
      0,
      GW_CONFLICT },
    { "a part is not the whole",
      { "at", "", "62811", "x", "d", "37", 1 },
      { "at", "", "62811", "x", "d" },
      0,
      GW_OK },

    { "nothing to tell it by",
      { "at", "", "", "tolong", "" },
      { "at", "", "", "tolong", "" },
      0,
      GW_OK },
    { "nobody with a date",
      { "at", "", "", "tolong", "d" },
      { "at", "", "", "tolong", "d" },
      0,
      GW_CONFLICT },
};

static void
test_row(void **state)
{
    const struct seen_row_test *row = *state;
    OWNED(tip_house_close)
    struct tip_house house;

    tip_house_open(&house);
    assert_int_equal(seen_message_add(&house, &row->first, NOW_MS), GW_OK);
    assert_int_equal(
        seen_message_add(&house, &row->second, NOW_MS + row->later_ms),
        row->second_is);
    if (row->second_is == GW_OK && row->later_ms > 0)
        assert_int_equal(
            seen_message_add(&house, &row->second, NOW_MS + row->later_ms + 1),
            GW_CONFLICT);
}

/* Whenever within its five minutes the first came: the rule is 15 minutes at
 * least, and less than 20. */
static void
test_dateless_edges(void **state)
{
    (void)state;
    OWNED(tip_house_close)
    struct tip_house house;
    static const struct message cry = { "at", "", "62811", "tolong", "" };
    static const int64_t offsets[] = { 0, 1, SEEN_PART_MS / 2,
                                       SEEN_PART_MS - 1 };
    int64_t edge = NOW_MS - NOW_MS % SEEN_PART_MS;

    tip_house_open(&house);
    for (size_t i = 0; i < LENGTH(offsets); i++, edge += 86400000) {
        int64_t first = edge + offsets[i];
        assert_int_equal(seen_message_add(&house, &cry, first), GW_OK);
        for (int minute = 0; minute <= 15; minute++)
            assert_int_equal(
                seen_message_add(&house, &cry, first + minute * MINUTE_MS),
                GW_CONFLICT);
        assert_int_equal(seen_message_add(&house, &cry, first + 20 * MINUTE_MS),
                         GW_OK);
    }
}

/* Two keys of one hash: each keeps its own slot. */
static void
test_slots(void **state)
{
    (void)state;
    OWNED(tip_house_close)
    struct tip_house house;
    bool foreign;

    tip_house_open(&house);
    struct seen_row row = { .hash = 7, .mark = 1, .day = 20775 };
    assert_int_equal(seen_row_find(house.db, &row, &foreign), GW_MISSING);
    assert_int_equal(seen_row_take(house.db, &row, &foreign), GW_OK);
    assert_false(foreign);
    assert_int_equal(seen_row_take(house.db, &row, &foreign), GW_CONFLICT);
    assert_int_equal(seen_row_find(house.db, &row, &foreign), GW_OK);
    assert_false(foreign);
    row.mark = 2;
    assert_int_equal(seen_row_take(house.db, &row, &foreign), GW_OK);
    assert_true(foreign);
    foreign = false;
    assert_int_equal(seen_row_find(house.db, &row, &foreign), GW_OK);
    assert_true(foreign);
}

/* Puts count strangers into the slots of the table's only row. */
static void
crowd_out(struct tip_house *house, int count)
{
    int64_t hash =
        tip_house_number(house, "SELECT hash FROM seen WHERE day > $1", 0);
    bool foreign;

    assert_int_equal(
        db_run(house->db, "DELETE FROM seen WHERE hash = $1", db_i(hash)),
        GW_OK);
    for (int i = 0; i < count; i++) {
        struct seen_row row = { .hash = (int64_t)((uint64_t)hash + (uint64_t)i),
                                .mark = 9,
                                .day = NOW_MS / 86400000 };
        assert_int_equal(seen_row_take(house->db, &row, &foreign), GW_OK);
        assert_false(foreign);
    }
}

/* With its four slots taken by strangers a message is kept, not lost. */
static void
test_full_slots(void **state)
{
    (void)state;
    OWNED(tip_house_close)
    struct tip_house house;
    const struct message message = { "at", "a1", "62811", "x", "d" };

    tip_house_open(&house);
    assert_int_equal(seen_message_add(&house, &message, NOW_MS), GW_OK);
    crowd_out(&house, SEEN_SLOTS);
    assert_int_equal(seen_message_add(&house, &message, NOW_MS), GW_OK);
    assert_int_equal(seen_message_count(&house), SEEN_SLOTS);
}

/* Behind strangers it is found all the same: by itself, and by the look at the
 * parts of the hour before. */
static void
test_behind_strangers(void **state)
{
    (void)state;
    static const struct message messages[] = {
        { "at", "a1", "62811", "x", "d" },
        { "at", "", "62811", "tolong", "" },
    };

    for (size_t i = 0; i < LENGTH(messages); i++) {
        OWNED(tip_house_close)
        struct tip_house house;

        tip_house_open(&house);
        assert_int_equal(seen_message_add(&house, &messages[i], NOW_MS), GW_OK);
        crowd_out(&house, SEEN_SLOTS - 1);
        assert_int_equal(seen_message_add(&house, &messages[i], NOW_MS), GW_OK);
        assert_int_equal(seen_message_count(&house), SEEN_SLOTS);
        assert_int_equal(
            seen_message_add(&house, &messages[i], NOW_MS + 10 * MINUTE_MS),
            GW_CONFLICT);
        assert_int_equal(seen_message_count(&house), SEEN_SLOTS);
    }
}

/* Nothing of what was sent is readable on disk. */
static void
test_on_disk(void **state)
{
    (void)state;
    OWNED(tip_house_close)
    struct tip_house house;
    const struct message message = { "at", "", "6281234567890",
                                     "orang disekap di gudang", "2026-11-24" };

    tip_house_open(&house);
    assert_int_equal(seen_message_add(&house, &message, NOW_MS), GW_OK);
    assert_false(tip_house_holds(&house, TEXT("81234567890")));
    assert_false(tip_house_holds(&house, TEXT("gudang")));
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_dateless_edges),
        cmocka_unit_test(test_slots),
        cmocka_unit_test(test_full_slots),
        cmocka_unit_test(test_behind_strangers),
        cmocka_unit_test(test_on_disk),
    };

    int failed = RUN_TABLE("seen", rows, test_row);
    return failed
           + cmocka_run_group_tests_name("seen table", whole, NULL, NULL);
}
