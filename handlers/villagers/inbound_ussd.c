/* handlers/villagers/inbound_ussd.c -- the road of a USSD turn.
 *
 * What one would get wrong: answering trouble with 503. The operator would show
 * the villager an error of its own; a last screen of ours says what to do when
 * a life is in danger.
 */
#include "handlers/villagers/inbound_request.h"
#include "handlers/villagers/ussd.h"

struct road_ussd {
    struct inbound base; /* first */
    struct turn_in in;
    struct ussd_turn turn;
};

/* Not in the language files: it must be there when they are not. */
static const char BUSY[] = "Maaf, layanan sedang sibuk. Coba lagi nanti. "
                           "Bahaya: telepon 110.";

static bool
is_spoken(const struct adapter *adapter)
{
    return adapter->read_turn != NULL && adapter->write_screen != NULL;
}

static enum gw_err
read_it(struct inbound *in)
{
    struct road_ussd *road = (struct road_ussd *)in;

    ussd_turn_init(&road->turn);
    return in->channel->adapter->read_turn(&in->in, &road->in);
}

static enum gw_err
run(struct db *db, void *arg)
{
    struct road_ussd *road = arg;

    road->turn.setup = road->base.setup;
    road->turn.channel = road->base.channel;
    road->turn.in = &road->in;
    road->turn.now_ms = road->base.now_ms;
    enum gw_err err = ussd_turn_take(db, &road->turn);
    road->base.owes_sms = road->turn.owes_sms;
    return err;
}

static enum outcome
stored(struct inbound *in, struct wire_reply *reply)
{
    struct road_ussd *road = (struct road_ussd *)in;

    in->channel->adapter->write_screen(&in->in, buf_text(&road->turn.screen),
                                       road->turn.more, reply);
    return road->turn.repeat ? OUTCOME_REPEAT : OUTCOME_STORED;
}

static void
unstored(struct inbound *in, struct wire_reply *reply)
{
    in->channel->adapter->write_screen(&in->in, text_of(BUSY), false, reply);
}

static void
release(struct inbound *in)
{
    ussd_turn_free(&((struct road_ussd *)in)->turn);
}

const struct inbound_road inbound_ussd = {
    .size = sizeof(struct road_ussd),
    .is_spoken = is_spoken,
    .read = read_it,
    .run = run,
    .stored = stored,
    .unstored = unstored,
    .release = release,
};
