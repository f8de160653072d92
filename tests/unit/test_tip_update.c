/* A tip that grows: calls that go on, later texts, and what stays as it was. */
#include "handlers/tips/tip.h"

#include <string.h>

#include "tests/support/table.h"
#include "tests/support/tip_deeds.h"

static void
test_update_replaces(void **state)
{
    (void)state;
    int64_t id = deed_add_ussd();
    const struct tip_body body = {
        .what = WHAT_FOREIGN,
        .when = WHEN_NOW,
        .minors = MINORS_YES,
        .route = ROUTE_MERAK,
        .district =
            places_find_district(tip_deed_house.places, TEXT("36.72.02")),
        .contact = CONTACT_SMS,
        .hours = HOURS_PAGI,
        .narrative = TEXT("Dua puluh orang asing turun dari perahu"),
        .complete = true,
    };
    assert_int_equal(deed_update(id, &body), GW_OK);
    const struct seen *seen = deed_get(id);
    assert_int_equal(seen->view.received_ms, DEED_AT);
    assert_int_equal(seen->view.changed_ms, DEED_AT + 1000);
    assert_int_equal(seen->view.what, WHAT_FOREIGN);
    assert_int_equal(seen->view.when, WHEN_NOW);
    assert_int_equal(seen->view.minors, MINORS_YES);
    assert_int_equal(seen->view.route, ROUTE_MERAK);
    assert_int_equal(seen->view.contact, CONTACT_SMS);
    assert_int_equal(seen->view.hours, HOURS_PAGI);
    assert_int_equal(seen->view.urgency, 3);
    assert_int_equal(seen->view.leaning, LEANING_TPPM);
    deed_expect_text(seen->view.district, "36.72.02");
    deed_expect_text(seen->view.village, NULL);
    deed_expect_text(seen->view.police, "Polres Cilegon");
    deed_expect_text(seen->view.immigration, "Kanim Kelas II TPI Cilegon");
    deed_expect_text(seen->view.narrative,
                     "Dua puluh orang asing turun dari perahu");
    assert_int_equal(
        deed_number("SELECT sealed_number IS NOT NULL FROM tip WHERE id = $1",
                    id),
        1);
    deed_expect_audit(2);

    /* And nothing said leaves nothing. */
    const struct tip_body nothing = { .complete = false };
    assert_int_equal(deed_update(id, &nothing), GW_OK);
    seen = deed_get(id);
    deed_expect_text(seen->view.narrative, NULL);
    deed_expect_text(seen->view.district, NULL);
    deed_expect_text(seen->view.police, NULL);
    assert_true(seen->view.complete);
}

static void
test_update_takes_no_danger_back(void **state)
{
    (void)state;
    struct sender sender = deed_sender();
    struct tip_new tip = deed_tip(&sender);
    tip.body.danger = true;
    tip.body.complete = false;
    int64_t id = deed_add(&tip);
    const struct tip_body body = { .what = WHAT_OTHER,
                                   .when = WHEN_PAST,
                                   .complete = true };
    assert_int_equal(deed_update(id, &body), GW_OK);
    const struct seen *seen = deed_get(id);
    assert_true(seen->view.danger && seen->view.complete);
    assert_int_equal(seen->view.urgency, 3);
}

static void
test_update_leaves_what_is_the_officers(void **state)
{
    (void)state;
    int64_t id = deed_add_ussd();
    deed_sql("UPDATE tip SET state = 7, urgency = 0, set_by_officer = 1,"
             " assignee = 5, held = 1, police = 'Polresta Serang Kota'"
             " WHERE id = $1",
             id);
    struct tip_body body = {
        .what = WHAT_CONFINED,
        .district =
            places_find_district(tip_deed_house.places, TEXT("36.04.13")),
    };
    assert_int_equal(deed_update(id, &body), GW_OK);
    const struct seen *seen = deed_get(id);
    assert_int_equal(seen->view.state, TIP_PENYELIDIKAN);
    assert_int_equal(seen->view.urgency, 0);
    assert_int_equal(seen->view.leaning, LEANING_TPPO);
    assert_int_equal(seen->view.assignee, 5);
    deed_expect_text(seen->view.police, "Polresta Serang Kota");
    assert_int_equal(deed_number("SELECT held FROM tip WHERE id = $1", id), 1);

    deed_sql("UPDATE tip SET leaning = 2, set_by_officer = 2 WHERE id = $1",
             id);
    assert_int_equal(deed_update(id, &body), GW_OK);
    seen = deed_get(id);
    assert_int_equal(seen->view.urgency, 3);
    assert_int_equal(seen->view.leaning, LEANING_TPPM);

    deed_sql("UPDATE tip SET urgency = 1, set_by_officer = 3 WHERE id = $1",
             id);
    body.what = WHAT_OTHER;
    assert_int_equal(deed_update(id, &body), GW_OK);
    seen = deed_get(id);
    assert_int_equal(seen->view.urgency, 1);
    assert_int_equal(seen->view.leaning, LEANING_TPPM);
}

static void
test_messages(void **state)
{
    (void)state;
    int64_t id = deed_add_ussd(), sender = deed_get(id)->view.pseudonym;
    struct heard heard = { .count = 0 };
    assert_int_equal(tip_messages(tip_deed_house.db, tip_deed_house.keyring, id,
                                  deed_hear, &heard),
                     GW_OK);
    assert_int_equal(heard.count, 0);

    assert_int_equal(deed_message(id, sender), GW_OK);
    assert_int_equal(deed_message(id, sender + 1), GW_OK);
    assert_int_equal(deed_message(id, 0), GW_OK);
    assert_int_equal(tip_messages(tip_deed_house.db, tip_deed_house.keyring, id,
                                  deed_hear, &heard),
                     GW_OK);
    assert_int_equal(heard.count, 3);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(heard.view[i].id, i + 1);
        assert_int_equal(heard.view[i].at_ms, DEED_AT + 2000);
        assert_int_equal(heard.view[i].medium, MEDIUM_SMS);
        assert_int_equal(heard.view[i].foreign_sender, i > 0);
        deed_expect_text(heard.view[i].text, DEED_ADDITION);
    }
    assert_int_equal(deed_get(id)->view.changed_ms, DEED_AT + 2000);
    deed_expect_audit(4);

    heard = (struct heard){ .answer = GW_CONFLICT };
    assert_int_equal(tip_messages(tip_deed_house.db, tip_deed_house.keyring, id,
                                  deed_hear, &heard),
                     GW_CONFLICT);
    assert_int_equal(heard.count, 1);
}

static void
test_nobodies_share_nothing(void **state)
{
    (void)state;
    struct sender nobody = sender_read(TEXT(""));
    const struct tip_new tip = deed_tip(&nobody);
    int64_t id = deed_add(&tip);
    struct heard heard = { .count = 0 };
    assert_int_equal(deed_message(id, 0), GW_OK);
    assert_int_equal(tip_messages(tip_deed_house.db, tip_deed_house.keyring, id,
                                  deed_hear, &heard),
                     GW_OK);
    assert_true(heard.view[0].foreign_sender);
}

static void
test_a_damaged_message_costs_its_own_text(void **state)
{
    (void)state;
    int64_t id = deed_add_ussd();
    assert_int_equal(deed_message(id, 0), GW_OK);
    assert_int_equal(deed_message(id, 0), GW_OK);
    deed_sql("UPDATE message SET sealed_body = (SELECT sealed_body FROM message"
             " WHERE id = 2) WHERE id = $1",
             1);
    struct heard heard = { .count = 0 };
    assert_int_equal(tip_messages(tip_deed_house.db, tip_deed_house.keyring, id,
                                  deed_hear, &heard),
                     GW_OK);
    assert_int_equal(heard.count, 2);
    deed_expect_text(heard.view[0].text, NULL);
    deed_expect_text(heard.view[1].text, DEED_ADDITION);
    /* Without the key none opens, but they are still told of. */
    deed_sql("UPDATE tip SET sealed_key = x'0102' WHERE id = $1", id);
    heard = (struct heard){ .count = 0 };
    assert_int_equal(tip_messages(tip_deed_house.db, tip_deed_house.keyring, id,
                                  deed_hear, &heard),
                     GW_OK);
    assert_int_equal(heard.count, 2);
    deed_expect_text(heard.view[1].text, NULL);
    /* And nothing more can be sealed. */
    const struct tip_body body = { .what = WHAT_OTHER };
    assert_int_equal(deed_message(id, 0), GW_IO);
    assert_int_equal(deed_update(id, &body), GW_IO);
}

static void
test_no_such_tip(void **state)
{
    (void)state;
    const struct tip_body body = { .what = WHAT_OTHER };
    struct seen seen = { 0 };
    struct heard heard = { .count = 0 };
    enum tip_public shown = PUBLIC_SELESAI;
    assert_int_equal(deed_update(5, &body), GW_MISSING);
    assert_int_equal(deed_message(5, 1), GW_MISSING);
    assert_int_equal(tip_public_state(tip_deed_house.db, 5, &shown),
                     GW_MISSING);
    assert_int_equal(shown, PUBLIC_SELESAI);
    assert_int_equal(tip_get(tip_deed_house.db, tip_deed_house.keyring, 5, NULL,
                             0, deed_see, &seen),
                     GW_MISSING);
    assert_int_equal(tip_messages(tip_deed_house.db, tip_deed_house.keyring, 5,
                                  deed_hear, &heard),
                     GW_MISSING);
    deed_expect_audit(0);
}

static void
test_public_state(void **state)
{
    (void)state;
    int64_t id = deed_add_ussd();
    enum tip_public shown;
    assert_int_equal(tip_public_state(tip_deed_house.db, id, &shown), GW_OK);
    assert_int_equal(shown, PUBLIC_DITERIMA);
    deed_sql("UPDATE tip SET state = 12 WHERE id = $1", id);
    assert_int_equal(tip_public_state(tip_deed_house.db, id, &shown), GW_OK);
    assert_int_equal(shown, PUBLIC_SELESAI);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(test_update_replaces),
        IN_HOUSE(test_update_takes_no_danger_back),
        IN_HOUSE(test_update_leaves_what_is_the_officers),
        IN_HOUSE(test_messages),
        IN_HOUSE(test_nobodies_share_nothing),
        IN_HOUSE(test_a_damaged_message_costs_its_own_text),
        IN_HOUSE(test_no_such_tip),
        IN_HOUSE(test_public_state),
    };
    return cmocka_run_group_tests_name("tips that grow", tests, NULL, NULL);
}
