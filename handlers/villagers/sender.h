/* handlers/villagers/sender.h -- what is remembered of who writes: the limits
 * of the day and the wishes that outlive it.
 *
 * Kept under the pseudonym. Nobody (0) is never remembered.
 */
#ifndef HANDLERS_VILLAGERS_SENDER_H
#define HANDLERS_VILLAGERS_SENDER_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/base/err.h"
#include "gateway/base/msisdn.h"
#include "gateway/store/db.h"

enum {
    SENDER_ACKS_MAX = 3,     /* acknowledgements a number a day */
    SENDER_REPLIES_MAX = 10, /* other replies, and questions of ours, a day */
    SENDER_WRONG_MAX = 3,    /* wrong codes a sender a day */
    SENDER_PAGES_MAX = 3,    /* pages a day for tips over the limit */
    SENDER_ADDED_MAX = 30,   /* texts added to tips a day; more are kept too */
    SENDER_NOISE_DAYS = 30,  /* without noise: then it counts half */
    SENDER_NOISE_QUIET = 2   /* from here on noise gets no answer */
};

/* What the next text of a sender may be the answer to. Stored: append only. */
enum sender_pending {
    PENDING_NONE,
    PENDING_PLACE, /* where? about pending_tip */
    PENDING_TIME,  /* when? */
    PENDING_ERASE, /* shall the number go from pending_tip? */
    PENDING_WORD   /* the code word; then what was asked of pending_tip */
};

/* Bits of sender_row.asked. */
enum { ASKED_PLACE = 1, ASKED_TIME = 2, ASKED_WHICH = 4 };

struct sender_row {
    int64_t id;  /* pseudonym; 0: nobody, never stored */
    int64_t day; /* WIB day of the counts */
    int acks, replies, wrong_codes, filed, added, pages;
    int64_t last_tip, last_ms; /* 0: none; not of the day: what comes within
                                  30 minutes joins, midnight or not */
    int asked;
    enum sender_pending pending;
    int64_t pending_tip; /* ERASE: 0 for a code that opens nothing; ERASE and
                            WORD: minus the tip for the duress form */
    int64_t pending_ms;
    int noise;         /* tips that were noise; halved as time goes by */
    int64_t noise_day; /* WIB day of the newest, or of the last halving */
    bool warned;       /* was told so; forgotten with the last noise */
    bool stopped;      /* is never sent anything */
    int64_t word;      /* keyed hash of a code word, 0 none */
    char language[4];  /* wished, "" none */
    bool changed; /* sender_save() has something to do: set it by hand after
                         changing a field that no function below changes */
};

/* What is known of id on the day of now_ms: yesterday's counts are 0. A sender
 * never met is a row of zeros. Errors as db_run(). */
MUST_CHECK enum gw_err sender_load(struct db *db, int64_t id, int64_t now_ms,
                                   struct sender_row *ret_row);

/* Stores it if it changed; inside an op. Errors as db_run(). */
MUST_CHECK enum gw_err sender_save(struct db *db, struct sender_row *row);

/* Each takes one off its limit and is false when there is none left. */
bool sender_take_ack(struct sender_row *row);
bool sender_take_reply(struct sender_row *row);
bool sender_take_page(struct sender_row *row);

/* May this sender try a code? False after SENDER_WRONG_MAX wrong ones today. */
bool sender_may_try(const struct sender_row *row);
void sender_was_wrong(struct sender_row *row);

/* Counts a tip, or a text added to one. False when that is more than a day's
 * limit (max 0: none); it is kept all the same. Nobodies have no limit. */
bool sender_count_tip(struct sender_row *row, int max);
bool sender_count_added(struct sender_row *row);

/* A tip of the sender was noise, or one thought so is none after all. */
void sender_was_noise(struct sender_row *row);
void sender_was_no_noise(struct sender_row *row);
/* They told something true: half of it is forgotten. */
void sender_was_true(struct sender_row *row);
/* Does noise of this sender get no answer any more? */
bool sender_is_quiet(const struct sender_row *row);

void sender_stop(struct sender_row *row);
/* The same for a number, whose owner told an aggregator; stored. keyring: a
 * struct keyring. An outbox_opted_out_fn. Errors as db_run(). */
MUST_CHECK enum gw_err sender_opted_out(struct db *db,
                                        const struct msisdn *number,
                                        int64_t now_ms, const void *keyring);
void sender_speaks(struct sender_row *row, const char *language);

/* Forgets up to limit of days before yesterday, unless something stands: a wish,
 * a code word, noise. Errors as db_run(). */
MUST_CHECK enum gw_err sender_prune(struct db *db, int64_t now_ms, int limit);
/* How many there are to forget; counts no further than limit. */
MUST_CHECK enum gw_err sender_old(struct db *db, int64_t now_ms, int limit,
                                  int64_t *ret_count);

#endif
