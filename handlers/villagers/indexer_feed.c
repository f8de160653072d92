/* Lines of the time line for what senders do, written after the fact.
 *
 *   new tip --> follow_begin()      message --> EVENT_MESSAGE_IN
 *   changed --> EVENT_CHANGED       the last two: follow_answered()
 *
 * What one would get wrong: writing them where texts are stored. That is the
 * road that no villager may wait on; here they come in the order of ids, in
 * small ops, and exactly once, since the marks move in the same transaction.
 */
#include "handlers/villagers/indexer_feed.h"

#include "handlers/followup/follow.h"

struct feeding {
    struct follow follow;
    const struct indexer_found *found;
};

static enum gw_err
tell(const struct feeding *feeding, enum event_kind kind, int64_t subject)
{
    const struct follow *follow = &feeding->follow;
    struct event_new event = {
        .tip = follow->tip,
        .kind = kind,
        .detail = "",
        .subject = subject,
        .now_ms = follow->now_ms,
    };
    int64_t id;

    return event_record(follow->db, follow->keyring, &event, &id);
}

static enum gw_err
feed_messages(const struct feeding *feeding, bool *ret_any)
{
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < feeding->found->messages_count && err == GW_OK;
         i++) {
        const struct indexer_message *message = &feeding->found->messages[i];
        if (message->tip != feeding->follow.tip)
            continue;
        err = tell(feeding, EVENT_MESSAGE_IN, message->id);
        *ret_any = true;
    }
    return err;
}

/* A tip that is new and went on before anybody could look just came in. */
static enum gw_err
feed_one(const struct feeding *feeding, const struct indexer_entry *entry)
{
    bool answered = entry->changed && !entry->quiet && !entry->fresh;
    enum gw_err err = GW_OK;

    if (entry->fresh)
        err = follow_begin(&feeding->follow);
    if (err == GW_OK && answered)
        err = tell(feeding, EVENT_CHANGED, 0);
    if (err == GW_OK)
        err = feed_messages(feeding, &answered);
    return err == GW_OK && answered ? follow_answered(&feeding->follow) : err;
}

enum gw_err
indexer_feed(struct db *db, const struct setup *setup,
             const struct indexer_found *found, int64_t now_ms)
{
    struct feeding feeding = {
        .follow = { .db = db,
                    .keyring = setup->keyring,
                    .calendar = setup->calendar,
                    .now_ms = now_ms },
        .found = found,
    };
    enum gw_err err = GW_OK;

    if (setup->calendar == NULL)
        return GW_OK;
    for (size_t i = 0; i < found->count && err == GW_OK; i++) {
        feeding.follow.tip = found->list[i].tip;
        err = feed_one(&feeding, &found->list[i]);
        if (err == GW_MISSING)
            err = GW_OK; /* gone since it was found */
    }
    return err;
}
