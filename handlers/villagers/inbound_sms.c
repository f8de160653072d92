/* handlers/villagers/inbound_sms.c -- the road of what villagers text. */
#include "gateway/base/own.h"
#include "handlers/villagers/inbound_request.h"
#include "handlers/villagers/sms.h"

struct road_sms {
    struct inbound base; /* first */
    struct sms_batch batch;
    struct sms_deed deed;
};

static bool
is_spoken(const struct adapter *adapter)
{
    return adapter->read_sms != NULL;
}

static enum gw_err
read_it(struct inbound *in)
{
    struct road_sms *road = (struct road_sms *)in;

    return in->channel->adapter->read_sms(&in->in, &road->batch);
}

static enum gw_err
run(struct db *db, void *arg)
{
    struct road_sms *road = arg;

    road->deed = (struct sms_deed){
        .setup = road->base.setup,
        .channel = road->base.channel,
        .batch = &road->batch,
        .now_ms = road->base.now_ms,
    };
    enum gw_err err = sms_take(db, &road->deed);
    road->base.owes_sms = road->deed.owes_sms;
    return err;
}

static enum outcome
stored(struct inbound *in, struct wire_reply *reply)
{
    const struct road_sms *road = (struct road_sms *)in;
    const struct inbound_door *door = in->door;

    if (door->count_sms != NULL)
        door->count_sms(door->wake_arg, in->channel->config->name,
                        road->deed.stored);
    inbound_say_ok(in, reply);
    return road->deed.stored == 0 && road->deed.repeats > 0 ? OUTCOME_REPEAT
                                                            : OUTCOME_STORED;
}

const struct inbound_road inbound_sms = {
    .size = sizeof(struct road_sms),
    .is_spoken = is_spoken,
    .read = read_it,
    .run = run,
    .stored = stored,
    .unstored = inbound_say_later,
};
