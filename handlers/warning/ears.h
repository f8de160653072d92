/* handlers/warning/ears.h -- is today's count of an area out of the ordinary?
 * The early aberration methods C1, C2 and C3.
 *
 *   C1  the seven days before      C2  the same, two days earlier
 *   C3  how far the two days before overstepped C2
 *
 * After Fricker, Hegler and Dunfee, "Comparing syndromic surveillance detection
 * methods", Statistics in Medicine 27 (2008), and in agreement with earsC() of
 * the R package surveillance (1.20.3, minSigma 0). Pure.
 */
#ifndef HANDLERS_WARNING_EARS_H
#define HANDLERS_WARNING_EARS_H

#include <stdbool.h>
#include <stddef.h>

enum ears_method { EARS_C1, EARS_C2, EARS_C3 };

struct ears {
    enum ears_method method;
    int baseline; /* days of the baseline, 3 to 28; usually 7 */
    double alpha; /* one-sided, as if counts were normal: 0.001 for C1 and C2,
                     0.025 for C3 */
};

/* The first day (from 0) that has a bound. */
int ears_first(const struct ears *ears);

/* The bound of day t of a series of daily counts, of which t + 1 are read; NAN
 * before ears_first(). counts[t] above it is an alarm.
 *
 * C3 looks at the two days before alone: its bound is counts[t] + S (z - sum of
 * max(0, C2 - 1) over them), S being C2's deviation of day t, and never below 0;
 * so that a day with reports alarms when that sum is over z.
 *
 * Where a baseline does not vary, C3 divides by nothing. There a day before
 * counts as far beyond its bound as it is above its mean, in whole reports: a
 * lone report after silence moves C3 by nothing, two move it. */
double ears_bound(const struct ears *ears, const int *counts, int t);

bool ears_alarm(const struct ears *ears, const int *counts, int t);

/* The value that a standard normal variable exceeds with probability alpha, 0 <
 * alpha < 1; within 1e-12. */
double ears_quantile(double alpha);

#endif
