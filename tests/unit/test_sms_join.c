/* tests/unit/test_sms_join.c -- which texts belong together, against a real
 * database. */
#include <string.h>

#include "handlers/followup/retention.h"
#include "handlers/tips/tip.h"
#include "handlers/villagers/sender.h"
#include "tests/support/table.h"
#include "tests/support/texter.h"

enum { S = 1000, MINUTE = 60 * S, HOUR = 60 * MINUTE };

static struct villager_house house;
static struct texter ani, budi;

static int
open_it(void **state)
{
    (void)state;
    villager_house_open(&house, true);
    ani = (struct texter){ .house = &house, .from = "+6281234567890" };
    budi = (struct texter){ .house = &house, .from = "081299999999" };
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    villager_house_close(&house);
    return 0;
}

static int64_t
count(const char *table)
{
    return villager_house_count(&house, table);
}

static void
see_tips(const char *want)
{
    OWNED(buf_free)
    struct buf all = buf_new(1 << 20);

    texter_tips(&house, &all);
    assert_string_equal(buf_cstr(&all), want);
}

/* texter_send() moves the clock by a second of its own. */
static void
send_after(struct texter *texter, int64_t after_ms, const char *text)
{
    house.now_ms += after_ms - S;
    (void)texter_send(texter, text);
}

/* What is remembered of ani. */
static struct sender_row
row_of_ani(void)
{
    struct sender sender = sender_read(text_of(ani.from));
    struct sender_row row;

    assert_int_equal(
        sender_load(house.tip.db,
                    keyring_sender(house.tip.keyring, "at", &sender),
                    house.now_ms, &row),
        GW_OK);
    return row;
}

static void
save(struct sender_row *row)
{
    row->changed = true;
    assert_int_equal(sender_save(house.tip.db, row), GW_OK);
}

/* ---- the second text ------------------------------------------------------------ */

static struct join_row {
    const char *name, *first, *second;
    int64_t after_ms;
    const char *tips;
    unsigned replies; /* to the second */
    const char *from, *second_from, *second_channel;
    int64_t begin_ms; /* the first, after 18.06 WIB */
} joins[] = {
    { "soon after", "ada calo", "di Pontang", 5 * MINUTE,
      "ada calo + di Pontang", 0 },
    { "after 30 minutes", "ada calo", "di Pontang", 30 * MINUTE,
      "ada calo + di Pontang", 0 },
    { "a moment later it is another", "ada calo", "di Pontang", 30 * MINUTE + 1,
      "ada calo | di Pontang", 1 },
    { "LAPOR before it", "LAPOR ada calo", "LAPOR di Pontang", MINUTE,
      "LAPOR ada calo + LAPOR di Pontang", 0 },
    { "over midnight", "ada calo", "di Pontang", 10 * MINUTE,
      "ada calo + di Pontang", 0, NULL, NULL, NULL, 5 * HOUR + 50 * MINUTE },
    { "another spelling of the number", "ada calo", "di Pontang", MINUTE,
      "ada calo + di Pontang", 0, "0812-3456-7890", "+6281234567890" },
    { "by another channel", "ada calo", "di Pontang", MINUTE,
      "ada calo + di Pontang", 0, NULL, NULL, "kn" },
    { "another sender", "ada calo", "di Pontang", MINUTE,
      "ada calo | di Pontang", 1, NULL, "081299999999" },
    { "an operator's id", "ada calo", "di Pontang", MINUTE,
      "ada calo + di Pontang", 0, "tok-8812fe", "tok-8812fe" },
    { "an operator's id on another channel", "ada calo", "di Pontang", MINUTE,
      "ada calo | di Pontang", 0, "tok-8812fe", "tok-8812fe", "kn" },
    { "nobody", "ada calo", "di Pontang", MINUTE, "ada calo | di Pontang", 0,
      "anonymous", "anonymous" },
    { "a clock set back a little", "ada calo", "di Pontang", -10 * MINUTE,
      "ada calo + di Pontang", 0 },
    { "a clock set back by an hour", "ada calo", "di Pontang", -HOUR,
      "ada calo | di Pontang", 1 },
    { "help is not told", "INFO", "di Pontang", MINUTE, "di Pontang", 1 },
    { "asking for help meanwhile", "ada calo", "INFO", MINUTE, "ada calo", 1 },
    { "stop, with words", "ada calo", "stop sms, hp ini dipegang majikan",
      MINUTE, "ada calo | stop sms, hp ini dipegang majikan", 1 },
};

static void
test_join(void **state)
{
    const struct join_row *row = *state;

    (void)open_it(state);
    ani.from = row->from ? row->from : ani.from;
    send_after(&ani, row->begin_ms, row->first);
    ani.from = row->second_from ? row->second_from : ani.from;
    ani.channel = row->second_channel;
    send_after(&ani, row->after_ms, row->second);
    see_tips(row->tips);
    assert_int_equal(ani.replies, row->replies);
    (void)close_it(NULL);
}

static void
test_chain(void **state)
{
    (void)state;
    send_after(&ani, 0, "satu");
    send_after(&ani, 20 * MINUTE, "dua");
    send_after(&ani, 20 * MINUTE, "tiga");
    send_after(&budi, S, "lain");
    send_after(&ani, 20 * MINUTE, "empat");
    see_tips("satu + dua + tiga + empat | lain");
    assert_int_equal(
        villager_house_number(&house,
                              "SELECT sum(foreign_sender) FROM message"
                              " WHERE id > $1",
                              0),
        0);
    assert_int_equal(row_of_ani().added, 3);
    assert_int_equal(row_of_ani().filed, 1);
}

/* BERHENTI stops our SMS, and nothing else. */
static void
test_stopped(void **state)
{
    (void)state;
    send_after(&ani, 0, "BERHENTI");
    send_after(&ani, MINUTE, "ada calo");
    assert_int_equal(ani.replies, 0);
    send_after(&ani, MINUTE, "di Pontang");
    send_after(&ani, HOUR, "lagi");
    see_tips("ada calo + di Pontang | lagi");
    assert_int_equal(count("outbox"), 1);
}

enum gone { WITHDRAWN, ERASED, FORGOTTEN, NOISE };

static struct gone_row {
    const char *name;
    enum gone gone;
    const char *tips;
} gones[] = {
    { "withdrawn", WITHDRAWN, "satu | dua" },
    { "erased", ERASED, " | dua" },
    { "its sender forgotten", FORGOTTEN, "satu | dua" },
    { "read as noise", NOISE, "satu | dua" },
};

static void
lose(enum gone gone)
{
    struct db *db = house.tip.db;
    bool changed;
    int erased;

    switch (gone) {
    case ERASED:
    case WITHDRAWN:
        assert_int_equal(tip_withdraw(db, 1, house.now_ms), GW_OK);
        if (gone == ERASED) {
            assert_int_equal(db_begin(db), GW_OK);
            assert_int_equal(retention_withdrawn(db, house.tip.keyring,
                                                 house.now_ms + 73 * HOUR, 1,
                                                 &erased),
                             GW_OK);
            assert_int_equal(db_commit(db), GW_OK);
        }
        break;
    case FORGOTTEN:
        assert_int_equal(tip_forget_sender(db, 1, house.now_ms), GW_OK);
        break;
    case NOISE:
        assert_int_equal(
            tip_set_low(db, 1, LOW_NOISE, true, house.now_ms, &changed), GW_OK);
        break;
    }
}

static void
test_gone(void **state)
{
    const struct gone_row *row = *state;

    (void)open_it(state);
    send_after(&ani, 0, "satu");
    lose(row->gone);
    send_after(&ani, MINUTE, "dua");
    see_tips(row->tips);
    assert_int_equal(ani.replies, 1);
    (void)close_it(NULL);
}

/* ---- the answer to a question --------------------------------------------------- */

static struct answer_row {
    const char *name;
    enum sender_pending pending;
    int64_t after_ms;
    bool withdrawn;
    const char *tips;
} answers[] = {
    { "where, after hours", PENDING_PLACE, 23 * HOUR, false,
      "satu + di Pontang | dua" },
    { "when, after hours", PENDING_TIME, 5 * HOUR, false,
      "satu + di Pontang | dua" },
    { "where, at once", PENDING_PLACE, MINUTE, false,
      "satu + di Pontang | dua" },
    { "after a day", PENDING_PLACE, 24 * HOUR + 1, false,
      "satu | dua | di Pontang" },
    { "the tip was withdrawn", PENDING_TIME, 2 * HOUR, true,
      "satu | dua | di Pontang" },
    { "no question", PENDING_NONE, 2 * HOUR, false, "satu | dua | di Pontang" },
};

static void
test_answer(void **state)
{
    const struct answer_row *answer = *state;

    (void)open_it(state);
    send_after(&ani, 0, "satu");
    send_after(&ani, HOUR, "dua");
    if (answer->withdrawn)
        lose(WITHDRAWN);
    struct sender_row row = row_of_ani();
    row.pending = answer->pending;
    row.pending_tip = 1;
    row.pending_ms = house.now_ms;
    save(&row);
    send_after(&ani, answer->after_ms, "di Pontang");
    see_tips(answer->tips);
    assert_int_equal(row_of_ani().pending, PENDING_NONE);
    (void)close_it(NULL);
}

/* The talk goes on where it was answered. */
static void
test_after_an_answer(void **state)
{
    (void)state;
    send_after(&ani, 0, "satu");
    send_after(&ani, HOUR, "dua");
    struct sender_row row = row_of_ani();
    row.pending = PENDING_PLACE;
    row.pending_tip = 1;
    row.pending_ms = house.now_ms;
    save(&row);
    send_after(&ani, HOUR, "di Pontang");
    send_after(&ani, MINUTE, "mobil hitam");
    see_tips("satu + di Pontang + mobil hitam | dua");
}

#define OPEN(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        OPEN(test_chain),
        OPEN(test_stopped),
        OPEN(test_after_an_answer),
    };

    int failed = RUN_TABLE("joins", joins, test_join);
    failed += RUN_TABLE("gone", gones, test_gone);
    failed += RUN_TABLE("answers", answers, test_answer);
    return failed + cmocka_run_group_tests_name("sms join", tests, NULL, NULL);
}
