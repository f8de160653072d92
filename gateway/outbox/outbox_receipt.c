/* gateway/outbox/outbox_receipt.c -- delivery receipts.
 *
 *   receipt -- our id -------------------> message --> moved, or not
 *        \---- their id --> outbox_ref --/
 *                     \--> unknown: orphan_receipt, until the answer to some
 *                          send names that id (outbox_settle.c)
 *
 * Receipts come twice, late, in any order, and before the answer to the send
 * that caused them. The arrows of outbox_state.h make all of that harmless: a
 * receipt that finds no arrow changes nothing and is thanked for.
 *
 * The one thing one would get wrong: an id of ours in a receipt is only as good
 * as the channel it came by. A message that channel never had is not moved by
 * it.
 */
#include "gateway/outbox/outbox_receipt.h"

#include <stdio.h>
#include <string.h>

#include "gateway/outbox/outbox.h"
#include "gateway/outbox/outbox_tally.h"
#include "gateway/outbox/outbox_words.h"
#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "gateway/platform/metrics.h"

static const char *
reason_of(enum receipt_state receipt, bool opted_out)
{
    if (opted_out)
        return "opted_out";
    switch (receipt) {
    case RECEIPT_EXPIRED:
        return "expired_there";
    case RECEIPT_UNDELIVERED:
        return "undelivered";
    case RECEIPT_REJECTED:
        return "rejected";
    case RECEIPT_UNKNOWN:
    case RECEIPT_ACCEPTED:
    case RECEIPT_SENT:
    case RECEIPT_DELIVERED:
        break;
    }
    return "";
}

void
outbox_receipt_apply(struct outbox_row *row, enum receipt_state receipt,
                     bool opted_out, int64_t now_ms)
{
    enum outbox_event event;

    if (receipt > row->receipt)
        row->receipt = receipt;
    if (!outbox_receipt_event(receipt, opted_out, &event)
        || outbox_step(&row->state, event) != GW_OK)
        return;
    row->due_ms = 0;
    row->finished_ms = now_ms;
    if (row->sent_ms == 0) /* before the answer, or instead of it */
        row->sent_ms = now_ms;
    (void)snprintf(row->reason, sizeof row->reason, "%s",
                   reason_of(receipt, opted_out && event == OUTBOX_BOUNCED));
}

/* Of a message that has moved on, the channel that it left may still prove that
 * it took it after all. It may not say that the message failed: another has it
 * now. */
static bool
may_speak(const struct outbox_row *row, const char *channel,
          enum receipt_state receipt)
{
    return strcmp(row->channel, channel) == 0
           || (receipt == RECEIPT_DELIVERED
               && outbox_tried_has(row->tried, channel));
}

/* GW_MISSING  it names no message of that channel (yet) */
static enum gw_err
find(struct db *db, const char *channel, const struct receipt *receipt,
     int64_t hash, struct outbox_row *ret_row)
{
    struct outbox_row row;
    int64_t id = receipt->ours;
    enum gw_err err = GW_OK;

    if (id == 0)
        err = hash != 0 ? outbox_ref_get(db, hash, &id) : GW_MISSING;
    if (err == GW_OK)
        err = outbox_row_get(db, id, &row);
    if (err == GW_OK && !may_speak(&row, channel, receipt->state))
        err = GW_MISSING;
    if (err == GW_OK)
        *ret_row = row;
    return err;
}

static void
log_unknown_word(const char *channel, struct text word)
{
    char shown[OUTBOX_CHANNEL_MAX + 1];

    if (!text_copy(word, shown, sizeof shown))
        shown[0] = '\0';
    log_warn("outbox.receipt_unknown", LOG_WORD("channel", channel),
             LOG_WORD("word", shown));
}

static enum gw_err
keep_orphan(struct db *db, const char *channel, int64_t hash,
            const struct receipt *receipt, int64_t now_ms)
{
    if (hash == 0 || (receipt->state == RECEIPT_UNKNOWN && !receipt->opted_out))
        return GW_OK; /* names nothing, or would move nothing */
    metric_add(METRIC_RECEIPTS_ORPHAN, 1);

    bool known = false;
    enum gw_err err = outbox_orphan_has(db, hash, &known);
    if (err == GW_OK)
        err = outbox_orphan_put(db, hash, receipt->state, receipt->opted_out,
                                now_ms);
    if (err != GW_OK || known)
        return err;
    return outbox_tally_add(
        db, channel, clock_wib_day(now_ms),
        &(struct outbox_tally){ .of = { [TALLY_ORPHANS] = 1 } });
}

enum gw_err
outbox_receipt(struct db *db, const struct keyring *keyring,
               const char *channel, const struct receipt *receipt,
               int64_t now_ms)
{
    struct outbox_row row;
    int64_t hash = outbox_ref_hash(keyring, channel, receipt->ref);
    enum gw_err err = find(db, channel, receipt, hash, &row);

    if (receipt->state == RECEIPT_UNKNOWN && receipt->word.len > 0)
        log_unknown_word(channel, receipt->word);
    if (err == GW_MISSING)
        return receipt->ours != 0
                   ? GW_OK /* ours, and gone or never there: no use waiting */
                   : keep_orphan(db, channel, hash, receipt, now_ms);
    if (err != GW_OK)
        return err;

    struct outbox_row before = row;
    outbox_receipt_apply(&row, receipt->state, receipt->opted_out, now_ms);
    if (row.state == before.state && row.receipt == before.receipt)
        return GW_OK;
    return outbox_row_move(db, &before, &row, now_ms);
}
