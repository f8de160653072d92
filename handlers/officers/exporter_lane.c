/* handlers/officers/exporter_lane.c -- see exporter_lane.h.
 *
 *   begin --> read (reader) --> write (helper) --> tell (writer)
 *               ^                                    |      |
 *               +------------- there is more --------+      v
 *                 free <-- settle (writer) <-- end (helper)
 *
 * Each read is a snapshot of its own, so that a long export never keeps the
 * database's log from being moved, and a villager never waits: the writer is
 * asked for one small op a thousand rows.
 */
#include "handlers/officers/exporter_lane.h"

#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"

static void read_next(struct lane *lane);

static void
lane_free(struct lane *lane)
{
    export_work_free(GIVE(lane->work));
    lane->dropped = false;
    lane->house->woken = true; /* there is room for the next */
}

static void
to_helper(struct lane *lane, helper_run_fn *step, helper_done_fn *then)
{
    lane->again = false;
    lane->step = step;
    lane->then = then;
    lane->job = (struct helper_job){ .run = step, .done = then, .arg = lane };
    helpers_submit(lane->house->helpers, &lane->job);
}

static void
to_writer(struct lane *lane, store_run_fn *run, store_done_fn *then)
{
    lane->op = (struct store_op){ .run = run, .done = then, .arg = lane };
    store_write(lane->house->store, &lane->op);
}

static enum gw_err
run_settle(struct db *db, void *arg)
{
    const struct lane *lane = arg;

    return export_work_settle(db, lane->work, clock_wall_ms());
}

/* Not stored: the next start finds it running, and says that it failed. */
static void
on_settled(enum gw_err err, void *arg)
{
    struct lane *lane = arg;

    if (err != GW_OK && err != GW_MISSING)
        log_warn("export.not_settled", LOG_NUM("id", lane->work->exported.id),
                 LOG_WORD("reason", gw_err_word(err)));
    else if (lane->work->why != EXPORT_WHY_NONE)
        log_warn("export.failed", LOG_NUM("id", lane->work->exported.id),
                 LOG_NUM("why", lane->work->why));
    lane->house->swept_us = 0; /* a file may have to go */
    lane_free(lane);
}

static enum gw_err
run_end(void *arg)
{
    struct lane *lane = arg;

    export_work_end(lane->work, lane->dropped);
    return GW_OK;
}

static void
on_ended(enum gw_err err, void *arg)
{
    struct lane *lane = arg;

    lane->again = err == GW_AGAIN && !lane->house->drained;
    if (lane->again)
        return; /* on_tick does */
    if (lane->dropped)
        lane_free(lane);
    else
        to_writer(lane, run_settle, on_settled);
}

/* When the helpers are gone already there is nobody to ask. */
static void
end(struct lane *lane)
{
    if (lane->house->drained) {
        lane_free(lane);
        return;
    }
    to_helper(lane, run_end, on_ended);
}

static enum gw_err
run_tell(struct db *db, void *arg)
{
    const struct lane *lane = arg;

    return export_work_tell(db, lane->work);
}

static void
on_told(enum gw_err err, void *arg)
{
    struct lane *lane = arg;

    lane->dropped = err == GW_MISSING;
    if (err != GW_OK && err != GW_MISSING)
        lane->work->why = EXPORT_WHY_MEMORY;
    if (err == GW_OK && lane->work->why == EXPORT_WHY_NONE && lane->work->more
        && !lane->house->drained)
        read_next(lane);
    else
        end(lane);
}

static enum gw_err
run_write(void *arg)
{
    struct lane *lane = arg;

    export_work_write(lane->work);
    return GW_OK;
}

static void
on_wrote(enum gw_err err, void *arg)
{
    struct lane *lane = arg;

    lane->again = err == GW_AGAIN && !lane->house->drained;
    if (lane->again)
        return;
    if (lane->house->drained)
        lane_free(lane);
    else
        to_writer(lane, run_tell, on_told);
}

static enum gw_err
run_read(struct db *db, void *arg)
{
    struct lane *lane = arg;

    export_work_read(db, lane->work);
    return GW_OK;
}

static void
on_read(enum gw_err err, void *arg)
{
    struct lane *lane = arg;

    if (err != GW_OK)
        lane->work->why = EXPORT_WHY_MEMORY;
    if (lane->house->drained)
        lane_free(lane);
    else
        to_helper(lane, run_write, on_wrote);
}

static void
read_next(struct lane *lane)
{
    lane->op =
        (struct store_op){ .run = run_read, .done = on_read, .arg = lane };
    store_read(lane->house->store, &lane->op);
}

enum gw_err
lane_begin(struct lane *lane, const struct exported *exported)
{
    enum gw_err err =
        export_work_new(&lane->house->house, exported, &lane->work);

    if (err == GW_OK)
        read_next(lane);
    return err;
}

void
lane_try_again(struct lane *lane)
{
    if (lane->again)
        to_helper(lane, lane->step, lane->then);
}
