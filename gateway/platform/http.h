/* gateway/platform/http.h -- HTTP/1.1 server; evhttp stays behind this door.
 *
 * What evhttp lacks is done here: header and body limits, a read time-out, an
 * absolute deadline for every request however slowly it drips, a cap on
 * connections with a fair refusal (503 and close), a doubled Content-Length
 * refused, TCP_NODELAY, descriptors running out. Loop thread.
 */
#ifndef GATEWAY_PLATFORM_HTTP_H
#define GATEWAY_PLATFORM_HTTP_H

#include <stdbool.h>
#include <stdint.h>

#include "gateway/base/buf.h"
#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/base/text.h"
#include "gateway/base/wire.h"
#include "gateway/platform/loop.h"

struct http;         /* one listener */
struct http_request; /* alive until answered, even if the client has
                                   gone: answer exactly once */

struct http_limits {
    size_t header_bytes; /* 0: 8 KiB */
    size_t body_bytes;   /* 0: 64 KiB; over it 413 */
    int idle_s;          /* 0: 30; keep-alive connections at rest */
    int deadline_s;      /* 0: 10; from first byte to whole request */
    int connections;     /* 0: 4,096; over it 503 */
    int slowest; /* 0: 4 KiB a second; who reads an answer more slowly than
                    that and deadline_s allow is cut off */
};

typedef void http_fn(struct http_request *request, void *arg);

/* Listens on "127.0.0.1:8080" or "[::1]:8080" (port 0: any free one) and calls
 * fn once a request is whole.
 *
 * GW_REJECTED  not an address
 * GW_CONFLICT  the address is in use
 * GW_DENIED    not allowed to bind it
 * GW_IO, GW_NOMEM
 */
MUST_CHECK enum gw_err http_open(struct loop *loop, const char *address,
                                 const struct http_limits *limits, http_fn *fn,
                                 void *arg, struct http **ret_http);
int http_port(const struct http *http); /* the one really bound */

/* Takes no more connections; keep-alive ones are told to close. */
void http_drain(struct http *http);
/* Requests whose answer is not yet given and sent. */
size_t http_in_flight(const struct http *http);
/* Drops all connections. A request not yet answered keeps its texts and is
 * still to be answered; nobody hears it. */
void http_close(struct http *http);
static inline void
http_close_slot(struct http **s)
{
    http_close(*s);
}

/* ---- a request; all texts are borrowed until the answer ---- */

enum http_method http_method(const struct http_request *request);
struct text http_path(const struct http_request *request);  /* decoded no */
struct text http_query(const struct http_request *request); /* without ? */
/* Absent: {NULL, 0}. Of a repeated one the last, which the nearest proxy set. */
struct text http_header(const struct http_request *request, const char *name);
struct text http_body(struct http_request *request);
struct text http_peer(const struct http_request *request); /* address */
const char *http_id(const struct http_request *request);   /* for the log */

/* ---- the answer ---- */

/* Adds a response header before the answer; value is copied; CR and LF in it
 * become spaces. */
void http_reply_header(struct http_request *request, const char *name,
                       const char *value);
/* Ends the request. content_type may be NULL with an empty body. */
void http_reply(struct http_request *request, int status,
                const char *content_type, struct text body);

/* ---- an answer that goes on: what happens is told as it happens ---- */

/* Who leaves so many bytes unread is cut off. */
enum { HTTP_STREAM_UNREAD = 64 * 1024 };

/* Begins it: status 200 and the headers so far. The request lives on until
 * http_stream_end(), which is owed once. */
void http_stream_begin(struct http_request *request, const char *content_type);
/* One more piece. False when nobody hears it any more: the client has gone or was
 * cut off, or memory is short; http_stream_end() is owed all the same. */
bool http_stream_send(struct http_request *request, struct text piece);
/* Is the client still there, as far as is known? */
bool http_stream_heard(const struct http_request *request);
/* Its regular end; frees the request. */
void http_stream_end(struct http_request *request);

/* The address part of a path: cuts "/a/b/c" into pieces without decoding; the
 * number of pieces, at most max; 0 for "/"; more than max gives max + 1. */
size_t http_path_pieces(struct text path, struct text *ret_pieces, size_t max);

#endif
