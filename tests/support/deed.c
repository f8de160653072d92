/* tests/support/deed.c -- ops that remember what happened to them. */
#include "tests/support/deed.h"

#include <event2/event.h>
#include <semaphore.h>
#include <stdlib.h>

#include "tests/support/table.h"

struct store_house deed_house;
int deeds_done;
struct deed deed_blocker;
static sem_t entered, released;

enum gw_err
deed_add_row(struct db *db, int64_t id)
{
    return db_run(db, "INSERT INTO thing (id, body) VALUES ($1, $2)", db_i(id),
                  db_b(TEXT("x")));
}

enum gw_err
deed_count(struct db *db, void *arg)
{
    struct deed *deed = arg;
    struct rows *rows;

    enum gw_err err =
        db_query_values(db, &rows, "SELECT count(*) FROM thing", NULL, 0);
    if (err != GW_OK)
        return err;
    err = db_next(rows);
    if (err == GW_OK)
        deed->id = db_int(rows, 0);
    db_end(rows);
    return err;
}

static enum gw_err
run_deed(struct db *db, void *arg)
{
    struct deed *deed = arg;
    int *place = db_transaction_memory(db);

    deed->place = ++*place;
    enum gw_err err =
        deed->work != NULL ? deed->work(db, deed) : deed_add_row(db, deed->id);
    return err == GW_OK ? deed->answer : err;
}

static void
deed_done(enum gw_err err, void *arg)
{
    struct deed *deed = arg;

    deed->times++;
    deed->err = err;
    deed->order = ++deeds_done;
    if (deed->follow != NULL)
        store_write(deed_house.store, &deed->follow->op);
    if (deed->after != NULL)
        deed->after(err, deed);
}

void
deed_prepare(struct deed *deed, int64_t id)
{
    deed->id = id;
    deed->op =
        (struct store_op){ .run = run_deed, .done = deed_done, .arg = deed };
}

struct deed *
deeds_make(size_t count)
{
    struct deed *list = calloc(count, sizeof *list);

    assert_non_null(list);
    for (size_t i = 0; i < count; i++)
        deed_prepare(&list[i], (int64_t)i + 1);
    return list;
}

void
deeds_write(struct deed *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        store_write(deed_house.store, &list[i].op);
}

int
deeds_set_up(void **state)
{
    (void)state;
    deeds_done = 0;
    store_house_open(&deed_house);
    return 0;
}

int
deeds_tear_down(void **state)
{
    (void)state;
    store_house_close(&deed_house);
    return 0;
}

static enum gw_err
stand_still(struct db *db, void *arg)
{
    (void)db;
    (void)arg;
    sem_post(&entered);
    sem_wait(&released);
    return GW_OK;
}

static void
turn_loop_until_entered(void)
{
    while (sem_trywait(&entered) != 0)
        event_base_loop(loop_base(deed_house.loop), EVLOOP_NONBLOCK);
}

void
deed_block(void (*submit)(struct store *store, struct store_op *op))
{
    sem_init(&entered, 0, 0);
    sem_init(&released, 0, 0);
    deed_blocker = (struct deed){ .work = stand_still };
    deed_prepare(&deed_blocker, 0);
    submit(deed_house.store, &deed_blocker.op);
    turn_loop_until_entered();
}

void
deed_release(void)
{
    sem_post(&released);
}
