/* gateway/platform/client_socket.c -- curl's sockets and timer on the loop.
 *
 * Owns one event for each socket that curl watches and one timer for all.
 *
 * The things one would get wrong. Curl's timer callback may ask for "now":
 * calling into curl from there would re-enter it, so now is a timer of zero.
 * The timer always stands in the loop's heap, far away when curl wants none,
 * so that setting it needs no memory and cannot fail. And a socket that cannot
 * be watched for want of memory is not reported as an error, which would stop
 * every transfer for good: its own transfer then ends at its time-out.
 */
#include "gateway/platform/client_socket.h"

#include <event2/event.h>
#include <stdlib.h>

enum { FAR_S = 60 };

struct client_sockets {
    struct event_base *base;
    CURLM *multi;
    struct event *timer;
    loop_fn *on_action;
    void *arg;
};

struct watched {
    struct client_sockets *sockets;
    struct event *event;
};

static void
act(struct client_sockets *sockets, curl_socket_t fd, int what)
{
    int running;

    (void)curl_multi_socket_action(sockets->multi, fd, what, &running);
    sockets->on_action(sockets->arg);
}

static void
on_event(evutil_socket_t fd, short what, void *arg)
{
    struct watched *watched = arg;
    int flags = (what & EV_READ ? CURL_CSELECT_IN : 0)
                | (what & EV_WRITE ? CURL_CSELECT_OUT : 0);

    act(watched->sockets, fd, flags);
}

static void
set_timer(struct client_sockets *sockets, long ms)
{
    struct timeval wait = { .tv_sec = ms / 1000, .tv_usec = ms % 1000 * 1000 };

    (void)event_add(sockets->timer, &wait);
}

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
    struct client_sockets *sockets = arg;

    (void)fd;
    (void)what;
    set_timer(sockets, FAR_S * 1000L);
    act(sockets, CURL_SOCKET_TIMEOUT, 0);
}

/* ---- what curl asks for ---- */

static int
on_want_timer(CURLM *multi, long ms, void *arg)
{
    (void)multi;
    set_timer(arg, ms < 0 ? FAR_S * 1000L : ms);
    return 0;
}

static void
watched_free(struct watched *watched)
{
    if (watched == NULL)
        return;
    if (watched->event != NULL)
        event_free(watched->event);
    free(watched);
}

static struct watched *
watch(struct client_sockets *sockets, struct watched *watched, curl_socket_t fd,
      int want)
{
    short what = (short)(EV_PERSIST | (want & CURL_POLL_IN ? EV_READ : 0)
                         | (want & CURL_POLL_OUT ? EV_WRITE : 0));

    if (watched == NULL)
        watched = calloc(1, sizeof *watched);
    if (watched == NULL)
        return NULL;
    watched->sockets = sockets;
    if (watched->event != NULL)
        event_free(watched->event);
    watched->event = event_new(sockets->base, fd, what, on_event, watched);
    if (watched->event != NULL)
        (void)event_add(watched->event, NULL);
    return watched;
}

static int
on_want_socket(CURL *easy, curl_socket_t fd, int want, void *arg,
               void *of_socket)
{
    struct client_sockets *sockets = arg;
    struct watched *watched = of_socket;

    (void)easy;
    if (want == CURL_POLL_REMOVE) {
        watched_free(watched);
        watched = NULL;
    } else {
        watched = watch(sockets, watched, fd, want);
    }
    (void)curl_multi_assign(sockets->multi, fd, watched);
    return 0;
}

/* ---- opening, closing ---- */

enum gw_err
client_sockets_open(struct loop *loop, CURLM *multi, loop_fn *on_action,
                    void *arg, struct client_sockets **ret)
{
    OWNED(client_sockets_close)
    struct client_sockets *sockets = calloc(1, sizeof *sockets);

    if (sockets == NULL)
        return GW_NOMEM;
    sockets->base = loop_base(loop);
    sockets->multi = multi;
    sockets->on_action = on_action;
    sockets->arg = arg;
    sockets->timer = evtimer_new(sockets->base, on_timer, sockets);
    if (sockets->timer == NULL
        || event_add(sockets->timer, &(struct timeval){ .tv_sec = FAR_S }) != 0)
        return GW_NOMEM;
    curl_multi_setopt(multi, CURLMOPT_SOCKETFUNCTION, on_want_socket);
    curl_multi_setopt(multi, CURLMOPT_SOCKETDATA, sockets);
    curl_multi_setopt(multi, CURLMOPT_TIMERFUNCTION, on_want_timer);
    curl_multi_setopt(multi, CURLMOPT_TIMERDATA, sockets);

    *ret = GIVE(sockets);
    return GW_OK;
}

void
client_sockets_poke(struct client_sockets *sockets)
{
    event_active(sockets->timer, EV_TIMEOUT, 0);
}

void
client_sockets_close(struct client_sockets *sockets)
{
    if (sockets == NULL)
        return;
    if (sockets->timer != NULL)
        event_free(sockets->timer);
    free(sockets);
}
