/* handlers/officers/exporter.c -- see exporter.h.
 *
 *   tick --> expired? --> kept (writer) --> the others' files go (helper)
 *        --> woken, a lane free --> start (writer) --> the lane does the rest
 *
 * What one would get wrong: sweeping a file that is just being begun. The list
 * of what is kept is older than the folder's; so nothing starts during a sweep.
 */
#include "handlers/officers/exporter.h"

#include <stdio.h>
#include <stdlib.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "handlers/officers/exporter_lane.h"

struct exporter {
    struct lane_house house;
    struct lane lanes[EXPORTER_AT_ONCE];
    struct lane *starting; /* for whom the op below is */
    struct exported next;
    struct store_op op; /* settle, start, sweep: one at a time */
    struct helper_job job;
    int64_t now_ms;
    bool settled, busy;
    size_t kept_count;
    int64_t kept[EXPORT_KEPT_MAX];
};

/* ---- the next one ---- */

static enum gw_err
run_start(struct db *db, void *arg)
{
    struct exporter *exporter = arg;

    return export_start(db, &exporter->next);
}

static void
on_started(enum gw_err err, void *arg)
{
    struct exporter *exporter = arg;

    exporter->busy = false;
    if (err != GW_OK && err != GW_MISSING)
        exporter->house.woken = true; /* at the next tick */
    if (err != GW_OK || exporter->house.drained)
        return;
    exporter->house.woken = true; /* there may be another */
    if (lane_begin(exporter->starting, &exporter->next) != GW_OK)
        /* It is taken up, as failed, at the next start of the program. */
        log_warn("export.no_memory", LOG_NUM("id", exporter->next.id));
}

static struct lane *
free_lane(struct exporter *exporter)
{
    for (size_t i = 0; i < EXPORTER_AT_ONCE; i++)
        if (exporter->lanes[i].work == NULL)
            return &exporter->lanes[i];
    return NULL;
}

static void
ask_writer(struct exporter *exporter, store_run_fn *run, store_done_fn *then)
{
    exporter->busy = true;
    exporter->now_ms = clock_wall_ms();
    exporter->op =
        (struct store_op){ .run = run, .done = then, .arg = exporter };
    store_write(exporter->house.store, &exporter->op);
}

/* ---- what must go ---- */

static enum gw_err
run_sweep(void *arg)
{
    struct exporter *exporter = arg;

    return vault_sweep(exporter->house.house.folder, exporter->kept,
                       exporter->kept_count);
}

static void
on_swept(enum gw_err err, void *arg)
{
    struct exporter *exporter = arg;

    exporter->busy = false;
    if (err != GW_OK && err != GW_AGAIN)
        log_warn("export.not_swept", LOG_WORD("reason", gw_err_word(err)));
}

static enum gw_err
run_keep(struct db *db, void *arg)
{
    struct exporter *exporter = arg;
    enum gw_err err =
        exporter->settled ? GW_OK : export_settle(db, exporter->now_ms);

    if (err == GW_OK)
        err = export_expire(db, exporter->now_ms);
    return err == GW_OK ? export_kept(db, exporter->kept, &exporter->kept_count)
                        : err;
}

static void
on_kept(enum gw_err err, void *arg)
{
    struct exporter *exporter = arg;

    exporter->busy = false;
    if (err != GW_OK)
        log_warn("export.not_swept", LOG_WORD("reason", gw_err_word(err)));
    if (err != GW_OK || exporter->house.drained)
        return;
    exporter->settled = true;
    exporter->busy = true;
    exporter->job = (struct helper_job){ .run = run_sweep,
                                         .done = on_swept,
                                         .arg = exporter };
    helpers_submit(exporter->house.helpers, &exporter->job);
}

/* ---- when ---- */

static void
on_tick(void *arg)
{
    struct exporter *exporter = arg;

    if (exporter->house.drained)
        return;
    for (size_t i = 0; i < EXPORTER_AT_ONCE; i++)
        lane_try_again(&exporter->lanes[i]);
    if (exporter->busy)
        return;
    if (exporter->house.swept_us == 0
        || clock_mono_us() - exporter->house.swept_us
               > (int64_t)EXPORTER_SWEEP_MS * 1000) {
        exporter->house.swept_us = clock_mono_us();
        ask_writer(exporter, run_keep, on_kept);
        return;
    }
    exporter->starting = free_lane(exporter);
    if (!exporter->settled || !exporter->house.woken
        || exporter->starting == NULL)
        return;
    exporter->house.woken = false;
    ask_writer(exporter, run_start, on_started);
}

enum gw_err
exporter_open(struct loop *loop, struct store *store, struct helpers *helpers,
              const struct keyring *keyring, const struct places *places,
              const char *data_dir, struct exporter **ret_exporter)
{
    OWNED(exporter_close)
    struct exporter *exporter = calloc(1, sizeof *exporter);

    if (exporter == NULL)
        return GW_NOMEM;
    exporter->house.store = store;
    exporter->house.helpers = helpers;
    exporter->house.house.keyring = keyring;
    exporter->house.house.places = places;
    exporter->house.woken = true;
    for (size_t i = 0; i < EXPORTER_AT_ONCE; i++)
        exporter->lanes[i].house = &exporter->house;
    int len =
        snprintf(exporter->house.house.folder,
                 sizeof exporter->house.house.folder, "%s/exports", data_dir);
    if (len < 0 || (size_t)len >= sizeof exporter->house.house.folder)
        return GW_REJECTED;
    enum gw_err err = loop_every(loop, EXPORTER_TICK_MS, on_tick, exporter);
    if (err != GW_OK)
        return err;
    *ret_exporter = GIVE(exporter);
    return GW_OK;
}

const char *
exporter_folder(const struct exporter *exporter)
{
    return exporter->house.house.folder;
}

void
exporter_wake(struct exporter *exporter)
{
    if (exporter == NULL)
        return;
    exporter->house.woken = true;
    exporter->house.swept_us = 0;
}

void
exporter_drain(struct exporter *exporter)
{
    if (exporter != NULL)
        exporter->house.drained = true;
}

void
exporter_close(struct exporter *exporter)
{
    if (exporter == NULL)
        return;
    for (size_t i = 0; i < EXPORTER_AT_ONCE; i++)
        export_work_free(exporter->lanes[i].work);
    free(exporter);
}
