/* handlers/villagers/sms_run.h -- private to sms*.c: one text under way.
 *
 *   sms.c        one text and all of them; the table of keywords
 *   sms_parts.c  texts whose parts come one by one
 *   sms_tip.c    what is told
 *   sms_answer.c what our question gets for an answer: YA, the code word
 *   sms_code.c   what is asked about a code: CEK, TAMBAH
 *   sms_erase.c  HAPUS
 *   sms_word.c   SANDI, and what waits for the code word
 *   sms_field.c  officers who ask what there is to do
 *   sms_wish.c   help, and what the sender wishes: BERHENTI, MULAI, BOLEH
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
    int64_t said_ms; /* when it came */
    struct sender sender;
    int64_t pseudonym;
    struct sender_row row;
    struct text text; /* clean, cut */
    struct keyword_read read;
    int64_t kept; /* the tip that holds the text now; 0 none */
};

/* One keyword's deed. Errors as db_run(). */
typedef enum gw_err sms_fn(struct sms_run *run);

/* Owes a reply unless a rule forbids it; see sms_reply_add(). A code that was
 * typed is named as it was typed. */
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

/* ---- sms_field.c ---- */
/* Before anything else: takes the text of an officer's registered phone that asks
 * for his tasks or takes a tip; *ret_taken: then it is no tip and nothing more is
 * to be done. Errors as db_run(). */
MUST_CHECK enum gw_err sms_run_field(struct sms_run *run, bool *ret_taken);

/* ---- sms_answer.c ---- */
/* Before the keyword's deed: takes the text if it answers PENDING_ERASE or
 * PENDING_WORD, or is the code word and nothing else; *ret_taken: then nothing
 * more is to be done. Those two questions are over then in any case. Errors as
 * db_run(). */
MUST_CHECK enum gw_err sms_run_answer(struct sms_run *run, bool *ret_taken);
/* What the next text may answer. tip: as sender_row.pending_tip. */
void sms_run_pend(struct sms_run *run, enum sender_pending pending,
                  int64_t tip);

/* ---- sms_code.c ---- */
sms_fn sms_take_status, sms_take_addition;
sms_fn sms_take_spent; /* no tries are left: words are kept, silently */
/* The tip of the code that was texted; the duress form warns the duty officers.
 * GW_MISSING none; else as db_run(). */
MUST_CHECK enum gw_err sms_run_find(struct sms_run *run, int64_t *ret_tip,
                                    bool *ret_duress,
                                    enum tip_public *ret_state);
MUST_CHECK enum gw_err sms_run_status(struct sms_run *run, int64_t tip,
                                      bool duress, enum tip_public state);

/* ---- sms_erase.c ---- */
sms_fn sms_take_erase, sms_take_erase_draft;
/* tip: what was asked about, as PENDING_ERASE keeps it. */
MUST_CHECK enum gw_err sms_take_yes(struct sms_run *run, int64_t tip);

/* ---- sms_word.c ---- */
sms_fn sms_take_word_set, sms_take_word_change, sms_take_word_remove;
/* Asks for the code word, before the status of tip (as PENDING_WORD keeps it).
 */
MUST_CHECK enum gw_err sms_ask_word(struct sms_run *run, int64_t tip);
/* Takes the text as the code word if it may be one. */
MUST_CHECK enum gw_err sms_take_word(struct sms_run *run, int64_t tip,
                                     bool *ret_taken);
/* Is the text the code word and nothing else? */
bool sms_is_word(const struct sms_run *run);
/* Puts stars in place of the sender's code word, wherever it stands in text: a
 * text goes through this before it is kept. */
void sms_hide_word(const struct sms_run *run, char *text, size_t len);

/* ---- sms_wish.c ---- */
sms_fn sms_take_help, sms_take_stop, sms_take_start, sms_take_contact;

#endif
