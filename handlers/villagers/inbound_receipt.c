/* handlers/villagers/inbound_receipt.c -- the road of delivery receipts.
 *
 * What a receipt means is the outbox's business; one that fits nothing (yet) is
 * kept there as an orphan, so that here all of them are stored.
 *
 * What one would get wrong: a receiver who told the aggregator to stop. That is
 * meant for us, and holds for every channel; so it is remembered of the sender
 * as BERHENTI is, whatever becomes of the message.
 */
#include "gateway/outbox/outbox.h"
#include "handlers/villagers/inbound_request.h"
#include "handlers/villagers/sender.h"

struct road_receipt {
    struct inbound base; /* first */
    struct receipt_batch batch;
};

static bool
is_spoken(const struct adapter *adapter)
{
    return adapter->read_receipts != NULL;
}

static enum gw_err
read_it(struct inbound *in)
{
    struct road_receipt *road = (struct road_receipt *)in;

    return in->channel->adapter->read_receipts(&in->in, &road->batch);
}

static enum gw_err
run(struct db *db, void *arg)
{
    struct road_receipt *road = arg;
    const struct keyring *keyring = road->base.setup->keyring;
    struct msisdn number;
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < road->batch.count && err == GW_OK; i++) {
        const struct receipt *receipt = &road->batch.list[i];
        err = outbox_receipt(db, keyring, road->base.channel->config->name,
                             receipt, road->base.now_ms);
        if (err == GW_OK && receipt->opted_out
            && msisdn_read(receipt->to, &number) == GW_OK)
            err = sender_opted_out(db, &number, road->base.now_ms, keyring);
    }
    return err;
}

static enum outcome
stored(struct inbound *in, struct wire_reply *reply)
{
    inbound_say_ok(in, reply);
    return OUTCOME_STORED;
}

const struct inbound_road inbound_receipt = {
    .size = sizeof(struct road_receipt),
    .is_spoken = is_spoken,
    .read = read_it,
    .run = run,
    .stored = stored,
    .unstored = inbound_say_later,
};
