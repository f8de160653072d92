/* handlers/followup/request.h -- what one officer asks about a tip, and what is
 * decided.
 *
 *            decide(accept)            withdraw, deadline
 *    OPEN ------------------> ACCEPTED      OPEN ----------> WITHDRAWN, EXPIRED
 *     |    by all who must
 *     | decide(refuse), by one
 *     v
 *  REFUSED
 *
 * A hand-over and a support request are decided by the agency that is asked, a
 * request for the sender's number by a supervisor of each agency, none of them
 * the asker. Deeds run inside an op.
 */
#ifndef HANDLERS_FOLLOWUP_REQUEST_H
#define HANDLERS_FOLLOWUP_REQUEST_H

#include "handlers/followup/follow.h"

/* All stored as numbers: append only. */
enum request_kind {
    REQUEST_NONE,
    REQUEST_HANDOVER,
    REQUEST_SUPPORT,
    REQUEST_IDENTITY,
    REQUEST_KINDS
};
enum request_state {
    REQUEST_OPEN = 1,
    REQUEST_ACCEPTED,
    REQUEST_REFUSED,
    REQUEST_WITHDRAWN,
    REQUEST_EXPIRED,
    REQUEST_STATES
};
const char *request_kind_word(int kind);   /* NULL for none */
const char *request_state_word(int state); /* NULL for none */
/* What the agreement's two sides share: vehicle, interpreter, ... NULL beyond
 * the last. */
const char *support_word(size_t i);

enum {
    REQUEST_WHAT_MAX = 64,
    /* How long a number may be looked at once both have agreed. */
    REQUEST_SHOWN_MS = 24 * 3600 * 1000
};

struct request_new {
    enum request_kind kind;
    struct text what;   /* a unit's name, a support word; absent: none */
    struct text reason; /* not empty, at most FOLLOW_REASON_MAX bytes */
    int64_t due_ms;     /* of support: by when it is needed; 0: as usual */
};

/* Asks. follow->actor is who.
 * GW_REJECTED  no such unit or support, no or too long a reason
 * GW_CONFLICT  the same is open already, or the tip was erased, or (identity)
 *              it has no number; GW_MISSING no such tip */
MUST_CHECK enum gw_err request_add(const struct follow *follow,
                                   const struct request_new *request,
                                   int64_t *ret_id);

/* Decides; follow->tip is not read. supervisor: the actor may approve.
 * A hand-over accepted moves the tip to the unit: its seat is the actor's, its
 * state diteruskan.
 * GW_MISSING   no such request
 * GW_CONFLICT  it is not open, or the actor's agency has decided
 * GW_DENIED    it is not the actor's to decide
 * GW_REJECTED  a refusal without a reason, or one too long */
MUST_CHECK enum gw_err request_decide(const struct follow *follow, int64_t id,
                                      bool accept, bool supervisor,
                                      struct text reason);

/* The asker takes it back. GW_MISSING, GW_CONFLICT not open, GW_DENIED not
 * his. */
MUST_CHECK enum gw_err request_withdraw(const struct follow *follow,
                                        int64_t id);

/* The number of an accepted request, to its asker, while it may be shown: that
 * it was looked at stands in the time line and the audit. Inside an op.
 * GW_MISSING   no such request
 * GW_DENIED    not his, not accepted, or too late
 * GW_CONFLICT  the number is gone (the sender took it back) */
MUST_CHECK enum gw_err request_number(const struct follow *follow, int64_t id,
                                      struct msisdn *ret_number);

/* ---- reading ---- */

struct request_view { /* texts live until the callback returns */
    int64_t id, tip, officer, at_ms, due_ms, until_ms;
    enum request_kind kind;
    enum request_state state;
    enum agency agency, to_agency; /* to NONE: both */
    struct text what, login, reason;
    struct {
        enum agency agency; /* NONE: not decided yet */
        int64_t officer, at_ms;
        bool accepted;
        struct text reason;
    } decisions[2];
};
typedef enum gw_err request_fn(const struct request_view *view, void *arg);

/* GW_MISSING  none */
MUST_CHECK enum gw_err request_get(struct db *db, const struct keyring *keyring,
                                   int64_t id, request_fn *fn, void *arg);
/* Of one tip, oldest first. */
MUST_CHECK enum gw_err request_of_tip(struct db *db,
                                      const struct keyring *keyring,
                                      int64_t tip, request_fn *fn, void *arg);

struct request_filter {
    enum agency to;  /* those that this agency must decide; NONE: any */
    int64_t officer; /* asked by him; 0: any */
    int state;       /* enum request_state; 0: any */
    int kind;        /* 0: any */
    int64_t before;  /* ids below this: the cursor; 0: none */
    int limit;       /* 1..200 */
};
/* Newest first; whether the reader may see the tip is the caller's to check. */
MUST_CHECK enum gw_err request_list(struct db *db,
                                    const struct keyring *keyring,
                                    const struct request_filter *filter,
                                    request_fn *fn, void *arg);

/* Closes up to limit open ones whose deadline is a week past. Inside an op. */
MUST_CHECK enum gw_err request_expire(struct db *db, int64_t now_ms, int limit,
                                      int *ret_count);

#endif
