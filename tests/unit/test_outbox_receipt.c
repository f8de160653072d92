/* tests/unit/test_outbox_receipt.c -- receipts in every order. Real keys and a
 * real database; nobody sends. */
#include "gateway/outbox/outbox.h"

#include "gateway/outbox/outbox_words.h"
#include "tests/support/outbox_house.h"
#include "tests/support/table.h"

static struct outbox_house house;

static int
open_house(void **state)
{
    (void)state;
    outbox_house_open(&house);
    return 0;
}

static int
close_house(void **state)
{
    (void)state;
    outbox_house_close(&house);
    return 0;
}

/* ---- receipts ---- */

/* A message in that state, known to the aggregator as ref. */
static int64_t
message_in(enum outbox_state at, const char *ref)
{
    int64_t id = outbox_house_add_for(&house, "nobody", "Satu", 1, 60000);

    outbox_house_run(&house,
                     "UPDATE outbox SET state = $2, due_at = NULL "
                     "WHERE id = $1",
                     db_i(id), db_i(at));
    assert_int_equal(db_begin(house.side), GW_OK);
    assert_int_equal(
        outbox_ref_put(house.side,
                       outbox_ref_hash(house.keyring, "nobody", text_of(ref)),
                       id, 1),
        GW_OK);
    assert_int_equal(db_commit(house.side), GW_OK);
    return id;
}

static struct course {
    const char *name;
    enum outbox_state from;
    enum receipt_state receipts[3]; /* one after the other; UNKNOWN ends */
    bool opted_out;
    enum outbox_state to;
    const char *reason;
} courses[] = {
    { "delivered",
      OUTBOX_SENT,
      { RECEIPT_SENT, RECEIPT_DELIVERED },
      false,
      OUTBOX_DELIVERED,
      "" },
    { "delivered twice",
      OUTBOX_SENT,
      { RECEIPT_DELIVERED, RECEIPT_DELIVERED },
      false,
      OUTBOX_DELIVERED,
      "" },
    { "on its way, and no more",
      OUTBOX_SENT,
      { RECEIPT_ACCEPTED, RECEIPT_SENT, RECEIPT_ACCEPTED },
      false,
      OUTBOX_SENT,
      "" },
    { "expired there",
      OUTBOX_SENT,
      { RECEIPT_EXPIRED },
      false,
      OUTBOX_LOST,
      "expired_there" },
    { "undelivered",
      OUTBOX_SENT,
      { RECEIPT_UNDELIVERED },
      false,
      OUTBOX_LOST,
      "undelivered" },
    { "rejected",
      OUTBOX_SENT,
      { RECEIPT_REJECTED },
      false,
      OUTBOX_FAILED,
      "rejected" },
    { "opted out",
      OUTBOX_SENT,
      { RECEIPT_UNDELIVERED },
      true,
      OUTBOX_FAILED,
      "opted_out" },
    { "a late phone",
      OUTBOX_SENT,
      { RECEIPT_EXPIRED, RECEIPT_DELIVERED },
      false,
      OUTBOX_DELIVERED,
      "" },
    { "late words do not undo it",
      OUTBOX_SENT,
      { RECEIPT_DELIVERED, RECEIPT_EXPIRED, RECEIPT_REJECTED },
      false,
      OUTBOX_DELIVERED,
      "" },
    { "rejected is the end",
      OUTBOX_SENT,
      { RECEIPT_REJECTED, RECEIPT_DELIVERED },
      false,
      OUTBOX_FAILED,
      "rejected" },
    { "expired stays expired",
      OUTBOX_SENT,
      { RECEIPT_EXPIRED, RECEIPT_UNDELIVERED, RECEIPT_SENT },
      false,
      OUTBOX_LOST,
      "expired_there" },
    { "before the answer",
      OUTBOX_SENDING,
      { RECEIPT_DELIVERED },
      false,
      OUTBOX_DELIVERED,
      "" },
    { "after a silence: not sent again",
      OUTBOX_WAITING,
      { RECEIPT_DELIVERED },
      false,
      OUTBOX_DELIVERED,
      "" },
    { "for one that never left: a lie",
      OUTBOX_QUEUED,
      { RECEIPT_DELIVERED },
      false,
      OUTBOX_QUEUED,
      "" },
};

static void
run_course(const struct course *row, bool by_our_id)
{
    int64_t id = message_in(row->from, row->name);

    for (size_t i = 0;
         i < LENGTH(row->receipts) && row->receipts[i] != RECEIPT_UNKNOWN;
         i++) {
        struct receipt receipt = { .state = row->receipts[i],
                                   .opted_out = row->opted_out };
        if (by_our_id)
            receipt.ours = id;
        else
            receipt.ref = text_of(row->name);
        outbox_house_receipt(&house, "nobody", &receipt);
    }

    struct outbox_row after = outbox_house_row(&house, id);
    assert_int_equal(after.state, row->to);
    assert_string_equal(after.reason, row->reason);
    if (!outbox_state_open(row->to) && row->to != OUTBOX_SENT)
        assert_true(after.finished_ms > 0);
}

static void
test_course_by_their_id(void **state)
{
    run_course(*state, false);
}

static void
test_course_by_our_id(void **state)
{
    run_course(*state, true);
}

static struct stranger {
    const char *name;
    const char *channel;
    struct receipt receipt;
    int64_t orphans;
} strangers[] = {
    { "an id nobody knows yet",
      "nobody",
      { .ref = { "ATXid_9", 7 }, .state = RECEIPT_DELIVERED },
      1 },
    { "an id of another channel",
      "at",
      { .ref = { "known", 5 }, .state = RECEIPT_DELIVERED },
      1 },
    { "our id, by another channel",
      "at",
      { .ours = 1, .state = RECEIPT_DELIVERED },
      0 },
    { "our id, of no message",
      "nobody",
      { .ours = 4711, .state = RECEIPT_DELIVERED },
      0 },
    { "no id at all", "nobody", { .state = RECEIPT_DELIVERED }, 0 },
    { "an empty id", "nobody", { .ref = { "", 0 }, .state = RECEIPT_SENT }, 0 },
    { "a word nobody knows",
      "nobody",
      { .ref = { "ATXid_9", 7 }, .word = { "Teleported", 10 } },
      0 },
    { "a word nobody knows, for one we know",
      "nobody",
      { .ref = { "known", 5 }, .word = { "Teleported", 10 } },
      0 },
};

static void
test_stranger(void **state)
{
    const struct stranger *row = *state;

    open_house(NULL);
    int64_t id = message_in(OUTBOX_SENT, "known");

    assert_int_equal(id, 1);
    outbox_house_receipt(&house, row->channel, &row->receipt);
    outbox_house_receipt(&house, row->channel, &row->receipt);
    assert_int_equal(outbox_house_row(&house, id).state, OUTBOX_SENT);
    assert_int_equal(
        outbox_house_count(&house, "SELECT count(*) FROM orphan_receipt"),
        row->orphans);
    close_house(NULL);
}

static void
test_orphans_keep_the_highest(void **state)
{
    static const enum receipt_state came[] = { RECEIPT_SENT, RECEIPT_DELIVERED,
                                               RECEIPT_UNDELIVERED };
    enum receipt_state kept = RECEIPT_UNKNOWN;
    bool opted_out = true;
    int64_t hash = outbox_ref_hash(house.keyring, "at", TEXT("x"));

    (void)state;
    for (size_t i = 0; i < LENGTH(came); i++)
        outbox_house_receipt(
            &house, "at",
            &(struct receipt){ .ref = TEXT("x"), .state = came[i] });
    assert_int_equal(db_begin(house.side), GW_OK);
    assert_int_equal(outbox_orphan_take(house.side, hash, &kept, &opted_out),
                     GW_OK);
    assert_int_equal(kept, RECEIPT_DELIVERED);
    assert_false(opted_out);
    assert_int_equal(outbox_orphan_take(house.side, hash, &kept, &opted_out),
                     GW_MISSING);
    assert_int_equal(db_commit(house.side), GW_OK);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_orphans_keep_the_highest,
                                        open_house, close_house),
    };

    open_house(NULL);
    int failed = RUN_TABLE("outbox: receipts by their id", courses,
                           test_course_by_their_id);
    failed +=
        RUN_TABLE("outbox: receipts by our id", courses, test_course_by_our_id);
    close_house(NULL);
    failed +=
        RUN_TABLE("outbox: receipts of strangers", strangers, test_stranger);
    return failed
           + cmocka_run_group_tests_name("outbox: orphans", tests, NULL, NULL);
}
