/* gateway/store/store.c -- the writer: one transaction for all that waits.
 *
 *   take all -> BEGIN -> (SAVEPOINT run RELEASE)... -> COMMIT -> give back
 *
 * Owns the writer thread and the lives of the other parts. While a COMMIT
 * syncs, the next ops gather, so the batch is as large as the disk is slow and
 * no timer is needed.
 *
 * What one would get wrong: a full disk inside an op makes SQLite drop the
 * whole transaction; going on would commit the rest of the batch in pieces. The
 * loss is looked for after every op, and then nobody is told "stored". And a
 * locked database must not let the queue wait batch after batch: all that waits
 * fails together, in less time than a villager's turn may take.
 */
#include "gateway/store/store.h"

#include <assert.h>
#include <stdlib.h>

#include "gateway/base/buf.h"
#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "gateway/store/db_internal.h"
#include "gateway/store/store_internal.h"

enum {
    LOCK_WAIT_MS = 2500,      /* under the 4 s of a turn, with room to answer */
    LOCK_WAIT_AGAIN_MS = 100, /* while it is known to be locked */
    PROBE_EVERY_MS = 1000
};

struct store {
    struct queue writes, reads;
    struct returns returns;
    struct readers *readers;
    struct checkpoints *checkpoints;
    struct db *db; /* the writer's once it runs */
    pthread_t writer;
    bool running;
    bool closing; /* loop: what is submitted now is refused */
    atomic_bool ready;
};

/* ---- the writer thread ---- */

/* Runs one op so that its failure undoes only itself. An error is the whole
 * batch's. */
static enum gw_err
write_one(struct db *db, struct store_op *op)
{
    enum gw_err err = db_savepoint(db);
    if (err != GW_OK)
        return err;
    op->err = op->run(db, op->arg);
    if (db_lost(db))
        return GW_IO;
    return op->err == GW_OK ? db_release(db) : db_undo(db);
}

static enum gw_err
write_all(struct db *db, const struct op_list *batch)
{
    struct store_op *op;

    STAILQ_FOREACH (op, batch, next) {
        enum gw_err err = write_one(db, op);
        if (err != GW_OK)
            return err;
    }
    return STAILQ_EMPTY(batch) ? db_touch(db) : GW_OK;
}

/* GW_AGAIN  locked, nothing was run; GW_IO  all of it was undone */
static enum gw_err
write_batch(struct db *db, const struct op_list *batch)
{
    enum gw_err err = db_begin(db);
    if (err != GW_OK)
        return err == GW_AGAIN ? GW_AGAIN : GW_IO;
    err = write_all(db, batch);
    if (err != GW_OK) {
        db_rollback(db);
        return GW_IO;
    }
    int64_t before = clock_mono_us();
    err = db_commit(db);
    histogram_add(HISTOGRAM_COMMIT, (double)(clock_mono_us() - before) / 1e6);
    return err == GW_OK ? GW_OK : GW_IO;
}

/* Moves the first ops of pending, as many as a batch may have, to the end of
 * batch; how many that were. */
static size_t
cut_batch(struct op_list *pending, struct op_list *batch)
{
    size_t count = 0;

    while (count < STORE_BATCH_MAX && !STAILQ_EMPTY(pending)) {
        struct store_op *op = STAILQ_FIRST(pending);
        STAILQ_REMOVE_HEAD(pending, next);
        STAILQ_INSERT_TAIL(batch, op, next);
        count++;
    }
    return count;
}

static void
fail_all(struct op_list *batch, enum gw_err err)
{
    struct store_op *op;

    STAILQ_FOREACH (op, batch, next)
        op->err = err;
}

/* All that waits shares the fate of a batch that found the database locked. */
static void
fail_batch(struct store *store, struct op_list *batch, struct op_list *pending,
           enum gw_err err)
{
    struct op_list more = STAILQ_HEAD_INITIALIZER(more);

    if (!STAILQ_EMPTY(batch))
        metric_add(METRIC_STORE_FAILURES, 1);
    while (err == GW_AGAIN && !STAILQ_EMPTY(pending))
        queue_picked(&store->writes, cut_batch(pending, &more));
    STAILQ_CONCAT(batch, &more);
    fail_all(batch, err);
}

/* Said once for each change, however many batches it lasts. */
static void
note_state(struct store *store, enum gw_err err)
{
    bool ready = err == GW_OK;

    if (atomic_exchange(&store->ready, ready) == ready)
        return;
    db_busy_ms(store->db, ready ? LOCK_WAIT_MS : LOCK_WAIT_AGAIN_MS);
    if (ready)
        log_info("store.ready", LOG_WORD("state", "commits-again"));
    else
        log_error("store.unready",
                  LOG_WORD("error", err == GW_AGAIN ? "locked" : "failed"));
}

/* One batch, from the queue to the way back. An empty one is a probe. */
static void
turn(struct store *store, struct op_list *pending)
{
    struct op_list batch = STAILQ_HEAD_INITIALIZER(batch);
    size_t count = cut_batch(pending, &batch);

    queue_picked(&store->writes, count);
    enum gw_err err = write_batch(store->db, &batch);
    if (err == GW_OK)
        histogram_add(HISTOGRAM_BATCH, (double)count);
    else
        fail_batch(store, &batch, pending, err);
    note_state(store, err);
    returns_give(&store->returns, &batch);
    if (err == GW_OK)
        checkpoints_after_commit(store->checkpoints, store->db,
                                 store->db->wal_pages);
}

static void *
writer_main(void *arg)
{
    struct store *store = arg;
    struct op_list pending = STAILQ_HEAD_INITIALIZER(pending);

    for (;;) {
        int64_t wait_ms = atomic_load(&store->ready) ? -1 : PROBE_EVERY_MS;
        if (!queue_take_all(&store->writes, wait_ms, &pending))
            return NULL;
        do
            turn(store, &pending);
        while (!STAILQ_EMPTY(&pending));
    }
}

/* ---- the loop's side ---- */

static void
submit(struct store *store, struct queue *queue, struct store_op *op)
{
    assert(op->run != NULL && op->done != NULL);
    store->returns.in_flight++;
    if (!store->closing && queue_add(queue, op))
        return;
    op->err = GW_AGAIN;
    returns_give_one(&store->returns, op);
}

void
store_write(struct store *store, struct store_op *op)
{
    submit(store, &store->writes, op);
}

void
store_read(struct store *store, struct store_op *op)
{
    submit(store, &store->reads, op);
}

bool
store_ready(const struct store *store)
{
    return atomic_load(&store->ready);
}

size_t
store_in_flight(const struct store *store)
{
    return store->returns.in_flight;
}

/* ---- opening and closing ---- */

static enum gw_err
open_parts(struct store *store, struct event_base *base, const char *path)
{
    enum gw_err err = queue_open(&store->writes, base);
    if (err == GW_OK)
        err = queue_open(&store->reads, base);
    if (err == GW_OK)
        err = returns_open(&store->returns, base);
    if (err == GW_OK)
        err = db_open(path, DB_WRITE, &store->db);
    if (err == GW_OK)
        err = db_own_wal(store->db);
    if (err == GW_OK)
        err =
            readers_open(path, &store->reads, &store->returns, &store->readers);
    if (err == GW_OK)
        err = checkpoints_open(path, &store->checkpoints);
    if (err != GW_OK)
        return err;
    db_busy_ms(store->db, LOCK_WAIT_MS);
    return store_thread(&store->writer, "writer", writer_main, store);
}

enum gw_err
store_open(struct loop *loop, const char *data_dir, struct store **ret_store)
{
    OWNED(buf_free)
    struct buf path = buf_new(4096);
    buf_printf(&path, "%s/kentongan.db", data_dir);
    if (!buf_ok(&path))
        return path.err;

    OWNED(store_close)
    struct store *store = calloc(1, sizeof *store);
    if (store == NULL)
        return GW_NOMEM;
    queue_init(&store->writes, METRIC_WRITER_QUEUE);
    queue_init(&store->reads, METRIC_READER_QUEUE);
    returns_init(&store->returns);
    atomic_store(&store->ready, true);
    enum gw_err err = open_parts(store, loop_base(loop), buf_cstr(&path));
    if (err != GW_OK)
        return err == GW_AGAIN || err == GW_NOMEM ? err : GW_IO;
    store->running = true;
    *ret_store = GIVE(store);
    return GW_OK;
}

/* Readers and the checkpoint thread go first, so that the writer's connection
 * is the last one here and can empty the WAL. */
void
store_close(struct store *store)
{
    if (store == NULL)
        return;
    store->closing = true;
    queue_hand_over(&store->writes);
    queue_hand_over(&store->reads);
    returns_drain(&store->returns);
    queue_stop(&store->writes);
    queue_stop(&store->reads);
    if (store->running)
        pthread_join(store->writer, NULL);
    readers_close(store->readers);
    checkpoints_close(store->checkpoints);
    if (store->running) {
        int moved;
        enum gw_err err = db_checkpoint(store->db, CHECKPOINT_TRUNCATE, &moved);
        (void)err; /* a command beside us reads: it stays for next time */
    }
    db_close(store->db);
    returns_close(&store->returns);
    queue_close(&store->reads);
    queue_close(&store->writes);
    free(store);
}
