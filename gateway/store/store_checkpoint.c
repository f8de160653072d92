/* gateway/store/store_checkpoint.c -- moves the WAL into the database while the
 * writer goes on writing.
 *
 * Owns a thread with a connection of its own. A checkpoint inside a COMMIT
 * would hold up a villager's screen by the time of thousands of writes and two
 * syncs; here it runs beside.
 *
 * What one would get wrong: SQLite begins the WAL anew only if all of it has
 * been moved at the moment of a write. Beside a busy writer a checkpoint never
 * quite catches up, and the WAL would grow for ever. So when only a short tail
 * is left, the writer is asked to move that itself, between two transactions.
 * And what was erased still stands in the WAL's unused end: it is cut off once
 * a minute.
 */
#include <stdlib.h>

#include "gateway/platform/clock.h"
#include "gateway/store/db_internal.h"
#include "gateway/store/store_internal.h"

enum {
    PAGES_SOFT = 10000, /* the thread begins: 40 MB */
    PAGES_STEP = 2000,  /* and again each time so many came on top */
    PAGES_TAIL = 1000,  /* at most so many are left to the writer */
    PAGES_HARD = 40000, /* the writer moves them itself: 160 MB */
    CUT_EVERY_MS = 60 * 1000,
    CUT_AGAIN_MS = 5 * 1000, /* when somebody was reading or writing */
    CUT_WAIT_MS = 20         /* the writer waits as long, at worst */
};

struct checkpoints {
    struct db *db; /* the thread's */
    pthread_t thread;
    bool running;

    int next_pages;    /* the writer's: when to ask again */
    atomic_bool dirty; /* written since the WAL was cut */
    atomic_int moved;  /* by the last pass; 0: the writer has seen it */

    struct gate gate; /* guards the rest */
    bool wanted, closing;
};

/* ---- the thread ---- */

static void
move_pages(struct checkpoints *checkpoints)
{
    int moved;

    if (db_checkpoint(checkpoints->db, CHECKPOINT_PASSIVE, &moved) == GW_OK)
        atomic_store(&checkpoints->moved, moved);
}

/* False when it could not be cut now. */
static bool
cut(struct checkpoints *checkpoints)
{
    int moved;

    move_pages(checkpoints);
    atomic_store(&checkpoints->dirty, false);
    if (db_checkpoint(checkpoints->db, CHECKPOINT_TRUNCATE, &moved) == GW_OK)
        return true;
    atomic_store(&checkpoints->dirty, true);
    return false;
}

/* Sleeps until pages are to be moved (true), it is time to cut (false), or the
 * end. With nothing written there is nothing to wake up for. */
static bool
sleep_until_needed(struct checkpoints *checkpoints, int64_t cut_at_ms)
{
    while (!checkpoints->wanted && !checkpoints->closing) {
        int64_t ms = -1;
        if (atomic_load(&checkpoints->dirty)) {
            ms = cut_at_ms - clock_mono_us() / 1000;
            if (ms <= 0)
                return false;
        }
        (void)gate_wait(&checkpoints->gate, ms);
    }
    bool wanted = checkpoints->wanted;
    checkpoints->wanted = false;
    return wanted;
}

static void *
checkpoints_main(void *arg)
{
    struct checkpoints *checkpoints = arg;
    int64_t cut_at_ms = clock_mono_us() / 1000 + CUT_EVERY_MS;

    pthread_mutex_lock(&checkpoints->gate.lock);
    while (!checkpoints->closing) {
        bool wanted = sleep_until_needed(checkpoints, cut_at_ms);
        if (checkpoints->closing)
            break;
        pthread_mutex_unlock(&checkpoints->gate.lock);
        if (wanted)
            move_pages(checkpoints);
        else
            cut_at_ms = clock_mono_us() / 1000
                        + (cut(checkpoints) ? CUT_EVERY_MS : CUT_AGAIN_MS);
        pthread_mutex_lock(&checkpoints->gate.lock);
    }
    pthread_mutex_unlock(&checkpoints->gate.lock);
    return NULL;
}

/* ---- the writer's side ---- */

static void
wake(struct checkpoints *checkpoints, bool wanted)
{
    pthread_mutex_lock(&checkpoints->gate.lock);
    if (wanted)
        checkpoints->wanted = true;
    pthread_mutex_unlock(&checkpoints->gate.lock);
    pthread_cond_signal(&checkpoints->gate.cond);
}

void
checkpoints_after_commit(struct checkpoints *checkpoints, struct db *db,
                         int pages)
{
    if (!atomic_exchange(&checkpoints->dirty, true))
        wake(checkpoints, false);
    if (pages < PAGES_SOFT)
        checkpoints->next_pages = PAGES_SOFT;
    bool due = pages >= checkpoints->next_pages;
    if (due)
        checkpoints->next_pages = pages + PAGES_STEP;

    int moved = atomic_exchange(&checkpoints->moved, 0);
    bool short_tail = moved > 0 && pages >= moved && pages - moved < PAGES_TAIL;
    if (short_tail || (due && pages >= PAGES_HARD)) {
        /* Whether it worked shows in the next count of pages. */
        enum gw_err err = db_checkpoint(db, CHECKPOINT_PASSIVE, &moved);
        (void)err;
    } else if (due) {
        wake(checkpoints, true);
    }
}

enum gw_err
checkpoints_open(const char *path, struct checkpoints **ret)
{
    struct checkpoints *checkpoints = calloc(1, sizeof *checkpoints);

    if (checkpoints == NULL)
        return GW_NOMEM;
    gate_init(&checkpoints->gate);
    checkpoints->next_pages = PAGES_SOFT;
    /* What another run left in the WAL is cut too. */
    atomic_store(&checkpoints->dirty, true);
    enum gw_err err = db_open(path, DB_WRITE, &checkpoints->db);
    if (err == GW_OK) {
        db_busy_ms(checkpoints->db, CUT_WAIT_MS);
        err = store_thread(&checkpoints->thread, "checkpoint", checkpoints_main,
                           checkpoints);
        checkpoints->running = err == GW_OK;
    }
    if (err != GW_OK) {
        checkpoints_close(checkpoints);
        return err;
    }
    *ret = checkpoints;
    return GW_OK;
}

void
checkpoints_close(struct checkpoints *checkpoints)
{
    if (checkpoints == NULL)
        return;
    pthread_mutex_lock(&checkpoints->gate.lock);
    checkpoints->closing = true;
    pthread_mutex_unlock(&checkpoints->gate.lock);
    pthread_cond_signal(&checkpoints->gate.cond);
    if (checkpoints->running)
        pthread_join(checkpoints->thread, NULL);
    db_close(checkpoints->db);
    gate_destroy(&checkpoints->gate);
    free(checkpoints);
}
