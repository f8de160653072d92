/* tests/unit/test_stats.c -- what is counted, and what is published of it. */
#include <stdio.h>
#include <string.h>

#include "handlers/officers/stats.h"
#include "handlers/tips/tip.h"
#include "tests/support/table.h"
#include "tests/support/tip_house.h"

static const int64_t JANUARY_MS = INT64_C(1767200400000);  /* 2026, WIB */
static const int64_t FEBRUARY_MS = INT64_C(1769878800000); /* the same */

/* ---- pure ---- */

static struct published_row {
    const char *name;
    int64_t count, published;
} published_rows[] = { { "none", 0, -1 }, { "one", 1, -1 },
                       { "two", 2, -1 },  { "three", 3, 3 },
                       { "four", 4, 3 },  { "five", 5, 6 },
                       { "six", 6, 6 },   { "seven", 7, 6 },
                       { "eight", 8, 9 }, { "a thousand", 1000, 999 } };

static void
test_published(void **state)
{
    const struct published_row *row = *state;

    assert_int_equal(stats_published(row->count), row->published);
}

static struct area_row {
    const char *name, *code;
    bool is;
    int from, until;
} area_rows[] = {
    { "everywhere", "", true, 0, UINT16_MAX },
    { "the province", "36", true, 0, UINT16_MAX },
    { "a regency", "36.04", true, 400, 500 },
    { "a district", "36.04.13", true, 413, 414 },
    { "another province", "31.04", false, 0, 0 },
    { "no regency", "36.00", false, 0, 0 },
    { "no district", "36.04.00", false, 0, 0 },
    { "half a district", "36.04.1", false, 0, 0 },
    { "letters", "36.0a", false, 0, 0 },
    { "a sign", "36.-1", false, 0, 0 },
    { "another mark", "36.04-13", false, 0, 0 },
    { "a village", "36.04.13.2001", false, 0, 0 },
};

static void
test_area(void **state)
{
    const struct area_row *row = *state;
    uint16_t from = 0, until = 0;

    assert_int_equal(stats_area(text_of(row->code), &from, &until), row->is);
    if (row->is) {
        assert_int_equal(from, row->from);
        assert_int_equal(until, row->until);
    }
}

/* Every bucket begins with its own number, and none is wider than 1 in 64. */
static void
test_buckets(void **state)
{
    (void)state;
    for (size_t i = 0; i + 1 < SPAN_BUCKETS; i++) {
        uint32_t first = stats_bucket_minutes(i);
        uint32_t next = stats_bucket_minutes(i + 1);
        assert_int_equal(stats_bucket(first), i);
        assert_true(next > first);
        assert_int_equal(stats_bucket(next - 1), i);
        assert_true((uint64_t)(next - first - 1) * 64 <= first);
    }
    assert_int_equal(stats_bucket(UINT32_MAX), SPAN_BUCKETS - 1);
}

static void
test_percentile(void **state)
{
    static uint32_t buckets[SPAN_BUCKETS];

    (void)state;
    memset(buckets, 0, sizeof buckets);
    for (uint32_t minutes = 1; minutes <= 100; minutes++)
        buckets[stats_bucket(minutes)]++;
    assert_int_equal(stats_percentile(buckets, 50), 50);
    assert_int_equal(stats_percentile(buckets, 90), 90);
    assert_int_equal(stats_percentile(buckets, 100), 100);
}

/* ---- an answer ---- */

static struct tip_house house;

static int
open_it(void **state)
{
    (void)state;
    tip_house_open(&house);
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    tip_house_close(&house);
    return 0;
}

/* `count` tips of a leaning, each first looked at after as many minutes. */
static void
add(struct tally *tally, uint8_t leaning, unsigned count, uint8_t drops,
    uint8_t metro)
{
    for (unsigned i = 0; i < count; i++)
        tally_add(tally, &(struct tally_line){
                             .at_s = (uint32_t)(JANUARY_MS / 1000) + 3600 * i,
                             .look_s = 60 * count,
                             .hand_s = TALLY_NEVER,
                             .close_s = TALLY_NEVER,
                             .district = 413,
                             .channel = tally_word(tally, TEXT("at")),
                             .leaning = leaning,
                             .state = TIP_DITERIMA,
                             .drops = drops,
                             .metro = metro });
}

static void
keep(const struct tally *tally)
{
    const struct tally_made made = { .id = 0,
                                     .first_ms = JANUARY_MS,
                                     .last_ms = FEBRUARY_MS - 1 };
    OWNED(buf_free)
    struct buf facts = buf_new(TALLY_BYTES_MAX);

    assert_int_equal(tally_write(tally, &facts), GW_OK);
    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(tally_put(house.db, &made, buf_text(&facts), 5), GW_OK);
    assert_int_equal(db_commit(house.db), GW_OK);
}

/* 8 and 2 and 5: two are too few to be told of, five are incomplete. */
static void
fill(void)
{
    OWNED(tally_free)
    struct tally tally = tally_new();

    add(&tally, LEANING_TPPO, 8, 0, 0);
    add(&tally, LEANING_TPPM, 2, DROP_NOISE, 1);
    add(&tally, LEANING_PMI, 5, DROP_INCOMPLETE, 0);
    keep(&tally);
}

static json_t *
ask(bool publish, const char *area)
{
    struct stats_asked asked = { .since_ms = JANUARY_MS,
                                 .until_ms = FEBRUARY_MS,
                                 .area = text_of(area),
                                 .bys = 1u << BY_LEANING | 1u << BY_MONTH,
                                 .publish = publish };
    json_t *json = NULL;

    assert_int_equal(db_begin(house.db), GW_OK);
    assert_int_equal(stats_answer(house.db, &asked, &json), GW_OK);
    db_rollback(house.db);
    return json;
}

/* "TPPO=9 PMI=6 of 15" of the list by that word. */
static const char *
list(const json_t *json, const char *by, char ret[200])
{
    const json_t *group, *item;
    size_t i, k, len = 0;

    json_array_foreach(json_object_get(json, "groups"), i, group)
    {
        if (strcmp(json_string_value(json_object_get(group, "by")), by) != 0)
            continue;
        json_array_foreach(json_object_get(group, "items"), k, item) len +=
            (size_t)snprintf(
                ret + len, 200 - len, "%s=%lld ",
                json_string_value(json_object_get(item, "value")),
                json_integer_value(json_object_get(item, "count")));
        (void)snprintf(ret + len, 200 - len, "of %lld",
                       json_integer_value(json_object_get(group, "total")));
    }
    return ret;
}

/* A number in the answer; -1: null. */
static int64_t
number(const json_t *json, const char *where, const char *name)
{
    const json_t *in = where == NULL ? json : json_object_get(json, where);
    const json_t *value = json_object_get(in, name);

    assert_non_null(value);
    return json_is_null(value) ? -1 : json_integer_value(value);
}

static void
test_told_to_officers(void **state)
{
    char text[200] = "";
    json_t *json = (fill(), ask(false, ""));

    (void)state;
    assert_string_equal(list(json, "leaning", text),
                        "TPPO=8 TPPM=2 PMI=5 of 15");
    assert_string_equal(list(json, "month", text), "2026-01=15 of 15");
    assert_int_equal(number(json, NULL, "total"), 15);
    assert_int_equal(number(json, NULL, "metro_jaya"), 2);
    assert_int_equal(number(json, "dropped", "noise"), 2);
    assert_int_equal(number(json, "dropped", "incomplete"), 5);
    const json_t *times = json_object_get(json, "times");
    assert_int_equal(number(times, "first_look", "count"), 15);
    assert_int_equal(number(times, "first_look", "median_minutes"), 8);
    assert_int_equal(number(times, "close", "median_minutes"), -1);
    json_decref(json);
}

static void
test_published_answer(void **state)
{
    char text[200] = "";
    json_t *json = (fill(), ask(true, ""));

    (void)state;
    assert_string_equal(list(json, "leaning", text), "TPPO=9 PMI=6 of 15");
    assert_int_equal(number(json, NULL, "total"), -1);
    assert_int_equal(number(json, NULL, "metro_jaya"), -1);
    assert_int_equal(number(json, "dropped", "noise"), -1);
    assert_int_equal(number(json, "dropped", "incomplete"), 6);
    const json_t *times = json_object_get(json, "times");
    assert_int_equal(number(times, "first_look", "count"), 15);
    assert_int_equal(number(times, "first_look", "median_minutes"), 8);
    assert_int_equal(number(times, "close", "count"), -1);
    json_decref(json);
}

/* A time that nine tips give would say too much about one of them. */
static void
test_few_spans_are_not_published(void **state)
{
    OWNED(tally_free)
    struct tally tally = tally_new();

    (void)state;
    add(&tally, LEANING_TPPO, 9, 0, 0);
    keep(&tally);
    json_t *json = ask(true, "36.04");
    const json_t *times = json_object_get(json, "times");
    assert_int_equal(number(times, "first_look", "count"), 9);
    assert_int_equal(number(times, "first_look", "median_minutes"), -1);
    assert_int_equal(number(times, "first_look", "p90_minutes"), -1);
    json_decref(json);
}

static void
test_elsewhere_is_nothing(void **state)
{
    char text[200] = "";
    json_t *json = (fill(), ask(false, "36.04.14"));

    (void)state;
    assert_string_equal(list(json, "leaning", text), "of 0");
    assert_int_equal(number(json, NULL, "total"), 0);
    json_decref(json);
}

static void
test_no_such_area(void **state)
{
    const struct stats_asked asked = { .until_ms = 1, .area = TEXT("12") };
    json_t *json = NULL;

    (void)state;
    assert_int_equal(stats_answer(house.db, &asked, &json), GW_REJECTED);
    assert_null(json);
}

#define IN_HOUSE(fn) cmocka_unit_test_setup_teardown(fn, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_buckets),
        cmocka_unit_test(test_percentile),
        IN_HOUSE(test_told_to_officers),
        IN_HOUSE(test_published_answer),
        IN_HOUSE(test_few_spans_are_not_published),
        IN_HOUSE(test_elsewhere_is_nothing),
        IN_HOUSE(test_no_such_area),
    };
    return RUN_TABLE("published", published_rows, test_published)
           + RUN_TABLE("areas", area_rows, test_area)
           + cmocka_run_group_tests_name("statistics", tests, NULL, NULL);
}
