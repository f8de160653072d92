/* tests/unit/test_seen_prune.c -- forgetting the ids of old messages. */
#include "handlers/villagers/seen_rows.h"
#include "tests/support/seen_message.h"
#include "tests/support/table.h"

static const int64_t NOW_MS = INT64_C(1795000000000);

/* count rows of that day, their hashes from..from + count - 1. */
static void
put_many(struct tip_house *house, int64_t from, int64_t count, int64_t day)
{
    assert_int_equal(db_run(house->db,
                            "WITH RECURSIVE n (i) AS (SELECT 0 UNION ALL"
                            " SELECT i + 1 FROM n WHERE i + 1 < $2)"
                            " INSERT INTO seen (hash, mark, day)"
                            " SELECT $1 + i, 1, $3 FROM n",
                            db_i(from), db_i(count), db_i(day)),
                     GW_OK);
}

static struct seen_old
find_old(struct tip_house *house, int64_t now_ms, int64_t from)
{
    struct seen_old old;

    assert_int_equal(seen_look(house->db, now_ms, from, &old), GW_OK);
    return old;
}

static void
test_prune(void **state)
{
    (void)state;
    OWNED(tip_house_close)
    struct tip_house house;
    const struct message old = { "at", "a1", "62811", "x", "d" };
    const struct message young = { "at", "a2", "62811", "x", "d" };
    const int64_t day_ms = 86400000;
    int64_t midnight = NOW_MS - NOW_MS % day_ms + day_ms;

    tip_house_open(&house);
    assert_int_equal(find_old(&house, NOW_MS, SEEN_START).count, 0);
    assert_int_equal(seen_message_add(&house, &old, midnight - 1), GW_OK);
    assert_int_equal(seen_message_add(&house, &young, midnight), GW_OK);
    /* Both have had their 8 days when the first of them goes. */
    int64_t then = midnight + SEEN_KEEP_DAYS * day_ms;
    struct seen_old found = find_old(&house, then - 1, SEEN_START);
    assert_int_equal(found.count, 0);
    assert_int_equal(found.next, SEEN_START);
    found = find_old(&house, then, SEEN_START);
    assert_int_equal(found.count, 1);
    assert_int_equal(found.next, SEEN_START);
    assert_int_equal(seen_prune(house.db, then, &found), GW_OK);
    assert_int_equal(seen_message_count(&house), 1);
    assert_int_equal(seen_message_add(&house, &old, then), GW_OK);
    assert_int_equal(seen_message_add(&house, &young, then), GW_CONFLICT);
    assert_int_equal(find_old(&house, then + day_ms, SEEN_START).count, 1);
}

/* What is found is removed by key, and only if it is old still. */
static void
test_prune_exactly(void **state)
{
    (void)state;
    OWNED(tip_house_close)
    struct tip_house house;
    int64_t today = NOW_MS / 86400000;

    tip_house_open(&house);
    put_many(&house, 100, 3, 1);
    struct seen_old found = find_old(&house, NOW_MS, SEEN_START);
    assert_int_equal(found.count, 3);
    assert_int_equal(db_run(house.db,
                            "UPDATE seen SET day = $1 WHERE hash = 101",
                            db_i(today)),
                     GW_OK);
    put_many(&house, 103, 1, 1);
    assert_int_equal(seen_prune(house.db, NOW_MS, &found), GW_OK);
    assert_int_equal(
        tip_house_number(&house, "SELECT sum(hash) FROM seen WHERE day >= $1",
                         0),
        101 + 103);
}

/* One look reads SEEN_LOOKS rows at most, the next goes on behind them, and
 * the one that comes to the end wraps. */
static void
test_look_in_slices(void **state)
{
    (void)state;
    OWNED(tip_house_close)
    struct tip_house house;
    int64_t today = NOW_MS / 86400000;

    tip_house_open(&house);
    put_many(&house, INT64_MIN, 1, today);
    put_many(&house, -SEEN_LOOKS, SEEN_LOOKS, today);
    put_many(&house, INT64_MAX - 1, 2, 1);

    struct seen_old found = find_old(&house, NOW_MS, SEEN_START);
    assert_int_equal(found.count, 0);
    assert_int_equal(found.next, -1);
    found = find_old(&house, NOW_MS, found.next);
    assert_int_equal(found.count, 2);
    assert_int_equal(found.hash[0], INT64_MAX - 1);
    assert_int_equal(found.hash[1], INT64_MAX);
    assert_int_equal(found.next, SEEN_START);
}

/* One op removes SEEN_PRUNES at most, and the look goes on behind the last. */
static void
test_prune_in_pieces(void **state)
{
    (void)state;
    OWNED(tip_house_close)
    struct tip_house house;
    struct seen_old found = { .next = SEEN_START };

    tip_house_open(&house);
    put_many(&house, -1000, SEEN_PRUNES + 10, 1);
    found = find_old(&house, NOW_MS, found.next);
    assert_int_equal(found.count, SEEN_PRUNES);
    assert_int_equal(found.next, -1000 + SEEN_PRUNES);
    assert_int_equal(seen_prune(house.db, NOW_MS, &found), GW_OK);
    assert_int_equal(seen_message_count(&house), 10);
    found = find_old(&house, NOW_MS, found.next);
    assert_int_equal(found.count, 10);
    assert_int_equal(found.next, SEEN_START);
    assert_int_equal(seen_prune(house.db, NOW_MS, &found), GW_OK);
    assert_int_equal(seen_message_count(&house), 0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_prune),
        cmocka_unit_test(test_prune_exactly),
        cmocka_unit_test(test_look_in_slices),
        cmocka_unit_test(test_prune_in_pieces),
    };

    return cmocka_run_group_tests_name("seen, forgetting", tests, NULL, NULL);
}
