/* handlers/officers/exporter.h -- makes the files that officers asked for, two
 * at once, and takes them away again. Loop thread.
 */
#ifndef HANDLERS_OFFICERS_EXPORTER_H
#define HANDLERS_OFFICERS_EXPORTER_H

#include "gateway/platform/helper.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/store.h"
#include "handlers/tips/place.h"

enum {
    EXPORTER_AT_ONCE = 2,
    EXPORTER_TICK_MS = 250,
    EXPORTER_SWEEP_MS = 60 * 1000
};

struct exporter;

/* What ran when the program ended has failed; what waited is begun anew. Files
 * are in data_dir/exports. All is borrowed but data_dir. GW_NOMEM, GW_AGAIN no
 * timer to be had; GW_REJECTED data_dir is too long */
MUST_CHECK enum gw_err exporter_open(struct loop *loop, struct store *store,
                                     struct helpers *helpers,
                                     const struct keyring *keyring,
                                     const struct places *places,
                                     const char *data_dir,
                                     struct exporter **ret_exporter);

/* Where the files are. */
const char *exporter_folder(const struct exporter *exporter);

/* Something was asked for, or cancelled, or fetched: look soon. NULL is fine. */
void exporter_wake(struct exporter *exporter);

/* Begins nothing more and ends what runs at its next step. NULL is fine. */
void exporter_drain(struct exporter *exporter);

/* After helpers_close() and store_close(), which have called back what was under
 * way. */
void exporter_close(struct exporter *exporter);
static inline void
exporter_close_slot(struct exporter **s)
{
    exporter_close(*s);
}

#endif
