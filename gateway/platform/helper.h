/* gateway/platform/helper.h -- two threads for what is slow: passwords now,
 * documents and statistics later. They touch nothing of the loop's.
 */
#ifndef GATEWAY_PLATFORM_HELPER_H
#define GATEWAY_PLATFORM_HELPER_H

#include <sys/queue.h>

#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/platform/loop.h"

struct helpers;

typedef enum gw_err helper_run_fn(void *arg);            /* helper thread */
typedef void helper_done_fn(enum gw_err err, void *arg); /* loop thread */

/* Embed one in whatever waits for it; lent until done. */
struct helper_job {
    helper_run_fn *run;
    helper_done_fn *done;
    void *arg;
    enum gw_err err;               /* the room's own */
    STAILQ_ENTRY(helper_job) next; /* the room's own */
};

MUST_CHECK enum gw_err helpers_open(struct loop *loop, struct helpers **ret);

/* done comes exactly once, on the loop, after this has returned;
 * done(GW_AGAIN) when 8 jobs waited already and this one was not run. */
void helpers_submit(struct helpers *helpers, struct helper_job *job);

void helpers_close(struct helpers *helpers); /* runs what waits, joins */
static inline void
helpers_close_slot(struct helpers **s)
{
    helpers_close(*s);
}

#endif
