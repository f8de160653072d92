/* tests/unit/test_sms_parts.c -- texts whose parts come one by one, in any order,
 * twice, late or never, against a real database. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/tips/tip.h"
#include "handlers/villagers/parts.h"
#include "tests/support/table.h"
#include "tests/support/texter.h"

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

/* ---- parts that come --------------------------------------------------------- */

enum { S = 1000, MINUTE = 60 * S, HOUR = 60 * MINUTE, CAME_MAX = 8 };

struct came {
    unsigned number, total;
    const char *text;
    int after_ms;     /* the janitor comes by when time went by */
    const char *ref;  /* "37" */
    const char *from; /* ani */
    const char *id;   /* its own */
    const char *to;   /* 1771 */
};

static enum gw_err
send_part(const struct came *came)
{
    struct sms_batch *batch = calloc(1, sizeof *batch);
    char id[32];

    assert_non_null(batch);
    if (came->after_ms > 0) {
        house.now_ms += came->after_ms;
        villager_house_tidy(&house);
    }
    house.now_ms++;
    snprintf(id, sizeof id, "part-%lld", (long long)house.now_ms);
    batch->list[0] = (struct sms_in){
        .id = text_of(came->id ? came->id : id),
        .from = text_of(came->from ? came->from : ani.from),
        .to = text_of(came->to ? came->to : "1771"),
        .text = text_of(came->text),
        .date = TEXT("2026-11-24 05:06:07"),
        .part_ref = text_of(came->ref ? came->ref : "37"),
        .part_total = came->total,
        .part_number = came->number,
    };
    batch->count = 1;
    enum gw_err err = texter_send_batch(&ani, batch);
    free(batch);
    return err;
}

static enum gw_err
add_message(const struct tip_message_view *view, void *arg)
{
    struct buf *all = arg;

    buf_str(all, " + ");
    buf_add(all, view->text);
    return GW_OK;
}

/* "narrative + message + message | narrative ..." */
static void
write_tips(struct buf *all)
{
    int64_t tips = count("tip");

    for (int64_t tip = 1; tip <= tips; tip++) {
        buf_str(all, tip > 1 ? " | " : "");
        villager_house_narrative(&house, tip, all);
        assert_int_equal(tip_messages(house.tip.db, house.tip.keyring, tip,
                                      add_message, all),
                         GW_OK);
    }
}

static void
see_tips(const char *want)
{
    OWNED(buf_free)
    struct buf all = buf_new(1 << 20);

    write_tips(&all);
    assert_string_equal(buf_cstr(&all), want);
}

static struct parts_row {
    const char *name;
    struct came came[CAME_MAX];
    const char *tips; /* as write_tips() writes them */
    unsigned repeats; /* among them */
    int64_t waiting;  /* parts whose words are kept still */
} rows[] = {
    { "in order",
      { { 1, 3, "ada calo " }, { 2, 3, "bawa 3 anak " }, { 3, 3, "ke Merak" } },
      "ada calo bawa 3 anak ke Merak" },
    { "in reverse order",
      { { 3, 3, "ke Merak" }, { 2, 3, "bawa 3 anak " }, { 1, 3, "ada calo " } },
      "ada calo bawa 3 anak ke Merak" },
    { "a word goes on in the next part",
      { { 2, 2, "lo di Pontang " }, { 1, 2, " ada ca" } },
      "ada calo di Pontang" },
    { "not all yet", { { 2, 3, "b" }, { 1, 3, "a" } }, "", 0, 2 },
    { "a part comes twice",
      { { 1, 2, "satu ", 0, NULL, NULL, "id-1" },
        { 1, 2, "satu ", 0, NULL, NULL, "id-1" },
        { 2, 2, "dua" } },
      "satu dua",
      1 },
    { "a part comes twice under two ids",
      { { 1, 2, "satu " }, { 1, 2, "satu " }, { 2, 2, "dua" } },
      "satu dua",
      1 },
    { "a part comes again after all were there",
      { { 1, 2, "satu " }, { 2, 2, "dua" }, { 1, 2, "satu " } },
      "satu dua",
      1 },
    { "parts that share an id",
      { { 1, 2, "satu ", 0, NULL, NULL, "same" },
        { 2, 2, "dua", 0, NULL, NULL, "same" } },
      "satu dua" },
    { "the sender spelt in two ways",
      { { 1, 2, "satu ", 0, NULL, "+6281234567890" },
        { 2, 2, "dua", 0, NULL, "0812-3456-7890" } },
      "satu dua" },
    { "two senders, one reference",
      { { 1, 2, "ani 1 " },
        { 1, 2, "budi 1 ", 0, NULL, "081299999999" },
        { 2, 2, "budi 2", 0, NULL, "081299999999" },
        { 2, 2, "ani 2" } },
      "budi 1 budi 2 | ani 1 ani 2" },
    { "two texts at once",
      { { 1, 2, "a1 ", 0, "7" },
        { 1, 2, "b1 ", 0, "8" },
        { 2, 2, "b2", 0, "8" },
        { 2, 2, "a2", 0, "7" } },
      "b1 b2 + a1 a2" },
    { "the same reference to another receiver",
      { { 1, 2, "a1 " }, { 2, 2, "b2", 0, NULL, NULL, NULL, "1772" } },
      "",
      0,
      2 },

    { "one is missing",
      { { 1, 3, "ada calo" }, { 3, 3, "ke Merak" }, { 0, 0, NULL, MINUTE } },
      "ada calo [bagian 2 dari 3 belum tiba] ke Merak" },
    { "the first is missing",
      { { 2, 2, "ke Merak" }, { 0, 0, NULL, MINUTE } },
      "[bagian 1 dari 2 belum tiba] ke Merak" },
    { "several are missing",
      { { 3, 6, "c" }, { 0, 0, NULL, MINUTE } },
      "[bagian 1-2 dari 6 belum tiba] c [bagian 4-6 dari 6 belum tiba]" },
    { "a minute has not gone by",
      { { 1, 3, "a" }, { 0, 0, NULL, MINUTE - S } },
      "",
      0,
      1 },
    { "a minute counts from the newest part",
      { { 1, 3, "a" }, { 3, 3, "c", MINUTE - S }, { 0, 0, NULL, MINUTE - S } },
      "",
      0,
      2 },
    { "a late one is added",
      { { 1, 3, "a" }, { 3, 3, "c", S }, { 2, 3, "b", 2 * MINUTE } },
      "a [bagian 2 dari 3 belum tiba] c + [bagian 2 dari 3] b" },
    { "a late one comes twice",
      { { 1, 2, "a" },
        { 2, 2, "b", 2 * MINUTE },
        { 2, 2, "b", HOUR },
        { 1, 2, "a", HOUR } },
      "a [bagian 2 dari 2 belum tiba] + [bagian 2 dari 2] b",
      2 },
    { "a late one, nearly a day later",
      { { 1, 2, "a" }, { 0, 0, NULL, MINUTE }, { 2, 2, "b", 23 * HOUR } },
      "a [bagian 2 dari 2 belum tiba] + [bagian 2 dari 2] b" },
    { "after a day it is another text",
      { { 1, 2, "a" },
        { 0, 0, NULL, MINUTE },
        { 2, 2, "b", 25 * HOUR },
        { 0, 0, NULL, MINUTE } },
      "a [bagian 2 dari 2 belum tiba] | [bagian 1 dari 2 belum tiba] b" },

    { "the reference is used again",
      { { 1, 2, "a1 " },
        { 2, 2, "a2" },
        { 2, 2, "b2", 2 * HOUR },
        { 1, 2, "b1 " } },
      "a1 a2 | b1 b2" },
    { "used again while parts are missing",
      { { 1, 2, "a1" }, { 1, 2, "b1 " }, { 2, 2, "b2" } },
      "a1 [bagian 2 dari 2 belum tiba] + b1 b2" },
    { "used again for a text of another length",
      { { 1, 2, "a1 " }, { 1, 3, "b1 " }, { 2, 2, "a2" } },
      "a1 a2",
      0,
      1 },

    { "the keyword stands in the first part",
      { { 2, 2, "atan" }, { 1, 2, "BANTU" } },
      "BANTUatan" },
    { "LAPOR in the first part",
      { { 2, 2, "di Merak" }, { 1, 2, "LAPOR ada calo " } },
      "LAPOR ada calo di Merak" },

    { "a part without a place", { { 0, 3, "ada calo" } }, "ada calo" },
    { "a part past the last", { { 4, 3, "ada calo" } }, "ada calo" },
    { "one of one", { { 1, 1, "ada calo" } }, "ada calo" },
    { "too many to join",
      { { 33, 33, "akhir" }, { 1, 33, "awal" } },
      "[bagian 33 dari 33] akhir + [bagian 1 dari 33] awal" },
    { "the most that there may be",
      { { 255, 255, "akhir" } },
      "[bagian 255 dari 255] akhir" },
    { "nobody's parts",
      { { 1, 2, "satu", 0, NULL, "anonymous" },
        { 2, 2, "dua", 0, NULL, "anonymous" } },
      "[bagian 1 dari 2] satu | [bagian 2 dari 2] dua" },
    { "empty parts", { { 1, 2, "" }, { 2, 2, "ada calo" } }, "ada calo" },
};

static void
test_row(void **state)
{
    const struct parts_row *row = *state;
    unsigned repeats = 0;

    (void)open_it(state);
    for (size_t i = 0; i < CAME_MAX; i++) {
        const struct came *came = &row->came[i];
        if (came->text != NULL) {
            assert_int_equal(send_part(came), GW_OK);
            repeats += ani.repeats;
        } else if (came->after_ms > 0) {
            house.now_ms += came->after_ms;
            villager_house_tidy(&house);
        }
    }
    see_tips(row->tips);
    assert_int_equal(repeats, row->repeats);
    assert_int_equal(
        number("SELECT count(*) FROM sms_part WHERE sealed_text IS NOT NULL"
               " AND number > $1"),
        row->waiting);
    (void)close_it(NULL);
}

/* ---- what is answered ---------------------------------------------------------- */

static void
test_answers(void **state)
{
    (void)state;
    assert_int_equal(send_part(&(struct came){ 1, 2, "ada calo " }), GW_OK);
    assert_int_equal(ani.stored, 1);
    assert_int_equal(ani.replies, 0);
    assert_int_equal(send_part(&(struct came){ 2, 2, "di Pontang" }), GW_OK);
    assert_int_equal(ani.replies, 1);
    assert_non_null(strstr(ani.reply, "Info diterima"));
    /* What the janitor takes is answered too, and what is late is not. */
    (void)send_part(&(struct came){ 1, 2, "a", HOUR, "9" });
    house.now_ms += MINUTE;
    villager_house_tidy(&house);
    assert_int_equal(count("outbox"), 2);
    (void)send_part(&(struct came){ 2, 2, "b", MINUTE, "9" });
    assert_int_equal(count("outbox"), 2);
    see_tips("ada calo di Pontang | a [bagian 2 dari 2 belum tiba]"
             " + [bagian 2 dari 2] b");
}

static void
test_keyword(void **state)
{
    (void)state;
    assert_int_equal(send_part(&(struct came){ 2, 2, "TI" }), GW_OK);
    assert_int_equal(send_part(&(struct came){ 1, 2, "BERHEN" }), GW_OK);
    assert_non_null(strstr(ani.reply, "tidak akan SMS"));
    assert_int_equal(count("tip"), 0);
}

/* ---- what is kept, and for how long ----------------------------------------------- */

static void
test_sealed(void **state)
{
    (void)state;
    (void)send_part(&(struct came){ 1, 2, "rumah di Pontang" });
    assert_false(tip_house_holds(&house.tip, TEXT("Pontang")));
    assert_false(tip_house_holds(&house.tip, TEXT("81234567890")));
}

static void
test_forgotten(void **state)
{
    (void)state;
    (void)send_part(&(struct came){ 1, 2, "a" });
    (void)send_part(&(struct came){ 2, 2, "b" });
    assert_int_equal(count("sms_set"), 1);
    assert_int_equal(
        number("SELECT count(*) FROM sms_set WHERE sealed_from IS NULL"
               " AND id <> $1"),
        1);
    house.now_ms += PARTS_LATE_MS - 1;
    villager_house_tidy(&house);
    assert_int_equal(count("sms_part"), 2);
    house.now_ms += 1;
    villager_house_tidy(&house);
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
        (void)send_part(&(struct came){ 1, 2, "awal", 0, ref });
    }
    see_tips("awal [bagian 2 dari 2 belum tiba]");
    assert_int_equal(
        number("SELECT count(*) FROM sms_set WHERE state = 1 AND id <> $1"),
        PARTS_OPEN_MAX);
    (void)send_part(&(struct came){ 2, 2, "akhir", 0, "0" });
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
        assert_int_equal(send_part(&(struct came){ i, PARTS_MAX, part }),
                         GW_OK);
    }
    for (unsigned i = 1; i <= PARTS_MAX; i++) {
        for (int k = 0; k < PARTS_TEXT_MAX; k++)
            buf_char(&want, (char)('a' + (int)(i % 26)));
    }
    write_tips(&all);
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
    (void)send_part(&(struct came){ 1, 2, text });
    assert_int_equal(count("tip"), 1);
    assert_int_equal(count("sms_set"), 0);
    char *long_ref = calloc(1, 1001);
    assert_non_null(long_ref);
    memset(long_ref, '7', 1000);
    assert_int_equal(send_part(&(struct came){ 1, 2, "a", 0, long_ref }),
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

    (void)send_part(&(struct came){ 1, 2, "a" });
    house.now_ms += MINUTE;
    villager_house_tidy(&house);
    assert_int_equal(tip_withdraw(house.tip.db, 1, house.now_ms), GW_OK);
    assert_int_equal(
        tip_erase_due(house.tip.db, house.now_ms + 80 * HOUR, 9, &erased),
        GW_OK);
    assert_int_equal(erased, 1);
    (void)send_part(&(struct came){ 2, 2, "b", HOUR });
    see_tips(" | [bagian 2 dari 2] b");
}

/* The part goes with the tip that its sender wished away. */
static void
test_withdrawn_tip(void **state)
{
    (void)state;
    (void)send_part(&(struct came){ 1, 2, "a" });
    house.now_ms += MINUTE;
    villager_house_tidy(&house);
    assert_int_equal(tip_withdraw(house.tip.db, 1, house.now_ms), GW_OK);
    (void)send_part(&(struct came){ 2, 2, "b", MINUTE });
    see_tips("a [bagian 2 dari 2 belum tiba] + [bagian 2 dari 2] b");
}

static void
test_channel_gone(void **state)
{
    (void)state;
    (void)send_part(&(struct came){ 1, 2, "a" });
    assert_int_equal(db_run(house.tip.db, "UPDATE sms_set SET channel = $1",
                            db_t(TEXT("gone"))),
                     GW_OK);
    house.now_ms += MINUTE;
    villager_house_tidy(&house);
    see_tips("a [bagian 2 dari 2 belum tiba]");
}

static void
test_unreadable(void **state)
{
    (void)state;
    (void)send_part(&(struct came){ 1, 3, "a" });
    (void)send_part(&(struct came){ 3, 3, "c" });
    assert_int_equal(db_run(house.tip.db,
                            "UPDATE sms_part SET sealed_text = $1"
                            " WHERE number = 1",
                            db_b(TEXT("\1nonsense"))),
                     GW_OK);
    assert_int_equal(db_run(house.tip.db, "UPDATE sms_set SET sealed_from = $1",
                            db_b(TEXT("\1nonsense"))),
                     GW_OK);
    house.now_ms += MINUTE;
    villager_house_tidy(&house);
    see_tips("[bagian 1 dari 3 tidak terbaca] [bagian 2 dari 3 belum tiba] c");
}

/* A clock that was set back by a day must not keep a text back for a day. */
static void
test_clock_back(void **state)
{
    (void)state;
    (void)send_part(&(struct came){ 1, 2, "a" });
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

    (void)send_part(&(struct came){ 1, 2, "a " });
    assert_int_equal(db_exec(house.tip.db,
                             "CREATE TRIGGER no BEFORE INSERT ON tip"
                             " BEGIN SELECT RAISE(ABORT, 'no more'); END"),
                     GW_OK);
    assert_int_not_equal(send_part(&last), GW_OK);
    assert_int_equal(count("sms_part"), 1);
    assert_int_equal(db_exec(house.tip.db, "DROP TRIGGER no"), GW_OK);
    assert_int_equal(send_part(&last), GW_OK);
    see_tips("a b");
}

#define OPEN(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        OPEN(test_answers),        OPEN(test_keyword),
        OPEN(test_sealed),         OPEN(test_forgotten),
        OPEN(test_many_texts),     OPEN(test_longest),
        OPEN(test_oversized),      OPEN(test_erased_tip),
        OPEN(test_withdrawn_tip),  OPEN(test_channel_gone),
        OPEN(test_unreadable),     OPEN(test_clock_back),
        OPEN(test_all_or_nothing),
    };

    int failed = RUN_TABLE("parts", rows, test_row);
    return failed + cmocka_run_group_tests_name("sms parts", tests, NULL, NULL);
}
