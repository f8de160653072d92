/* handlers/villagers/inbound_receipt.c -- the road of delivery receipts.
 *
 * What a receipt means is the outbox's business; one that fits nothing (yet) is
 * kept there as an orphan, so that here all of them are stored.
 */
#include "gateway/outbox/outbox.h"
#include "handlers/villagers/inbound_request.h"

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
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < road->batch.count && err == GW_OK; i++)
        err = outbox_receipt(db, road->base.setup->keyring,
                             road->base.channel->config->name,
                             &road->batch.list[i], road->base.now_ms);
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
