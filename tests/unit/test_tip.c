/* A tip as it comes in: what is stored, and what is not to be read there. */
#include "handlers/tips/tip.h"

#include <string.h>

#include "handlers/tips/code.h"
#include "tests/support/table.h"
#include "tests/support/tip_deeds.h"

static void
test_added_as_told(void **state)
{
    (void)state;
    int64_t id = deed_add_ussd();
    assert_int_equal(id, 1);
    const struct seen *seen = deed_get(id);
    const struct tip_view *view = &seen->view;
    assert_int_equal(view->id, id);
    assert_int_equal(view->received_ms, DEED_AT);
    assert_int_equal(view->changed_ms, DEED_AT);
    assert_int_equal(view->due_ms, 0);
    assert_int_equal(view->assignee, 0);
    assert_int_equal(view->withdrawn_ms, 0);
    assert_int_not_equal(view->pseudonym, 0);
    deed_expect_text(view->channel, "at");
    deed_expect_text(view->language, "id");
    deed_expect_text(view->police, "Polres Serang");
    deed_expect_text(view->immigration, "Kanim Kelas I Non TPI Serang");
    assert_int_equal(view->medium, MEDIUM_USSD);
    assert_int_equal(view->state, TIP_DITERIMA);
    assert_int_equal(view->urgency, 2);
    assert_int_equal(view->leaning, LEANING_TPPO);
    assert_int_equal(view->what, WHAT_CHILD);
    assert_int_equal(view->when, WHEN_WEEK);
    assert_int_equal(view->minors, MINORS_NO);
    assert_int_equal(view->route, ROUTE_BEACH);
    assert_int_equal(view->contact, CONTACT_CALL);
    assert_int_equal(view->hours, HOURS_SORE);
    assert_true(view->complete && !view->danger && !view->erased);
    deed_expect_text(view->district, "36.04.13");
    deed_expect_text(view->village, "36.04.13.2007");
    deed_expect_text(view->narrative, DEED_NARRATIVE);
    deed_expect_audit(1);
    assert_int_equal(deed_number("SELECT count(*) FROM audit WHERE id = $1 AND"
                                 " action = 'tip.add' AND subject = 'tip:1' AND"
                                 " actor = 'system' AND detail = 'ussd'",
                                 1),
                     1);
}

static void
test_an_sms_knows_only_its_text(void **state)
{
    (void)state;
    struct sender sender = deed_sender();
    const struct tip_new tip = { .channel = "kannel",
                                 .medium = MEDIUM_SMS,
                                 .language = "id",
                                 .sender = &sender,
                                 .pseudonym = 7,
                                 .body = { .narrative = TEXT(DEED_NARRATIVE),
                                           .complete = true },
                                 .now_ms = DEED_AT };
    const struct seen *seen = deed_get(deed_add(&tip));
    assert_int_equal(seen->view.urgency, 1);
    assert_int_equal(seen->view.leaning, LEANING_BELUM);
    deed_expect_text(seen->view.district, NULL);
    deed_expect_text(seen->view.village, NULL);
    deed_expect_text(seen->view.police, NULL);
    deed_expect_text(seen->view.immigration, NULL);
    deed_expect_text(seen->view.narrative, DEED_NARRATIVE);
}

static void
test_danger_is_3_whatever_else(void **state)
{
    (void)state;
    struct sender sender = deed_sender();
    struct tip_new tip = deed_tip(&sender);
    tip.body = (struct tip_body){ .what = WHAT_OTHER,
                                  .when = WHEN_PAST,
                                  .danger = true };
    const struct seen *seen = deed_get(deed_add(&tip));
    assert_int_equal(seen->view.urgency, 3);
    assert_true(seen->view.danger && !seen->view.complete);
    deed_expect_text(seen->view.narrative, NULL);
    assert_int_equal(
        deed_number("SELECT sealed_body IS NULL FROM tip WHERE id = $1",
                    seen->view.id),
        1);
}

static struct sender_row {
    const char *name, *spelled;
    bool number, pseudonym;
} sender_rows[] = {
    { "a number", "0812-9988-7766", true, true },
    { "an operator's id", "tel:a1b2c3", false, true },
    { "nobody", "", false, false },
};

static void
test_sender(void **state)
{
    const struct sender_row *row = *state;
    tip_house_open(&tip_deed_house);
    struct sender sender = sender_read(text_of(row->spelled));
    const struct tip_new tip = deed_tip(&sender);
    int64_t id = deed_add(&tip);
    assert_int_equal(deed_number("SELECT sealed_number IS NOT NULL FROM tip"
                                 " WHERE id = $1",
                                 id),
                     row->number);
    assert_int_equal(
        deed_number("SELECT sender IS NOT NULL FROM tip WHERE id = $1", id),
        row->pseudonym);
    assert_int_equal(deed_get(id)->view.pseudonym != 0, row->pseudonym);
    tip_house_close(&tip_deed_house);
}

/* The one who may reveal it will find it under its row and nowhere else. */
static void
test_the_number_opens_for_its_row_only(void **state)
{
    (void)state;
    int64_t id = deed_add_ussd();
    struct rows *rows = NULL;
    assert_int_equal(db_query(tip_deed_house.db, &rows,
                              "SELECT sealed_number FROM tip WHERE id = $1",
                              db_i(id)),
                     GW_OK);
    assert_int_equal(db_next(rows), GW_OK);
    struct buf out = buf_new(1000);
    assert_int_equal(keyring_open(tip_deed_house.keyring, SEAL_NUMBER, id,
                                  db_blob(rows, 0), &out),
                     GW_OK);
    deed_expect_text(buf_text(&out), DEED_NUMBER);
    assert_int_equal(keyring_open(tip_deed_house.keyring, SEAL_NUMBER, id + 1,
                                  db_blob(rows, 0), &out),
                     GW_DENIED);
    buf_free(&out);
    db_end(rows);
}

static void
test_a_village_brings_its_district(void **state)
{
    (void)state;
    struct sender sender = deed_sender();
    struct tip_new tip = deed_tip(&sender);
    tip.body.district = NULL;
    const struct seen *seen = deed_get(deed_add(&tip));
    deed_expect_text(seen->view.district, "36.04.13");
    deed_expect_text(seen->view.police, "Polres Serang");
}

static void
test_a_village_of_another_district_is_dropped(void **state)
{
    (void)state;
    struct sender sender = deed_sender();
    struct tip_new tip = deed_tip(&sender);
    tip.body.district =
        places_find_district(tip_deed_house.places, TEXT("36.71.01"));
    const struct seen *seen = deed_get(deed_add(&tip));
    deed_expect_text(seen->view.district, "36.71.01");
    deed_expect_text(seen->view.village, NULL);
    deed_expect_text(seen->view.police, "Polres Metro Tangerang Kota");
}

static void
test_nothing_is_plain_on_disk(void **state)
{
    (void)state;
    static const char *const secrets[] = {
        DEED_NUMBER, "81299887766", "perempuan", "disekap",
        "kosong",    "Jembatan",    "minibus",   "subuh",
    };
    int64_t id = deed_add_ussd();
    assert_int_equal(deed_message(id, deed_get(id)->view.pseudonym), GW_OK);
    const struct tip_body body = { .narrative =
                                       TEXT(DEED_NARRATIVE " Jembatan") };
    assert_int_equal(deed_update(id, &body), GW_OK);
    /* What is plain is found, so what is not found is not there. */
    assert_true(tip_house_holds(&tip_deed_house, TEXT("36.04.13.2007")));
    for (size_t i = 0; i < LENGTH(secrets); i++)
        assert_false(tip_house_holds(&tip_deed_house, text_of(secrets[i])));
}

static void
test_every_tip_has_its_own_key(void **state)
{
    (void)state;
    int64_t a = deed_add_ussd(), b = deed_add_ussd();
    assert_int_equal(
        deed_number("SELECT count(DISTINCT sealed_body) FROM tip WHERE id > $1",
                    0),
        2);
    /* A body and even its key, moved to another row, open nothing there. */
    deed_sql("UPDATE tip SET sealed_body = (SELECT sealed_body FROM tip"
             " WHERE id = 1) WHERE id = $1",
             b);
    deed_expect_text(deed_get(b)->view.narrative, NULL);
    deed_sql(
        "UPDATE tip SET sealed_key = (SELECT sealed_key FROM tip WHERE id = 1)"
        " WHERE id = $1",
        b);
    deed_expect_text(deed_get(b)->view.narrative, NULL);
    deed_expect_text(deed_get(a)->view.narrative, DEED_NARRATIVE);
}

static void
test_no_code_no_tip(void **state)
{
    (void)state;
    struct sender sender = deed_sender();
    const struct tip_new tip = deed_tip(&sender);
    int64_t id = deed_add(&tip);
    deed_sql("UPDATE tip SET id = 9999998 WHERE id = $1", id);
    assert_int_equal(deed_add(&tip), CODE_TIPS_MAX - 1);
    id = 77;
    assert_int_equal(db_begin(tip_deed_house.db), GW_OK);
    assert_int_equal(
        tip_add(tip_deed_house.db, tip_deed_house.keyring, &tip, &id), GW_IO);
    assert_int_equal(db_commit(tip_deed_house.db), GW_OK);
    assert_int_equal(id, 77);
    assert_int_equal(deed_number("SELECT count(*) FROM tip WHERE id > $1", 0),
                     2);
}

static void
test_add_without_a_table(void **state)
{
    (void)state;
    struct sender sender = deed_sender();
    const struct tip_new tip = deed_tip(&sender);
    int64_t id = 77;
    assert_int_equal(db_exec(tip_deed_house.db, "DROP TABLE audit"), GW_OK);
    assert_int_equal(db_begin(tip_deed_house.db), GW_OK);
    assert_int_equal(
        tip_add(tip_deed_house.db, tip_deed_house.keyring, &tip, &id), GW_IO);
    db_rollback(tip_deed_house.db);
    assert_int_equal(id, 77);
    assert_int_equal(deed_number("SELECT count(*) FROM tip WHERE id > $1", 0),
                     0);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(test_added_as_told),
        IN_HOUSE(test_an_sms_knows_only_its_text),
        IN_HOUSE(test_danger_is_3_whatever_else),
        IN_HOUSE(test_the_number_opens_for_its_row_only),
        IN_HOUSE(test_a_village_brings_its_district),
        IN_HOUSE(test_a_village_of_another_district_is_dropped),
        IN_HOUSE(test_nothing_is_plain_on_disk),
        IN_HOUSE(test_every_tip_has_its_own_key),
        IN_HOUSE(test_no_code_no_tip),
        IN_HOUSE(test_add_without_a_table),
    };
    return cmocka_run_group_tests_name("tips", tests, NULL, NULL)
           + RUN_TABLE("senders", sender_rows, test_sender);
}
