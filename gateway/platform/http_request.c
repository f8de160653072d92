/* gateway/platform/http_request.c -- one request, from whole to answered.
 *
 * Owns the borrowed views of what evhttp has read. A connection has one
 * request at a time, so the request lives inside the connection's record and
 * costs no allocation. When the client left meanwhile, evhttp's request has
 * been made ours and dies with the answer, unseen.
 *
 * The one thing one would get wrong: evhttp appends whatever body it is given,
 * after HEAD or a 204 too, and that would be read as the next answer.
 */
#include <assert.h>
#include <event2/buffer.h>
#include <event2/keyvalq_struct.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "gateway/platform/http_conn.h"

enum { ONE_WRITE = 8 * 1024 }; /* libevent writes 16 KiB at a time */

static void
make_id(struct http_request *request)
{
    static const char digits[] = "0123456789abcdefghjkmnpqrstvwxyz";
    uint64_t serial = loop_serial(request->conn->http->loop);
    char *at = request->id + sizeof request->id - 1;

    *at = '\0';
    do {
        *--at = digits[serial % 32];
        serial /= 32;
    } while (serial > 0);
    *--at = 'r';
    memmove(request->id, at, strlen(at) + 1);
}

bool
http_request_begin(struct http_conn *conn, struct evhttp_request *ev)
{
    struct http_request *request = &conn->request;
    const struct evhttp_uri *uri = evhttp_request_get_evhttp_uri(ev);
    struct evbuffer *input = evhttp_request_get_input_buffer(ev);

    request->ev = ev;
    request->path = text_of(evhttp_uri_get_path(uri));
    request->query = text_of(evhttp_uri_get_query(uri));
    request->body = (struct text){ .at = "", .len = 0 };
    make_id(request);

    size_t len = evbuffer_get_length(input);
    if (len == 0)
        return true;
    const char *whole = (const char *)evbuffer_pullup(input, -1);
    if (whole == NULL)
        return false;
    request->body = (struct text){ .at = whole, .len = len };
    return true;
}

enum http_method
http_method(const struct http_request *request)
{
    return request->method;
}

struct text
http_path(const struct http_request *request)
{
    return request->path;
}

struct text
http_query(const struct http_request *request)
{
    return request->query;
}

struct text
http_header(const struct http_request *request, const char *name)
{
    const struct evkeyval *header;
    struct text found = { .at = NULL, .len = 0 };

    TAILQ_FOREACH (header, evhttp_request_get_input_headers(request->ev), next)
        if (strcasecmp(header->key, name) == 0)
            found = text_of(header->value);
    return found;
}

struct text
http_body(struct http_request *request)
{
    return request->body;
}

struct text
http_peer(const struct http_request *request)
{
    return text_of(request->conn->peer);
}

const char *
http_id(const struct http_request *request)
{
    return request->id;
}

/* ---- the answer ---- */

void
http_reply_header(struct http_request *request, const char *name,
                  const char *value)
{
    struct evkeyvalq *headers = evhttp_request_get_output_headers(request->ev);

    if (strpbrk(value, "\r\n") == NULL) {
        evhttp_add_header(headers, name, value);
        return;
    }
    char *clean = strdup(value);
    if (clean == NULL)
        return;
    for (char *at = clean; (at = strpbrk(at, "\r\n")) != NULL;)
        *at = ' ';
    evhttp_add_header(headers, name, clean);
    free(clean);
}

static bool
may_have_body(const struct http_request *request, int status)
{
    return request->method != HTTP_HEAD && status != 204 && status != 304;
}

/* What HEAD would have been told by GET. */
static void
tell_length(struct evkeyvalq *headers, size_t len)
{
    char digits[24];

    snprintf(digits, sizeof digits, "%zu", len);
    evhttp_add_header(headers, "Content-Length", digits);
}

static void
send_answer(struct http_request *request, struct evhttp_request *ev, int status,
            struct text body)
{
    struct http_conn *conn = request->conn;
    struct evkeyvalq *headers = evhttp_request_get_output_headers(ev);
    struct evbuffer *out = evhttp_request_get_output_buffer(ev);

    if (conn->http->bound == NULL || conn->refused) {
        evhttp_remove_header(headers, "Connection");
        evhttp_add_header(headers, "Connection", "close");
    }
    if (request->method == HTTP_HEAD)
        tell_length(headers, body.len);
    /* Half an answer must not look like a whole one. */
    if (may_have_body(request, status) && body.len > 0
        && evbuffer_add(out, body.at, body.len) != 0)
        status = 503;

    const struct http_limits *limits = &conn->http->limits;
    http_conn_move(conn, HTTP_WRITING,
                   limits->deadline_s
                       + (int64_t)(body.len / (size_t)limits->slowest));
    evhttp_request_set_on_complete_cb(ev, http_conn_written, conn);
    evhttp_send_reply(ev, status, NULL, NULL);
    /* An end of the other side's speaking, seen between two writes, would end
     * our writing too; a small answer is out before. */
    if (body.len > ONE_WRITE)
        bufferevent_disable(conn->bev, EV_READ);
}

void
http_reply(struct http_request *request, int status, const char *content_type,
           struct text body)
{
    struct http_conn *conn = request->conn;

    assert(request->ev != NULL); /* answered once only */
    struct evhttp_request *ev = GIVE(request->ev);
    if (conn->state == HTTP_LEFT) {
        evhttp_request_free(ev);
        http_conn_forget(conn);
        return;
    }
    if (content_type != NULL)
        evhttp_add_header(evhttp_request_get_output_headers(ev), "Content-Type",
                          content_type);
    send_answer(request, ev, status, body);
}

/* ---- an answer that goes on ---- */

void
http_stream_begin(struct http_request *request, const char *content_type)
{
    struct http_conn *conn = request->conn;

    assert(request->ev != NULL && conn->state != HTTP_STREAMING);
    if (conn->state == HTTP_LEFT)
        return;
    http_conn_move(conn, HTTP_STREAMING, -1);
    evhttp_add_header(evhttp_request_get_output_headers(request->ev),
                      "Content-Type", content_type);
    evhttp_send_reply_start(request->ev, 200, NULL);
}

bool
http_stream_send(struct http_request *request, struct text piece)
{
    struct http_conn *conn = request->conn;

    if (conn->state != HTTP_STREAMING)
        return false;
    struct evbuffer *chunk = evbuffer_new();
    bool good = chunk != NULL && evbuffer_add(chunk, piece.at, piece.len) == 0;
    if (good)
        evhttp_send_reply_chunk(request->ev, chunk);
    if (chunk != NULL)
        evbuffer_free(chunk);
    /* What he has not read yet. Cut off by the next sweep. */
    if (evbuffer_get_length(bufferevent_get_output(conn->bev))
        > HTTP_STREAM_UNREAD)
        good = false;
    if (!good)
        http_conn_move(conn, HTTP_STREAMING, 0);
    return good;
}

bool
http_stream_heard(const struct http_request *request)
{
    return request->conn->state == HTTP_STREAMING
           && request->conn->expires == INT64_MAX;
}

void
http_stream_end(struct http_request *request)
{
    struct http_conn *conn = request->conn;

    struct evhttp_request *ev = GIVE(request->ev);
    if (conn->state == HTTP_LEFT) {
        evhttp_request_free(ev);
        http_conn_forget(conn);
        return;
    }
    bool cut = conn->expires != INT64_MAX;
    http_conn_move(conn, HTTP_WRITING, cut ? 0 : conn->http->limits.deadline_s);
    evhttp_request_set_on_complete_cb(ev, http_conn_written, conn);
    evhttp_send_reply_end(ev);
}

void
http_refuse(struct http_request *request, int status)
{
    request->conn->linger = true;
    if (status == 503)
        http_reply_header(request, "Retry-After", "1");
    http_reply_header(request, "Connection", "close");
    http_reply(request, status, NULL, TEXT(""));
}

size_t
http_path_pieces(struct text path, struct text *ret_pieces, size_t max)
{
    struct text rest = path, piece;
    size_t count = 0;

    if (rest.len > 0 && rest.at[0] == '/') {
        rest.at++;
        rest.len--;
    }
    if (rest.len == 0)
        return 0;
    while (text_cut(&rest, '/', &piece)) {
        if (count == max)
            return max + 1;
        ret_pieces[count++] = piece;
    }
    return count;
}
