/* handlers/villagers/seen.h -- which inbound messages are already stored.
 *
 * Written in the transaction of the tip, so a repeat finds either both or
 * neither. A message is known by 128 keyed bits: 64 find the row, the other 64
 * are compared on a hit.
 */
#ifndef HANDLERS_VILLAGERS_SEEN_H
#define HANDLERS_VILLAGERS_SEEN_H

#include <stddef.h>
#include <stdint.h>

#include "gateway/base/err.h"
#include "gateway/base/wire.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"

enum {
    SEEN_SLOTS = 4,               /* tried after one another */
    SEEN_PART_MS = 5 * 60 * 1000, /* see seen_add() */
    SEEN_PARTS = 3,
    SEEN_KEEP_DAYS = 8,
    SEEN_LOOKS = 16384, /* rows read in one look */
    SEEN_PRUNES = 512   /* rows removed in one op */
};

/* Remembers the message; inside an op. Known by channel and id; without an id
 * by channel, sender, text and date; without a date too, the same words of the
 * same sender are a repeat for SEEN_PARTS * SEEN_PART_MS (15 minutes) and up to
 * one SEEN_PART_MS more. A part of a longer text is known by its reference and
 * number as well. What has neither id, nor date, nor sender is never a repeat.
 *
 * GW_CONFLICT  it came before: a repeat; else as db_run()
 */
MUST_CHECK enum gw_err seen_add(struct db *db, const struct keyring *keyring,
                                const char *channel, const struct sms_in *sms,
                                int64_t now_ms);

/* ---- forgetting what is older than SEEN_KEEP_DAYS whole days (UTC) ---- */

static const int64_t SEEN_START = INT64_MIN;

struct seen_old {
    int64_t hash[SEEN_PRUNES];
    size_t count;
    int64_t next; /* where the next look begins; SEEN_START after the last */
};

/* What there is to forget among up to SEEN_LOOKS rows from there on, however
 * many there are in all; on any thread that may read. Errors as db_run(). */
MUST_CHECK enum gw_err seen_look(struct db *db, int64_t now_ms, int64_t from,
                                 struct seen_old *ret_old);
/* Forgets exactly those, each found by its key. Errors as db_run(). */
MUST_CHECK enum gw_err seen_prune(struct db *db, int64_t now_ms,
                                  const struct seen_old *old);

#endif
