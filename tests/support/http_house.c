/* tests/support/http_house.c -- an HTTP server with one answer, for tests. */
#include "tests/support/http_house.h"

#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "gateway/platform/metrics.h"
#include "tests/support/peer.h"
#include "tests/support/table.h"

static const char *const methods[] = {
    [HTTP_GET] = "GET",       [HTTP_POST] = "POST", [HTTP_PUT] = "PUT",
    [HTTP_DELETE] = "DELETE", [HTTP_HEAD] = "HEAD", [HTTP_PATCH] = "PATCH",
};

void
http_house_answer(struct http_request *request)
{
    OWNED(buf_free)
    struct buf out = buf_new(1 << 20);
    struct text pieces[2];
    int64_t status = 200;

    if (http_path_pieces(http_path(request), pieces, 2) == 2
        && text_is(pieces[0], "status"))
        assert_true(text_number(pieces[1], &status));
    buf_str(&out, methods[http_method(request)]);
    buf_char(&out, ' ');
    buf_add(&out, http_path(request));
    buf_char(&out, '?');
    buf_add(&out, http_query(request));
    buf_str(&out, " [");
    buf_add(&out, http_body(request));
    buf_str(&out, "] from ");
    buf_add(&out, http_peer(request));
    buf_char(&out, '\n');
    assert_true(buf_ok(&out));
    http_reply(request, (int)status, "text/plain", buf_text(&out));
}

static void
on_request(struct http_request *request, void *arg)
{
    struct http_house *house = arg;

    house->asked++;
    if (house->extra_name != NULL)
        http_reply_header(request, house->extra_name, house->extra_value);
    if (house->hold) {
        house->hold = false;
        house->held = request;
        return;
    }
    http_house_answer(request);
}

void
http_house_open_on(struct http_house *house, struct loop *loop,
                   const struct http_limits *limits)
{
    *house = (struct http_house){ .loop = loop, .shared = true };
    signal(SIGPIPE, SIG_IGN);
    assert_int_equal(
        http_open(loop, "127.0.0.1:0", limits, on_request, house, &house->http),
        GW_OK);
}

void
http_house_open(struct http_house *house, const struct http_limits *limits)
{
    struct loop *loop = NULL;

    assert_int_equal(loop_open(&loop), GW_OK);
    http_house_open_on(house, loop, limits);
    house->shared = false;
}

void
http_house_close(struct http_house *house)
{
    http_close(house->http);
    if (!house->shared)
        loop_close(house->loop);
}

struct peer *
http_house_peer(struct http_house *house)
{
    return peer_connect(house->loop, http_port(house->http));
}

static bool
is_held(void *arg)
{
    struct http_house *house = arg;

    return house->held != NULL;
}

void
http_house_wait_held(struct http_house *house)
{
    peer_turn_until(house->loop, is_held, house);
}

int64_t
http_house_metric(const char *name)
{
    OWNED(buf_free)
    struct buf page = buf_new(1 << 20);
    char line[100];
    int64_t value = -1;

    metrics_page(&page);
    snprintf(line, sizeof line, "\n%s ", name);
    const char *at = strstr(buf_cstr(&page), line);
    assert_non_null(at);
    at += strlen(line);
    assert_true(text_number((struct text){ at, strcspn(at, "\n") }, &value));
    return value;
}
