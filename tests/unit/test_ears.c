/* EARS against the vectors of tests/data: upper bounds and alarms of eight made
 * up series, computed by earsC() of the R package surveillance. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "handlers/warning/ears.h"
#include "tests/support/table.h"

enum { SERIES_MAX = 16, DAYS_MAX = 100, LINE = 200, NAME = 16 };

static struct series {
    char name[NAME];
    int counts[DAYS_MAX];
    int days;
} all[SERIES_MAX];
static int all_count;

static struct series *
series_of(const char *name)
{
    for (int i = 0; i < all_count; i++)
        if (strcmp(all[i].name, name) == 0)
            return &all[i];
    assert_true(all_count < SERIES_MAX);
    (void)snprintf(all[all_count].name, NAME, "%s", name);
    return &all[all_count++];
}

static FILE *
open_data(const char *path)
{
    char line[LINE];
    FILE *file = fopen(path, "r");

    assert_non_null(file);
    assert_non_null(fgets(line, sizeof line, file)); /* the names */
    return file;
}

static void
read_series(void)
{
    FILE *file = open_data("tests/data/ears-series.csv");
    char name[NAME];
    int t, count;

    while (fscanf(file, "%15[^,],%d,%d\n", name, &t, &count) == 3) {
        struct series *series = series_of(name);
        assert_int_equal(t, series->days + 1);
        series->counts[series->days++] = count;
    }
    fclose(file);
}

static enum ears_method
method_of(const char *word)
{
    assert_int_equal(word[0], 'C');
    return word[1] == '1' ? EARS_C1 : word[1] == '2' ? EARS_C2 : EARS_C3;
}

static void
test_vectors(void **state)
{
    FILE *file = open_data("tests/data/ears-vectors.csv");
    char name[NAME], method[4], bound[32], alarm[4];
    int t, observed, baseline, rows = 0, compared = 0;
    double alpha;

    (void)state;
    while (fscanf(file, "%15[^,],%3[^,],%d,%lf,%d,%d,%31[^,],%3s\n", name,
                  method, &baseline, &alpha, &t, &observed, bound, alarm)
           == 8) {
        const struct series *series = series_of(name);
        struct ears ears = { method_of(method), baseline, alpha };
        double want, got = ears_bound(&ears, series->counts, t - 1);

        rows++;
        assert_int_equal(series->counts[t - 1], observed);
        assert_true(!isnan(got));
        if (sscanf(bound, "%lf", &want) != 1 || !isfinite(want))
            continue;
        compared++;
        assert_true(fabs(got - want) <= 1e-9 * (1 + fabs(want)));
        if (alarm[0] != 'N')
            assert_int_equal(ears_alarm(&ears, series->counts, t - 1),
                             alarm[0] == '1');
    }
    fclose(file);
    assert_int_equal(rows, 2408);
    assert_true(compared > 2250);
}

static void
test_no_bound_before_the_baseline_is_full(void **state)
{
    static const int counts[] = { 1, 2, 1, 0, 2, 1, 1, 9, 1, 1, 1, 1 };
    struct ears ears = { EARS_C1, 7, 0.001 };

    (void)state;
    assert_true(isnan(ears_bound(&ears, counts, 6)));
    assert_false(ears_alarm(&ears, counts, 6));
    assert_true(ears_alarm(&ears, counts, 7));
    ears.method = EARS_C2;
    assert_true(isnan(ears_bound(&ears, counts, 8)));
    ears.method = EARS_C3;
    assert_true(isnan(ears_bound(&ears, counts, 10)));
    assert_true(!isnan(ears_bound(&ears, counts, 11)));
}

/* What is ours to say, since the published C3 says nothing there. */
static struct flat_row {
    const char *name;
    int counts[12];
    double bound;
} flat_rows[] = {
    { "silence, and one report", { 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 1 }, 1 },
    { "always the same", { 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2, 2 }, 2 },
    /* S is 0.3779645; five on a flat day overstep by four. */
    { "five on a day after silence",
      { 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 5, 1 },
      1 + 0.3779644730092272 * (1.959963984540054 - 4.0) },
};

static void
test_flat(void **state)
{
    const struct flat_row *row = *state;
    struct ears ears = { EARS_C3, 7, 0.025 };

    assert_true(fabs(ears_bound(&ears, row->counts, 11) - row->bound) < 1e-12);
}

static struct quantile_row {
    const char *name;
    double alpha, want;
} quantile_rows[] = {
    { "a half", 0.5, 0 },
    { "one in forty", 0.025, 1.959963984540054 },
    { "one in a hundred", 0.01, 2.3263478740408408 },
    { "one in a thousand", 0.001, 3.090232306167813 },
    { "one in a billion", 1e-9, 5.997807015007774 },
    { "more than a half", 0.975, -1.959963984540054 },
};

static void
test_quantile(void **state)
{
    const struct quantile_row *row = *state;

    assert_true(fabs(ears_quantile(row->alpha) - row->want) < 1e-12);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_no_bound_before_the_baseline_is_full),
    };

    read_series();
    int failed = cmocka_run_group_tests_name("ears", tests, NULL, NULL);
    failed += RUN_TABLE("ears: no variance", flat_rows, test_flat);
    return failed + RUN_TABLE("ears: quantiles", quantile_rows, test_quantile);
}
