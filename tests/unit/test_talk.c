/* tests/unit/test_talk.c -- the talk by SMS: what is asked of somebody who told
 * something, and what an answer does.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/base/gsm7.h"
#include "tests/support/indexer_house.h"
#include "tests/support/table.h"

static struct indexer_house house;
static struct texter ani;

static int
open_it(void **state)
{
    (void)state;
    indexer_house_open(&house);
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

#define TIP(column, id) INDEXER_TIP(&house, column, id)

static int64_t
outbox(void)
{
    return villager_house_count(&house.at, "outbox");
}

/* What is asked after the text, "" nothing. */
static const char *
ask_after(const char *text)
{
    texter_send(&ani, text);
    int64_t before = outbox();
    indexer_house_read(&house);
    int64_t more = outbox() - before;
    assert_true(more <= 1);
    return more == 1 ? indexer_house_question(&house) : "";
}

static void
see(const char *question, const char *what)
{
    if (strncmp(question, what, strlen(what)) != 0)
        print_error("no \"%s\" in: %s\n", what, question);
    assert_int_equal(strncmp(question, what, strlen(what)), 0);
    if (what[0] == '\0')
        assert_string_equal(question, "");
    struct sms_size size = sms_size(text_of(question));
    assert_true(size.parts <= 1);
}

#define WHERE   "Di desa atau kecamatan mana?"
#define WHICH   "Kecamatan mana?"
#define WHEN    "Kapan waktunya?"
#define NOTHING ""

static const char *
district(int64_t tip)
{
    static char code[16];
    struct rows *rows = NULL;

    assert_int_equal(db_query(house.at.tip.db, &rows,
                              "SELECT coalesce(district, '') FROM tip"
                              " WHERE id = $1",
                              db_i(tip)),
                     GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    assert_true(text_copy(db_text(rows, 0), code, sizeof code));
    db_end(rows);
    return code;
}

static void
test_where_then_when(void **state)
{
    (void)state;
    see(ask_after("ada calo tkw di kampung saya"), WHERE);
    see(ask_after("pontang"), WHEN);
    assert_string_equal(district(1), "36.04.12");
    assert_int_equal(TIP("placed_by", 1), 1);
    see(ask_after("tahun lalu"), NOTHING);
    assert_int_equal(TIP("occurs", 1), WHEN_PAST);
    see(ask_after("dia orang baik"), NOTHING);
    assert_int_equal(villager_house_count(&house.at, "tip"), 1);
    assert_int_equal(villager_house_count(&house.at, "message"), 3);
    /* The question belongs to the tip: officers see it. */
    assert_int_equal(
        villager_house_number(&house.at,
                              "SELECT count(*) FROM outbox WHERE tip = $1", 1),
        3);
}

/* Whoever cannot say is not asked the same again. */
static void
test_no_answer(void **state)
{
    (void)state;
    see(ask_after("ada calo tkw di kampung saya"), WHERE);
    see(ask_after("tidak tahu"), WHEN);
    see(ask_after("tidak tahu"), NOTHING);
    see(ask_after("orangnya tinggi"), NOTHING);
    assert_string_equal(district(1), "");
}

static struct row {
    const char *name;
    const char *answer;
    const char *want; /* code */
} rows[] = {
    { "by number", "2", "36.73.04" },
    { "with a dot", "1.", "36.03.17" },
    { "with a word", "no 2", "36.73.04" },
    { "by name and regency", "curug kota serang", "36.73.04" },
    { "out of the list", "3", "" },
    { "a number inside", "2 orang", "" },
    { "neither", "tidak tahu", "" },
};

static void
test_which(void **state)
{
    const struct row *row = *state;

    (void)open_it(NULL);
    see(ask_after("ada calo tkw di kec curug"),
        WHICH " Bila aman, balas angkanya: 1 Curug Kab Tangerang, 2 Curug Kota "
              "Serang.");
    assert_string_equal(district(1), "");
    see(ask_after(row->answer), WHEN);
    assert_string_equal(district(1), row->want);
    assert_int_equal(TIP("placed_by", 1), row->want[0] != '\0');
    assert_int_equal(villager_house_count(&house.at, "tip"), 1);
    (void)close_it(NULL);
}

/* A number that nobody asked for chooses nothing. */
static void
test_not_asked(void **state)
{
    (void)state;
    ani.channel = "mute";
    house.at.setup->sender = NULL;
    see(ask_after("ada calo tkw di kec curug"), NOTHING);
    see(ask_after("2"), NOTHING);
    assert_string_equal(district(1), "");
}

/* Somebody else with the code chooses nothing either. */
static void
test_foreign_choice(void **state)
{
    struct db *db = house.at.tip.db;

    (void)state;
    see(ask_after("ada calo tkw di kec curug"), WHICH);
    assert_int_equal(db_begin(db), GW_OK);
    assert_int_equal(tip_message_add(db, house.at.tip.keyring, 1, MEDIUM_SMS, 9,
                                     TEXT("2"), house.at.now_ms),
                     GW_OK);
    assert_int_equal(db_commit(db), GW_OK);
    indexer_house_read(&house);
    assert_string_equal(district(1), "");
}

static void
test_all_said(void **state)
{
    (void)state;
    see(ask_after("calo tkw di pontang minggu depan"), NOTHING);
}

static void
test_danger(void **state)
{
    (void)state;
    texter_send(&ani, "tolong saya disekap");
    see(indexer_house_question(&house), "Info diterima.");
    indexer_house_read(&house);
    assert_int_equal(TIP("urgency", 1), 3);
    see(indexer_house_question(&house), "Info diterima.");
}

static struct silent {
    const char *name;
    const char *text;
    const char *before; /* a change of the rows first; NULL none */
    const char *from;
} silent[] = {
    { "a question of theirs", "bagaimana cara jadi tkw resmi?", NULL, NULL },
    { "over the limit", "ada calo tkw di kampung saya",
      "UPDATE tip SET low = $1", NULL },
    { "stopped", "ada calo tkw di kampung saya",
      "UPDATE sender SET stopped = $1", NULL },
    { "a code word is set", "ada calo tkw di kampung saya",
      "UPDATE sender SET word = $1", NULL },
    { "no replies left today", "ada calo tkw di kampung saya",
      "UPDATE sender SET replies = 99 + $1", NULL },
    { "another question stands", "ada calo tkw di kampung saya",
      "UPDATE sender SET pending = 2 + $1, pending_at = last_at", NULL },
    { "withdrawn", "ada calo tkw di kampung saya",
      "UPDATE tip SET withdrawn_at = $1", NULL },
    { "no number", "ada calo tkw di kampung saya", NULL, "TSEL-8871" },
};

static void
test_silent(void **state)
{
    const struct silent *row = *state;
    struct db_value one = db_i(1);

    (void)open_it(NULL);
    ani.from = row->from != NULL ? row->from : ani.from;
    texter_send(&ani, row->text);
    if (row->before != NULL)
        assert_int_equal(db_run_values(house.at.tip.db, row->before, &one, 1),
                         GW_OK);
    int64_t before = outbox();
    assert_int_equal(indexer_house_read(&house), 1);
    assert_int_equal(outbox(), before);
    assert_int_equal(
        villager_house_number(&house.at,
                              "SELECT coalesce(max(asked), 0) FROM sender"
                              " WHERE last_tip = $1",
                              1),
        0);
    (void)close_it(NULL);
}

/* Read long after it was told: the phone may be in other hands by then. */
static void
test_late(void **state)
{
    (void)state;
    texter_send(&ani, "ada calo tkw di kampung saya");
    int64_t before = outbox();
    house.at.now_ms += INT64_C(11) * 60 * 1000;
    assert_int_equal(indexer_house_read(&house), 1);
    assert_int_equal(outbox(), before);
}

/* A new tip has questions of its own. */
static void
test_next_tip(void **state)
{
    (void)state;
    see(ask_after("ada calo tkw di kampung saya"), WHERE);
    house.at.now_ms += INT64_C(25) * 3600 * 1000;
    see(ask_after("ada orang asing di rumah kosong"), WHERE);
    assert_int_equal(villager_house_count(&house.at, "tip"), 2);
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(test_where_then_when),
        ONE(test_no_answer),
        ONE(test_not_asked),
        ONE(test_foreign_choice),
        ONE(test_all_said),
        ONE(test_danger),
        ONE(test_late),
        ONE(test_next_tip),
    };
    return RUN_TABLE("which", rows, test_which)
           + RUN_TABLE("silent", silent, test_silent)
           + cmocka_run_group_tests_name("talk", tests, NULL, NULL);
}
