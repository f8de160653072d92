/* The page's files: found, packed, known to the browser. */
#include "handlers/simulator/page.h"

#include <stdio.h>
#include <string.h>

#include "tests/support/peer.h"
#include "tests/support/table.h"

static struct encoding_row {
    const char *name; /* of Accept-Encoding */
    bool gzip;
} encodings[] = {
    { "gzip", true },
    { "GZIP", true },
    { "gzip, deflate, br", true },
    { "br;q=1.0, gzip;q=0.8", true },
    { "deflate,gzip ; q=1", true },
    { "", false },
    { "br", false },
    { "x-gzip", false },
    { "gzipped", false },
    { "gzip;q=0", false },
    { "gzip; q=0.000, br", false },
    { ",,;;,", false },
};

static void
test_encoding(void **state)
{
    const struct encoding_row *row = *state;

    assert_int_equal(page_takes_gzip(text_of(row->name)), row->gzip);
}

static struct file_row {
    const char *name;
    const char *type, *holds;
} files[] = {
    { "", "text/html; charset=utf-8", "<title>Simulator telepon" },
    { "app.js", "text/javascript; charset=utf-8", "Hubungi" },
    { "app.css", "text/css; charset=utf-8", "--c-lcd" },
    { "icon.svg", "image/svg+xml", "<svg" },
};

static void
test_file(void **state)
{
    const struct file_row *row = *state;
    const struct page_file *file = page_find(&page_handset, text_of(row->name));

    assert_non_null(file);
    assert_string_equal(file->type, row->type);
    assert_non_null(
        memmem(file->plain, file->plain_len, row->holds, strlen(row->holds)));
    assert_int_equal(file->gzip[0], 0x1f);
    assert_int_equal(file->gzip[1], 0x8b);
    assert_int_equal(strlen(file->etag), 20);
}

static void
test_whole_page_is_small(void **state)
{
    size_t whole = 0;

    (void)state;
    for (size_t i = 0; i < page_handset.count; i++)
        whole += page_handset.files[i].gzip_len;
    assert_in_range(whole, 1, 60 * 1024);
}

static void
test_no_such_file(void **state)
{
    (void)state;
    assert_null(page_find(&page_handset, TEXT("app.ts")));
    assert_null(page_find(&page_handset, TEXT("index.html")));
    assert_null(page_find(&page_handset, TEXT("../etc/passwd")));
}

/* ---- the answer ---- */

static void
on_request(struct http_request *request, void *arg)
{
    (void)arg;
    page_answer(page_find(&page_handset, TEXT("icon.svg")), request);
}

static struct answer_row {
    const char *name;
    const char *headers; /* %s is the ETag */
    const char *says[3]; /* %s again */
    const char *silent;
} answers[] = {
    { "as it is",
      "",
      { "200 OK", "Content-Type: image/svg+xml", "ETag: \"%s\"\r\n" },
      "Content-Encoding" },
    { "packed",
      "Accept-Encoding: gzip\r\n",
      { "200 OK", "Content-Encoding: gzip", "ETag: \"%s-gz\"" },
      "<svg" },
    { "known",
      "If-None-Match: \"%s\"\r\n",
      { "304 ", "ETag: \"%s\"", "Vary: Accept-Encoding" },
      "<svg" },
    { "known among others, weakly",
      "If-None-Match: \"a\", W/\"%s-gz\"\r\nAccept-Encoding: gzip\r\n",
      { "304 ", "ETag: \"%s-gz\"" },
      "Content-Encoding" },
    { "known in its other form",
      "If-None-Match: \"%s-gz\"\r\n",
      { "200 OK", "<svg" },
      "304" },
    { "strict",
      "",
      { "Content-Security-Policy: default-src 'none'; script-src 'self'",
        "X-Content-Type-Options: nosniff", "Cache-Control: no-cache" },
      "unsafe" },
};

/* Puts the file's ETag in the place of %s. */
static const char *
with_etag(const char *format, char *out, size_t room)
{
    const char *place = strstr(format, "%s");

    if (place == NULL)
        return format;
    (void)snprintf(out, room, "%.*s%s%s", (int)(place - format), format,
                   page_find(&page_handset, TEXT("icon.svg"))->etag, place + 2);
    return out;
}

static void
test_answer(void **state)
{
    const struct answer_row *row = *state;
    struct loop *loop = NULL;
    struct http *http = NULL;
    char scratch[300];

    assert_int_equal(loop_open(&loop), GW_OK);
    assert_int_equal(
        http_open(loop, "127.0.0.1:0", NULL, on_request, NULL, &http), GW_OK);
    struct peer *peer = peer_connect(loop, http_port(http));
    peer_say(peer, "GET / HTTP/1.1\r\nConnection: close\r\n");
    peer_say(peer, with_etag(row->headers, scratch, sizeof scratch));
    peer_say(peer, "\r\n");
    peer_wait_end(peer);
    for (size_t i = 0; i < LENGTH(row->says) && row->says[i] != NULL; i++)
        assert_int_equal(
            peer_count(peer, with_etag(row->says[i], scratch, sizeof scratch)),
            1);
    assert_int_equal(peer_count(peer, row->silent), 0);
    peer_free(peer);
    http_close(http);
    loop_close(loop);
}

int
main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_whole_page_is_small),
        cmocka_unit_test(test_no_such_file),
    };

    int failed = RUN_TABLE("encodings", encodings, test_encoding);
    failed += RUN_TABLE("files", files, test_file);
    failed += RUN_TABLE("answers", answers, test_answer);
    return failed + cmocka_run_group_tests_name("page", tests, NULL, NULL);
}
