/* tests/unit/test_ussd.c -- whole calls against a real database. */
#include <stdio.h>
#include <string.h>

#include "handlers/tips/tip.h"
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

static void
see_narrative(int64_t tip, const char *want)
{
    OWNED(buf_free)
    struct buf text = buf_new(4096);

    villager_house_narrative(&house, tip, &text);
    assert_string_equal(buf_cstr(&text), want);
}

/* ---- a report -------------------------------------------------------------- */

static void
test_whole_report(void **state)
{
    (void)state;
    char code[9], again[9], story[] = "dibawa*ke Merak";

    caller_dial(&ani, "s1");
    caller_sees(&ani, "1 Lapor");
    caller_sees_no(&ani, "Bahasa");
    caller_type(&ani, "1");
    caller_sees(&ani, "Apa yang terjadi?");
    caller_type(&ani, "1");
    caller_sees(&ani, "Kapan?");
    assert_int_equal(tips(), 0);
    caller_type(&ani, "2");
    caller_sees(&ani, "4 huruf");
    caller_type(&ani, "TIRT");
    caller_sees(&ani, "1 Tirtayasa, Kab Serang");
    caller_type(&ani, "1");
    caller_sees(&ani, "sudah tersimpan");
    caller_code(&ani, code);
    assert_int_equal(strlen(code), 8);
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 1);
    assert_int_equal(TIP("what", 1), WHAT_TRICKED);
    assert_int_equal(TIP("occurs", 1), WHEN_TODAY);
    assert_int_equal(TIP("district = '36.04.13'", 1), 1);
    assert_int_equal(TIP("medium", 1), MEDIUM_USSD);

    caller_type(&ani, "1");
    caller_sees(&ani, "anak");
    caller_type(&ani, "1");
    caller_sees(&ani, "Desa/kel di Tirtayasa");
    assert_int_equal(TIP("minors", 1), MINORS_YES);
    caller_type(&ani, "1");
    caller_sees(&ani, "Tulis singkat");
    assert_int_equal(TIP("village IS NOT NULL", 1), 1);
    caller_type(&ani, story);
    caller_sees(&ani, "Boleh petugas");
    see_narrative(1, story);
    caller_type(&ani, "3");
    caller_sees(&ani, "Jam aman");
    caller_type(&ani, "2");
    caller_sees(&ani, "Info Anda:");
    caller_sees(&ani, "Tirtayasa, Kab Serang");
    assert_int_equal(TIP("contact", 1), CONTACT_SMS);
    assert_int_equal(TIP("contact_hours", 1), HOURS_SIANG);
    assert_true(ani.more);
    caller_type(&ani, "1");
    caller_sees(&ani, "Terima kasih. Kode Anda");
    assert_false(ani.more);
    caller_code(&ani, again);
    assert_string_equal(code, again);
    assert_int_equal(tips(), 1);

    caller_dial(&ani, "s2");
    caller_sees(&ani, "1 Lapor");
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
    caller_sees(&ani, "4 huruf");
    assert_false(ani.repeat);
    caller_turn(&ani, TURN_UNKNOWN, "9*9*3*3");
    caller_sees(&ani, "sudah tersimpan");
    assert_int_equal(TIP("occurs", 1), WHEN_WEEK);
}

static void
test_two_steps_at_once(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_turn(&ani, TURN_UNKNOWN, "1*1*2");
    caller_sees(&ani, "4 huruf");
    caller_turn(&ani, TURN_UNKNOWN, "1*1");
    caller_sees(&ani, "4 huruf");
    assert_true(ani.repeat);
}

static void
test_shortcut(void **state)
{
    (void)state;
    ani.session = "s1";
    caller_turn(&ani, TURN_UNKNOWN, "1*5");
    caller_sees(&ani, "Kapan?");
    caller_turn(&ani, TURN_UNKNOWN, "1*5*1");
    caller_sees(&ani, "4 huruf");
    assert_int_equal(tips(), 0);
}

/* After a restart with an older database: the whole text tells the call. */
static void
test_forgotten_call(void **state)
{
    (void)state;
    ani.session = "s1";
    caller_turn(&ani, TURN_UNKNOWN, "1*2*1*TIRT*1*1*3*9*naik*truk");
    caller_sees(&ani, "Boleh petugas");
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
    caller_sees(&ani, "1 Lapor");
    assert_true(ani.more);
}

static void
test_two_begins(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_dial(&ani, "s1");
    assert_true(ani.repeat);
    caller_sees(&ani, "1 Lapor");
    caller_dial(&ani, "s2");
    caller_sees(&ani, "1 Lapor");
    caller_type(&ani, "1");
    caller_sees(&ani, "Apa yang terjadi?");
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
    caller_type(&ani, "\xf0\x9f\x98\x80");
    caller_sees(&ani, "Pilihan tidak ada");
    caller_type(&ani, "1");
    caller_sees(&ani, "1 Lapor");
    caller_turn(&ani, TURN_UNKNOWN, "\xff\xfe\x01");
    caller_sees(&ani, "Pilihan tidak ada");
    caller_turn(&ani, TURN_UNKNOWN, "0");
    caller_sees(&ani, "1 Lapor");
    ani.typed[0] = '\0';
    caller_types(&ani, "0|1|1|1|3");
    caller_dial(&ani, "s2");
    assert_true(ani.more);
    ani.session = "s3";
    caller_turn(&ani, TURN_UNKNOWN, big);
    assert_true(ani.more);
}

#define PLAIN(test) cmocka_unit_test_setup_teardown(test, open_plain, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLAIN(test_whole_report),     PLAIN(test_repeats),
        PLAIN(test_resynchronise),    PLAIN(test_two_steps_at_once),
        PLAIN(test_shortcut),         PLAIN(test_forgotten_call),
        PLAIN(test_too_many_at_once), PLAIN(test_two_begins),
        PLAIN(test_odd_input),
    };
    return cmocka_run_group_tests_name("ussd", tests, NULL, NULL);
}
