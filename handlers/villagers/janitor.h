/* handlers/villagers/janitor.h -- everything periodic that villagers cause.
 *
 * Settles calls after 4 minutes without a turn, forgets them after 30, takes
 * texts whose missing parts do not come, forgets what it knows of those after a
 * day, inbound ids after 8 and senders of past days without a wish, pages for
 * urgent tips that nobody took, erases what has come to its end
 * (retention.h), closes requests that nobody answered. Work is found by a read on a reader and done in
 * small ops on the writer, so a villager's turn never waits for it. Loop
 * thread.
 */
#ifndef HANDLERS_VILLAGERS_JANITOR_H
#define HANDLERS_VILLAGERS_JANITOR_H

#include <stdint.h>

#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/store/db.h"
#include "handlers/followup/untaken.h"
#include "handlers/villagers/inbound.h"
#include "handlers/villagers/seen.h"
#include "handlers/villagers/setup.h"

enum {
    JANITOR_EVERY_MS = 10 * 1000,
    JANITOR_ERASE_MS = 60 * 1000, /* how often ends are looked for */
    JANITOR_SETTLES = 64,         /* calls settled in one op */
    JANITOR_FILES = 16,           /* texts in parts taken in one op */
    JANITOR_PRUNES = 512,         /* rows removed in one op, of each table;
                                     of seen: SEEN_PRUNES */
    JANITOR_ERASES = 16           /* tips erased in one op, of each class;
                                     requests closed */
};

struct janitor;

/* Works every JANITOR_EVERY_MS from now on; door is borrowed.
 * GW_NOMEM, GW_AGAIN no timer to be had */
MUST_CHECK enum gw_err janitor_open(struct inbound_door *door,
                                    struct janitor **ret_janitor);

/* Starts nothing more; what is under way ends by itself. */
void janitor_drain(struct janitor *janitor);

/* After store_close(), which has called back what was under way, and after the
 * loop ran last (its timer lives as long as the loop). */
void janitor_close(struct janitor *janitor);
static inline void
janitor_close_slot(struct janitor **s)
{
    janitor_close(*s);
}

/* ---- the work itself, for the janitor and for tests ---- */

struct janitor_found {
    int64_t open_calls;
    int64_t silent[JANITOR_SETTLES]; /* ids of calls to settle */
    size_t silent_count;
    int64_t parts[JANITOR_FILES]; /* ids of texts in parts to take */
    size_t parts_count;
    int64_t untaken[UNTAKEN_MAX]; /* tips to page for */
    size_t untaken_count;
    int64_t old_calls, old_senders, old_parts; /* up to JANITOR_PRUNES each */
    struct seen_old seen; /* of the slice that was looked at */
};

/* What there is to do; on any thread that may read. Of table seen one slice is
 * looked at, from seen_from: SEEN_START, then seen.next of the look before.
 * Errors as db_run(). */
MUST_CHECK enum gw_err janitor_look(struct db *db, int64_t now_ms,
                                    int64_t seen_from,
                                    struct janitor_found *ret_found);
bool janitor_has_work(const struct janitor_found *found);
/* More of some kind than one op does: look again at once. */
bool janitor_has_more(const struct janitor_found *found);

/* Does what was found, as far as it is still so; inside an op. *ret_owes_sms: the
 * outbox has something to do. Errors as db_run(). */
MUST_CHECK enum gw_err janitor_work(struct db *db, const struct setup *setup,
                                    const struct janitor_found *found,
                                    int64_t now_ms, bool *ret_owes_sms);

/* What has come to its end; inside an op. Errors as db_run(). */
MUST_CHECK enum gw_err janitor_erase(struct db *db, const struct setup *setup,
                                     int64_t now_ms);

#endif
