/* What holders and senders wish of a tip. */
#include "gateway/outbox/outbox.h"
#include "handlers/tips/tip.h"
#include "tests/support/table.h"
#include "tests/support/tip_deeds.h"

#define DB tip_deed_house.db

static void
commit(enum gw_err err, enum gw_err want)
{
    assert_int_equal(err, want);
    assert_int_equal(db_commit(DB), GW_OK);
}

static void
forget(int64_t tip, enum gw_err want)
{
    assert_int_equal(db_begin(DB), GW_OK);
    commit(tip_forget_sender(DB, tip, DEED_AT + 7), want);
}

static bool
duress(int64_t tip, int64_t now_ms)
{
    bool page = false;

    assert_int_equal(db_begin(DB), GW_OK);
    commit(tip_duress(DB, tip, now_ms, &page), GW_OK);
    return page;
}

static int64_t
add_reply(int64_t tip)
{
    const struct sender sender = deed_sender();
    const struct outbox_new message = {
        .channel = "at",
        .to = &sender.number,
        .text = TEXT("Kode tersimpan."),
        .priority = OUTBOX_REPLY,
        .tip = tip,
        .now_ms = DEED_AT,
        .expires_ms = DEED_AT + 3600000,
    };
    int64_t id;

    assert_int_equal(db_begin(DB), GW_OK);
    commit(outbox_add(DB, tip_deed_house.keyring, &message, &id), GW_OK);
    return id;
}

#define GONE(id)                                                           \
    deed_number("SELECT sealed_number IS NULL AND sender IS NULL FROM tip" \
                " WHERE id = $1",                                          \
                id)

static void
test_forget(void **state)
{
    (void)state;
    int64_t tip = deed_add_ussd(), other = deed_add_ussd();
    int64_t waits = add_reply(tip), kept = add_reply(other);

    forget(tip, GW_OK);
    assert_int_equal(GONE(tip), 1);
    assert_int_equal(GONE(other), 0);
    deed_expect_text(deed_get(tip)->view.narrative, DEED_NARRATIVE);
    assert_int_equal(deed_get(tip)->view.pseudonym, 0);
    assert_int_equal(deed_get(tip)->view.contact, CONTACT_NONE);
    assert_int_equal(deed_get(tip)->view.withdrawn_ms, 0);
    assert_int_equal(
        deed_number("SELECT sealed_to IS NULL AND due_at IS NULL AND"
                    " sealed_text IS NULL FROM outbox WHERE id = $1",
                    waits),
        1);
    assert_int_equal(
        deed_number("SELECT sealed_to IS NULL FROM outbox WHERE id = $1", kept),
        0);
    deed_expect_audit(3); /* two added, one forgotten */
    forget(tip, GW_OK);
    deed_expect_audit(3);
    forget(4711, GW_MISSING);
}

/* What went out keeps its text; its number is gone since it went. */
static void
test_forget_keeps_what_was_sent(void **state)
{
    (void)state;
    int64_t tip = deed_add_ussd(), sent = add_reply(tip);

    deed_sql("UPDATE outbox SET state = 4, due_at = NULL, sealed_to = NULL"
             " WHERE id = $1",
             sent);
    forget(tip, GW_OK);
    assert_int_equal(
        deed_number("SELECT sealed_text IS NULL FROM outbox WHERE id = $1",
                    sent),
        0);
}

static void
test_forget_held(void **state)
{
    (void)state;
    int64_t tip = deed_add_ussd();

    deed_sql("UPDATE tip SET held = 1 WHERE id = $1", tip);
    forget(tip, GW_OK);
    assert_int_equal(GONE(tip), 0);
    assert_int_equal(deed_get(tip)->view.withdrawn_ms, DEED_AT + 7);
}

static void
test_contact(void **state)
{
    (void)state;
    int64_t tip = deed_add_ussd();

    assert_int_equal(db_begin(DB), GW_OK);
    commit(tip_contact_set(DB, tip, CONTACT_SMS, HOURS_SORE, DEED_AT), GW_OK);
    assert_int_equal(deed_get(tip)->view.contact, CONTACT_SMS);
    assert_int_equal(deed_get(tip)->view.hours, HOURS_SORE);
    deed_expect_audit(2);
    assert_int_equal(db_begin(DB), GW_OK);
    commit(tip_contact_set(DB, 4711, CONTACT_SMS, HOURS_SORE, DEED_AT),
           GW_MISSING);
    deed_sql("UPDATE tip SET erased_at = 1 WHERE id = $1", tip);
    assert_int_equal(db_begin(DB), GW_OK);
    commit(tip_contact_set(DB, tip, CONTACT_CALL, HOURS_ANY, DEED_AT),
           GW_CONFLICT);
}

static void
test_duress(void **state)
{
    (void)state;
    int64_t tip = deed_add_ussd();
    bool page;

    assert_int_equal(deed_get(tip)->view.duress_ms, 0);
    assert_true(duress(tip, DEED_AT));
    assert_int_equal(deed_get(tip)->view.duress_ms, DEED_AT);
    assert_int_equal(deed_get(tip)->view.urgency, 3);
    /* Once an hour, however often it is typed. */
    assert_false(duress(tip, DEED_AT + TIP_DURESS_MS / 2));
    assert_false(duress(tip, DEED_AT + TIP_DURESS_MS - 1));
    assert_int_equal(deed_get(tip)->view.duress_ms, DEED_AT);
    assert_true(duress(tip, DEED_AT + TIP_DURESS_MS));
    assert_int_equal(deed_get(tip)->view.duress_ms, DEED_AT + TIP_DURESS_MS);
    assert_true(duress(tip, DEED_AT)); /* the clock jumped back */
    deed_expect_audit(6);
    assert_int_equal(db_begin(DB), GW_OK);
    commit(tip_duress(DB, 4711, DEED_AT, &page), GW_MISSING);
}

/* A call that goes on lowers nothing. */
static void
test_duress_stays(void **state)
{
    (void)state;
    int64_t tip = deed_add_ussd();
    const struct tip_body body = { .what = WHAT_OTHER, .when = WHEN_PAST };

    assert_true(duress(tip, DEED_AT));
    assert_int_equal(deed_update(tip, &body), GW_OK);
    assert_int_equal(deed_get(tip)->view.urgency, 3);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_HOUSE(test_forget),      IN_HOUSE(test_forget_keeps_what_was_sent),
        IN_HOUSE(test_forget_held), IN_HOUSE(test_contact),
        IN_HOUSE(test_duress),      IN_HOUSE(test_duress_stays),
    };

    return cmocka_run_group_tests_name("wishes of a tip", tests, NULL, NULL);
}
