/* handlers/villagers/sms_tip.c -- what is told by SMS becomes a tip. */
#include "handlers/villagers/sms_run.h"

static enum gw_err
store_tip(struct sms_run *run, int64_t *ret_tip)
{
    const char *language = run->row.language[0] ? run->row.language : "id";
    struct tip_new tip = {
        .channel = run->deed->channel->config->name,
        .medium = MEDIUM_SMS,
        .language = language,
        .sender = &run->sender,
        .pseudonym = run->pseudonym,
        .body = { .narrative = run->text, .complete = true },
        .now_ms = run->deed->now_ms,
    };

    return tip_add(run->db, run->deed->setup->keyring, &tip, ret_tip);
}

enum gw_err
sms_take_tip(struct sms_run *run)
{
    int64_t tip;

    enum gw_err err = store_tip(run, &tip);
    return err == GW_OK ? sms_run_reply(run, REPLY_ACK, tip, true) : err;
}

enum gw_err
sms_take_silent_tip(struct sms_run *run)
{
    int64_t tip;

    return store_tip(run, &tip);
}
