/* What the indexer does in one round: look for texts, read them, store what they
 * say, and answer it.
 *
 *   messages, changed tips, new tips --> tip_reading_make() each
 *   tip_reading_store() --> noise, page, question --> marks; one transaction
 *
 * What one would get wrong: letting new tips keep the rest waiting. In a burst a
 * call for help may stand in a text that was added to an old tip, so a part of
 * each round is theirs.
 */
#include <assert.h>

#include "handlers/tips/token_store.h"
#include "handlers/villagers/ask.h"
#include "handlers/villagers/danger.h"
#include "handlers/villagers/indexer.h"
#include "handlers/villagers/indexer_feed.h"
#include "handlers/villagers/noise.h"
#include "handlers/villagers/sms_reply.h"
#include "handlers/villagers/wish.h"

enum { CHANGED = INDEXER_TIPS / 4 };

/* Somebody who wrote just now may be asked at any hour; later the phone may be
 * in other hands. */
static const int64_t FRESH_MS = WISH_FRESH_MS;
static const int64_t WAITS_MS = INT64_C(24) * 3600 * 1000;

/* ---- looking ---- */

/* Takes the tip into the round; there is room for it. */
static struct indexer_entry *
entry_of(struct indexer_found *found, int64_t tip)
{
    for (size_t i = 0; i < found->count; i++)
        if (found->list[i].tip == tip)
            return &found->list[i];
    assert(found->count < INDEXER_TIPS);
    struct indexer_entry *entry = &found->list[found->count++];
    *entry = (struct indexer_entry){ .tip = tip };
    return entry;
}

struct looking {
    struct indexer_found *found;
    int given; /* how many of this kind */
};

static void
note_message(int64_t tip, int64_t mark, void *arg)
{
    struct looking *looking = arg;

    struct indexer_found *found = looking->found;

    assert(found->messages_count < INDEXER_MESSAGES);
    found->messages[found->messages_count++] =
        (struct indexer_message){ .tip = tip, .id = mark };
    entry_of(found, tip)->told = true;
    found->upto.newest_message = mark;
    looking->given++;
}

static void
note_changed(int64_t tip, int64_t mark, void *arg)
{
    struct looking *looking = arg;

    struct indexer_entry *entry = entry_of(looking->found, tip);

    entry->changed = true;
    entry->quiet = mark != 0;
    looking->given++;
}

static void
note_tip(int64_t tip, int64_t mark, void *arg)
{
    struct looking *looking = arg;

    struct indexer_entry *entry = entry_of(looking->found, tip);

    entry->told = true;
    entry->fresh = true;
    looking->found->upto.newest_tip = mark;
    looking->given++;
}

static enum gw_err
find(struct db *db, struct indexer_found *found)
{
    struct looking messages = { .found = found }, changed = messages,
                   tips = messages;

    enum gw_err err = tip_reading_queue(db, &found->upto);
    if (err == GW_OK)
        err = tip_reading_added(db, found->upto.newest_message,
                                INDEXER_MESSAGES, note_message, &messages);
    if (err == GW_OK)
        err = tip_reading_changed(db, CHANGED, note_changed, &changed);
    int room = INDEXER_TIPS - (int)found->count;
    if (err == GW_OK)
        err =
            tip_reading_new(db, found->upto.newest_tip, room, note_tip, &tips);
    found->more = messages.given == INDEXER_MESSAGES || changed.given == CHANGED
                  || tips.given == room;
    found->upto.waiting -= messages.given + changed.given + tips.given;
    if (found->upto.waiting < 0)
        found->upto.waiting = 0;
    return err;
}

/* What cannot be opened was said in the log; the line goes on without it. */
static enum gw_err
read_one(struct db *db, const struct setup *setup, struct indexer_entry *entry)
{
    enum gw_err err =
        tip_reading_make(db, setup->keyring, setup->places, setup->reader,
                         entry->tip, &entry->reading);

    entry->read = err == GW_OK;
    return err == GW_MISSING || err == GW_REJECTED ? GW_OK : err;
}

enum gw_err
indexer_look(struct db *db, const struct setup *setup,
             struct indexer_found *found)
{
    *found = (struct indexer_found){ .count = 0 };
    if (setup->reader == NULL)
        return GW_OK;
    enum gw_err err = find(db, found);
    for (size_t i = 0; i < found->count && err == GW_OK; i++)
        err = read_one(db, setup, &found->list[i]);
    return err;
}

void
indexer_forget(struct indexer_found *found)
{
    for (size_t i = 0; i < found->count; i++)
        if (found->list[i].read)
            tip_reading_wipe(&found->list[i].reading);
    found->count = 0;
}

/* ---- working ---- */

struct working {
    struct db *db;
    const struct setup *setup;
    int64_t now_ms;
    bool owed;
};

/* Did we ask which of the kecamatan it is? Only then "2" is an answer. */
static enum gw_err
was_asked_which(struct working *working, const struct tip_reading *reading,
                bool *ret_asked)
{
    struct sender_row row = { .id = 0 };
    enum gw_err err = GW_OK;

    if (reading->chosen != NULL)
        err = sender_load(working->db, reading->sender, working->now_ms, &row);
    if (err == GW_OK)
        *ret_asked =
            row.last_tip == reading->tip && (row.asked & ASKED_WHICH) != 0;
    return err;
}

/* Each tip pages once; but who is over the day's limit, three times a day. */
static enum gw_err
page(struct working *working, const struct tip_reading *reading,
     const struct tip_raised *raised)
{
    unsigned pages = 0;
    struct sender_row row;

    if (raised->low != 0) {
        enum gw_err err =
            sender_load(working->db, reading->sender, working->now_ms, &row);
        if (err != GW_OK || !sender_take_page(&row))
            return err;
        err = sender_save(working->db, &row);
        if (err != GW_OK)
            return err;
    }
    enum gw_err err =
        danger_page(working->db, working->setup, working->now_ms, &pages);
    working->owed = working->owed || pages > 0;
    return err;
}

static bool
is_within(int64_t now_ms, int64_t then_ms, int64_t span_ms)
{
    return now_ms - then_ms <= span_ms;
}

static struct ask_facts
facts_of(const struct working *working, const struct indexer_entry *entry,
         const struct tip_raised *raised, const struct sender_row *row)
{
    const struct tip_reading *reading = &entry->reading;

    return (struct ask_facts){
        .by_sms = reading->medium == MEDIUM_SMS
                  && reading->number.digits[0] != '\0' && !raised->withdrawn
                  && sms_gate(row) == GATE_OPEN,
        .kind = reading->kind,
        .urgency = raised->urgency > reading->urgency ? raised->urgency
                                                      : reading->urgency,
        .low = raised->low,
        .has_place = raised->has_place,
        .has_time = raised->has_time,
        .choices = reading->choices_count,
        .asked = row->asked,
        .waits = row->pending != PENDING_NONE
                 && is_within(working->now_ms, row->pending_ms, WAITS_MS),
        .fresh = entry->told && row->last_tip == reading->tip
                 && is_within(working->now_ms, row->last_ms, FRESH_MS),
    };
}

static enum gw_err
send_question(struct working *working, const struct tip_reading *reading,
              struct sender_row *row, enum ask ask, const char *choices)
{
    static const enum sms_reply replies[ASKS] = {
        [ASK_PLACE] = REPLY_ASK_PLACE,
        [ASK_WHICH] = REPLY_ASK_WHICH,
        [ASK_TIME] = REPLY_ASK_TIME,
    };
    struct sender sender = { .kind = SENDER_NUMBER, .number = reading->number };
    struct sms_reply_to to = {
        .setup = working->setup,
        .channel =
            setup_find_channel(working->setup, text_of(reading->channel)),
        .sender = &sender,
        .row = row,
        .said = text_of(reading->said),
        .choices = choices,
        .said_ms = row->last_ms,
        .now_ms = working->now_ms,
    };
    bool owed = false;

    if (to.channel == NULL)
        to.channel = working->setup->sender;
    if (to.channel == NULL)
        return GW_OK;
    enum gw_err err = sms_reply_add(working->db, &to, replies[ask],
                                    reading->tip, true, &owed);
    msisdn_wipe(&sender.number);
    if (err != GW_OK || !owed)
        return err;
    row->asked |= ask_bit(ask);
    row->pending = ask_pending(ask);
    row->pending_tip = reading->tip;
    row->pending_ms = working->now_ms;
    row->changed = true;
    working->owed = true;
    return sender_save(working->db, row);
}

static enum gw_err
ask(struct working *working, const struct indexer_entry *entry,
    const struct tip_raised *raised)
{
    struct sender_row row;

    if (entry->reading.medium != MEDIUM_SMS || entry->reading.sender == 0)
        return GW_OK;
    enum gw_err err =
        sender_load(working->db, entry->reading.sender, working->now_ms, &row);
    if (err != GW_OK)
        return err;
    char choices[VOCABULARY_CHOICES_MAX + 1];
    struct ask_facts facts = facts_of(working, entry, raised, &row);
    if (!ask_choices(entry->reading.choices, entry->reading.choices_count,
                     choices))
        facts.choices = 0;
    enum ask next = ask_next(&facts);
    return next == ASK_NOTHING
               ? GW_OK
               : send_question(working, &entry->reading, &row, next, choices);
}

static enum gw_err
note_noise(struct working *working, const struct tip_reading *reading,
           struct tip_raised *raised)
{
    enum gw_err err = GW_OK;
    bool owed = false;

    if (reading->kind == READING_NOISE) {
        err = noise_found(working->db, working->setup, reading->tip,
                          working->now_ms, &owed);
    } else if ((raised->low & LOW_NOISE) != 0) {
        err = noise_taken_back(working->db, working->setup, reading->tip,
                               working->now_ms);
        raised->low &= ~LOW_NOISE;
    }
    working->owed = working->owed || owed;
    return err;
}

static enum gw_err
store_one(struct working *working, const struct indexer_entry *entry,
          struct tip_raised *raised)
{
    const struct tip_reading *reading = &entry->reading;
    bool choose;

    enum gw_err err = was_asked_which(working, reading, &choose);
    if (err == GW_OK)
        err = tip_reading_store(working->db, reading, choose, working->now_ms,
                                raised);
    if (err != GW_OK || raised->gone || raised->stale)
        return err;
    err = note_noise(working, reading, raised);
    if (err == GW_OK && raised->to_three)
        err = page(working, reading, raised);
    return err == GW_OK ? ask(working, entry, raised) : err;
}

static enum gw_err
work_one(struct working *working, const struct indexer_entry *entry)
{
    struct tip_raised raised = { .stale = false };
    enum gw_err err = GW_OK;

    if (entry->read)
        err = store_one(working, entry, &raised);
    if (err == GW_OK && entry->changed && !raised.stale)
        err = tip_reading_done(working->db, entry->tip);
    return err == GW_OK ? token_stale(working->db, entry->tip) : err;
}

enum gw_err
indexer_work(struct db *db, const struct setup *setup,
             const struct indexer_found *found, int64_t now_ms, bool *ret_owed)
{
    struct working working = { .db = db, .setup = setup, .now_ms = now_ms };
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < found->count && err == GW_OK; i++)
        err = work_one(&working, &found->list[i]);
    if (err == GW_OK)
        err = indexer_feed(db, setup, found, now_ms);
    if (err == GW_OK)
        err = tip_reading_mark(db, &found->upto);
    if (err == GW_OK)
        *ret_owed = working.owed;
    return err;
}
