/* handlers/followup/letter.h -- a message of officers to the sender of a tip.
 *
 * Officers know a tip and its alias; who sends, by which channel, when, and
 * whether at all, is the villagers' side, which is handed in as a post (rooms
 * on one line do not see each other).
 */
#ifndef HANDLERS_FOLLOWUP_LETTER_H
#define HANDLERS_FOLLOWUP_LETTER_H

#include "handlers/followup/event.h"
#include "handlers/tips/tip.h"

enum { LETTER_PARTS_MAX = 3 };

struct letter {
    int64_t tip;
    struct text text; /* clean UTF-8, not empty, at most LETTER_PARTS_MAX SMS */
    struct event_actor actor;
    int64_t now_ms;
};

enum letter_fate {
    LETTER_QUEUED,    /* it goes now */
    LETTER_LATER,     /* when the sender's hours are, or the night is over */
    LETTER_WORD,      /* once the sender has given the code word */
    LETTER_REFUSED,   /* the sender does not want it */
    LETTER_NO_NUMBER, /* nobody to send to: no number, or it was taken back */
    LETTER_NO_CHANNEL /* no channel of ours can send */
};
const char *letter_fate_word(enum letter_fate fate);

struct letter_answer {
    enum letter_fate fate;
    int64_t at_ms;  /* LATER: not before */
    int64_t outbox; /* its id; 0 when none was made */
};

/* The villagers' side, for the process. hold and let_go on the loop: what is
 * held is the config as it was when the request came. */
struct post {
    void *(*hold)(void *arg);
    void (*let_go)(void *held);
    /* Inside an op. GW_MISSING no such tip, GW_CONFLICT it was erased,
     * GW_REJECTED too long; else as db_run(). */
    enum gw_err (*send)(struct db *db, void *held, const struct letter *letter,
                        struct letter_answer *ret_answer);
    /* Tells the sender where the tip stands, in the fixed words of its public
     * state; asks: officers need more, so whoever texted hears it, else only
     * who chose to. Errors as send. */
    enum gw_err (*tell)(struct db *db, void *held, int64_t tip, bool asks,
                        int64_t now_ms, struct letter_answer *ret_answer);
    void *arg;
};

/* The first word in a text that endangers whoever is seen with the phone (the
 * police, a victim, a report); absent when there is none. Pure. */
struct text letter_unsafe(struct text text);

#endif
