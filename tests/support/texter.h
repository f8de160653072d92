/* tests/support/texter.h -- a villager who texts, without the wire: each SMS is
 * one op on the house's database, committed.
 */
#ifndef TESTS_SUPPORT_TEXTER_H
#define TESTS_SUPPORT_TEXTER_H

#include "handlers/villagers/sms.h"
#include "tests/support/villager_house.h"

struct texter {
    struct villager_house *house;
    const char *channel; /* "at" if NULL */
    const char *from;    /* as the aggregator writes it */
    const char *id;      /* the next one's; NULL: a new one each time */

    /* Of the last SMS. */
    unsigned stored, repeats;
    bool owes_sms;
    char reply[512];  /* what the outbox owes for it; "" nothing */
    unsigned replies; /* rows added to the outbox */
};

/* Sends one SMS and returns the reply. */
const char *texter_send(struct texter *texter, const char *text);
/* Sends a batch; all of it or nothing is kept. */
enum gw_err texter_send_batch(struct texter *texter,
                              const struct sms_batch *batch);

/* All that is kept: "narrative + message + message | narrative ...". */
void texter_tips(struct villager_house *house, struct buf *out);

#endif
