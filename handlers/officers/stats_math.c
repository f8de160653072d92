/* handlers/officers/stats_math.c -- the pure part of stats.h. */
#include "handlers/officers/stats.h"

enum { PUBLISHED_LEAST = 3, PUBLISHED_STEP = 3, EACH = 128, A_DOUBLING = 64 };

int64_t
stats_published(int64_t count)
{
    if (count < PUBLISHED_LEAST)
        return -1;
    return (count + PUBLISHED_STEP / 2) / PUBLISHED_STEP * PUBLISHED_STEP;
}

bool
stats_area(struct text code, uint16_t *ret_from, uint16_t *ret_until)
{
    int64_t regency, district;

    if (code.len == 0 || text_is(code, "36")) {
        *ret_from = 0;
        *ret_until = UINT16_MAX;
        return true;
    }
    if ((code.len != 5 && code.len != 8) || !text_starts(code, TEXT("36."))
        || !text_number((struct text){ code.at + 3, 2 }, &regency)
        || regency < 1)
        return false;
    *ret_from = (uint16_t)(regency * 100);
    *ret_until = (uint16_t)(*ret_from + 100);
    if (code.len == 5)
        return true;
    if (code.at[5] != '.'
        || !text_number((struct text){ code.at + 6, 2 }, &district)
        || district < 1)
        return false;
    *ret_from = (uint16_t)(*ret_from + district);
    *ret_until = (uint16_t)(*ret_from + 1);
    return true;
}

size_t
stats_bucket(uint32_t minutes)
{
    unsigned doublings = 0;

    if (minutes < EACH)
        return minutes;
    while (minutes >> doublings >= EACH)
        doublings++;
    return EACH + (size_t)(doublings - 1) * A_DOUBLING
           + ((minutes >> doublings) - A_DOUBLING);
}

uint32_t
stats_bucket_minutes(size_t bucket)
{
    if (bucket < EACH)
        return (uint32_t)bucket;
    size_t doublings = (bucket - EACH) / A_DOUBLING + 1;
    return (uint32_t)(A_DOUBLING + (bucket - EACH) % A_DOUBLING) << doublings;
}

uint32_t
stats_percentile(const uint32_t buckets[SPAN_BUCKETS], unsigned percent)
{
    uint64_t total = 0, within = 0;
    size_t i;

    for (i = 0; i < SPAN_BUCKETS; i++)
        total += buckets[i];
    for (i = 0; i + 1 < SPAN_BUCKETS; i++) {
        within += buckets[i];
        if (within * 100 >= total * percent)
            break;
    }
    return stats_bucket_minutes(i);
}
