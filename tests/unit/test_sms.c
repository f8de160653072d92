/* tests/unit/test_sms.c -- what comes of a text, against a real database. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/tips/code.h"
#include "handlers/tips/tip.h"
#include "handlers/villagers/sms_reply.h"
#include "tests/support/table.h"
#include "tests/support/texter.h"

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
open_mute(void **state)
{
    (void)state;
    (void)open_it(state);
    villager_house_close(&house);
    villager_house_open(&house, false);
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

static void
code_of(int64_t tip, char ret_code[CODE_DIGITS + 1])
{
    code_write(house.tip.keyring, tip, ret_code);
}

static void
see_narrative(int64_t tip, const char *want)
{
    OWNED(buf_free)
    struct buf text = buf_new(64 * 1024);

    villager_house_narrative(&house, tip, &text);
    assert_string_equal(buf_cstr(&text), want);
}

/* ---- tips ------------------------------------------------------------------- */

static void
test_tip(void **state)
{
    (void)state;
    char code[CODE_DIGITS + 1];

    const char *reply = texter_send(&ani, " LAPOR ada calo di Pontang\r\n");
    code_of(1, code);
    see(reply, "Info diterima. Kode ");
    see(reply, code);
    assert_true(ani.owes_sms);
    assert_int_equal(ani.stored, 1);
    assert_int_equal(count("tip"), 1);
    see_narrative(1, "LAPOR ada calo di Pontang");
    assert_int_equal(TIP("complete", 1), 1);
    assert_int_equal(TIP("medium", 1), MEDIUM_SMS);
    assert_int_equal(villager_house_number(
                         &house, "SELECT tip FROM outbox WHERE id = $1", 1),
                     1);
    assert_false(tip_house_holds(&house.tip, TEXT("Pontang")));
    assert_false(tip_house_holds(&house.tip, TEXT("81234567890")));
    assert_false(tip_house_holds(&house.tip, text_of(code)));
}

static void
test_repeat(void **state)
{
    (void)state;
    ani.id = "one";
    texter_send(&ani, "ada calo");
    see(texter_send(&ani, "ada calo"), "");
    assert_int_equal(ani.repeats, 1);
    assert_int_equal(ani.stored, 0);
    assert_int_equal(ani.replies, 0);
    assert_false(ani.owes_sms);
    assert_int_equal(count("tip"), 1);
    assert_int_equal(count("outbox"), 1);
}

static void
test_odd_texts(void **state)
{
    (void)state;
    struct sms_batch *batch = calloc(1, sizeof *batch);

    assert_non_null(batch);
    batch->list[0] = (struct sms_in){ .id = TEXT("1"),
                                      .from = TEXT("+6281234567890"),
                                      .text = TEXT("a\0b\xff\tc") };
    batch->list[1] = (struct sms_in){ .id = TEXT("2"), .text = TEXT("tolong") };
    batch->list[2] = (struct sms_in){ .id = TEXT("3") };
    batch->count = 3;
    assert_int_equal(texter_send_batch(&ani, batch), GW_OK);
    assert_int_equal(ani.stored, 3);
    assert_int_equal(count("tip"), 2);
    see_narrative(1, "a b\xef\xbf\xbd c");
    see_narrative(2, "tolong");
    assert_int_equal(TIP("sender IS NULL", 2), 1);
    free(batch);
}

/* Characters are counted, not bytes. */
static void
test_long(void **state)
{
    (void)state;
    size_t letters = 6000;
    char *text = malloc(2 * letters + 1);

    assert_non_null(text);
    for (size_t i = 0; i < letters; i++)
        memcpy(text + 2 * i, "\xc3\xa9", 2);
    text[2 * letters] = '\0';
    texter_send(&ani, text);
    text[2 * SMS_TEXT_MAX] = '\0';
    see_narrative(1, text);
    free(text);
}

static void
test_nothing(void **state)
{
    (void)state;
    see(texter_send(&ani, ""), "Bisa tulis");
    see(texter_send(&ani, "lapor"), "Bisa tulis");
    see(texter_send(&ani, "INFO"), "Bisa tulis");
    assert_int_equal(count("tip"), 0);
    assert_int_equal(ani.stored, 1);
}

static void
test_batch(void **state)
{
    (void)state;
    struct sms_batch *batch = calloc(1, sizeof *batch);
    char ids[SMS_BATCH_MAX][8];

    assert_non_null(batch);
    for (size_t i = 0; i < SMS_BATCH_MAX; i++) {
        snprintf(ids[i], sizeof ids[i], "%zu", i % 60);
        batch->list[i] = (struct sms_in){ .id = text_of(ids[i]),
                                          .from = TEXT("+6281234567890"),
                                          .text = TEXT("ada calo") };
    }
    batch->count = SMS_BATCH_MAX;
    assert_int_equal(texter_send_batch(&ani, batch), GW_OK);
    assert_int_equal(ani.stored, 60);
    assert_int_equal(ani.repeats, 40);
    assert_int_equal(count("tip"), 1);
    assert_int_equal(count("message"), 59);
    assert_int_equal(count("outbox"), 1);
    free(batch);
}

/* ---- who is answered ------------------------------------------------------------ */

static struct answered_row {
    const char *name, *from, *text;
    bool answered;
} answered[] = {
    { "a number", "+6281234567890", "ada calo", true },
    { "another spelling", "0812-3456-7890", "ada calo", true },
    { "a foreign number", "+60123456789", "ada calo", true },
    { "a duty officer", "081200000001", "ada calo", true },
    { "a short code", "1771", "ada calo", false },
    { "another short code", "97788", "ada calo", false },
    { "a name", "TELKOMSEL", "ada calo", false },
    { "an operator's id", "tok-8812fe", "ada calo", false },
    { "nobody", "", "ada calo", false },
    { "our own words", "+6281234567890",
      "Info diterima. Kode 48271936. Tambah info: ketik TAMBAH spasi kode "
      "spasi info. Bahaya: telepon 110. Balas BERHENTI bila tak mau di-SMS "
      "lagi.",
      false },
    { "our own words, broken", "+6281234567890",
      "info diterima.\nkode 1234 5678.\ntambah info : ketik tambah", false },
    { "our help come back", "+6281234567890",
      "Bisa tulis: kejadian, desa/kecamatan, kapan, naik apa.", false },
    { "somebody else's words", "+6281234567890",
      "Info diterima dari tetangga, ada calo", true },
};

static void
test_answered(void **state)
{
    const struct answered_row *row = *state;

    (void)open_it(state);
    struct texter texter = { .house = &house, .from = row->from };
    texter_send(&texter, row->text);
    assert_int_equal(count("tip"), 1);
    assert_int_equal(texter.replies, row->answered ? 1 : 0);
    assert_int_equal(texter.owes_sms, row->answered);
    villager_house_close(&house);
}

/* So late that it is told of something else. */
static const char *
send_anew(struct texter *texter, const char *text)
{
    house.now_ms += INT64_C(31) * 60 * 1000;
    return texter_send(texter, text);
}

static void
test_limits(void **state)
{
    (void)state;
    for (int i = 0; i < SENDER_ACKS_MAX; i++)
        see(send_anew(&ani, "ada calo"), "Info diterima");
    send_anew(&ani, "ada calo");
    assert_int_equal(ani.replies, 0);
    for (int i = 0; i < SENDER_REPLIES_MAX; i++)
        see(texter_send(&ani, "INFO"), "Bisa tulis");
    texter_send(&ani, "INFO");
    assert_int_equal(ani.replies, 0);
    see(texter_send(&budi, "ada calo"), "Info diterima");
    house.now_ms += INT64_C(24) * 3600 * 1000;
    see(texter_send(&ani, "ada calo"), "Info diterima");
    assert_int_equal(count("tip"), SENDER_ACKS_MAX + 3);
}

static void
test_stop(void **state)
{
    (void)state;
    see(texter_send(&ani, "BERHENTI"), "tidak akan SMS Anda lagi");
    texter_send(&ani, "Stop");
    assert_int_equal(ani.replies, 0);
    texter_send(&ani, "LAPOR ada calo");
    assert_int_equal(ani.replies, 0);
    assert_int_equal(count("tip"), 1);
    house.now_ms += INT64_C(48) * 3600 * 1000;
    texter_send(&ani, "INFO");
    assert_int_equal(ani.replies, 0);
    assert_int_equal(sender_prune(house.tip.db, house.now_ms, 10), GW_OK);
    texter_send(&ani, "INFO");
    assert_int_equal(ani.replies, 0);
}

/* A longer wish is heard, and what else it says is kept. */
static void
test_long_stop(void **state)
{
    (void)state;
    see(texter_send(&ani, "stop sms, hp ini dipegang majikan"),
        "tidak akan SMS");
    assert_int_equal(count("tip"), 1);
    assert_int_equal(ani.replies, 1);
    texter_send(&ani, "ada calo");
    assert_int_equal(ani.replies, 0);
}

static void
test_channels(void **state)
{
    (void)state;
    ani.channel = "mute";
    see(texter_send(&ani, "ada calo"), "Info diterima");
    assert_int_equal(
        villager_house_number(
            &house, "SELECT channel = 'at' FROM outbox WHERE id = $1", 1),
        1);
    ani.channel = "kn";
    send_anew(&ani, "ada calo");
    assert_int_equal(
        villager_house_number(
            &house, "SELECT channel = 'kn' FROM outbox WHERE id = $1", 2),
        1);
}

static void
test_nobody_sends(void **state)
{
    (void)state;
    texter_send(&ani, "ada calo");
    texter_send(&ani, "INFO");
    texter_send(&ani, "BERHENTI");
    assert_int_equal(count("tip"), 1);
    assert_int_equal(count("outbox"), 0);
    assert_int_equal(count("sender"), 1);
}

/* ---- trouble ---------------------------------------------------------------------- */

static void
test_all_or_nothing(void **state)
{
    (void)state;
    struct sms_batch *batch = calloc(1, sizeof *batch);

    assert_non_null(batch);
    for (size_t i = 0; i < 2; i++)
        batch->list[i] = (struct sms_in){ .id = i ? TEXT("2") : TEXT("1"),
                                          .from = i ? TEXT("+6281299999999")
                                                    : TEXT("+6281234567890"),
                                          .text = TEXT("ada calo") };
    batch->count = 2;
    assert_int_equal(db_exec(house.tip.db,
                             "CREATE TRIGGER second BEFORE INSERT ON tip"
                             " WHEN (SELECT count(*) FROM tip) > 0"
                             " BEGIN SELECT RAISE(ABORT, 'no more'); END"),
                     GW_OK);
    assert_int_not_equal(texter_send_batch(&ani, batch), GW_OK);
    assert_int_equal(count("tip"), 0);
    assert_int_equal(count("seen"), 0);
    assert_int_equal(count("outbox"), 0);
    assert_int_equal(db_exec(house.tip.db, "DROP TRIGGER second"), GW_OK);
    assert_int_equal(texter_send_batch(&ani, batch), GW_OK);
    assert_int_equal(count("tip"), 2);
    free(batch);
}

static void
test_own_words_learnt(void **state)
{
    (void)state;
    assert_int_equal(house.setup->own_words_count, SMS_REPLIES);
    assert_false(sms_reply_is_own(house.setup, TEXT("")));
    assert_false(sms_reply_is_own(house.setup, TEXT("1234")));
}

#define OPEN(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)
#define MUTE(test) cmocka_unit_test_setup_teardown(test, open_mute, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        OPEN(test_tip),
        OPEN(test_repeat),
        OPEN(test_odd_texts),
        OPEN(test_long),
        OPEN(test_nothing),
        OPEN(test_batch),
        OPEN(test_limits),
        OPEN(test_stop),
        OPEN(test_long_stop),
        OPEN(test_channels),
        MUTE(test_nobody_sends),
        OPEN(test_all_or_nothing),
        OPEN(test_own_words_learnt),
    };

    int failed = RUN_TABLE("answered", answered, test_answered);
    return failed + cmocka_run_group_tests_name("sms", tests, NULL, NULL);
}
