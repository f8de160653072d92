/* gateway/store/store_queue.c -- how ops cross between the loop and a thread.
 *
 * Owns the two crossings: queue (out) and returns (back). Both move whole lists
 * under one short lock, and wake the other side only if it sleeps: at full load
 * a turn of the loop costs one lock and no system call.
 *
 * What one would get wrong: an op submitted while the loop is between turns, or
 * by a done callback, must not wait for the next network event. So the first op
 * of a turn activates an event of ours, which libevent runs after the callbacks
 * that are due already, and never later than the next turn.
 */
#include <assert.h>
#include <event2/event.h>
#include <poll.h>
#include <signal.h>
#include <sys/eventfd.h>
#include <time.h>
#include <unistd.h>

#include "gateway/store/store_internal.h"

enum gw_err
store_thread(pthread_t *ret_thread, const char *name, void *(*main)(void *),
             void *arg)
{
    sigset_t all, before;

    sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &before);
    int failed = pthread_create(ret_thread, NULL, main, arg);
    (void)pthread_sigmask(SIG_SETMASK, &before, NULL);
    if (failed != 0)
        return GW_AGAIN;
    (void)pthread_setname_np(*ret_thread, name); /* only for people */
    return GW_OK;
}

/* ---- gate ---- */

void
gate_init(struct gate *gate)
{
    pthread_condattr_t attr;

    pthread_mutex_init(&gate->lock, NULL);
    pthread_condattr_init(&attr);
    pthread_condattr_setclock(&attr, CLOCK_MONOTONIC);
    pthread_cond_init(&gate->cond, &attr);
    pthread_condattr_destroy(&attr);
}

void
gate_destroy(struct gate *gate)
{
    pthread_cond_destroy(&gate->cond);
    pthread_mutex_destroy(&gate->lock);
}

bool
gate_wait(struct gate *gate, int64_t ms)
{
    struct timespec until;

    if (ms < 0)
        return pthread_cond_wait(&gate->cond, &gate->lock) == 0;
    clock_gettime(CLOCK_MONOTONIC, &until);
    int64_t ns = until.tv_nsec + ms % 1000 * 1000000;
    until.tv_sec += (time_t)(ms / 1000 + ns / 1000000000);
    until.tv_nsec = (long)(ns % 1000000000);
    return pthread_cond_timedwait(&gate->cond, &gate->lock, &until) == 0;
}

/* ---- returns ---- */

static void
on_bell(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    returns_call(arg);
}

void
returns_init(struct returns *returns)
{
    gate_init(&returns->gate);
    STAILQ_INIT(&returns->finished);
    returns->bell = -1;
}

enum gw_err
returns_open(struct returns *returns, struct event_base *base)
{
    returns->bell = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (returns->bell < 0)
        return GW_AGAIN;
    returns->event =
        event_new(base, returns->bell, EV_READ | EV_PERSIST, on_bell, returns);
    if (returns->event == NULL || event_add(returns->event, NULL) != 0)
        return GW_NOMEM;
    return GW_OK;
}

void
returns_close(struct returns *returns)
{
    assert(STAILQ_EMPTY(&returns->finished));
    if (returns->event != NULL)
        event_free(returns->event);
    if (returns->bell >= 0)
        close(returns->bell);
    gate_destroy(&returns->gate);
}

void
returns_give(struct returns *returns, struct op_list *ops)
{
    if (STAILQ_EMPTY(ops))
        return;
    pthread_mutex_lock(&returns->gate.lock);
    STAILQ_CONCAT(&returns->finished, ops);
    bool ring = !returns->rung;
    returns->rung = true;
    pthread_mutex_unlock(&returns->gate.lock);
    if (ring)
        (void)!write(returns->bell, &(uint64_t){ 1 }, sizeof(uint64_t));
}

void
returns_give_one(struct returns *returns, struct store_op *op)
{
    struct op_list one = STAILQ_HEAD_INITIALIZER(one);

    STAILQ_INSERT_TAIL(&one, op, next);
    returns_give(returns, &one);
}

void
returns_call(struct returns *returns)
{
    struct op_list finished = STAILQ_HEAD_INITIALIZER(finished);
    uint64_t rings;

    pthread_mutex_lock(&returns->gate.lock);
    if (returns->rung)
        (void)!read(returns->bell, &rings, sizeof rings);
    STAILQ_CONCAT(&finished, &returns->finished);
    returns->rung = false;
    pthread_mutex_unlock(&returns->gate.lock);

    while (!STAILQ_EMPTY(&finished)) {
        struct store_op *op = STAILQ_FIRST(&finished);
        STAILQ_REMOVE_HEAD(&finished, next);
        returns->in_flight--;
        op->done(op->err, op->arg); /* may free op, may submit anew */
    }
}

void
returns_drain(struct returns *returns)
{
    while (returns->in_flight > 0) {
        struct pollfd bell = { .fd = returns->bell, .events = POLLIN };
        (void)poll(&bell, 1, -1);
        returns_call(returns);
    }
}

/* ---- queue ---- */

static void
on_turn_end(evutil_socket_t fd, short what, void *arg)
{
    (void)fd;
    (void)what;
    queue_hand_over(arg);
}

void
queue_init(struct queue *queue, enum metric gauge)
{
    gate_init(&queue->gate);
    STAILQ_INIT(&queue->turn);
    STAILQ_INIT(&queue->waiting);
    queue->gauge = gauge;
}

enum gw_err
queue_open(struct queue *queue, struct event_base *base)
{
    queue->turn_end = event_new(base, -1, 0, on_turn_end, queue);
    return queue->turn_end == NULL ? GW_NOMEM : GW_OK;
}

void
queue_close(struct queue *queue)
{
    assert(STAILQ_EMPTY(&queue->turn) && STAILQ_EMPTY(&queue->waiting));
    if (queue->turn_end != NULL)
        event_free(queue->turn_end);
    gate_destroy(&queue->gate);
}

bool
queue_add(struct queue *queue, struct store_op *op)
{
    if (atomic_load(&queue->depth) >= STORE_QUEUE_MAX)
        return false;
    atomic_fetch_add(&queue->depth, 1);
    if (STAILQ_EMPTY(&queue->turn))
        event_active(queue->turn_end, EV_TIMEOUT, 0);
    STAILQ_INSERT_TAIL(&queue->turn, op, next);
    return true;
}

void
queue_hand_over(struct queue *queue)
{
    if (STAILQ_EMPTY(&queue->turn))
        return;
    pthread_mutex_lock(&queue->gate.lock);
    STAILQ_CONCAT(&queue->waiting, &queue->turn);
    bool wake = queue->sleepers > 0;
    pthread_mutex_unlock(&queue->gate.lock);
    if (wake)
        pthread_cond_broadcast(&queue->gate.cond);
    metric_set(queue->gauge, (int64_t)atomic_load(&queue->depth));
}

void
queue_stop(struct queue *queue)
{
    pthread_mutex_lock(&queue->gate.lock);
    queue->closing = true;
    pthread_mutex_unlock(&queue->gate.lock);
    pthread_cond_broadcast(&queue->gate.cond);
}

/* The lock is held. Waits until something is there, or ms, or the stop. */
static void
wait_for_work(struct queue *queue, int64_t ms)
{
    queue->sleepers++;
    while (STAILQ_EMPTY(&queue->waiting) && !queue->closing)
        if (!gate_wait(&queue->gate, ms))
            break;
    queue->sleepers--;
}

bool
queue_take_all(struct queue *queue, int64_t ms, struct op_list *list)
{
    pthread_mutex_lock(&queue->gate.lock);
    wait_for_work(queue, ms);
    bool more = !STAILQ_EMPTY(&queue->waiting) || !queue->closing;
    STAILQ_CONCAT(list, &queue->waiting);
    pthread_mutex_unlock(&queue->gate.lock);
    return more;
}

struct store_op *
queue_take_one(struct queue *queue)
{
    pthread_mutex_lock(&queue->gate.lock);
    wait_for_work(queue, -1);
    struct store_op *op = STAILQ_FIRST(&queue->waiting);
    if (op != NULL)
        STAILQ_REMOVE_HEAD(&queue->waiting, next);
    pthread_mutex_unlock(&queue->gate.lock);
    if (op != NULL)
        queue_picked(queue, 1);
    return op;
}

void
queue_picked(struct queue *queue, size_t count)
{
    size_t before = atomic_fetch_sub(&queue->depth, count);

    metric_set(queue->gauge, (int64_t)(before - count));
}
