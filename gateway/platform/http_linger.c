/* gateway/platform/http_linger.c -- the end of a talk with who still speaks.
 *
 * A socket that is closed while bytes come in answers them with a reset, and a
 * reset makes many clients forget the answer they were given: the sender of a
 * body that is too long would see a broken connection instead of 413. So the
 * connection is kept by a second descriptor, our side of it shut, and what
 * comes is thrown away, until the other side closes or a short while is over.
 *
 * Owns these descriptors; few at a time, since a hostile client may make them.
 */
#include <event2/event.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include "gateway/platform/http_conn.h"

enum { LINGERS_MAX = 64, LINGER_S = 2, LINGER_BYTES = 4 * 1024 * 1024 };

struct http_linger {
    struct http *http;
    int fd;
    struct event *on_bytes;
    size_t heard;
    int64_t expires;
    TAILQ_ENTRY(http_linger) next;
};

static void
linger_free(struct http_linger *linger)
{
    if (linger == NULL)
        return;
    if (linger->on_bytes != NULL)
        event_free(linger->on_bytes);
    if (linger->fd >= 0)
        close(linger->fd);
    free(linger);
}

static void
linger_free_slot(struct http_linger **slot)
{
    linger_free(*slot);
}

static void
end(struct http_linger *linger)
{
    TAILQ_REMOVE(&linger->http->lingers, linger, next);
    linger->http->lingers_count--;
    linger_free(linger);
}

static void
on_bytes(evutil_socket_t fd, short what, void *arg)
{
    struct http_linger *linger = arg;
    char ignored[16 * 1024];
    ssize_t got = recv(fd, ignored, sizeof ignored, MSG_DONTWAIT);

    (void)what;
    if (got > 0)
        linger->heard += (size_t)got;
    if (got <= 0 || linger->heard > LINGER_BYTES)
        end(linger);
}

void
http_linger_begin(struct http *http, int fd)
{
    if (http->lingers_count == LINGERS_MAX)
        return;
    OWNED(linger_free)
    struct http_linger *linger = calloc(1, sizeof *linger);

    if (linger == NULL)
        return;
    linger->http = http;
    linger->expires = http->now_s + LINGER_S;
    linger->fd = fcntl(fd, F_DUPFD_CLOEXEC, 0);
    if (linger->fd < 0)
        return;
    linger->on_bytes = event_new(loop_base(http->loop), linger->fd,
                                 EV_READ | EV_PERSIST, on_bytes, linger);
    if (linger->on_bytes == NULL || event_add(linger->on_bytes, NULL) != 0)
        return;
    TAILQ_INSERT_TAIL(&http->lingers, linger, next);
    http->lingers_count++;
    (void)GIVE(linger);
}

void
http_linger_sweep(struct http *http)
{
    struct http_linger *linger, *next;

    for (linger = TAILQ_FIRST(&http->lingers); linger != NULL; linger = next) {
        next = TAILQ_NEXT(linger, next);
        if (linger->expires <= http->now_s)
            end(linger);
    }
}

void
http_linger_end_all(struct http *http)
{
    while (!TAILQ_EMPTY(&http->lingers))
        end(TAILQ_FIRST(&http->lingers));
}
