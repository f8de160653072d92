/* handlers/officers/notary.h -- signs the audit's head by and by.
 *
 * Within an hour of any new line, and once more when the gateway stops in an
 * orderly way. What was written since the last head is what somebody with the
 * database file alone could still write anew. Loop thread.
 */
#ifndef HANDLERS_OFFICERS_NOTARY_H
#define HANDLERS_OFFICERS_NOTARY_H

#include "gateway/base/own.h"
#include "gateway/platform/keyring.h"
#include "gateway/platform/loop.h"
#include "gateway/store/store.h"

enum {
    NOTARY_LOOK_MS = 60 * 1000,
    NOTARY_EVERY_MS = 60 * 60 * 1000 /* a head is as old as this at most */
};

struct notary;

/* Everything is borrowed. GW_NOMEM, GW_AGAIN no timer to be had */
MUST_CHECK enum gw_err notary_open(struct loop *loop, struct store *store,
                                   const struct keyring *keyring,
                                   struct notary **ret_notary);

/* The last head, once everything else is written: call it until it says true.
 * It says so, too, when it could not be signed; that is in the log. */
bool notary_finish(struct notary *notary);

/* After store_close(). NULL is fine. */
void notary_close(struct notary *notary);
static inline void
notary_close_slot(struct notary **s)
{
    notary_close(*s);
}

#endif
