/* handlers/villagers/ussd.h -- one turn of a USSD call, inside one op.
 *
 * The answers are in the database when the op is done, and only then is the
 * screen shown.
 */
#ifndef HANDLERS_VILLAGERS_USSD_H
#define HANDLERS_VILLAGERS_USSD_H

#include "gateway/base/wire.h"
#include "gateway/store/db.h"
#include "handlers/villagers/setup.h"

struct ussd_turn {
    const struct setup *setup; /* all borrowed */
    const struct setup_channel *channel;
    const struct turn_in *in;
    int64_t now_ms;

    /* Set on GW_OK; screen is owned by whoever made the turn. */
    struct buf screen; /* UTF-8, fits the channel */
    bool more;         /* the call goes on */
    bool repeat;       /* nothing moved: it was known */
    bool owes_sms;     /* the outbox has something to do */
};

void ussd_turn_init(struct ussd_turn *turn);
void ussd_turn_free(struct ussd_turn *turn);

/* Takes the turn. GW_IO, GW_AGAIN, GW_NOMEM; nothing is kept then. */
MUST_CHECK enum gw_err ussd_turn_take(struct db *db, struct ussd_turn *turn);

/* The aggregator says that a call ended: what was told is kept, and may be
 * gone on with. An unknown call is fine. Errors as db_run(). */
MUST_CHECK enum gw_err ussd_ended(struct db *db, const struct setup *setup,
                                  const struct setup_channel *channel,
                                  struct text session, int64_t now_ms);

#endif
