/* tests/unit/test_http_guard.c -- what the server answers to what it hears. */
#include <string.h>

#include "tests/support/http_house.h"
#include "tests/support/peer.h"
#include "tests/support/table.h"

static struct exchange {
    const char *name;
    const char *say;
    const char *fill; /* said fill_times in the place of '~' */
    size_t fill_times;
    const char *hear; /* the answer begins so */
    const char *and;  /* and has this in it */
    bool ends;        /* the connection is closed after it */
    size_t asked;     /* requests that came through */
} exchanges[] = {
    { .name = "get",
      .say = "GET /in/at?x=1&y HTTP/1.1\r\nHost: a\r\n\r\n",
      .hear = "HTTP/1.1 200 OK\r\n",
      .and = "GET /in/at?x=1&y [] from 127.0.0.1\n",
      .asked = 1 },
    { .name = "post",
      .say = "POST /p HTTP/1.1\r\nContent-Length: 5\r\n\r\nhello",
      .hear = "HTTP/1.1 200 OK\r\n",
      .and = "POST /p? [hello]",
      .asked = 1 },
    { .name = "put",
      .say = "PUT /p HTTP/1.1\r\nContent-Length: 1\r\n\r\nx",
      .hear = "HTTP/1.1 200 OK\r\n",
      .and = "PUT /p? [x]",
      .asked = 1 },
    { .name = "delete",
      .say = "DELETE /p HTTP/1.1\r\n\r\n",
      .hear = "HTTP/1.1 200 OK\r\n",
      .and = "DELETE /p? []",
      .asked = 1 },
    { .name = "patch",
      .say = "PATCH /p HTTP/1.1\r\nContent-Length: 1\r\n\r\nx",
      .hear = "HTTP/1.1 200 OK\r\n",
      .and = "PATCH /p? [x]",
      .asked = 1 },
    { .name = "chunked body",
      .say = "POST /p HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n"
             "3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n",
      .hear = "HTTP/1.1 200 OK\r\n",
      .and = "[abcde]",
      .asked = 1 },
    { .name = "a path is not decoded",
      .say = "GET /a%2Fb%20c?q=%31 HTTP/1.1\r\n\r\n",
      .hear = "HTTP/1.1 200 OK\r\n",
      .and = "GET /a%2Fb%20c?q=%31 []",
      .asked = 1 },
    { .name = "absolute form",
      .say = "GET http://evil.test/p?q HTTP/1.1\r\nHost: a\r\n\r\n",
      .hear = "HTTP/1.1 200 OK\r\n",
      .and = "GET /p?q []",
      .asked = 1 },
    { .name = "http 1.0 closes",
      .say = "GET / HTTP/1.0\r\n\r\n",
      .hear = "HTTP/1.0 200 OK\r\n",
      .and = "GET /? []",
      .ends = true,
      .asked = 1 },
    { .name = "close is obeyed",
      .say = "GET / HTTP/1.1\r\nConnection: close\r\n\r\n",
      .hear = "HTTP/1.1 200 OK\r\n",
      .and = "Connection: close\r\n",
      .ends = true,
      .asked = 1 },
    { .name = "body of 64 KiB",
      .say = "POST / HTTP/1.1\r\nContent-Length: 65536\r\n\r\n~",
      .fill = "0123456789abcdef",
      .fill_times = 4096,
      .hear = "HTTP/1.1 200 OK\r\n",
      .and = "def] from",
      .asked = 1 },

    { .name = "body over 64 KiB",
      .say = "POST / HTTP/1.1\r\nContent-Length: 65537\r\n\r\n~x",
      .fill = "0123456789abcdef",
      .fill_times = 4096,
      .hear = "HTTP/1.1 413 ",
      .ends = true },
    { .name = "body of 1 MB",
      .say = "POST / HTTP/1.1\r\nContent-Length: 1000000\r\n\r\n~",
      .fill = "0123456789",
      .fill_times = 100000,
      .hear = "HTTP/1.1 413 ",
      .ends = true },
    { .name = "body over the limit is announced, and asked about",
      .say = "POST / HTTP/1.1\r\nContent-Length: 65537\r\n"
             "Expect: 100-continue\r\n\r\n",
      .hear = "HTTP/1.1 413 ",
      .ends = true },
    { .name = "body over the limit is announced and does not come",
      .say = "POST / HTTP/1.1\r\nContent-Length: 999999999\r\n\r\n",
      .hear = "HTTP/1.1 413 ",
      .ends = true },
    { .name = "chunk over 64 KiB",
      .say = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n10001\r\n~",
      .fill = "0123456789abcdef",
      .fill_times = 4097,
      .hear = "HTTP/1.1 413 ",
      .ends = true },
    { .name = "chunks over 64 KiB",
      .say = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n~",
      .fill = "4\r\nabcd\r\n",
      .fill_times = 20000,
      .hear = "HTTP/1.1 413 ",
      .ends = true },
    { .name = "header over 8 KiB",
      .say = "GET / HTTP/1.1\r\nX: ~\r\n\r\n",
      .fill = "0123456789abcdef",
      .fill_times = 4096,
      .hear = "HTTP/1.1 400 ",
      .ends = true },
    { .name = "many headers",
      .say = "GET / HTTP/1.1\r\n~\r\n",
      .fill = "X: yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy\r\n",
      .fill_times = 4096,
      .hear = "HTTP/1.1 400 ",
      .ends = true },
    { .name = "address over 8 KiB",
      .say = "GET /~ HTTP/1.1\r\n\r\n",
      .fill = "0123456789abcdef",
      .fill_times = 4096,
      .hear = "HTTP/1.1 400 ",
      .ends = true },

    { .name = "options",
      .say = "OPTIONS / HTTP/1.1\r\n\r\n",
      .hear = "HTTP/1.1 501 ",
      .ends = true },
    { .name = "trace",
      .say = "TRACE / HTTP/1.1\r\n\r\n",
      .hear = "HTTP/1.1 501 ",
      .ends = true },
    { .name = "connect",
      .say = "CONNECT a.test:443 HTTP/1.1\r\n\r\n",
      .hear = "HTTP/1.1 501 ",
      .ends = true },
    { .name = "a method that nobody knows",
      .say = "FROB / HTTP/1.1\r\n\r\n",
      .hear = "HTTP/1.1 501 ",
      .ends = true },
    { .name = "content-length twice",
      .say = "POST / HTTP/1.1\r\nContent-Length: 5\r\nContent-Length: 6\r\n"
             "\r\nhello!",
      .hear = "HTTP/1.1 400 ",
      .and = "Connection: close\r\n",
      .ends = true },
    { .name = "content-length twice, the same",
      .say = "POST / HTTP/1.1\r\nContent-Length: 5\r\ncontent-length: 5\r\n"
             "\r\nhello",
      .hear = "HTTP/1.1 400 ",
      .ends = true },
    { .name = "content-length of five letters",
      .say = "POST / HTTP/1.1\r\nContent-Length: 5x\r\n\r\nhello",
      .hear = "HTTP/1.1 400 ",
      .ends = true },
    { .name = "content-length with a plus",
      .say = "POST / HTTP/1.1\r\nContent-Length: +5\r\n\r\nhello",
      .hear = "HTTP/1.1 400 ",
      .ends = true },
    { .name = "content-length in a list",
      .say = "POST / HTTP/1.1\r\nContent-Length: 5, 5\r\n\r\nhello",
      .hear = "HTTP/1.1 400 ",
      .ends = true },
    { .name = "negative content-length",
      .say = "POST / HTTP/1.1\r\nContent-Length: -5\r\n\r\nhello",
      .hear = "HTTP/1.1 400 ",
      .ends = true },
    { .name = "length and chunks",
      .say = "POST / HTTP/1.1\r\nContent-Length: 5\r\n"
             "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      .hear = "HTTP/1.1 400 ",
      .ends = true },
    { .name = "an encoding that we do not read",
      .say = "POST / HTTP/1.1\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"
             "0\r\n\r\n",
      .hear = "HTTP/1.1 501 ",
      .ends = true },
    { .name = "two encodings",
      .say = "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n"
             "Transfer-Encoding: identity\r\n\r\n0\r\n\r\n",
      .hear = "HTTP/1.1 400 ",
      .ends = true },
    { .name = "space before the colon",
      .say = "POST / HTTP/1.1\r\nContent-Length : 5\r\n\r\nhello",
      .hear = "HTTP/1.1 400 ",
      .ends = true },
    { .name = "head with a body",
      .say = "HEAD / HTTP/1.1\r\nContent-Length: 30\r\n\r\n"
             "GET /smuggled HTTP/1.1\r\n\r\n",
      .hear = "HTTP/1.1 400 ",
      .ends = true },
    { .name = "an expectation that nobody knows",
      .say = "POST / HTTP/1.1\r\nContent-Length: 5\r\nExpect: tea\r\n\r\nhello",
      .hear = "HTTP/1.1 417 ",
      .ends = true },
    { .name = "no http at all",
      .say = "\x16\x03\x01 hello there, is it you?\r\n\r\n",
      .hear = "HTTP/1.1 400 ",
      .ends = true },
    { .name = "http 2.0",
      .say = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n",
      .hear = "HTTP/",
      .and = " 400 ",
      .ends = true },
    { .name = "header without a colon",
      .say = "GET / HTTP/1.1\r\nnonsense\r\n\r\n",
      .hear = "HTTP/1.1 400 ",
      .ends = true },
    { .name = "continuation before any header",
      .say = "GET / HTTP/1.1\r\n folded\r\n\r\n",
      .hear = "HTTP/1.1 400 ",
      .ends = true },
};

static void
say_filled(struct peer *peer, const struct exchange *row)
{
    const char *place = strchr(row->say, '~');

    if (place == NULL) {
        peer_say(peer, row->say);
        return;
    }
    peer_say_bytes(peer, row->say, (size_t)(place - row->say));
    for (size_t i = 0; i < row->fill_times; i++)
        peer_say(peer, row->fill);
    peer_say(peer, place + 1);
}

static void
test_exchange(void **state)
{
    const struct exchange *row = *state;
    struct http_house house;

    http_house_open(&house, NULL);
    struct peer *peer = http_house_peer(&house);
    say_filled(peer, row);
    peer_wait(peer, "\r\n\r\n", 1);
    if (row->and != NULL)
        peer_wait(peer, row->and, 1);
    if (row->ends)
        peer_wait_end(peer);
    assert_int_equal(strncmp(peer_heard(peer), row->hear, strlen(row->hear)),
                     0);
    assert_int_equal(peer_count(peer, "HTTP/1."), 1);
    assert_int_equal(peer_count(peer, "Server:"), 0);
    assert_int_equal(peer_ended(peer), row->ends);
    assert_int_equal(house.asked, row->asked);
    peer_free(peer);
    http_house_close(&house);
}

int
main(void)
{
    return RUN_TABLE("http exchanges", exchanges, test_exchange);
}
