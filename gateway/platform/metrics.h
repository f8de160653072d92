/* gateway/platform/metrics.h -- counters, gauges and histograms, one table.
 *
 * The table in metrics.c is the only list: it makes the enum's text, the help
 * line and the page. Atomic; any thread. Labels are closed sets of our own
 * words (channel names come from the config), never anything from a request.
 */
#ifndef GATEWAY_PLATFORM_METRICS_H
#define GATEWAY_PLATFORM_METRICS_H

#include <stdint.h>

#include "gateway/base/buf.h"
#include "gateway/base/wire.h"

enum metric {
    METRIC_TIPS,                /* counter: tips stored */
    METRIC_SMS_SENT,            /* counter: SMS accepted by an aggregator */
    METRIC_SEND_FAILED,         /* counter: SMS given up */
    METRIC_RECEIPTS_ORPHAN,     /* counter: receipts without a message yet */
    METRIC_OUTBOX_DEPTH,        /* gauge: SMS that wait */
    METRIC_OUTBOX_AGE_S,        /* gauge: age of the oldest that is due */
    METRIC_CALLS_OPEN,          /* gauge: USSD calls held */
    METRIC_CONNECTIONS,         /* gauge: sockets open */
    METRIC_CONNECTIONS_REFUSED, /* counter: over the cap */
    METRIC_REQUESTS_SLOW,       /* counter: closed at the deadline */
    METRIC_WRITER_QUEUE,        /* gauge: ops that wait for the writer */
    METRIC_READER_QUEUE,        /* gauge: reads that wait */
    METRIC_HELPER_QUEUE,        /* gauge: jobs that wait for a helper */
    METRIC_STORE_FAILURES,      /* counter: batches that could not commit */
    METRIC_READINGS,            /* counter: tips whose texts were read */
    METRIC_READINGS_WAITING,    /* gauge: texts that wait to be read */
    METRIC_SIGN_INS,            /* counter: good ones */
    METRIC_SIGN_INS_REFUSED,    /* counter */
    METRICS
};

void metric_add(enum metric metric, int64_t by);
void metric_set(enum metric metric, int64_t value);

enum histogram {
    HISTOGRAM_TURN,   /* seconds, callback in to answer out, USSD */
    HISTOGRAM_SMS,    /* the same, SMS */
    HISTOGRAM_COMMIT, /* seconds, one COMMIT */
    HISTOGRAM_BATCH,  /* ops in one COMMIT */
    HISTOGRAMS
};

void histogram_add(enum histogram histogram, double value);

/* How a callback ended. */
enum outcome {
    OUTCOME_STORED,
    OUTCOME_REPEAT,
    OUTCOME_MALFORMED,
    OUTCOME_DENIED,
    OUTCOME_TOO_BIG,
    OUTCOME_UNSTORED,
    OUTCOMES
};

/* Counts one callback. channel: its place in the config, 0..METRIC_CHANNELS-1;
 * names are set by metric_channel(). */
enum { METRIC_CHANNELS = 64 };
void metric_channel(unsigned channel, const char *name); /* copied */
void metric_callback(unsigned channel, enum callback kind,
                     enum outcome outcome);

/* What is known of a channel that can send; gauges. */
enum channel_metric {
    CHANNEL_HEALTH,      /* 0 ok, 1 degraded, 2 down */
    CHANNEL_PAUSED,      /* 1: nothing leaves by it */
    CHANNEL_PARTS_TODAY, /* of SMS, in WIB's day */
    CHANNEL_PARTS_MAX,   /* its budget; 0: none */
    CHANNEL_METRICS
};
/* For a channel that metric_channel() has named; else nothing. */
void metric_channel_set(const char *name, enum channel_metric metric,
                        int64_t value);

/* The page of Prometheus' text format 0.0.4. */
void metrics_page(struct buf *out);

#endif
