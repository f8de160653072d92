/* tests/unit/test_quota.c -- what a sender may file a day, by SMS and by call,
 * against a real database. */
#include <stdio.h>
#include <string.h>

#include "handlers/tips/code.h"
#include "handlers/tips/tip.h"
#include "handlers/villagers/sender.h"
#include "tests/support/caller.h"
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

#define TIP(column, id)                                                       \
    villager_house_number(&house, "SELECT " column " FROM tip WHERE id = $1", \
                          (id))

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

/* ---- how much a day --------------------------------------------------------------- */

static void
file_many(struct texter *texter, int tips)
{
    for (int i = 0; i < tips; i++)
        send_after(texter, 31 * MINUTE, "ada calo");
}

static void
test_quota(void **state)
{
    (void)state;
    int limit = house.setup->config->quota_tips;

    house.now_ms -= 10 * HOUR;
    file_many(&ani, limit);
    assert_int_equal(TIP("low", limit), 0);
    send_after(&ani, 31 * MINUTE, "ada calo");
    assert_non_null(strstr(ani.reply, "dibaca belakangan"));
    assert_non_null(strstr(ani.reply, "110"));
    assert_int_equal(TIP("low", limit + 1), LOW_LIMIT);
    assert_int_equal(TIP("complete", limit + 1), 1);
    send_after(&ani, 31 * MINUTE, "ada calo");
    assert_int_equal(ani.replies, 0);
    assert_int_equal(TIP("low", limit + 2), LOW_LIMIT);
    /* Others, and what joins, are not concerned. */
    send_after(&budi, MINUTE, "ada calo");
    assert_int_equal(TIP("low", limit + 3), 0);
    send_after(&ani, MINUTE, "di Pontang");
    assert_int_equal(count("tip"), limit + 3);
    /* Nor is tomorrow. */
    send_after(&ani, 24 * HOUR, "ada calo");
    assert_int_equal(TIP("low", limit + 4), 0);
    assert_non_null(strstr(ani.reply, "Info diterima"));
}

static void
test_quota_none(void **state)
{
    (void)state;
    house.setup->config->quota_tips = 0;
    house.now_ms -= 10 * HOUR;
    file_many(&ani, 12);
    assert_int_equal(villager_house_number(
                         &house, "SELECT sum(low) FROM tip WHERE id > $1", 0),
                     0);
}

static void
test_quota_of_nobody(void **state)
{
    (void)state;
    ani.from = "";
    house.setup->config->quota_tips = 1;
    file_many(&ani, 3);
    assert_int_equal(count("tip"), 3);
    assert_int_equal(TIP("low", 3), 0);
    assert_int_equal(count("sender"), 0);
}

/* The limit is a sender's, so a telco's id has one too; it just hears nothing. */
static void
test_quota_of_an_id(void **state)
{
    (void)state;
    ani.from = "tok-8812fe";
    house.setup->config->quota_tips = 1;
    file_many(&ani, 2);
    assert_int_equal(TIP("low", 2), LOW_LIMIT);
    assert_int_equal(count("outbox"), 0);
}

static void
test_quota_of_the_stopped(void **state)
{
    (void)state;
    house.setup->config->quota_tips = 1;
    send_after(&ani, 0, "BERHENTI");
    file_many(&ani, 2);
    assert_int_equal(TIP("low", 2), LOW_LIMIT);
    assert_int_equal(count("outbox"), 1);
}

static void
test_additions(void **state)
{
    (void)state;
    char text[64], code[CODE_DIGITS + 1];

    send_after(&budi, 0, "ada calo");
    code_write(house.tip.keyring, 1, code);
    snprintf(text, sizeof text, "TAMBAH %s mobil hitam", code);
    struct sender_row row = row_of_ani();
    row.added = SENDER_ADDED_MAX - 1;
    save(&row);
    send_after(&ani, MINUTE, text);
    assert_non_null(strstr(ani.reply, "Tambahan sudah disimpan"));
    send_after(&ani, MINUTE, text);
    assert_non_null(strstr(ani.reply, "dibaca belakangan"));
    send_after(&ani, MINUTE, text);
    assert_int_equal(ani.replies, 0);
    see_tips("ada calo + mobil hitam + mobil hitam + mobil hitam");
}

/* ---- by USSD ------------------------------------------------------------------------ */

static struct caller
dial(const char *session)
{
    struct caller caller = { .house = &house, .from = ani.from };

    caller_dial(&caller, session);
    return caller;
}

static void
fill_day(void)
{
    struct sender_row row = row_of_ani();

    row.filed = house.setup->config->quota_tips;
    row.added = SENDER_ADDED_MAX;
    save(&row);
}

static const char whole[] = "1|1|2|TIRT|1";

static void
test_ussd_within(void **state)
{
    (void)state;
    house.setup->config->quota_tips = 1;
    struct caller caller = dial("s1");
    caller_types(&caller, whole);
    caller_sees(&caller, "sudah tersimpan");
    assert_int_equal(TIP("low", 1), 0);
    assert_int_equal(row_of_ani().filed, 1);
    /* Details of the same report are no second one. */
    caller_types(&caller, "1|1|1");
    assert_int_equal(row_of_ani().filed, 1);
    assert_int_equal(TIP("low", 1), 0);
}

static void
test_ussd_over(void **state)
{
    (void)state;
    char want[CODE_DIGITS + 1], shown[CODE_DIGITS + 1];

    fill_day();
    struct caller caller = dial("s1");
    caller_types(&caller, whole);
    assert_false(caller.more);
    caller_sees(&caller, "simpan");
    caller_sees(&caller, "110");
    caller_code(&caller, shown);
    code_write(house.tip.keyring, 1, want);
    assert_string_equal(shown, want);
    assert_int_equal(TIP("low", 1), LOW_LIMIT);
    assert_int_equal(TIP("complete", 1), 1);
}

/* Danger has no limit, and does not count as one of the day's. */
static void
test_ussd_danger(void **state)
{
    (void)state;
    fill_day();
    struct caller caller = dial("s1");
    caller_types(&caller, "2|1|TIRT|1");
    caller_sees(&caller, "Tanda bahaya terkirim");
    assert_int_equal(TIP("low", 1), 0);
    assert_int_equal(TIP("danger", 1), 1);
    assert_int_equal(row_of_ani().filed, house.setup->config->quota_tips);
}

/* A tip that was low rises when it turns out to be danger. */
static void
test_danger_rises(void **state)
{
    (void)state;
    struct tip_body body = { .danger = true };
    bool changed;

    house.setup->config->quota_tips = 1;
    file_many(&ani, 2);
    assert_int_equal(TIP("low", 2), LOW_LIMIT);
    assert_int_equal(
        tip_update(house.tip.db, house.tip.keyring, 2, &body, house.now_ms),
        GW_OK);
    assert_int_equal(TIP("low", 2), 0);
    assert_int_equal(
        tip_set_low(house.tip.db, 2, LOW_NOISE, true, house.now_ms, &changed),
        GW_OK);
    assert_false(changed);
    assert_int_equal(TIP("low", 2), 0);
}

static void
test_ussd_nobody(void **state)
{
    (void)state;
    house.setup->config->quota_tips = 1;
    for (int i = 0; i < 2; i++) {
        struct caller caller = { .house = &house, .from = "" };
        caller_dial(&caller, i == 0 ? "s1" : "s2");
        caller_types(&caller, whole);
        caller_sees(&caller, "sudah tersimpan");
    }
    assert_int_equal(TIP("low", 2), 0);
}

static void
test_ussd_addition(void **state)
{
    (void)state;
    char code[CODE_DIGITS + 1];

    send_after(&budi, 0, "ada calo");
    code_write(house.tip.keyring, 1, code);
    for (int i = 0; i < 2; i++) {
        if (i == 1)
            fill_day();
        struct caller caller = dial(i == 0 ? "s1" : "s2");
        caller_type(&caller, "4");
        caller_type(&caller, code);
        caller_type(&caller, "mobil hitam");
        caller_sees(&caller, i == 0 ? "Terima kasih" : "lebih lama");
        assert_false(caller.more && i == 1);
    }
    see_tips("ada calo + mobil hitam + mobil hitam");
}

/* SMS and calls fill the same day. */
static void
test_ussd_counts_with_sms(void **state)
{
    (void)state;
    house.setup->config->quota_tips = 1;
    file_many(&ani, 1);
    struct caller caller = dial("s1");
    caller_types(&caller, whole);
    assert_int_equal(TIP("low", 2), LOW_LIMIT);
    /* A text does not join what was told in a call. */
    send_after(&ani, MINUTE, "lagi");
    assert_int_equal(count("tip"), 2);
    see_tips("ada calo + lagi | ");
}

#define OPEN(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        OPEN(test_quota),
        OPEN(test_quota_none),
        OPEN(test_quota_of_nobody),
        OPEN(test_quota_of_an_id),
        OPEN(test_quota_of_the_stopped),
        OPEN(test_additions),
        OPEN(test_ussd_within),
        OPEN(test_ussd_over),
        OPEN(test_ussd_danger),
        OPEN(test_danger_rises),
        OPEN(test_ussd_nobody),
        OPEN(test_ussd_addition),
        OPEN(test_ussd_counts_with_sms),
    };

    return cmocka_run_group_tests_name("quota", tests, NULL, NULL);
}
