/* handlers/villagers/sms.c -- see sms.h.
 *
 * Each keyword is one function and one row of a table; see sms_run.h for where
 * they live.
 */
#include "handlers/villagers/sms.h"

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"
#include "handlers/villagers/seen.h"
#include "handlers/villagers/sms_run.h"

enum { CLEAN_MAX = 256 * 1024 };

enum gw_err
sms_run_reply(struct sms_run *run, enum sms_reply what, int64_t tip, bool own)
{
    bool owed = false;
    struct sms_reply_to to = {
        .setup = run->deed->setup,
        .channel = run->deed->channel,
        .sender = &run->sender,
        .row = &run->row,
        .said = run->text,
        .typed = run->read.code,
        .said_ms = run->said_ms,
        .now_ms = run->deed->now_ms,
    };

    enum gw_err err = sms_reply_add(run->db, &to, what, tip, own, &owed);
    run->deed->owes_sms = run->deed->owes_sms || owed;
    return err;
}

static sms_fn *const table[KEYWORDS] = {
    [KEYWORD_NOTHING] = sms_take_help,
    [KEYWORD_TIP] = sms_take_telling,
    [KEYWORD_STATUS] = sms_take_status,
    [KEYWORD_ADD] = sms_take_addition,
    [KEYWORD_HELP] = sms_take_help,
    [KEYWORD_STOP] = sms_take_stop,
    [KEYWORD_ERASE] = sms_take_erase,
    [KEYWORD_ERASE_DRAFT] = sms_take_erase_draft,
    [KEYWORD_START] = sms_take_start,
    [KEYWORD_YES] = sms_take_telling, /* to no question */
    [KEYWORD_CONTACT] = sms_take_contact,
    [KEYWORD_WORD_SET] = sms_take_word_set,
    [KEYWORD_WORD_CHANGE] = sms_take_word_change,
    [KEYWORD_WORD_REMOVE] = sms_take_word_remove,
};

/* ---- one, and all of them ------------------------------------------------------- */

static struct text
cut(struct text text, size_t points)
{
    struct text rest = text;
    uint32_t point;

    while (points > 0 && utf8_next(&rest, &point))
        points--;
    return (struct text){ .at = text.at, .len = text.len - rest.len };
}

enum gw_err
sms_run_text(struct sms_run *run, struct text said)
{
    OWNED(buf_wipe)
    struct buf clean = buf_new(CLEAN_MAX);
    const struct setup *setup = run->deed->setup;
    const char *channel = run->deed->channel->config->name;

    run->sender = sender_read(run->sms->from);
    run->pseudonym = keyring_sender(setup->keyring, channel, &run->sender);
    run->kept = 0;
    utf8_clean(said, &clean);
    if (!buf_ok(&clean))
        return clean.err;
    run->text = text_trim(cut(buf_text(&clean), SMS_TEXT_MAX));
    bool taken;
    enum gw_err err = sms_run_field(run, &taken);
    if (err != GW_OK || taken)
        return err;
    err = sender_load(run->db, run->pseudonym, run->deed->now_ms, &run->row);
    if (err != GW_OK)
        return err;
    run->read = keyword_read(run->text);
    err = sms_run_answer(run, &taken);
    if (err == GW_OK && !taken) {
        sms_hide_word(run, clean.at, clean.len);
        err = table[run->read.keyword](run);
    }
    return err == GW_OK ? sender_save(run->db, &run->row) : err;
}

static enum gw_err
take_one(struct sms_run *run, bool *ret_repeat)
{
    const struct sms_deed *deed = run->deed;

    enum gw_err err =
        seen_add(run->db, deed->setup->keyring, deed->channel->config->name,
                 run->sms, deed->now_ms);
    *ret_repeat = err == GW_CONFLICT;
    if (err != GW_OK)
        return err == GW_CONFLICT ? GW_OK : err;
    return run->sms->part_total > 1 ? sms_run_part(run, ret_repeat)
                                    : sms_run_text(run, run->sms->text);
}

enum gw_err
sms_take(struct db *db, struct sms_deed *deed)
{
    struct sms_run run = { .db = db, .deed = deed, .said_ms = deed->now_ms };
    bool repeat;

    deed->stored = deed->repeats = 0;
    deed->owes_sms = false;
    for (size_t i = 0; i < deed->batch->count; i++) {
        run.sms = &deed->batch->list[i];
        enum gw_err err = take_one(&run, &repeat);
        if (err != GW_OK)
            return err;
        deed->repeats += repeat ? 1 : 0;
        deed->stored += repeat ? 0 : 1;
    }
    return GW_OK;
}
