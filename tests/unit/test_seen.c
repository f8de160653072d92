/* tests/unit/test_seen.c -- which messages are repeats. */
#include "handlers/villagers/seen.h"
#include "handlers/villagers/seen_rows.h"
#include "tests/support/table.h"
#include "tests/support/tip_house.h"

enum { MINUTE_MS = 60 * 1000 };
static const int64_t NOW_MS = INT64_C(1795000000000);

struct message {
    const char *channel, *id, *from, *text, *date;
};

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
      15 * MINUTE_MS + 1,
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

static enum gw_err
add(struct tip_house *house, const struct message *message, int64_t now_ms)
{
    struct sms_in sms = {
        .id = text_of(message->id),
        .from = text_of(message->from),
        .text = text_of(message->text),
        .date = text_of(message->date),
    };

    return seen_add(house->db, house->keyring, message->channel, &sms, now_ms);
}

static void
test_row(void **state)
{
    const struct seen_row_test *row = *state;
    OWNED(tip_house_close)
    struct tip_house house;

    tip_house_open(&house);
    assert_int_equal(add(&house, &row->first, NOW_MS), GW_OK);
    assert_int_equal(add(&house, &row->second, NOW_MS + row->later_ms),
                     row->second_is);
    if (row->second_is == GW_OK && row->later_ms > 0)
        assert_int_equal(add(&house, &row->second, NOW_MS + row->later_ms + 1),
                         GW_CONFLICT);
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
    struct seen_row row = { .hash = 7, .mark = { 1 }, .at = NOW_MS };
    assert_int_equal(seen_row_take(house.db, &row, &foreign), GW_OK);
    assert_false(foreign);
    assert_int_equal(seen_row_take(house.db, &row, &foreign), GW_CONFLICT);
    row.mark[0] = 2;
    assert_int_equal(seen_row_take(house.db, &row, &foreign), GW_OK);
    assert_true(foreign);
}

/* With its four slots taken by strangers a message is kept, not lost. */
static void
test_full_slots(void **state)
{
    (void)state;
    OWNED(tip_house_close)
    struct tip_house house;
    const struct message message = { "at", "a1", "62811", "x", "d" };
    bool foreign;

    tip_house_open(&house);
    assert_int_equal(add(&house, &message, NOW_MS), GW_OK);
    int64_t hash =
        tip_house_number(&house, "SELECT hash FROM seen WHERE at > $1", 0);
    assert_int_equal(
        db_run(house.db, "DELETE FROM seen WHERE hash = $1", db_i(hash)),
        GW_OK);
    for (int i = 0; i < SEEN_SLOTS; i++) {
        struct seen_row row = { .hash = (int64_t)((uint64_t)hash + (uint64_t)i),
                                .mark = { 9 },
                                .at = NOW_MS };
        assert_int_equal(seen_row_take(house.db, &row, &foreign), GW_OK);
    }
    assert_int_equal(add(&house, &message, NOW_MS), GW_OK);
    assert_int_equal(
        tip_house_number(&house, "SELECT count(*) FROM seen WHERE at > $1", 0),
        SEEN_SLOTS);
}

static void
test_prune(void **state)
{
    (void)state;
    OWNED(tip_house_close)
    struct tip_house house;
    const struct message old = { "at", "a1", "62811", "x", "d" };
    const struct message young = { "at", "a2", "62811", "x", "d" };
    int64_t count;

    tip_house_open(&house);
    assert_int_equal(add(&house, &old, NOW_MS), GW_OK);
    assert_int_equal(add(&house, &young, NOW_MS + 1), GW_OK);
    int64_t then = NOW_MS + SEEN_KEEP_MS;
    assert_int_equal(seen_old(house.db, then, 9, &count), GW_OK);
    assert_int_equal(count, 0);
    assert_int_equal(seen_old(house.db, then + 1, 9, &count), GW_OK);
    assert_int_equal(count, 1);
    assert_int_equal(seen_prune(house.db, then + 1, 9), GW_OK);
    assert_int_equal(add(&house, &old, then + 1), GW_OK);
    assert_int_equal(add(&house, &young, then + 1), GW_CONFLICT);
    assert_int_equal(seen_old(house.db, then + 9, 9, &count), GW_OK);
    assert_int_equal(count, 1);
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
    assert_int_equal(add(&house, &message, NOW_MS), GW_OK);
    assert_false(tip_house_holds(&house, TEXT("81234567890")));
    assert_false(tip_house_holds(&house, TEXT("gudang")));
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_slots),
        cmocka_unit_test(test_full_slots),
        cmocka_unit_test(test_prune),
        cmocka_unit_test(test_on_disk),
    };

    int failed = RUN_TABLE("seen", rows, test_row);
    return failed
           + cmocka_run_group_tests_name("seen table", whole, NULL, NULL);
}
