/* tests/unit/test_ussd_drop.c -- calls that are cut off, and gone on with. */
#include <string.h>

#include "handlers/tips/tip.h"
#include "handlers/villagers/janitor.h"
#include "tests/support/caller.h"
#include "tests/support/table.h"

enum { MINUTE_MS = 60 * 1000 };

static struct villager_house house;
static struct caller ani, budi;

static int
open_plain(void **state)
{
    (void)state;
    villager_house_open(&house, false);
    ani = (struct caller){ .house = &house, .from = "+6281234567890" };
    budi = (struct caller){ .house = &house, .from = "+6281299999999" };
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
tips(void)
{
    return villager_house_count(&house, "tip");
}

/* A column of the tip. */
#define TIP(column, id)                                                       \
    villager_house_number(&house, "SELECT " column " FROM tip WHERE id = $1", \
                          (id))

/* ---- cut off ---------------------------------------------------------------- */

static void
test_nothing_answered(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_type(&ani, "1");
    caller_ended(&ani);
    house.now_ms += 5 * MINUTE_MS;
    villager_house_tidy(&house);
    assert_int_equal(tips(), 0);
    caller_dial(&ani, "s2");
    caller_sees(&ani, "1 Lapor");
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
    villager_house_tidy(&house);
    assert_int_equal(tips(), 0);
    house.now_ms += 1;
    villager_house_tidy(&house);
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 0);
    villager_house_tidy(&house);
    assert_int_equal(tips(), 1);

    /* A late key of the same call goes on with the same tip. */
    caller_types(&ani, "1|3");
    caller_sees(&ani, "sudah tersimpan");
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 1);
}

/* What the look saw may be over when the work is done. */
static void
test_key_between_look_and_work(void **state)
{
    (void)state;
    struct janitor_found found;
    bool owes;

    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3");
    house.now_ms += 5 * MINUTE_MS;
    assert_int_equal(
        janitor_look(house.tip.db, house.now_ms, SEEN_START, &found), GW_OK);
    assert_int_equal(found.silent_count, 1);
    caller_type(&ani, "1");
    assert_int_equal(
        janitor_work(house.tip.db, house.setup, &found, house.now_ms, &owes),
        GW_OK);
    assert_int_equal(tips(), 0);
}

static void
test_pruned(void **state)
{
    (void)state;
    struct janitor_found found;

    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3");
    assert_int_equal(
        janitor_look(house.tip.db, house.now_ms, SEEN_START, &found), GW_OK);
    assert_int_equal(found.open_calls, 1);
    assert_false(janitor_has_work(&found));
    house.now_ms += 31 * MINUTE_MS;
    villager_house_tidy(&house);
    assert_int_equal(tips(), 1);
    villager_house_tidy(&house);
    assert_int_equal(villager_house_count(&house, "ussd_call"), 0);
    assert_int_equal(
        janitor_look(house.tip.db, house.now_ms, SEEN_START, &found), GW_OK);
    assert_int_equal(found.open_calls, 0);
    assert_false(janitor_has_work(&found));
    assert_false(janitor_has_more(&found));
}

/* The janitor forgets inbound ids too, piece by piece. */
static void
test_seen_pruned(void **state)
{
    (void)state;
    struct janitor_found found;
    bool owes;

    assert_int_equal(db_run(house.tip.db,
                            "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL"
                            " SELECT i + 1 FROM n WHERE i < $1)"
                            " INSERT INTO seen (hash, mark, day)"
                            " SELECT i, 1, 1 FROM n",
                            db_i(SEEN_PRUNES + 1)),
                     GW_OK);
    assert_int_equal(
        janitor_look(house.tip.db, house.now_ms, SEEN_START, &found), GW_OK);
    assert_true(janitor_has_work(&found));
    assert_true(janitor_has_more(&found));
    assert_int_equal(
        janitor_work(house.tip.db, house.setup, &found, house.now_ms, &owes),
        GW_OK);
    assert_int_equal(villager_house_count(&house, "seen"), 1);
    assert_int_equal(
        janitor_look(house.tip.db, house.now_ms, found.seen.next, &found),
        GW_OK);
    assert_true(janitor_has_work(&found));
    assert_false(janitor_has_more(&found));
    villager_house_tidy(&house);
    assert_int_equal(villager_house_count(&house, "seen"), 0);
}

static void
test_gave_up(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3|8");
    caller_sees(&ani, "Pilihan tidak ada");
    caller_types(&ani, "7|7");
    caller_sees(&ani, "Silakan dial lagi");
    assert_false(ani.more);
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 0);
    caller_turn(&ani, TURN_UNKNOWN, ani.typed);
    caller_sees(&ani, "Silakan dial lagi");
    assert_false(ani.more);
    caller_dial(&ani, "s2");
    caller_sees(&ani, "belum selesai");
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
    caller_sees(&ani, "belum selesai");
    caller_sees_no(&ani, "Tirtayasa");
    caller_type(&ani, "1");
    caller_sees(&ani, "4 huruf");
    assert_int_equal(tips(), 0);
    caller_types(&ani, "3");
    caller_sees(&ani, "sudah tersimpan");
    caller_code(&ani, code);
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("what", 1), WHAT_CHILD);
    caller_ended(&ani);

    /* Once more, after it was committed: the same tip and code. */
    house.now_ms += 20 * MINUTE_MS;
    caller_dial(&ani, "s3");
    caller_sees(&ani, "belum selesai");
    caller_type(&ani, "1");
    caller_sees(&ani, "sudah tersimpan");
    caller_code(&ani, again);
    assert_string_equal(code, again);
    caller_type(&ani, "2");
    assert_false(ani.more);
    assert_int_equal(tips(), 1);
    caller_dial(&ani, "s4");
    caller_sees(&ani, "1 Lapor");

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
    caller_sees(&ani, "belum selesai");
    caller_types(&ani, "1|3");
    caller_sees(&ani, "sudah tersimpan");
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
    caller_dial(&budi, "s2");
    caller_sees(&budi, "1 Lapor");
    house.now_ms += 31 * MINUTE_MS;
    caller_dial(&ani, "s3");
    caller_sees(&ani, "1 Lapor");

    caller_dial(&nobody, "n1");
    caller_types(&nobody, "1|3|1");
    caller_ended(&nobody);
    caller_dial(&nobody, "n2");
    caller_sees(&nobody, "1 Lapor");

    caller_dial(&operator_id, "o1");
    caller_types(&operator_id, "1|3|1");
    caller_ended(&operator_id);
    caller_dial(&elsewhere, "o2");
    caller_sees(&elsewhere, "1 Lapor");
    caller_dial(&operator_id, "o3");
    caller_sees(&operator_id, "belum selesai");
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
    caller_sees(&ani, "belum selesai");
    caller_turn(&ani, TURN_UNKNOWN, "3*1");
    caller_sees(&ani, "4 huruf");
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
    caller_sees(&ani, "1 Lapor");
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 0);
    caller_types(&ani, "1|5|1|3");
    caller_sees(&ani, "sudah tersimpan");
    assert_int_equal(tips(), 2);
    assert_int_equal(TIP("what", 2), WHAT_FOREIGN);
    caller_type(&ani, "2");
    caller_dial(&ani, "s3");
    caller_sees(&ani, "1 Lapor");
}

static void
test_forget(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|3|1");
    caller_dial(&ani, "s2");
    caller_type(&ani, "3");
    caller_sees(&ani, "dicatat");
    assert_false(ani.more);
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("complete", 1), 0);
    assert_int_equal(TIP("withdrawn_at", 1), house.now_ms);
    caller_dial(&ani, "s3");
    caller_sees(&ani, "1 Lapor");
}

static void
test_forget_own(void **state)
{
    (void)state;
    caller_dial(&ani, "s1");
    caller_types(&ani, "1|5|1|3|1|1|1");
    caller_sees(&ani, "Info Anda:");
    caller_type(&ani, "3");
    caller_sees(&ani, "dicatat");
    assert_int_equal(tips(), 1);
    assert_int_equal(TIP("withdrawn_at", 1), house.now_ms);
    caller_dial(&ani, "s2");
    caller_sees(&ani, "1 Lapor");
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
    caller_dial(&ani, "s3");
    caller_sees(&ani, "belum selesai");
    assert_int_equal(tips(), 0);
}

#define PLAIN(test) cmocka_unit_test_setup_teardown(test, open_plain, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        PLAIN(test_nothing_answered),
        PLAIN(test_ended),
        PLAIN(test_silent),
        PLAIN(test_key_between_look_and_work),
        PLAIN(test_pruned),
        PLAIN(test_seen_pruned),
        PLAIN(test_gave_up),
        PLAIN(test_resume),
        PLAIN(test_resume_after_drop),
        PLAIN(test_no_offer),
        PLAIN(test_offer_and_shortcut),
        PLAIN(test_renew),
        PLAIN(test_forget),
        PLAIN(test_forget_own),
        PLAIN(test_leave_the_offer),
    };
    return cmocka_run_group_tests_name("ussd drop", tests, NULL, NULL);
}
