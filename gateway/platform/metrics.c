/* gateway/platform/metrics.c -- counters, gauges and histograms, one table.
 *
 * Owns every number of the page. Numbers are atomics without an order among
 * them: a page may show a callback whose latency comes with the next scrape.
 * A histogram keeps each bucket by itself, so that adding touches one; the
 * page makes the running totals that Prometheus wants. Sums are integers (in
 * parts of the unit), since there is no atomic addition of doubles.
 */
#include "gateway/platform/metrics.h"

#include <assert.h>
#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#include "gateway/base/own.h"

/* ---- the tables ---- */

static const struct row {
    const char *name; /* without "kentongan_" */
    const char *help;
    bool gauge;
} rows[METRICS] = {
    [METRIC_TIPS] = { "tips_total", "Tips stored.", false },
    [METRIC_SMS_SENT] = { "sms_sent_total", "SMS accepted by an aggregator.",
                          false },
    [METRIC_SEND_FAILED] = { "sms_failed_total", "SMS given up.", false },
    [METRIC_RECEIPTS_ORPHAN] = { "receipts_orphan_total",
                                 "Receipts that came before their SMS was "
                                 "known.",
                                 false },
    [METRIC_OUTBOX_DEPTH] = { "outbox_depth", "SMS that wait to be sent.",
                              true },
    [METRIC_OUTBOX_AGE_S] = { "outbox_age_seconds",
                              "Age of the oldest SMS that is due.", true },
    [METRIC_CALLS_OPEN] = { "calls_open", "USSD calls held.", true },
    [METRIC_CONNECTIONS] = { "connections", "HTTP connections open.", true },
    [METRIC_CONNECTIONS_REFUSED] = { "connections_refused_total",
                                     "HTTP connections over the cap.", false },
    [METRIC_REQUESTS_SLOW] = { "requests_slow_total",
                               "HTTP requests cut off at their deadline.",
                               false },
    [METRIC_WRITER_QUEUE] = { "writer_queue", "Writes that wait.", true },
    [METRIC_READER_QUEUE] = { "reader_queue", "Reads that wait.", true },
    [METRIC_HELPER_QUEUE] = { "helper_queue",
                              "Jobs that wait for a helper thread.", true },
    [METRIC_STORE_FAILURES] = { "store_failures_total",
                                "Batches that could not be committed.", false },
    [METRIC_READINGS] = { "readings_total", "Tips whose texts were read.",
                          false },
    [METRIC_READINGS_WAITING] = { "readings_waiting",
                                  "Texts that wait to be read.", true },
    [METRIC_SIGN_INS] = { "sign_ins_total", "Officers signed in.", false },
    [METRIC_SIGN_INS_REFUSED] = { "sign_ins_refused_total", "Sign-ins refused.",
                                  false },
};

static const struct row channel_rows[CHANNEL_METRICS] = {
    [CHANNEL_HEALTH] = { "channel_health",
                         "How a channel works: 0 well, 1 badly, 2 not at all.",
                         true },
    [CHANNEL_PAUSED] = { "channel_paused", "1: nothing leaves by a channel.",
                         true },
    [CHANNEL_PARTS_TODAY] = { "channel_parts_today",
                              "Parts of SMS that left by a channel today.",
                              true },
    [CHANNEL_PARTS_MAX] = { "channel_parts_max",
                            "How many may leave a day; 0: no limit.", true },
};

enum { BUCKETS_MAX = 17 };

static const double seconds[] = {
    0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025,
    0.05,   0.1,     0.25,   0.5,   1,      2.5,   5,    10,
};
static const double sizes[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512 };

static const struct histogram_row {
    const char *name;
    const char *help;
    const double *bounds;
    size_t bounds_count;
    double parts; /* the sum is kept in 1/parts of the unit */
} histogram_rows[HISTOGRAMS] = {
    [HISTOGRAM_TURN] = { "turn_seconds",
                         "USSD turns, from the callback to the answer.",
                         seconds, LENGTH(seconds), 1e9 },
    [HISTOGRAM_SMS] = { "sms_seconds",
                        "SMS callbacks, from the callback to the answer.",
                        seconds, LENGTH(seconds), 1e9 },
    [HISTOGRAM_COMMIT] = { "commit_seconds", "Time of one commit.", seconds,
                           LENGTH(seconds), 1e9 },
    [HISTOGRAM_BATCH] = { "batch_ops", "Operations in one commit.", sizes,
                          LENGTH(sizes), 1 },
};

_Static_assert(LENGTH(seconds) < BUCKETS_MAX && LENGTH(sizes) < BUCKETS_MAX,
               "a bucket for each bound and one for what is above");

static const char *const outcome_words[OUTCOMES] = {
    [OUTCOME_STORED] = "stored",       [OUTCOME_REPEAT] = "repeat",
    [OUTCOME_MALFORMED] = "malformed", [OUTCOME_DENIED] = "denied",
    [OUTCOME_TOO_BIG] = "too_big",     [OUTCOME_UNSTORED] = "unstored",
};

/* ---- the numbers ---- */

enum { NAME_MAX_ = 32 };

static _Atomic int64_t values[METRICS];
static struct {
    _Atomic int64_t buckets[BUCKETS_MAX];
    _Atomic int64_t sum;
} histograms[HISTOGRAMS];
static _Atomic int64_t callbacks[METRIC_CHANNELS][CALLBACKS][OUTCOMES];

static pthread_mutex_t names_lock = PTHREAD_MUTEX_INITIALIZER;
static char names[METRIC_CHANNELS][NAME_MAX_ + 1];
static int64_t channel_values[METRIC_CHANNELS][CHANNEL_METRICS];
static bool channel_sends[METRIC_CHANNELS];

static void
add(_Atomic int64_t *number, int64_t by)
{
    atomic_fetch_add_explicit(number, by, memory_order_relaxed);
}

static int64_t
get(_Atomic int64_t *number)
{
    return atomic_load_explicit(number, memory_order_relaxed);
}

static void
set(_Atomic int64_t *number, int64_t value)
{
    atomic_store_explicit(number, value, memory_order_relaxed);
}

void
metric_add(enum metric metric, int64_t by)
{
    assert((size_t)metric < METRICS);
    add(&values[metric], by);
}

void
metric_set(enum metric metric, int64_t value)
{
    assert((size_t)metric < METRICS && rows[metric].gauge);
    set(&values[metric], value);
}

void
histogram_add(enum histogram histogram, double value)
{
    assert((size_t)histogram < HISTOGRAMS);
    const struct histogram_row *row = &histogram_rows[histogram];
    size_t i = 0;

    while (i < row->bounds_count && value > row->bounds[i])
        i++;
    add(&histograms[histogram].buckets[i], 1);
    add(&histograms[histogram].sum, (int64_t)(value * row->parts));
}

void
metric_channel(unsigned channel, const char *name)
{
    assert(channel < METRIC_CHANNELS);
    pthread_mutex_lock(&names_lock);
    if (strncmp(names[channel], name, NAME_MAX_) != 0) {
        /* Another channel took the place: its counts begin anew. */
        for (size_t i = 0; i < CALLBACKS; i++)
            for (size_t j = 0; j < OUTCOMES; j++)
                set(&callbacks[channel][i][j], 0);
        channel_sends[channel] = false;
        memset(channel_values[channel], 0, sizeof channel_values[channel]);
        memset(names[channel], 0, sizeof names[channel]);
        memcpy(names[channel], name, strnlen(name, NAME_MAX_));
    }
    pthread_mutex_unlock(&names_lock);
}

void
metric_channel_set(const char *name, enum channel_metric metric, int64_t value)
{
    assert((size_t)metric < CHANNEL_METRICS);
    pthread_mutex_lock(&names_lock);
    for (size_t i = 0; i < METRIC_CHANNELS; i++) {
        if (names[i][0] == '\0' || strncmp(names[i], name, NAME_MAX_) != 0)
            continue;
        channel_sends[i] = true;
        channel_values[i][metric] = value;
    }
    pthread_mutex_unlock(&names_lock);
}

void
metric_callback(unsigned channel, enum callback kind, enum outcome outcome)
{
    assert(channel < METRIC_CHANNELS && (size_t)kind < CALLBACKS
           && (size_t)outcome < OUTCOMES);
    add(&callbacks[channel][kind][outcome], 1);
}

/* ---- the page ---- */

static void
write_head(struct buf *out, const char *name, const char *help,
           const char *type)
{
    buf_printf(out, "# HELP kentongan_%s %s\n# TYPE kentongan_%s %s\n", name,
               help, name, type);
}

static void
write_metric(struct buf *out, enum metric metric)
{
    const struct row *row = &rows[metric];

    write_head(out, row->name, row->help, row->gauge ? "gauge" : "counter");
    buf_printf(out, "kentongan_%s %" PRId64 "\n", row->name,
               get(&values[metric]));
}

static void
write_histogram(struct buf *out, enum histogram histogram)
{
    const struct histogram_row *row = &histogram_rows[histogram];
    int64_t total = 0;

    write_head(out, row->name, row->help, "histogram");
    for (size_t i = 0; i < row->bounds_count; i++) {
        total += get(&histograms[histogram].buckets[i]);
        buf_printf(out, "kentongan_%s_bucket{le=\"%g\"} %" PRId64 "\n",
                   row->name, row->bounds[i], total);
    }
    total += get(&histograms[histogram].buckets[row->bounds_count]);
    buf_printf(out, "kentongan_%s_bucket{le=\"+Inf\"} %" PRId64 "\n", row->name,
               total);
    buf_printf(out, "kentongan_%s_sum %.9g\n", row->name,
               (double)get(&histograms[histogram].sum) / row->parts);
    buf_printf(out, "kentongan_%s_count %" PRId64 "\n", row->name, total);
}

static void
write_channel(struct buf *out, unsigned channel)
{
    for (enum callback kind = 0; kind < CALLBACKS; kind++)
        for (enum outcome outcome = 0; outcome < OUTCOMES; outcome++)
            buf_printf(out,
                       "kentongan_callbacks_total{channel=\"%s\",kind=\"%s\","
                       "outcome=\"%s\"} %" PRId64 "\n",
                       names[channel], callback_word(kind),
                       outcome_words[outcome],
                       get(&callbacks[channel][kind][outcome]));
}

/* The lock is held. */
static void
write_channel_metric(struct buf *out, enum channel_metric metric)
{
    write_head(out, channel_rows[metric].name, channel_rows[metric].help,
               "gauge");
    for (size_t i = 0; i < METRIC_CHANNELS; i++)
        if (names[i][0] != '\0' && channel_sends[i])
            buf_printf(out, "kentongan_%s{channel=\"%s\"} %" PRId64 "\n",
                       channel_rows[metric].name, names[i],
                       channel_values[i][metric]);
}

void
metrics_page(struct buf *out)
{
    write_head(out, "build_info", "The program that runs.", "gauge");
    buf_str(out, "kentongan_build_info{version=\"" KENTONGAN_VERSION "\"} 1\n");
    for (enum metric metric = 0; metric < METRICS; metric++)
        write_metric(out, metric);
    for (enum histogram histogram = 0; histogram < HISTOGRAMS; histogram++)
        write_histogram(out, histogram);

    write_head(out, "callbacks_total", "Callbacks by how they ended.",
               "counter");
    pthread_mutex_lock(&names_lock);
    for (unsigned channel = 0; channel < METRIC_CHANNELS; channel++)
        if (names[channel][0] != '\0')
            write_channel(out, channel);
    for (enum channel_metric metric = 0; metric < CHANNEL_METRICS; metric++)
        write_channel_metric(out, metric);
    pthread_mutex_unlock(&names_lock);
}
