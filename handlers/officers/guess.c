/* handlers/officers/guess.c -- linear search: only on sign-in.
 *
 * What one would get wrong: one table for all means that whoever makes up
 * logins pushes old entries out; but his own source is counted with each try,
 * so it is always the newest, and what he pushes out slowed himself.
 */
#include "handlers/officers/guess.h"

#include <stddef.h>

static struct guess *
find(struct guesses *guesses, uint64_t who)
{
    for (size_t i = 0; i < GUESS_SLOTS; i++)
        if (guesses->list[i].who == who)
            return &guesses->list[i];
    return NULL;
}

static struct guess *
oldest(struct guesses *guesses)
{
    struct guess *found = &guesses->list[0];

    for (size_t i = 1; i < GUESS_SLOTS; i++)
        if (guesses->list[i].last_ms < found->last_ms)
            found = &guesses->list[i];
    return found;
}

/* What is known of who, as far as it still counts. */
static int
failures_of(struct guesses *guesses, uint64_t who, int64_t now_ms,
            int64_t *ret_free_at_ms)
{
    struct guess *guess = who == 0 ? NULL : find(guesses, who);

    *ret_free_at_ms = 0;
    if (guess == NULL || now_ms - guess->last_ms > GUESS_FORGET_MS)
        return 0;
    *ret_free_at_ms = guess->free_at_ms;
    return guess->failures;
}

static int
wait_s(int failures, int spare, int longest_s)
{
    int wait = 1;

    if (failures < spare)
        return 0;
    for (int n = spare; n <= failures && wait < longest_s; n++)
        wait *= 2;
    return wait > longest_s ? longest_s : wait;
}

static void
count(struct guesses *guesses, uint64_t who, int spare, int longest_s,
      int64_t now_ms)
{
    struct guess *guess = find(guesses, who);

    if (guess == NULL)
        guess = oldest(guesses);
    if (guess->who != who || now_ms - guess->last_ms > GUESS_FORGET_MS)
        *guess = (struct guess){ .who = who };
    guess->failures++;
    guess->last_ms = now_ms;
    guess->free_at_ms =
        now_ms + (int64_t)wait_s(guess->failures, spare, longest_s) * 1000;
}

static bool
is_known(const struct guesses *guesses, uint64_t pair)
{
    for (size_t i = 0; pair != 0 && i < GUESS_KNOWN; i++)
        if (guesses->known[i].pair == pair)
            return true;
    return false;
}

static void
remember(struct guesses *guesses, uint64_t pair, int64_t now_ms)
{
    struct guess_known *place = &guesses->known[0];

    for (size_t i = 0; i < GUESS_KNOWN; i++) {
        struct guess_known *known = &guesses->known[i];
        if (known->pair == pair) {
            place = known;
            break;
        }
        if (known->last_ms < place->last_ms)
            place = known;
    }
    *place = (struct guess_known){ .pair = pair, .last_ms = now_ms };
}

static int
seconds_until(int64_t at_ms, int64_t now_ms)
{
    return at_ms <= now_ms ? 0 : (int)((at_ms - now_ms + 999) / 1000);
}

int
guess_wait_s(struct guesses *guesses, const struct guess_who *who,
             int64_t now_ms)
{
    int64_t pair_at, source_at;

    (void)failures_of(guesses, who->pair, now_ms, &pair_at);
    (void)failures_of(guesses, who->source, now_ms, &source_at);
    int pair = seconds_until(pair_at, now_ms);
    int source =
        is_known(guesses, who->pair) ? 0 : seconds_until(source_at, now_ms);
    return pair > source ? pair : source;
}

int
guess_begin(struct guesses *guesses, const struct guess_who *who,
            int64_t now_ms)
{
    int64_t unused;
    bool known = is_known(guesses, who->pair);
    bool stormed =
        failures_of(guesses, who->login, now_ms, &unused) >= GUESS_FREE_LOGIN;
    int wait = guess_wait_s(guesses, who, now_ms);

    if (wait > 0)
        return wait;
    if (who->pair != 0)
        count(guesses, who->pair, stormed && !known ? 1 : GUESS_FREE,
              GUESS_WAIT_MAX_S, now_ms);
    if (who->login != 0)
        count(guesses, who->login, GUESS_FREE_LOGIN, 0, now_ms);
    if (!known)
        count(guesses, who->source, GUESS_FREE_SOURCE, GUESS_WAIT_SOURCE_MAX_S,
              now_ms);
    return 0;
}

static void
uncount(struct guesses *guesses, uint64_t who, int spare)
{
    struct guess *guess = who == 0 ? NULL : find(guesses, who);

    if (guess == NULL || guess->failures == 0)
        return;
    guess->failures--;
    if (guess->failures < spare)
        guess->free_at_ms = 0;
}

void
guess_undo(struct guesses *guesses, const struct guess_who *who)
{
    uncount(guesses, who->pair, GUESS_FREE);
    uncount(guesses, who->login, GUESS_FREE_LOGIN);
    if (!is_known(guesses, who->pair))
        uncount(guesses, who->source, GUESS_FREE_SOURCE);
}

void
guess_passed(struct guesses *guesses, const struct guess_who *who,
             int64_t now_ms)
{
    guess_undo(guesses, who);
    struct guess *guess = who->pair == 0 ? NULL : find(guesses, who->pair);
    if (guess != NULL)
        *guess = (struct guess){ 0 };
    if (who->pair != 0 && who->login != 0)
        remember(guesses, who->pair, now_ms);
}
