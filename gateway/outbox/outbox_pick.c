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

#include "gateway/base/gsm7.h"
#include "gateway/outbox/outbox.h"
#include "gateway/outbox/outbox_relocate.h"
#include "gateway/outbox/outbox_tally.h"
#include "gateway/platform/clock.h"
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

static struct text
letter_text(const struct outbox_letter *letter)
{
    return (struct text){ letter->text, letter->text_len };
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

/* Whether the budget of by allows it; pages are always allowed, and counted. */
static bool
may_spend(struct outbox_pick *pick, struct outbox_want *by,
          const struct outbox_letter *letter)
{
    if (letter->class == CLASS_DANGER || by->per_day == 0
        || letter->parts <= by->left)
        return true;
    by->spent = true;
    pick->gates[by->place].open[CLASS_ORDINARY] = false;
    return false;
}

static void
spend(struct outbox_want *by, const struct outbox_letter *letter)
{
    by->left -= letter->parts;
    by->parts += letter->parts;
    by->room--;
    if (letter->class == CLASS_ORDINARY)
        by->room_ordinary--;
}

/* Takes or moves one row whose letter could be opened. */
static enum gw_err
forward(struct db *db, struct outbox_pick *pick, struct outbox_want *want,
        struct outbox_row *row, struct outbox_letter **letter_slot)
{
    struct outbox_letter *letter = *letter_slot;
    struct outbox_want *by = want;
    enum outbox_fate fate = outbox_relocate(pick, want, row, letter);

    if (fate == FATE_STAY)
        return outbox_row_update(db, row);
    if (fate == FATE_MOVE)
        by = outbox_relocate_room(pick, letter);
    letter->parts = (int64_t)sms_size(letter_text(letter)).parts;
    letter->day = clock_wib_day(pick->now_ms);
    if (by == NULL || by->paused || !may_spend(pick, by, letter)) {
        pick->moved += fate == FATE_MOVE;
        return fate == FATE_MOVE ? outbox_row_update(db, row) : GW_OK;
    }

    bool taken = pick_up(row);
    row->due_ms = 0;
    enum gw_err err = outbox_row_update(db, row);
    if (err == GW_OK && taken) {
        spend(by, letter);
        TAILQ_INSERT_TAIL(&pick->letters, letter, next);
        *letter_slot = NULL;
    }
    return err;
}

/* Takes, moves or ends one row that is due. */
static enum gw_err
take(struct db *db, struct outbox_pick *pick, struct outbox_want *want,
     int64_t id)
{
    struct opening opening = { .keyring = pick->keyring,
                               .now_ms = pick->now_ms };
    enum gw_err err = outbox_row_open(db, id, open_row, &opening);
    if (err != GW_OK)
        return err;

    OWNED(outbox_letter_free)
    struct outbox_letter *letter = opening.letter;
    struct outbox_row *row = &opening.row;
    if (letter != NULL)
        return forward(db, pick, want, row, &letter);

    struct outbox_row before = *row;
    give_up(pick, &opening, row);
    row->due_ms = 0;
    return outbox_row_move(db, &before, row, pick->now_ms);
}

/* ---- one channel ---- */

/* How many rows of a class may be touched for a channel now. */
static size_t
limit_of(const struct outbox_want *want, enum outbox_class class)
{
    unsigned room = class == CLASS_DANGER || want->room < want->room_ordinary
                        ? want->room
                        : want->room_ordinary;

    if (want->move[class])
        return OUTBOX_IDS_MAX;
    return room < OUTBOX_IDS_MAX ? room : OUTBOX_IDS_MAX;
}

static bool
is_stopped(const struct outbox_want *want, enum outbox_class class)
{
    return want->spent && class == CLASS_ORDINARY && !want->move[class];
}

/* Takes what there is room for of one priority; *ret_more when some were
 * left. */
static enum gw_err
pick_priority(struct db *db, struct outbox_pick *pick, struct outbox_want *want,
              int priority, bool *ret_more)
{
    enum outbox_class class = class_of(priority);
    struct outbox_ids ids;
    size_t limit;

    do {
        limit = limit_of(want, class);
        if (limit == 0 || pick->looked >= OUTBOX_LOOK_MAX
            || is_stopped(want, class)) {
            *ret_more = true;
            return GW_OK;
        }
        enum gw_err err = outbox_ids_due(db, want->channel, priority,
                                         pick->now_ms, limit, &ids);
        for (size_t i = 0;
             err == GW_OK && i < ids.count && !is_stopped(want, class); i++) {
            err = take(db, pick, want, ids.list[i]);
            pick->looked++;
        }
        if (err != GW_OK)
            return err;
    } while (ids.count == limit);
    *ret_more = is_stopped(want, class);
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
    int64_t due_ms = 0;
    bool more = false;

    enum gw_err err = pick_priority(db, pick, want, priority, &more);
    if (err != GW_OK)
        return err;
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

/* What stands on disk of the channels themselves. In the pick's transaction, so
 * that nothing leaves by a channel after it was paused. */
static enum gw_err
look_at_channel(struct db *db, struct outbox_pick *pick,
                struct outbox_want *want)
{
    struct outbox_channel_state state;
    struct outbox_tally tally = { { 0 } };
    enum gw_err err = outbox_channel_row_get(db, want->channel, &state);

    if (err == GW_OK && want->per_day > 0)
        err = outbox_tally_get(db, want->channel, clock_wib_day(pick->now_ms),
                               &tally);
    if (err != GW_OK)
        return err;
    want->left = want->per_day - tally.of[TALLY_PARTS];
    want->paused = state.paused;
    if (state.paused) {
        struct outbox_gate *gate = &pick->gates[want->place];
        gate->open[CLASS_DANGER] = gate->open[CLASS_ORDINARY] = false;
    }
    return GW_OK;
}

static bool
is_emptied(const struct outbox_want *want)
{
    return want->move[CLASS_DANGER] || want->move[CLASS_ORDINARY];
}

static enum gw_err
charge(struct db *db, const struct outbox_pick *pick,
       const struct outbox_want *want)
{
    if (want->parts == 0)
        return GW_OK;
    return outbox_tally_add(
        db, want->channel, clock_wib_day(pick->now_ms),
        &(struct outbox_tally){ .of = { [TALLY_PARTS] = want->parts } });
}

enum gw_err
outbox_pick(struct db *db, struct outbox_pick *pick)
{
    enum gw_err err = GW_OK;

    for (size_t i = 0; err == GW_OK && i < pick->wants_count; i++)
        err = look_at_channel(db, pick, &pick->wants[i]);
    for (size_t i = 0; err == GW_OK && i < pick->wants_count; i++) {
        struct outbox_want *want = &pick->wants[i];
        if (!want->paused || is_emptied(want))
            err = pick_channel(db, pick, want);
    }
    for (size_t i = 0; err == GW_OK && i < pick->wants_count; i++)
        err = charge(db, pick, &pick->wants[i]);
    return err;
}
