/* handlers/villagers/sms_code.c -- what is texted about a code.
 *
 * The rule: words are never thrown away. TAMBAH with a code that is none becomes
 * a tip of its own, and so does what follows a wrong code after CEK or HAPUS.
 *
 * What one would get wrong: telling right codes from wrong ones to somebody who
 * tries them all. After three wrong ones a day every code is met with silence,
 * a right one too, while what was written is still kept.
 */
#include "handlers/tips/code.h"
#include "handlers/villagers/sms_run.h"

/* The tip of the code that was texted. GW_MISSING none. */
static enum gw_err
find_tip(struct sms_run *run, int64_t *ret_tip, enum tip_public *ret_state)
{
    enum gw_err err =
        code_read(run->deed->setup->keyring, run->read.code, ret_tip);

    if (err == GW_REJECTED)
        return GW_MISSING;
    return err == GW_OK ? tip_public_state(run->db, *ret_tip, ret_state) : err;
}

/* A code that is none: counted; words beside it are a tip. */
static enum gw_err
take_wrong(struct sms_run *run, enum sms_reply what)
{
    sender_was_wrong(&run->row);
    if (run->read.rest.len > 0)
        return sms_take_tip(run);
    return sms_run_reply(run, what, 0, false);
}

static enum gw_err
take_spent(struct sms_run *run)
{
    return run->read.rest.len > 0 ? sms_take_silent_tip(run) : GW_OK;
}

enum gw_err
sms_take_status(struct sms_run *run)
{
    int64_t tip;
    enum tip_public state;

    if (!sender_may_try(&run->row))
        return take_spent(run);
    enum gw_err err = find_tip(run, &tip, &state);
    if (err == GW_MISSING)
        return take_wrong(run, REPLY_WRONG_CODE);
    if (err != GW_OK)
        return err;
    int shift = (int)state - (int)PUBLIC_DITERIMA;
    return sms_run_reply(run, (enum sms_reply)((int)REPLY_STATUS_1 + shift),
                         tip, false);
}

enum gw_err
sms_take_addition(struct sms_run *run)
{
    int64_t tip;
    enum tip_public state;

    if (run->read.rest.len == 0)
        return sms_run_reply(run, REPLY_HELP, 0, false);
    if (!sender_may_try(&run->row))
        return take_spent(run);
    enum gw_err err = find_tip(run, &tip, &state);
    if (err == GW_OK)
        err =
            tip_message_add(run->db, run->deed->setup->keyring, tip, MEDIUM_SMS,
                            run->pseudonym, run->read.rest, run->deed->now_ms);
    if (err == GW_MISSING || err == GW_CONFLICT)
        return take_wrong(run, REPLY_WRONG_CODE);
    return err == GW_OK ? sms_run_reply(run, REPLY_ADDED, tip, false) : err;
}

static enum gw_err
note_sender(const struct tip_view *view, void *arg)
{
    int64_t *pseudonym = arg;

    *pseudonym = view->pseudonym;
    return GW_OK;
}

/* Only who sent a tip may withdraw it; the answer is the same for all. */
enum gw_err
sms_take_erase(struct sms_run *run)
{
    int64_t tip, owner = 0;
    enum tip_public state;

    if (!sender_may_try(&run->row))
        return take_spent(run);
    enum gw_err err = find_tip(run, &tip, &state);
    if (err == GW_OK)
        err = tip_get(run->db, run->deed->setup->keyring, tip, NULL, 0,
                      note_sender, &owner);
    if (err == GW_MISSING)
        return take_wrong(run, REPLY_ERASE);
    if (err != GW_OK)
        return err;
    if (owner == 0 || owner != run->pseudonym)
        return take_wrong(run, REPLY_ERASE);
    err = tip_withdraw(run->db, tip, run->deed->now_ms);
    if (err != GW_OK && err != GW_MISSING && err != GW_CONFLICT)
        return err;
    return sms_run_reply(run, REPLY_ERASE, 0, false);
}
