/* handlers/villagers/inbound_ended.c -- the road of "this call has ended".
 *
 * Their word for how it ended does not matter: a call that had shown its last
 * screen is over already, and any other was cut off.
 */
#include "handlers/villagers/inbound_request.h"
#include "handlers/villagers/ussd.h"

struct road_ended {
    struct inbound base; /* first */
    struct ended_in in;
};

static bool
is_spoken(const struct adapter *adapter)
{
    return adapter->read_ended != NULL;
}

static enum gw_err
read_it(struct inbound *in)
{
    struct road_ended *road = (struct road_ended *)in;

    return in->channel->adapter->read_ended(&in->in, &road->in);
}

static enum gw_err
run(struct db *db, void *arg)
{
    struct road_ended *road = arg;

    return ussd_ended(db, road->base.setup, road->base.channel,
                      road->in.session, road->base.now_ms);
}

static enum outcome
stored(struct inbound *in, struct wire_reply *reply)
{
    inbound_say_ok(in, reply);
    return OUTCOME_STORED;
}

const struct inbound_road inbound_ended = {
    .size = sizeof(struct road_ended),
    .is_spoken = is_spoken,
    .read = read_it,
    .run = run,
    .stored = stored,
    .unstored = inbound_say_later,
};
