/* gateway/platform/clock.h -- what time it is.
 *
 * Decisions take the time as an argument; only the loop, ops and commands read
 * it here. Wall time may jump, so it never makes an id or an order.
 */
#ifndef GATEWAY_PLATFORM_CLOCK_H
#define GATEWAY_PLATFORM_CLOCK_H

#include <stdint.h>

int64_t clock_wall_ms(void); /* since 1970-01-01 UTC */
int64_t clock_mono_us(void); /* monotonic */

enum { CLOCK_TEXT = sizeof "2026-11-24T03:04:05Z" };

/* RFC 3339, UTC, whole seconds. */
void clock_format(int64_t wall_ms, char ret_text[CLOCK_TEXT]);

/* The number of the day in Western Indonesia (WIB, UTC+7, no summer time),
 * whatever TZ says. */
int64_t clock_wib_day(int64_t wall_ms);

#endif
