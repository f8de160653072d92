/* tests/unit/test_outbox_send.c -- what the sender does with each answer. Real
 * keys, database, store, client, and an HTTP server for an aggregator. */
#include <string.h>

#include "gateway/platform/clock.h"
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

/* Backoffs are tested as arithmetic; here they are over at once. */
static void
hasten(int64_t id)
{
    outbox_house_run(&house,
                     "UPDATE outbox SET due_at = 1 WHERE id = $1 AND "
                     "due_at IS NOT NULL",
                     db_i(id));
    outbox_wake(house.outbox);
}

static int64_t
send_one(const char *channel)
{
    int64_t id = outbox_house_add(&house, channel, OUTBOX_REPLY, "Diterima.");

    outbox_wake(house.outbox);
    return id;
}

/* ---- answers ---- */

static void
test_accepted(void **state)
{
    int64_t before = metric_value("kentongan_sms_sent_total");

    (void)state;
    outbox_house_says(&house, house_accepts);
    int64_t id = send_one("at");
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    outbox_house_until_idle(&house);

    assert_int_equal(house.asked_count, 1);
    assert_string_equal(house.asked[0], "username=lapor&to=%2B6281234567890"
                                        "&message=Diterima.&from=1771");
    struct outbox_row row = outbox_house_row(&house, id);
    assert_int_equal(row.attempts, 1);
    assert_int_equal(row.due_ms, 0);
    assert_string_equal(row.reason, "");
    assert_int_equal(metric_value("kentongan_sms_sent_total"), before + 1);

    /* The text stays for officers; the number is needed no more; their id is
     * kept as a hash. */
    assert_true(row.has_words);
    assert_int_equal(outbox_house_count(
                         &house, "SELECT count(*) FROM outbox WHERE sealed_to "
                                 "IS NOT NULL"),
                     0);
    assert_int_equal(
        outbox_house_count(&house, "SELECT outbox FROM outbox_ref"), id);
    assert_false(outbox_house_holds(&house, "ATXid_1"));
    assert_false(outbox_house_holds(&house, "6281234567890"));
    assert_false(outbox_house_holds(&house, "Diterima."));
}

static void
test_kannel_accepts(void **state)
{
    (void)state;
    outbox_house_says(&house, house_kannel_accepts);
    int64_t id = send_one("kannel");
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    assert_string_equal(house.asked[0], "6281234567890 Diterima.");

    outbox_house_receipt(
        &house, "kannel",
        &(struct receipt){ .ours = id, .state = RECEIPT_DELIVERED });
    assert_int_equal(outbox_house_row(&house, id).state, OUTBOX_DELIVERED);
}

static struct retried {
    const char *name;
    struct house_answer first;
    int64_t attempts; /* counted for it */
    const char *reason;
} retries[] = {
    { "500, then ok", { .status = 500, .body = "" }, 1, "http_500" },
    { "an unreadable answer, then ok",
      { .status = 200, .body = "<html>" },
      1,
      "unreadable" },
    { "no recipient's gateway, then ok",
      { .status = 201,
        .body =
            "{\"SMSMessageData\":{\"Recipients\":[{\"statusCode\":501}]}}" },
      1,
      "their_gateway" },
};

static void
test_retried(void **state)
{
    const struct retried *row = *state;

    open_house(NULL);
    outbox_house_says(&house, row->first);
    outbox_house_says(&house, house_accepts);
    int64_t before_ms = clock_wall_ms();
    int64_t id = send_one("at");
    outbox_house_until_state(&house, id, OUTBOX_WAITING);

    struct outbox_row waiting = outbox_house_row(&house, id);
    assert_int_equal(waiting.attempts, row->attempts);
    assert_string_equal(waiting.reason, row->reason);
    assert_true(waiting.due_ms >= before_ms + 2000);
    assert_int_equal(house.asked_count, 1);

    hasten(id);
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    assert_int_equal(house.asked_count, 2);
    assert_string_equal(house.asked[1], house.asked[0]);
    close_house(NULL);
}

static struct refused {
    const char *name;
    const char *body;
    const char *reason;
} refusals[] = {
    { "a number that is none",
      "{\"SMSMessageData\":{\"Recipients\":[{\"statusCode\":403}]}}",
      "phone_number" },
    { "a receiver who wants nothing",
      "{\"SMSMessageData\":{\"Recipients\":[{\"statusCode\":406}]}}",
      "opted_out" },
    { "nobody", "{\"SMSMessageData\":{\"Message\":\"no\",\"Recipients\":[]}}",
      "no_recipient" },
};

static void
test_refused(void **state)
{
    const struct refused *row = *state;

    open_house(NULL);
    int64_t before = metric_value("kentongan_sms_failed_total");
    outbox_house_says(
        &house, (struct house_answer){ .status = 201, .body = row->body });
    int64_t id = send_one("at");
    outbox_house_until_state(&house, id, OUTBOX_FAILED);
    outbox_house_until_idle(&house);
    assert_string_equal(outbox_house_row(&house, id).reason, row->reason);
    assert_int_equal(metric_value("kentongan_sms_failed_total"), before + 1);

    /* It is over; others are sent. */
    hasten(id);
    int64_t other = send_one("kannel");
    outbox_house_until_state(&house, other, OUTBOX_WAITING);
    assert_int_equal(outbox_house_row(&house, id).state, OUTBOX_FAILED);
    assert_int_equal(house.asked_count, 2);
    close_house(NULL);
}

/* They say how long to wait: the message and its channel do, another channel
 * does not. */
static void
test_throttled(void **state)
{
    (void)state;
    outbox_house_says(&house, (struct house_answer){ .status = 429,
                                                     .body = "",
                                                     .retry_after = "3000" });
    outbox_house_says(&house, house_kannel_accepts);
    int64_t id = send_one("at");
    outbox_house_until_state(&house, id, OUTBOX_WAITING);
    int64_t later = send_one("at");
    int64_t other = send_one("kannel");
    outbox_house_until_state(&house, other, OUTBOX_SENT);

    struct outbox_row row = outbox_house_row(&house, id);
    assert_string_equal(row.reason, "throttled");
    assert_int_equal(row.attempts, 0);
    assert_true(row.due_ms >= clock_wall_ms() + 2900 * 1000);
    hasten(id);
    outbox_house_turns(&house, 20);
    assert_int_equal(house.asked_count, 2);
    assert_int_equal(outbox_house_row(&house, later).state, OUTBOX_QUEUED);
}

/* A wrong password fails no message: all wait for somebody to mend it. */
static void
test_misconfigured(void **state)
{
    int64_t ids[8];

    (void)state;
    house.per_second = 1;
    outbox_house_channels(&house, 2);
    outbox_house_says(&house,
                      (struct house_answer){ .status = 401, .body = "" });
    outbox_house_says(&house, house_accepts);
    for (size_t i = 0; i < LENGTH(ids); i++)
        ids[i] = outbox_house_add(&house, "at", OUTBOX_REPLY, "Diterima.");
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, ids[0], OUTBOX_WAITING);
    outbox_house_turns(&house, 20);
    assert_int_equal(house.asked_count, 1);
    assert_string_equal(outbox_house_row(&house, ids[0]).reason, "credentials");
    assert_int_equal(outbox_house_row(&house, ids[0]).attempts, 0);
    for (size_t i = 1; i < LENGTH(ids); i++)
        assert_int_equal(outbox_house_row(&house, ids[i]).state, OUTBOX_QUEUED);

    house.per_second = 20;
    outbox_house_channels(&house, 2); /* a reload */
    hasten(ids[0]);
    for (size_t i = 0; i < LENGTH(ids); i++)
        outbox_house_until_state(&house, ids[i], OUTBOX_SENT);
    assert_int_equal(house.asked_count, 1 + LENGTH(ids));
}

/* ---- receipts and answers in any order ---- */

static void
test_receipt_before_the_answer(void **state)
{
    struct house_answer answer = house_accepts;

    (void)state;
    answer.hold = true;
    outbox_house_says(&house, answer);
    int64_t id = send_one("at");
    outbox_house_until_asked(&house, 1);
    assert_int_equal(outbox_house_row(&house, id).state, OUTBOX_SENDING);

    outbox_house_receipt(&house, "at",
                         &(struct receipt){ .ref = TEXT("ATXid_1"),
                                            .state = RECEIPT_DELIVERED });
    assert_int_equal(outbox_house_row(&house, id).state, OUTBOX_SENDING);
    assert_int_equal(
        outbox_house_count(&house, "SELECT count(*) FROM orphan_receipt"), 1);

    outbox_house_release(&house);
    outbox_house_until_state(&house, id, OUTBOX_DELIVERED);
    assert_int_equal(
        outbox_house_count(&house, "SELECT count(*) FROM orphan_receipt"), 0);
}

static void
test_receipt_by_our_id_before_the_answer(void **state)
{
    struct house_answer answer = house_kannel_accepts;

    (void)state;
    answer.hold = true;
    outbox_house_says(&house, answer);
    int64_t id = send_one("kannel");
    outbox_house_until_asked(&house, 1);
    outbox_house_receipt(
        &house, "kannel",
        &(struct receipt){ .ours = id, .state = RECEIPT_DELIVERED });
    assert_int_equal(outbox_house_row(&house, id).state, OUTBOX_DELIVERED);

    outbox_house_release(&house);
    outbox_house_until_idle(&house);
    assert_int_equal(outbox_house_row(&house, id).state, OUTBOX_DELIVERED);
}

/* Their answer was lost, yet it arrived: it is not sent again. */
static void
test_receipt_saves_a_retry(void **state)
{
    (void)state;
    outbox_house_says(&house,
                      (struct house_answer){ .status = 200, .body = "?" });
    int64_t id = send_one("kannel");
    outbox_house_until_state(&house, id, OUTBOX_WAITING);
    outbox_house_receipt(
        &house, "kannel",
        &(struct receipt){ .ours = id, .state = RECEIPT_DELIVERED });
    hasten(id);
    outbox_house_turns(&house, 10);
    assert_int_equal(house.asked_count, 1);
    assert_int_equal(outbox_house_row(&house, id).state, OUTBOX_DELIVERED);
}

/* Given up by the network, then a phone comes back into reach. */
static void
test_late_receipt_by_their_id(void **state)
{
    (void)state;
    outbox_house_says(&house, house_accepts);
    int64_t id = send_one("at");
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    outbox_house_receipt(
        &house, "at",
        &(struct receipt){ .ref = TEXT("ATXid_1"), .state = RECEIPT_EXPIRED });
    assert_int_equal(outbox_house_row(&house, id).state, OUTBOX_LOST);
    outbox_house_receipt(&house, "at",
                         &(struct receipt){ .ref = TEXT("ATXid_1"),
                                            .state = RECEIPT_DELIVERED });
    assert_int_equal(outbox_house_row(&house, id).state, OUTBOX_DELIVERED);
}

int
main(void)
{
#define IN_HOUSE(test) \
    cmocka_unit_test_setup_teardown(test, open_house, close_house)
    const struct CMUnitTest tests[] = {
        IN_HOUSE(test_accepted),
        IN_HOUSE(test_kannel_accepts),
        IN_HOUSE(test_throttled),
        IN_HOUSE(test_misconfigured),
        IN_HOUSE(test_receipt_before_the_answer),
        IN_HOUSE(test_receipt_by_our_id_before_the_answer),
        IN_HOUSE(test_receipt_saves_a_retry),
        IN_HOUSE(test_late_receipt_by_their_id),
    };

    int failed = RUN_TABLE("outbox: sent again", retries, test_retried);
    failed += RUN_TABLE("outbox: refused", refusals, test_refused);
    return failed
           + cmocka_run_group_tests_name("outbox: sending", tests, NULL, NULL);
}
