/* tests/unit/test_metrics.c -- the page, number by number. */
#include "gateway/platform/metrics.h"

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#include "tests/support/table.h"

/* The number at the end of the line that begins so; fails without one. */
static double
on_page(const char *line)
{
    OWNED(buf_free)
    struct buf page = buf_new(1 << 20);
    char begin[200];
    double value;

    metrics_page(&page);
    assert_true(buf_ok(&page));
    snprintf(begin, sizeof begin, "\n%s ", line);
    const char *at = strstr(buf_cstr(&page), begin);
    assert_non_null(at);
    assert_int_equal(sscanf(at + strlen(begin), "%lf", &value), 1);
    return value;
}

static void
assert_number(const char *line, double want)
{
    double got = on_page(line);

    if (got < want - 1e-6 || got > want + 1e-6)
        fail_msg("%s is %g, not %g", line, got, want);
}

static void
test_counter_and_gauge(void **state)
{
    (void)state;
    metric_add(METRIC_TIPS, 1);
    metric_add(METRIC_TIPS, 2);
    assert_number("kentongan_tips_total", 3);
    metric_set(METRIC_OUTBOX_DEPTH, 7);
    metric_add(METRIC_OUTBOX_DEPTH, -2);
    assert_number("kentongan_outbox_depth", 5);
    assert_number("kentongan_sms_failed_total", 0);
}

static void
test_histogram_of_seconds(void **state)
{
    (void)state;
    histogram_add(HISTOGRAM_TURN, 0.0001); /* a bound belongs below it */
    histogram_add(HISTOGRAM_TURN, 0.004);
    histogram_add(HISTOGRAM_TURN, 11);
    assert_number("kentongan_turn_seconds_bucket{le=\"0.0001\"}", 1);
    assert_number("kentongan_turn_seconds_bucket{le=\"0.0025\"}", 1);
    assert_number("kentongan_turn_seconds_bucket{le=\"0.005\"}", 2);
    assert_number("kentongan_turn_seconds_bucket{le=\"10\"}", 2);
    assert_number("kentongan_turn_seconds_bucket{le=\"+Inf\"}", 3);
    assert_number("kentongan_turn_seconds_count", 3);
    assert_number("kentongan_turn_seconds_sum", 11.0041);
    assert_number("kentongan_sms_seconds_count", 0);
}

static void
test_histogram_of_sizes(void **state)
{
    (void)state;
    histogram_add(HISTOGRAM_BATCH, 1);
    histogram_add(HISTOGRAM_BATCH, 512);
    histogram_add(HISTOGRAM_BATCH, 513);
    assert_number("kentongan_batch_ops_bucket{le=\"1\"}", 1);
    assert_number("kentongan_batch_ops_bucket{le=\"512\"}", 2);
    assert_number("kentongan_batch_ops_bucket{le=\"+Inf\"}", 3);
    assert_number("kentongan_batch_ops_sum", 1026);
}

static void
test_callbacks(void **state)
{
    const char *const stored = "kentongan_callbacks_total{channel=\"at\","
                               "kind=\"sms\",outcome=\"stored\"}";
    (void)state;
    metric_channel(0, "at");
    metric_channel(63, "a-name-of-thirty-two-characters!");
    metric_callback(0, CALLBACK_SMS, OUTCOME_STORED);
    metric_callback(0, CALLBACK_SMS, OUTCOME_STORED);
    metric_callback(63, CALLBACK_ENDED, OUTCOME_TOO_BIG);
    assert_number(stored, 2);
    assert_number("kentongan_callbacks_total{channel=\"at\",kind=\"ussd\","
                  "outcome=\"repeat\"}",
                  0);
    assert_number("kentongan_callbacks_total{channel="
                  "\"a-name-of-thirty-two-characters!\",kind=\"ended\","
                  "outcome=\"too_big\"}",
                  1);
    metric_channel(0, "at"); /* a reload: the same channel goes on */
    assert_number(stored, 2);
    metric_channel(0, "kannel"); /* another one begins anew */
    metric_channel(0, "at");
    assert_number(stored, 0);
}

/* Every name has its help and its type, once, and nothing else stands there. */
static void
test_page_is_well_formed(void **state)
{
    OWNED(buf_free)
    struct buf page = buf_new(1 << 20);
    struct text rest, line, before = { NULL, 0 };
    size_t types = 0;

    (void)state;
    metrics_page(&page);
    rest = buf_text(&page);
    assert_int_equal(rest.at[rest.len - 1], '\n');
    rest.len--;
    while (text_cut(&rest, '\n', &line)) {
        if (text_starts(line, TEXT("# TYPE kentongan_"))) {
            types++;
            assert_true(text_starts(before, TEXT("# HELP kentongan_")));
        } else if (!text_starts(line, TEXT("# HELP kentongan_"))) {
            assert_true(text_starts(line, TEXT("kentongan_")));
            assert_non_null(memchr(line.at, ' ', line.len));
        }
        before = line;
    }
    /* All of the tables, the build and the callbacks. */
    assert_int_equal(types, METRICS + HISTOGRAMS + CHANNEL_METRICS + 2);
}

static bool
page_says(const char *line)
{
    OWNED(buf_free)
    struct buf page = buf_new(1 << 20);

    metrics_page(&page);
    return strstr(buf_cstr(&page), line) != NULL;
}

/* Only of channels that send, by their names, and not of who was there before.
 */
static void
test_channel_gauges(void **state)
{
    static const char place[] = "kentongan_channel_health{channel=\"satu\"}";

    (void)state;
    metric_channel(METRIC_CHANNELS - 1, "satu");
    assert_false(page_says(place));
    metric_channel_set("nobody", CHANNEL_HEALTH, 1);
    assert_false(page_says("nobody"));
    metric_channel_set("satu", CHANNEL_HEALTH, 2);
    assert_true(page_says("\nkentongan_channel_health{channel=\"satu\"} 2\n"));
    assert_true(page_says("kentongan_channel_paused{channel=\"satu\"} 0\n"));
    metric_channel(METRIC_CHANNELS - 1, "dua");
    assert_false(page_says("satu"));
    assert_false(page_says("kentongan_channel_health{channel=\"dua\"}"));
}

static void
test_page_too_small(void **state)
{
    OWNED(buf_free)
    struct buf page = buf_new(100);

    (void)state;
    metrics_page(&page);
    assert_false(buf_ok(&page));
}

enum { THREADS = 4, TIMES = 10000 };

static void *
count(void *arg)
{
    (void)arg;
    for (int i = 0; i < TIMES; i++) {
        metric_add(METRIC_SIGN_INS, 1);
        histogram_add(HISTOGRAM_COMMIT, 0.001);
        metric_callback(1, CALLBACK_USSD, OUTCOME_STORED);
    }
    return NULL;
}

static void
test_threads(void **state)
{
    pthread_t threads[THREADS];
    char name[] = "c0";

    (void)state;
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, count, NULL), 0);
    for (char i = 0; i < 5; i++) { /* pages and names beside the counting */
        OWNED(buf_free)
        struct buf page = buf_new(1 << 20);
        name[1] = (char)('0' + i);
        metric_channel(2, name);
        metrics_page(&page);
        assert_true(buf_ok(&page));
    }
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    metric_channel(1, "");
    assert_number("kentongan_sign_ins_total", THREADS * TIMES);
    assert_number("kentongan_commit_seconds_count", THREADS * TIMES);
    assert_number("kentongan_commit_seconds_sum", THREADS * TIMES * 0.001);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_counter_and_gauge),
        cmocka_unit_test(test_histogram_of_seconds),
        cmocka_unit_test(test_histogram_of_sizes),
        cmocka_unit_test(test_callbacks),
        cmocka_unit_test(test_page_is_well_formed),
        cmocka_unit_test(test_channel_gauges),
        cmocka_unit_test(test_page_too_small),
        cmocka_unit_test(test_threads),
    };

    return cmocka_run_group_tests_name("metrics", whole, NULL, NULL);
}
