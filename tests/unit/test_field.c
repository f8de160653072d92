/* Officers who text from the field: who is heard, what is answered, and when
 * nothing is. */
#include <stdio.h>
#include <string.h>

#include "handlers/followup/field.h"
#include "handlers/tips/code.h"
#include "tests/support/follow_house.h"
#include "tests/support/table.h"

#define PIN    "204871"
#define NUMBER "6281377770001"
#define DAY    (INT64_C(24) * 3600 * 1000)

static struct buf answer;
static bool taken;

static int
open_field(void **state)
{
    struct msisdn number = { .digits = NUMBER };

    if (follow_house_open(state) != 0)
        return -1;
    answer = buf_new(1024);
    assert_int_equal(
        DEED(field_register(tip_deed_house.db, tip_deed_house.keyring,
                            follow_house.officers[ANI], &number, TEXT(PIN),
                            follow_house.now_ms)),
        GW_OK);
    return 0;
}

static int
close_field(void **state)
{
    buf_free(&answer);
    return follow_house_close(state);
}

/* What a text from that number gets; "" nothing. */
static const char *
text_from(const char *digits, const char *text)
{
    struct msisdn from = { .digits = "" };

    assert_true(text_copy(text_of(digits), from.digits, sizeof from.digits));
    struct field_ask ask = { .keyring = tip_deed_house.keyring,
                             .calendar = &follow_house.calendar,
                             .from = &from,
                             .text = text_of(text),
                             .now_ms = follow_house.now_ms };

    taken = false;
    buf_clear(&answer);
    assert_true(field_is_ask(ask.text));
    assert_int_equal(DEED(field_take(tip_deed_house.db, &ask, &taken, &answer)),
                     GW_OK);
    assert_true(answer.len <= FIELD_TEXT_MAX);
    return buf_cstr(&answer);
}

static const char *
ask(const char *text)
{
    const char *said = text_from(NUMBER, text);

    assert_true(taken);
    return said;
}

static const char *
code(int64_t tip)
{
    static char digits[CODE_DIGITS + 1];

    code_write(tip_deed_house.keyring, tip, digits);
    return digits;
}

/* ---- what looks like it ---- */

static struct look {
    const char *name, *text;
    bool ask;
} looks[] = {
    { "tasks", "TUGAS 204871", true },
    { "small letters", "tugas 204871", true },
    { "a line end", "Tugas\n204871", true },
    { "blanks before", "  TUGAS  204871", true },
    { "without a PIN", "TUGAS", true },
    { "takes", "terima 48271936 204871", true },
    { "nothing", "", false },
    { "blanks", "   ", false },
    { "a longer word", "tugasnya polisi apa", false },
    { "thanks", "terimakasih", false },
    { "a code", "CEK 48271936", false },
};

static void
test_look(void **state)
{
    const struct look *row = *state;

    assert_int_equal(field_is_ask(text_of(row->text)), row->ask);
}

static struct pin {
    const char *name, *pin;
    bool good;
} pins[] = {
    { "six digits", "204871", true },
    { "twelve", "204871204871", true },
    { "five", "20487", false },
    { "thirteen", "2048712048712", false },
    { "letters", "20487a", false },
    { "all the same", "777777", false },
    { "none", "", false },
};

static void
test_pin(void **state)
{
    const struct pin *row = *state;

    assert_int_equal(field_pin_good(text_of(row->pin)), row->good);
}

/* ---- tasks ---- */

static void
test_counts_and_codes_alone(void **state)
{
    char expected[80];

    (void)state;
    deed_sql("UPDATE tip SET urgency = 3 WHERE id = $1", follow_house.tip);
    snprintf(expected, sizeof expected, "Darurat 1, lewat 0. Kode %s",
             code(follow_house.tip));
    assert_string_equal(ask("TUGAS " PIN), expected);
    deed_sql("UPDATE tip SET state = 2, urgency = 1, due_at = 1 WHERE id = $1",
             follow_house.tip);
    snprintf(expected, sizeof expected, "Darurat 0, lewat 1. Kode %s",
             code(follow_house.tip));
    assert_string_equal(ask("TUGAS " PIN), expected);
    deed_sql("UPDATE tip SET state = 11 WHERE id = $1", follow_house.tip);
    assert_string_equal(ask("TUGAS " PIN), "Darurat 0, lewat 0.");
}

static void
test_one_sms_whatever_there_is(void **state)
{
    struct sender sender = deed_sender();
    struct tip_new new = deed_tip(&sender);

    (void)state;
    for (int i = 0; i < 30; i++)
        (void)deed_add(&new);
    deed_sql("UPDATE tip SET urgency = 3 WHERE id >= $1", follow_house.tip);
    assert_non_null(strstr(ask("TUGAS " PIN), "Darurat 31, lewat 0. Kode "));
}

static void
test_not_beyond_his_areas(void **state)
{
    (void)state;
    deed_sql("UPDATE tip SET urgency = 3 WHERE id = $1", follow_house.tip);
    deed_sql("UPDATE officer SET areas = '36.01,36.02.03' WHERE id = $1",
             follow_house.officers[ANI]);
    assert_string_equal(ask("TUGAS " PIN), "Darurat 0, lewat 0.");
    deed_sql("UPDATE officer SET areas = '36.01,36.04' WHERE id = $1",
             follow_house.officers[ANI]);
    assert_non_null(strstr(ask("TUGAS " PIN), "Darurat 1"));
    deed_sql("UPDATE tip SET restricted = 1 WHERE id = $1", follow_house.tip);
    assert_string_equal(ask("TUGAS " PIN), "Darurat 0, lewat 0.");
    deed_sql("UPDATE officer SET role = 3 WHERE id = $1",
             follow_house.officers[ANI]);
    assert_non_null(strstr(ask("TUGAS " PIN), "Darurat 1"));
}

/* ---- taking ---- */

static void
test_taking(void **state)
{
    char text[64], expected[64];
    struct follow citra = follow_by(CITRA);

    (void)state;
    snprintf(text, sizeof text, "TERIMA %s " PIN, code(follow_house.tip));
    snprintf(expected, sizeof expected, "Kode %s sudah Anda ambil.",
             code(follow_house.tip));
    assert_string_equal(ask(text), expected);
    assert_int_equal(deed_number("SELECT officer FROM seat WHERE tip = $1",
                                 follow_house.tip),
                     follow_house.officers[ANI]);
    assert_int_equal(follow_lines(AGENCY_POLDA, EVENT_SEAT), 1);
    assert_string_equal(ask(text), expected);
    assert_int_equal(DEED(follow_assign(&citra, follow_house.officers[CITRA])),
                     GW_OK);
    assert_non_null(strstr(ask(text), "sudah diambil rekan Anda"));
}

static struct refusal {
    const char *name, *sql; /* NULL: none */
    const char *text;       /* NULL: TERIMA with the tip's code */
    const char *says;
} refusals[] = {
    { "no code of ours", NULL, "TERIMA 00000000 " PIN, "tidak dikenal" },
    { "no number", NULL, "TERIMA lontar " PIN, "tidak dikenal" },
    { "another area", "UPDATE officer SET areas = '36.01' WHERE id > $1 - 1000",
      NULL, "tidak dikenal" },
    { "for supervisors", "UPDATE tip SET restricted = 1 WHERE id = $1", NULL,
      "tidak dikenal" },
    { "erased", "UPDATE tip SET erased_at = 5 WHERE id = $1", NULL,
      "sudah dihapus" },
    { "without a code", NULL, "TERIMA " PIN, "spasi kode" },
    { "too many words", NULL, "TERIMA 00000000 lontar " PIN, "spasi kode" },
    { "tasks of what", NULL, "TUGAS hari ini " PIN, "spasi PIN" },
};

static void
test_refusal(void **state)
{
    const struct refusal *row = *state;
    char text[64];

    snprintf(text, sizeof text, "TERIMA %s " PIN, code(follow_house.tip));
    if (row->sql != NULL)
        deed_sql(row->sql, follow_house.tip);
    assert_non_null(
        strstr(ask(row->text != NULL ? row->text : text), row->says));
    assert_int_equal(deed_number("SELECT count(*) FROM seat WHERE tip = $1",
                                 follow_house.tip),
                     0);
}

/* ---- who is heard ---- */

static void
test_others_are_not_heard(void **state)
{
    (void)state;
    assert_string_equal(text_from("6281377770002", "TUGAS " PIN), "");
    assert_false(taken);
    deed_sql("UPDATE officer SET disabled = 1 WHERE id = $1",
             follow_house.officers[ANI]);
    assert_string_equal(text_from(NUMBER, "TUGAS " PIN), "");
    assert_false(taken);
    deed_sql("UPDATE officer SET disabled = 0, role = 5 WHERE id = $1",
             follow_house.officers[ANI]);
    assert_string_equal(text_from(NUMBER, "TUGAS " PIN), "");
    assert_false(taken);
}

static void
test_three_wrong_ones_and_silence(void **state)
{
    (void)state;
    assert_non_null(strstr(ask("TUGAS 999999"), "PIN salah"));
    assert_non_null(strstr(ask("TUGAS " PIN), "Darurat"));
    assert_non_null(strstr(ask("TUGAS 999999"), "PIN salah"));
    assert_non_null(strstr(ask("TERIMA 00000000 999999"), "PIN salah"));
    assert_string_equal(ask("TUGAS 999999"), "");
    assert_string_equal(ask("TUGAS " PIN), "");
    follow_house.now_ms += DAY;
    assert_non_null(strstr(ask("TUGAS " PIN), "Darurat"));
}

static void
test_so_many_answers_a_day(void **state)
{
    (void)state;
    for (int i = 0; i < FIELD_ASKS_MAX; i++)
        assert_non_null(strstr(ask("TUGAS " PIN), "Darurat"));
    assert_string_equal(ask("TUGAS " PIN), "");
}

/* ---- registering ---- */

static enum gw_err
register_for(enum follow_who who, const char *digits, const char *pin)
{
    struct msisdn number = { .digits = "" };

    assert_true(
        text_copy(text_of(digits), number.digits, sizeof number.digits));
    return DEED(field_register(tip_deed_house.db, tip_deed_house.keyring,
                               follow_house.officers[who], &number,
                               text_of(pin), follow_house.now_ms));
}

static void
test_registering(void **state)
{
    struct msisdn number = { .digits = "6281377770009" };

    (void)state;
    assert_int_equal(register_for(CITRA, NUMBER, PIN), GW_CONFLICT);
    assert_int_equal(register_for(CITRA, "6281377770003", "12"), GW_REJECTED);
    assert_int_equal(
        DEED(field_register(tip_deed_house.db, tip_deed_house.keyring, 999,
                            &number, TEXT(PIN), 1)),
        GW_MISSING);
    assert_int_equal(register_for(ANI, "6281377770003", "730915"), GW_OK);
    assert_string_equal(text_from(NUMBER, "TUGAS " PIN), "");
    assert_false(taken);
    assert_non_null(
        strstr(text_from("6281377770003", "TUGAS 730915"), "Darurat"));
    /* Neither number nor PIN stand in the file. */
    assert_false(tip_house_holds(&tip_deed_house, TEXT("81377770003")));
    assert_false(tip_house_holds(&tip_deed_house, TEXT("730915")));
    int64_t ani = follow_house.officers[ANI];
    assert_int_equal(field_has(tip_deed_house.db, ani), GW_OK);
    assert_int_equal(DEED(field_forget(tip_deed_house.db, ani)), GW_OK);
    assert_int_equal(field_has(tip_deed_house.db, ani), GW_MISSING);
    assert_int_equal(DEED(field_forget(tip_deed_house.db, ani)), GW_MISSING);
}

#define IN_FIELD(fn) \
    cmocka_unit_test_setup_teardown(fn, open_field, close_field)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_FIELD(test_counts_and_codes_alone),
        IN_FIELD(test_one_sms_whatever_there_is),
        IN_FIELD(test_not_beyond_his_areas),
        IN_FIELD(test_taking),
        IN_FIELD(test_others_are_not_heard),
        IN_FIELD(test_three_wrong_ones_and_silence),
        IN_FIELD(test_so_many_answers_a_day),
        IN_FIELD(test_registering),
    };
    struct CMUnitTest refused[LENGTH(refusals)] = { { 0 } };

    for (size_t i = 0; i < LENGTH(refusals); i++)
        refused[i] = (struct CMUnitTest){ .name = refusals[i].name,
                                          .test_func = test_refusal,
                                          .setup_func = open_field,
                                          .teardown_func = close_field,
                                          .initial_state = &refusals[i] };
    return RUN_TABLE("what looks like it", looks, test_look)
           + RUN_TABLE("a PIN", pins, test_pin)
           + cmocka_run_group_tests_name("from the field", tests, NULL, NULL)
           + cmocka_run_group_tests_name("not taken", refused, NULL, NULL);
}
