/* Who may talk to the simulator. */
#include "handlers/simulator/guard.h"

#include "tests/support/table.h"

static struct host_row {
    const char *name;
    bool local;
} hosts[] = {
    { "localhost", true },
    { "LocalHost:8080", true },
    { "127.0.0.1", true },
    { "127.0.0.1:8080", true },
    { "127.255.255.254:1", true },
    { "[::1]", true },
    { "[::1]:8080", true },
    { "", false },
    { "evil.example", false },
    { "evil.example:8080", false },
    { "127.0.0.1.evil.example", false },
    { "127.evil.example", false },
    { "localhost.evil.example", false },
    { "localhost:8080:8080", false },
    { "localhost:", false },
    { "localhost:0", false },
    { "localhost:65536", false },
    { "localhost:80x", false },
    { "128.0.0.1", false },
    { "127.0.0", false },
    { "127.0.0.0.1", false },
    { "127.0.0.256", false },
    { "127.0.0.-1", false },
    { "127.0.0.", false },
    { "127.0.0.0001", false },
    { "[::2]", false },
    { "[::1", false },
    { "[::1]x", false },
    { "0.0.0.0:8080", false },
};

static void
test_host(void **state)
{
    const struct host_row *row = *state;

    assert_int_equal(guard_is_local(text_of(row->name)), row->local);
}

static struct row {
    const char *name;
    const char *host, *origin, *site;
    bool forwarded, page, allowed;
} rows[] = {
    { "our own client", "127.0.0.1:8080", .allowed = true },
    { "the page's script", "127.0.0.1:8080", "http://127.0.0.1:8080",
      "same-origin", .allowed = true },
    { "a GET of the page's script", "localhost:8080", NULL, "same-origin",
      .allowed = true },
    { "an address typed in", "localhost:8080", NULL, "none", .allowed = true },
    { "without a host", NULL },
    { "a name that was made to point here", "evil.example:8080",
      "http://evil.example:8080", "same-origin" },
    { "another port of this machine", "127.0.0.1:8080", "http://127.0.0.1:8081",
      "same-site" },
    { "another name of this machine", "127.0.0.1:8080", "http://localhost:8080",
      "cross-site" },
    { "another site", "127.0.0.1:8080", "https://evil.example", "cross-site" },
    { "https of the same name", "127.0.0.1:8080", "https://127.0.0.1:8080" },
    { "an origin that hides", "127.0.0.1:8080", "null" },
    { "an empty origin", "127.0.0.1:8080", "" },
    { "a picture of another site", "127.0.0.1:8080", NULL, "cross-site" },
    { "a picture of another port", "127.0.0.1:8080", NULL, "same-site" },
    { "a link to the page", "127.0.0.1:8080", NULL, "cross-site", .page = true,
      .allowed = true },
    { "the page under another name", "evil.example", NULL, "none",
      .page = true },
    { "the page for another site's script", "127.0.0.1:8080",
      "https://evil.example", "cross-site", .page = true },
    { "through a proxy", "127.0.0.1:8080", .forwarded = true },
    { "the page through a proxy", "127.0.0.1:8080", .forwarded = true,
      .page = true },
};

static void
test_row(void **state)
{
    const struct row *row = *state;
    const struct guard_request request = {
        .host = text_of(row->host),
        .origin = text_of(row->origin),
        .site = text_of(row->site),
        .forwarded = row->forwarded,
        .page = row->page,
    };

    assert_int_equal(guard_allows(&request), row->allowed);
}

int
main(void)
{
    int failed = RUN_TABLE("host", hosts, test_host);

    return failed + RUN_TABLE("request", rows, test_row);
}
