/* gateway/platform/loop.c -- the one event loop.
 *
 *   loop_run:  hooks -> [ wait, run what is due -> hooks ] ... until quit
 *
 * Owns the event base, the signal events and the timers. The hooks at the end
 * of a turn are where everything handed over during the turn leaves in one
 * piece (the store wakes its writer once a turn, not once an op).
 *
 * The one thing one would get wrong: the second SIGTERM must work even when
 * the loop is stuck, so after the first one libevent no longer holds the
 * signal; a plain handler that ends the process does.
 */
#include "gateway/platform/loop.h"

#include <assert.h>
#include <errno.h>
#include <event2/event.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/queue.h>
#include <unistd.h>

#include "gateway/platform/log.h"

enum { HOOKS_MAX = 8 };

struct hook {
    loop_fn *fn;
    void *arg;
};

struct timer {
    struct hook hook;
    struct event *event;
    SLIST_ENTRY(timer) next;
};

struct loop {
    struct event_base *base;
    struct hook hooks[HOOKS_MAX];
    size_t hooks_count;
    SLIST_HEAD(, timer) timers;
    struct event *on_term, *on_int, *on_hup;
    loop_fn *stop, *reload;
    void *signals_arg;
    uint64_t serial;
    bool quit;
};

/* libevent's own words may quote a request, so only the name of the function
 * that complains, up to the first byte that is no letter, is kept. */
static void
on_library_complaint(int severity, const char *message)
{
    char function[40];
    size_t len = 0;

    if (severity < EVENT_LOG_WARN)
        return;
    while (len < sizeof function - 1
           && ((message[len] >= 'a' && message[len] <= 'z')
               || message[len] == '_'))
        len++;
    for (size_t i = 0; i < len; i++)
        function[i] = message[i];
    function[len] = '\0';
    log_warn("loop.library", LOG_WORD("function", function));
}

static struct event_base *
base_new(void)
{
    struct event_config *config = event_config_new();

    if (config == NULL)
        return NULL;
    /* The environment could switch the changelist on. One thread only. */
    event_config_set_flag(config,
                          EVENT_BASE_FLAG_IGNORE_ENV | EVENT_BASE_FLAG_NOLOCK);
    struct event_base *base = event_base_new_with_config(config);
    event_config_free(config);
    return base;
}

enum gw_err
loop_open(struct loop **ret_loop)
{
    OWNED(loop_close)
    struct loop *loop = calloc(1, sizeof *loop);

    if (loop == NULL)
        return GW_NOMEM;
    SLIST_INIT(&loop->timers);
    event_set_log_callback(on_library_complaint);
    errno = 0;
    loop->base = base_new();
    if (loop->base == NULL)
        return errno == EMFILE || errno == ENFILE ? GW_AGAIN : GW_NOMEM;

    *ret_loop = GIVE(loop);
    return GW_OK;
}

struct event_base *
loop_base(struct loop *loop)
{
    return loop->base;
}

uint64_t
loop_serial(struct loop *loop)
{
    return ++loop->serial;
}

void
loop_each_turn(struct loop *loop, loop_fn *fn, void *arg)
{
    assert(loop->hooks_count < HOOKS_MAX);
    loop->hooks[loop->hooks_count++] = (struct hook){ .fn = fn, .arg = arg };
}

/* ---- signals ---- */

static void
end_at_once(int number)
{
    (void)number;
    _exit(1);
}

static void
on_stop_signal(evutil_socket_t number, short what, void *arg)
{
    struct loop *loop = arg;
    struct sigaction second = { .sa_handler = end_at_once };

    (void)number;
    (void)what;
    event_del(loop->on_term);
    event_del(loop->on_int);
    sigemptyset(&second.sa_mask);
    sigaction(SIGTERM, &second, NULL);
    sigaction(SIGINT, &second, NULL);
    if (loop->stop != NULL)
        loop->stop(loop->signals_arg);
}

static void
on_reload_signal(evutil_socket_t number, short what, void *arg)
{
    struct loop *loop = arg;

    (void)number;
    (void)what;
    if (loop->reload != NULL)
        loop->reload(loop->signals_arg);
}

enum gw_err
loop_signals(struct loop *loop, loop_fn *on_stop, loop_fn *on_reload, void *arg)
{
    struct sigaction ignore = { .sa_handler = SIG_IGN };

    assert(loop->on_term == NULL);
    loop->stop = on_stop;
    loop->reload = on_reload;
    loop->signals_arg = arg;
    sigemptyset(&ignore.sa_mask);
    sigaction(SIGPIPE, &ignore, NULL);

    loop->on_term = evsignal_new(loop->base, SIGTERM, on_stop_signal, loop);
    loop->on_int = evsignal_new(loop->base, SIGINT, on_stop_signal, loop);
    loop->on_hup = evsignal_new(loop->base, SIGHUP, on_reload_signal, loop);
    if (loop->on_term == NULL || loop->on_int == NULL || loop->on_hup == NULL
        || event_add(loop->on_term, NULL) != 0
        || event_add(loop->on_int, NULL) != 0
        || event_add(loop->on_hup, NULL) != 0)
        return GW_NOMEM;
    return GW_OK;
}

/* ---- timers ---- */

static void
on_timer(evutil_socket_t fd, short what, void *arg)
{
    struct timer *timer = arg;

    (void)fd;
    (void)what;
    timer->hook.fn(timer->hook.arg);
}

static void
timer_free(struct timer *timer)
{
    if (timer == NULL)
        return;
    if (timer->event != NULL)
        event_free(timer->event);
    free(timer);
}

static void
timer_free_slot(struct timer **slot)
{
    timer_free(*slot);
}

enum gw_err
loop_every(struct loop *loop, int64_t every_ms, loop_fn *fn, void *arg)
{
    assert(every_ms > 0);
    OWNED(timer_free)
    struct timer *timer = calloc(1, sizeof *timer);

    if (timer == NULL)
        return GW_NOMEM;
    timer->hook = (struct hook){ .fn = fn, .arg = arg };
    timer->event = event_new(loop->base, -1, EV_PERSIST, on_timer, timer);
    if (timer->event == NULL)
        return GW_NOMEM;

    struct timeval every = { .tv_sec = (time_t)(every_ms / 1000),
                             .tv_usec = (suseconds_t)(every_ms % 1000 * 1000) };
    if (event_add(timer->event, &every) != 0)
        return GW_NOMEM;
    SLIST_INSERT_HEAD(&loop->timers, timer, next);
    (void)GIVE(timer);
    return GW_OK;
}

/* ---- turns ---- */

static void
end_turn(struct loop *loop)
{
    for (size_t i = 0; i < loop->hooks_count; i++)
        loop->hooks[i].fn(loop->hooks[i].arg);
}

void
loop_run(struct loop *loop)
{
    end_turn(loop);
    while (!loop->quit) {
        event_base_loop(loop->base, EVLOOP_ONCE | EVLOOP_NO_EXIT_ON_EMPTY);
        end_turn(loop);
    }
    loop->quit = false;
}

void
loop_quit(struct loop *loop)
{
    loop->quit = true;
}

static void
signal_free(struct event *event)
{
    if (event != NULL)
        event_free(event);
}

void
loop_close(struct loop *loop)
{
    struct timer *timer;

    if (loop == NULL)
        return;
    while ((timer = SLIST_FIRST(&loop->timers)) != NULL) {
        SLIST_REMOVE_HEAD(&loop->timers, next);
        timer_free(timer);
    }
    signal_free(loop->on_term);
    signal_free(loop->on_int);
    signal_free(loop->on_hup);
    if (loop->base != NULL)
        event_base_free(loop->base);
    free(loop);
}
