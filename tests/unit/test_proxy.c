/* tests/unit/test_proxy.c -- whose address counts. */
#include "gateway/platform/proxy.h"

#include <string.h>

#include "tests/support/table.h"

static struct road {
    const char *name;
    const char *peer;
    const char *forwarded; /* NULL: no header */
    const char *caller;
} roads[] = {
    { "no proxy at all", "203.0.113.9", NULL, "203.0.113.9" },
    { "a stranger says whose address to take", "203.0.113.9", "127.0.0.1",
      "203.0.113.9" },
    { "our proxy says", "127.0.0.1", "198.51.100.7", "198.51.100.7" },
    { "our proxy says nothing", "127.0.0.1", NULL, "127.0.0.1" },
    { "a made-up beginning is ignored", "127.0.0.1", "10.9.9.9, 198.51.100.7",
      "198.51.100.7" },
    { "two proxies of ours", "127.0.0.1", "198.51.100.7, 10.0.0.3",
      "198.51.100.7" },
    { "only proxies of ours", "127.0.0.1", "10.0.0.3", "10.0.0.3" },
    { "spaces", "127.0.0.1", " 198.51.100.7 ", "198.51.100.7" },
    { "an empty header", "127.0.0.1", "", "" },
    { "no address at all", "127.0.0.1", "unknown", "unknown" },
};

static void
test_road(void **state)
{
    const struct road *row = *state;
    struct cidr ours[2];

    assert_true(cidr_read(TEXT("127.0.0.1/32"), &ours[0]));
    assert_true(cidr_read(TEXT("10.0.0.0/24"), &ours[1]));
    struct text caller =
        proxy_caller(ours, 2, text_of(row->peer), text_of(row->forwarded));
    assert_true(text_is(caller, row->caller));
}

int
main(void)
{
    return RUN_TABLE("roads", roads, test_road);
}
