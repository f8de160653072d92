/* tests/unit/test_ussd.c -- whole calls against a real database. */
#include <stdio.h>
#include <string.h>

#include "handlers/tips/tip.h"
#include "handlers/villagers/janitor.h"
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

static void
see(const struct caller *caller, const char *what)
{
    if (strstr(caller->screen, what) == NULL)
        print_error("no \"%s\" in: %s\n", what, caller->screen);
    assert_non_null(strstr(caller->screen, what));
}

static void
see_not(const struct caller *caller, const char *what)
{
    if (strstr(caller->screen, what) != NULL)
        print_error("\"%s\" in: %s\n", what, caller->screen);
    assert_null(strstr(caller->screen, what));
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

static enum gw_err
check_narrative(const struct tip_view *view, void *arg)
{
    const char *want = arg;

    if (want == NULL)
        assert_null(view->narrative.at);
    else
        assert_true(text_is(view->narrative, want));
    return GW_OK;
}

static void
see_narrative(int64_t tip, char *want)
{
    assert_int_equal(tip_get(house.tip.db, house.tip.keyring, tip, NULL, 0,
                             check_narrative, want),
                     GW_OK);
}

static void
janitor(void)
{
    struct janitor_found found;

    assert_int_equal(janitor_look(house.tip.db, house.now_ms, &found), GW_OK);
    assert_int_equal(db_begin(house.tip.db), GW_OK);
    assert_int_equal(
        janitor_work(house.tip.db, house.setup, &found, house.now_ms), GW_OK);
    assert_int_equal(db_commit(house.tip.db), GW_OK);
}

/* ---- a report -------------------------------------------------------------- */

static void
test_whole_report(void **state)
{
    (void)state;
    char code[9], again[9], story[] = "dibawa*ke Merak";

    caller_dial(&ani, "s1");
    see(&ani, "1 Lapor");
    see_not(&ani, "Bahasa");
    see((caller_type(&ani, "1"), &ani), "Apa yang terjadi?");
    see((caller_type(&ani, "1"), &ani), "Kapan?");
    assert_int_equal(tips(), 0);
    see((caller_type(&ani, "2"), &ani), "4 huruf");
    see((caller_type(&ani, "TIRT"), &ani), "1 Tirtayasa, Kab Serang");
    see((caller_type(&ani, "1"), &ani), "sudah tersimpan");
    caller_code(&ani, code);
    assert_int_equal(strlen(code), 8);
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 1);
    assert_int_equal(TIP("what", 1), WHAT_TRICKED);
    assert_int_equal(TIP("occurs", 1), WHEN_TODAY);
    assert_int_equal(TIP("district = '36.04.13'", 1), 1);
    assert_int_equal(TIP("medium", 1), MEDIUM_USSD);

    see((caller_type(&ani, "1"), &ani), "anak");
    see((caller_type(&ani, "1"), &ani), "Desa/kel di Tirtayasa");
    assert_int_equal(TIP("minors", 1), MINORS_YES);
    see((caller_type(&ani, "1"), &ani), "Tulis singkat");
    assert_int_equal(TIP("village IS NOT NULL", 1), 1);
    see((caller_type(&ani, story), &ani), "Boleh petugas");
    see_narrative(1, story);
    see((caller_type(&ani, "3"), &ani), "Jam aman");
    see((caller_type(&ani, "2"), &ani), "Info Anda:");
    see(&ani, "Tirtayasa, Kab Serang");
    assert_int_equal(TIP("contact", 1), CONTACT_SMS);
    assert_int_equal(TIP("contact_hours", 1), HOURS_SIANG);
    assert_true(ani.more);
    see((caller_type(&ani, "1"), &ani), "Terima kasih. Kode Anda");
    assert_false(ani.more);
    caller_code(&ani, again);
    assert_string_equal(code, again);
    assert_int_equal(tips(), 1);

    caller_dial(&ani, "s2");
    see(&ani, "1 Lapor");
    assert_false(tip_house_holds(&house.tip, TEXT("Merak")));
    assert_false(tip_house_holds(&house.tip, TEXT("81234567890")));
    assert_false(tip_house_holds(&house.tip, text_of(code)));
}

/* Every turn of a report comes twice, and then every older one once more. */
static void
test_repeats(void **state)
{
    (void)state;
    static const char *const keys[] = { "1", "1", "1",   "TIRT", "1", "1",
                                        "2", "9", "a*b", "1",    "1" };
    char first[1024];

    caller_dial(&ani, "s1");
    for (size_t i = 0; i < LENGTH(keys); i++) {
        caller_type(&ani, keys[i]);
        assert_false(ani.repeat);
        snprintf(first, sizeof first, "%s", ani.screen);
        bool more = ani.more;
        caller_turn(&ani, TURN_UNKNOWN, ani.typed);
        assert_string_equal(first, ani.screen);
        assert_true(ani.repeat);
        assert_int_equal(ani.more, more);
        for (size_t len = strlen(ani.typed); len > 0; len--) {
            char older[2048];
            snprintf(older, len + 1, "%s", ani.typed);
            caller_turn(&ani, TURN_UNKNOWN, older);
            assert_string_equal(first, ani.screen);
            assert_true(ani.repeat);
        }
    }
    assert_false(ani.more);
    assert_int_equal(tips(), 1);
    assert_int_equal(villager_house_count(&house, "ussd_call"), 1);
}

static void
test_resynchronise(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|1");
    caller_turn(&ani, TURN_UNKNOWN, "9*9*3");
    see(&ani, "4 huruf");
    assert_false(ani.repeat);
    caller_turn(&ani, TURN_UNKNOWN, "9*9*3*3");
    see(&ani, "sudah tersimpan");
    assert_int_equal(TIP("occurs", 1), WHEN_WEEK);
}

static void
test_two_steps_at_once(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_turn(&ani, TURN_UNKNOWN, "1*1*2");
    see(&ani, "4 huruf");
    caller_turn(&ani, TURN_UNKNOWN, "1*1");
    see(&ani, "4 huruf");
    assert_true(ani.repeat);
}

static void
test_shortcut(void **state)
{
    (void)state;
    ani.session = "s1";
    caller_turn(&ani, TURN_UNKNOWN, "1*5");
    see(&ani, "Kapan?");
    caller_turn(&ani, TURN_UNKNOWN, "1*5*1");
    see(&ani, "4 huruf");
    assert_int_equal(tips(), 0);
}

/* After a restart with an older database: the whole text tells the call. */
static void
test_forgotten_call(void **state)
{
    (void)state;
    ani.session = "s1";
    caller_turn(&ani, TURN_UNKNOWN, "1*2*1*TIRT*1*1*3*9*naik*truk");
    see(&ani, "Boleh petugas");
    assert_int_equal(tips(), 1);
    char story[] = "naik*truk";
    see_narrative(1, story);
}

static void
test_too_many_at_once(void **state)
{
    (void)state;
    ani.session = "s1";
    caller_turn(&ani, TURN_UNKNOWN,
                "5*0*5*0*5*0*5*0*5*0*5*0*5*0*5*0*5*0*5*0*5*0");
    see(&ani, "1 Lapor");
    assert_true(ani.more);
}

static void
test_two_begins(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_dial(&ani, "s1");
    assert_true(ani.repeat);
    see(&ani, "1 Lapor");
    caller_dial(&ani, "s2");
    see(&ani, "1 Lapor");
    caller_type(&ani, "1");
    see(&ani, "Apa yang terjadi?");
    assert_int_equal(tips(), 0);
}

static void
test_odd_input(void **state)
{
    (void)state;
    char big[1500];

    memset(big, 'x', sizeof big - 1);
    big[sizeof big - 1] = '\0';
    caller_dial(&ani, "s1");
    see((caller_type(&ani, "\xf0\x9f\x98\x80"), &ani), "Pilihan tidak ada");
    see((caller_type(&ani, "1"), &ani), "1 Lapor");
    caller_turn(&ani, TURN_UNKNOWN, "\xff\xfe\x01");
    see(&ani, "Pilihan tidak ada");
    caller_turn(&ani, TURN_UNKNOWN, "0");
    see(&ani, "1 Lapor");
    ani.typed[0] = '\0';
    caller_types(&ani, "0|1|1|1|3");
    caller_dial(&ani, "s2");
    assert_true(ani.more);
    ani.session = "s3";
    caller_turn(&ani, TURN_UNKNOWN, big);
    assert_true(ani.more);
}

/* ---- cut off ---------------------------------------------------------------- */

static void
test_nothing_answered(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_type(&ani, "1");
    caller_ended(&ani);
    house.now_ms += 5 * MINUTE_MS;
    janitor();
    assert_int_equal(tips(), 0);
    caller_dial(&ani, "s2");
    see(&ani, "1 Lapor");
}

static void
test_ended(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3|1");
    caller_ended(&ani);
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 0);
    assert_int_equal(TIP("what", 1), WHAT_CHILD);
    assert_int_equal(TIP("occurs", 1), WHEN_NOW);
    assert_int_equal(TIP("district IS NULL", 1), 1);
    caller_ended(&ani);
    ani.session = "unknown";
    caller_ended(&ani);
    ani.session = "";
    caller_ended(&ani);
    assert_int_equal(tips(), 1);
}

static void
test_silent(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3");
    house.now_ms += 4 * MINUTE_MS;
    janitor();
    assert_int_equal(tips(), 0);
    house.now_ms += 1;
    janitor();
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 0);
    janitor();
    assert_int_equal(tips(), 1);

    /* A late key of the same call goes on with the same tip. */
    caller_types(&ani, "1|3");
    see(&ani, "sudah tersimpan");
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 1);
}

/* What the look saw may be over when the work is done. */
static void
test_key_between_look_and_work(void **state)
{
    (void)state;
    struct janitor_found found;

    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3");
    house.now_ms += 5 * MINUTE_MS;
    assert_int_equal(janitor_look(house.tip.db, house.now_ms, &found), GW_OK);
    assert_int_equal(found.silent_count, 1);
    caller_type(&ani, "1");
    assert_int_equal(
        janitor_work(house.tip.db, house.setup, &found, house.now_ms), GW_OK);
    assert_int_equal(tips(), 0);
}

static void
test_pruned(void **state)
{
    (void)state;
    struct janitor_found found;

    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3");
    assert_int_equal(janitor_look(house.tip.db, house.now_ms, &found), GW_OK);
    assert_int_equal(found.open_calls, 1);
    assert_false(janitor_has_work(&found));
    house.now_ms += 31 * MINUTE_MS;
    janitor();
    assert_int_equal(tips(), 1);
    janitor();
    assert_int_equal(villager_house_count(&house, "ussd_call"), 0);
    assert_int_equal(janitor_look(house.tip.db, house.now_ms, &found), GW_OK);
    assert_int_equal(found.open_calls, 0);
    assert_false(janitor_has_work(&found));
    assert_false(janitor_has_more(&found));
}

static void
test_gave_up(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3|8");
    see(&ani, "Pilihan tidak ada");
    caller_types(&ani, "7|7");
    see(&ani, "Silakan dial lagi");
    assert_false(ani.more);
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 0);
    caller_turn(&ani, TURN_UNKNOWN, ani.typed);
    see(&ani, "Silakan dial lagi");
    assert_false(ani.more);
    caller_dial(&ani, "s2");
    see(&ani, "belum selesai");
}

/* ---- the offer to go on ------------------------------------------------------- */

static void
test_resume(void **state)
{
    (void)state;
    char code[9], again[9];

    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3|1|TIRT");
    house.now_ms += 1000;
    caller_dial(&ani, "s2");
    see(&ani, "belum selesai");
    see_not(&ani, "Tirtayasa");
    caller_type(&ani, "1");
    see(&ani, "4 huruf");
    assert_int_equal(tips(), 0);
    caller_types(&ani, "3");
    see(&ani, "sudah tersimpan");
    caller_code(&ani, code);
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("what", 1), WHAT_CHILD);
    caller_ended(&ani);

    /* Once more, after it was committed: the same tip and code. */
    house.now_ms += 20 * MINUTE_MS;
    caller_dial(&ani, "s3");
    see(&ani, "belum selesai");
    caller_type(&ani, "1");
    see(&ani, "sudah tersimpan");
    caller_code(&ani, again);
    assert_string_equal(code, again);
    caller_type(&ani, "2");
    assert_false(ani.more);
    assert_int_equal(tips(), 1);
    caller_dial(&ani, "s4");
    see(&ani, "1 Lapor");

    /* The calls it went through do nothing any more. */
    ani.session = "s1";
    caller_turn(&ani, TURN_UNKNOWN, "1*3*1*TIRT*1");
    assert_false(ani.more);
    assert_int_equal(tips(), 1);
}

static void
test_resume_after_drop(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3|1");
    caller_ended(&ani);
    assert_int_equal(tips(), 1);
    house.now_ms += 29 * MINUTE_MS;
    caller_dial(&ani, "s2");
    see(&ani, "belum selesai");
    caller_types(&ani, "1|3");
    see(&ani, "sudah tersimpan");
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 1);
}

static void
test_no_offer(void **state)
{
    (void)state;
    struct caller nobody = { .house = &house, .from = "" };
    struct caller operator_id = { .house = &house, .from = "tok-77" };
    struct caller elsewhere = { .house = &house,
                                .from = "tok-77",
                                .channel = "mute" };

    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3|1");
    caller_ended(&ani);
    see((caller_dial(&budi, "s2"), &budi), "1 Lapor");
    house.now_ms += 31 * MINUTE_MS;
    see((caller_dial(&ani, "s3"), &ani), "1 Lapor");

    caller_dial(&nobody, "n1");
    caller_types(&nobody, "1|3|1");
    caller_ended(&nobody);
    see((caller_dial(&nobody, "n2"), &nobody), "1 Lapor");

    caller_dial(&operator_id, "o1");
    caller_types(&operator_id, "1|3|1");
    caller_ended(&operator_id);
    see((caller_dial(&elsewhere, "o2"), &elsewhere), "1 Lapor");
    see((caller_dial(&operator_id, "o3"), &operator_id), "belum selesai");
}

/* What was dialled behind the code must not answer the offer. */
static void
test_offer_and_shortcut(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3|1");
    caller_ended(&ani);
    ani.session = "s2";
    caller_turn(&ani, TURN_UNKNOWN, "3");
    see(&ani, "belum selesai");
    caller_turn(&ani, TURN_UNKNOWN, "3*1");
    see(&ani, "4 huruf");
    assert_int_equal(TIP("withdrawn_at IS NULL", 1), 1);
}

static void
test_renew(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3|1");
    caller_dial(&ani, "s2");
    caller_type(&ani, "2");
    see(&ani, "1 Lapor");
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 0);
    caller_types(&ani, "1|5|1|3");
    see(&ani, "sudah tersimpan");
    assert_int_equal(tips(), 2);
    assert_int_equal(TIP("what", 2), WHAT_FOREIGN);
    caller_type(&ani, "2");
    see((caller_dial(&ani, "s3"), &ani), "1 Lapor");
}

static void
test_forget(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3|1");
    caller_dial(&ani, "s2");
    caller_type(&ani, "3");
    see(&ani, "dicatat");
    assert_false(ani.more);
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 0);
    assert_int_equal(TIP("withdrawn_at", 1), house.now_ms);
    see((caller_dial(&ani, "s3"), &ani), "1 Lapor");
}

static void
test_forget_own(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|5|1|3|1|1|1");
    see(&ani, "Info Anda:");
    caller_type(&ani, "3");
    see(&ani, "dicatat");
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("withdrawn_at", 1), house.now_ms);
    see((caller_dial(&ani, "s2"), &ani), "1 Lapor");
}

static void
test_leave_the_offer(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3|1");
    caller_dial(&ani, "s2");
    caller_type(&ani, "0");
    assert_false(ani.more);
    see((caller_dial(&ani, "s3"), &ani), "belum selesai");
    assert_int_equal(tips(), 0);
}

/* ---- danger --------------------------------------------------------------------- */

static void
test_danger(void **state)
{
    (void)state;
    char code[9];

    caller_dial(&ani, "s1");
    caller_type(&ani, "2");
    see(&ani, "110");
    assert_int_equal(tips(), 0);
    caller_type(&ani, "1");
    see(&ani, "Di mana?");
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
    see(&ani, "Tanda bahaya terkirim");
    caller_code(&ani, code);
    assert_int_equal(strlen(code), 8);
    assert_int_equal(TIP("district = '36.04.13'", 1), 1);
    caller_type(&ani, "1");
    assert_false(ani.more);
    assert_int_equal(TIP("contact", 1), CONTACT_CALL);
    assert_int_equal(tips(), 1);
    assert_int_equal(villager_house_count(&house, "outbox"), 2);
    see((caller_dial(&ani, "s2"), &ani), "1 Lapor");
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
    see(&ani, "belum selesai");
    caller_types(&ani, "1|2");
    see(&ani, "Tanda bahaya terkirim");
    assert_int_equal(tips(), 1);
    assert_int_equal(villager_house_count(&house, "outbox"), 2);
}

static void
test_danger_without_duty(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_type(&ani, "2");
    see(&ani, "110");
    see_not(&ani, "tanda bahaya");
    caller_type(&ani, "1");
    see(&ani, "Apa yang terjadi?");
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
    see(&budi, "Ketik kode");
    caller_type(&budi, code);
    see(&budi, "sudah diterima");
    see(&budi, code);
    caller_type(&budi, "1");
    see(&budi, "Tulis info tambahan");
    caller_type(&budi, "plat A 1234 XY * hitam");
    see(&budi, "sudah disimpan");
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
    see(&ani, "tidak cocok");
    caller_type(&ani, code);
    see(&ani, "Tulis info tambahan");
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
    see(&ani, "sisa 2 kali");
    caller_type(&ani, "22222222");
    see(&ani, "sisa 1 kali");
    caller_turn(&ani, TURN_UNKNOWN, ani.typed);
    see(&ani, "sisa 1 kali");
    caller_type(&ani, "33333333");
    see(&ani, "besok");
    assert_false(ani.more);

    /* A right one is met alike until tomorrow, by any way. */
    caller_dial(&ani, "s2");
    caller_types(&ani, "3");
    caller_type(&ani, code);
    see(&ani, "besok");
    caller_dial(&ani, "s3");
    caller_types(&ani, "4");
    caller_type(&ani, code);
    see(&ani, "besok");
    house.now_ms += INT64_C(24) * 60 * MINUTE_MS;
    caller_dial(&ani, "s4");
    caller_types(&ani, "3");
    caller_type(&ani, code);
    see(&ani, "sudah diterima");
    assert_int_equal(villager_house_count(&house, "sender"), 1);
}

static void
test_wrong_codes_of_nobody(void **state)
{
    (void)state;
    struct caller nobody = { .house = &house, .from = "" };

    caller_dial(&nobody, "s1");
    caller_types(&nobody, "3|11111111|22222222|33333333");
    see(&nobody, "besok");
    caller_dial(&nobody, "s2");
    caller_types(&nobody, "3|11111111");
    see(&nobody, "sisa 2 kali");
    assert_int_equal(villager_house_count(&house, "sender"), 0);
}

/* ---- other dialects ------------------------------------------------------------------- */

static void
test_last_input(void **state)
{
    (void)state;
    ani.style = TURN_LAST;
    ani.session = "s1";
    see((caller_turn(&ani, TURN_BEGIN, "*177#"), &ani), "1 Lapor");
    see((caller_turn(&ani, TURN_BEGIN, "*177#"), &ani), "1 Lapor");
    assert_true(ani.repeat);
    house.now_ms += 5000;
    see((caller_turn(&ani, TURN_CONTINUE, "1"), &ani), "Apa yang terjadi?");
    house.now_ms += 1500;
    see((caller_turn(&ani, TURN_CONTINUE, "1"), &ani), "Apa yang terjadi?");
    assert_true(ani.repeat);
    house.now_ms += 1500;
    see((caller_turn(&ani, TURN_CONTINUE, "1"), &ani), "Kapan?");
    house.now_ms += 5000;
    caller_turn(&ani, TURN_ABORT, "");
    assert_int_equal(tips(), 1);
    assert_int_equal(strlen(ani.screen), 0);
    assert_false(ani.more);
}

static void
test_last_input_shortcut(void **state)
{
    (void)state;
    ani.style = TURN_LAST;
    ani.session = "s1";
    see((caller_turn(&ani, TURN_BEGIN, "*177*1*5#"), &ani), "Kapan?");
    ani.session = "s2";
    ani.from = "+6281299999999";
    see((caller_turn(&ani, TURN_CONTINUE, "5"), &ani), "1 Lapor");
    ani.session = "s3";
    see((caller_turn(&ani, TURN_ABORT, ""), &ani), "");
    assert_int_equal(villager_house_count(&house, "ussd_call"), 2);
}

static void
test_no_session(void **state)
{
    (void)state;
    ani.session = "";
    caller_turn(&ani, TURN_UNKNOWN, "");
    see(&ani, "1 Lapor");
    assert_false(ani.more);
    caller_turn(&ani, TURN_UNKNOWN, "1*3*1");
    assert_false(ani.more);
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 0);
    assert_int_equal(villager_house_count(&house, "ussd_call"), 0);
}

/* An aggregator that gives a session's name again gives a new dial. */
static void
test_name_again(void **state)
{
    (void)state;
    char code[9];

    report(&ani, "s1", code);
    house.now_ms += 5000;
    caller_dial(&ani, "s1");
    assert_false(ani.more);
    house.now_ms += 10000;
    caller_dial(&ani, "s1");
    see(&ani, "1 Lapor");
    caller_types(&ani, "1|1");
    see(&ani, "Kapan?");
    caller_ended(&ani);
    assert_int_equal(tips(), 2);
}

static void
test_same_session_of_two_channels(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_type(&ani, "1");
    budi.channel = "mute";
    caller_dial(&budi, "s1");
    see(&budi, "1 Lapor");
    caller_type(&ani, "1");
    see(&ani, "Kapan?");
}

/* A row that cannot be opened is a call we have forgotten. */
static void
test_damaged_row(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3");
    assert_int_equal(db_run(house.tip.db,
                            "UPDATE ussd_call SET sealed_state = $1",
                            db_b(TEXT("\1not sealed by anybody, ever, really "
                                      "not by anybody at all"))),
                     GW_OK);
    caller_type(&ani, "2");
    see(&ani, "4 huruf");
    caller_ended(&ani);
    assert_int_equal(tips(), 1);

    assert_int_equal(db_run(house.tip.db,
                            "UPDATE ussd_call SET phase = 1,"
                            " sealed_state = $1",
                            db_b(TEXT("x"))),
                     GW_OK);
    house.now_ms += 5 * MINUTE_MS;
    janitor();
    struct janitor_found found;
    assert_int_equal(janitor_look(house.tip.db, house.now_ms, &found), GW_OK);
    assert_int_equal(found.silent_count, 0);
    see((caller_dial(&ani, "s2"), &ani), "1 Lapor");
}

#define PLAIN(test) cmocka_unit_test_setup_teardown(test, open_plain, close_it)
#define DUTY(test)  cmocka_unit_test_setup_teardown(test, open_duty, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLAIN(test_whole_report),
        PLAIN(test_repeats),
        PLAIN(test_resynchronise),
        PLAIN(test_two_steps_at_once),
        PLAIN(test_shortcut),
        PLAIN(test_forgotten_call),
        PLAIN(test_too_many_at_once),
        PLAIN(test_two_begins),
        PLAIN(test_odd_input),
        PLAIN(test_nothing_answered),
        PLAIN(test_ended),
        PLAIN(test_silent),
        PLAIN(test_key_between_look_and_work),
        PLAIN(test_pruned),
        PLAIN(test_gave_up),
        PLAIN(test_resume),
        PLAIN(test_resume_after_drop),
        PLAIN(test_no_offer),
        PLAIN(test_offer_and_shortcut),
        PLAIN(test_renew),
        PLAIN(test_forget),
        PLAIN(test_forget_own),
        PLAIN(test_leave_the_offer),
        DUTY(test_danger),
        DUTY(test_danger_cut_off),
        PLAIN(test_danger_without_duty),
        PLAIN(test_check),
        PLAIN(test_add),
        PLAIN(test_wrong_codes),
        PLAIN(test_wrong_codes_of_nobody),
        PLAIN(test_last_input),
        PLAIN(test_last_input_shortcut),
        PLAIN(test_no_session),
        PLAIN(test_name_again),
        PLAIN(test_same_session_of_two_channels),
        PLAIN(test_damaged_row),
    };
    return cmocka_run_group_tests_name("ussd", tests, NULL, NULL);
}
