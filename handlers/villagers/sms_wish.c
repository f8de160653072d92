/* handlers/villagers/sms_wish.c -- help, and what a sender wishes of us: to be
 * left alone or not, to be written to or called.
 *
 * What one would get wrong: answering JANGAN HUBUNGI. Whoever asks not to be
 * reached is not reached.
 */
#include "handlers/villagers/sms_run.h"

/* A wish is about the newest tip while it is remembered. */
static const int64_t WISH_MS = INT64_C(7) * 24 * 3600 * 1000;

enum gw_err
sms_take_help(struct sms_run *run)
{
    return sms_run_reply(run, REPLY_HELP, 0, false);
}

enum gw_err
sms_take_stop(struct sms_run *run)
{
    enum gw_err err = sms_run_reply(run, REPLY_STOPPED, 0, false);

    sender_stop(&run->row);
    if (err == GW_OK && run->read.rest.len > 0)
        return sms_take_silent_tip(run);
    return err;
}

enum gw_err
sms_take_start(struct sms_run *run)
{
    if (!run->row.stopped)
        return sms_take_help(run);
    run->row.stopped = false;
    run->row.changed = true;
    return sms_run_reply(run, REPLY_STARTED, 0, false);
}

enum gw_err
sms_take_contact(struct sms_run *run)
{
    const struct sender_row *row = &run->row;
    bool says_no = run->read.contact == CONTACT_NONE;
    int64_t age_ms = run->deed->now_ms - row->last_ms;
    enum gw_err err = GW_MISSING;

    if (row->id != 0 && row->last_tip != 0 && age_ms < WISH_MS)
        err = tip_contact_set(run->db, row->last_tip,
                              says_no ? CONTACT_REFUSED : run->read.contact,
                              run->read.hours, run->deed->now_ms);
    if (err != GW_OK && err != GW_MISSING && err != GW_CONFLICT)
        return err;
    if (says_no) {
        /* Not even a question of ours. */
        run->row.asked |= ASKED_PLACE | ASKED_TIME | ASKED_WHICH;
        run->row.changed = true;
        return GW_OK;
    }
    return err == GW_OK ? sms_run_reply(run, REPLY_CONTACT, 0, false)
                        : sms_take_help(run);
}
