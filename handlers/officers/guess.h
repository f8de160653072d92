/* handlers/officers/guess.h -- slows whoever guesses passwords.
 *
 * Counted by login and address together, so that an attacker does not lock the
 * colleague out. A fixed table: when it is full the oldest entry goes. Pure but
 * for its table; times are the caller's.
 */
#ifndef HANDLERS_OFFICERS_GUESS_H
#define HANDLERS_OFFICERS_GUESS_H

#include <stdbool.h>
#include <stdint.h>

enum {
    GUESS_SLOTS = 256,
    GUESS_FREE = 5, /* failures before waiting begins */
    GUESS_WAIT_MAX_S = 15 * 60
};

struct guesses {
    struct guess {
        uint64_t who; /* 0: empty */
        int failures;
        int64_t last_ms, free_at_ms;
    } list[GUESS_SLOTS];
};

/* Seconds to wait before this one may try again; 0: now. */
int guess_wait_s(const struct guesses *guesses, uint64_t who, int64_t now_ms);
/* After the 5th failure in a row each doubles the wait, from 2 s on. */
void guess_failed(struct guesses *guesses, uint64_t who, int64_t now_ms);
void guess_passed(struct guesses *guesses, uint64_t who);

#endif
