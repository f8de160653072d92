/* The scan statistic against a brute force that knows nothing of its tricks, and
 * against what is known of p. */
#include <math.h>
#include <stdio.h>

#include "handlers/warning/scan.h"
#include "tests/support/table.h"

enum { PLACES = 12, DAYS = 14, NEAR = 4, WINDOW = 5, TIPS_MAX = 400 };

/* Places on a ring: the nearest are those beside. */
static uint16_t ring[PLACES * NEAR];

static void
make_ring(void)
{
    static const int steps[NEAR] = { 0, 1, -1, 2 };

    for (int i = 0; i < PLACES; i++)
        for (int k = 0; k < NEAR; k++)
            ring[i * NEAR + k] = (uint16_t)((i + steps[k] + PLACES) % PLACES);
}

static struct scan
small(int replicates, uint64_t seed)
{
    return (struct scan){ .places = PLACES,
                          .days = DAYS,
                          .nearest = ring,
                          .near = NEAR,
                          .window = WINDOW,
                          .replicates = replicates,
                          .seed = seed };
}

static uint32_t dice = 1;

static int throw(int below)
{
    dice = dice * 1664525u + 1013904223u;
    return (int)((dice >> 8) % (uint32_t)below);
}

static size_t
scatter(struct scan_tip *tips, size_t count)
{
    for (size_t i = 0; i < count; i++)
        tips[i] = (struct scan_tip){ (uint16_t) throw(PLACES),
                                     (uint16_t) throw(DAYS) };
    return count;
}

/* ---- by the definition, one cylinder after another ---- */

static bool
is_within(const struct scan_tip *tip, int centre, int size)
{
    for (int k = 0; k < size; k++)
        if (ring[centre * NEAR + k] == tip->place)
            return true;
    return false;
}

static double
brute_force(const struct scan_tip *tips, size_t count, double *ret_expected,
            int *ret_observed)
{
    double most = 0, all = (double)count;

    for (int centre = 0; centre < PLACES; centre++) {
        for (int size = 1; size <= NEAR; size++) {
            for (int window = 1; window <= WINDOW; window++) {
                double in_places = 0, in_days = 0, in_both = 0;
                for (size_t i = 0; i < count; i++) {
                    bool here = is_within(&tips[i], centre, size);
                    bool now = tips[i].age < window;
                    in_places += here;
                    in_days += now;
                    in_both += here && now;
                }
                double expected = in_places * in_days / all;
                if (in_both <= expected)
                    continue;
                double rest = all - in_both;
                double value =
                    in_both * log(in_both / expected)
                    + (rest > 0 ? rest * log(rest / (all - expected)) : 0);
                if (value > most) {
                    most = value;
                    *ret_expected = expected;
                    *ret_observed = (int)in_both;
                }
            }
        }
    }
    return most;
}

static void
test_brute_force_agrees(void **state)
{
    struct scan scan = small(1, 7);
    struct scan_tip tips[TIPS_MAX];
    int found = 0;

    (void)state;
    for (int round = 0; round < 200; round++) {
        size_t count = scatter(tips, (size_t)(2 + throw(120)));
        struct scan_cluster got;
        double expected = 0;
        int observed = 0;
        double want = brute_force(tips, count, &expected, &observed);
        enum gw_err err = scan_run(&scan, tips, count, &got);
        assert_int_equal(err, want > 0 ? GW_OK : GW_MISSING);
        if (err != GW_OK)
            continue;
        found++;
        assert_true(fabs(got.statistic - want) < 1e-9);
        assert_true(fabs(got.expected - expected) < 1e-9);
        assert_int_equal(got.observed, observed);
    }
    assert_true(found > 150);
}

static void
test_a_cluster_is_found_and_named(void **state)
{
    struct scan scan = small(999, 11);
    struct scan_tip tips[TIPS_MAX];
    struct scan_cluster got;
    size_t count = scatter(tips, 200);

    (void)state;
    for (int i = 0; i < 24; i++)
        tips[count++] =
            (struct scan_tip){ (uint16_t)(5 + i % 2), (uint16_t)(i % 3) };
    assert_int_equal(scan_run(&scan, tips, count, &got), GW_OK);
    assert_true(is_within(&(struct scan_tip){ 5, 0 }, got.centre, got.size));
    assert_true(is_within(&(struct scan_tip){ 6, 0 }, got.centre, got.size));
    assert_true(got.window <= 4);
    assert_true(got.p <= 0.005);
    assert_true(fabs(got.recurrence_days * got.p - 1) < 1e-12);
}

static void
test_the_same_seed_says_the_same(void **state)
{
    struct scan scan = small(99, 3);
    struct scan_tip tips[TIPS_MAX];
    struct scan_cluster one, two;
    size_t count = scatter(tips, 150);

    (void)state;
    assert_int_equal(scan_run(&scan, tips, count, &one), GW_OK);
    assert_int_equal(scan_run(&scan, tips, count, &two), GW_OK);
    assert_memory_equal(&one, &two, sizeof one);
}

/* When place and time are independent, p is at most x in x of all cases. Seeds
 * are fixed, so this is no matter of luck. */
static void
test_p_is_honest(void **state)
{
    enum { ROUNDS = 400 };
    struct scan_tip tips[TIPS_MAX];
    int below_tenth = 0, below_half = 0;

    (void)state;
    dice = 77;
    for (int round = 0; round < ROUNDS; round++) {
        struct scan scan = small(99, (uint64_t)round);
        struct scan_cluster got = { .p = 1 };
        size_t count = scatter(tips, 100);
        enum gw_err err = scan_run(&scan, tips, count, &got);
        assert_true(err == GW_OK || err == GW_MISSING);
        below_tenth += got.p <= 0.1;
        below_half += got.p <= 0.5;
    }
    /* Four standard deviations of the binomial around 40 and 200. */
    assert_in_range(below_tenth, 40 - 24, 40 + 24);
    assert_in_range(below_half, 200 - 40, 200 + 40);
}

/* ---- edges ---- */

static struct edge_row {
    const char *name;
    struct scan scan;
    struct scan_tip tips[3];
    size_t count;
    enum gw_err err;
} edge_rows[] = {
    { "nothing",
      { PLACES, DAYS, ring, NEAR, WINDOW, 9, 1 },
      { { 0, 0 } },
      0,
      GW_MISSING },
    { "one tip",
      { PLACES, DAYS, ring, NEAR, WINDOW, 9, 1 },
      { { 0, 0 } },
      1,
      GW_MISSING },
    { "all on one day: nothing to compare",
      { PLACES, DAYS, ring, NEAR, WINDOW, 9, 1 },
      { { 0, 0 }, { 1, 0 }, { 5, 0 } },
      3,
      GW_MISSING },
    { "all in one place",
      { PLACES, DAYS, ring, NEAR, WINDOW, 9, 1 },
      { { 2, 0 }, { 2, 1 }, { 2, 9 } },
      3,
      GW_MISSING },
    { "a place that is none",
      { PLACES, DAYS, ring, NEAR, WINDOW, 9, 1 },
      { { PLACES, 0 }, { 0, 0 } },
      2,
      GW_REJECTED },
    { "a day that is none",
      { PLACES, DAYS, ring, NEAR, WINDOW, 9, 1 },
      { { 0, DAYS }, { 0, 0 } },
      2,
      GW_REJECTED },
    { "a window longer than the days",
      { PLACES, 4, ring, NEAR, WINDOW, 9, 1 },
      { { 0, 0 }, { 0, 0 } },
      2,
      GW_REJECTED },
    { "no shuffles",
      { PLACES, DAYS, ring, NEAR, WINDOW, 0, 1 },
      { { 0, 0 }, { 0, 0 } },
      2,
      GW_REJECTED },
    { "too many places",
      { 500, DAYS, ring, NEAR, WINDOW, 9, 1 },
      { { 0, 0 }, { 0, 0 } },
      2,
      GW_REJECTED },
    { "a neighbour that is none",
      { 3, DAYS, ring, 3, WINDOW, 9, 1 },
      { { 0, 0 }, { 0, 0 } },
      2,
      GW_REJECTED },
};

static void
test_edge(void **state)
{
    const struct edge_row *row = *state;
    struct scan_cluster got = { .size = 77 };

    assert_int_equal(scan_run(&row->scan, row->tips, row->count, &got),
                     row->err);
    assert_int_equal(got.size, 77);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_brute_force_agrees),
        cmocka_unit_test(test_a_cluster_is_found_and_named),
        cmocka_unit_test(test_the_same_seed_says_the_same),
        cmocka_unit_test(test_p_is_honest),
    };

    make_ring();
    int failed = cmocka_run_group_tests_name("scan", tests, NULL, NULL);
    return failed + RUN_TABLE("scan: edges", edge_rows, test_edge);
}
