/* handlers/officers/counter.c -- see counter.h.
 *
 *   timer --> [reader: what is stale, count it] --> [writer: what differs]
 *         ^------------------ at once while more is missing -----|
 *
 * One op is under way at a time.
 */
#include "handlers/officers/counter.h"

#include <stdio.h>
#include <stdlib.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "gateway/store/migrate.h"
#include "handlers/followup/event.h"
#include "handlers/followup/tally.h"

enum { AT_ONCE = 6, SWEEP = 1 };
#define MARK "tally.event"

struct counter {
    struct store *store;
    struct store_op op;
    bool busy, draining;

    int64_t swept; /* the next one to be looked at in turn */
    int64_t mark, old_mark;
    bool more;
    size_t count;
    struct tally_made made[AT_ONCE + SWEEP];
    struct buf facts[AT_ONCE + SWEEP];
};

/* The last event that was counted; without one, all that happened is in what the
 * sweep finds missing. */
static enum gw_err
read_mark(struct db *db, int64_t *ret_mark)
{
    char value[24];
    enum gw_err err = meta_get(db, MARK, value, sizeof value);

    if (err == GW_MISSING)
        return event_newest(db, ret_mark);
    if (err == GW_OK && !text_number(text_of(value), ret_mark))
        *ret_mark = 0;
    return err;
}

static enum gw_err
make(struct db *db, struct counter *counter, int64_t id)
{
    struct buf *facts = &counter->facts[counter->count];

    *facts = buf_new(TALLY_BYTES_MAX);
    return tally_make(db, id, facts, &counter->made[counter->count++]);
}

static enum gw_err
sweep(struct db *db, struct counter *counter)
{
    int64_t last = 0;
    bool is = true;
    enum gw_err err = tally_last(db, &last);

    if (err == GW_OK && counter->swept > last)
        counter->swept = 0;
    if (err == GW_OK)
        err = tally_is(db, counter->swept, &is);
    if (err == GW_OK)
        err = make(db, counter, counter->swept);
    if (err == GW_OK && !is && counter->swept < last)
        counter->more = true;
    counter->swept++;
    return err;
}

/* Reader thread. */
static enum gw_err
count(struct db *db, void *arg)
{
    struct counter *counter = arg;
    int64_t ids[AT_ONCE];
    size_t stale = 0;

    enum gw_err err = read_mark(db, &counter->old_mark);
    if (err == GW_OK)
        err = tally_stale(db, counter->old_mark, AT_ONCE, ids, &stale,
                          &counter->mark);
    counter->more = stale == AT_ONCE;
    for (size_t i = 0; i < stale && err == GW_OK; i++)
        err = make(db, counter, ids[i]);
    return err == GW_OK ? sweep(db, counter) : err;
}

/* Writer thread. */
static enum gw_err
keep(struct db *db, void *arg)
{
    const struct counter *counter = arg;
    char value[24];
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < counter->count && err == GW_OK; i++)
        if (!counter->made[i].empty && !counter->made[i].same)
            err = tally_put(db, &counter->made[i], buf_text(&counter->facts[i]),
                            clock_wall_ms());
    (void)snprintf(value, sizeof value, "%lld", (long long)counter->mark);
    return err == GW_OK ? meta_set(db, MARK, value) : err;
}

static void begin(struct counter *counter);

static void
end(struct counter *counter, enum gw_err err)
{
    for (size_t i = 0; i < counter->count; i++)
        buf_free(&counter->facts[i]);
    counter->count = 0;
    counter->busy = false;
    if (err != GW_OK && !counter->draining)
        log_warn("tally.not_counted", LOG_WORD("reason", gw_err_word(err)));
    else if (counter->more)
        begin(counter);
}

static void
on_kept(enum gw_err err, void *arg)
{
    end(arg, err);
}

static bool
is_new(const struct counter *counter)
{
    for (size_t i = 0; i < counter->count; i++)
        if (!counter->made[i].empty && !counter->made[i].same)
            return true;
    return counter->mark != counter->old_mark;
}

static void
on_counted(enum gw_err err, void *arg)
{
    struct counter *counter = arg;

    if (err != GW_OK || counter->draining || !is_new(counter)) {
        end(counter, err);
        return;
    }
    counter->op =
        (struct store_op){ .run = keep, .done = on_kept, .arg = counter };
    store_write(counter->store, &counter->op);
}

static void
begin(struct counter *counter)
{
    if (counter->busy || counter->draining)
        return;
    counter->busy = true;
    counter->more = false;
    counter->op =
        (struct store_op){ .run = count, .done = on_counted, .arg = counter };
    store_read(counter->store, &counter->op);
}

static void
on_time(void *arg)
{
    begin(arg);
}

enum gw_err
counter_open(struct loop *loop, struct store *store,
             struct counter **ret_counter)
{
    struct counter *counter = calloc(1, sizeof *counter);

    if (counter == NULL)
        return GW_NOMEM;
    counter->store = store;
    enum gw_err err = loop_every(loop, COUNTER_EVERY_MS, on_time, counter);
    if (err != GW_OK) {
        free(counter);
        return err;
    }
    begin(counter);
    *ret_counter = counter;
    return GW_OK;
}

void
counter_drain(struct counter *counter)
{
    if (counter != NULL)
        counter->draining = true;
}

void
counter_close(struct counter *counter)
{
    free(counter);
}
