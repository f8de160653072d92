/* handlers/villagers/sms_parts.c -- texts whose parts come one by one.
 *
 *   all there --------------> joined, taken as one text
 *   a minute without more --> taken as far as it came, each gap marked
 *   late -------------------> added to the tip that it became, or a tip
 *   cannot be joined -------> a text of its own that says which part it is
 *
 * What one would get wrong: dropping what does not fit. A reference is used
 * again, a number comes twice, a tip was erased, a stranger makes up totals: the
 * words are kept each time, with whatever is known of their place.
 */
#include "gateway/base/utf8.h"
#include "handlers/villagers/parts.h"
#include "handlers/villagers/sms_run.h"

enum { CLEAN_MAX = 256 * 1024, PIECE_MAX = 256 };

static size_t
points_of(struct text text)
{
    size_t points = 0;
    uint32_t point;

    while (utf8_next(&text, &point))
        points++;
    return points;
}

/* ---- taking ------------------------------------------------------------------- */

/* What came so far of a text that is not whole. */
static enum gw_err
file(struct sms_deed *deed, struct db *db, struct parts *parts)
{
    OWNED(buf_wipe)
    struct buf text = buf_new(CLEAN_MAX);
    struct sms_in sms = { .from = buf_text(&parts->from) };
    struct sms_run run = {
        .db = db, .deed = deed, .sms = &sms, .said_ms = parts->changed_ms
    };

    parts_write(parts, &text);
    if (!buf_ok(&text))
        return text.err;
    enum gw_err err = sms_run_text(&run, buf_text(&text));
    return err == GW_OK
               ? parts_close(db, parts, PARTS_FILED, run.kept, deed->now_ms)
               : err;
}

/* All of it. */
static enum gw_err
take_whole(struct sms_run *run, struct parts *parts)
{
    OWNED(buf_wipe)
    struct buf text = buf_new(CLEAN_MAX);

    parts_write(parts, &text);
    if (!buf_ok(&text))
        return text.err;
    enum gw_err err = sms_run_text(run, buf_text(&text));
    return err == GW_OK ? parts_close(run->db, parts, PARTS_JOINED, run->kept,
                                      run->deed->now_ms)
                        : err;
}

/* A part by itself, which goes to tip (0: none) if that still takes it. */
static enum gw_err
take_alone(struct sms_run *run, const struct part *part, int64_t tip)
{
    OWNED(buf_wipe)
    struct buf text = buf_new(CLEAN_MAX);
    enum gw_err err = GW_MISSING;

    parts_write_number(part->number, part->total, &text);
    buf_add(&text, part->text);
    if (!buf_ok(&text))
        return text.err;
    if (tip != 0)
        err = tip_message_add(run->db, run->deed->setup->keyring, tip,
                              MEDIUM_SMS, part->pseudonym,
                              text_trim(buf_text(&text)), run->deed->now_ms);
    return err == GW_MISSING || err == GW_CONFLICT
               ? sms_run_text(run, buf_text(&text))
               : err;
}

static enum gw_err
take_late(struct sms_run *run, struct parts *parts, const struct part *part)
{
    enum gw_err err = take_alone(run, part, parts->tip);

    if (err == GW_OK && parts->count == parts->total)
        err = parts_close(run->db, parts, PARTS_JOINED, parts->tip,
                          run->deed->now_ms);
    return err;
}

/* ---- where it belongs ----------------------------------------------------------- */

/* One sender's texts under way are few: the oldest makes room. */
static enum gw_err
make_room(struct sms_run *run, int64_t pseudonym)
{
    OWNED(parts_wipe)
    struct parts oldest = { .id = 0 };
    int64_t id;

    enum gw_err err = parts_oldest(run->db, pseudonym, &id);
    if (err == GW_OK)
        err = parts_load(run->db, run->deed->setup->keyring, id, &oldest);
    if (err != GW_OK)
        return err == GW_MISSING ? GW_OK : err;
    return file(run->deed, run->db, &oldest);
}

static bool
is_past(const struct parts *parts, int64_t now_ms)
{
    return parts->changed_ms < now_ms - PARTS_LATE_MS
           || parts->changed_ms > now_ms + PARTS_LATE_MS;
}

/* Finds the part's set: the one that is there, or, if that is another text's,
 * an empty one in its stead. */
static enum gw_err
find_set(struct sms_run *run, const struct part *part, struct parts *ret_parts,
         enum parts_place *ret_place)
{
    const struct keyring *keyring = run->deed->setup->keyring;
    OWNED(parts_wipe)
    struct parts fresh = { .id = 0 };
    OWNED(parts_wipe)
    struct parts there = { .id = 0 };
    enum parts_place place = PARTS_OTHER;

    enum gw_err err = parts_begin(keyring, part, run->deed->now_ms, &fresh);
    if (err == GW_OK)
        err = parts_load(run->db, keyring, fresh.id, &there);
    if (err == GW_OK && there.mark == fresh.mark
        && !is_past(&there, run->deed->now_ms))
        err = parts_look(keyring, &there, part, &place);
    if (err == GW_OK && place != PARTS_OTHER) {
        *ret_parts = there;
        there = (struct parts){ .id = 0 };
        *ret_place = place;
        return GW_OK;
    }
    if (err == GW_OK && there.state == PARTS_OPEN)
        err = file(run->deed, run->db, &there);
    if (err == GW_OK)
        err = parts_remove(run->db, fresh.id);
    if (err == GW_OK || err == GW_MISSING)
        err = make_room(run, part->pseudonym);
    if (err != GW_OK)
        return err;
    *ret_parts = fresh;
    fresh = (struct parts){ .id = 0 };
    *ret_place = PARTS_FREE;
    return GW_OK;
}

static enum gw_err
take_part(struct sms_run *run, const struct part *part, bool *ret_repeat)
{
    OWNED(parts_wipe)
    struct parts parts = { .id = 0 };
    enum parts_place place;

    enum gw_err err = find_set(run, part, &parts, &place);
    if (err != GW_OK)
        return err;
    *ret_repeat = place == PARTS_SAME;
    if (place == PARTS_SAME)
        return GW_OK;
    err = parts_add(run->db, run->deed->setup->keyring, &parts, part,
                    run->deed->now_ms);
    if (err != GW_OK)
        return err;
    if (parts.state != PARTS_OPEN)
        return take_late(run, &parts, part);
    return parts.count == parts.total ? take_whole(run, &parts) : GW_OK;
}

/* ---- the two ways in --------------------------------------------------------------- */

/* Nobodies share nothing, and what no SMS holds is no part of one. */
static bool
can_join(const struct part *part)
{
    return part->pseudonym != 0 && part->total <= PARTS_MAX
           && points_of(part->text) <= PARTS_TEXT_MAX
           && part->from.len <= PARTS_FROM_MAX && part->to.len <= PIECE_MAX
           && part->ref.len <= PIECE_MAX;
}

enum gw_err
sms_run_part(struct sms_run *run, bool *ret_repeat)
{
    OWNED(buf_wipe)
    struct buf clean = buf_new(CLEAN_MAX);
    const char *channel = run->deed->channel->config->name;
    const struct sms_in *sms = run->sms;
    struct sender sender = sender_read(sms->from);

    utf8_clean(sms->text, &clean);
    if (!buf_ok(&clean))
        return clean.err;
    struct part part = {
        .channel = channel,
        .pseudonym =
            keyring_sender(run->deed->setup->keyring, channel, &sender),
        .from = sms->from,
        .to = sms->to,
        .ref = sms->part_ref,
        .total = sms->part_total,
        .number = sms->part_number,
        .text = buf_text(&clean),
    };
    *ret_repeat = false;
    if (part.number < 1 || part.number > part.total)
        return sms_run_text(run, sms->text);
    return can_join(&part) ? take_part(run, &part, ret_repeat)
                           : take_alone(run, &part, 0);
}

enum gw_err
sms_file_parts(struct db *db, const struct setup *setup, int64_t id,
               int64_t now_ms, bool *ret_owes_sms)
{
    OWNED(parts_wipe)
    struct parts parts = { .id = 0 };
    /* A channel may have left the config meanwhile; it answers nothing then. */
    struct channel_config gone = { .name = parts.channel };
    struct setup_channel nowhere = { .config = &gone };
    struct sms_deed deed = { .setup = setup, .now_ms = now_ms };

    enum gw_err err = parts_load(db, setup->keyring, id, &parts);
    if (err == GW_OK && parts_is_quiet(&parts, now_ms)) {
        deed.channel = setup_find_channel(setup, text_of(parts.channel));
        if (deed.channel == NULL)
            deed.channel = &nowhere;
        err = file(&deed, db, &parts);
    }
    if (err != GW_OK && err != GW_MISSING)
        return err;
    *ret_owes_sms = deed.owes_sms;
    return GW_OK;
}
