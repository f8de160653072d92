/* handlers/warning/ears.c -- see ears.h.
 *
 * What one would get wrong: the lag. C2 and C3 leave two days out between the
 * baseline and today, so that an outbreak of days does not raise the bound that
 * it is measured by.
 */
#include "handlers/warning/ears.h"

#include <math.h>

enum { LAG = 2, LOOK_BACK = 2 };

double
ears_quantile(double alpha)
{
    double x = 0;

    /* Newton's method on the tail: it is convex above 0 and falls everywhere,
     * so from 0 it walks outwards without overstepping. */
    bool upper = alpha <= 0.5;
    double tail = upper ? alpha : 1 - alpha;
    for (int i = 0; i < 60; i++) {
        double density = exp(-x * x / 2) / sqrt(2 * M_PI);
        double step = (erfc(x / M_SQRT2) / 2 - tail) / density;
        x += step;
        if (fabs(step) < 1e-15 * (1 + fabs(x)))
            break;
    }
    return upper ? x : -x;
}

struct moments {
    double mean, deviation;
};

/* Of the baseline of day t. */
static struct moments
moments_of(const struct ears *ears, const int *counts, int t)
{
    int lag = ears->method == EARS_C1 ? 0 : LAG;
    const int *first = counts + t - lag - ears->baseline;
    double sum = 0, squares = 0;

    for (int i = 0; i < ears->baseline; i++)
        sum += first[i];
    double mean = sum / ears->baseline;
    for (int i = 0; i < ears->baseline; i++)
        squares += (first[i] - mean) * (first[i] - mean);
    return (struct moments){ .mean = mean,
                             .deviation =
                                 sqrt(squares / (ears->baseline - 1)) };
}

/* How far a day overstepped: max(0, C2 - 1). */
static double
overstep(const struct ears *ears, const int *counts, int t)
{
    struct moments baseline = moments_of(ears, counts, t);
    double above = counts[t] - baseline.mean;

    if (baseline.deviation > 0)
        above /= baseline.deviation;
    return above > 1 ? above - 1 : 0;
}

int
ears_first(const struct ears *ears)
{
    switch (ears->method) {
    case EARS_C1:
        return ears->baseline;
    case EARS_C2:
        return ears->baseline + LAG;
    case EARS_C3:
        break;
    }
    return ears->baseline + LAG + LOOK_BACK;
}

double
ears_bound(const struct ears *ears, const int *counts, int t)
{
    if (t < ears_first(ears))
        return NAN;
    struct moments baseline = moments_of(ears, counts, t);
    double factor = ears_quantile(ears->alpha);

    if (ears->method != EARS_C3)
        return baseline.mean + baseline.deviation * factor;
    for (int i = 1; i <= LOOK_BACK; i++)
        factor -= overstep(ears, counts, t - i);
    double bound = counts[t] + baseline.deviation * factor;
    return bound > 0 ? bound : 0; /* a count is never below */
}

bool
ears_alarm(const struct ears *ears, const int *counts, int t)
{
    double bound = ears_bound(ears, counts, t);

    return !isnan(bound) && counts[t] > bound;
}
