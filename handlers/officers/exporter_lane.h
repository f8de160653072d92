/* handlers/officers/exporter_lane.h -- private to the exporter: one export under
 * way, from thread to thread. Loop thread.
 */
#ifndef HANDLERS_OFFICERS_EXPORTER_LANE_H
#define HANDLERS_OFFICERS_EXPORTER_LANE_H

#include "gateway/platform/helper.h"
#include "gateway/store/store.h"
#include "handlers/officers/export_work.h"

/* What lanes share with the exporter. */
struct lane_house {
    struct store *store;
    struct helpers *helpers;
    struct export_house house;
    bool drained;     /* begin nothing more */
    bool woken;       /* set: there is room, or something to do */
    int64_t swept_us; /* set to 0: a file may have to go */
};

struct lane {
    struct lane_house *house;
    struct export_work *work; /* NULL: it is free */
    struct store_op op;
    struct helper_job job;
    helper_run_fn *step;  /* what the helpers do, or were too busy for */
    helper_done_fn *then; /* ... and what follows */
    bool again;           /* ... is to be tried again */
    bool dropped;         /* it was cancelled, or we end */
};

/* Begins what export_start() gave. GW_NOMEM: the lane is still free. */
MUST_CHECK enum gw_err lane_begin(struct lane *lane,
                                  const struct exported *exported);
/* What the helpers had no room for. */
void lane_try_again(struct lane *lane);

#endif
