/* gateway/store/store.h -- everything that must survive a power cut.
 *
 * Callers live on the loop, SQL lives on the writer thread and on the readers.
 * An op crosses once each way and nothing else is shared. The writer takes all
 * ops that wait (at most 512), gives each a SAVEPOINT, and commits them
 * together: a burst costs one sync.
 */
#ifndef GATEWAY_STORE_STORE_H
#define GATEWAY_STORE_STORE_H

#include <sys/queue.h>

#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/platform/loop.h"
#include "gateway/store/db.h"

struct store;

typedef enum gw_err store_run_fn(struct db *db, void *arg);
typedef void store_done_fn(enum gw_err err, void *arg);

/* Embed one in whatever waits for it; it is lent to the store until done. */
struct store_op {
    store_run_fn *run;   /* writer or reader thread, in a transaction */
    store_done_fn *done; /* loop, when that has ended */
    void *arg;

    enum gw_err err;             /* the store's own */
    STAILQ_ENTRY(store_op) next; /* the store's own */
};

/* Opens data_dir/kentongan.db, which must be there and migrated, and starts one
 * writer and two readers.
 * GW_IO, GW_AGAIN no thread to be had, GW_NOMEM */
MUST_CHECK enum gw_err store_open(struct loop *loop, const char *data_dir,
                                  struct store **ret_store);

/* Hands op to the writer at the end of this turn of the loop. Cannot fail here:
 * done(err, arg) runs exactly once, on the loop, never before this returned.
 * Ops run in the order they were submitted.
 *
 * done(GW_OK)     committed and on disk
 * done(GW_IO)     the batch was rolled back, or COMMIT failed: nothing remains
 * done(GW_AGAIN)  the queue was full (8,192), the database locked (within 3 s),
 *                 or the store is closing: run() was not called
 * done(other)     what run() answered; this op alone was undone
 */
void store_write(struct store *store, struct store_op *op);

/* The same on a reader, in a read-only snapshot of its own. */
void store_read(struct store *store, struct store_op *op);

/* True while the last batch could commit, or none was tried yet since then
 * (an empty one is tried each second while false). For /readyz. */
bool store_ready(const struct store *store);

size_t store_in_flight(const struct store *store); /* submitted, not done */

/* Lets every submitted op finish, calls their done, closes. NULL is fine. */
void store_close(struct store *store);
static inline void
store_close_slot(struct store **s)
{
    store_close(*s);
}

#endif
