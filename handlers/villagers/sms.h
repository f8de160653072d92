/* handlers/villagers/sms.h -- what villagers text, inside one op.
 *
 * A batch is stored whole or not at all; what came before is skipped. A text
 * becomes a tip unless it is exactly a command (keyword.h), and whatever is
 * owed for it is a row in the outbox, in the same transaction.
 */
#ifndef HANDLERS_VILLAGERS_SMS_H
#define HANDLERS_VILLAGERS_SMS_H

#include "gateway/base/wire.h"
#include "gateway/store/db.h"
#include "handlers/villagers/setup.h"

enum {
    SMS_TEXT_MAX = 5200
}; /* characters of one text that are kept; more
                                 than PARTS_MAX parts have */

struct sms_deed {
    const struct setup *setup; /* all borrowed */
    const struct setup_channel *channel;
    const struct sms_batch *batch;
    int64_t now_ms;

    unsigned stored, repeats; /* set on GW_OK; they add up to the batch */
    bool owes_sms;            /* the outbox has something to do */
};

/* GW_IO, GW_AGAIN, GW_NOMEM; nothing is kept then. */
MUST_CHECK enum gw_err sms_take(struct db *db, struct sms_deed *deed);

/* Takes a text whose missing parts did not come, if that is still so (id as
 * parts_quiet() found it). *ret_owes_sms: the outbox has something to do.
 * Errors as sms_take(). */
MUST_CHECK enum gw_err sms_file_parts(struct db *db, const struct setup *setup,
                                      int64_t id, int64_t now_ms,
                                      bool *ret_owes_sms);

#endif
