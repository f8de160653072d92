/* gateway/outbox/outbox_pick.c -- taking messages that are due off the rows.
 *
 *   channel -> priority by priority, lowest first -> those due longest
 *
 * A message is SENDING on disk before anybody sends it, so a crash at any point
 * leaves it where it will be taken up again.
 *
 * The one thing one would get wrong: what is found here may be past its time,
 * erased, or sealed under a key that we lack. Each ends here, for a row that is
 * due and never moves would be found first by every later look.
 */
#include "gateway/outbox/outbox_pick.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/outbox/outbox.h"
#include "gateway/platform/log.h"

/* ---- letters ---- */

void
outbox_letter_wipe(struct outbox_letter *letter)
{
    crypto_wipe(letter->text, sizeof letter->text);
    letter->text_len = 0;
    msisdn_wipe(&letter->to);
}

void
outbox_letter_free(struct outbox_letter *letter)
{
    if (letter == NULL)
        return;
    outbox_letter_wipe(letter);
    free(letter);
}

void
outbox_pick_clear(struct outbox_pick *pick)
{
    struct outbox_letter *letter;

    while ((letter = TAILQ_FIRST(&pick->letters)) != NULL) {
        TAILQ_REMOVE(&pick->letters, letter, next);
        outbox_letter_free(letter);
    }
}

static enum outbox_class
class_of(int priority)
{
    return priority <= OUTBOX_DANGER ? CLASS_DANGER : CLASS_ORDINARY;
}

/* ---- one row ---- */

struct opening {
    const struct keyring *keyring;
    int64_t now_ms;
    struct outbox_row row;
    struct outbox_letter *letter; /* NULL: not to be sent, see words */
    enum gw_err words;            /* GW_OK: they could be read */
};

static enum gw_err
open_words(const struct keyring *keyring, struct outbox_letter *letter,
           struct text sealed_to, struct text sealed_text)
{
    OWNED(buf_wipe)
    struct buf plain = buf_new(OUTBOX_TEXT_MAX);
    enum gw_err err =
        outbox_open_to(keyring, letter->id, sealed_to, &letter->to);

    if (err == GW_OK)
        err = outbox_open_text(keyring, letter->id, sealed_text, &plain);
    if (err != GW_OK)
        return err;
    letter->text_len = plain.len;
    memcpy(letter->text, buf_cstr(&plain), plain.len);
    return GW_OK;
}

static enum gw_err
open_row(const struct outbox_row *row, struct text sealed_to,
         struct text sealed_text, void *arg)
{
    struct opening *opening = arg;

    opening->row = *row;
    if (row->expires_ms <= opening->now_ms || !row->has_words)
        return GW_OK;

    OWNED(outbox_letter_free)
    struct outbox_letter *letter = calloc(1, sizeof *letter);
    if (letter == NULL)
        return GW_NOMEM;
    letter->id = row->id;
    (void)text_copy(text_of(row->channel), letter->channel,
                    sizeof letter->channel);
    letter->class = class_of(row->priority);
    letter->attempts = row->attempts;
    letter->due_ms = row->due_ms;
    opening->words =
        open_words(opening->keyring, letter, sealed_to, sealed_text);
    if (opening->words == GW_NOMEM)
        return GW_NOMEM;
    if (opening->words == GW_OK)
        opening->letter = GIVE(letter);
    return GW_OK;
}

static bool
pick_up(struct outbox_row *row)
{
    if (row->state == OUTBOX_WAITING
        && outbox_step(&row->state, OUTBOX_DUE) != GW_OK)
        return false;
    return outbox_step(&row->state, OUTBOX_PICKED) == GW_OK;
}

/* Ends a row that cannot be sent. */
static void
give_up(struct outbox_pick *pick, const struct opening *opening,
        struct outbox_row *row)
{
    enum outbox_event event = OUTBOX_REFUSED;
    const char *reason = "unreadable";

    if (!row->has_words) {
        event = OUTBOX_ERASED;
        reason = "erased";
    } else if (row->expires_ms <= pick->now_ms) {
        event = OUTBOX_EXPIRED;
        reason = "expired";
        pick->expired++;
    } else {
        log_error("outbox.unreadable", LOG_WORD("channel", row->channel),
                  LOG_NUM("outbox", row->id),
                  LOG_WORD("reason", gw_err_word(opening->words)));
        pick->unreadable++;
    }
    bool ready = event != OUTBOX_REFUSED || pick_up(row);
    if (ready && outbox_step(&row->state, event) == GW_OK)
        row->finished_ms = pick->now_ms;
    (void)snprintf(row->reason, sizeof row->reason, "%s", reason);
}

/* Takes or ends one row that is due. */
static enum gw_err
take(struct db *db, struct outbox_pick *pick, int64_t id, bool *ret_taken)
{
    struct opening opening = { .keyring = pick->keyring,
                               .now_ms = pick->now_ms };
    enum gw_err err = outbox_row_open(db, id, open_row, &opening);
    if (err != GW_OK)
        return err;

    OWNED(outbox_letter_free)
    struct outbox_letter *letter = opening.letter;
    struct outbox_row *row = &opening.row;
    bool taken = false;
    if (letter == NULL) {
        give_up(pick, &opening, row);
    } else {
        taken = pick_up(row);
    }
    row->due_ms = 0;
    err = outbox_row_update(db, row);
    if (err != GW_OK)
        return err;
    if (taken) {
        TAILQ_INSERT_TAIL(&pick->letters, letter, next);
        letter = NULL;
    }
    *ret_taken = taken;
    return GW_OK;
}

/* ---- one channel ---- */

/* Takes up to *room of one priority; *ret_more when some were left. */
static enum gw_err
pick_priority(struct db *db, struct outbox_pick *pick, const char *channel,
              int priority, unsigned *room, bool *ret_more)
{
    struct outbox_ids ids;
    size_t limit;

    do {
        limit = *room < OUTBOX_IDS_MAX ? *room : OUTBOX_IDS_MAX;
        if (limit == 0 || pick->looked >= OUTBOX_LOOK_MAX) {
            *ret_more = true;
            return GW_OK;
        }
        enum gw_err err =
            outbox_ids_due(db, channel, priority, pick->now_ms, limit, &ids);
        for (size_t i = 0; err == GW_OK && i < ids.count; i++) {
            bool taken = false;
            err = take(db, pick, ids.list[i], &taken);
            *room -= taken;
            pick->looked++;
        }
        if (err != GW_OK)
            return err;
    } while (ids.count == limit);
    *ret_more = false;
    return GW_OK;
}

static void
sooner(int64_t *due_ms, int64_t other_ms)
{
    if (*due_ms == 0 || other_ms < *due_ms)
        *due_ms = other_ms;
}

static enum gw_err
pick_class(struct db *db, struct outbox_pick *pick, struct outbox_want *want,
           int priority)
{
    enum outbox_class class = class_of(priority);
    unsigned room = want->room;
    int64_t due_ms = 0;
    bool more = false;

    if (class == CLASS_ORDINARY && want->room_ordinary < room)
        room = want->room_ordinary;

    unsigned before = room;
    enum gw_err err =
        pick_priority(db, pick, want->channel, priority, &room, &more);
    if (err != GW_OK)
        return err;
    want->room -= before - room;
    if (class == CLASS_ORDINARY)
        want->room_ordinary -= before - room;
    want->more[class] = want->more[class] || more;

    err = outbox_next_due(db, want->channel, priority, pick->now_ms, &due_ms);
    if (err == GW_OK)
        sooner(&want->next_due_ms[class], due_ms);
    return err == GW_MISSING ? GW_OK : err;
}

static enum gw_err
pick_channel(struct db *db, struct outbox_pick *pick, struct outbox_want *want)
{
    int priority = -1;
    enum gw_err err;

    while ((err = outbox_next_priority(db, want->channel, priority, &priority))
           == GW_OK) {
        if (!want->asked[class_of(priority)])
            continue;
        err = pick_class(db, pick, want, priority);
        if (err != GW_OK)
            return err;
    }
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
outbox_pick(struct db *db, struct outbox_pick *pick)
{
    for (size_t i = 0; i < pick->wants_count; i++) {
        enum gw_err err = pick_channel(db, pick, &pick->wants[i]);
        if (err != GW_OK)
            return err;
    }
    return GW_OK;
}

/* ---- after a crash ---- */

static enum gw_err
retake_one(struct db *db, int64_t id, int64_t now_ms)
{
    struct outbox_row row;
    enum gw_err err = outbox_row_get(db, id, &row);

    if (err != GW_OK)
        return err;
    err =
        outbox_step(&row.state, row.has_words ? OUTBOX_TROUBLE : OUTBOX_ERASED);
    if (err != GW_OK)
        return err == GW_CONFLICT ? GW_OK : err;
    row.attempts++;
    row.due_ms = row.has_words ? now_ms : 0;
    row.finished_ms = row.has_words ? 0 : now_ms;
    (void)snprintf(row.reason, sizeof row.reason, "%s",
                   row.has_words ? "interrupted" : "erased");
    return outbox_row_update(db, &row);
}

enum gw_err
outbox_retake(struct db *db, int64_t now_ms, size_t *ret_count)
{
    struct outbox_ids ids;
    enum gw_err err = outbox_ids_sending(db, &ids);

    for (size_t i = 0; err == GW_OK && i < ids.count; i++)
        err = retake_one(db, ids.list[i], now_ms);
    if (err == GW_OK)
        *ret_count = ids.count;
    return err;
}
