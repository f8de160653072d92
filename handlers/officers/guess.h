/* handlers/officers/guess.h -- slows whoever guesses, and not the colleague.
 *
 * Failures are counted three ways at once:
 *
 *   login and source   waits from the 5th on, each twice as long, to 15 minutes
 *   source             from the 20th on, whatever the logins, to a minute; not
 *                      for a login that has signed in from there before
 *   login              from the 50th on nobody waits for it, but a source gets
 *                      one free failure with it instead of five
 *
 * So nobody can lock a colleague out from elsewhere: from an address that never
 * failed with a login, that login is tried at once. A try counts as a failure
 * when it begins, so that many at once are no way around. Fixed tables: when
 * one is full its oldest entry goes. Pure but for them; times are the caller's.
 */
#ifndef HANDLERS_OFFICERS_GUESS_H
#define HANDLERS_OFFICERS_GUESS_H

#include <stdbool.h>
#include <stdint.h>

enum {
    GUESS_SLOTS = 2048,
    GUESS_KNOWN = 256,
    GUESS_FREE =
        5, /* failures of a login from a source before waiting begins */
    GUESS_FREE_SOURCE = 20,
    GUESS_FREE_LOGIN = 50,
    GUESS_WAIT_MAX_S = 15 * 60,
    GUESS_WAIT_SOURCE_MAX_S = 60,
    GUESS_FORGET_MS = 12 * 3600 * 1000 /* after the last failure */
};

/* Hashes, none 0; source alone for what has no login (tokens): login 0. */
struct guess_who {
    uint64_t pair, source, login;
};

struct guesses {
    struct guess {
        uint64_t who; /* 0: empty */
        int failures;
        int64_t last_ms, free_at_ms;
    } list[GUESS_SLOTS];
    struct guess_known {
        uint64_t pair; /* 0: empty */
        int64_t last_ms;
    } known[GUESS_KNOWN];
};

/* Seconds to wait before this one may try; 0: now. */
int guess_wait_s(struct guesses *guesses, const struct guess_who *who,
                 int64_t now_ms);
/* The same, and when it may try it is counted as a failure, until one of the
 * two below says otherwise. */
int guess_begin(struct guesses *guesses, const struct guess_who *who,
                int64_t now_ms);
/* It was right: forgotten for this pair, and a login is remembered as one that
 * belongs to this source. */
void guess_passed(struct guesses *guesses, const struct guess_who *who,
                  int64_t now_ms);
/* It was never judged: as if it had not begun. */
void guess_undo(struct guesses *guesses, const struct guess_who *who);

#endif
