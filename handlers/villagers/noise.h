/* handlers/villagers/noise.h -- texts that are no tips: warned of once, then
 * left without an answer. Nothing is dropped.
 *
 * A tip by SMS that reads as noise goes last in line and is counted for its
 * sender, who hears once what the number is for: soon after the text, or the next
 * time. What kind of report it is, stays for officers to say. Inside an op.
 */
#ifndef HANDLERS_VILLAGERS_NOISE_H
#define HANDLERS_VILLAGERS_NOISE_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/base/err.h"
#include "gateway/store/db.h"
#include "handlers/villagers/sender.h"
#include "handlers/villagers/setup.h"

/* All that was told in the tip reads as noise (READING_NOISE). Again, it changes
 * nothing; nor for a tip of danger, a call, or an erased tip.
 * *ret_owed: the outbox has something to do.
 * GW_MISSING no such tip; else as db_run(). */
MUST_CHECK enum gw_err noise_found(struct db *db, const struct setup *setup,
                                   int64_t tip, int64_t now_ms, bool *ret_owed);

/* It reads as something else now: what noise_found() did is taken back, but for
 * what was sent. Where that did nothing, this does nothing. Errors alike. */
MUST_CHECK enum gw_err noise_taken_back(struct db *db,
                                        const struct setup *setup, int64_t tip,
                                        int64_t now_ms);

/* Is a new text of this sender to be left without an answer? Reads it only for
 * senders that went quiet; what is no noise counts in their favour (row). */
bool noise_is_unanswered(const struct setup *setup, struct sender_row *row,
                         struct text said, int64_t now_ms);

#endif
