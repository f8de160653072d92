/* tests/support/peer.c -- the other end of a TCP connection. */
#include "tests/support/peer.h"

#include <arpa/inet.h>
#include <event2/buffer.h>
#include <event2/bufferevent.h>
#include <event2/event.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "tests/support/table.h"

enum { PATIENCE_S = 30, HEARD_MAX = 1 << 20 };

struct peer {
    struct loop *loop;
    struct bufferevent *bev;
    struct event *drip;
    char drop;
    bool half_closing, ended;
    char heard[HEARD_MAX + 1];
};

static void
half_close_if_said(struct peer *peer)
{
    if (peer->half_closing
        && evbuffer_get_length(bufferevent_get_output(peer->bev)) == 0)
        shutdown(bufferevent_getfd(peer->bev), SHUT_WR);
}

static void
on_said(struct bufferevent *bev, void *arg)
{
    (void)bev;
    half_close_if_said(arg);
}

static void
on_event(struct bufferevent *bev, short what, void *arg)
{
    struct peer *peer = arg;

    (void)bev;
    if ((what & (BEV_EVENT_EOF | BEV_EVENT_ERROR)) != 0)
        peer->ended = true;
}

static void
on_drip(evutil_socket_t fd, short what, void *arg)
{
    struct peer *peer = arg;

    (void)fd;
    (void)what;
    if (!peer->ended)
        bufferevent_write(peer->bev, &peer->drop, 1);
}

struct peer *
peer_connect(struct loop *loop, int port)
{
    struct sockaddr_in where = { .sin_family = AF_INET,
                                 .sin_port = htons((uint16_t)port),
                                 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
    struct peer *peer = calloc(1, sizeof *peer);
    int fd = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

    assert_non_null(peer);
    assert_true(fd >= 0);
    /* The kernel connects by itself, before anybody accepts. */
    assert_int_equal(connect(fd, (struct sockaddr *)&where, sizeof where), 0);
    evutil_make_socket_nonblocking(fd);
    peer->loop = loop;
    peer->bev =
        bufferevent_socket_new(loop_base(loop), fd, BEV_OPT_CLOSE_ON_FREE);
    assert_non_null(peer->bev);
    bufferevent_setcb(peer->bev, NULL, on_said, on_event, peer);
    bufferevent_enable(peer->bev, EV_READ | EV_WRITE);
    return peer;
}

void
peer_say_bytes(struct peer *peer, const void *bytes, size_t len)
{
    assert_int_equal(bufferevent_write(peer->bev, bytes, len), 0);
}

void
peer_say(struct peer *peer, const char *string)
{
    peer_say_bytes(peer, string, strlen(string));
}

void
peer_drip(struct peer *peer, char c, int every_ms)
{
    struct timeval every = { .tv_usec = every_ms * 1000 };

    peer->drop = c;
    peer->drip =
        event_new(loop_base(peer->loop), -1, EV_PERSIST, on_drip, peer);
    assert_non_null(peer->drip);
    event_add(peer->drip, &every);
}

void
peer_deaf(struct peer *peer)
{
    bufferevent_disable(peer->bev, EV_READ);
}

void
peer_half_close(struct peer *peer)
{
    peer->half_closing = true;
    half_close_if_said(peer);
}

void
peer_hang_up(struct peer *peer)
{
    struct linger reset = { .l_onoff = 1, .l_linger = 0 };

    setsockopt(bufferevent_getfd(peer->bev), SOL_SOCKET, SO_LINGER, &reset,
               sizeof reset);
    peer_free(peer);
}

void
peer_free(struct peer *peer)
{
    if (peer == NULL)
        return;
    if (peer->drip != NULL)
        event_free(peer->drip);
    bufferevent_free(peer->bev);
    free(peer);
}

/* ---- hearing ---- */

const char *
peer_heard(struct peer *peer)
{
    struct evbuffer *input = bufferevent_get_input(peer->bev);
    size_t before = strlen(peer->heard);
    size_t len = evbuffer_get_length(input);

    assert_true(before + len <= HEARD_MAX);
    evbuffer_remove(input, peer->heard + before, len);
    peer->heard[before + len] = '\0';
    return peer->heard;
}

size_t
peer_count(struct peer *peer, const char *needle)
{
    size_t count = 0;

    for (const char *at = peer_heard(peer); (at = strstr(at, needle)) != NULL;
         at += strlen(needle))
        count++;
    return count;
}

bool
peer_ended(const struct peer *peer)
{
    return peer->ended;
}

/* ---- waiting ---- */

static void
on_impatience(evutil_socket_t fd, short what, void *arg)
{
    bool *late = arg;

    (void)fd;
    (void)what;
    *late = true;
}

void
peer_turn_until(struct loop *loop, bool (*until)(void *arg), void *arg)
{
    struct timeval patience = { .tv_sec = PATIENCE_S };
    bool late = false;
    struct event *timer = evtimer_new(loop_base(loop), on_impatience, &late);

    assert_non_null(timer);
    event_add(timer, &patience);
    while (!until(arg) && !late)
        event_base_loop(loop_base(loop), EVLOOP_ONCE);
    event_free(timer);
    assert_false(late);
}

struct wish {
    struct peer *peer;
    const char *needle;
    size_t times;
};

static bool
is_heard(void *arg)
{
    struct wish *wish = arg;

    return peer_count(wish->peer, wish->needle) >= wish->times;
}

void
peer_wait(struct peer *peer, const char *needle, size_t times)
{
    struct wish wish = { .peer = peer, .needle = needle, .times = times };

    peer_turn_until(peer->loop, is_heard, &wish);
}

static bool
is_ended(void *arg)
{
    return peer_ended(arg);
}

void
peer_wait_end(struct peer *peer)
{
    peer_turn_until(peer->loop, is_ended, peer);
}
