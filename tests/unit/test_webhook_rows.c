/* tests/unit/test_webhook_rows.c -- how far an agency's own system was told,
 * and what becomes of one that cannot be told. */
#include <string.h>

#include "handlers/exchange/webhook.h"
#include "tests/support/follow_house.h"
#include "tests/support/table.h"

#define DB      tip_deed_house.db
#define KEYRING tip_deed_house.keyring

static char secret[WEBHOOK_SECRET + 1];

static int64_t
add(void)
{
    struct webhook hook = { .agency = AGENCY_IMIGRASI,
                            .officer = follow_house.officers[CITRA],
                            .at_ms = 1,
                            .url = "https://a.example/" };
    int64_t id = 0;

    assert_int_equal(DEED(webhook_add(DB, KEYRING, &hook, &id, secret)), GW_OK);
    return id;
}

static struct webhook
get(int64_t id)
{
    struct webhook hook;

    assert_int_equal(DEED(webhook_get(DB, id, &hook)), GW_OK);
    return hook;
}

static void
test_a_secret_comes_back(void **state)
{
    char found[WEBHOOK_SECRET + 1] = "";
    int64_t id = add();

    (void)state;
    assert_int_equal(DEED(webhook_secret(DB, KEYRING, id, found)), GW_OK);
    assert_string_equal(found, secret);
    assert_int_equal(DEED(webhook_secret(DB, KEYRING, id + 1, found)),
                     GW_MISSING);
}

/* Another's, too: a seal is of one webhook. */
static void
test_a_changed_secret_is_denied(void **state)
{
    char found[WEBHOOK_SECRET + 1] = "";
    int64_t id = add(), other = add();

    (void)state;
    assert_int_equal(DEED(db_run(DB,
                                 "UPDATE webhook SET sealed_secret = (SELECT"
                                 " sealed_secret FROM webhook WHERE id = $1)"
                                 " WHERE id = $2",
                                 db_i(other), db_i(id))),
                     GW_OK);
    assert_int_equal(DEED(webhook_secret(DB, KEYRING, id, found)), GW_DENIED);
    assert_int_equal(DEED(webhook_secret(DB, KEYRING, other, found)), GW_OK);
    assert_int_equal(DEED(db_run(DB,
                                 "UPDATE webhook SET sealed_secret = $1"
                                 " WHERE id = $2",
                                 db_b(TEXT("x")), db_i(other))),
                     GW_OK);
    assert_int_equal(DEED(webhook_secret(DB, KEYRING, other, found)),
                     GW_DENIED);
    assert_string_equal(found, secret); /* what was read before */
}

static void
test_an_agency_has_so_many(void **state)
{
    struct webhook hook = { .agency = AGENCY_IMIGRASI,
                            .officer = follow_house.officers[CITRA],
                            .url = "https://a.example/" };
    int64_t id = 0;

    (void)state;
    for (int i = 0; i < WEBHOOKS_MAX; i++)
        (void)add();
    assert_int_equal(DEED(webhook_add(DB, KEYRING, &hook, &id, secret)),
                     GW_REJECTED);
    hook.agency = AGENCY_POLDA;
    assert_int_equal(DEED(webhook_add(DB, KEYRING, &hook, &id, secret)), GW_OK);
}

static void
test_a_mark_never_goes_back(void **state)
{
    int64_t id = add();

    (void)state;
    assert_int_equal(DEED(webhook_taken(DB, id, 90, 204, 5)), GW_OK);
    assert_int_equal(DEED(webhook_taken(DB, id, 80, 204, 6)), GW_OK);
    assert_int_equal(get(id).mark, 90);
    assert_int_equal(DEED(webhook_taken(DB, id, 70, 0, 7)), GW_MISSING);
    assert_int_equal(get(id).mark, 90);
}

static void
test_it_is_given_up_and_woken(void **state)
{
    int64_t id = add();
    bool died = true;

    (void)state;
    assert_int_equal(DEED(webhook_failed(DB, id, 0, 20, 10, &died)), GW_OK);
    assert_false(died);
    assert_int_equal(get(id).failing_ms, 10);
    assert_int_equal(
        DEED(webhook_failed(DB, id, 500, 30, 9 + WEBHOOK_DEAD_MS, &died)),
        GW_OK);
    assert_false(died);
    assert_int_equal(
        DEED(webhook_failed(DB, id, 500, 30, 10 + WEBHOOK_DEAD_MS, &died)),
        GW_OK);
    assert_true(died);
    assert_int_equal(get(id).tries, 3);
    assert_int_equal(
        DEED(webhook_failed(DB, id, 500, 30, 11 + WEBHOOK_DEAD_MS, &died)),
        GW_OK);
    assert_false(died); /* since before */

    assert_int_equal(DEED(webhook_test(DB, id, 7)), GW_OK);
    assert_int_equal(DEED(webhook_tested(DB, id, 500, 8)), GW_OK);
    assert_int_not_equal(get(id).dead_ms, 0);
    assert_int_equal(get(id).test_ms, 0);
    assert_int_equal(DEED(webhook_tested(DB, id, 204, 8)), GW_OK);
    assert_int_equal(get(id).dead_ms, 0);
    assert_int_equal(get(id).tries, 0);
}

static void
test_none_of_that_id(void **state)
{
    struct webhook hook;
    bool died;

    (void)state;
    assert_int_equal(DEED(webhook_get(DB, 9, &hook)), GW_MISSING);
    assert_int_equal(DEED(webhook_remove(DB, 9)), GW_MISSING);
    assert_int_equal(DEED(webhook_test(DB, 9, 1)), GW_MISSING);
    assert_int_equal(DEED(webhook_taken(DB, 9, 1, 204, 1)), GW_MISSING);
    assert_int_equal(DEED(webhook_failed(DB, 9, 0, 1, 1, &died)), GW_MISSING);
    assert_int_equal(DEED(webhook_tested(DB, 9, 204, 1)), GW_MISSING);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        IN_OFFICE(test_a_secret_comes_back),
        IN_OFFICE(test_a_changed_secret_is_denied),
        IN_OFFICE(test_an_agency_has_so_many),
        IN_OFFICE(test_a_mark_never_goes_back),
        IN_OFFICE(test_it_is_given_up_and_woken),
        IN_OFFICE(test_none_of_that_id),
    };
    return cmocka_run_group_tests_name("webhook rows", tests, NULL, NULL);
}
