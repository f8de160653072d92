/* tests/unit/test_notary.c -- the last head of an orderly stop. */
#include "handlers/officers/notary.h"

#include "handlers/tips/audit_head.h"
#include "tests/support/office_house.h"
#include "tests/support/peer.h"
#include "tests/support/table.h"

static struct office_house house;
static struct notary *notary;

static int
open_house(void **state)
{
    (void)state;
    office_house_open(&house);
    assert_int_equal(
        notary_open(house.loop, house.store, house.at.keyring, &notary), GW_OK);
    return 0;
}

static int
close_house(void **state)
{
    (void)state;
    office_house_close(&house);
    notary_close(notary);
    return 0;
}

static bool
is_finished(void *arg)
{
    return notary_finish(arg);
}

static void
test_finish(void **state)
{
    struct audit_head head;

    (void)state;
    assert_int_equal(audit_head_newest(house.at.db, &head), GW_MISSING);
    assert_int_equal(office_house_as(&house, ROLE_OPERATOR, "GET", "tips", ""),
                     200);
    assert_int_equal(office_house_as(&house, ROLE_OPERATOR, "GET", "tips", ""),
                     200);
    assert_false(notary_finish(notary)); /* it takes a turn of the writer */
    peer_turn_until(house.loop, is_finished, notary);
    assert_int_equal(audit_head_newest(house.at.db, &head), GW_OK);
    assert_int_equal(head.id, 2);
    assert_true(notary_finish(notary)); /* and once is enough */
    assert_int_equal(store_in_flight(house.store), 0);
}

static void
test_nothing_to_sign(void **state)
{
    struct audit_head head;

    (void)state;
    peer_turn_until(house.loop, is_finished, notary);
    assert_int_equal(audit_head_newest(house.at.db, &head), GW_MISSING);
}

/* What cannot be signed does not hold up the end. */
static void
test_cannot(void **state)
{
    (void)state;
    assert_int_equal(db_exec(house.at.db, "DROP TABLE audit_head"), GW_OK);
    peer_turn_until(house.loop, is_finished, notary);
}

int
main(void)
{
#define IN_HOUSE(fn) \
    cmocka_unit_test_setup_teardown(fn, open_house, close_house)
    const struct CMUnitTest whole[] = {
        IN_HOUSE(test_finish),
        IN_HOUSE(test_nothing_to_sign),
        IN_HOUSE(test_cannot),
    };

    return cmocka_run_group_tests_name("notary", whole, NULL, NULL);
}
