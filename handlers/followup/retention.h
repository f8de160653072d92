/* handlers/followup/retention.h -- how long what a tip says is kept.
 *
 *   class           what                             what ends, and when
 *   draft           a call that is not a tip yet     all, within 30 minutes
 *                                                    (handlers/villagers/call.h)
 *   open            state is none of rest            nothing
 *   withdrawn       its sender dropped it            all, 72 h later
 *   not_actionable  bukan_ranah, henti, selesai      all, not_actionable_days
 *                   without having been passed on    after it came to rest
 *   case            passed on or investigated        the number, number_days
 *                                                    after it came to rest
 *   duplicate       merged into another tip          all, with that one; the
 *                                                    number as of a case
 *   held            legal hold, whatever the rest    nothing
 *
 * A sender who wrote again is waited for: nothing ends within RETENTION_QUIET_MS
 * of his newest message. Numbers of days are the config's.
 */
#ifndef HANDLERS_FOLLOWUP_RETENTION_H
#define HANDLERS_FOLLOWUP_RETENTION_H

#include "handlers/followup/event.h"
#include "handlers/tips/tip.h"

enum retention_class {
    RETENTION_OPEN,
    RETENTION_WITHDRAWN,
    RETENTION_NOT_ACTIONABLE,
    RETENTION_CASE,
    RETENTION_DUPLICATE,
    RETENTION_HELD,
    RETENTION_ERASED,
    RETENTION_CLASSES
};
const char *retention_word(int retention_class); /* NULL beyond the last */

struct retention_rules {
    int not_actionable_days, number_days;
};

#define RETENTION_WITHDRAWN_MS (INT64_C(72) * 3600 * 1000)
#define RETENTION_QUIET_MS     (INT64_C(30) * 24 * 3600 * 1000)

/* What decides; times 0: never. */
struct retention_facts {
    enum tip_state state;
    bool as_case, held, erased, has_number;
    int64_t closed_ms, withdrawn_ms, message_ms;
};

struct retention {
    enum retention_class class;
    int64_t all_ms;    /* when all of it ends; 0: not by itself */
    int64_t number_ms; /* when the number ends, if sooner or alone; 0: not */
};

/* Pure. */
struct retention retention_of(const struct retention_rules *rules,
                              const struct retention_facts *facts);

/* ---- doing it; inside an op ---- */

/* Erases a tip for good, with all that was sealed under its key, and the
 * duplicates that were merged into it; see tip_erase(). Held duplicates stay.
 * Errors as tip_erase(). */
MUST_CHECK enum gw_err retention_erase(struct db *db,
                                       const struct keyring *keyring,
                                       int64_t tip, const char *why,
                                       int64_t now_ms);

/* Nothing leads to the sender from then on, and the time line says so; what was
 * told stays. One on hold is only marked; see tip_forget_sender(). Errors as
 * there, and as event_record(). */
MUST_CHECK enum gw_err retention_forget_sender(struct db *db,
                                               const struct keyring *keyring,
                                               int64_t tip, int64_t now_ms);

/* Those that were withdrawn, up to limit; *ret_erased: how many. */
MUST_CHECK enum gw_err retention_withdrawn(struct db *db,
                                           const struct keyring *keyring,
                                           int64_t now_ms, int limit,
                                           int *ret_erased);

/* All that has come to its end: withdrawn, not actionable, numbers; up to limit
 * of each. *ret_count: how many, together. */
MUST_CHECK enum gw_err retention_work(struct db *db,
                                      const struct keyring *keyring,
                                      const struct retention_rules *rules,
                                      int64_t now_ms, int limit,
                                      int *ret_count);

/* ---- reading: what will end, on any thread that may read ---- */

struct retention_view {
    int64_t tip;
    struct retention retention;
};
typedef enum gw_err retention_fn(const struct retention_view *view, void *arg);

enum { RETENTION_LIST_MAX = 200 };

/* How many tips stand in each class, and how many numbers of a case are left to
 * end. Walks all tips: not for every second. */
struct retention_counts {
    int64_t tips[RETENTION_CLASSES], numbers;
};
MUST_CHECK enum gw_err retention_count(struct db *db,
                                       struct retention_counts *ret_counts);

/* The next RETENTION_LIST_MAX whose text or number ends, roughly the soonest
 * first: what ends later since its sender wrote again stands where it would have
 * stood. */
MUST_CHECK enum gw_err retention_next(struct db *db,
                                      const struct retention_rules *rules,
                                      retention_fn *fn, void *arg);

#endif
