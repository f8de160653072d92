/* tests/unit/test_ussd_deeds.c -- danger, codes and languages, by whole calls. */
#include <string.h>

#include "handlers/tips/tip.h"
#include "handlers/villagers/sender.h"
#include "tests/support/caller.h"
#include "tests/support/table.h"

enum { MINUTE_MS = 60 * 1000 };

static struct villager_house house;
static struct caller ani, budi;

static int
open_house(bool duty)
{
    villager_house_open(&house, duty);
    ani = (struct caller){ .house = &house, .from = "+6281234567890" };
    budi = (struct caller){ .house = &house, .from = "+6281299999999" };
    return 0;
}

static int
open_plain(void **state)
{
    (void)state;
    return open_house(false);
}

static int
open_duty(void **state)
{
    (void)state;
    return open_house(true);
}

static int
close_it(void **state)
{
    (void)state;
    villager_house_close(&house);
    return 0;
}

static int64_t
tips(void)
{
    return villager_house_count(&house, "tip");
}

/* A column of the tip. */
#define TIP(column, id)                                                       \
    villager_house_number(&house, "SELECT " column " FROM tip WHERE id = $1", \
                          (id))

/* ---- danger --------------------------------------------------------------------- */

static void
test_danger(void **state)
{
    (void)state;
    char code[9];

    caller_dial(&ani, "s1");
    caller_type(&ani, "2");
    caller_sees(&ani, "110");
    assert_int_equal(tips(), 0);
    caller_type(&ani, "1");
    caller_sees(&ani, "Di mana?");
    assert_true(ani.owes_sms);
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("danger", 1), 1);
    assert_int_equal(TIP("urgency", 1), 3);
    assert_int_equal(TIP("what", 1), WHAT_DANGER);
    assert_int_equal(villager_house_count(&house, "outbox"), 2);
    assert_int_equal(
        villager_house_number(
            &house, "SELECT count(*) FROM outbox WHERE priority = $1", 0),
        2);
    caller_turn(&ani, TURN_UNKNOWN, ani.typed);
    assert_false(ani.owes_sms);
    caller_types(&ani, "TIRT|1");
    caller_sees(&ani, "Tanda bahaya terkirim");
    caller_code(&ani, code);
    assert_int_equal(strlen(code), 8);
    assert_int_equal(TIP("district = '36.04.13'", 1), 1);
    caller_type(&ani, "1");
    assert_false(ani.more);
    assert_int_equal(TIP("contact", 1), CONTACT_CALL);
    assert_int_equal(tips(), 1);
    assert_int_equal(villager_house_count(&house, "outbox"), 2);
    caller_dial(&ani, "s2");
    caller_sees(&ani, "1 Lapor");
}

static void
test_danger_cut_off(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "2|1");
    caller_ended(&ani);
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 0);
    caller_dial(&ani, "s2");
    caller_sees(&ani, "belum selesai");
    caller_types(&ani, "1|2");
    caller_sees(&ani, "Tanda bahaya terkirim");
    assert_int_equal(tips(), 1);
    assert_int_equal(villager_house_count(&house, "outbox"), 2);
}

static void
test_danger_without_duty(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_type(&ani, "2");
    caller_sees(&ani, "110");
    caller_sees_no(&ani, "tanda bahaya");
    caller_type(&ani, "1");
    caller_sees(&ani, "Apa yang terjadi?");
    assert_int_equal(tips(), 0);
}

/* ---- codes -------------------------------------------------------------------------- */

static void
report(struct caller *caller, const char *session, char ret_code[9])
{
    caller_dial(caller, session);
    caller_types(caller, "1|5|1|3");
    caller_code(caller, ret_code);
    caller_type(caller, "2");
}

static void
test_check(void **state)
{
    (void)state;
    char code[9];

    report(&ani, "s1", code);
    caller_dial(&budi, "s2");
    caller_type(&budi, "3");
    caller_sees(&budi, "Ketik kode");
    caller_type(&budi, code);
    caller_sees(&budi, "sudah diterima");
    caller_sees(&budi, code);
    caller_type(&budi, "1");
    caller_sees(&budi, "Tulis info tambahan");
    caller_type(&budi, "plat A 1234 XY * hitam");
    caller_sees(&budi, "sudah disimpan");
    assert_int_equal(villager_house_count(&house, "message"), 1);
    assert_int_equal(
        villager_house_number(
            &house, "SELECT foreign_sender FROM message WHERE tip = $1", 1),
        1);
}

static void
test_add(void **state)
{
    (void)state;
    char code[9];

    report(&ani, "s1", code);
    caller_dial(&ani, "s2");
    caller_type(&ani, "4");
    caller_type(&ani, "12345678");
    caller_sees(&ani, "tidak cocok");
    caller_type(&ani, code);
    caller_sees(&ani, "Tulis info tambahan");
    caller_types(&ani, "satu|1|dua");
    assert_int_equal(villager_house_count(&house, "message"), 2);
    assert_int_equal(
        villager_house_number(
            &house, "SELECT max(foreign_sender) FROM message WHERE tip = $1",
            1),
        0);
    assert_int_equal(tips(), 1);
}

static void
test_wrong_codes(void **state)
{
    (void)state;
    char code[9];

    report(&budi, "s0", code);
    caller_dial(&ani, "s1");
    caller_types(&ani, "3|11111111");
    caller_sees(&ani, "sisa 2 kali");
    caller_type(&ani, "22222222");
    caller_sees(&ani, "sisa 1 kali");
    caller_turn(&ani, TURN_UNKNOWN, ani.typed);
    caller_sees(&ani, "sisa 1 kali");
    caller_type(&ani, "33333333");
    caller_sees(&ani, "besok");
    assert_false(ani.more);

    /* A right one is met alike until tomorrow, by any way. */
    caller_dial(&ani, "s2");
    caller_types(&ani, "3");
    caller_type(&ani, code);
    caller_sees(&ani, "besok");
    caller_dial(&ani, "s3");
    caller_types(&ani, "4");
    caller_type(&ani, code);
    caller_sees(&ani, "besok");
    house.now_ms += INT64_C(24) * 60 * MINUTE_MS;
    caller_dial(&ani, "s4");
    caller_types(&ani, "3");
    caller_type(&ani, code);
    caller_sees(&ani, "sudah diterima");
    assert_int_equal(villager_house_number(&house,
                                           "SELECT count(*) FROM sender"
                                           " WHERE filed = $1",
                                           0),
                     1);
}

static void
test_wrong_codes_of_nobody(void **state)
{
    (void)state;
    struct caller nobody = { .house = &house, .from = "" };

    caller_dial(&nobody, "s1");
    caller_types(&nobody, "3|11111111|22222222|33333333");
    caller_sees(&nobody, "besok");
    caller_dial(&nobody, "s2");
    caller_types(&nobody, "3|11111111");
    caller_sees(&nobody, "sisa 2 kali");
    assert_int_equal(villager_house_count(&house, "sender"), 0);
}

/* ---- languages ---- */

/* What was chosen once is spoken at every later dial, and by SMS. */
static void
test_language(void **state)
{
    (void)state;
    villager_house_speak(&house);
    caller_dial(&ani, "s1");
    caller_sees(&ani, "Info Aman Banten");
    caller_types(&ani, "7|2");
    caller_sees(&ani, "Inpo Aman Banten");
    caller_dial(&ani, "s2");
    caller_sees(&ani, "Inpo Aman Banten");
    caller_types(&ani, "1|5|1|3");
    assert_int_equal(
        villager_house_number(
            &house, "SELECT language = 'su' FROM tip WHERE id = $1", 1),
        1);
    caller_dial(&budi, "s3");
    caller_sees(&budi, "Info Aman Banten");
    assert_int_equal(villager_house_count(&house, "sender"), 1);
    assert_int_equal(
        sender_prune(house.tip.db, house.now_ms + INT64_C(86400000) * 9, 9),
        GW_OK);
    assert_int_equal(villager_house_count(&house, "sender"), 1);
}

#define PLAIN(test) cmocka_unit_test_setup_teardown(test, open_plain, close_it)
#define DUTY(test)  cmocka_unit_test_setup_teardown(test, open_duty, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        DUTY(test_danger),
        DUTY(test_danger_cut_off),
        PLAIN(test_danger_without_duty),
        PLAIN(test_check),
        PLAIN(test_add),
        PLAIN(test_wrong_codes),
        PLAIN(test_wrong_codes_of_nobody),
        PLAIN(test_language),
    };
    return cmocka_run_group_tests_name("ussd deeds", tests, NULL, NULL);
}
