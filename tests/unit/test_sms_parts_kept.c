/* tests/unit/test_sms_parts_kept.c -- how parts of a text are kept, answered, and
 * what becomes of them when something they lead to is gone. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/followup/retention.h"
#include "handlers/tips/tip.h"
#include "handlers/villagers/parts.h"
#include "tests/support/part_sender.h"
#include "tests/support/table.h"

static struct villager_house house;
static struct texter ani;

static int
open_it(void **state)
{
    (void)state;
    villager_house_open(&house, true);
    ani = (struct texter){ .house = &house, .from = "+6281234567890" };
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    villager_house_close(&house);
    return 0;
}

enum { S = 1000, MINUTE = 60 * S, HOUR = 60 * MINUTE };

static int64_t
count(const char *table)
{
    return villager_house_count(&house, table);
}

static int64_t
number(const char *sql)
{
    return villager_house_number(&house, sql, 0);
}

static void
see_tips(const char *want)
{
    OWNED(buf_free)
    struct buf all = buf_new(1 << 20);

    texter_tips(&house, &all);
    assert_string_equal(buf_cstr(&all), want);
}

/* ---- what is answered ---------------------------------------------------------- */

static void
test_answers(void **state)
{
    (void)state;
    assert_int_equal(part_send(&ani, &(struct came){ 1, 2, "ada calo " }),
                     GW_OK);
    assert_int_equal(ani.stored, 1);
    assert_int_equal(ani.replies, 0);
    assert_int_equal(part_send(&ani, &(struct came){ 2, 2, "di Pontang" }),
                     GW_OK);
    assert_int_equal(ani.replies, 1);
    assert_non_null(strstr(ani.reply, "Info diterima"));
    /* What the janitor takes is answered too, and what is late is not. */
    (void)part_send(&ani, &(struct came){ 1, 2, "a", HOUR, "9" });
    part_wait(&ani, (int)(MINUTE));
    assert_int_equal(count("outbox"), 2);
    (void)part_send(&ani, &(struct came){ 2, 2, "b", MINUTE, "9" });
    assert_int_equal(count("outbox"), 2);
    see_tips("ada calo di Pontang | a [bagian 2 dari 2 belum tiba]"
             " + [bagian 2 dari 2] b");
}

/* We were down meanwhile: it is kept, and nobody is woken for it. */
static void
test_answered_in_time(void **state)
{
    (void)state;
    (void)part_send(&ani, &(struct came){ 1, 2, "ada calo " });
    part_wait(&ani, HOUR);
    see_tips("ada calo [bagian 2 dari 2 belum tiba]");
    assert_int_equal(count("outbox"), 0);
}

static void
test_keyword(void **state)
{
    (void)state;
    assert_int_equal(part_send(&ani, &(struct came){ 2, 2, "TI" }), GW_OK);
    assert_int_equal(part_send(&ani, &(struct came){ 1, 2, "BERHEN" }), GW_OK);
    assert_non_null(strstr(ani.reply, "tidak akan SMS"));
    assert_int_equal(count("tip"), 0);
}

/* ---- what is kept, and for how long ----------------------------------------------- */

static void
test_sealed(void **state)
{
    (void)state;
    (void)part_send(&ani, &(struct came){ 1, 2, "rumah di Pontang" });
    assert_false(tip_house_holds(&house.tip, TEXT("Pontang")));
    assert_false(tip_house_holds(&house.tip, TEXT("81234567890")));
}

static void
test_forgotten(void **state)
{
    (void)state;
    (void)part_send(&ani, &(struct came){ 1, 2, "a" });
    (void)part_send(&ani, &(struct came){ 2, 2, "b" });
    assert_int_equal(count("sms_set"), 1);
    assert_int_equal(
        number("SELECT count(*) FROM sms_set WHERE sealed_from IS NULL"
               " AND id <> $1"),
        1);
    part_wait(&ani, (int)(PARTS_LATE_MS - 1));
    assert_int_equal(count("sms_part"), 2);
    part_wait(&ani, (int)(1));
    assert_int_equal(count("sms_set"), 0);
    assert_int_equal(count("sms_part"), 0);
}

/* A sender's ninth text under way: the oldest is taken as far as it came. */
static void
test_many_texts(void **state)
{
    (void)state;
    char ref[8];

    for (int i = 0; i <= PARTS_OPEN_MAX; i++) {
        snprintf(ref, sizeof ref, "%d", i);
        (void)part_send(&ani, &(struct came){ 1, 2, "awal", 0, ref });
    }
    see_tips("awal [bagian 2 dari 2 belum tiba]");
    assert_int_equal(
        number("SELECT count(*) FROM sms_set WHERE state = 1 AND id <> $1"),
        PARTS_OPEN_MAX);
    (void)part_send(&ani, &(struct came){ 2, 2, "akhir", 0, "0" });
    see_tips("awal [bagian 2 dari 2 belum tiba] + [bagian 2 dari 2] akhir");
}

static void
test_longest(void **state)
{
    (void)state;
    char part[PARTS_TEXT_MAX + 1];
    OWNED(buf_free)
    struct buf all = buf_new(1 << 16), want = buf_new(1 << 16);

    for (unsigned i = PARTS_MAX; i > 0; i--) {
        memset(part, 'a' + (int)(i % 26), sizeof part - 1);
        part[sizeof part - 1] = '\0';
        assert_int_equal(part_send(&ani, &(struct came){ i, PARTS_MAX, part }),
                         GW_OK);
    }
    for (unsigned i = 1; i <= PARTS_MAX; i++) {
        for (int k = 0; k < PARTS_TEXT_MAX; k++)
            buf_char(&want, (char)('a' + (int)(i % 26)));
    }
    texter_tips(&house, &all);
    assert_string_equal(buf_cstr(&all), buf_cstr(&want));
    buf_free(&want);
}

/* What no SMS holds is no part of one. */
static void
test_oversized(void **state)
{
    (void)state;
    char text[PARTS_TEXT_MAX + 2];

    memset(text, 'x', sizeof text - 1);
    text[sizeof text - 1] = '\0';
    (void)part_send(&ani, &(struct came){ 1, 2, text });
    assert_int_equal(count("tip"), 1);
    assert_int_equal(count("sms_set"), 0);
    char *long_ref = calloc(1, 1001);
    assert_non_null(long_ref);
    memset(long_ref, '7', 1000);
    assert_int_equal(part_send(&ani, &(struct came){ 1, 2, "a", 0, long_ref }),
                     GW_OK);
    assert_int_equal(count("sms_set"), 0);
    free(long_ref);
}

/* ---- when the tip, the channel or a key is gone ------------------------------------- */

static void
test_erased_tip(void **state)
{
    (void)state;
    int erased;

    (void)part_send(&ani, &(struct came){ 1, 2, "a" });
    part_wait(&ani, (int)(MINUTE));
    assert_int_equal(tip_withdraw(house.tip.db, 1, house.now_ms), GW_OK);
    assert_int_equal(db_begin(house.tip.db), GW_OK);
    assert_int_equal(retention_withdrawn(house.tip.db, house.tip.keyring,
                                         house.now_ms + 80 * HOUR, 9, &erased),
                     GW_OK);
    assert_int_equal(db_commit(house.tip.db), GW_OK);
    assert_int_equal(erased, 1);
    (void)part_send(&ani, &(struct came){ 2, 2, "b", HOUR });
    see_tips(" | [bagian 2 dari 2] b");
}

/* The part goes with the tip that its sender wished away. */
static void
test_withdrawn_tip(void **state)
{
    (void)state;
    (void)part_send(&ani, &(struct came){ 1, 2, "a" });
    part_wait(&ani, (int)(MINUTE));
    assert_int_equal(tip_withdraw(house.tip.db, 1, house.now_ms), GW_OK);
    (void)part_send(&ani, &(struct came){ 2, 2, "b", MINUTE });
    see_tips("a [bagian 2 dari 2 belum tiba] + [bagian 2 dari 2] b");
}

static void
test_channel_gone(void **state)
{
    (void)state;
    (void)part_send(&ani, &(struct came){ 1, 2, "a" });
    assert_int_equal(db_run(house.tip.db, "UPDATE sms_set SET channel = $1",
                            db_t(TEXT("gone"))),
                     GW_OK);
    part_wait(&ani, (int)(MINUTE));
    see_tips("a [bagian 2 dari 2 belum tiba]");
}

static void
test_unreadable(void **state)
{
    (void)state;
    (void)part_send(&ani, &(struct came){ 1, 3, "a" });
    (void)part_send(&ani, &(struct came){ 3, 3, "c" });
    assert_int_equal(db_run(house.tip.db,
                            "UPDATE sms_part SET sealed_text = $1"
                            " WHERE number = 1",
                            db_b(TEXT("\1nonsense"))),
                     GW_OK);
    assert_int_equal(db_run(house.tip.db, "UPDATE sms_set SET sealed_from = $1",
                            db_b(TEXT("\1nonsense"))),
                     GW_OK);
    part_wait(&ani, (int)(MINUTE));
    see_tips("[bagian 1 dari 3 tidak terbaca] [bagian 2 dari 3 belum tiba] c");
}

/* A clock that was set back by a day must not keep a text back for a day. */
static void
test_clock_back(void **state)
{
    (void)state;
    (void)part_send(&ani, &(struct came){ 1, 2, "a" });
    house.now_ms -= 24 * HOUR;
    villager_house_tidy(&house);
    see_tips("a [bagian 2 dari 2 belum tiba]");
}

/* What is stored when the op fails: nothing, and the part may come again. */
static void
test_all_or_nothing(void **state)
{
    (void)state;
    struct came last = { 2, 2, "b", 0, NULL, NULL, "last" };

    (void)part_send(&ani, &(struct came){ 1, 2, "a " });
    assert_int_equal(db_exec(house.tip.db,
                             "CREATE TRIGGER no BEFORE INSERT ON tip"
                             " BEGIN SELECT RAISE(ABORT, 'no more'); END"),
                     GW_OK);
    assert_int_not_equal(part_send(&ani, &last), GW_OK);
    assert_int_equal(count("sms_part"), 1);
    assert_int_equal(db_exec(house.tip.db, "DROP TRIGGER no"), GW_OK);
    assert_int_equal(part_send(&ani, &last), GW_OK);
    see_tips("a b");
}

#define OPEN(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        OPEN(test_answers),      OPEN(test_answered_in_time),
        OPEN(test_keyword),      OPEN(test_sealed),
        OPEN(test_forgotten),    OPEN(test_many_texts),
        OPEN(test_longest),      OPEN(test_oversized),
        OPEN(test_erased_tip),   OPEN(test_withdrawn_tip),
        OPEN(test_channel_gone), OPEN(test_unreadable),
        OPEN(test_clock_back),   OPEN(test_all_or_nothing),
    };

    return cmocka_run_group_tests_name("parts kept", tests, NULL, NULL);
}
