/* gateway/outbox/outbox_settle.c -- putting down how a send ended.
 *
 * While a message was on its way, its receipt may have come (it is DELIVERED
 * already) and its tip may have been erased (its words are gone). The first is
 * the end of it whatever the answer says; the second only matters when it would
 * have to be sent again.
 *
 * The one thing one would get wrong: the aggregator's id must be kept even when
 * the answer moves nothing, for later receipts name it.
 */
#include "gateway/outbox/outbox_settle.h"

#include <stdio.h>

#include "gateway/outbox/outbox_receipt.h"
#include "gateway/outbox/outbox_tally.h"
#include "gateway/platform/clock.h"

/* Puts the channel that it leaves among those it has tried; with no room left
 * it begins anew. */
static void
change_channel(struct outbox_row *row, const char *to_channel)
{
    if (!outbox_tried_add(row->tried, row->channel))
        row->tried[0] = '\0';
    (void)text_copy(text_of(to_channel), row->channel, sizeof row->channel);
}

static void
set_reason(struct outbox_row *row, const char *reason)
{
    (void)snprintf(row->reason, sizeof row->reason, "%s", reason);
}

/* Moves the row by the answer alone; false when the answer comes too late. */
static bool
move(struct outbox_row *row, const struct outbox_settlement *settlement)
{
    enum outbox_event event = settlement->event;

    if (!row->has_words && event != OUTBOX_ACCEPTED && event != OUTBOX_REFUSED)
        event = OUTBOX_ERASED;
    if (outbox_step(&row->state, event) != GW_OK)
        return false;
    row->attempts += settlement->counts;
    if (outbox_state_open(row->state)) {
        /* Looked at again no later than when it expires. */
        row->due_ms = settlement->due_ms < row->expires_ms ? settlement->due_ms
                                                           : row->expires_ms;
        set_reason(row, settlement->reason);
        row->pinned |= settlement->pinned;
        if (settlement->fresh)
            row->tried[0] = '\0';
        if (settlement->to_channel[0] != '\0')
            change_channel(row, settlement->to_channel);
        return true;
    }
    if (event == OUTBOX_ACCEPTED)
        row->sent_ms = settlement->now_ms;
    row->due_ms = 0;
    row->finished_ms = row->state == OUTBOX_FAILED ? settlement->now_ms : 0;
    set_reason(row, event == OUTBOX_ERASED     ? "erased"
                    : event == OUTBOX_ACCEPTED ? ""
                                               : settlement->reason);
    return true;
}

static enum gw_err
keep_ref(struct db *db, const struct outbox_settlement *settlement,
         struct outbox_row *row)
{
    enum receipt_state receipt;
    bool opted_out;
    enum gw_err err =
        outbox_ref_put(db, settlement->ref, row->id, settlement->now_ms);

    if (err == GW_OK)
        err = outbox_orphan_take(db, settlement->ref, &receipt, &opted_out);
    if (err != GW_OK)
        return err == GW_MISSING ? GW_OK : err;
    outbox_receipt_apply(row, receipt, opted_out, settlement->now_ms);
    return outbox_tally_add(
        db, row->channel, clock_wib_day(settlement->now_ms),
        &(struct outbox_tally){ .of = { [TALLY_ORPHANS] = -1 } });
}

static enum gw_err
give_back(struct db *db, const char *channel,
          const struct outbox_settlement *settlement)
{
    if (!settlement->unspent || settlement->parts == 0)
        return GW_OK;
    return outbox_tally_add(
        db, channel, settlement->day,
        &(struct outbox_tally){ .of = { [TALLY_PARTS] = -settlement->parts } });
}

enum gw_err
outbox_settle(struct db *db, struct outbox_settlement *settlement)
{
    struct outbox_row row, before;
    enum gw_err err = outbox_row_get(db, settlement->id, &row);

    settlement->ret_state = OUTBOX_NOWHERE;
    if (err == GW_MISSING)
        return GW_OK;
    if (err != GW_OK)
        return err;

    before = row;
    err = give_back(db, row.channel, settlement);
    if (err != GW_OK)
        return err;
    bool moved = move(&row, settlement);
    if (settlement->ref != 0) {
        err = keep_ref(db, settlement, &row);
        if (err != GW_OK)
            return err;
    }
    if (moved || settlement->ref != 0)
        err = outbox_row_move(db, &before, &row, settlement->now_ms);
    if (err == GW_OK)
        settlement->ret_state = row.state;
    return err;
}
