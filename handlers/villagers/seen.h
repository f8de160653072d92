/* handlers/villagers/seen.h -- which inbound messages are already stored.
 *
 * Written in the transaction of the tip, so a repeat finds either both or
 * neither. A keyed hash of 64 bits finds the row, a keyed mark of 128 bits
 * decides.
 */
#ifndef HANDLERS_VILLAGERS_SEEN_H
#define HANDLERS_VILLAGERS_SEEN_H

#include <stdint.h>

#include "gateway/base/err.h"
#include "gateway/base/wire.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"

enum {
    SEEN_SLOTS = 4,                   /* tried after one another */
    SEEN_DATELESS_MS = 15 * 60 * 1000 /* see below */
};
static const int64_t SEEN_KEEP_MS = INT64_C(8) * 24 * 3600 * 1000;

/* Remembers the message; inside an op. Known by channel and id; without an id
 * by channel, sender, text and date; without a date too, the same words of the
 * same sender are a repeat for SEEN_DATELESS_MS only. What has neither id, nor
 * date, nor sender is never a repeat.
 *
 * GW_CONFLICT  it came before: a repeat; else as db_run()
 */
MUST_CHECK enum gw_err seen_add(struct db *db, const struct keyring *keyring,
                                const char *channel, const struct sms_in *sms,
                                int64_t now_ms);

/* Forgets up to limit older than SEEN_KEEP_MS. Errors as db_run(). */
MUST_CHECK enum gw_err seen_prune(struct db *db, int64_t now_ms, int limit);
/* How many there are to forget; counts no further than limit. */
MUST_CHECK enum gw_err seen_old(struct db *db, int64_t now_ms, int limit,
                                int64_t *ret_count);

#endif
