/* handlers/villagers/sms_reply.h -- what goes back to who texted, and when
 * nothing does.
 *
 * A handset may be shared or watched, so an answer is the exception that each
 * rule here must let through: to a real number only, never to ourselves, never
 * after BERHENTI, a few a day.
 */
#ifndef HANDLERS_VILLAGERS_SMS_REPLY_H
#define HANDLERS_VILLAGERS_SMS_REPLY_H

#include "gateway/base/err.h"
#include "gateway/base/msisdn.h"
#include "gateway/store/db.h"
#include "handlers/villagers/sender.h"
#include "handlers/villagers/setup.h"

enum sms_reply {
    REPLY_ACK,      /* S1: stored, its code */
    REPLY_HELP,     /* S2: how to write */
    REPLY_STOPPED,  /* S3: no more SMS */
    REPLY_STATUS_1, /* S4a...: enum tip_public from here on */
    REPLY_STATUS_2,
    REPLY_STATUS_3,
    REPLY_STATUS_4,
    REPLY_STATUS_5,
    REPLY_WRONG_CODE, /* S5: unknown or wrong, the same */
    REPLY_ADDED,      /* S6: added to a tip */
    REPLY_ERASE,      /* S7: shall the number go? the same for every code */
    REPLY_LIMITED,    /* S8: kept, read later: many came today */
    REPLY_NOISE,      /* S9: what this number is for */
    REPLY_STARTED,    /* S3b: SMS again */
    REPLY_ERASED,     /* S7b: after YA, whatever came of it */
    REPLY_DRAFT_GONE, /* S7c: after HAPUS, whether there was something or not */
    REPLY_CONTACT,    /* S10: the wish is noted */
    REPLY_ASK_WORD,   /* S11: the code word, please */
    REPLY_WORD_SAVED, /* S12: it is set */
    REPLY_WORD_KEPT,  /* S12b: it is as it was */
    REPLY_WORD_GONE,  /* S12c: there is none */
    REPLY_ASK_PLACE,  /* Q1: where? */
    REPLY_ASK_WHICH,  /* Q1b: which of these kecamatan? */
    REPLY_ASK_TIME,   /* Q2: when? */
    SMS_REPLIES
};

struct sms_reply_to {
    const struct setup *setup;
    const struct setup_channel *channel; /* the one it came by */
    const struct sender *sender;
    struct sender_row *row; /* limits are taken from it */
    struct text said;       /* what they texted, clean */
    struct text typed;   /* the code in it, as it stands there; absent: none. A
                          status and S7 name it thus, so that nobody learns from
                          them that another was meant */
    const char *choices; /* REPLY_ASK_WHICH: of ask_choices(); else NULL */
    int64_t said_ms; /* when the text came that this answers: what is late goes
                        to whoever holds the phone now, so it does not go */
    int64_t now_ms;
};

/* Owes the reply unless a rule forbids it. tip: whose code it names, and
 * (with own) whose message it is; 0 none; minus the tip: its code in the duress
 * form. *ret_owed: a row was added. Errors as db_run(). */
MUST_CHECK enum gw_err sms_reply_add(struct db *db,
                                     const struct sms_reply_to *to,
                                     enum sms_reply reply, int64_t tip,
                                     bool own, bool *ret_owed);

/* May anything that tells of a tip go to this sender now? For whoever sends it:
 * a status, an officer's question. */
enum sms_gate {
    GATE_OPEN,
    GATE_WORD,  /* the code word must come first: sms_ask_word() */
    GATE_CLOSED /* nothing is ever sent */
};
enum sms_gate sms_gate(const struct sender_row *row);

/* Fills setup->own_words with what our messages begin with, so that they are
 * known when they come back. Once, when the flow is loaded. */
MUST_CHECK enum gw_err sms_reply_learn(struct setup *setup);

/* Does it read like one of our own messages? */
bool sms_reply_is_own(const struct setup *setup, struct text said);

#endif
