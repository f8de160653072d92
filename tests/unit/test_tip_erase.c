/* The way out: three days after the wish, and then for good. */
#include "gateway/outbox/outbox.h"
#include "handlers/followup/retention.h"
#include "handlers/tips/tip.h"
#include "tests/support/table.h"
#include "tests/support/tip_deeds.h"

static const int64_t WAIT_MS = INT64_C(72) * 3600 * 1000;

static void
withdraw(int64_t tip, int64_t now_ms)
{
    assert_int_equal(db_begin(tip_deed_house.db), GW_OK);
    assert_int_equal(tip_withdraw(tip_deed_house.db, tip, now_ms), GW_OK);
    assert_int_equal(db_commit(tip_deed_house.db), GW_OK);
}

static int
erase_due(int64_t now_ms, int limit)
{
    int erased = -1;
    assert_int_equal(db_begin(tip_deed_house.db), GW_OK);
    assert_int_equal(retention_withdrawn(tip_deed_house.db,
                                         tip_deed_house.keyring, now_ms, limit,
                                         &erased),
                     GW_OK);
    assert_int_equal(db_commit(tip_deed_house.db), GW_OK);
    return erased;
}

static void
test_not_before_its_time(void **state)
{
    (void)state;
    int64_t kept = deed_add_ussd(), dropped = deed_add_ussd();
    assert_int_equal(erase_due(DEED_AT + 10 * WAIT_MS, 10), 0);
    withdraw(dropped, DEED_AT);
    assert_int_equal(deed_get(dropped)->view.withdrawn_ms, DEED_AT);
    assert_int_equal(erase_due(DEED_AT + WAIT_MS - 1, 10), 0);
    deed_expect_text(deed_get(dropped)->view.narrative, DEED_NARRATIVE);

    assert_int_equal(erase_due(DEED_AT + WAIT_MS, 10), 1);
    assert_int_equal(erase_due(DEED_AT + WAIT_MS, 10), 0);
    assert_true(deed_get(dropped)->view.erased);
    assert_false(deed_get(kept)->view.erased);
    deed_expect_text(deed_get(kept)->view.narrative, DEED_NARRATIVE);
    deed_expect_audit(4); /* two added, one withdrawn, one erased */
}

static void
test_the_first_wish_counts(void **state)
{
    (void)state;
    int64_t tip = deed_add_ussd();
    withdraw(tip, DEED_AT + 5);
    withdraw(tip, DEED_AT + 5000);
    assert_int_equal(deed_get(tip)->view.withdrawn_ms, DEED_AT + 5);
    deed_expect_audit(2);
    assert_int_equal(erase_due(DEED_AT + 5 + WAIT_MS, 10), 1);
    withdraw(tip, DEED_AT + 10 * WAIT_MS);
    assert_int_equal(deed_get(tip)->view.withdrawn_ms, DEED_AT + 5);
    deed_expect_audit(3);
}

static void
test_held_is_kept(void **state)
{
    (void)state;
    int64_t held = deed_add_ussd(), free = deed_add_ussd();
    deed_sql("UPDATE tip SET held = 1 WHERE id = $1", held);
    withdraw(held, DEED_AT);
    withdraw(free, DEED_AT);
    assert_int_equal(erase_due(DEED_AT + WAIT_MS, 10), 1);
    deed_expect_text(deed_get(held)->view.narrative, DEED_NARRATIVE);
    assert_true(deed_get(free)->view.erased);
    /* Until it is let go. */
    deed_sql("UPDATE tip SET held = 0 WHERE id = $1", held);
    assert_int_equal(erase_due(DEED_AT + WAIT_MS, 10), 1);
    assert_true(deed_get(held)->view.erased);
}

static void
test_a_few_at_a_time(void **state)
{
    (void)state;
    for (int i = 0; i < 5; i++)
        withdraw(deed_add_ussd(), DEED_AT + i);
    assert_int_equal(erase_due(DEED_AT + 2 * WAIT_MS, 0), 0);
    assert_int_equal(erase_due(DEED_AT + 2 * WAIT_MS, 2), 2);
    assert_true(deed_get(1)->view.erased && deed_get(2)->view.erased);
    assert_false(deed_get(3)->view.erased);
    assert_int_equal(erase_due(DEED_AT + 2 * WAIT_MS, 9), 3);
}

static void
add_reply(int64_t tip)
{
    const struct sender sender = deed_sender();
    const struct outbox_new message = {
        .channel = "at",
        .to = &sender.number,
        .text = TEXT("Terima kasih. Kode Anda tersimpan."),
        .priority = OUTBOX_REPLY,
        .tip = tip,
        .now_ms = DEED_AT,
        .expires_ms = DEED_AT + WAIT_MS * 10,
    };
    int64_t id;
    assert_int_equal(db_begin(tip_deed_house.db), GW_OK);
    assert_int_equal(
        outbox_add(tip_deed_house.db, tip_deed_house.keyring, &message, &id),
        GW_OK);
    assert_int_equal(db_commit(tip_deed_house.db), GW_OK);
}

static void
test_what_goes_and_what_stays(void **state)
{
    (void)state;
    int64_t tip = deed_add_ussd();
    assert_int_equal(deed_message(tip, deed_get(tip)->view.pseudonym), GW_OK);
    add_reply(tip);
    assert_int_equal(deed_number("SELECT count(*) FROM outbox WHERE tip = $1"
                                 " AND sealed_text IS NOT NULL",
                                 tip),
                     1);
    withdraw(tip, DEED_AT);
    assert_int_equal(erase_due(DEED_AT + WAIT_MS, 10), 1);

    assert_int_equal(
        deed_number("SELECT sealed_key IS NULL AND sealed_number IS NULL"
                    " AND sealed_body IS NULL AND sender IS NULL"
                    " AND erased_at IS NOT NULL FROM tip WHERE id = $1",
                    tip),
        1);
    assert_int_equal(deed_number("SELECT count(*) FROM message WHERE tip = $1"
                                 " AND sealed_body IS NOT NULL",
                                 tip),
                     0);
    assert_int_equal(
        deed_number("SELECT count(*) FROM outbox WHERE tip = $1 AND"
                    " (sealed_text IS NOT NULL OR sealed_to IS NOT NULL)",
                    tip),
        0);

    const struct tip_view *view = &deed_get(tip)->view;
    assert_true(view->erased && view->complete);
    assert_int_equal(view->pseudonym, 0);
    assert_int_equal(view->what, WHAT_CHILD);
    assert_int_equal(view->urgency, 2);
    assert_int_equal(view->received_ms, DEED_AT);
    deed_expect_text(view->district, "36.04.13");
    deed_expect_text(view->narrative, NULL);

    struct heard heard = { .count = 0 };
    assert_int_equal(tip_messages(tip_deed_house.db, tip_deed_house.keyring,
                                  tip, deed_hear, &heard),
                     GW_OK);
    assert_int_equal(heard.count, 1);
    deed_expect_text(heard.view[0].text, NULL);
}

static void
test_nothing_comes_back(void **state)
{
    (void)state;
    int64_t tip = deed_add_ussd();
    withdraw(tip, DEED_AT);
    assert_int_equal(erase_due(DEED_AT + WAIT_MS, 10), 1);
    const struct tip_body body = { .what = WHAT_OTHER,
                                   .narrative = TEXT(DEED_NARRATIVE) };
    assert_int_equal(deed_update(tip, &body), GW_CONFLICT);
    assert_int_equal(deed_message(tip, 1), GW_CONFLICT);
    enum tip_public shown;
    assert_int_equal(tip_public_state(tip_deed_house.db, tip, &shown), GW_OK);
    assert_int_equal(shown, PUBLIC_DITERIMA);
    deed_expect_audit(3);
}

static void
test_no_such_tip(void **state)
{
    (void)state;
    assert_int_equal(db_begin(tip_deed_house.db), GW_OK);
    assert_int_equal(tip_withdraw(tip_deed_house.db, 5, DEED_AT), GW_MISSING);
    assert_int_equal(db_commit(tip_deed_house.db), GW_OK);
    deed_expect_audit(0);
}

static void
test_half_an_erasure_is_none(void **state)
{
    (void)state;
    int64_t tip = deed_add_ussd();
    withdraw(tip, DEED_AT);
    assert_int_equal(db_exec(tip_deed_house.db, "DROP TABLE audit"), GW_OK);
    int erased = -1;
    assert_int_equal(db_begin(tip_deed_house.db), GW_OK);
    assert_int_equal(retention_withdrawn(tip_deed_house.db,
                                         tip_deed_house.keyring,
                                         DEED_AT + WAIT_MS, 10, &erased),
                     GW_IO);
    db_rollback(tip_deed_house.db);
    assert_int_equal(erased, -1);
    deed_expect_text(deed_get(tip)->view.narrative, DEED_NARRATIVE);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(test_not_before_its_time),
        IN_HOUSE(test_the_first_wish_counts),
        IN_HOUSE(test_held_is_kept),
        IN_HOUSE(test_a_few_at_a_time),
        IN_HOUSE(test_what_goes_and_what_stays),
        IN_HOUSE(test_nothing_comes_back),
        IN_HOUSE(test_no_such_tip),
        IN_HOUSE(test_half_an_erasure_is_none),
    };
    return cmocka_run_group_tests_name("erasing", tests, NULL, NULL);
}
