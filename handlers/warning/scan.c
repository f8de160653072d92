/* handlers/warning/scan.c -- see scan.h.
 *
 *   tips --> counts of place and age --> each cylinder: count, expected --> best
 *     ^                                                                       |
 *     +---- shuffle the ages, 999 times: how often is the best as good? ------+
 *
 * Shuffling changes neither what a place has in all nor what a day has, so the
 * expected count of a cylinder and its logarithms are computed once. Logarithms
 * of whole counts are a table. What is left for each of 999 x 155 x near x
 * window cylinders is a few additions.
 *
 * What one would get wrong: judging each cylinder for itself. The p of the best
 * is its rank among the best of the shuffles; that pays for having looked at
 * all.
 */
#include "handlers/warning/scan.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/own.h"

struct cylinder {
    double expected, log_expected, log_rest;
};

struct work {
    const struct scan *scan;
    size_t count;
    struct scan_tip *tips; /* a copy, whose ages are shuffled */
    double *logs;          /* log(n), 0 to count */
    struct cylinder *cylinders;
    int *recent; /* place x window: tips of an age */
    uint64_t state;
};
static inline void
work_free_slot(struct work *work)
{
    free(work->tips);
    free(work->logs);
    free(work->cylinders);
    free(work->recent);
}

static size_t
cylinder_at(const struct scan *scan, int centre, int size, int window)
{
    return ((size_t)centre * (size_t)scan->near + (size_t)(size - 1))
               * (size_t)scan->window
           + (size_t)(window - 1);
}

static uint16_t
near_of(const struct scan *scan, int centre, int i)
{
    return scan->nearest[(size_t)centre * (size_t)scan->near + (size_t)i];
}

/* ---- chance ---- */

/* splitmix64: enough for a shuffle, and the same on every machine. */
static uint64_t
random_next(uint64_t *state)
{
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));

    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Evenly below bound (Lemire 2019). */
static uint64_t
random_below(uint64_t *state, uint64_t bound)
{
    uint64_t least = (0 - bound) % bound;

    for (;;) {
        uint64_t x = random_next(state);
        if (x >= least)
            return x % bound;
    }
}

static void
shuffle(struct work *work)
{
    for (size_t i = work->count - 1; i > 0; i--) {
        size_t j = (size_t)random_below(&work->state, i + 1);
        uint16_t age = work->tips[i].age;
        work->tips[i].age = work->tips[j].age;
        work->tips[j].age = age;
    }
}

/* ---- counting ---- */

static void
count_recent(struct work *work)
{
    int window = work->scan->window;

    memset(work->recent, 0,
           sizeof(int) * (size_t)work->scan->places * (size_t)window);
    for (size_t i = 0; i < work->count; i++)
        if (work->tips[i].age < window)
            work->recent[work->tips[i].place * window + work->tips[i].age]++;
}

/* log of the likelihood ratio; only for more than expected. */
static double
statistic(const struct work *work, const struct cylinder *cylinder,
          int observed)
{
    int rest = (int)work->count - observed;

    return observed * (work->logs[observed] - cylinder->log_expected)
           + rest * (work->logs[rest] - cylinder->log_rest);
}

/* The best cylinder; 0 when none holds more than expected. */
static double
find_best(const struct work *work, struct scan_cluster *best)
{
    const struct scan *scan = work->scan;
    double most = 0;

    for (int centre = 0; centre < scan->places; centre++) {
        int held[SCAN_WINDOW_MAX] = { 0 };
        for (int size = 1; size <= scan->near; size++) {
            const int *ages =
                work->recent + near_of(scan, centre, size - 1) * scan->window;
            int observed = 0;
            for (int w = 1; w <= scan->window; w++) {
                const struct cylinder *cylinder =
                    &work->cylinders[cylinder_at(scan, centre, size, w)];
                held[w - 1] += ages[w - 1];
                observed += held[w - 1];
                if (observed <= cylinder->expected)
                    continue;
                double value = statistic(work, cylinder, observed);
                if (value <= most)
                    continue;
                most = value;
                *best = (struct scan_cluster){ .centre = centre,
                                               .size = size,
                                               .window = w,
                                               .observed = observed,
                                               .expected = cylinder->expected,
                                               .statistic = value };
            }
        }
    }
    return most;
}

/* ---- what is the same in every shuffle ---- */

static void
expect(struct work *work)
{
    const struct scan *scan = work->scan;
    double of_place[SCAN_PLACES_MAX] = { 0 }, of_age[SCAN_DAYS_MAX] = { 0 };
    double all = (double)work->count;

    for (size_t i = 0; i < work->count; i++) {
        of_place[work->tips[i].place]++;
        of_age[work->tips[i].age]++;
    }
    for (int centre = 0; centre < scan->places; centre++) {
        double places = 0;
        for (int size = 1; size <= scan->near; size++) {
            double days = 0;
            places += of_place[near_of(scan, centre, size - 1)];
            for (int w = 1; w <= scan->window; w++) {
                days += of_age[w - 1];
                double expected = places * days / all;
                work->cylinders[cylinder_at(scan, centre, size, w)] =
                    (struct cylinder){
                        .expected = expected,
                        .log_expected = expected > 0 ? log(expected) : 0,
                        .log_rest = all > expected ? log(all - expected) : 0,
                    };
            }
        }
    }
}

static enum gw_err
prepare(struct work *work, const struct scan_tip *tips)
{
    const struct scan *scan = work->scan;
    size_t cylinders =
        (size_t)scan->places * (size_t)scan->near * (size_t)scan->window;

    work->tips = calloc(work->count, sizeof *work->tips);
    work->logs = calloc(work->count + 1, sizeof *work->logs);
    work->cylinders = calloc(cylinders, sizeof *work->cylinders);
    work->recent = calloc((size_t)scan->places * (size_t)scan->window,
                          sizeof *work->recent);
    if (work->tips == NULL || work->logs == NULL || work->cylinders == NULL
        || work->recent == NULL)
        return GW_NOMEM;
    memcpy(work->tips, tips, work->count * sizeof *tips);
    for (size_t i = 1; i <= work->count; i++)
        work->logs[i] = log((double)i);
    work->state = scan->seed;
    expect(work);
    return GW_OK;
}

static bool
is_sound(const struct scan *scan, const struct scan_tip *tips, size_t count)
{
    if (scan->places < 1 || scan->places > SCAN_PLACES_MAX || scan->days < 1
        || scan->days > SCAN_DAYS_MAX || scan->near < 1
        || scan->near > SCAN_NEAR_MAX || scan->near > scan->places
        || scan->window < 1 || scan->window > SCAN_WINDOW_MAX
        || scan->window > scan->days || scan->replicates < 1
        || count > SCAN_TIPS_MAX)
        return false;
    for (int i = 0; i < scan->places * scan->near; i++)
        if (scan->nearest[i] >= scan->places)
            return false;
    for (size_t i = 0; i < count; i++)
        if (tips[i].place >= scan->places || tips[i].age >= scan->days)
            return false;
    return true;
}

enum gw_err
scan_run(const struct scan *scan, const struct scan_tip *tips, size_t count,
         struct scan_cluster *ret_cluster)
{
    OWNED(work_free)
    struct work work = { .scan = scan, .count = count };
    struct scan_cluster best = { .size = 0 }, other;
    int as_good = 0;

    if (!is_sound(scan, tips, count))
        return GW_REJECTED;
    if (count < 2)
        return GW_MISSING;
    enum gw_err err = prepare(&work, tips);
    if (err != GW_OK)
        return err;
    count_recent(&work);
    if (find_best(&work, &best) <= 0)
        return GW_MISSING;
    for (int i = 0; i < scan->replicates; i++) {
        shuffle(&work);
        count_recent(&work);
        as_good += find_best(&work, &other) >= best.statistic;
    }
    best.p = (1.0 + as_good) / (1.0 + scan->replicates);
    best.recurrence_days = 1 / best.p;
    *ret_cluster = best;
    return GW_OK;
}
