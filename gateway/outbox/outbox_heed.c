/* gateway/outbox/outbox_heed.c -- a receiver who told the aggregator to stop.
 *
 * The message is refused and over; that the receiver is to be left alone is for
 * whoever keeps such wishes, who is told in the same transaction.
 *
 * What one would get wrong: asking for the number afterwards. It leaves the row
 * with the message's end, so it is read before that is put down.
 */
#include "gateway/outbox/outbox_sender.h"

struct heeding {
    const struct outbox_letter *letter;
    struct db *db;
};

static enum gw_err
tell(const struct outbox_row *row, struct text sealed_to,
     struct text sealed_text, void *arg)
{
    const struct heeding *heeding = arg;
    const struct outbox *outbox = heeding->letter->outbox;
    struct msisdn to;

    (void)sealed_text;
    enum gw_err err = outbox_open_to(outbox->keyring, row->id, sealed_to, &to);
    if (err == GW_NOMEM)
        return err;
    if (err != GW_OK)
        return GW_OK; /* erased meanwhile: nobody is known any more */
    err = outbox->on_opted_out(heeding->db, &to,
                               heeding->letter->settlement.now_ms,
                               outbox->on_opted_out_arg);
    msisdn_wipe(&to);
    return err;
}

enum gw_err
outbox_heed(struct db *db, const struct outbox_letter *letter)
{
    struct heeding heeding = { .letter = letter, .db = db };

    if (!letter->settlement.opted_out || letter->outbox->on_opted_out == NULL)
        return GW_OK;
    enum gw_err err = outbox_row_open(db, letter->id, tell, &heeding);
    return err == GW_MISSING ? GW_OK : err;
}

void
outbox_on_opted_out(struct outbox *outbox, outbox_opted_out_fn *fn,
                    const void *arg)
{
    outbox->on_opted_out = fn;
    outbox->on_opted_out_arg = arg;
}
