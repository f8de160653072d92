/* tests/unit/test_outbox_state.c -- every arrow, and that there are no more. */
#include "gateway/outbox/outbox_state.h"

#include <string.h>

#include "tests/support/table.h"

static struct arrow {
    const char *name;
    enum outbox_state from;
    enum outbox_event event;
    enum outbox_state to;
} arrows[] = {
    { "picked", OUTBOX_QUEUED, OUTBOX_PICKED, OUTBOX_SENDING },
    { "expires in the queue", OUTBOX_QUEUED, OUTBOX_EXPIRED, OUTBOX_LOST },
    { "erased in the queue", OUTBOX_QUEUED, OUTBOX_ERASED, OUTBOX_FAILED },
    { "never left", OUTBOX_SENDING, OUTBOX_RETURNED, OUTBOX_QUEUED },
    { "aggregator accepts", OUTBOX_SENDING, OUTBOX_ACCEPTED, OUTBOX_SENT },
    { "aggregator is down", OUTBOX_SENDING, OUTBOX_TROUBLE, OUTBOX_WAITING },
    { "aggregator refuses", OUTBOX_SENDING, OUTBOX_REFUSED, OUTBOX_FAILED },
    { "erased under way", OUTBOX_SENDING, OUTBOX_ERASED, OUTBOX_FAILED },
    { "arrives before the answer", OUTBOX_SENDING, OUTBOX_ARRIVED,
      OUTBOX_DELIVERED },
    { "bounces before the answer", OUTBOX_SENDING, OUTBOX_BOUNCED,
      OUTBOX_FAILED },
    { "missed before the answer", OUTBOX_SENDING, OUTBOX_MISSED, OUTBOX_LOST },
    { "backoff over", OUTBOX_WAITING, OUTBOX_DUE, OUTBOX_QUEUED },
    { "expires while waiting", OUTBOX_WAITING, OUTBOX_EXPIRED, OUTBOX_LOST },
    { "erased while waiting", OUTBOX_WAITING, OUTBOX_ERASED, OUTBOX_FAILED },
    { "arrives after a silence", OUTBOX_WAITING, OUTBOX_ARRIVED,
      OUTBOX_DELIVERED },
    { "bounces after a silence", OUTBOX_WAITING, OUTBOX_BOUNCED,
      OUTBOX_FAILED },
    { "missed after a silence", OUTBOX_WAITING, OUTBOX_MISSED, OUTBOX_LOST },
    { "receipt: delivered", OUTBOX_SENT, OUTBOX_ARRIVED, OUTBOX_DELIVERED },
    { "receipt: bounced", OUTBOX_SENT, OUTBOX_BOUNCED, OUTBOX_FAILED },
    { "receipt: missed", OUTBOX_SENT, OUTBOX_MISSED, OUTBOX_LOST },
    { "lost, and found", OUTBOX_LOST, OUTBOX_ARRIVED, OUTBOX_DELIVERED },
};

static void
test_arrow(void **state)
{
    const struct arrow *arrow = *state;
    enum outbox_state now = arrow->from;

    assert_int_equal(outbox_step(&now, arrow->event), GW_OK);
    assert_int_equal(now, arrow->to);
}

static void
test_nothing_else_moves(void **state)
{
    size_t moved = 0;

    (void)state;
    for (int from = OUTBOX_QUEUED; from < OUTBOX_STATES; from++) {
        for (int event = 0; event < OUTBOX_EVENTS; event++) {
            enum outbox_state now = (enum outbox_state)from;
            if (outbox_step(&now, (enum outbox_event)event) == GW_OK)
                moved++;
            else
                assert_int_equal(now, from);
        }
    }
    assert_int_equal(moved, LENGTH(arrows));
}

/* The word an officer reads, and whether the number is still needed. */
static struct trait {
    const char *name;
    enum outbox_state state;
    bool open;
} traits[] = {
    { "queued", OUTBOX_QUEUED, true },
    { "sending", OUTBOX_SENDING, true },
    { "waiting", OUTBOX_WAITING, true },
    { "sent", OUTBOX_SENT, false },
    { "delivered", OUTBOX_DELIVERED, false },
    { "failed", OUTBOX_FAILED, false },
    { "failed", OUTBOX_LOST, false },
};

static void
test_trait(void **state)
{
    const struct trait *trait = *state;

    assert_string_equal(outbox_state_word(trait->state), trait->name);
    assert_int_equal(outbox_state_open(trait->state), trait->open);
}

static void
test_every_state_has_a_trait(void **state)
{
    (void)state;
    assert_int_equal(LENGTH(traits), OUTBOX_STATES - 1);
}

/* A number in the database means the same for ever. */
static void
test_stored_numbers(void **state)
{
    (void)state;
    assert_int_equal(OUTBOX_QUEUED, 1);
    assert_int_equal(OUTBOX_SENDING, 2); /* in the schema, too */
    assert_int_equal(OUTBOX_WAITING, 3);
    assert_int_equal(OUTBOX_SENT, 4);
    assert_int_equal(OUTBOX_DELIVERED, 5);
    assert_int_equal(OUTBOX_FAILED, 6);
    assert_int_equal(OUTBOX_LOST, 7);
}

static struct effect {
    const char *name;
    enum receipt_state receipt;
    bool opted_out;
    bool moves;
    enum outbox_event event;
} effects[] = {
    { "unknown", RECEIPT_UNKNOWN, false, false, OUTBOX_PICKED },
    { "accepted", RECEIPT_ACCEPTED, false, false, OUTBOX_PICKED },
    { "sent", RECEIPT_SENT, false, false, OUTBOX_PICKED },
    { "expired", RECEIPT_EXPIRED, false, true, OUTBOX_MISSED },
    { "undelivered", RECEIPT_UNDELIVERED, false, true, OUTBOX_MISSED },
    { "rejected", RECEIPT_REJECTED, false, true, OUTBOX_BOUNCED },
    { "delivered", RECEIPT_DELIVERED, false, true, OUTBOX_ARRIVED },
    { "opted out", RECEIPT_UNKNOWN, true, true, OUTBOX_BOUNCED },
    { "opted out, undelivered", RECEIPT_UNDELIVERED, true, true,
      OUTBOX_BOUNCED },
    { "opted out after it arrived", RECEIPT_DELIVERED, true, true,
      OUTBOX_ARRIVED },
};

static void
test_effect(void **state)
{
    const struct effect *effect = *state;
    enum outbox_event event = OUTBOX_PICKED;

    assert_int_equal(
        outbox_receipt_event(effect->receipt, effect->opted_out, &event),
        effect->moves);
    assert_int_equal(event, effect->event);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_nothing_else_moves),
        cmocka_unit_test(test_every_state_has_a_trait),
        cmocka_unit_test(test_stored_numbers),
    };

    int failed = RUN_TABLE("outbox arrows", arrows, test_arrow);
    failed += RUN_TABLE("outbox states", traits, test_trait);
    failed += RUN_TABLE("outbox receipts", effects, test_effect);
    return failed
           + cmocka_run_group_tests_name("outbox table", whole, NULL, NULL);
}
