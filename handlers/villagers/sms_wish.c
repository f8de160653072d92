/* handlers/villagers/sms_wish.c -- help, and what a sender wishes. */
#include "handlers/villagers/sms_run.h"

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
