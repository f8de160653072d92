/* tests/unit/test_ussd_poster.c -- a report that begins at a village's poster:
 * its place is known, and two answers store it. */
#include <string.h>

#include "handlers/tips/poster.h"
#include "handlers/tips/tip.h"
#include "handlers/villagers/janitor.h"
#include "tests/support/caller.h"
#include "tests/support/table.h"

static struct villager_house house;
static struct caller ani;
static char code[POSTER_DIGITS + 1]; /* of Lontar, Tirtayasa */

static int
open_house(void **state)
{
    (void)state;
    villager_house_open(&house, true);
    ani = (struct caller){ .house = &house, .from = "+6281234567890" };
    poster_write(house.tip.places,
                 places_find_village(house.tip.places, TEXT("36.04.13.2007")),
                 code);
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

/* The place of the newest tip, as the table has it; "" for none. */
static void
assert_place(const char *district, bool has_village)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    assert_int_equal(db_query(house.tip.db, &rows,
                              "SELECT district, village FROM tip WHERE id ="
                              " (SELECT max(id) FROM tip WHERE id > $1)",
                              db_i(0)),
                     GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    struct text is = db_text(rows, 0), village = db_text(rows, 1);
    assert_true(text_is(is, district));
    assert_int_equal(village.len > 0, has_village);
}

/* Nothing on the screen tells which village the poster is of. */
static void
sees_no_place(void)
{
    caller_sees_no(&ani, "Lontar");
    caller_sees_no(&ani, "Tirtayasa");
    caller_sees_no(&ani, "Serang");
    caller_sees_no(&ani, code);
}

/* ---- two answers ---- */

static void
test_two_answers(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_type(&ani, "1");
    caller_type(&ani, code);
    caller_sees(&ani, "Lokasi poster dicatat. Apa yang terjadi?");
    caller_sees(&ani, "1 Ditipu");
    sees_no_place();
    assert_int_equal(tips(), 0);
    caller_type(&ani, "1");
    caller_sees(&ani, "Kapan?");
    caller_type(&ani, "1");
    caller_sees(&ani, "Info Anda sudah tersimpan. Kode: ");
    sees_no_place();
    assert_int_equal(tips(), 1);
    assert_int_equal(villager_house_number(
                         &house, "SELECT complete FROM tip WHERE id > $1", 0),
                     1);
    assert_place("36.04.13", true);
}

/* The village is not asked for again, nor anything else of the place. */
static void
test_the_rest_of_the_report(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_type(&ani, "1");
    caller_type(&ani, code);
    caller_types(&ani, "4|1|1");
    caller_sees(&ani, "Tulis singkat");
    caller_types(&ani, "1|1");
    caller_sees(&ani, "1 Benar");
    caller_type(&ani, "1");
    assert_false(ani.more);
    assert_int_equal(tips(), 1);
    assert_place("36.04.13", true);
}

static void
test_nothing_but_the_poster(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_type(&ani, "1");
    caller_type(&ani, code);
    caller_ended(&ani);
    assert_int_equal(tips(), 0);
    caller_dial(&ani, "s2");
    caller_sees(&ani, "1 Lapor");
}

/* ---- dialled at once ---- */

static struct dial_row {
    const char *name;
    enum turn_input style;
    const char *dialled; /* % stands for the code */
    const char *sees;
    int64_t tips;
} dials[] = {
    { "accumulated", TURN_ACCUMULATED, "1*%", "Lokasi poster dicatat", 0 },
    { "accumulated, with both answers", TURN_ACCUMULATED, "1*%*4*2",
      "Info Anda sudah tersimpan", 1 },
    { "behind the service code", TURN_LAST, "*177*1*%#",
      "Lokasi poster dicatat", 0 },
    { "behind the service code, with both answers", TURN_LAST, "*177*1*%*4*2#",
      "Info Anda sudah tersimpan", 1 },
};

static void
test_dial(void **state)
{
    const struct dial_row *row = *state;
    char dialled[64];
    size_t len = strcspn(row->dialled, "%");

    open_house(NULL);
    ani.style = row->style;
    ani.session = "s1";
    (void)snprintf(dialled, sizeof dialled, "%.*s%s%s", (int)len, row->dialled,
                   code, row->dialled + len + 1);
    caller_turn(&ani, TURN_BEGIN, dialled);
    caller_sees(&ani, row->sees);
    sees_no_place();
    assert_int_equal(tips(), row->tips);
    if (row->tips > 0)
        assert_place("36.04.13", true);
    close_house(NULL);
}

/* ---- a wrong one ---- */

static struct wrong_row {
    const char *name, *typed;
} wrongs[] = {
    { "a wrong check digit", "10494" }, { "swapped", "14093" },
    { "no such village", "99999" },     { "too short", "104" },
    { "too long", "104930" },           { "a code of a report", "48271936" },
};

/* Goes on without a place, and asks for it in its turn. */
static void
test_wrong(void **state)
{
    const struct wrong_row *row = *state;

    open_house(NULL);
    caller_dial(&ani, "s1");
    caller_type(&ani, "1");
    caller_type(&ani, row->typed);
    caller_sees(&ani, "Maaf, kode tak cocok. Apa yang terjadi?");
    caller_sees(&ani, "6 Lainnya");
    caller_type(&ani, "6");
    caller_sees(&ani, "Kapan?");
    caller_type(&ani, "1");
    caller_sees(&ani, "Di mana kejadiannya?");
    assert_int_equal(tips(), 0);
    caller_type(&ani, "3");
    caller_sees(&ani, "Info Anda sudah tersimpan");
    assert_place("", false);
    close_house(NULL);
}

static void
test_right_after_wrong_and_wrong_after_right(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|10494");
    caller_type(&ani, code);
    caller_sees(&ani, "Lokasi poster dicatat");
    caller_type(&ani, "10494");
    caller_sees(&ani, "Maaf, kode tak cocok");
    caller_types(&ani, "1|1");
    caller_sees(&ani, "Di mana kejadiannya?");
    caller_type(&ani, "3");
    assert_place("", false);
}

/* ---- as a place, and changed ---- */

static void
test_as_a_place(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|4|1|10494");
    caller_sees(&ani, "Tidak ditemukan.");
    caller_type(&ani, code);
    caller_sees(&ani, "Info Anda sudah tersimpan");
    assert_place("36.04.13", true);
    caller_type(&ani, "1");
    caller_sees(&ani, "Tulis singkat");
}

static void
test_place_of_a_danger(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "2|1");
    caller_type(&ani, code);
    caller_sees(&ani, "Tanda bahaya terkirim");
    assert_int_equal(tips(), 1);
    assert_place("36.04.13", true);
}

/* To change the report is to be asked for its place again. */
static void
test_changed(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_type(&ani, "1");
    caller_type(&ani, code);
    caller_types(&ani, "4|1|1|1|1");
    caller_sees(&ani, "2 Ubah");
    caller_types(&ani, "2|4|1");
    caller_sees(&ani, "Di mana kejadiannya?");
    caller_types(&ani, "bojo|1");
    assert_int_equal(tips(), 1);
    assert_place("36.01.10", false);
}

/* A poster on the way of a change replaces the place of before. */
static void
test_changed_by_a_poster(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|4|1|bojo|1|1|9|1|1|2");
    caller_type(&ani, code);
    caller_types(&ani, "4|1");
    caller_sees(&ani, "Info Anda sudah tersimpan");
    assert_int_equal(tips(), 1);
    assert_place("36.04.13", true);
}

/* ---- a call that is cut off ---- */

static void
test_goes_on_after_a_drop(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_type(&ani, "1");
    caller_type(&ani, code);
    caller_type(&ani, "4");
    caller_ended(&ani);
    assert_int_equal(tips(), 1);
    assert_place("36.04.13", true);
    house.now_ms += 60 * 1000;
    caller_dial(&ani, "s2");
    caller_sees(&ani, "1 Lanjutkan");
    sees_no_place();
    caller_type(&ani, "1");
    caller_sees(&ani, "Kapan?");
    caller_type(&ani, "2");
    caller_sees(&ani, "Info Anda sudah tersimpan");
    sees_no_place();
    assert_int_equal(tips(), 1);
    assert_place("36.04.13", true);
    assert_int_equal(villager_house_number(
                         &house, "SELECT complete FROM tip WHERE id > $1", 0),
                     1);
}

static void
test_forgotten(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_type(&ani, "1");
    caller_type(&ani, code);
    caller_type(&ani, "4");
    caller_ended(&ani);
    caller_dial(&ani, "s2");
    caller_type(&ani, "3");
    assert_false(ani.more);
    house.now_ms += 60 * 1000;
    caller_dial(&ani, "s3");
    caller_types(&ani, "1|4|1");
    caller_sees(&ani, "Di mana kejadiannya?");
}

#define AT_HOME(f) cmocka_unit_test_setup_teardown(f, open_house, close_house)

int
main(void)
{
    const struct CMUnitTest whole[] = {
        AT_HOME(test_two_answers),
        AT_HOME(test_the_rest_of_the_report),
        AT_HOME(test_nothing_but_the_poster),
        AT_HOME(test_right_after_wrong_and_wrong_after_right),
        AT_HOME(test_as_a_place),
        AT_HOME(test_place_of_a_danger),
        AT_HOME(test_changed),
        AT_HOME(test_changed_by_a_poster),
        AT_HOME(test_goes_on_after_a_drop),
        AT_HOME(test_forgotten),
    };
    int failed = cmocka_run_group_tests_name("posters", whole, NULL, NULL);

    failed += RUN_TABLE("dialled posters", dials, test_dial);
    failed += RUN_TABLE("wrong posters", wrongs, test_wrong);
    return failed;
}
