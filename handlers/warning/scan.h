/* handlers/warning/scan.h -- are there too many tips in some kecamatan beside
 * each other in the last days?
 *
 * The prospective space-time permutation scan statistic of Kulldorff, Heffernan,
 * Hartman, Assuncao and Mostashari (PLoS Medicine 2, 2005): it needs no
 * population, since it compares where tips come from with when they come. A
 * cylinder is a kecamatan with its nearest ones and the last days; its expected
 * count follows from the counts of its places and of its days; the most unlikely
 * one is judged by shuffling the days among the tips.
 *
 * Pure and reproducible: the same tips and seed give the same answer.
 */
#ifndef HANDLERS_WARNING_SCAN_H
#define HANDLERS_WARNING_SCAN_H

#include <stddef.h>
#include <stdint.h>

#include "gateway/base/err.h"

enum {
    SCAN_PLACES_MAX = 160,
    SCAN_DAYS_MAX = 90,
    SCAN_NEAR_MAX = 32,
    SCAN_WINDOW_MAX = 14,
    SCAN_TIPS_MAX = 100000
};

struct scan_tip {
    uint16_t place; /* its number, below places */
    uint16_t age;   /* days: 0 is today; below days */
};

struct scan {
    int places, days;
    /* For each place the `near` nearest ones, itself first: near numbers a
     * place, one place after another; borrowed. */
    const uint16_t *nearest;
    int near;       /* 1 to SCAN_NEAR_MAX: how many a cylinder may hold */
    int window;     /* 1 to SCAN_WINDOW_MAX, at most days: the same in days */
    int replicates; /* 999 as a rule */
    uint64_t seed;
};

struct scan_cluster {
    int centre;       /* a place */
    int size;         /* it and the size - 1 nearest to it */
    int window;       /* the last so many days */
    int observed;     /* tips in it */
    double expected;  /* if place and time had nothing to do with each other */
    double statistic; /* log of the likelihood ratio */
    double p; /* (1 + shuffles that are as unlikely) / (1 + replicates) */
    /* Days between false alarms, scanning once a day: 1 / p. */
    double recurrence_days;
};

/* GW_MISSING   fewer than two tips, or none more than expected anywhere
 * GW_REJECTED  a number out of its bounds; GW_NOMEM */
MUST_CHECK enum gw_err scan_run(const struct scan *scan,
                                const struct scan_tip *tips, size_t count,
                                struct scan_cluster *ret_cluster);

#endif
