/* tests/unit/test_outbox_order.c -- who goes first, and how many at once. */
#include <stdio.h>

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

static void
test_pages_go_first(void **state)
{
    (void)state;
    outbox_house_says(&house, house_kannel_accepts);
    outbox_house_add(&house, "kannel", OUTBOX_BULK, "bulk");
    outbox_house_add(&house, "kannel", OUTBOX_REPLY, "reply 1");
    outbox_house_add(&house, "kannel", OUTBOX_REPLY, "reply 2");
    int64_t page = outbox_house_add(&house, "kannel", OUTBOX_DANGER, "page");
    house.per_second = 1;
    outbox_house_channels(&house, 2);
    outbox_wake(house.outbox);
    outbox_house_until_asked(&house, 4);
    assert_string_equal(house.asked[0], "6281234567890 page");
    assert_string_equal(house.asked[1], "6281234567890 reply 1");
    assert_string_equal(house.asked[2], "6281234567890 reply 2");
    assert_string_equal(house.asked[3], "6281234567890 bulk");
    outbox_house_until_state(&house, page, OUTBOX_SENT);
}

/* All places but one are held by messages without an answer; that one is for
 * pages. */
static void
test_room_for_pages(void **state)
{
    struct house_answer answer = house_kannel_accepts;
    int64_t last = 0;

    (void)state;
    answer.hold = true;
    outbox_house_says(&house, answer);
    house.per_second = 3; /* six places */
    outbox_house_channels(&house, 2);
    for (int i = 0; i < 8; i++)
        last = outbox_house_add(&house, "kannel", OUTBOX_REPLY, "reply");
    outbox_wake(house.outbox);
    outbox_house_until_asked(&house, 5);
    outbox_house_turns(&house, 100); /* a token has come since */
    assert_int_equal(house.asked_count, 5);
    assert_int_equal(outbox_in_flight(house.outbox), 5);

    outbox_house_add(&house, "kannel", OUTBOX_DANGER, "page");
    outbox_wake(house.outbox);
    outbox_house_until_asked(&house, 6);
    assert_string_equal(house.asked[5], "6281234567890 page");

    house.answers[0].hold = false;
    outbox_house_release(&house);
    outbox_house_until_state(&house, last, OUTBOX_SENT);
    assert_int_equal(house.asked_count, 9);
}

/* However often it is told, it looks once. */
static void
test_wakes_are_one_look(void **state)
{
    (void)state;
    outbox_house_says(&house, house_accepts);
    int64_t id = outbox_house_add(&house, "at", OUTBOX_REPLY, "reply");
    outbox_wake(house.outbox);
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    outbox_house_until_idle(&house);
    for (int i = 0; i < 100000; i++)
        outbox_wake(house.outbox);
    assert_int_equal(store_in_flight(house.store), 0);
    outbox_house_turns(&house, 1);
    assert_true(store_in_flight(house.store) <= 2); /* it, and a survey */
}

/* More than one look takes, and more than there is room for: all go out, the
 * oldest first. */
static void
test_backlog(void **state)
{
    enum { MANY = 60 };
    char text[16];
    int64_t id = 0;

    (void)state;
    outbox_house_says(&house, house_kannel_accepts);
    for (int i = 0; i < MANY; i++) {
        snprintf(text, sizeof text, "no. %02d", i);
        id = outbox_house_add(&house, "kannel", OUTBOX_BULK, text);
    }
    house.per_second = 1000;
    outbox_house_channels(&house, 2);
    outbox_house_until_state(&house, id, OUTBOX_SENT);
    outbox_house_until_idle(&house);
    assert_int_equal(house.asked_count, MANY);
    assert_string_equal(house.asked[0], "6281234567890 no. 00");
    assert_int_equal(outbox_house_count(
                         &house, "SELECT count(*) FROM outbox WHERE state = 4"),
                     MANY);
}

int
main(void)
{
#define IN_HOUSE(test) \
    cmocka_unit_test_setup_teardown(test, open_house, close_house)
    const struct CMUnitTest tests[] = {
        IN_HOUSE(test_pages_go_first),
        IN_HOUSE(test_room_for_pages),
        IN_HOUSE(test_wakes_are_one_look),
        IN_HOUSE(test_backlog),
    };

    return cmocka_run_group_tests_name("outbox: order", tests, NULL, NULL);
}
