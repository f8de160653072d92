/* tests/unit/test_noise.c -- texts that are no tips: warned of once, then left
 * without an answer, and never in the way of a true report. */
#include <stdio.h>
#include <string.h>

#include "handlers/tips/tip.h"
#include "handlers/villagers/noise.h"
#include "handlers/villagers/wish.h"
#include "tests/support/caller.h"
#include "tests/support/indexer_house.h"
#include "tests/support/table.h"

enum { S = 1000, MINUTE = 60 * S, HOUR = 60 * MINUTE };

static const int64_t DAY = INT64_C(24) * HOUR;

static struct indexer_house house;
static struct texter ani, budi;

static int
open_it(void **state)
{
    (void)state;
    indexer_house_open(&house);
    ani = (struct texter){ .house = &house.at, .from = "+6281234567890" };
    budi = (struct texter){ .house = &house.at, .from = "081299999999" };
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    indexer_house_close(&house);
    return 0;
}

static const char joke[] = "wkwkwk";
static const char truth[] = "LAPOR 3 wanita dikurung di rumah Pontang, paspor"
                            " disita";

static int64_t
low(int64_t tip)
{
    return INDEXER_TIP(&house, "low", tip);
}

static int64_t
count(const char *table)
{
    return villager_house_count(&house.at, table);
}

/* A text so late that it joins nothing; then the indexer comes by. */
static void
tell(struct texter *texter, const char *text)
{
    house.at.now_ms += 31 * MINUTE;
    (void)texter_send(texter, text);
    (void)indexer_house_read(&house);
}

static struct sender_row
row_of(const struct texter *texter)
{
    struct sender sender = sender_read(text_of(texter->from));
    struct sender_row row;

    assert_int_equal(
        sender_load(house.at.tip.db,
                    keyring_sender(house.at.tip.keyring, "at", &sender),
                    house.at.now_ms, &row),
        GW_OK);
    return row;
}

static void
save(struct sender_row *row)
{
    row->changed = true;
    assert_int_equal(sender_save(house.at.tip.db, row), GW_OK);
}

static bool
is_warning(const char *text)
{
    return strstr(text, "untuk kejadian nyata") != NULL;
}

/* ---- the warning ------------------------------------------------------------------ */

static void
test_warned_once(void **state)
{
    (void)state;
    tell(&ani, joke);
    assert_int_equal(low(1), LOW_NOISE);
    assert_int_equal(ani.replies, 1); /* it was not read yet */
    assert_true(is_warning(indexer_house_question(&house)));
    assert_non_null(strstr(indexer_house_question(&house), "110."));
    assert_int_equal(count("outbox"), 2);
    assert_true(row_of(&ani).warned);
    assert_int_equal(row_of(&ani).noise, 1);

    tell(&ani, "selamat pagi");
    assert_int_equal(low(2), LOW_NOISE);
    assert_int_equal(row_of(&ani).noise, 2);
    assert_int_equal(count("outbox"), 3);
    /* Nothing of all that is lost, and no other is concerned. */
    assert_int_equal(count("tip"), 2);
    tell(&budi, truth);
    assert_int_equal(row_of(&budi).noise, 0);
    assert_int_equal(low(3), 0);
}

static void
test_quiet(void **state)
{
    (void)state;
    int64_t sent;

    tell(&ani, joke);
    tell(&ani, joke);
    sent = count("outbox");
    for (int i = 0; i < 3; i++) {
        tell(&ani, joke);
        assert_int_equal(ani.replies, 0);
    }
    assert_int_equal(count("outbox"), sent);
    assert_int_equal(count("tip"), 5);
    assert_int_equal(low(5), LOW_NOISE);
    assert_int_equal(row_of(&ani).noise, 5);
}

/* Two people, one phone. */
static void
test_truth_is_answered(void **state)
{
    (void)state;
    for (int i = 0; i < 4; i++)
        tell(&ani, joke);
    struct sender_row row = row_of(&ani);
    assert_int_equal(row.noise, 4);
    row.acks = 0; /* tomorrow */
    save(&row);
    tell(&ani, truth);
    assert_non_null(strstr(ani.reply, "Info diterima"));
    assert_int_equal(low(5), 0);
    assert_int_equal(row_of(&ani).noise, 2);
    tell(&ani, truth);
    assert_int_equal(row_of(&ani).noise, 1);
    tell(&ani, joke);
    assert_int_equal(ani.replies, 1);
}

/* Right after a joke, too: it is a tip of its own, and it is answered. */
static void
test_truth_after_noise(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++)
        tell(&ani, joke);
    (void)texter_send(&ani, truth);
    assert_int_equal(count("tip"), 3);
    assert_non_null(strstr(ani.reply, "Info diterima"));
    assert_int_equal(low(3), 0);
}

/* Before the joke was read, the truth joins it; read together they are none. */
static void
test_truth_joins_noise(void **state)
{
    (void)state;
    tell(&ani, joke);
    assert_int_equal(low(1), LOW_NOISE);
    house.at.now_ms += HOUR;
    (void)texter_send(&ani, "selamat pagi");
    (void)texter_send(&ani, truth);
    assert_int_equal(count("tip"), 2);
    (void)indexer_house_read(&house);
    assert_int_equal(low(2), 0);
    assert_int_equal(row_of(&ani).noise, 1);
}

/* ---- who is not warned -------------------------------------------------------------- */

static void
test_stopped(void **state)
{
    (void)state;
    (void)texter_send(&ani, "BERHENTI");
    tell(&ani, joke);
    assert_int_equal(low(1), LOW_NOISE);
    assert_int_equal(count("outbox"), 1);
    assert_false(row_of(&ani).warned);
}

static void
test_no_number(void **state)
{
    (void)state;
    ani.from = "tok-8812fe";
    tell(&ani, joke);
    assert_int_equal(low(1), LOW_NOISE);
    assert_int_equal(count("outbox"), 0);
    ani.from = "";
    tell(&ani, joke);
    assert_int_equal(low(2), LOW_NOISE);
    assert_int_equal(count("sender"), 1);
}

/* No reply is left today: the warning waits for the next time. */
static void
test_replies_spent(void **state)
{
    (void)state;
    struct sender_row row = row_of(&ani);

    row.replies = SENDER_REPLIES_MAX;
    save(&row);
    tell(&ani, joke);
    assert_false(row_of(&ani).warned);
    assert_int_equal(row_of(&ani).noise, 1);
    house.at.now_ms += DAY;
    tell(&ani, joke);
    assert_true(row_of(&ani).warned);
    assert_true(is_warning(indexer_house_question(&house)));
}

/* Read late (we were down, or officers blacked out what was no noise): nobody's
 * phone rings for a text of this morning. */
static void
test_read_late(void **state)
{
    (void)state;
    house.at.now_ms += 31 * MINUTE;
    (void)texter_send(&ani, joke);
    house.at.now_ms += WISH_FRESH_MS;
    (void)indexer_house_read(&house);
    assert_int_equal(low(1), LOW_NOISE);
    assert_int_equal(row_of(&ani).noise, 1);
    assert_false(row_of(&ani).warned);
    assert_int_equal(count("outbox"), 1);
    tell(&ani, joke);
    assert_true(row_of(&ani).warned);
}

/* Whoever was never warned is answered as ever. */
static void
test_unwarned(void **state)
{
    (void)state;
    struct sender_row row = row_of(&ani);

    row.noise = 9;
    row.noise_day = row.day;
    save(&row);
    tell(&ani, joke);
    assert_int_equal(ani.replies, 1);
}

static void
test_no_reader(void **state)
{
    (void)state;
    struct sender_row row = row_of(&ani);

    row.noise = 9;
    row.noise_day = row.day;
    row.warned = true;
    save(&row);
    const struct reader *reader = house.at.setup->reader;
    house.at.setup->reader = NULL;
    tell(&ani, joke);
    house.at.setup->reader = reader;
    assert_int_equal(ani.replies, 1);
}

/* ---- by hand -------------------------------------------------------------------------- */

static bool
find_noise(int64_t tip)
{
    struct db *db = house.at.tip.db;
    bool owed = false;

    assert_int_equal(db_begin(db), GW_OK);
    assert_int_equal(
        noise_found(db, house.at.setup, tip, house.at.now_ms, &owed), GW_OK);
    assert_int_equal(db_commit(db), GW_OK);
    return owed;
}

static enum gw_err
take_back(int64_t tip)
{
    struct db *db = house.at.tip.db;

    assert_int_equal(db_begin(db), GW_OK);
    enum gw_err err =
        noise_taken_back(db, house.at.setup, tip, house.at.now_ms);
    assert_int_equal(db_commit(db), GW_OK);
    return err;
}

static void
test_twice(void **state)
{
    (void)state;
    (void)texter_send(&ani, truth);
    assert_true(find_noise(1));
    assert_false(find_noise(1));
    assert_int_equal(row_of(&ani).noise, 1);
    for (int i = 0; i < 2; i++)
        assert_int_equal(take_back(1), GW_OK);
    assert_int_equal(low(1), 0);
    assert_int_equal(row_of(&ani).noise, 0);
    assert_false(row_of(&ani).warned);
}

static void
test_not_noise(void **state)
{
    (void)state;
    bool owed = true;
    struct caller caller = { .house = &house.at, .from = ani.from };

    assert_int_equal(noise_found(house.at.tip.db, house.at.setup, 99,
                                 house.at.now_ms, &owed),
                     GW_MISSING);
    assert_int_equal(take_back(99), GW_MISSING);
    /* A call's answers were chosen, whatever its words are. */
    caller_dial(&caller, "s1");
    caller_types(&caller, "1|1|2|TIRT|1");
    assert_false(find_noise(1));
    assert_int_equal(low(1), 0);
    assert_int_equal(row_of(&ani).noise, 0);
}

/* What is over the limit stays so when it is no noise after all. */
static void
test_two_reasons(void **state)
{
    (void)state;
    house.at.setup->config->quota_tips = 1;
    tell(&ani, truth);
    tell(&ani, truth);
    (void)find_noise(2);
    assert_int_equal(low(2), LOW_LIMIT | LOW_NOISE);
    assert_int_equal(take_back(2), GW_OK);
    assert_int_equal(low(2), LOW_LIMIT);
}

/* Our own words that come back are no joke of theirs, and start no talk. */
static void
test_own_words(void **state)
{
    (void)state;
    (void)texter_send(&ani, "Nomor ini untuk kejadian nyata. Info yang tidak"
                            " benar memperlambat bantuan");
    assert_int_equal(ani.replies, 0);
    assert_false(find_noise(1));
    assert_int_equal(count("outbox"), 0);
}

/* ---- as time goes by -------------------------------------------------------------------- */

static struct fade_row {
    const char *name;
    int noise, days, want;
    bool warned;
} fades[] = {
    { "the same day", 4, 0, 4, true },
    { "after 29 days", 4, 29, 4, true },
    { "after 30 days", 4, 30, 2, true },
    { "after 59 days", 4, 59, 2, true },
    { "after 60 days", 4, 60, 1, true },
    { "after 90 days nothing is left", 4, 90, 0, false },
    { "an odd number", 5, 30, 2, true },
    { "one is forgotten", 1, 30, 0, false },
    { "very many, and years", 1000000, 3650, 0, false },
    { "a clock set back", 4, -40, 4, true },
};

static void
test_fade(void **state)
{
    const struct fade_row *fade = *state;

    (void)open_it(NULL);
    struct sender_row row = row_of(&ani);
    row.noise = fade->noise;
    row.noise_day = row.day;
    row.warned = true;
    save(&row);
    house.at.now_ms += fade->days * DAY;
    row = row_of(&ani);
    assert_int_equal(row.noise, fade->want);
    assert_int_equal(row.warned, fade->warned);
    /* What was halved is not halved again by the next look. */
    save(&row);
    row = row_of(&ani);
    assert_int_equal(row.noise, fade->want);
    (void)close_it(NULL);
}

#define OPEN(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        OPEN(test_warned_once),       OPEN(test_quiet),
        OPEN(test_truth_is_answered), OPEN(test_truth_after_noise),
        OPEN(test_truth_joins_noise), OPEN(test_stopped),
        OPEN(test_no_number),         OPEN(test_replies_spent),
        OPEN(test_read_late),         OPEN(test_unwarned),
        OPEN(test_no_reader),         OPEN(test_twice),
        OPEN(test_not_noise),         OPEN(test_two_reasons),
        OPEN(test_own_words),
    };

    int failed = RUN_TABLE("fades", fades, test_fade);
    return failed + cmocka_run_group_tests_name("noise", tests, NULL, NULL);
}
