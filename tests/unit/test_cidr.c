/* Blocks of addresses, and the words for the agencies. */
#include <string.h>

#include "gateway/platform/config.h"
#include "tests/support/table.h"

static struct read_row {
    const char *name, *text;
    bool good;
    unsigned bits;
} read_rows[] = {
    { "an address", "10.1.2.3", true, 128 },
    { "a block", "10.0.0.0/8", true, 104 },
    { "an odd block", "41.90.16.0/20", true, 116 },
    { "everybody by IPv4", "0.0.0.0/0", true, 96 },
    { "one by IPv4", "10.1.2.3/32", true, 128 },
    { "an address of IPv6", "2001:db8::1", true, 128 },
    { "a block of IPv6", "2001:db8::/32", true, 32 },
    { "everybody", "::/0", true, 0 },
    { "a mapped block", "::ffff:10.0.0.0/104", true, 104 },
    { "nothing", "", false, 0 },
    { "a name", "localhost", false, 0 },
    { "too many bits", "10.0.0.0/33", false, 0 },
    { "too many bits of IPv6", "::/129", false, 0 },
    { "a minus", "10.0.0.0/-1", false, 0 },
    { "no bits", "10.0.0.0/", false, 0 },
    { "two slashes", "10.0.0.0/8/8", false, 0 },
    { "a space", "10.0.0.0/8 ", false, 0 },
    { "a space in front", " 10.0.0.0", false, 0 },
    { "bits behind the length", "10.0.0.1/8", false, 0 },
    { "a bit right behind the length", "41.90.8.0/20", false, 0 },
    { "bits behind the length of IPv6", "2001:db8:1::/32", false, 0 },
    { "three numbers", "10.0.0/8", false, 0 },
    { "a number too large", "10.0.0.256", false, 0 },
    { "brackets", "[::1]", false, 0 },
    { "a zone", "fe80::1%eth0", false, 0 },
    { "a very long word",
      "1111111111111111111111111111111111111111111111111111111", false, 0 },
};

static void
test_read(void **state)
{
    const struct read_row *row = *state;
    struct cidr cidr = { .bits = 77 };

    assert_int_equal(cidr_read(text_of(row->text), &cidr), row->good);
    assert_int_equal(cidr.bits, row->good ? row->bits : 77);
}

static struct holds_row {
    const char *name, *block, *address;
    bool holds;
} holds_rows[] = {
    { "its first", "41.90.16.0/20", "41.90.16.0", true },
    { "its last", "41.90.16.0/20", "41.90.31.255", true },
    { "the one before", "41.90.16.0/20", "41.90.15.255", false },
    { "the one behind", "41.90.16.0/20", "41.90.32.0", false },
    { "itself", "127.0.0.1", "127.0.0.1", true },
    { "its neighbour", "127.0.0.1", "127.0.0.2", false },
    { "mapped as IPv6", "10.0.0.0/8", "::ffff:10.9.9.9", true },
    { "IPv4 in all of IPv4", "0.0.0.0/0", "8.8.8.8", true },
    { "IPv6 in all of IPv4", "0.0.0.0/0", "2001:db8::1", false },
    { "IPv4 in all", "::/0", "8.8.8.8", true },
    { "IPv6", "2001:db8::/33", "2001:db8:7fff::1", true },
    { "IPv6 beyond", "2001:db8::/33", "2001:db8:8000::1", false },
    { "a name", "::/0", "localhost", false },
    { "nothing", "::/0", "", false },
    { "an address and a port", "::/0", "127.0.0.1:80", false },
};

static void
test_holds(void **state)
{
    const struct holds_row *row = *state;
    struct cidr list[2];

    assert_true(cidr_read(TEXT("192.0.2.1"), &list[0]));
    assert_true(cidr_read(text_of(row->block), &list[1]));
    assert_int_equal(cidr_holds(list, 2, text_of(row->address)), row->holds);
    assert_false(cidr_holds(list, 0, text_of(row->address)));
    assert_false(cidr_holds(list, 1, text_of(row->address)));
}

static void
test_agency(void **state)
{
    enum agency agency = AGENCY_NONE;

    (void)state;
    assert_string_equal(agency_word(AGENCY_NONE), "");
    assert_string_equal(agency_word(AGENCY_IMIGRASI), "imigrasi");
    assert_string_equal(agency_word(AGENCY_POLDA), "polda");
    assert_true(agency_read(TEXT("polda"), &agency));
    assert_int_equal(agency, AGENCY_POLDA);
    assert_true(agency_read(TEXT("imigrasi"), &agency));
    assert_int_equal(agency, AGENCY_IMIGRASI);
    assert_false(agency_read(TEXT(""), &agency));
    assert_false(agency_read(TEXT("Polda"), &agency));
    assert_false(agency_read(TEXT("polda "), &agency));
    assert_int_equal(agency, AGENCY_IMIGRASI);
}

int
main(void)
{
    const struct CMUnitTest whole[] = { cmocka_unit_test(test_agency) };

    int failed = RUN_TABLE("blocks are read", read_rows, test_read);
    failed += RUN_TABLE("blocks hold", holds_rows, test_holds);
    return failed + cmocka_run_group_tests_name("agencies", whole, NULL, NULL);
}
