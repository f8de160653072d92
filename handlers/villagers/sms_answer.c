/* handlers/villagers/sms_answer.c -- a text that may answer what we asked.
 *
 * Two questions are answered by a word of their own: shall the number go (YA),
 * and what is the code word. Those about place and time are answered by telling,
 * which sms_tip.c sees to.
 *
 * What one would get wrong: an open question that catches a later text. It is
 * open until the next text, whatever that says, and for a day.
 */
#include "handlers/villagers/sms_run.h"

static const int64_t OPEN_MS = INT64_C(24) * 3600 * 1000;

void
sms_run_pend(struct sms_run *run, enum sender_pending pending, int64_t tip)
{
    run->row.pending = pending;
    run->row.pending_tip = tip;
    run->row.pending_ms = run->deed->now_ms;
    run->row.changed = true;
}

static bool
is_open(const struct sms_run *run)
{
    int64_t age_ms = run->deed->now_ms - run->row.pending_ms;

    return age_ms >= -OPEN_MS && age_ms <= OPEN_MS;
}

enum gw_err
sms_run_answer(struct sms_run *run, bool *ret_taken)
{
    enum sender_pending pending = run->row.pending;
    int64_t tip = run->row.pending_tip;
    bool open = is_open(run);

    *ret_taken = false;
    if (run->row.id == 0)
        return GW_OK;
    if (pending == PENDING_ERASE || pending == PENDING_WORD)
        sms_run_pend(run, PENDING_NONE, 0);
    if (pending == PENDING_ERASE && open && run->read.keyword == KEYWORD_YES) {
        *ret_taken = true;
        return sms_take_yes(run, tip);
    }
    bool speaks = run->read.keyword == KEYWORD_TIP
                  || run->read.keyword == KEYWORD_WORD_SET;
    if (pending == PENDING_WORD && open && speaks)
        return sms_take_word(run, tip, ret_taken);
    /* Said too late, or to nobody: still not to be kept. */
    *ret_taken = run->read.keyword == KEYWORD_TIP && sms_is_word(run);
    return GW_OK;
}
