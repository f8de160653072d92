/* handlers/followup/deadline.h -- by when somebody must do something about a
 * tip.
 *
 * What hurts people is counted by the clock, day and night; the rest in working
 * days, as the public service of complaints in Indonesia does (3 to pass on, 5
 * to answer, 10 to close). Only waiting for the sender stops the clock. Pure.
 */
#ifndef HANDLERS_FOLLOWUP_DEADLINE_H
#define HANDLERS_FOLLOWUP_DEADLINE_H

#include "handlers/followup/calendar.h"
#include "handlers/tips/tip.h"

/* When a tip of that urgency must leave a state that it came to at since; 0
 * when nothing is due: it is over, or waits for its sender. */
int64_t deadline_of(const struct calendar *calendar, enum tip_state state,
                    int urgency, int64_t since_ms);

/* A deadline moved by a time in which only the sender could go on. */
int64_t deadline_shift(const struct calendar *calendar, enum tip_state state,
                       int urgency, int64_t due_ms, int64_t paused_ms,
                       int64_t resumed_ms);

/* By when a request to another unit must be answered. */
int64_t deadline_of_request(const struct calendar *calendar, int urgency,
                            int64_t now_ms);

/* When the duty officer hears of an urgent tip that nobody has taken; 0 for one
 * that is not urgent. */
int64_t deadline_escalates(int urgency, int64_t received_ms);

#endif
