/* tests/unit/test_ussd_narrow.c -- whole calls on a channel that shows 80
 * septets, and the language that a sender chose. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/gsm7.h"
#include "handlers/commands/kinds.h"
#include "handlers/tips/tip.h"
#include "tests/support/caller.h"
#include "tests/support/table.h"
#include "tests/support/texter.h"

static struct villager_house house;
static struct caller ani;

static const char thin[] = "  - name: thin\n"
                           "    kind: africastalking\n"
                           "    secret: mT6yB3nQ8wLx1ZrK5vHs9c\n"
                           "    septets: 80\n";

/* Loads the config anew, with the narrow channel and these languages. */
static void
reload(const char *languages)
{
    struct faults *faults = calloc(1, sizeof *faults);

    assert_non_null(faults);
    house.languages = languages;
    villager_house_write(&house, true, thin);
    setup_unref(house.setup);
    house.setup = NULL;
    enum gw_err err =
        setup_load(house.config_path, &command_kinds, house.tip.keyring,
                   house.tip.places, faults, &house.setup);
    faults_print(faults, stderr);
    free(faults);
    assert_int_equal(err, GW_OK);
}

static int
open_house(void **state)
{
    (void)state;
    villager_house_open(&house, true);
    reload("su");
    ani = (struct caller){ .house = &house,
                           .channel = "thin",
                           .from = "+6281234567890" };
    return 0;
}

static int
close_house(void **state)
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

static void
press(const char *answers)
{
    struct text rest = text_of(answers), answer;
    char room[64];

    while (text_cut(&rest, '|', &answer)) {
        assert_true(text_copy(answer, room, sizeof room));
        caller_type(&ani, room);
        assert_true(gsm7_septets(text_of(ani.screen)) <= 80);
    }
}

/* ---- a narrow handset ---- */

static void
test_whole_report(void **state)
{
    (void)state;
    char code[9];

    caller_dial(&ani, "s1");
    caller_sees(&ani, "8 Lanjut");
    press("1|8|8|5|1");
    caller_sees(&ani, "Di mana kejadiannya?");
    press("8");
    caller_sees(&ani, "2 Bandara/pelabuhan/tol");
    press("tirt|1");
    caller_sees(&ani, "Tersimpan. Kode: ");
    press("1|9|1|1");
    caller_sees(&ani, "Orang asing");
    press("8|1");
    caller_sees(&ani, "Nomor Anda dirahasiakan.\n8 Lanjut");
    caller_code(&ani, code);
    assert_int_equal(strlen(code), 8);
    assert_true(ani.more);
    press("8");
    caller_sees(&ani, "Ini info awal, bukan Laporan Polisi.");
    caller_sees_no(&ani, "Lanjut");
    assert_false(ani.more);
    assert_int_equal(tips(), 1);
}

/* The same keys as on a wide handset give the same report. */
static void
test_same_keys(void **state)
{
    (void)state;
    static const char *const channels[] = { "thin", "at" };

    for (size_t i = 0; i < LENGTH(channels); i++) {
        ani.channel = channels[i];
        ani.session = channels[i];
        caller_turn(&ani, TURN_BEGIN, "1*6*4*tirt*1*2");
        caller_sees(&ani, "Terima kasih.");
    }
    assert_int_equal(tips(), 2);
    assert_int_equal(
        villager_house_number(
            &house,
            "SELECT count(*) FROM tip WHERE district = '36.04.13' AND id > $1",
            0),
        2);
}

static void
test_repeated_turn_shows_the_same_page(void **state)
{
    (void)state;
    char before[sizeof ani.screen];

    caller_dial(&ani, "s1");
    press("1|8");
    memcpy(before, ani.screen, sizeof before);
    caller_turn(&ani, TURN_CONTINUE, ani.typed);
    assert_true(ani.repeat);
    assert_string_equal(ani.screen, before);
    press("4");
    caller_sees(&ani, "Kapan?");
}

/* The first page of the thanks has said it all: the report is over, though its
 * last page was never asked for. */
static void
test_dropped_before_the_last_page(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    press("1|4|1|8|3|2");
    caller_sees(&ani, "8 Lanjut");
    assert_true(ani.more);
    caller_ended(&ani);
    house.now_ms += 60 * 1000;
    caller_dial(&ani, "s2");
    caller_sees(&ani, "1 Lapor");
    assert_int_equal(tips(), 1);
}

/* Wrong keys there neither scold nor end; the last page is repeated. */
static void
test_end_is_patient(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    press("1|4|1|8|3|2|1|0|zzz|9");
    caller_sees(&ani, "Terima kasih. Kode: ");
    assert_true(ani.more);
    press("8");
    assert_false(ani.more);
    caller_turn(&ani, TURN_CONTINUE, ani.typed);
    assert_true(ani.repeat);
    assert_false(ani.more);
    caller_sees(&ani, "telepon 110.");
}

/* Who has no session gets one page, and the call is over with it. */
static void
test_without_a_session(void **state)
{
    (void)state;
    ani.session = "";
    caller_turn(&ani, TURN_BEGIN, "1*4*1*3*2");
    assert_false(ani.more);
    caller_sees(&ani, "Terima kasih. Kode: ");
}

static void
test_resumed_on_another_width(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    press("1|8|8|5|8");
    caller_sees(&ani, "3 Besok");
    caller_ended(&ani);
    house.now_ms += 60 * 1000;
    ani.channel = "at";
    caller_dial(&ani, "s2");
    caller_types(&ani, "1");
    caller_sees(&ani,
                "Kapan?\n1 Sedang terjadi\n2 Hari ini/malam ini\n3 Besok");
}

/* One more than the day's limit: kept, with its code, and nobody is blamed. */
static void
test_more_than_a_days_share(void **state)
{
    (void)state;
    char session[16], code[9];
    int quota = house.setup->config->quota_tips;

    ani.channel = "at";
    for (int i = 0; i <= quota; i++) {
        (void)snprintf(session, sizeof session, "q%d", i);
        caller_dial(&ani, session);
        caller_types(&ani, "1|4|1|3");
        caller_code(&ani, code);
        assert_int_equal(strlen(code), 8);
        if (i < quota)
            caller_type(&ani, "2");
    }
    caller_sees(&ani, "Terima kasih, info Anda tetap kami simpan.\nKode: ");
    assert_false(ani.more);
    assert_int_equal(tips(), quota + 1);
}

/* ---- the language ---- */

static const char *
texted(const char *text)
{
    static struct texter texter;

    texter = (struct texter){ .house = &house, .from = "+6281234567890" };
    return texter_send(&texter, text);
}

static void
test_language_is_remembered(void **state)
{
    (void)state;
    ani.channel = "at";
    assert_non_null(strstr(texted("LAPOR ada calo di pontang malam ini"),
                           "Info diterima. Kode "));
    house.now_ms += 60 * 60 * 1000;
    caller_dial(&ani, "s1");
    caller_sees(&ani, "7 Bahasa/Basa");
    caller_type(&ani, "7");
    caller_sees(&ani, "1 Indonesia\n2 Basa Sunda");
    caller_type(&ani, "2");
    caller_sees(&ani, "2 Aya bahaya ayeuna");
    caller_ended(&ani);

    /* By USSD on any channel, by SMS, and on the tip. */
    house.now_ms += 60 * 60 * 1000;
    ani.channel = "thin";
    caller_dial(&ani, "s2");
    caller_sees(&ani, "2 Aya bahaya ayeuna");
    press("1");
    caller_sees(&ani, "Naon nu kajadian?");
    press("4|1|3");
    caller_sees(&ani, "Kode: ");
    assert_int_equal(
        villager_house_number(
            &house,
            "SELECT count(*) FROM tip WHERE language = 'su' AND id > $1", 0),
        1);
    house.now_ms += 60 * 60 * 1000;
    assert_non_null(strstr(texted("LAPOR ada calo di ciruas besok pagi"),
                           "Nuhun. Kodena "));

    /* Another sender is not touched by it. */
    ani.from = "+6281299999999";
    caller_dial(&ani, "s3");
    caller_sees(&ani, "2 Bahaya sekarang");
}

static void
test_language_can_be_taken_back(void **state)
{
    (void)state;
    ani.channel = "at";
    caller_dial(&ani, "s1");
    caller_types(&ani, "7|2|7|1");
    caller_sees(&ani, "2 Bahaya sekarang");
    caller_ended(&ani);
    house.now_ms += 60 * 60 * 1000;
    caller_dial(&ani, "s2");
    caller_sees(&ani, "2 Bahaya sekarang");
}

/* A language that was switched off is forgotten without an error. */
static void
test_language_switched_off(void **state)
{
    (void)state;
    ani.channel = "at";
    caller_dial(&ani, "s1");
    caller_types(&ani, "7|2");
    caller_ended(&ani);
    reload("");
    house.now_ms += 60 * 60 * 1000;
    caller_dial(&ani, "s2");
    caller_sees(&ani, "2 Bahaya sekarang");
    caller_sees_no(&ani, "7 Bahasa");
    assert_non_null(strstr(texted("LAPOR ada calo di pontang malam ini"),
                           "Info diterima. Kode "));
}

#define AT_HOME(f) cmocka_unit_test_setup_teardown(f, open_house, close_house)

int
main(void)
{
    const struct CMUnitTest whole[] = {
        AT_HOME(test_whole_report),
        AT_HOME(test_same_keys),
        AT_HOME(test_repeated_turn_shows_the_same_page),
        AT_HOME(test_dropped_before_the_last_page),
        AT_HOME(test_end_is_patient),
        AT_HOME(test_without_a_session),
        AT_HOME(test_resumed_on_another_width),
        AT_HOME(test_more_than_a_days_share),
        AT_HOME(test_language_is_remembered),
        AT_HOME(test_language_can_be_taken_back),
        AT_HOME(test_language_switched_off),
    };

    return cmocka_run_group_tests_name("narrow handsets and languages", whole,
                                       NULL, NULL);
}
