/* tests/unit/test_ussd_dialects.c -- calls as other aggregators tell them, and
 * what may be wrong with a call. */
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
report(struct caller *caller, const char *session, char ret_code[9])
{
    caller_dial(caller, session);
    caller_types(caller, "1|5|1|3");
    caller_code(caller, ret_code);
    caller_type(caller, "2");
}

/* ---- other dialects ------------------------------------------------------------------- */

static void
test_last_input(void **state)
{
    (void)state;
    ani.style = TURN_LAST;
    ani.session = "s1";
    caller_turn(&ani, TURN_BEGIN, "*177#");
    caller_sees(&ani, "1 Lapor");
    caller_turn(&ani, TURN_BEGIN, "*177#");
    caller_sees(&ani, "1 Lapor");
    assert_true(ani.repeat);
    house.now_ms += 5000;
    caller_turn(&ani, TURN_CONTINUE, "1");
    caller_sees(&ani, "Apa yang terjadi?");
    house.now_ms += 1500;
    caller_turn(&ani, TURN_CONTINUE, "1");
    caller_sees(&ani, "Apa yang terjadi?");
    assert_true(ani.repeat);
    house.now_ms += 1500;
    caller_turn(&ani, TURN_CONTINUE, "1");
    caller_sees(&ani, "Kapan?");
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
    caller_turn(&ani, TURN_BEGIN, "*177*1*5#");
    caller_sees(&ani, "Kapan?");
    ani.session = "s2";
    ani.from = "+6281299999999";
    caller_turn(&ani, TURN_CONTINUE, "5");
    caller_sees(&ani, "1 Lapor");
    ani.session = "s3";
    caller_turn(&ani, TURN_ABORT, "");
    caller_sees(&ani, "");
    assert_int_equal(villager_house_count(&house, "ussd_call"), 2);
}

static void
test_no_session(void **state)
{
    (void)state;
    ani.session = "";
    caller_turn(&ani, TURN_UNKNOWN, "");
    caller_sees(&ani, "1 Lapor");
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
    caller_sees(&ani, "1 Lapor");
    caller_types(&ani, "1|1");
    caller_sees(&ani, "Kapan?");
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
    caller_sees(&budi, "1 Lapor");
    caller_type(&ani, "1");
    caller_sees(&ani, "Kapan?");
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
    caller_sees(&ani, "4 huruf");
    caller_ended(&ani);
    assert_int_equal(tips(), 1);

    assert_int_equal(db_run(house.tip.db,
                            "UPDATE ussd_call SET phase = 1,"
                            " sealed_state = $1",
                            db_b(TEXT("x"))),
                     GW_OK);
    house.now_ms += 5 * MINUTE_MS;
    villager_house_tidy(&house);
    struct janitor_found found;
    assert_int_equal(
        janitor_look(house.tip.db, house.now_ms, SEEN_START, &found), GW_OK);
    assert_int_equal(found.silent_count, 0);
    caller_dial(&ani, "s2");
    caller_sees(&ani, "1 Lapor");
}

/* The caller's number is the session's name: each dial takes it over. */
static void
test_number_as_session(void **state)
{
    (void)state;
    ani.style = TURN_LAST;
    ani.session = "6281234567890";
    caller_turn(&ani, TURN_BEGIN, "*177#");
    house.now_ms += 3000;
    caller_turn(&ani, TURN_UNKNOWN, "1");
    house.now_ms += 3000;
    caller_turn(&ani, TURN_UNKNOWN, "4");
    caller_sees(&ani, "Kapan?");
    caller_turn(&ani, TURN_ABORT, "");
    caller_turn(&ani, TURN_BEGIN, "*177#");
    caller_sees(&ani, "1 Lanjutkan");
    assert_int_equal(villager_house_count(&house, "ussd_call"), 2);
    house.now_ms += 3000;
    caller_turn(&ani, TURN_UNKNOWN, "1");
    caller_sees(&ani, "Kapan?");
    assert_int_equal(tips(), 1);
}

/* The drop was not told: the next dial knows by the time. */
static void
test_number_as_session_untold(void **state)
{
    (void)state;
    ani.style = TURN_LAST;
    ani.session = "6281234567890";
    caller_turn(&ani, TURN_BEGIN, "*177#");
    house.now_ms += 3000;
    caller_turn(&ani, TURN_UNKNOWN, "1");
    house.now_ms += 3000;
    caller_turn(&ani, TURN_UNKNOWN, "4");
    house.now_ms += 5000;
    caller_turn(&ani, TURN_BEGIN, "*177#");
    assert_true(ani.repeat);
    caller_sees(&ani, "Kapan?");
    house.now_ms += 11000;
    caller_turn(&ani, TURN_BEGIN, "*177#");
    assert_false(ani.repeat);
    caller_sees(&ani, "1 Lanjutkan");
    assert_int_equal(tips(), 1);
}

/* After its last screen the name begins anew, even at once; the last turn
 * repeated does not. */
static void
test_number_as_session_over(void **state)
{
    (void)state;
    ani.style = TURN_LAST;
    ani.session = "6281234567890";
    caller_turn(&ani, TURN_BEGIN, "*177*1*5*1*3#");
    house.now_ms += 3000;
    caller_turn(&ani, TURN_UNKNOWN, "2");
    assert_false(ani.more);
    house.now_ms += 3000;
    caller_turn(&ani, TURN_UNKNOWN, "2");
    assert_true(ani.repeat);
    assert_false(ani.more);
    caller_turn(&ani, TURN_BEGIN, "*177#");
    assert_false(ani.repeat);
    caller_sees(&ani, "1 Lapor");
    assert_true(ani.more);
}

/* A session's name that another caller has now shows nothing of the first. */
static void
test_name_of_another(void **state)
{
    (void)state;
    ani.style = budi.style = TURN_LAST;
    ani.session = budi.session = "12";
    caller_turn(&ani, TURN_BEGIN, "*177*1*4#");
    caller_sees(&ani, "Kapan?");
    caller_turn(&budi, TURN_BEGIN, "*177#");
    assert_false(budi.repeat);
    caller_sees(&budi, "1 Lapor");
    ani.session = "13";
    caller_turn(&ani, TURN_BEGIN, "*177#");
    caller_sees(&ani, "1 Lanjutkan");
    assert_int_equal(tips(), 1);
}

/* Where turns have names, only the name tells a repeat. */
static void
test_named_turns(void **state)
{
    (void)state;
    ani.style = TURN_LAST;
    ani.session = "s1";
    ani.turn = "1";
    caller_turn(&ani, TURN_BEGIN, "*177#");
    ani.turn = "2";
    caller_turn(&ani, TURN_CONTINUE, "1");
    caller_sees(&ani, "Apa yang terjadi?");
    ani.turn = "3";
    caller_turn(&ani, TURN_CONTINUE, "1");
    caller_sees(&ani, "Kapan?");
    assert_false(ani.repeat);
    house.now_ms += MINUTE_MS;
    caller_turn(&ani, TURN_CONTINUE, "1");
    caller_sees(&ani, "Kapan?");
    assert_true(ani.repeat);
}

/* The code alone, as a dialect without a code field tells it. */
static void
test_shortcut_without_code(void **state)
{
    (void)state;
    ani.style = TURN_LAST;
    ani.session = "s1";
    ani.code = "";
    caller_turn(&ani, TURN_BEGIN, "177*1*5#");
    caller_sees(&ani, "Kapan?");
}

#define PLAIN(test) cmocka_unit_test_setup_teardown(test, open_plain, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLAIN(test_last_input),
        PLAIN(test_last_input_shortcut),
        PLAIN(test_no_session),
        PLAIN(test_name_again),
        PLAIN(test_same_session_of_two_channels),
        PLAIN(test_damaged_row),
        PLAIN(test_number_as_session),
        PLAIN(test_number_as_session_untold),
        PLAIN(test_number_as_session_over),
        PLAIN(test_name_of_another),
        PLAIN(test_named_turns),
        PLAIN(test_shortcut_without_code),
    };
    return cmocka_run_group_tests_name("ussd dialects", tests, NULL, NULL);
}
