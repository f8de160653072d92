/* tests/unit/test_indexer.c -- what the intake makes of a text once it was read:
 * urgency, place, time, pages; and that reading only ever raises.
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/followup/retention.h"
#include "handlers/tips/tip_rows.h"
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

/* A column of a tip as text; "" for NULL. */
static const char *
text_of_tip(const char *sql, int64_t id)
{
    static char text[64];
    struct rows *rows = NULL;
    struct db_value value = db_i(id);

    assert_int_equal(db_query_values(house.at.tip.db, &rows, sql, &value, 1),
                     GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    struct text got = db_text(rows, 0);
    text[0] = '\0';
    if (got.at != NULL)
        assert_true(text_copy(got, text, sizeof text));
    db_end(rows);
    return text;
}
#define TIP_TEXT(column, id) \
    text_of_tip("SELECT " column " FROM tip WHERE id = $1", (id))

static void
set(const char *sql, int64_t tip)
{
    struct db_value value = db_i(tip);

    assert_int_equal(db_run_values(house.at.tip.db, sql, &value, 1), GW_OK);
}

/* ---- what rises -------------------------------------------------------------- */

static struct row {
    const char *name;
    const char *text;
    int urgency;
    enum tip_leaning leaning;
    enum tip_when when;
    const char *place; /* "" none or several */
    int pages;
} rows[] = {
    { "a maid, tomorrow before dawn",
      "bsk jam 3 subuh tkw di ds linduk pontang dijemput A 1234 BC", 3,
      LEANING_PMI, WHEN_WEEK, "36.04.12.2003", 2 },
    { "tonight", "mlm ini ada 3 cewek mau dibawa ke malaysia dr tirtayasa", 3,
      LEANING_PMI, WHEN_TODAY, "36.04.13", 2 },
    { "locked in", "tolong saya disekap di rumah pak haji, dipukul terus", 3,
      LEANING_TPPO, WHEN_NONE, "", 2 },
    { "long ago", "tahun lalu tetangga saya ditipu calo tkw di pontang", 1,
      LEANING_TPPO, WHEN_PAST, "36.04.12", 0 },
    { "two kecamatan", "ada calo tkw di curug", 1, LEANING_PMI, WHEN_NONE, "",
      0 },
    { "a question of theirs", "bagaimana cara jadi tkw resmi?", 1, LEANING_PMI,
      WHEN_NONE, "", 0 },
    /* False friends: words that mean another thing here. */
    { "budak is a child, not a slave",
      "budak kuring dibawa ku calo peuting ieu", 3, LEANING_PMI, WHEN_TODAY, "",
      2 },
    { "an agent of gas", "agen gas di pontang tutup hari ini", 1, LEANING_BELUM,
      WHEN_TODAY, "36.04.12", 0 },
    { "an agent of phone credit", "agen pulsa depan rumah rame terus", 1,
      LEANING_BELUM, WHEN_NONE, "", 0 },
    { "aing is how one speaks", "aing ningali calo tkw di pontang", 1,
      LEANING_PMI, WHEN_NONE, "36.04.12", 0 },
};

static void
test_row(void **state)
{
    const struct row *row = *state;

    (void)open_it(NULL);
    texter_send(&ani, row->text);
    assert_int_equal(TIP("urgency", 1), 1);
    assert_int_equal(indexer_house_read(&house), 1);
    if (TIP("urgency", 1) != row->urgency || TIP("leaning", 1) != row->leaning
        || TIP("occurs", 1) != row->when)
        print_error("urgency %d leaning %d when %d\n", (int)TIP("urgency", 1),
                    (int)TIP("leaning", 1), (int)TIP("occurs", 1));
    assert_int_equal(TIP("urgency", 1), row->urgency);
    assert_int_equal(TIP("leaning", 1), row->leaning);
    assert_int_equal(TIP("occurs", 1), row->when);
    assert_string_equal(TIP_TEXT("coalesce(village, district, '')", 1),
                        row->place);
    assert_int_equal(TIP("placed_by", 1), row->place[0] != '\0');
    if (row->place[0] != '\0')
        assert_string_equal(TIP_TEXT("police", 1), "Polres Serang");
    assert_int_equal(indexer_house_pages(&house), row->pages);
    (void)close_it(NULL);
}

/* ---- only raises ------------------------------------------------------------- */

static void
test_read_again(void **state)
{
    (void)state;
    texter_send(&ani, "tolong saya disekap di pontang");
    assert_int_equal(indexer_house_read(&house), 1);
    assert_int_equal(indexer_house_pages(&house), 2);
    assert_int_equal(indexer_house_read(&house), 0);
    /* Later words lower nothing, move nothing, page no more. */
    texter_send(&ani, "tidak jadi, sudah aman, itu tahun lalu di tirtayasa");
    assert_int_equal(indexer_house_read(&house), 1);
    assert_int_equal(TIP("urgency", 1), 3);
    assert_string_equal(TIP_TEXT("district", 1), "36.04.12");
    assert_int_equal(TIP("state", 1), TIP_DITERIMA);
    assert_int_equal(TIP("low", 1), 0);
    texter_send(&ani, "disekap sekarang juga tolong");
    assert_int_equal(indexer_house_read(&house), 1);
    assert_int_equal(indexer_house_pages(&house), 2);
    assert_int_equal(villager_house_count(&house.at, "tip"), 1);
}

static void
test_officer_decides(void **state)
{
    (void)state;
    texter_send(&ani, "tolong saya disekap, mau dijual");
    set("UPDATE tip SET urgency = 0, leaning = 2, set_by_officer = 3"
        " WHERE id = $1",
        1);
    assert_int_equal(indexer_house_read(&house), 1);
    assert_int_equal(TIP("urgency", 1), 0);
    assert_int_equal(TIP("leaning", 1), LEANING_TPPM);
    assert_int_equal(TIP("read_urgency", 1), 3);
    assert_int_equal(indexer_house_pages(&house), 0);
}

/* What a sender of a call chose, and what they wrote. */
static int64_t
add_call(struct tip_body body, const char *text)
{
    struct sender ani_by_call = sender_read(TEXT("+6281234567890"));
    struct db *db = house.at.tip.db;
    int64_t id;

    body.narrative = text_of(text);
    struct tip_new tip = {
        .channel = "at",
        .medium = MEDIUM_USSD,
        .language = "id",
        .sender = &ani_by_call,
        .pseudonym = 7,
        .body = body,
        .now_ms = house.at.now_ms,
    };
    assert_int_equal(db_begin(db), GW_OK);
    assert_int_equal(tip_add(db, house.at.tip.keyring, &tip, &id), GW_OK);
    assert_int_equal(db_commit(db), GW_OK);
    return id;
}

static void
change_call(int64_t tip, struct tip_body body, const char *text)
{
    struct db *db = house.at.tip.db;

    body.narrative = text_of(text);
    assert_int_equal(db_begin(db), GW_OK);
    assert_int_equal(
        tip_update(db, house.at.tip.keyring, tip, &body, house.at.now_ms),
        GW_OK);
    assert_int_equal(db_commit(db), GW_OK);
}

static void
test_sender_decides(void **state)
{
    const struct district *tirtayasa =
        places_find_district(house.at.tip.places, TEXT("36.04.13"));

    (void)state;
    int64_t tip = add_call((struct tip_body){ .what = WHAT_FOREIGN,
                                              .when = WHEN_PAST,
                                              .district = tirtayasa,
                                              .complete = true },
                           "dijemput skrg ke bandara dari linduk pontang, tkw");
    assert_int_equal(indexer_house_read(&house), 1);
    assert_string_equal(TIP_TEXT("district", tip), "36.04.13");
    assert_int_equal(TIP("placed_by", tip), PLACED_BY_SENDER);
    assert_int_equal(TIP("occurs", tip), WHEN_PAST);
    assert_int_equal(TIP("leaning", tip), LEANING_TPPM);
    /* "It is over": not urgent, whatever the words are. */
    assert_int_equal(TIP("urgency", tip), 1);
    assert_int_equal(indexer_house_pages(&house), 0);
}

static void
test_alarm_pages_itself(void **state)
{
    (void)state;
    int64_t tip = add_call((struct tip_body){ .danger = true },
                           "tolong saya disekap di pontang");
    assert_int_equal(indexer_house_read(&house), 1);
    assert_int_equal(TIP("urgency", tip), 3);
    assert_int_equal(indexer_house_pages(&house), 0);
}

/* A call that goes on: answers change, what was read stays. */
static void
test_call_goes_on(void **state)
{
    const struct district *tirtayasa =
        places_find_district(house.at.tip.places, TEXT("36.04.13"));

    (void)state;
    int64_t tip = add_call((struct tip_body){ .what = WHAT_OTHER },
                           "tkw dijemput mlm ini di pontang");
    assert_int_equal(indexer_house_read(&house), 1);
    assert_int_equal(TIP("urgency", tip), 3);
    assert_int_equal(indexer_house_pages(&house), 2);
    change_call(tip, (struct tip_body){ .what = WHAT_BROKER },
                "tkw dijemput mlm ini di pontang");
    assert_int_equal(TIP("urgency", tip), 3);
    assert_string_equal(TIP_TEXT("district", tip), "36.04.12");
    assert_string_equal(TIP_TEXT("police", tip), "Polres Serang");
    assert_int_equal(TIP("placed_by", tip), PLACED_BY_READER);
    assert_int_equal(TIP("occurs", tip), WHEN_TODAY);
    assert_int_equal(villager_house_count(&house.at, "unread"), 1);
    assert_int_equal(indexer_house_read(&house), 1);
    assert_int_equal(villager_house_count(&house.at, "unread"), 0);
    /* A place of the sender's own replaces what was read. */
    change_call(tip,
                (struct tip_body){ .what = WHAT_BROKER, .district = tirtayasa },
                "tkw dijemput mlm ini di pontang");
    assert_int_equal(indexer_house_read(&house), 1);
    assert_string_equal(TIP_TEXT("district", tip), "36.04.13");
    assert_int_equal(TIP("placed_by", tip), PLACED_BY_SENDER);
    assert_int_equal(indexer_house_pages(&house), 2);
}

/* Changed between look and work: nothing is stored, and it is read anew. */
static void
test_changed_meanwhile(void **state)
{
    (void)state;
    int64_t tip = add_call((struct tip_body){ .what = WHAT_OTHER },
                           "tkw dijemput mlm ini di pontang");
    indexer_house_look(&house);
    change_call(tip, (struct tip_body){ .what = WHAT_OTHER },
                "calo tkw di tirtayasa");
    assert_false(indexer_house_work(&house));
    assert_int_equal(TIP("urgency", tip), 0);
    assert_int_equal(villager_house_count(&house.at, "unread"), 1);
    assert_int_equal(indexer_house_read(&house), 1);
    assert_string_equal(TIP_TEXT("district", tip), "36.04.13");
    assert_int_equal(villager_house_count(&house.at, "unread"), 0);
}

static void
test_erased_meanwhile(void **state)
{
    int erased;

    (void)state;
    texter_send(&ani, "tolong saya disekap di pontang");
    indexer_house_look(&house);
    set("UPDATE tip SET withdrawn_at = 1 WHERE id = $1", 1);
    assert_int_equal(db_begin(house.at.tip.db), GW_OK);
    assert_int_equal(retention_withdrawn(house.at.tip.db, house.at.tip.keyring,
                                         house.at.now_ms, 10, &erased),
                     GW_OK);
    assert_int_equal(db_commit(house.at.tip.db), GW_OK);
    assert_int_equal(erased, 1);
    assert_false(indexer_house_work(&house));
    assert_int_equal(TIP("urgency", 1), 1);
    assert_int_equal(TIP("sealed_reading IS NULL", 1), 1);
    assert_int_equal(indexer_house_read(&house), 0);
    assert_int_equal(indexer_house_pages(&house), 0);
}

static void
test_erased_later(void **state)
{
    int erased;

    (void)state;
    texter_send(&ani, "tolong saya disekap di pontang");
    assert_int_equal(indexer_house_read(&house), 1);
    assert_int_equal(TIP("sealed_reading IS NULL", 1), 0);
    set("UPDATE tip SET withdrawn_at = 1 WHERE id = $1", 1);
    assert_int_equal(db_begin(house.at.tip.db), GW_OK);
    assert_int_equal(retention_withdrawn(house.at.tip.db, house.at.tip.keyring,
                                         house.at.now_ms, 10, &erased),
                     GW_OK);
    assert_int_equal(db_commit(house.at.tip.db), GW_OK);
    assert_int_equal(TIP("sealed_reading IS NULL", 1), 1);
}

/* ---- a crash at each step ------------------------------------------------------ */

static void
test_crash(void **state)
{
    struct db *db = house.at.tip.db;
    bool owed;

    (void)state;
    texter_send(&ani, "tolong saya disekap di pontang");
    /* After the look. */
    indexer_house_look(&house);
    assert_int_equal(house.found.count, 1);
    /* Inside the op: all of it is undone, the mark too. */
    assert_int_equal(db_begin(db), GW_OK);
    assert_int_equal(
        indexer_work(db, house.at.setup, &house.found, house.at.now_ms, &owed),
        GW_OK);
    assert_true(owed);
    db_rollback(db);
    assert_int_equal(TIP("urgency", 1), 1);
    assert_int_equal(indexer_house_pages(&house), 0);
    indexer_house_look(&house);
    assert_int_equal(house.found.count, 1);
    /* After the commit: nothing is left to do; and the same op again, as if
     * its answer had been lost, pages and asks nobody a second time. */
    assert_true(indexer_house_work(&house));
    assert_int_equal(indexer_house_pages(&house), 2);
    assert_false(indexer_house_work(&house));
    assert_int_equal(indexer_house_pages(&house), 2);
    assert_int_equal(indexer_house_read(&house), 0);
}

/* ---- many --------------------------------------------------------------------- */

static void
test_many(void **state)
{
    char from[32];

    (void)state;
    for (int i = 0; i < INDEXER_TIPS + 8; i++) {
        snprintf(from, sizeof from, "+62812%08d", i);
        ani.from = from;
        texter_send(&ani, "calo tkw di pontang");
    }
    indexer_house_look(&house);
    assert_int_equal(house.found.count, INDEXER_TIPS);
    assert_true(house.found.more);
    assert_int_equal(house.found.upto.waiting, 8);
    indexer_house_work(&house);
    indexer_house_look(&house);
    assert_int_equal(house.found.count, 8);
    assert_false(house.found.more);
    assert_int_equal(house.found.upto.waiting, 0);
    indexer_house_work(&house);
    assert_int_equal(
        villager_house_number(
            &house.at, "SELECT count(*) FROM tip WHERE placed_by = $1", 1),
        INDEXER_TIPS + 8);
}

/* What was added to an old tip does not wait behind a burst of new ones. */
static void
test_added_goes_along(void **state)
{
    char from[32];

    (void)state;
    texter_send(&ani, "ada calo di kampung saya");
    assert_int_equal(indexer_house_read(&house), 1);
    texter_send(&ani, "tolong, saya disekap");
    for (int i = 0; i < 2 * INDEXER_TIPS; i++) {
        snprintf(from, sizeof from, "+62813%08d", i);
        ani.from = from;
        texter_send(&ani, "calo tkw di pontang");
    }
    indexer_house_look(&house);
    indexer_house_work(&house);
    assert_int_equal(TIP("urgency", 1), 3);
}

/* A cry for help behind more than is read at once. */
static void
test_long_talk(void **state)
{
    (void)state;
    texter_send(&ani, "ada calo di kampung saya");
    for (int i = 0; i < 12; i++) {
        house.at.now_ms += 60 * 1000;
        texter_send(&ani,
                    "orangnya tinggi pakai baju hitam naik motor bebek warna "
                    "merah sering lewat depan warung bu haji lalu belok kiri "
                    "ke arah lapangan bola dan berhenti di rumah cat hijau "
                    "yang pagarnya besi tidak ada nomornya di situ");
    }
    house.at.now_ms += 60 * 1000;
    texter_send(&ani, "tolong saya disekap");
    /* A round takes a few messages; the second sees the rest. */
    assert_int_equal(indexer_house_read(&house), 2);
    assert_int_equal(villager_house_count(&house.at, "tip"), 1);
    assert_int_equal(TIP("urgency", 1), 3);
    assert_int_equal(indexer_house_pages(&house), 2);
}

/* Pages for a sender who is over the day's limit have a limit of their own. */
static void
test_low_pages(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++) {
        house.at.now_ms += INT64_C(31) * 60 * 1000;
        texter_send(&ani, "tolong saya disekap");
        set("UPDATE tip SET low = 1 WHERE id = $1", i + 1);
        assert_int_equal(indexer_house_read(&house), 1);
        assert_int_equal(TIP("urgency", i + 1), 3);
        assert_int_equal(indexer_house_pages(&house), 2 * (i < 3 ? i + 1 : 3));
    }
}

static void
test_noise(void **state)
{
    (void)state;
    texter_send(&ani, "wkwkwk");
    assert_int_equal(indexer_house_read(&house), 1);
    assert_int_equal(TIP("low", 1), LOW_NOISE);
    assert_int_equal(TIP("state", 1), TIP_DITERIMA);
}

/* Damage costs the tip its reading, and nobody else theirs. */
static void
test_damaged(void **state)
{
    struct texter budi = { .house = &house.at, .from = "+6281300000000" };

    (void)state;
    texter_send(&ani, "calo tkw di pontang");
    texter_send(&budi, "calo tkw di tirtayasa");
    set("UPDATE tip SET sealed_key = sealed_body WHERE id = $1", 1);
    assert_int_equal(indexer_house_read(&house), 1);
    assert_int_equal(TIP("placed_by", 1), 0);
    assert_int_equal(TIP("placed_by", 2), 1);
}

static void
test_no_reader(void **state)
{
    (void)state;
    texter_send(&ani, "calo tkw di pontang");
    house.at.setup->reader = NULL;
    assert_int_equal(indexer_house_read(&house), 0);
    house.at.setup->reader = house.reader.reader;
    assert_int_equal(indexer_house_read(&house), 1);
}

/* Neither a word that was read nor what it means is readable on the disk. */
static void
test_sealed(void **state)
{
    (void)state;
    texter_send(&ani, "tkw dijemput A 1234 BC hub 081298765432, ke malaysia");
    assert_int_equal(indexer_house_read(&house), 1);
    assert_false(tip_house_holds(&house.at.tip, TEXT("dijemput")));
    assert_false(tip_house_holds(&house.at.tip, TEXT("A1234BC")));
    assert_false(tip_house_holds(&house.at.tip, TEXT("81298765432")));
    assert_false(tip_house_holds(&house.at.tip, TEXT("Malaysia")));
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, open_it, close_it)

int
main(void)
{
    const struct CMUnitTest tests[] = {
        ONE(test_read_again),
        ONE(test_officer_decides),
        ONE(test_sender_decides),
        ONE(test_alarm_pages_itself),
        ONE(test_call_goes_on),
        ONE(test_changed_meanwhile),
        ONE(test_erased_meanwhile),
        ONE(test_erased_later),
        ONE(test_crash),
        ONE(test_many),
        ONE(test_added_goes_along),
        ONE(test_long_talk),
        ONE(test_low_pages),
        ONE(test_noise),
        ONE(test_damaged),
        ONE(test_no_reader),
        ONE(test_sealed),
    };
    return RUN_TABLE("indexer", rows, test_row)
           + cmocka_run_group_tests_name("indexer more", tests, NULL, NULL);
}
