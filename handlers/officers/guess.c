/* handlers/officers/guess.c -- linear search: 256 slots, only on sign-in. */
#include "handlers/officers/guess.h"

#include <stddef.h>

static size_t
slot_of(const struct guesses *guesses, uint64_t who)
{
    for (size_t i = 0; i < GUESS_SLOTS; i++)
        if (guesses->list[i].who == who)
            return i;
    return GUESS_SLOTS;
}

static size_t
oldest(const struct guesses *guesses)
{
    size_t found = 0;

    for (size_t i = 1; i < GUESS_SLOTS; i++)
        if (guesses->list[i].last_ms < guesses->list[found].last_ms)
            found = i;
    return found;
}

int
guess_wait_s(const struct guesses *guesses, uint64_t who, int64_t now_ms)
{
    size_t slot = slot_of(guesses, who);

    if (slot == GUESS_SLOTS || guesses->list[slot].free_at_ms <= now_ms)
        return 0;
    return (int)((guesses->list[slot].free_at_ms - now_ms + 999) / 1000);
}

void
guess_failed(struct guesses *guesses, uint64_t who, int64_t now_ms)
{
    size_t slot = slot_of(guesses, who);
    int wait_s = 1;

    if (slot == GUESS_SLOTS) {
        slot = oldest(guesses);
        guesses->list[slot] = (struct guess){ .who = who };
    }
    struct guess *guess = &guesses->list[slot];
    guess->failures++;
    guess->last_ms = now_ms;
    if (guess->failures < GUESS_FREE)
        return;
    for (int n = GUESS_FREE; n <= guess->failures && wait_s < GUESS_WAIT_MAX_S;
         n++)
        wait_s *= 2;
    if (wait_s > GUESS_WAIT_MAX_S)
        wait_s = GUESS_WAIT_MAX_S;
    guess->free_at_ms = now_ms + (int64_t)wait_s * 1000;
}

void
guess_passed(struct guesses *guesses, uint64_t who)
{
    size_t slot = slot_of(guesses, who);

    if (slot < GUESS_SLOTS)
        guesses->list[slot] = (struct guess){ 0 };
}
