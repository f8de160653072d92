/* gateway/platform/http.c -- HTTP/1.1 server: opening, closing, handing over.
 *
 *   listener --> http_conn --> evhttp reads --> on_request --> fn --> answer
 *                (deadlines)                    (guards)       http_request
 *
 * Owns the evhttp server and its listening socket. evhttp parses; what it does
 * not guard is guarded around it (http_conn.h, http_guard.c).
 *
 * The one thing one would get wrong: a listener without descriptors left keeps
 * a core busy, since the waiting connection stays readable. It is switched off
 * until the next sweep.
 */
#include "gateway/platform/http.h"

#include <errno.h>
#include <event2/event.h>
#include <stdlib.h>
#include <unistd.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/http_conn.h"
#include "gateway/platform/log.h"

static void
on_request(struct evhttp_request *ev, void *arg)
{
    struct http *http = arg;
    struct http_conn *conn = http_conn_find(http, ev);

    if (conn == NULL) {
        evhttp_send_error(ev, 503, NULL);
        return;
    }
    struct http_request *request = &conn->request;
    bool over = conn->linger; /* evhttp may not close when told to */
    http_conn_move(conn, HTTP_ANSWERING, -1);
    http->in_flight++;
    bool whole = http_request_begin(conn, ev);
    int refusal = over ? 400 : http_guard(ev, &request->method);
    if (refusal == 0 && (conn->refused || !whole))
        refusal = 503;
    if (refusal != 0)
        http_refuse(request, refusal);
    else
        http->fn(request, http->arg);
}

/* evhttp gives the callback its own argument, not ours: the sweep switches the
 * listener on again. */
static void
on_accept_error(struct evconnlistener *listener, void *evhttp)
{
    (void)evhttp;
    log_error("http.accept", LOG_NUM("errno", errno));
    evconnlistener_disable(listener);
}

static void
on_sweep(evutil_socket_t fd, short what, void *arg)
{
    struct http *http = arg;

    (void)fd;
    (void)what;
    http_conn_sweep(http);
    http_linger_sweep(http);
    if (http->bound != NULL && !http->paused)
        evconnlistener_enable(evhttp_bound_socket_get_listener(http->bound));
}

/* ---- opening ---- */

static struct http_limits
limits_or_default(const struct http_limits *given)
{
    struct http_limits limits = { .header_bytes = 0 };

    if (given != NULL)
        limits = *given;
    if (limits.header_bytes == 0)
        limits.header_bytes = 8 * 1024;
    if (limits.body_bytes == 0)
        limits.body_bytes = 64 * 1024;
    if (limits.idle_s == 0)
        limits.idle_s = 30;
    if (limits.deadline_s == 0)
        limits.deadline_s = 10;
    if (limits.slowest == 0)
        limits.slowest = 4096;
    if (limits.connections == 0)
        limits.connections = 4096;
    return limits;
}

static enum gw_err
start_server(struct http *http)
{
    struct event_base *base = loop_base(http->loop);

    http->server = evhttp_new(base);
    http->sweep = event_new(base, -1, EV_PERSIST, on_sweep, http);
    if (http->server == NULL || http->sweep == NULL
        || event_add(http->sweep, &(struct timeval){ .tv_sec = 1 }) != 0)
        return GW_NOMEM;
    evhttp_set_max_headers_size(http->server,
                                (ev_ssize_t)http->limits.header_bytes);
    evhttp_set_max_body_size(http->server, (ev_ssize_t)http->limits.body_bytes);
    evhttp_set_default_content_type(http->server, NULL);
    /* evhttp never closes after CONNECT: it comes through, and the guard
     * refuses it. */
    evhttp_set_allowed_methods(http->server,
                               EVHTTP_REQ_GET | EVHTTP_REQ_POST | EVHTTP_REQ_PUT
                                   | EVHTTP_REQ_DELETE | EVHTTP_REQ_HEAD
                                   | EVHTTP_REQ_PATCH | EVHTTP_REQ_CONNECT);
    evhttp_set_bevcb(http->server, http_conn_accept, http);
    evhttp_set_gencb(http->server, on_request, http);
    return GW_OK;
}

static enum gw_err
start_listening(struct http *http, const char *address)
{
    int fd;
    enum gw_err err = http_listen(address, &fd, &http->port);

    if (err != GW_OK)
        return err;
    http->bound = evhttp_accept_socket_with_handle(http->server, fd);
    if (http->bound == NULL) {
        close(fd);
        return GW_NOMEM;
    }
    evconnlistener_set_error_cb(evhttp_bound_socket_get_listener(http->bound),
                                on_accept_error);
    return GW_OK;
}

enum gw_err
http_open(struct loop *loop, const char *address,
          const struct http_limits *limits, http_fn *fn, void *arg,
          struct http **ret_http)
{
    OWNED(http_close)
    struct http *http = calloc(1, sizeof *http);

    if (http == NULL)
        return GW_NOMEM;
    http->loop = loop;
    http->limits = limits_or_default(limits);
    http->fn = fn;
    http->arg = arg;
    http->now_s = clock_mono_us() / 1000000;
    TAILQ_INIT(&http->conns);
    TAILQ_INIT(&http->left);
    TAILQ_INIT(&http->lingers);

    enum gw_err err = start_server(http);
    if (err == GW_OK)
        err = start_listening(http, address);
    if (err != GW_OK)
        return err;

    *ret_http = GIVE(http);
    return GW_OK;
}

int
http_port(const struct http *http)
{
    return http->port;
}

/* ---- closing ---- */

void
http_drain(struct http *http)
{
    if (http->bound != NULL)
        evhttp_del_accept_socket(http->server, GIVE(http->bound));
}

size_t
http_in_flight(const struct http *http)
{
    return http->in_flight;
}

void
http_close(struct http *http)
{
    if (http == NULL)
        return;
    http_drain(http);
    if (http->sweep != NULL)
        event_free(http->sweep);
    http_conn_close_all(http);
    http_linger_end_all(http);
    free(http);
}
