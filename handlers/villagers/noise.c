/* handlers/villagers/noise.c -- see noise.h.
 *
 *   read as noise --> tip last in line, counted --> the first time: one warning
 *   counted twice and warned --> new texts are read before they are answered:
 *                     noise: silence     a tip: answered, and half is forgotten
 *
 * What is counted is tips, by the mark on the tip, so it does not matter how
 * often the reader comes by.
 *
 * What one would get wrong: a phone of several people. The true report of one
 * must be answered whatever another sent before, so silence is decided text by
 * text, and what was counted fades (sender.c).
 */
#include "handlers/villagers/noise.h"

#include "gateway/base/own.h"
#include "handlers/tips/reader.h"
#include "handlers/tips/tip.h"
#include "handlers/villagers/sms_reply.h"

enum { SAID_MAX = 256 * 1024, CHANNEL_MAX = 64 };

/* What the row of a tip tells. */
struct told {
    int64_t pseudonym;
    int medium;
    char channel[CHANNEL_MAX];
    struct buf said;
};
static inline void
told_free_slot(struct told *told)
{
    buf_wipe(&told->said);
}

static enum gw_err
note(const struct tip_view *view, void *arg)
{
    struct told *told = arg;

    told->pseudonym = view->pseudonym;
    told->medium = view->medium;
    /* A name that does not fit is none of ours. */
    (void)text_copy(view->channel, told->channel, sizeof told->channel);
    buf_add(&told->said, view->narrative);
    return told->said.err;
}

static enum gw_err
look(struct db *db, const struct setup *setup, int64_t tip, struct told *told)
{
    *told = (struct told){ .said = buf_new(SAID_MAX) };
    return tip_get(db, setup->keyring, tip, NULL, 0, note, told);
}

/* Unless it cannot be sent: then the next time. */
static enum gw_err
warn(struct db *db, const struct setup *setup, int64_t tip,
     const struct told *told, struct sender_row *row, int64_t now_ms)
{
    struct sender sender;
    const struct setup_channel *channel =
        setup_find_channel(setup, text_of(told->channel));

    enum gw_err err = tip_sender(db, setup->keyring, tip, &sender);
    if (channel == NULL)
        channel = setup->sender;
    if (err != GW_OK || channel == NULL)
        return err;
    struct sms_reply_to to = {
        .setup = setup,
        .channel = channel,
        .sender = &sender,
        .row = row,
        .said = buf_text(&told->said),
        .said_ms = row->last_tip == tip ? row->last_ms : 0,
        .now_ms = now_ms,
    };
    return sms_reply_add(db, &to, REPLY_NOISE, 0, false, &row->warned);
}

enum gw_err
noise_found(struct db *db, const struct setup *setup, int64_t tip,
            int64_t now_ms, bool *ret_owed)
{
    OWNED(told_free)
    struct told told;
    struct sender_row row;
    bool changed = false, owed = false;

    enum gw_err err = look(db, setup, tip, &told);
    if (err == GW_OK && told.medium == MEDIUM_SMS)
        err = tip_set_low(db, tip, LOW_NOISE, true, now_ms, &changed);
    if (err == GW_OK && changed && told.pseudonym != 0) {
        err = sender_load(db, told.pseudonym, now_ms, &row);
        if (err != GW_OK)
            return err;
        sender_was_noise(&row);
        if (!row.warned) {
            err = warn(db, setup, tip, &told, &row, now_ms);
            owed = row.warned;
        }
        if (err == GW_OK)
            err = sender_save(db, &row);
    }
    if (err == GW_OK)
        *ret_owed = owed;
    return err;
}

enum gw_err
noise_taken_back(struct db *db, const struct setup *setup, int64_t tip,
                 int64_t now_ms)
{
    OWNED(told_free)
    struct told told = { .said = buf_new(SAID_MAX) };
    struct sender_row row;
    bool changed;

    enum gw_err err = tip_set_low(db, tip, LOW_NOISE, false, now_ms, &changed);
    if (err != GW_OK || !changed)
        return err;
    err = look(db, setup, tip, &told);
    if (err == GW_OK && told.pseudonym != 0)
        err = sender_load(db, told.pseudonym, now_ms, &row);
    if (err != GW_OK || told.pseudonym == 0)
        return err;
    sender_was_no_noise(&row);
    return sender_save(db, &row);
}

bool
noise_is_unanswered(const struct setup *setup, struct sender_row *row,
                    struct text said, int64_t now_ms)
{
    struct reading reading;

    if (setup->reader == NULL || !sender_is_quiet(row))
        return false;
    reader_read(setup->reader, said, now_ms / 1000, &reading);
    if (reading.kind == READING_NOISE)
        return true;
    sender_was_true(row);
    return false;
}
