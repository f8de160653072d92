/* tests/unit/test_webhook.c -- where word of changes may go, how it is signed,
 * and when it is tried again. */
#include <string.h>

#include "handlers/exchange/webhook.h"
#include "tests/support/table.h"

static struct url_row {
    const char *name, *url;
    bool right;
} url_rows[] = {
    { "https by name", "https://siber.imigrasi.go.id/masuk?a=1", true },
    { "https with a port", "https://a.example:8443/", true },
    { "https to an open address", "https://8.8.8.8/", true },
    { "http by name", "http://a.example/", false },
    { "http to an allowed address", "http://127.0.0.1:9/x", true },
    { "http to another one", "http://127.0.0.2/", false },
    { "http by a name that means it", "http://localhost/", false },
    { "a private address", "https://10.1.2.3/", false },
    { "link-local", "https://169.254.169.254/latest", false },
    { "carrier's", "https://100.64.0.1/", false },
    { "IPv6 loopback", "https://[::1]/", false },
    { "IPv6 private", "https://[fd00::1]/", false },
    { "IPv4 in IPv6's form", "https://[::ffff:10.0.0.1]/", false },
    { "figures without dots", "https://2130706433/", false },
    { "figures in hex", "https://0x7f.0.0.1/", false },
    { "a dot at the end", "https://127.0.0.1./", false },
    { "a user", "https://a@b.example/", false },
    { "a fragment", "https://a.example/#x", false },
    { "a blank", "https://a.example/ x", false },
    { "a line", "https://a.example/\nx", false },
    { "no host", "https:///x", false },
    { "another scheme", "ftp://a.example/", false },
    { "a file", "file:///etc/passwd", false },
    { "nothing", "", false },
};

static void
test_url(void **state)
{
    const struct url_row *row = *state;
    struct client_guard guard = { .allow_count = 1 };

    assert_true(cidr_read(TEXT("127.0.0.1/32"), &guard.allow[0]));
    assert_int_equal(webhook_url_right(&guard, text_of(row->url)), row->right);
}

static struct guard_row {
    const char *name, *address;
    bool lets;
} guard_rows[] = {
    { "open", "1.1.1.1", true },
    { "open IPv6", "2606:4700::1111", true },
    { "allowed", "10.9.0.7", true },
    { "beside what is allowed", "10.8.0.7", false },
    { "loopback", "127.0.0.1", false },
    { "this host", "0.0.0.0", false },
    { "multicast", "239.1.1.1", false },
    { "broadcast", "255.255.255.255", false },
    { "IPv6 link-local", "fe80::1", false },
    { "6to4 of a private one", "2002:0a00:0001::1", false },
    { "NAT64 of a private one", "64:ff9b::a00:1", false },
    { "a name", "a.example", false },
    { "nothing", "", false },
};

static void
test_guard(void **state)
{
    const struct guard_row *row = *state;
    struct client_guard guard = { .allow_count = 1 };

    assert_true(cidr_read(TEXT("10.9.0.0/16"), &guard.allow[0]));
    assert_int_equal(client_guard_lets(&guard, text_of(row->address)),
                     row->lets);
}

static void
test_wants(void **state)
{
    struct webhook hook = { .events = ",state,note," };

    (void)state;
    assert_true(webhook_wants(&hook, "state"));
    assert_true(webhook_wants(&hook, "note"));
    assert_false(webhook_wants(&hook, "not"));
    hook.events[0] = '\0';
    assert_true(webhook_wants(&hook, "seat"));
}

/* Worked out by openssl dgst -sha256 -hmac. */
static void
test_signature(void **state)
{
    char signature[WEBHOOK_SIGNATURE + 1], other[WEBHOOK_SIGNATURE + 1];

    (void)state;
    assert_int_equal(
        webhook_sign("whsec_x", "7", "1790000000", TEXT("{}"), signature),
        GW_OK);
    assert_string_equal(
        signature,
        "v1=5e702205aafe32454c527c0459bc85d966e01d7558ea9dc6718607ace41ef2c5");
    assert_int_equal(
        webhook_sign("whsec_x", "7", "1790000001", TEXT("{}"), other), GW_OK);
    assert_string_not_equal(signature, other);
}

static void
test_waits_grow(void **state)
{
    (void)state;
    assert_int_equal(webhook_wait_ms(1), 1000);
    assert_int_equal(webhook_wait_ms(2), 2000);
    assert_int_equal(webhook_wait_ms(5), 16000);
    assert_int_equal(webhook_wait_ms(60), 3600 * 1000);
    assert_int_equal(webhook_wait_ms(INT64_MAX), 3600 * 1000);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wants),
        cmocka_unit_test(test_signature),
        cmocka_unit_test(test_waits_grow),
    };
    return RUN_TABLE("addresses", url_rows, test_url)
           + RUN_TABLE("guard", guard_rows, test_guard)
           + cmocka_run_group_tests_name("webhook", tests, NULL, NULL);
}
