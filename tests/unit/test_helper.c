/* tests/unit/test_helper.c -- slow work on threads, its end on the loop. */
#include "gateway/platform/helper.h"

#include <event2/event.h>
#include <pthread.h>
#include <semaphore.h>

#include "gateway/platform/metrics.h"
#include "tests/support/http_house.h"
#include "tests/support/peer.h"
#include "tests/support/table.h"

enum { MANY = 20 };

struct work;

struct piece {
    struct work *work;
    struct helper_job job;
    enum gw_err answer; /* of run */
    bool ran, submitting;
    size_t done;
    enum gw_err err; /* as done was told */
    pthread_t thread;
};

struct work {
    struct loop *loop;
    struct helpers *helpers;
    struct piece pieces[MANY];
    size_t done;
    sem_t gate, started; /* for pieces that wait */
};

static void
work_open(struct work *work)
{
    *work = (struct work){ .done = 0 };
    assert_int_equal(loop_open(&work->loop), GW_OK);
    assert_int_equal(helpers_open(work->loop, &work->helpers), GW_OK);
    sem_init(&work->gate, 0, 0);
    sem_init(&work->started, 0, 0);
}

static void
work_close(struct work *work)
{
    helpers_close(work->helpers);
    loop_close(work->loop);
    sem_destroy(&work->gate);
    sem_destroy(&work->started);
}

static enum gw_err
run(void *arg)
{
    struct piece *piece = arg;

    piece->ran = true;
    piece->thread = pthread_self();
    return piece->answer;
}

static enum gw_err
run_gated(void *arg)
{
    struct piece *piece = arg;

    sem_post(&piece->work->started);
    sem_wait(&piece->work->gate);
    return run(arg);
}

static void
on_done(enum gw_err err, void *arg)
{
    struct piece *piece = arg;

    assert_false(piece->submitting);
    piece->err = err;
    piece->done++;
    piece->work->done++;
}

static void
submit(struct work *work, size_t i, helper_run_fn *fn, helper_done_fn *done)
{
    struct piece *piece = &work->pieces[i];

    piece->work = work;
    piece->job = (struct helper_job){ .run = fn, .done = done, .arg = piece };
    piece->submitting = true;
    helpers_submit(work->helpers, &piece->job);
    piece->submitting = false;
}

struct goal {
    struct work *work;
    size_t done;
};

static bool
is_reached(void *arg)
{
    struct goal *goal = arg;

    return goal->work->done >= goal->done;
}

static void
wait_done(struct work *work, size_t done)
{
    struct goal goal = { .work = work, .done = done };

    peer_turn_until(work->loop, is_reached, &goal);
}

static struct answer {
    const char *name;
    enum gw_err err;
} answers[] = {
    { "done", GW_OK },         { "refused", GW_REJECTED },
    { "denied", GW_DENIED },   { "again", GW_AGAIN },
    { "no memory", GW_NOMEM }, { "broken", GW_IO },
    { "missing", GW_MISSING }, { "conflict", GW_CONFLICT },
};

static void
test_answer(void **state)
{
    const struct answer *row = *state;
    struct work work;

    work_open(&work);
    work.pieces[0].answer = row->err;
    submit(&work, 0, run, on_done);
    wait_done(&work, 1);
    assert_int_equal(work.pieces[0].err, row->err);
    assert_true(work.pieces[0].ran);
    assert_false(pthread_equal(work.pieces[0].thread, pthread_self()));
    assert_int_equal(work.pieces[0].done, 1);
    work_close(&work);
}

/* Two run, eight wait, the others come back. */
static void
test_full(void **state)
{
    struct work work;

    (void)state;
    work_open(&work);
    submit(&work, 0, run_gated, on_done);
    submit(&work, 1, run_gated, on_done);
    sem_wait(&work.started);
    sem_wait(&work.started);
    for (size_t i = 2; i < MANY; i++)
        submit(&work, i, run_gated, on_done);
    assert_int_equal(http_house_metric("kentongan_helper_queue"), 8);
    assert_int_equal(work.done, 0);
    wait_done(&work, MANY - 10);
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(work.pieces[i].done, i >= 10);
        if (i >= 10)
            assert_int_equal(work.pieces[i].err, GW_AGAIN);
    }
    for (size_t i = 0; i < 10; i++)
        sem_post(&work.gate);
    wait_done(&work, MANY);
    for (size_t i = 0; i < MANY; i++) {
        assert_int_equal(work.pieces[i].done, 1);
        assert_int_equal(work.pieces[i].ran, i < 10);
    }
    assert_int_equal(http_house_metric("kentongan_helper_queue"), 0);
    work_close(&work);
}

static void
again(enum gw_err err, void *arg)
{
    struct piece *piece = arg;
    struct work *work = piece->work;

    on_done(err, arg);
    if (work->done < 5)
        submit(work, 0, run, again);
}

static void
test_done_may_submit(void **state)
{
    struct work work;

    (void)state;
    work_open(&work);
    submit(&work, 0, run, again);
    wait_done(&work, 5);
    assert_int_equal(work.pieces[0].done, 5);
    work_close(&work);
}

static void
test_close_runs_what_waits(void **state)
{
    struct work work;

    (void)state;
    work_open(&work);
    for (size_t i = 0; i < 8; i++)
        submit(&work, i, run, on_done);
    helpers_close(GIVE(work.helpers));
    for (size_t i = 0; i < 8; i++) {
        assert_int_equal(work.pieces[i].done, 1);
        assert_true(work.pieces[i].ran);
        assert_int_equal(work.pieces[i].err, GW_OK);
    }
    work_close(&work);
}

/* While closing, a done that submits gets its done too. */
static void
submit_late(enum gw_err err, void *arg)
{
    struct piece *piece = arg;

    on_done(err, arg);
    submit(piece->work, 1, run, on_done);
}

static void
test_submit_while_closing(void **state)
{
    struct work work;

    (void)state;
    work_open(&work);
    submit(&work, 0, run, submit_late);
    helpers_close(work.helpers);
    work.helpers = NULL;
    assert_int_equal(work.pieces[0].done, 1);
    assert_int_equal(work.pieces[1].done, 1);
    assert_int_equal(work.pieces[1].err, GW_AGAIN);
    assert_false(work.pieces[1].ran);
    work_close(&work);
}

int
main(void)
{
    const struct CMUnitTest whole[] = {
        cmocka_unit_test(test_full),
        cmocka_unit_test(test_done_may_submit),
        cmocka_unit_test(test_close_runs_what_waits),
        cmocka_unit_test(test_submit_while_closing),
    };

    int failed = RUN_TABLE("helper answers", answers, test_answer);
    return failed + cmocka_run_group_tests_name("helper", whole, NULL, NULL);
}
