/* handlers/villagers/sms_erase.c -- HAPUS: what is begun goes, what was sent is
 * asked about.
 *
 *   HAPUS -----------> the sender's unfinished call is forgotten
 *   HAPUS code ------> "Hapus nomor Anda ...?"  nothing happens yet
 *             YA ----> the number leaves the tip; what was told stays
 *
 * What one would get wrong: letting the question tell whose tip it is, or
 * whether there is one. It is the same for every code, and so is the answer to
 * YA; only what is remembered meanwhile differs: the tip, 0 for a code that is
 * wrong or somebody else's, and minus the tip for the duress form, under which
 * nothing goes.
 */
#include "gateway/base/own.h"
#include "handlers/followup/retention.h"
#include "handlers/tips/code.h"
#include "handlers/villagers/report.h"
#include "handlers/villagers/sms_run.h"

enum gw_err
sms_take_erase_draft(struct sms_run *run)
{
    enum gw_err err = report_forget_earlier(
        run->db, run->deed->setup, run->pseudonym, 0, run->deed->now_ms);

    return err == GW_OK ? sms_run_reply(run, REPLY_DRAFT_GONE, 0, false) : err;
}

static enum gw_err
note_sender(const struct tip_view *view, void *arg)
{
    int64_t *pseudonym = arg;

    *pseudonym = view->pseudonym;
    return GW_OK;
}

/* What YA will mean. */
static enum gw_err
find_own(struct sms_run *run, int64_t *ret_tip)
{
    int64_t tip, owner = 0;
    enum tip_public state;
    bool duress;

    enum gw_err err = sms_run_find(run, &tip, &duress, &state);
    if (err == GW_OK)
        err = tip_get(run->db, run->deed->setup->keyring, tip, NULL, 0,
                      note_sender, &owner);
    if (err != GW_OK && err != GW_MISSING)
        return err;
    bool own = err == GW_OK && owner != 0 && owner == run->pseudonym;
    *ret_tip = !own ? 0 : duress ? -tip : tip;
    return GW_OK;
}

enum gw_err
sms_take_erase(struct sms_run *run)
{
    char digits[CODE_DIGITS + 1];
    int64_t tip;

    if (!sender_may_try(&run->row))
        return sms_take_spent(run);
    enum gw_err err = find_own(run, &tip);
    if (err == GW_OK && run->read.rest.len > 0)
        err = sms_take_silent_tip(run);
    if (err != GW_OK)
        return err;
    if (!code_digits(run->read.code, digits)) {
        sender_was_wrong(&run->row);
        return sms_run_reply(run, REPLY_WRONG_CODE, 0, false);
    }
    sms_run_pend(run, PENDING_ERASE, tip);
    return sms_run_reply(run, REPLY_ERASE, 0, false);
}

enum gw_err
sms_take_yes(struct sms_run *run, int64_t tip)
{
    struct sender_row *row = &run->row;
    enum gw_err err = GW_OK;

    if (!sender_may_try(row))
        return GW_OK;
    if (tip == 0)
        sender_was_wrong(row);
    if (tip > 0) {
        err = retention_forget_sender(run->db, run->deed->setup->keyring, tip,
                                      run->deed->now_ms);
        if (err != GW_OK && err != GW_MISSING)
            return err;
        if (row->last_tip == tip)
            row->last_tip = row->last_ms = 0;
        row->changed = true;
    }
    return sms_run_reply(run, REPLY_ERASED, 0, false);
}
