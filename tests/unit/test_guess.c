/* tests/unit/test_guess.c -- whoever guesses waits, and nobody else. */
#include "handlers/officers/guess.h"

#include <string.h>

#include "tests/support/table.h"

/* A login from a source, with numbers for hashes. */
static struct guess_who
who(uint64_t login, uint64_t source)
{
    return (struct guess_who){ .pair = login * 1000000 + source,
                               .source = 500000000000 + source,
                               .login = 900000000000 + login };
}

enum { ANI = 7, BUDI = 8, HOME = 1, OFFICE = 2, NOW = 1000000 };

/* Tries until it must wait, or so often; how often it got through. */
static int
storm(struct guesses *guesses, struct guess_who one, int tries, int64_t now_ms)
{
    int through = 0;

    for (int i = 0; i < tries; i++)
        if (guess_begin(guesses, &one, now_ms) == 0)
            through++;
    return through;
}

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
    { "never over the longest", 15, 0, GUESS_WAIT_MAX_S },
    { "part of a second counts whole", GUESS_FREE, 1, 2 },
    { "over is over", GUESS_FREE, 2000, 0 },
    { "forgotten next day", 15, (int64_t)GUESS_FORGET_MS + 1, 0 },
};

static void
test_wait(void **state)
{
    const struct waiting *row = *state;
    static struct guesses guesses;
    struct guess_who ani = who(ANI, HOME), budi = who(BUDI, HOME);
    int64_t now = NOW;

    memset(&guesses, 0, sizeof guesses);
    for (int i = 0; i < row->failures; i++) {
        now += GUESS_WAIT_MAX_S * 1000; /* it waits, and fails again */
        assert_int_equal(guess_begin(&guesses, &ani, now), 0);
    }
    assert_int_equal(guess_begin(&guesses, &ani, now + row->after_ms),
                     row->wait_s);
    assert_int_equal(guess_begin(&guesses, &budi, now + row->after_ms), 0);
}

static void
test_many_at_once(void **state)
{
    static struct guesses guesses;

    (void)state;
    memset(&guesses, 0, sizeof guesses);
    assert_int_equal(storm(&guesses, who(ANI, HOME), 100, NOW), GUESS_FREE);
}

static void
test_passing_forgets(void **state)
{
    static struct guesses guesses;
    struct guess_who ani = who(ANI, HOME);

    (void)state;
    memset(&guesses, 0, sizeof guesses);
    (void)storm(&guesses, ani, GUESS_FREE - 1, NOW);
    assert_int_equal(guess_begin(&guesses, &ani, NOW), 0);
    guess_passed(&guesses, &ani, NOW);
    assert_int_equal(storm(&guesses, ani, 100, NOW), GUESS_FREE);
}

static void
test_undone_is_not_counted(void **state)
{
    static struct guesses guesses;
    struct guess_who ani = who(ANI, HOME);

    (void)state;
    memset(&guesses, 0, sizeof guesses);
    for (int i = 0; i < 100; i++) {
        assert_int_equal(guess_begin(&guesses, &ani, NOW), 0);
        guess_undo(&guesses, &ani);
    }
}

/* The colleague whose login is attacked from elsewhere gets in at once. */
static void
test_colleague_elsewhere(void **state)
{
    static struct guesses guesses;
    struct guess_who ani = who(ANI, OFFICE);

    (void)state;
    memset(&guesses, 0, sizeof guesses);
    for (uint64_t source = 100; source < 300; source++)
        (void)storm(&guesses, who(ANI, source), 100, NOW);
    assert_int_equal(guess_begin(&guesses, &ani, NOW), 0);
    guess_passed(&guesses, &ani, NOW);
    /* And one who mistypes from where he is known keeps his five. */
    assert_int_equal(storm(&guesses, ani, 100, NOW), GUESS_FREE);
}

/* Many addresses against one login: one try each, once it is noticed. */
static void
test_many_sources(void **state)
{
    static struct guesses guesses;

    (void)state;
    memset(&guesses, 0, sizeof guesses);
    for (uint64_t source = 100; source < 110; source++)
        assert_int_equal(storm(&guesses, who(ANI, source), 100, NOW),
                         GUESS_FREE);
    for (uint64_t source = 200; source < 300; source++)
        assert_int_equal(storm(&guesses, who(ANI, source), 100, NOW), 1);
}

/* One address against many logins is slowed as a whole, with a bound; a
 * colleague at the same address who signed in before is not. */
static void
test_many_logins(void **state)
{
    static struct guesses guesses;
    struct guess_who ani = who(ANI, OFFICE), budi = who(BUDI, OFFICE);
    int through = 0;

    (void)state;
    memset(&guesses, 0, sizeof guesses);
    assert_int_equal(guess_begin(&guesses, &ani, NOW), 0);
    guess_passed(&guesses, &ani, NOW);
    for (uint64_t login = 100; login < 600; login++)
        through += storm(&guesses, who(login, OFFICE), 1, NOW);
    assert_int_equal(through, GUESS_FREE_SOURCE);
    int wait = guess_begin(&guesses, &budi, NOW);
    assert_true(wait > 0 && wait <= GUESS_WAIT_SOURCE_MAX_S);
    assert_int_equal(guess_begin(&guesses, &ani, NOW), 0);
    for (int64_t now = NOW; through < 60; now += 60 * 1000) {
        through +=
            storm(&guesses, who(700 + (uint64_t)through, OFFICE), 5, now);
        assert_true(guess_begin(&guesses, &budi, now)
                    <= GUESS_WAIT_SOURCE_MAX_S);
    }
}

/* Made-up logins push out others' entries, not the attacker's own source. */
static void
test_full_table(void **state)
{
    static struct guesses guesses;
    int64_t now = NOW;

    (void)state;
    memset(&guesses, 0, sizeof guesses);
    for (uint64_t login = 100; login < 100 + 2 * GUESS_SLOTS; login++) {
        now += GUESS_WAIT_SOURCE_MAX_S * 1000;
        assert_int_equal(storm(&guesses, who(login, HOME), 1, now), 1);
    }
    struct guess_who next = who(50, HOME);
    assert_int_equal(guess_begin(&guesses, &next, now),
                     GUESS_WAIT_SOURCE_MAX_S);
    for (uint64_t pair = 1; pair < 2 * GUESS_KNOWN; pair++) {
        struct guess_who one = who(pair, 5);
        guess_passed(&guesses, &one, now + (int64_t)pair);
    }
    assert_int_equal(guesses.known[0].pair != 0, 1);
}

/* A wrong token has a source and no login. */
static void
test_no_login(void **state)
{
    static struct guesses guesses;
    struct guess_who one = { .source = 77 };

    (void)state;
    memset(&guesses, 0, sizeof guesses);
    assert_int_equal(storm(&guesses, one, 100, NOW), GUESS_FREE_SOURCE);
    guess_passed(&guesses, &one, NOW);
    assert_int_equal(guesses.known[0].pair, 0);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_many_at_once),
        cmocka_unit_test(test_passing_forgets),
        cmocka_unit_test(test_undone_is_not_counted),
        cmocka_unit_test(test_colleague_elsewhere),
        cmocka_unit_test(test_many_sources),
        cmocka_unit_test(test_many_logins),
        cmocka_unit_test(test_full_table),
        cmocka_unit_test(test_no_login),
    };

    int failed = RUN_TABLE("waits", waits, test_wait);
    return failed + cmocka_run_group_tests_name("guesses", whole, NULL, NULL);
}
