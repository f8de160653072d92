/* handlers/villagers/sms_code.c -- what is texted about a code: CEK and TAMBAH.
 *
 * The rule: words are never thrown away. TAMBAH with a code that is none becomes
 * a tip of its own, and so does what follows the code after CEK or HAPUS.
 *
 * What one would get wrong: telling right codes from wrong ones to somebody who
 * tries them all. After three wrong ones a day every code is met with silence,
 * a right one too, while what was written is still kept. And a code in its
 * duress form is a right one in every answer; only the duty officers hear.
 */
#include "handlers/tips/code.h"
#include "handlers/villagers/danger.h"
#include "handlers/villagers/sms_run.h"

enum gw_err
sms_run_find(struct sms_run *run, int64_t *ret_tip, bool *ret_duress,
             enum tip_public *ret_state)
{
    const struct setup *setup = run->deed->setup;
    enum tip_public state;
    int64_t tip;
    bool duress;

    enum gw_err err =
        code_read_villager(setup->keyring, run->read.code, &tip, &duress);
    if (err == GW_REJECTED)
        return GW_MISSING;
    if (err == GW_OK)
        err = tip_public_state(run->db, tip, &state);
    if (err == GW_OK && duress)
        err = danger_duress(run->db, setup, tip, run->deed->now_ms,
                            &run->deed->owes_sms);
    if (err != GW_OK)
        return err;
    *ret_tip = tip;
    *ret_duress = duress;
    *ret_state = state;
    return GW_OK;
}

/* A code that is none: counted; words beside it are a tip. */
static enum gw_err
take_wrong(struct sms_run *run)
{
    sender_was_wrong(&run->row);
    if (run->read.rest.len > 0)
        return sms_take_tip(run);
    return sms_run_reply(run, REPLY_WRONG_CODE, 0, false);
}

enum gw_err
sms_take_spent(struct sms_run *run)
{
    return run->read.rest.len > 0 ? sms_take_silent_tip(run) : GW_OK;
}

enum gw_err
sms_run_status(struct sms_run *run, int64_t tip, bool duress,
               enum tip_public state)
{
    int shift = (int)state - (int)PUBLIC_DITERIMA;

    return sms_run_reply(run, (enum sms_reply)((int)REPLY_STATUS_1 + shift),
                         duress ? -tip : tip, false);
}

enum gw_err
sms_take_status(struct sms_run *run)
{
    int64_t tip;
    bool duress;
    enum tip_public state;

    if (!sender_may_try(&run->row))
        return sms_take_spent(run);
    enum gw_err err = sms_run_find(run, &tip, &duress, &state);
    if (err == GW_MISSING)
        return take_wrong(run);
    if (err == GW_OK && run->read.rest.len > 0)
        err = sms_take_silent_tip(run);
    if (err != GW_OK)
        return err;
    if (sms_gate(&run->row) == GATE_WORD)
        return sms_ask_word(run, duress ? -tip : tip);
    return sms_run_status(run, tip, duress, state);
}

enum gw_err
sms_take_addition(struct sms_run *run)
{
    int64_t tip;
    bool duress;
    enum tip_public state;

    if (run->read.rest.len == 0)
        return sms_run_reply(run, REPLY_HELP, 0, false);
    if (!sender_may_try(&run->row))
        return sms_take_spent(run);
    enum gw_err err = sms_run_find(run, &tip, &duress, &state);
    if (err == GW_OK)
        err =
            tip_message_add(run->db, run->deed->setup->keyring, tip, MEDIUM_SMS,
                            run->pseudonym, run->read.rest, run->deed->now_ms);
    if (err == GW_MISSING || err == GW_CONFLICT)
        return take_wrong(run);
    return err == GW_OK ? sms_run_added(run, tip) : err;
}
