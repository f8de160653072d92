/* gateway/platform/helper.c -- two threads for what is slow.
 *
 *   submit --> waiting (at most 8) --> [thread: run] --> finished --> done
 *        \_____________ over 8: GW_AGAIN _____________/    (loop)
 *
 * Owns the threads, both lists and one eventfd that wakes the loop. A job that
 * finds the queue full takes the same way back as one that ran, so done never
 * comes inside submit. The lists and the gauge change under the lock; run and
 * done are called without it, so either may take as long as it likes and done
 * may submit again.
 */
#include "gateway/platform/helper.h"

#include <errno.h>
#include <event2/event.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "gateway/platform/metrics.h"

enum { THREADS = 2, WAITING_MAX = 8 };

STAILQ_HEAD(job_list, helper_job);

struct helpers {
    pthread_mutex_t lock;
    pthread_cond_t work;
    struct job_list waiting, finished;
    size_t waiting_count;
    bool closing;

    int wake; /* eventfd: something is finished */
    struct event *on_wake;
    pthread_t threads[THREADS];
    size_t threads_count;
};

/* ---- helper threads ---- */

static void
wake_loop(struct helpers *helpers)
{
    uint64_t one = 1;

    /* Fails only when the counter is full: then the loop is awake anyhow. */
    (void)!write(helpers->wake, &one, sizeof one);
}

/* With the lock held; NULL when closing and nothing waits. */
static struct helper_job *
next_job(struct helpers *helpers)
{
    while (STAILQ_EMPTY(&helpers->waiting)) {
        if (helpers->closing)
            return NULL;
        pthread_cond_wait(&helpers->work, &helpers->lock);
    }
    struct helper_job *job = STAILQ_FIRST(&helpers->waiting);
    STAILQ_REMOVE_HEAD(&helpers->waiting, next);
    helpers->waiting_count--;
    metric_set(METRIC_HELPER_QUEUE, (int64_t)helpers->waiting_count);
    return job;
}

static void *
helper_main(void *arg)
{
    struct helpers *helpers = arg;
    struct helper_job *job;

    pthread_mutex_lock(&helpers->lock);
    while ((job = next_job(helpers)) != NULL) {
        pthread_mutex_unlock(&helpers->lock);
        job->err = job->run(job->arg);
        pthread_mutex_lock(&helpers->lock);
        STAILQ_INSERT_TAIL(&helpers->finished, job, next);
        wake_loop(helpers);
    }
    pthread_mutex_unlock(&helpers->lock);
    return NULL;
}

/* ---- loop ---- */

void
helpers_submit(struct helpers *helpers, struct helper_job *job)
{
    pthread_mutex_lock(&helpers->lock);
    if (helpers->waiting_count == WAITING_MAX || helpers->closing) {
        job->err = GW_AGAIN;
        STAILQ_INSERT_TAIL(&helpers->finished, job, next);
        wake_loop(helpers);
    } else {
        STAILQ_INSERT_TAIL(&helpers->waiting, job, next);
        helpers->waiting_count++;
        metric_set(METRIC_HELPER_QUEUE, (int64_t)helpers->waiting_count);
        pthread_cond_signal(&helpers->work);
    }
    pthread_mutex_unlock(&helpers->lock);
}

/* Gives back what is finished by now; what a done() submits comes later. */
static bool
give_back(struct helpers *helpers)
{
    struct job_list ready = STAILQ_HEAD_INITIALIZER(ready);
    struct helper_job *job;
    bool any = false;

    pthread_mutex_lock(&helpers->lock);
    STAILQ_CONCAT(&ready, &helpers->finished);
    pthread_mutex_unlock(&helpers->lock);

    while ((job = STAILQ_FIRST(&ready)) != NULL) {
        STAILQ_REMOVE_HEAD(&ready, next);
        job->done(job->err, job->arg);
        any = true;
    }
    return any;
}

static void
on_wake(evutil_socket_t fd, short what, void *arg)
{
    uint64_t count;

    (void)what;
    (void)!read(fd, &count, sizeof count);
    give_back(arg);
}

/* Signals belong to the loop, so the threads are born with all blocked. */
static enum gw_err
start_threads(struct helpers *helpers)
{
    sigset_t all, before;
    enum gw_err err = GW_OK;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    while (err == GW_OK && helpers->threads_count < THREADS) {
        if (pthread_create(&helpers->threads[helpers->threads_count], NULL,
                           helper_main, helpers)
            == 0)
            helpers->threads_count++;
        else
            err = GW_AGAIN;
    }
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return err;
}

static enum gw_err
start(struct helpers *helpers, struct loop *loop)
{
    helpers->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (helpers->wake < 0)
        return errno == ENOMEM ? GW_NOMEM : GW_AGAIN;
    helpers->on_wake = event_new(loop_base(loop), helpers->wake,
                                 EV_READ | EV_PERSIST, on_wake, helpers);
    if (helpers->on_wake == NULL || event_add(helpers->on_wake, NULL) != 0)
        return GW_NOMEM;
    return start_threads(helpers);
}

enum gw_err
helpers_open(struct loop *loop, struct helpers **ret)
{
    OWNED(helpers_close)
    struct helpers *helpers = calloc(1, sizeof *helpers);

    if (helpers == NULL)
        return GW_NOMEM;
    helpers->wake = -1;
    pthread_mutex_init(&helpers->lock, NULL);
    pthread_cond_init(&helpers->work, NULL);
    STAILQ_INIT(&helpers->waiting);
    STAILQ_INIT(&helpers->finished);
    enum gw_err err = start(helpers, loop);
    if (err != GW_OK)
        return err;

    *ret = GIVE(helpers);
    return GW_OK;
}

void
helpers_close(struct helpers *helpers)
{
    if (helpers == NULL)
        return;
    pthread_mutex_lock(&helpers->lock);
    helpers->closing = true;
    pthread_cond_broadcast(&helpers->work);
    pthread_mutex_unlock(&helpers->lock);
    for (size_t i = 0; i < helpers->threads_count; i++)
        pthread_join(helpers->threads[i], NULL);
    while (give_back(helpers))
        continue;

    if (helpers->on_wake != NULL)
        event_free(helpers->on_wake);
    if (helpers->wake >= 0)
        close(helpers->wake);
    pthread_cond_destroy(&helpers->work);
    pthread_mutex_destroy(&helpers->lock);
    free(helpers);
}
