/* gateway/outbox/outbox_rate.c -- a token bucket in whole numbers.
 *
 * A token is a million millionths, and per_second tokens a second are
 * per_second millionths a microsecond: no fraction is ever lost.
 */
#include "gateway/outbox/outbox_rate.h"

enum { TOKEN = 1000000 };

struct outbox_rate
outbox_rate_new(int per_second, int64_t now_us)
{
    if (per_second < 1)
        per_second = OUTBOX_RATE_DEFAULT;
    if (per_second > OUTBOX_RATE_MAX)
        per_second = OUTBOX_RATE_MAX;
    return (struct outbox_rate){
        .per_second = per_second,
        .millionths = (int64_t)per_second * TOKEN,
        .at_us = now_us,
    };
}

/* Compared before it is multiplied: a machine may sleep for years. */
static void
refill(struct outbox_rate *rate, int64_t now_us)
{
    int64_t full = rate->per_second * TOKEN;
    int64_t missing_us =
        (full - rate->millionths + rate->per_second - 1) / rate->per_second;
    int64_t passed_us = now_us - rate->at_us;

    rate->at_us = now_us;
    if (passed_us <= 0)
        return;
    if (passed_us >= missing_us)
        rate->millionths = full;
    else
        rate->millionths += passed_us * rate->per_second;
}

unsigned
outbox_rate_ready(struct outbox_rate *rate, int64_t now_us)
{
    refill(rate, now_us);
    return rate->millionths < TOKEN ? 0 : (unsigned)(rate->millionths / TOKEN);
}

void
outbox_rate_spend(struct outbox_rate *rate, unsigned count)
{
    rate->millionths -= (int64_t)count * TOKEN;
}

int64_t
outbox_rate_wait_us(struct outbox_rate *rate, int64_t now_us)
{
    refill(rate, now_us);

    int64_t missing = TOKEN - rate->millionths;
    return missing <= 0 ? 0
                        : (missing + rate->per_second - 1) / rate->per_second;
}
