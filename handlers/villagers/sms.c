/* handlers/villagers/sms.c -- see sms.h.
 *
 * Each keyword is one function and one row of a table. The rule for the rest:
 * words are never thrown away. TAMBAH with a code that is none becomes a tip
 * of its own, and so does what follows a wrong code after CEK or HAPUS.
 *
 * What one would get wrong: telling right codes from wrong ones to somebody who
 * tries them all. After three wrong ones a day every code is met with silence,
 * a right one too, while what was written is still kept.
 */
#include "handlers/villagers/sms.h"

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"
#include "handlers/tips/code.h"
#include "handlers/tips/tip.h"
#include "handlers/villagers/keyword.h"
#include "handlers/villagers/seen.h"
#include "handlers/villagers/sms_reply.h"

enum { CLEAN_MAX = 256 * 1024 };

struct sms_run {
    struct db *db;
    struct sms_deed *deed;
    const struct sms_in *sms;
    struct sender sender;
    int64_t pseudonym;
    struct sender_row row;
    struct text text; /* clean, cut */
    struct keyword_read read;
};

typedef enum gw_err sms_fn(struct sms_run *run);

static enum gw_err
reply(struct sms_run *run, enum sms_reply what, int64_t tip, bool own)
{
    bool owed = false;
    struct sms_reply_to to = {
        .setup = run->deed->setup,
        .channel = run->deed->channel,
        .sender = &run->sender,
        .row = &run->row,
        .said = run->text,
        .now_ms = run->deed->now_ms,
    };

    enum gw_err err = sms_reply_add(run->db, &to, what, tip, own, &owed);
    run->deed->owes_sms = run->deed->owes_sms || owed;
    return err;
}

/* ---- tips ------------------------------------------------------------------- */

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

static enum gw_err
take_tip(struct sms_run *run)
{
    int64_t tip;

    enum gw_err err = store_tip(run, &tip);
    return err == GW_OK ? reply(run, REPLY_ACK, tip, true) : err;
}

static enum gw_err
take_silent_tip(struct sms_run *run)
{
    int64_t tip;

    return store_tip(run, &tip);
}

/* ---- codes -------------------------------------------------------------------- */

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
        return take_tip(run);
    return reply(run, what, 0, false);
}

static enum gw_err
take_spent(struct sms_run *run)
{
    return run->read.rest.len > 0 ? take_silent_tip(run) : GW_OK;
}

static enum gw_err
take_status(struct sms_run *run)
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
    return reply(run, (enum sms_reply)((int)REPLY_STATUS_1 + shift), tip,
                 false);
}

static enum gw_err
take_addition(struct sms_run *run)
{
    int64_t tip;
    enum tip_public state;

    if (run->read.rest.len == 0)
        return reply(run, REPLY_HELP, 0, false);
    if (!sender_may_try(&run->row))
        return take_spent(run);
    enum gw_err err = find_tip(run, &tip, &state);
    if (err == GW_OK)
        err =
            tip_message_add(run->db, run->deed->setup->keyring, tip, MEDIUM_SMS,
                            run->pseudonym, run->read.rest, run->deed->now_ms);
    if (err == GW_MISSING || err == GW_CONFLICT)
        return take_wrong(run, REPLY_WRONG_CODE);
    return err == GW_OK ? reply(run, REPLY_ADDED, tip, false) : err;
}

static enum gw_err
note_sender(const struct tip_view *view, void *arg)
{
    int64_t *pseudonym = arg;

    *pseudonym = view->pseudonym;
    return GW_OK;
}

/* Only who sent a tip may withdraw it; the answer is the same for all. */
static enum gw_err
take_erase(struct sms_run *run)
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
    return reply(run, REPLY_ERASE, 0, false);
}

/* ---- the other keywords ----------------------------------------------------------
 */

static enum gw_err
take_help(struct sms_run *run)
{
    return reply(run, REPLY_HELP, 0, false);
}

static enum gw_err
take_stop(struct sms_run *run)
{
    enum gw_err err = reply(run, REPLY_STOPPED, 0, false);

    sender_stop(&run->row);
    if (err == GW_OK && run->read.rest.len > 0)
        return take_silent_tip(run);
    return err;
}

static sms_fn *const table[KEYWORDS] = {
    [KEYWORD_NOTHING] = take_help,  [KEYWORD_TIP] = take_tip,
    [KEYWORD_STATUS] = take_status, [KEYWORD_ADD] = take_addition,
    [KEYWORD_HELP] = take_help,     [KEYWORD_STOP] = take_stop,
    [KEYWORD_ERASE] = take_erase,
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

static enum gw_err
take_one(struct sms_run *run)
{
    OWNED(buf_wipe)
    struct buf clean = buf_new(CLEAN_MAX);
    const struct setup *setup = run->deed->setup;
    const char *channel = run->deed->channel->config->name;

    run->sender = sender_read(run->sms->from);
    run->pseudonym = keyring_sender(setup->keyring, channel, &run->sender);
    utf8_clean(run->sms->text, &clean);
    if (!buf_ok(&clean))
        return clean.err;
    enum gw_err err =
        sender_load(run->db, run->pseudonym, run->deed->now_ms, &run->row);
    if (err != GW_OK)
        return err;
    run->text = text_trim(cut(buf_text(&clean), SMS_TEXT_MAX));
    run->read = keyword_read(run->text);
    err = table[run->read.keyword](run);
    return err == GW_OK ? sender_save(run->db, &run->row) : err;
}

enum gw_err
sms_take(struct db *db, struct sms_deed *deed)
{
    struct sms_run run = { .db = db, .deed = deed };

    deed->stored = deed->repeats = 0;
    deed->owes_sms = false;
    for (size_t i = 0; i < deed->batch->count; i++) {
        run.sms = &deed->batch->list[i];
        enum gw_err err =
            seen_add(db, deed->setup->keyring, deed->channel->config->name,
                     run.sms, deed->now_ms);
        if (err == GW_CONFLICT) {
            deed->repeats++;
            continue;
        }
        if (err == GW_OK)
            err = take_one(&run);
        if (err != GW_OK)
            return err;
        deed->stored++;
    }
    return GW_OK;
}
