/* tests/unit/test_sms_wishes.c -- HAPUS and YA, SANDI, BOLEH and JANGAN, MULAI,
 * against a real database. */
#include <stdio.h>
#include <string.h>

#include "handlers/followup/event.h"
#include "handlers/tips/code.h"
#include "handlers/tips/tip.h"
#include "handlers/villagers/sms_reply.h"
#include "tests/support/caller.h"
#include "tests/support/table.h"
#include "tests/support/texter.h"

enum { MINUTE_MS = 60 * 1000, HOUR_MS = 60 * MINUTE_MS };

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

static void
see(const char *reply, const char *what)
{
    if (strstr(reply, what) == NULL)
        print_error("no \"%s\" in: %s\n", what, reply);
    assert_non_null(strstr(reply, what));
}

static int64_t
count(const char *table)
{
    return villager_house_count(&house, table);
}

#define TIP(column, id)                                                       \
    villager_house_number(&house, "SELECT " column " FROM tip WHERE id = $1", \
                          (id))
#define NAMELESS(id) TIP("sealed_number IS NULL AND sender IS NULL", id)

static const char *
send_coded(struct texter *texter, const char *before, int64_t tip,
           const char *behind)
{
    char text[256], code[CODE_DIGITS + 1];

    code_write(house.tip.keyring, tip, code);
    snprintf(text, sizeof text, "%s%s%s", before, code, behind);
    return texter_send(texter, text);
}

static void
see_narrative(int64_t tip, const char *want)
{
    OWNED(buf_free)
    struct buf text = buf_new(64 * 1024);

    villager_house_narrative(&house, tip, &text);
    assert_string_equal(buf_cstr(&text), want);
}

/* Every reply is one SMS. */
static void
see_one(struct texter *texter, const char *text, const char *what)
{
    see(texter_send(texter, text), what);
    assert_int_equal(texter->replies, 1);
    assert_in_range(strlen(texter->reply), 1, 160);
}

static void
see_silence(struct texter *texter, const char *text)
{
    texter_send(texter, text);
    assert_string_equal(texter->reply, "");
    assert_int_equal(texter->replies, 0);
}

/* ---- HAPUS ------------------------------------------------------------------ */

/* What makes others count, show and tell it anew. */
static int64_t
told_that_number_went(int64_t tip)
{
    return villager_house_number(&house,
                                 "SELECT count(*) FROM tip_event WHERE tip = $1"
                                 " AND kind = 21 AND detail = 'number'",
                                 tip);
}
_Static_assert(EVENT_ERASED == 21, "the number above");

static void
test_erase(void **state)
{
    (void)state;
    texter_send(&ani, "ada calo");
    see(send_coded(&ani, "HAPUS ", 1, ""), "Hapus nomor Anda dari info ");
    assert_int_equal(NAMELESS(1), 0);
    see_one(&ani, "Ya", "sudah diproses");
    assert_int_equal(NAMELESS(1), 1);
    assert_int_equal(told_that_number_went(1), 1);
    assert_int_equal(TIP("withdrawn_at IS NULL", 1), 1);
    see_narrative(1, "ada calo");
    assert_int_equal(villager_house_number(&house,
                                           "SELECT last_tip IS NULL FROM sender"
                                           " WHERE id <> $1",
                                           0),
                     1);
    /* What comes now is told anew, by somebody else for all we know. */
    see(texter_send(&ani, "mobil hitam"), "Info diterima");
    assert_int_equal(count("tip"), 2);
}

/* What the next text may be, and what then becomes of the number. */
static struct answer_row {
    const char *name, *answer;
    int64_t later_ms;
    bool goes;
} answers[] = {
    { "YA", "YA", 0, true },
    { "Y", "y", 0, true },
    { "YA HAPUS", "ya hapus", 0, true },
    { "OKE", "oke.", 0, true },
    { "within a day", "ya", 23 * (int64_t)HOUR_MS, true },
    { "after a day", "ya", 25 * (int64_t)HOUR_MS, false },
    { "TIDAK", "tidak", 0, false },
    { "YA and more", "ya tapi jangan sekarang", 0, false },
    { "help", "INFO", 0, false },
};

static void
test_answer(void **state)
{
    const struct answer_row *row = *state;

    (void)open_it(state);
    texter_send(&ani, "ada calo");
    send_coded(&ani, "HAPUS ", 1, "");
    house.now_ms += row->later_ms;
    texter_send(&ani, row->answer);
    assert_int_equal(NAMELESS(1), row->goes);
    /* The question is over, whatever was said. */
    texter_send(&ani, "YA");
    assert_int_equal(NAMELESS(1), row->goes);
    assert_int_equal(told_that_number_went(1), row->goes);
    villager_house_close(&house);
}

/* Neither the question nor the answer tells whose tip it is. */
static void
test_erase_foreign(void **state)
{
    (void)state;
    char own[512];

    texter_send(&ani, "ada calo");
    send_coded(&ani, "HAPUS ", 1, "");
    snprintf(own, sizeof own, "%s", ani.reply);
    assert_string_equal(send_coded(&budi, "hapus ", 1, ""), own);
    see_one(&budi, "YA", "sudah diproses");
    assert_int_equal(NAMELESS(1), 0);
    see(texter_send(&budi, "HAPUS 11111111"),
        "Hapus nomor Anda dari info 11111111?");
    see_one(&budi, "YA", "sudah diproses");
    see(texter_send(&budi, "HAPUS 11111111"), "Hapus nomor");
    see_one(&budi, "YA", "sudah diproses");
    /* Three wrong ones a day. */
    see_silence(&budi, "HAPUS 11111111");
    texter_send(&budi, "HAPUS 1234");
    assert_int_equal(budi.replies, 0);
    house.now_ms += 24 * (int64_t)HOUR_MS;
    see(texter_send(&budi, "HAPUS 1234"), "tidak cocok");
}

static void
test_erase_held(void **state)
{
    (void)state;
    texter_send(&ani, "ada calo");
    assert_int_equal(db_run(house.tip.db, "UPDATE tip SET held = $1", db_i(1)),
                     GW_OK);
    send_coded(&ani, "HAPUS ", 1, "");
    see_one(&ani, "YA", "sudah diproses");
    assert_int_equal(NAMELESS(1), 0);
    assert_int_equal(told_that_number_went(1), 0);
    assert_int_equal(TIP("withdrawn_at IS NOT NULL", 1), 1);
}

static void
test_erase_of_nobody(void **state)
{
    (void)state;
    struct texter nobody = { .house = &house, .from = "" };

    texter_send(&nobody, "ada kapal");
    send_coded(&nobody, "HAPUS ", 1, "");
    texter_send(&nobody, "YA");
    assert_int_equal(TIP("withdrawn_at IS NULL", 1), 1);
    assert_int_equal(nobody.replies, 0);
}

/* What is told behind the code is kept, right code or wrong. */
static void
test_erase_and_words(void **state)
{
    (void)state;
    texter_send(&ani, "ada calo");
    see(send_coded(&ani, "HAPUS ", 1, " mobilnya hitam"), "Hapus nomor");
    assert_int_equal(count("tip"), 2);
    texter_send(&ani, "YA");
    assert_int_equal(NAMELESS(1), 1);
}

static void
test_erase_draft(void **state)
{
    (void)state;
    char nothing[512];
    struct caller caller = { .house = &house, .from = "+6281234567890" };

    texter_send(&ani, "HAPUS");
    snprintf(nothing, sizeof nothing, "%s", ani.reply);
    see(nothing, "belum selesai sudah dihapus");
    assert_int_equal(count("tip"), 0);

    caller_dial(&caller, "s1");
    caller_types(&caller, "1|3");
    assert_string_equal(texter_send(&ani, "hapus!"), nothing);
    assert_int_equal(TIP("withdrawn_at IS NOT NULL", 1), 1);
    caller_dial(&caller, "s2");
    caller_sees(&caller, "Info Aman");
    caller_sees_no(&caller, "belum selesai");
}

static void
test_yes_to_nothing(void **state)
{
    (void)state;
    see(texter_send(&ani, "ya"), "Info diterima");
    see_narrative(1, "ya");
}

/* ---- SANDI -------------------------------------------------------------------- */

static void
test_word(void **state)
{
    (void)state;
    texter_send(&ani, "ada calo");
    see_one(&ani, "SANDI merpati8", "Kata sandi disimpan");
    see(send_coded(&ani, "CEK ", 1, ""), "Balas dengan kata sandi Anda.");
    assert_null(strstr(ani.reply, "diterima"));
    see_one(&ani, "Merpati8", "sudah diterima");
    /* The next time, too. */
    see(send_coded(&ani, "CEK ", 1, ""), "kata sandi Anda");
    see_one(&ani, "SANDI merpati8", "sudah diterima");
    assert_int_equal(count("tip"), 1);
    assert_int_equal(count("message"), 0);
    assert_false(tip_house_holds(&house.tip, TEXT("merpati")));
    assert_false(tip_house_holds(&house.tip, TEXT("MERPATI")));
    /* An acknowledgement needs none, and another phone has none. */
    house.now_ms += HOUR_MS;
    see(texter_send(&ani, "ada kapal"), "Info diterima");
    see(send_coded(&budi, "CEK ", 1, ""), "sudah diterima");
}

static void
test_wrong_word(void **state)
{
    (void)state;
    texter_send(&ani, "ada calo");
    texter_send(&ani, "SANDI merpati8");
    send_coded(&ani, "CEK ", 1, "");
    see_one(&ani, "rembulan", "kata sandi Anda");
    see_one(&ani, "matahari", "kata sandi Anda");
    see_silence(&ani, "bintang7");
    see_silence(&ani, "merpati8");
    send_coded(&ani, "CEK ", 1, "");
    assert_int_equal(ani.replies, 0);
    assert_int_equal(count("tip"), 1);
    assert_int_equal(count("message"), 0);
    house.now_ms += 24 * (int64_t)HOUR_MS;
    see(send_coded(&ani, "CEK ", 1, ""), "kata sandi Anda");
    see_one(&ani, "merpati8", "sudah diterima");
}

/* A cry is heard, whatever we had asked. */
static void
test_cry_for_word(void **state)
{
    (void)state;
    texter_send(&ani, "ada calo");
    texter_send(&ani, "SANDI merpati8");
    house.now_ms += HOUR_MS;
    send_coded(&ani, "CEK ", 1, "");
    see(texter_send(&ani, "tolong"), "Info diterima");
    see_narrative(2, "tolong");
    see_silence(&ani, "merpati8"); /* too late, and still not kept */
    assert_int_equal(count("tip"), 2);
    assert_int_equal(count("message"), 0);
}

static void
test_change_word(void **state)
{
    (void)state;
    texter_send(&ani, "ada calo");
    texter_send(&ani, "SANDI merpati8");
    see_one(&ani, "SANDI rembulan9", "tidak berubah");
    see_one(&ani, "SANDI matahari rembulan9", "tidak berubah");
    see_one(&ani, "SANDI merpati8 rembulan9", "disimpan");
    house.now_ms += 24 * (int64_t)HOUR_MS;
    send_coded(&ani, "CEK ", 1, "");
    see_one(&ani, "rembulan9", "sudah diterima");
    see_one(&ani, "SANDI HAPUS rembulan9", "sudah dihapus");
    house.now_ms += 24 * (int64_t)HOUR_MS;
    see(send_coded(&ani, "CEK ", 1, ""), "sudah diterima");
    assert_int_equal(count("tip"), 1);
}

/* Sandi is a name, too. */
static void
test_name(void **state)
{
    (void)state;
    see(texter_send(&ani, "Sandi bawa anak"), "Info diterima");
    see(texter_send(&budi, "sandi hapus fotonya"), "Info diterima");
    struct texter nobody = { .house = &house, .from = "" };
    texter_send(&nobody, "sandi merpati8");
    assert_int_equal(count("tip"), 3);
}

static void
test_word_in_a_text(void **state)
{
    (void)state;
    texter_send(&ani, "SANDI merpati8");
    texter_send(&ani, "Merpati8, ada calo merpati8 di pontang");
    see_narrative(1, "********* ada calo ******** di pontang");
    send_coded(&budi, "TAMBAH ", 1, " merpati8");
    assert_int_equal(count("message"), 1);
}

/* Two senders with one word have two hashes. */
static void
test_words_are_salted(void **state)
{
    (void)state;
    texter_send(&ani, "SANDI merpati8");
    texter_send(&budi, "SANDI merpati8");
    assert_int_equal(
        villager_house_number(&house,
                              "SELECT count(DISTINCT word) FROM sender"
                              " WHERE word <> $1",
                              0),
        2);
}

/* ---- contact, START ----------------------------------------------------------- */

static void
test_contact(void **state)
{
    (void)state;
    see(texter_send(&ani, "BOLEH SMS"), "Bisa tulis"); /* of what? */
    texter_send(&ani, "ada calo");
    see_one(&ani, "BOLEH SMS pagi", "sudah dicatat");
    assert_int_equal(TIP("contact", 1), CONTACT_SMS);
    assert_int_equal(TIP("contact_hours", 1), HOURS_PAGI);
    see_one(&ani, "boleh telepon", "sudah dicatat");
    assert_int_equal(TIP("contact", 1), CONTACT_CALL);
    assert_int_equal(TIP("contact_hours", 1), HOURS_ANY);
    see_silence(&ani, "JANGAN HUBUNGI");
    assert_int_equal(TIP("contact", 1), CONTACT_REFUSED);
    assert_int_equal(TIP("contact_hours", 1), HOURS_NONE);
    see_silence(&budi, "jangan telepon");
    assert_int_equal(count("tip"), 1);
    assert_int_equal(count("message"), 0);
}

static void
test_start(void **state)
{
    (void)state;
    see_one(&ani, "MULAI", "Bisa tulis");
    see_one(&ani, "STOP", "tidak akan SMS");
    see_silence(&ani, "ada calo");
    see_silence(&ani, "INFO");
    see_one(&ani, "mulai", "SMS Anda lagi");
    see_one(&ani, "INFO", "Bisa tulis");
    assert_int_equal(count("tip"), 1);
}

/* A stopped sender is not asked, and may erase all the same. */
static void
test_erase_stopped(void **state)
{
    (void)state;
    texter_send(&ani, "ada calo");
    texter_send(&ani, "STOP");
    send_coded(&ani, "HAPUS ", 1, "");
    assert_int_equal(ani.replies, 0);
    see_silence(&ani, "YA");
    assert_int_equal(NAMELESS(1), 1);
}

static void
test_gate(void **state)
{
    (void)state;
    struct sender_row row = { .id = 1 };

    assert_int_equal(sms_gate(&row), GATE_OPEN);
    row.word = 7;
    assert_int_equal(sms_gate(&row), GATE_WORD);
    row.stopped = true;
    assert_int_equal(sms_gate(&row), GATE_CLOSED);
}

#define OPEN(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        OPEN(test_erase),           OPEN(test_erase_foreign),
        OPEN(test_erase_held),      OPEN(test_erase_of_nobody),
        OPEN(test_erase_and_words), OPEN(test_erase_draft),
        OPEN(test_yes_to_nothing),  OPEN(test_word),
        OPEN(test_wrong_word),      OPEN(test_cry_for_word),
        OPEN(test_change_word),     OPEN(test_name),
        OPEN(test_word_in_a_text),  OPEN(test_words_are_salted),
        OPEN(test_contact),         OPEN(test_start),
        OPEN(test_erase_stopped),   cmocka_unit_test(test_gate),
    };

    int failed = RUN_TABLE("answers to HAPUS", answers, test_answer);
    return failed + cmocka_run_group_tests_name("wishes", tests, NULL, NULL);
}
