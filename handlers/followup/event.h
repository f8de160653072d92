/* handlers/followup/event.h -- the time line of a tip, which is the feed of
 * changes, too.
 *
 * Written in the transaction of the deed. Detail is coded words (a state, a
 * unit); what an officer wrote is sealed under the tip's key.
 */
#ifndef HANDLERS_FOLLOWUP_EVENT_H
#define HANDLERS_FOLLOWUP_EVENT_H

#include "gateway/base/err.h"
#include "gateway/platform/config.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"

/* Stored as numbers: append only. Words for the API in event.c. */
enum event_kind {
    EVENT_NONE,
    EVENT_ADDED,      /* it came in */
    EVENT_CHANGED,    /* the sender went on, or something was read in it */
    EVENT_MESSAGE_IN, /* subject: the message */
    EVENT_MESSAGE_OUT,
    EVENT_NOTE,
    EVENT_STATE, /* detail: the new state's word */
    EVENT_SEAT,  /* taken or given; detail: "taken", "given", "left" */
    EVENT_URGENCY,
    EVENT_LEANING,
    EVENT_PLACE,
    EVENT_REQUEST,  /* subject: the request; detail: its kind */
    EVENT_DECISION, /* the same; detail: "accept", "refuse", "withdrawn" */
    EVENT_IDENTITY, /* the number was opened; subject: the request */
    EVENT_LINK,     /* subject: the other tip; detail: the kind */
    EVENT_UNLINK,
    EVENT_BERKAS, /* subject: the case; detail: "in", "out" */
    EVENT_REDACTION,
    EVENT_HOLD, /* detail: "on", "off" */
    EVENT_ESCALATED,
    EVENT_DURESS,
    EVENT_ERASED,
    EVENT_EXPORT,
    EVENT_FILED, /* an officer heard it; detail: "teller", "on_behalf" */
    EVENT_KINDS
};

const char *event_word(int kind); /* NULL for 0 and unknown */

/* Who did it. */
struct event_actor {
    int64_t officer;    /* 0: the sender, or the program */
    enum agency agency; /* NONE then */
};

struct event_new {
    int64_t tip;
    enum event_kind kind;
    struct event_actor actor;
    bool own;           /* for that agency alone */
    const char *detail; /* coded, at most EVENT_DETAIL_MAX; "" none */
    int64_t subject;    /* 0 none */
    struct text words;  /* clean UTF-8, at most EVENT_WORDS_MAX; absent: none */
    int64_t now_ms;
};

enum { EVENT_DETAIL_MAX = 64, EVENT_WORDS_MAX = 8000 };

/* Adds it; inside an op. (libevent has the name event_add.)
 * GW_CONFLICT  it has words, and the tip was erased
 * GW_REJECTED  too long; else as db_run() */
MUST_CHECK enum gw_err event_record(struct db *db,
                                    const struct keyring *keyring,
                                    const struct event_new *event,
                                    int64_t *ret_id);

/* ---- reading, on any thread that may read ---- */

struct event_view { /* texts live until the callback returns */
    int64_t id, tip, at_ms, officer, subject;
    int kind;
    enum agency agency;
    bool own;
    struct text detail;
    struct text words; /* opened; absent: none, or erased */
};
typedef enum gw_err event_fn(const struct event_view *view, void *arg);

/* The time line of one tip, oldest first; without what the other agency keeps
 * to itself. What fn answers ends the walk unless it is GW_OK. */
MUST_CHECK enum gw_err event_of_tip(struct db *db,
                                    const struct keyring *keyring, int64_t tip,
                                    enum agency reader, event_fn *fn,
                                    void *arg);

/* All events behind `after`, oldest first, at most limit, without words. */
MUST_CHECK enum gw_err event_after(struct db *db, int64_t after, int limit,
                                   event_fn *fn, void *arg);

/* The newest id; 0 none. */
MUST_CHECK enum gw_err event_newest(struct db *db, int64_t *ret_id);

#endif
