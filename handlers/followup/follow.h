/* handlers/followup/follow.h -- what an officer does with one tip.
 *
 * Each deed is one function inside an op: it checks the state, changes the tip,
 * and writes the time line and the audit in the same transaction. Whether the
 * officer's role may do it, and whether he may see the tip, is decided before
 * (handlers/officers/rights.h); what depends on the tip is decided here.
 *
 * A tip has two seats, one for each agency: whoever sits there co-owns it. Time
 * given to the sender (state kurang_info) stops the clock.
 */
#ifndef HANDLERS_FOLLOWUP_FOLLOW_H
#define HANDLERS_FOLLOWUP_FOLLOW_H

#include "handlers/followup/calendar.h"
#include "handlers/followup/event.h"
#include "handlers/followup/move.h"

enum { FOLLOW_NOTE_MAX = 4000, FOLLOW_REASON_MAX = 500 };

/* Who does it to what, and when. */
struct follow {
    struct db *db;
    const struct keyring *keyring;
    const struct calendar *calendar;
    int64_t tip;
    struct event_actor actor; /* officer 0: the program */
    unsigned movers;          /* bits of enum mover that he is */
    int64_t now_ms;
};

/* Errors of all: GW_MISSING no such tip, GW_CONFLICT it was erased, or as said;
 * else as db_run(). */

/* Takes the seat of the actor's agency; a new tip goes to triage. Taking one's
 * own again changes nothing. GW_CONFLICT  a colleague sits there */
MUST_CHECK enum gw_err follow_take(const struct follow *follow);

/* Gives the seat to an officer of the actor's agency, whoever sits there; 0
 * empties it. GW_REJECTED  no such officer, of another agency, or disabled */
MUST_CHECK enum gw_err follow_assign(const struct follow *follow,
                                     int64_t officer);

/* Moves it along an arrow of move.h. reason: absent or at most
 * FOLLOW_REASON_MAX bytes.
 * GW_CONFLICT  there is no such arrow from where it is now
 * GW_DENIED    not for this mover
 * GW_REJECTED  a reason is needed, or it is too long
 * *ret_tells: what the sender may be told. */
MUST_CHECK enum gw_err follow_move(const struct follow *follow,
                                   enum tip_state to, struct text reason,
                                   enum move_tells *ret_tells);

/* Writes a note. GW_REJECTED  empty or over FOLLOW_NOTE_MAX bytes */
MUST_CHECK enum gw_err follow_note(const struct follow *follow,
                                   struct text text, bool own,
                                   int64_t *ret_event);

/* What an officer decided stays, whatever the sender says or is read later.
 * GW_REJECTED  not 0 to 3, not a leaning */
MUST_CHECK enum gw_err follow_urgency(const struct follow *follow, int urgency,
                                      struct text reason);
MUST_CHECK enum gw_err follow_leaning(const struct follow *follow,
                                      enum tip_leaning leaning,
                                      struct text reason);

/* Where officers must act; units follow. village may be NULL. */
MUST_CHECK enum gw_err follow_place(const struct follow *follow,
                                    const struct district *district,
                                    const struct village *village);

/* Legal hold: nothing of it is erased while it is on. GW_REJECTED no reason */
MUST_CHECK enum gw_err follow_hold(const struct follow *follow, bool on,
                                   struct text reason);

/* The sender answered: a tip that waited for him goes back to triage, with its
 * deadline moved by the time he took. Anything else is GW_OK. */
MUST_CHECK enum gw_err follow_answered(const struct follow *follow);

/* A tip that came in gets its first deadline and its first line; the second
 * time nothing happens. */
MUST_CHECK enum gw_err follow_begin(const struct follow *follow);

/* He has looked at it: it is not new to him any more. */
MUST_CHECK enum gw_err follow_seen(const struct follow *follow);

/* ---- reading ---- */

struct seat_view {
    enum agency agency;
    int64_t officer, since_ms;
    struct text login; /* borrowed until the callback returns */
};
typedef enum gw_err seat_fn(const struct seat_view *view, void *arg);
MUST_CHECK enum gw_err follow_seats(struct db *db, int64_t tip, seat_fn *fn,
                                    void *arg);

#endif
