/* tests/unit/test_outbox_route.c -- the road of a number, and the best channel
 * of it. Arithmetic. */
#include "gateway/outbox/outbox_route.h"

#include <string.h>

#include "tests/support/table.h"

enum { CHANNELS = 4 };

/* Telkomsel by 1 then 0, the cheapest of 0 and 2 for Indosat, all of +60 by 3;
 * no route for others. */
static const struct outbox_roads roads = {
    .list = {
        { .prefixes = { 62811, 62812 }, .prefixes_count = 2,
          .channels = { 1, 0 }, .channels_count = 2 },
        { .prefixes = { 62814 }, .prefixes_count = 1,
          .channels = { 0, 2 }, .channels_count = 2, .cheapest = true },
        { .prefixes = { 60 }, .prefixes_count = 1,
          .channels = { 3 }, .channels_count = 1 },
    },
    .count = 3,
};

static struct msisdn
number_of(const char *text)
{
    struct msisdn number;

    assert_int_equal(msisdn_read(text_of(text), &number), GW_OK);
    return number;
}

static void
write_road(const struct outbox_road *road, char out[32])
{
    size_t len = 0;

    for (size_t i = 0; i < road->count; i++)
        out[len++] = (char)('0' + road->channels[i]);
    out[len] = '\0';
}

static struct place {
    const char *name, *number;
    enum outbox_class class;
    size_t from;
    const char *road;
    unsigned liked;
    bool routed;
} places[] = {
    { "by its operator", "6281112345678", CLASS_ORDINARY, 3, "10", 2, true },
    { "a page may go anywhere in need", "6281112345678", CLASS_DANGER, 3,
      "1023", 2, true },
    { "no route speaks of it", "6281712345678", CLASS_ORDINARY, 3, "3", 1,
      false },
    { "a page that no route speaks of", "6281712345678", CLASS_DANGER, 3,
      "3012", 1, false },
    { "another country", "60123456789", CLASS_ORDINARY, 0, "3", 1, true },
    { "from a channel that is gone", "6281712345678", CLASS_ORDINARY, 9, "", 0,
      false },
    { "a page from a channel that is gone", "6281712345678", CLASS_DANGER, 9,
      "0123", 0, false },
};

static void
test_place(void **state)
{
    const struct place *row = *state;
    struct msisdn to = number_of(row->number);
    char out[32];
    struct outbox_road road =
        outbox_road_of(&roads, CHANNELS, &to, row->class, row->from);

    write_road(&road, out);
    assert_string_equal(out, row->road);
    assert_int_equal(road.liked, row->liked);
    assert_int_equal(road.routed, row->routed);
}

/* The first route that fits, and the last one for all others. */
static void
test_order(void **state)
{
    struct outbox_roads more = {
        .list = { { .prefixes = { 62811123 },
                    .prefixes_count = 1,
                    .channels = { 2 },
                    .channels_count = 1 },
                  { .channels = { 0 }, .channels_count = 1 } },
        .count = 2,
    };
    struct msisdn one = number_of("6281112345678");
    struct msisdn other = number_of("6281112445678");

    (void)state;
    assert_int_equal(
        outbox_road_of(&more, CHANNELS, &one, CLASS_ORDINARY, 3).channels[0],
        2);
    assert_int_equal(
        outbox_road_of(&more, CHANNELS, &other, CLASS_ORDINARY, 3).channels[0],
        0);
}

/* ---- the choice ---- */

/* Each gate is a letter: o ok, d degraded, D down and shut, p to be probed,
 * x shut, s shut for all but pages. */
static struct choice {
    const char *name, *gates;
    enum outbox_class class;
    int costs[CHANNELS];
    const char *number;
    uint64_t tried;
    int want;
} choices[] = {
    { "the first", "oooo", CLASS_ORDINARY, { 0 }, "6281112345678", 0, 1 },
    { "a healthier one", "odoo", CLASS_ORDINARY, { 0 }, "6281112345678", 0, 0 },
    { "equally ill", "ddoo", CLASS_ORDINARY, { 0 }, "6281112345678", 0, 1 },
    { "down", "oDoo", CLASS_ORDINARY, { 0 }, "6281112345678", 0, 0 },
    { "tried", "oooo", CLASS_ORDINARY, { 0 }, "6281112345678", 2, 0 },
    { "all tried", "oooo", CLASS_ORDINARY, { 0 }, "6281112345678", 3, -1 },
    { "all shut", "xxoo", CLASS_ORDINARY, { 0 }, "6281112345678", 0, -1 },
    { "money spent", "osoo", CLASS_ORDINARY, { 0 }, "6281112345678", 0, 0 },
    { "cost says nothing without the route",
      "oooo",
      CLASS_ORDINARY,
      { 1, 900, 1, 1 },
      "6281112345678",
      0,
      1 },
    { "the cheapest",
      "oooo",
      CLASS_ORDINARY,
      { 300, 1, 200, 1 },
      "6281412345678",
      0,
      2 },
    { "equally cheap",
      "oooo",
      CLASS_ORDINARY,
      { 300, 1, 300, 1 },
      "6281412345678",
      0,
      0 },
    { "healthy before cheap",
      "oodo",
      CLASS_ORDINARY,
      { 300, 1, 200, 1 },
      "6281412345678",
      0,
      0 },
    { "the way is tried",
      "opoo",
      CLASS_ORDINARY,
      { 0 },
      "6281112345678",
      0,
      1 },
    { "but not with a page",
      "opoo",
      CLASS_DANGER,
      { 0 },
      "6281112345678",
      0,
      0 },
    { "a page keeps to its route",
      "dxoo",
      CLASS_DANGER,
      { 0 },
      "6281112345678",
      0,
      0 },
    { "a page in need", "xxxo", CLASS_DANGER, { 0 }, "6281112345678", 0, 3 },
    { "a page by a channel without money",
      "xsxx",
      CLASS_DANGER,
      { 0 },
      "6281112345678",
      0,
      1 },
    { "a page, nothing open",
      "xxxx",
      CLASS_DANGER,
      { 0 },
      "6281112345678",
      0,
      -1 },
};

static struct outbox_gate
gate_of(char letter, int cost)
{
    bool open = strchr("odp", letter) != NULL;

    return (struct outbox_gate){
        .open = { [CLASS_DANGER] = open || letter == 's',
                  [CLASS_ORDINARY] = open },
        .health = letter == 'd'                    ? HEALTH_DEGRADED
                  : letter == 'D' || letter == 'p' ? HEALTH_DOWN
                                                   : HEALTH_OK,
        .probe = letter == 'p',
        .cost = cost,
    };
}

static void
test_choice(void **state)
{
    const struct choice *row = *state;
    struct msisdn to = number_of(row->number);
    struct outbox_gate gates[CHANNELS];
    struct outbox_road road =
        outbox_road_of(&roads, CHANNELS, &to, row->class, 1);

    for (size_t i = 0; i < CHANNELS; i++)
        gates[i] = gate_of(row->gates[i], row->costs[i]);
    assert_int_equal(outbox_road_best(&road, gates, row->class, row->tried),
                     row->want);
}

int
main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(test_order) };

    int failed = RUN_TABLE("routes: roads", places, test_place);
    failed += RUN_TABLE("routes: choices", choices, test_choice);
    return failed + cmocka_run_group_tests_name("routes", tests, NULL, NULL);
}
