/* tests/unit/test_letter_send.c -- what officers write to a sender: whether it
 * goes, when, and what goes before it. */
#include <string.h>

#include "handlers/villagers/letter_send.h"
#include "tests/support/caller.h"
#include "tests/support/indexer_house.h"
#include "tests/support/table.h"

enum { S = 1000, MINUTE = 60 * S, HOUR = 60 * MINUTE };

static const int64_t DAY = INT64_C(24) * HOUR;

static struct indexer_house house;
static struct texter ani;

static int
open_it(void **state)
{
    (void)state;
    indexer_house_open(&house); /* at 19:10 in Banten */
    ani = (struct texter){ .house = &house.at, .from = "+6281234567890" };
    return 0;
}

static int
close_it(void **state)
{
    (void)state;
    indexer_house_close(&house);
    return 0;
}

static const char told[] = "ada yg dijemput mobil di Pontang Serang";
static const char asked[] = "Warna mobilnya apa?";

static enum gw_err
write_to(int64_t tip, struct text text, struct letter_answer *answer)
{
    struct db *db = house.at.tip.db;
    struct letter letter = { .tip = tip,
                             .text = text,
                             .now_ms = house.at.now_ms };

    assert_int_equal(db_begin(db), GW_OK);
    enum gw_err err = letter_send(db, house.at.setup, &letter, answer);
    assert_int_equal(db_commit(db), GW_OK);
    return err;
}

static enum letter_fate
fate_of(int64_t tip)
{
    struct letter_answer answer;

    assert_int_equal(write_to(tip, text_of(asked), &answer), GW_OK);
    return answer.fate;
}

static int64_t
due(int64_t outbox)
{
    return villager_house_number(
        &house.at, "SELECT due_at FROM outbox WHERE id = $1", outbox);
}

static int64_t
outbox(void)
{
    return villager_house_count(&house.at, "outbox");
}

/* 05:00 of tomorrow: the night is over. */
static int64_t
morning(void)
{
    return reader_house_now * 1000 - (19 * HOUR + 10 * MINUTE) + DAY + 5 * HOUR;
}

/* ---- when ---- */

static void
test_evening(void **state)
{
    (void)state;
    struct letter_answer answer;

    (void)texter_send(&ani, told);
    assert_int_equal(write_to(1, text_of(asked), &answer), GW_OK);
    assert_int_equal(answer.fate, LETTER_QUEUED);
    assert_int_equal(answer.at_ms, 0);
    assert_int_equal(due(answer.outbox), house.at.now_ms);
    assert_string_equal(indexer_house_question(&house), asked);
}

static void
test_night(void **state)
{
    (void)state;
    struct letter_answer answer;

    (void)texter_send(&ani, told);
    house.at.now_ms += 3 * HOUR;
    assert_int_equal(write_to(1, text_of(asked), &answer), GW_OK);
    assert_int_equal(answer.fate, LETTER_LATER);
    assert_int_equal(answer.at_ms, morning());
    assert_int_equal(due(answer.outbox), morning());
}

/* ---- the code word ---- */

static void
test_word(void **state)
{
    (void)state;
    struct letter_answer answer;

    (void)texter_send(&ani, "SANDI mawar");
    (void)texter_send(&ani, told);
    assert_int_equal(write_to(1, text_of(asked), &answer), GW_OK);
    assert_int_equal(answer.fate, LETTER_WORD);
    assert_string_equal(indexer_house_question(&house),
                        "Balas dengan kata sandi Anda.");
    assert_int_equal(due(outbox()), house.at.now_ms);
    assert_true(due(answer.outbox) > house.at.now_ms + 2 * DAY);
    (void)texter_send(&ani, "mawar");
    assert_true(ani.owes_sms);
    assert_int_equal(due(answer.outbox), house.at.now_ms);
}

/* Nobody's phone rings at night because of an officer: the question about the
 * word waits as what it is about does. */
static void
test_word_at_night(void **state)
{
    (void)state;
    struct letter_answer answer;

    (void)texter_send(&ani, "SANDI mawar");
    (void)texter_send(&ani, told);
    house.at.now_ms += 3 * HOUR;
    assert_int_equal(write_to(1, text_of(asked), &answer), GW_OK);
    assert_int_equal(answer.fate, LETTER_WORD);
    assert_int_equal(due(outbox()), morning());
    /* A day from when it was asked there is time to answer. */
    house.at.now_ms = morning() + 23 * HOUR;
    (void)texter_send(&ani, "mawar");
    assert_true(ani.owes_sms);
    assert_int_equal(due(answer.outbox), house.at.now_ms);
}

/* ---- whether ---- */

static void
test_stopped(void **state)
{
    (void)state;
    (void)texter_send(&ani, told);
    (void)texter_send(&ani, "BERHENTI");
    int64_t before = outbox();
    assert_int_equal(fate_of(1), LETTER_REFUSED);
    assert_int_equal(outbox(), before);
}

static void
test_not_wished(void **state)
{
    (void)state;
    (void)texter_send(&ani, told);
    (void)texter_send(&ani, "JANGAN HUBUNGI");
    assert_int_equal(fate_of(1), LETTER_REFUSED);
    (void)texter_send(&ani, "BOLEH SMS");
    assert_int_equal(fate_of(1), LETTER_QUEUED);
    (void)texter_send(&ani, "BOLEH TELEPON");
    assert_int_equal(fate_of(1), LETTER_REFUSED);
}

/* Whoever dialled chose, or did not. */
static void
test_dialled(void **state)
{
    (void)state;
    struct caller caller = { .house = &house.at, .from = ani.from };

    caller_dial(&caller, "s1");
    caller_types(&caller, "1|1|2|TIRT|1|2");
    assert_int_equal(fate_of(1), LETTER_REFUSED);
}

static void
test_nobody(void **state)
{
    (void)state;
    ani.from = "tok-8812fe";
    (void)texter_send(&ani, told);
    assert_int_equal(fate_of(1), LETTER_NO_NUMBER);
    assert_int_equal(outbox(), 0);
}

static void
test_no_channel(void **state)
{
    (void)state;
    (void)texter_send(&ani, told);
    house.at.setup->sender = NULL;
    house.at.setup->config->channels[0].can_send = false;
    int64_t before = outbox();
    assert_int_equal(fate_of(1), LETTER_NO_CHANNEL);
    assert_int_equal(outbox(), before);
}

/* What came by a channel that cannot send is answered by one that can. */
static void
test_another_channel(void **state)
{
    (void)state;
    ani.channel = "mute";
    (void)texter_send(&ani, told);
    assert_int_equal(fate_of(1), LETTER_QUEUED);
    assert_int_equal(villager_house_number(&house.at,
                                           "SELECT count(*) FROM outbox"
                                           " WHERE channel = 'at' AND id > $1",
                                           0),
                     outbox());
}

static void
test_gone(void **state)
{
    (void)state;
    struct letter_answer answer;
    static char long_text[2000];

    assert_int_equal(write_to(9, text_of(asked), &answer), GW_MISSING);
    (void)texter_send(&ani, told);
    memset(long_text, 'x', sizeof long_text - 1);
    assert_int_equal(write_to(1, text_of(long_text), &answer), GW_REJECTED);
    struct db *db = house.at.tip.db;
    assert_int_equal(db_begin(db), GW_OK);
    assert_int_equal(
        tip_erase(db, house.at.tip.keyring, 1, "retention", house.at.now_ms),
        GW_OK);
    assert_int_equal(db_commit(db), GW_OK);
    assert_int_equal(write_to(1, text_of(asked), &answer), GW_CONFLICT);
}

/* ---- where it stands ---- */

static enum letter_fate
tell(bool asks)
{
    struct db *db = house.at.tip.db;
    struct letter_answer answer;

    assert_int_equal(db_begin(db), GW_OK);
    assert_int_equal(
        letter_tell(db, house.at.setup, 1, asks, house.at.now_ms, &answer),
        GW_OK);
    assert_int_equal(db_commit(db), GW_OK);
    return answer.fate;
}

static void
test_tell(void **state)
{
    (void)state;
    (void)texter_send(&ani, told);
    int64_t before = outbox();
    assert_int_equal(tell(false), LETTER_REFUSED); /* nobody asked for it */
    assert_int_equal(outbox(), before);
    assert_int_equal(tell(true), LETTER_QUEUED);
    const char *said = indexer_house_question(&house);
    assert_non_null(strstr(said, "Kode "));
    assert_non_null(strstr(said, ": info sudah diterima. Terima kasih."));
    (void)texter_send(&ani, "BOLEH SMS");
    assert_int_equal(tell(false), LETTER_QUEUED);
}

#define OPEN(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        OPEN(test_evening),         OPEN(test_night),   OPEN(test_word),
        OPEN(test_word_at_night),   OPEN(test_stopped), OPEN(test_not_wished),
        OPEN(test_dialled),         OPEN(test_nobody),  OPEN(test_no_channel),
        OPEN(test_another_channel), OPEN(test_gone),    OPEN(test_tell),
    };

    return cmocka_run_group_tests_name("letter_send", tests, NULL, NULL);
}
