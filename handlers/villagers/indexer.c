/* handlers/villagers/indexer.c -- see indexer.h.
 *
 *   wake, timer --> busy store? wait --> look (reader) --> nothing: wait
 *                                          ^   |
 *                                          |   +--> work, index (writer)
 *                              more, idle  |               |
 *                                          +---------------+--> wait
 *
 * One op of its own is under way at a time; a wake meanwhile is remembered. What
 * was read is put into the blind index in a later round, in an op of its own.
 *
 * What one would get wrong: waiting for a busy store for ever. A line that is
 * always busy is when somebody is most likely to call for help, so a batch goes
 * through each second whatever else there is.
 */
#include "handlers/villagers/indexer.h"

#include <stdlib.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "gateway/platform/metrics.h"
#include "handlers/tips/token_store.h"

enum { INDEX_EVERY_ROUNDS = 8 };

struct indexer {
    struct inbound_door *door;
    struct setup *setup; /* counted while something is under way */
    struct indexer_found found;
    struct store_op op;
    int64_t now_ms;
    int64_t looked_us; /* 0: never */
    struct token_batch tokens;
    unsigned rounds;
    bool woken, owed;
    bool due; /* more is to be put into the index */
    bool busy, drained;
};

static void look(struct indexer *indexer);

static enum gw_err
run_look(struct db *db, void *arg)
{
    struct indexer *indexer = arg;

    enum gw_err err = indexer_look(db, indexer->setup, &indexer->found);
    struct token_maker maker = { .reader = indexer->setup->reader,
                                 .keyring = indexer->setup->keyring };
    bool late = indexer->rounds++ % INDEX_EVERY_ROUNDS == 0;

    /* What is read comes first, but in a long burst, too, things are found. */
    if (err != GW_OK || maker.reader == NULL || (indexer->found.more && !late))
        return err;
    return token_find(db, &maker, &indexer->tokens);
}

static enum gw_err
run_index(struct db *db, void *arg)
{
    struct indexer *indexer = arg;

    return token_store(db, &indexer->tokens, &indexer->due);
}

static enum gw_err
run_work(struct db *db, void *arg)
{
    struct indexer *indexer = arg;

    return indexer_work(db, indexer->setup, &indexer->found, indexer->now_ms,
                        &indexer->owed);
}

static void
rest(struct indexer *indexer, enum gw_err err)
{
    indexer_forget(&indexer->found);
    token_forget(&indexer->tokens);
    setup_unref(indexer->setup);
    indexer->setup = NULL;
    indexer->busy = false;
    if (err != GW_OK)
        log_warn("indexer.failed", LOG_WORD("reason", gw_err_word(err)));
}

static void
count(const struct indexer_found *found)
{
    int64_t read = 0, waiting = found->upto.waiting;

    for (size_t i = 0; i < found->count; i++)
        read += found->list[i].read;
    metric_add(METRIC_READINGS, read);
    metric_set(METRIC_READINGS_WAITING, waiting);
}

/* The round is over. What was read is still to be put into the index. */
static void
settle(struct indexer *indexer, bool more)
{
    bool read = indexer->found.count > 0;

    rest(indexer, GW_OK);
    indexer->woken = indexer->woken || more || read;
    if (more && store_in_flight(indexer->door->store) == 0)
        look(indexer);
}

static void
on_indexed(enum gw_err err, void *arg)
{
    struct indexer *indexer = arg;

    if (err == GW_OK)
        settle(indexer, indexer->found.more || indexer->due);
    else
        rest(indexer, err);
}

static void
put_in_index(struct indexer *indexer)
{
    if (indexer->tokens.count == 0 || indexer->drained) {
        settle(indexer, indexer->found.more);
        return;
    }
    indexer->op = (struct store_op){ .run = run_index,
                                     .done = on_indexed,
                                     .arg = indexer };
    store_write(indexer->door->store, &indexer->op);
}

static void
on_worked(enum gw_err err, void *arg)
{
    struct indexer *indexer = arg;

    if (err != GW_OK) {
        rest(indexer, err);
        return;
    }
    count(&indexer->found);
    if (indexer->owed && indexer->door->wake_outbox != NULL)
        indexer->door->wake_outbox(indexer->door->wake_arg);
    put_in_index(indexer);
}

static void
on_looked(enum gw_err err, void *arg)
{
    struct indexer *indexer = arg;

    if (err != GW_OK || indexer->drained) {
        rest(indexer, err);
        return;
    }
    if (indexer->found.count == 0) {
        metric_set(METRIC_READINGS_WAITING, indexer->found.upto.waiting);
        put_in_index(indexer);
        return;
    }
    indexer->now_ms = clock_wall_ms();
    indexer->op =
        (struct store_op){ .run = run_work, .done = on_worked, .arg = indexer };
    store_write(indexer->door->store, &indexer->op);
}

static void
look(struct indexer *indexer)
{
    if (indexer->busy || indexer->drained)
        return;
    indexer->busy = true;
    indexer->woken = false;
    indexer->owed = false;
    indexer->looked_us = clock_mono_us();
    indexer->setup = setup_ref(indexer->door->setup);
    indexer->op =
        (struct store_op){ .run = run_look, .done = on_looked, .arg = indexer };
    store_read(indexer->door->store, &indexer->op);
}

static void
on_tick(void *arg)
{
    struct indexer *indexer = arg;
    int64_t idle_ms = (clock_mono_us() - indexer->looked_us) / 1000;

    if (indexer->looked_us != 0) {
        if (!indexer->woken && idle_ms < INDEXER_EVERY_MS)
            return;
        if (store_in_flight(indexer->door->store) > INDEXER_BUSY
            && idle_ms < INDEXER_PATIENCE_MS)
            return;
    }
    look(indexer);
}

enum gw_err
indexer_open(struct inbound_door *door, struct indexer **ret_indexer)
{
    OWNED(indexer_close)
    struct indexer *indexer = calloc(1, sizeof *indexer);

    if (indexer == NULL)
        return GW_NOMEM;
    indexer->door = door;
    enum gw_err err = loop_every(door->loop, INDEXER_TICK_MS, on_tick, indexer);
    if (err != GW_OK)
        return err;
    *ret_indexer = GIVE(indexer);
    return GW_OK;
}

void
indexer_wake(struct indexer *indexer)
{
    if (indexer != NULL)
        indexer->woken = true;
}

void
indexer_drain(struct indexer *indexer)
{
    if (indexer != NULL)
        indexer->drained = true;
}

void
indexer_close(struct indexer *indexer)
{
    if (indexer == NULL)
        return;
    indexer_forget(&indexer->found);
    token_forget(&indexer->tokens);
    free(indexer);
}
