/* gateway/store/store_read.c -- two threads that only read.
 *
 * Each has a read-only connection of its own and gives every op one snapshot,
 * so that an officer's long list never holds up the writer. A snapshot that
 * lasts keeps the WAL from being moved, so ops are expected to be short.
 */
#include <stdlib.h>

#include "gateway/platform/log.h"
#include "gateway/store/db_internal.h"
#include "gateway/store/store_internal.h"

enum { READERS = 2, READ_BUSY_MS = 2500 };

struct reader {
    struct db *db;
    pthread_t thread;
    bool running;
    struct queue *queue;
    struct returns *returns;
};

struct readers {
    struct reader list[READERS];
};

static enum gw_err
read_one(struct db *db, const struct store_op *op)
{
    enum gw_err err = db_begin_read(db);
    if (err != GW_OK)
        return err;
    err = op->run(db, op->arg);
    enum gw_err end = db_commit(db);
    return err != GW_OK ? err : end;
}

static void *
reader_main(void *arg)
{
    struct reader *reader = arg;
    struct store_op *op;

    while ((op = queue_take_one(reader->queue)) != NULL) {
        op->err = read_one(reader->db, op);
        returns_give_one(reader->returns, op);
    }
    return NULL;
}

static enum gw_err
reader_open(struct reader *reader, const char *path, struct queue *queue,
            struct returns *returns)
{
    reader->queue = queue;
    reader->returns = returns;
    enum gw_err err = db_open(path, DB_READ, &reader->db);
    if (err != GW_OK)
        return err;
    db_busy_ms(reader->db, READ_BUSY_MS);
    err = store_thread(&reader->thread, "reader", reader_main, reader);
    reader->running = err == GW_OK;
    return err;
}

enum gw_err
readers_open(const char *path, struct queue *queue, struct returns *returns,
             struct readers **ret_readers)
{
    struct readers *readers = calloc(1, sizeof *readers);

    if (readers == NULL)
        return GW_NOMEM;
    for (size_t i = 0; i < READERS; i++) {
        enum gw_err err = reader_open(&readers->list[i], path, queue, returns);
        if (err == GW_OK)
            continue;
        queue_stop(queue); /* lets those that run end */
        readers_close(readers);
        return err;
    }
    *ret_readers = readers;
    return GW_OK;
}

void
readers_close(struct readers *readers)
{
    if (readers == NULL)
        return;
    for (size_t i = 0; i < READERS; i++) {
        if (readers->list[i].running)
            pthread_join(readers->list[i].thread, NULL);
        db_close(readers->list[i].db);
    }
    free(readers);
}
