/* gateway/outbox/outbox.c -- messages as the rest of the program sees them:
 * added with the deed that owes them, shown to officers, erased with their tip.
 *
 * All of it runs inside an op of somebody else, so a message exists exactly
 * when its deed does. The sender (outbox_send.c) finds the rows afterwards.
 *
 * The one thing one would get wrong: a message that is under way when its tip
 * is erased stays SENDING. The answer is still to come, and whoever brings it
 * finds the words gone and ends it there.
 */
#include "gateway/outbox/outbox.h"

#include <assert.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/gsm7.h"
#include "gateway/outbox/outbox_retry.h"
#include "gateway/outbox/outbox_rows.h"
#include "gateway/outbox/outbox_words.h"
#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"

/* ---- adding ---- */

static enum gw_err
check_text(struct text text)
{
    if (text.len == 0 || text.len > OUTBOX_TEXT_MAX)
        return GW_REJECTED;
    return sms_size(text).parts <= SMS_PARTS_MAX ? GW_OK : GW_REJECTED;
}

static enum gw_err
insert(struct db *db, const struct keyring *keyring,
       const struct outbox_new *message, const struct outbox_row *row)
{
    OWNED(buf_free)
    struct buf to = buf_new(256);
    OWNED(buf_free)
    struct buf text = buf_new(OUTBOX_TEXT_MAX + 256);

    outbox_seal_to(keyring, row->id, message->to, &to);
    outbox_seal_text(keyring, row->id, message->text, &text);
    if (!buf_ok(&to))
        return to.err;
    if (!buf_ok(&text))
        return text.err;
    return outbox_row_insert(db, row, buf_text(&to), buf_text(&text));
}

/* One of quiet hours, say. */
static void
hold_back(struct outbox_row *row, int64_t not_before_ms)
{
    int64_t latest_ms = row->created_ms + OUTBOX_HELD_MAX_MS;

    if (not_before_ms <= row->created_ms)
        return;
    row->held_ms = not_before_ms < latest_ms ? not_before_ms : latest_ms;
    row->due_ms = row->held_ms;
}

enum gw_err
outbox_add(struct db *db, const struct keyring *keyring,
           const struct outbox_new *message, int64_t *ret_id)
{
    assert(strlen(message->channel) <= OUTBOX_CHANNEL_MAX);

    struct outbox_row row = {
        .tip = message->tip,
        .priority = (int)message->priority,
        .state = OUTBOX_QUEUED,
        .receipt = RECEIPT_UNKNOWN,
        .created_ms = message->now_ms,
        .due_ms = message->now_ms,
    };

    hold_back(&row, message->not_before_ms);
    row.expires_ms = outbox_retry_expiry(message->priority == OUTBOX_DANGER,
                                         row.due_ms, message->expires_ms);

    enum gw_err err = check_text(message->text);
    if (err == GW_OK)
        err = db_next_id(db, SEQ_OUTBOX, &row.id);
    if (err != GW_OK)
        return err;
    (void)text_copy(text_of(message->channel), row.channel, sizeof row.channel);
    err = insert(db, keyring, message, &row);
    if (err != GW_OK)
        return err;
    *ret_id = row.id;
    return GW_OK;
}

/* ---- showing ---- */

struct showing {
    const struct keyring *keyring;
    outbox_view_fn *fn;
    void *arg;
};

static enum gw_err
show(const struct outbox_row *row, struct text sealed_to,
     struct text sealed_text, void *arg)
{
    const struct showing *showing = arg;
    OWNED(buf_wipe)
    struct buf plain = buf_new(OUTBOX_TEXT_MAX);
    struct outbox_view view = {
        .id = row->id,
        .created_ms = row->created_ms,
        .delivery = outbox_state_word(row->state),
        .reason = row->reason,
    };

    (void)sealed_to;
    if (sealed_text.at != NULL) {
        enum gw_err err =
            outbox_open_text(showing->keyring, row->id, sealed_text, &plain);
        if (err == GW_NOMEM)
            return err;
        if (err != GW_OK) /* one damaged text must not hide all others */
            log_error("outbox.unreadable", LOG_NUM("outbox", row->id),
                      LOG_WORD("reason", gw_err_word(err)));
        else
            view.text = buf_text(&plain);
    }
    return showing->fn(&view, showing->arg);
}

enum gw_err
outbox_of_tip(struct db *db, const struct keyring *keyring, int64_t tip,
              outbox_view_fn *fn, void *arg)
{
    struct showing showing = { keyring, fn, arg };

    return outbox_rows_of_tip(db, tip, show, &showing);
}

/* ---- erasing ---- */

static enum gw_err
wipe(struct db *db, struct outbox_row *row, int64_t now_ms)
{
    enum gw_err err = outbox_row_wipe(db, row->id);

    if (err != GW_OK)
        return err;
    if (row->state == OUTBOX_SENDING
        || outbox_step(&row->state, OUTBOX_ERASED) != GW_OK)
        return GW_OK; /* under way (see above), or over long since */
    row->due_ms = 0;
    row->finished_ms = now_ms;
    (void)snprintf(row->reason, sizeof row->reason, "erased");
    return outbox_row_update(db, row);
}

/* all: those that went out, too. */
static enum gw_err
erase(struct db *db, int64_t tip, bool all)
{
    struct outbox_ids ids = { .count = 0 };
    int64_t now_ms = clock_wall_ms();
    int64_t after = 0;
    struct outbox_row row;

    for (;;) {
        enum gw_err err = outbox_ids_of_tip(db, tip, after, &ids);
        for (size_t i = 0; err == GW_OK && i < ids.count; i++) {
            err = outbox_row_get(db, ids.list[i], &row);
            if (err == GW_OK && (all || outbox_state_open(row.state)))
                err = wipe(db, &row, now_ms);
        }
        if (err != GW_OK || ids.count == 0)
            return err;
        after = ids.list[ids.count - 1];
    }
}

enum gw_err
outbox_erase_tip(struct db *db, int64_t tip)
{
    return erase(db, tip, true);
}

enum gw_err
outbox_forget_tip(struct db *db, int64_t tip)
{
    return erase(db, tip, false);
}

enum gw_err
outbox_release_tip(struct db *db, int64_t tip, int64_t now_ms, int *ret_count)
{
    enum gw_err err = outbox_row_release(db, tip, now_ms);

    if (err == GW_OK)
        *ret_count = (int)db_changes(db);
    return err;
}
