/* tests/unit/test_guess.c -- whoever guesses waits, and nobody else. */
#include "handlers/officers/guess.h"

#include <string.h>

#include "tests/support/table.h"

enum { ANI = 7, BUDI = 8 };

static struct waiting {
    const char *name;
    int failures;
    int64_t after_ms; /* since the last failure */
    int wait_s;
} waits[] = {
    { "nobody failed", 0, 0, 0 },
    { "four are free", GUESS_FREE - 1, 0, 0 },
    { "the fifth waits", GUESS_FREE, 0, 2 },
    { "each doubles it", GUESS_FREE + 3, 0, 16 },
    { "never over the longest", 60, 0, GUESS_WAIT_MAX_S },
    { "part of a second counts whole", GUESS_FREE, 1, 2 },
    { "over is over", GUESS_FREE, 2000, 0 },
};

static void
test_wait(void **state)
{
    const struct waiting *row = *state;
    struct guesses guesses = { 0 };

    for (int i = 0; i < row->failures; i++)
        guess_failed(&guesses, ANI, 1000);
    assert_int_equal(guess_wait_s(&guesses, ANI, 1000 + row->after_ms),
                     row->wait_s);
    assert_int_equal(guess_wait_s(&guesses, BUDI, 1000), 0);
}

static void
test_passing_forgets(void **state)
{
    struct guesses guesses = { 0 };

    (void)state;
    for (int i = 0; i < GUESS_FREE + 2; i++)
        guess_failed(&guesses, ANI, 1000);
    guess_passed(&guesses, ANI);
    guess_failed(&guesses, ANI, 1000);
    assert_int_equal(guess_wait_s(&guesses, ANI, 1000), 0);
}

/* A full table gives up the oldest, never the one that just failed. */
static void
test_full_table(void **state)
{
    struct guesses guesses = { 0 };

    (void)state;
    for (int i = 0; i < GUESS_FREE; i++)
        guess_failed(&guesses, ANI, 1);
    for (uint64_t who = 100; who < 100 + GUESS_SLOTS; who++)
        for (int i = 0; i < GUESS_FREE; i++)
            guess_failed(&guesses, who, (int64_t)who);
    assert_int_equal(guess_wait_s(&guesses, ANI, 1), 0);
    assert_true(guess_wait_s(&guesses, 100 + GUESS_SLOTS - 1, 356) > 0);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_passing_forgets),
        cmocka_unit_test(test_full_table),
    };

    int failed = RUN_TABLE("waits", waits, test_wait);
    return failed + cmocka_run_group_tests_name("guesses", whole, NULL, NULL);
}
