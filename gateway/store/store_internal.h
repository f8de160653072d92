/* gateway/store/store_internal.h -- the parts of a store, for this room alone.
 *
 *   loop --queue--> writer thread  --returns--> loop
 *   loop --queue--> reader threads --returns--> loop
 *                   checkpoint thread: beside the writer, moves the WAL
 */
#ifndef GATEWAY_STORE_STORE_INTERNAL_H
#define GATEWAY_STORE_STORE_INTERNAL_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>

#include "gateway/platform/metrics.h"
#include "gateway/store/store.h"

struct event;
struct event_base;

STAILQ_HEAD(op_list, store_op);

enum { STORE_QUEUE_MAX = 8192, STORE_BATCH_MAX = 512 };

/* A thread with all signals blocked: they are the loop's. name: at most 15
 * bytes. GW_AGAIN  no thread to be had */
MUST_CHECK enum gw_err store_thread(pthread_t *ret_thread, const char *name,
                                    void *(*main)(void *), void *arg);

/* A lock with a condition that can wait until a monotonic time. */
struct gate {
    pthread_mutex_t lock;
    pthread_cond_t cond;
};
void gate_init(struct gate *gate);
void gate_destroy(struct gate *gate);
/* Held before and after. False when ms have passed; ms < 0 waits for ever. */
bool gate_wait(struct gate *gate, int64_t ms);

/* ---- returns: ops that are done, on their way to the loop ---- */

struct returns {
    int bell; /* eventfd */
    struct event *event;
    size_t in_flight; /* loop */

    struct gate gate; /* guards the rest */
    struct op_list finished;
    bool rung;
};

void returns_init(struct returns *returns);
/* GW_AGAIN no descriptor, GW_NOMEM */
MUST_CHECK enum gw_err returns_open(struct returns *returns,
                                    struct event_base *base);
void returns_close(struct returns *returns); /* opened, or only init */
void returns_give(struct returns *returns, struct op_list *ops);
void returns_give_one(struct returns *returns, struct store_op *op);
/* Loop: calls done of all that came back until now. */
void returns_call(struct returns *returns);
/* Loop: blocks until all ops have come back, calling their done. */
void returns_drain(struct returns *returns);

/* ---- queue: ops on their way to a thread ---- */

struct queue {
    struct op_list turn;    /* loop: what this turn has submitted */
    struct event *turn_end; /* loop: hands it over, after the callbacks */
    enum metric gauge;
    atomic_size_t depth; /* all that no thread has picked */

    struct gate gate; /* guards the rest */
    struct op_list waiting;
    unsigned sleepers;
    bool closing;
};

void queue_init(struct queue *queue, enum metric gauge);
MUST_CHECK enum gw_err queue_open(struct queue *queue, struct event_base *base);
void queue_close(struct queue *queue); /* opened, or only init */
/* Loop. False when it is full. */
bool queue_add(struct queue *queue, struct store_op *op);
void queue_hand_over(struct queue *queue); /* loop */
void queue_stop(struct queue *queue);      /* threads: empty it, then end */
/* Thread: moves all that waits to the end of list, waiting up to ms for the
 * first. False when it is empty and stopped. */
bool queue_take_all(struct queue *queue, int64_t ms, struct op_list *list);
struct store_op *queue_take_one(struct queue *queue); /* NULL: stopped */
void queue_picked(struct queue *queue, size_t count);

/* ---- readers ---- */

struct readers;

MUST_CHECK enum gw_err readers_open(const char *path, struct queue *queue,
                                    struct returns *returns,
                                    struct readers **ret_readers);
/* The queue must have been stopped. */
void readers_close(struct readers *readers);
static inline void
readers_close_slot(struct readers **s)
{
    readers_close(*s);
}

/* ---- checkpoints ---- */

struct checkpoints;

MUST_CHECK enum gw_err checkpoints_open(const char *path,
                                        struct checkpoints **ret);
/* Writer, between two transactions: pages are in the WAL of db. */
void checkpoints_after_commit(struct checkpoints *checkpoints, struct db *db,
                              int pages);
void checkpoints_close(struct checkpoints *checkpoints);
static inline void
checkpoints_close_slot(struct checkpoints **s)
{
    checkpoints_close(*s);
}

#endif
