/* handlers/villagers/sms_run.h -- private to sms*.c: one text under way.
 *
 *   sms.c        one text and all of them; the table of keywords
 *   sms_parts.c  texts whose parts come one by one
 *   sms_tip.c    what is told
 *   sms_code.c   what is asked about a code: CEK, TAMBAH, HAPUS
 *   sms_wish.c   help, and what the sender wishes: BERHENTI
 */
#ifndef HANDLERS_VILLAGERS_SMS_RUN_H
#define HANDLERS_VILLAGERS_SMS_RUN_H

#include "handlers/tips/tip.h"
#include "handlers/villagers/keyword.h"
#include "handlers/villagers/sender.h"
#include "handlers/villagers/sms.h"
#include "handlers/villagers/sms_reply.h"

struct sms_run {
    struct db *db;
    struct sms_deed *deed;
    const struct sms_in *sms;
    struct sender sender;
    int64_t pseudonym;
    struct sender_row row;
    struct text text; /* clean, cut */
    struct keyword_read read;
    int64_t kept; /* the tip that holds the text now; 0 none */
};

/* One keyword's deed. Errors as db_run(). */
typedef enum gw_err sms_fn(struct sms_run *run);

/* Owes a reply unless a rule forbids it; see sms_reply_add(). */
MUST_CHECK enum gw_err sms_run_reply(struct sms_run *run, enum sms_reply what,
                                     int64_t tip, bool own);

/* ---- sms.c ---- */
/* One whole text (said: any bytes) of run->sms->from: read, kept and answered;
 * run tells afterwards what came of it. */
MUST_CHECK enum gw_err sms_run_text(struct sms_run *run, struct text said);

/* ---- sms_parts.c ---- */
/* A part of a longer text. *ret_repeat: it came before. */
MUST_CHECK enum gw_err sms_run_part(struct sms_run *run, bool *ret_repeat);

/* ---- sms_tip.c ---- */
sms_fn sms_take_telling;    /* joins the newest tip if it came soon after it, or
                               answers a question; else a tip of its own */
sms_fn sms_take_tip;        /* a tip, acknowledged */
sms_fn sms_take_silent_tip; /* a tip, and not a word about it */
/* The text was added to tip by its code: counts it and says so. */
MUST_CHECK enum gw_err sms_run_added(struct sms_run *run, int64_t tip);

/* ---- sms_code.c ---- */
sms_fn sms_take_status, sms_take_addition, sms_take_erase;

/* ---- sms_wish.c ---- */
sms_fn sms_take_help, sms_take_stop;

#endif
