/* gateway/platform/http_conn.h -- private to http*.c: one connection's record.
 *
 *   accept          first byte         whole            http_reply
 *   -----> QUIET ------------> READING -----> ANSWERING ----------> WRITING
 *                                ^                |                    |
 *                     first byte |      client    | all is written     |
 *                             RESTING <-- gone ---|--------------------+
 *                                                 v
 *                                                LEFT --> http_reply frees it
 *
 * An answer that goes on is in STREAMING between ANSWERING and WRITING.
 * Each state but ANSWERING, STREAMING and LEFT has an end that the sweep enforces.
 */
#ifndef GATEWAY_PLATFORM_HTTP_CONN_H
#define GATEWAY_PLATFORM_HTTP_CONN_H

#include <event2/bufferevent.h>
#include <event2/http.h>
#include <event2/listener.h>
#include <netinet/in.h>
#include <sys/queue.h>

#include "gateway/platform/http.h"

enum http_state {
    HTTP_QUIET,
    HTTP_READING,
    HTTP_ANSWERING,
    HTTP_STREAMING,
    HTTP_WRITING,
    HTTP_RESTING,
    HTTP_LEFT
};

struct http_conn;

struct http_request {
    struct evhttp_request *ev; /* NULL once answered */
    struct http_conn *conn;
    enum http_method method;
    struct text path, query, body;
    char id[20];
};

struct http_conn {
    struct http *http;               /* NULL: closed while LEFT */
    struct bufferevent *bev;         /* one reference is ours; NULL when LEFT */
    struct evhttp_connection *evcon; /* NULL until evhttp was asked to tell of
                                        its end */
    struct evbuffer_cb_entry *input_cb;
    enum http_state state;
    bool refused;    /* over the cap: answered 503 */
    bool cut;        /* at its deadline: it gets no lingering */
    bool linger;     /* it may still be speaking when we close */
    int64_t expires; /* in http->now_s */
    char peer[INET6_ADDRSTRLEN];
    struct http_request request;
    TAILQ_ENTRY(http_conn) next;
};

TAILQ_HEAD(http_conn_list, http_conn);

struct http_linger;
TAILQ_HEAD(http_linger_list, http_linger);

struct http {
    struct loop *loop;
    struct evhttp *server;
    struct evhttp_bound_socket *bound; /* NULL once drained */
    struct event *sweep;
    struct http_limits limits;
    http_fn *fn;
    void *arg;
    int port;

    struct http_conn_list conns, left;
    size_t conns_count, in_flight;
    struct http_linger_list lingers;
    size_t lingers_count;
    struct http_conn *current; /* whose input moved last */
    int64_t now_s;             /* monotonic, as of the last sweep */
    bool paused;               /* no room even for refusals */
};

enum {
    HTTP_RESERVE = 64, /* connections over the cap, to be refused politely */
    HTTP_REFUSAL_S = 2 /* their deadline */
};

/* ---- http_conn.c ---- */

/* evhttp_set_bevcb(): the record of a new connection. */
struct bufferevent *http_conn_accept(struct event_base *base, void *http);
/* Finds whose request it is; NULL when memory was short at its accept. */
struct http_conn *http_conn_find(struct http *http, struct evhttp_request *ev);
void http_conn_move(struct http_conn *conn, enum http_state state,
                    int64_t for_s); /* for_s < 0: as long as it takes */
/* Cuts off who is too slow; takes note of who has gone. */
void http_conn_sweep(struct http *http);
/* A client that left has been answered. */
void http_conn_forget(struct http_conn *conn);
/* Ends all connections and the evhttp server; who is not yet answered may
 * still be, unseen. */
void http_conn_close_all(struct http *http);
/* All its bytes are out (evhttp_request_set_on_complete_cb). */
void http_conn_written(struct evhttp_request *ev, void *conn);

/* ---- http_linger.c ---- */

/* Keeps a descriptor of fd's connection and listens without heed for a while,
 * so that the answer is not lost. Best effort. */
void http_linger_begin(struct http *http, int fd);
void http_linger_sweep(struct http *http);
void http_linger_end_all(struct http *http);

/* ---- http_guard.c ---- */

/* 0, or the status of the refusal: what evhttp lets through and should not. */
int http_guard(struct evhttp_request *ev, enum http_method *ret_method);

/* ---- http_listen.c ---- */

/* As http_open(); a listening socket that does not block. */
MUST_CHECK enum gw_err http_listen(const char *address, int *ret_fd,
                                   int *ret_port);

/* ---- http_request.c ---- */

/* False when memory is short; it must be refused then. */
bool http_request_begin(struct http_conn *conn, struct evhttp_request *ev);
/* Answers by ourselves and ends the connection. */
void http_refuse(struct http_request *request, int status);

#endif
