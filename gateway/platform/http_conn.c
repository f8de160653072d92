/* gateway/platform/http_conn.c -- connections: who holds one, and how long.
 *
 * Owns the record of every connection of a listener. evhttp has no absolute
 * deadline: its time-outs begin anew with each byte, so a client that drips is
 * never cut off. Here each state has an end, and once a second the sweep cuts
 * off whoever is past it, by the same door as evhttp's own time-out. No timer
 * for each request.
 *
 * The things one would get wrong. evhttp tells nobody when it frees a
 * connection unless it was asked through its evhttp_connection, and hands that
 * out only with a whole request; but it is the argument of the bufferevent's
 * callbacks, so it is taken from there with the first byte. A connection that
 * dies before that is recognised by its bufferevent having no callbacks left;
 * our reference keeps that safe to ask. A bufferevent's descriptor
 * may belong to somebody else by then: only on_end() may look at it.
 */
#include "gateway/platform/http_conn.h"

#include <assert.h>
#include <event2/buffer.h>
#include <stdio.h>
#include <stdlib.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/metrics.h"

void
http_conn_move(struct http_conn *conn, enum http_state state, int64_t for_s)
{
    conn->state = state;
    conn->expires = for_s < 0 ? INT64_MAX : conn->http->now_s + for_s;
}

/* ---- the end ---- */

static void
let_go(struct http_conn *conn)
{
    struct http *http = conn->http;

    evbuffer_remove_cb_entry(bufferevent_get_input(conn->bev), conn->input_cb);
    bufferevent_decref(GIVE(conn->bev));
    TAILQ_REMOVE(&http->conns, conn, next);
    http->conns_count--;
    metric_add(METRIC_CONNECTIONS, -1);
    if (http->current == conn)
        http->current = NULL;
    if (http->paused
        && http->conns_count
               < (size_t)http->limits.connections + HTTP_RESERVE / 2) {
        http->paused = false;
        if (http->bound != NULL)
            evconnlistener_enable(
                evhttp_bound_socket_get_listener(http->bound));
    }
}

static void
end(struct http_conn *conn)
{
    /* evhttp itself answered what it could not read, and closes. */
    bool unread = conn->state == HTTP_READING && !conn->cut;

    if (conn->linger || unread)
        http_linger_begin(conn->http, bufferevent_getfd(conn->bev));
    let_go(conn);
    if (conn->state == HTTP_ANSWERING || conn->state == HTTP_STREAMING) {
        /* Its owner still reads it and will answer it. */
        evhttp_request_own(conn->request.ev);
        http_conn_move(conn, HTTP_LEFT, -1);
        TAILQ_INSERT_TAIL(&conn->http->left, conn, next);
        return;
    }
    if (conn->state == HTTP_WRITING)
        conn->http->in_flight--;
    free(conn);
}

void
http_conn_forget(struct http_conn *conn)
{
    if (conn->http != NULL) {
        TAILQ_REMOVE(&conn->http->left, conn, next);
        conn->http->in_flight--;
    }
    free(conn);
}

static void
on_end(struct evhttp_connection *evcon, void *arg)
{
    (void)evcon;
    end(arg);
}

/* Has evhttp freed it without telling? Else asks to be told. */
static bool
is_gone(struct http_conn *conn)
{
    void *evcon = NULL;
    char *peer;
    ev_uint16_t port;

    if (conn->evcon != NULL)
        return false;
    bufferevent_getcb(conn->bev, NULL, NULL, NULL, &evcon);
    if (evcon == NULL)
        return true;
    conn->evcon = evcon;
    evhttp_connection_get_peer(conn->evcon, &peer, &port);
    snprintf(conn->peer, sizeof conn->peer, "%s", peer);
    evhttp_connection_set_closecb(conn->evcon, on_end, conn);
    return false;
}

static void
reap(struct http *http)
{
    struct http_conn *conn, *next;

    for (conn = TAILQ_FIRST(&http->conns); conn != NULL; conn = next) {
        next = TAILQ_NEXT(conn, next);
        if (is_gone(conn))
            end(conn);
    }
}

void
http_conn_sweep(struct http *http)
{
    struct http_conn *conn, *next;

    http->now_s = clock_mono_us() / 1000000;
    reap(http);
    for (conn = TAILQ_FIRST(&http->conns); conn != NULL; conn = next) {
        next = TAILQ_NEXT(conn, next);
        if (conn->expires > http->now_s)
            continue;
        if (conn->state == HTTP_READING)
            metric_add(METRIC_REQUESTS_SLOW, 1);
        conn->cut = true;
        conn->linger = false;
        bufferevent_trigger_event(conn->bev,
                                  BEV_EVENT_TIMEOUT | BEV_EVENT_READING, 0);
    }
}

void
http_conn_close_all(struct http *http)
{
    struct http_conn *conn;

    reap(http);
    if (http->server != NULL)
        evhttp_free(http->server); /* each connection tells of its end */
    assert(TAILQ_EMPTY(&http->conns));
    while ((conn = TAILQ_FIRST(&http->left)) != NULL) {
        TAILQ_REMOVE(&http->left, conn, next);
        conn->http = NULL;
    }
}

/* ---- the way there ---- */

static void
begin_reading(struct http_conn *conn)
{
    if (conn->linger)
        return;
    http_conn_move(conn, HTTP_READING,
                   conn->refused ? HTTP_REFUSAL_S
                                 : conn->http->limits.deadline_s);
}

static void
on_input(struct evbuffer *input, const struct evbuffer_cb_info *info, void *arg)
{
    struct http_conn *conn = arg;

    (void)input;
    (void)info;
    conn->http->current = conn;
    if (conn->state == HTTP_QUIET || conn->state == HTTP_RESTING) {
        begin_reading(conn);
        (void)is_gone(conn); /* asks to be told; it is not gone, it speaks */
    }
}

void
http_conn_written(struct evhttp_request *ev, void *arg)
{
    struct http_conn *conn = arg;

    (void)ev;
    conn->http->in_flight--;
    if (conn->linger)
        /* Where its next request begins nobody knows. */
        http_conn_move(conn, HTTP_RESTING, 0);
    else if (evbuffer_get_length(bufferevent_get_input(conn->bev)) > 0)
        begin_reading(conn); /* the next one came before the answer */
    else
        http_conn_move(conn, HTTP_RESTING, conn->http->limits.idle_s);
}

struct http_conn *
http_conn_find(struct http *http, struct evhttp_request *ev)
{
    struct evhttp_connection *evcon = evhttp_request_get_connection(ev);
    struct http_conn *conn = http->current;

    if (conn != NULL && conn->evcon == evcon)
        return conn;
    TAILQ_FOREACH (conn, &http->conns, next)
        if (conn->evcon == evcon)
            return conn;
    return NULL;
}

static struct http_conn *
conn_new(struct http *http, struct bufferevent *bev)
{
    struct http_conn *conn = calloc(1, sizeof *conn);

    if (conn == NULL)
        return NULL;
    conn->http = http;
    conn->bev = bev;
    conn->request.conn = conn;
    conn->input_cb =
        evbuffer_add_cb(bufferevent_get_input(bev), on_input, conn);
    if (conn->input_cb == NULL) {
        free(conn);
        return NULL;
    }
    bufferevent_incref(bev);
    return conn;
}

/* No more is read ahead than one whole request, however it comes. */
static size_t
read_ahead(const struct http_limits *limits)
{
    return limits->header_bytes + limits->body_bytes + 4096;
}

struct bufferevent *
http_conn_accept(struct event_base *base, void *arg)
{
    struct http *http = arg;
    size_t cap = (size_t)http->limits.connections;
    struct timeval soon = { .tv_sec = HTTP_REFUSAL_S };

    struct bufferevent *bev = bufferevent_socket_new(base, -1, 0);
    if (bev == NULL)
        return NULL;
    bufferevent_setwatermark(bev, EV_READ, 0, read_ahead(&http->limits));
    if (http->conns_count >= cap)
        reap(http);

    struct http_conn *conn = conn_new(http, bev);
    if (conn == NULL) {
        /* Without a record it is refused when it speaks; until then evhttp's
         * own time-out has to do. */
        bufferevent_set_timeouts(bev, &soon, &soon);
        return bev;
    }
    conn->refused = http->conns_count >= cap;
    TAILQ_INSERT_TAIL(&http->conns, conn, next);
    http->conns_count++;
    metric_add(METRIC_CONNECTIONS, 1);
    if (conn->refused)
        metric_add(METRIC_CONNECTIONS_REFUSED, 1);
    http_conn_move(conn, HTTP_QUIET,
                   conn->refused ? HTTP_REFUSAL_S : http->limits.deadline_s);
    if (http->conns_count >= cap + HTTP_RESERVE) {
        http->paused = true;
        evconnlistener_disable(evhttp_bound_socket_get_listener(http->bound));
    }
    return bev;
}
