/* handlers/villagers/ussd_do.c -- what a flow may ask for between two screens.
 *
 * One row an action. Each does its deed in the turn's transaction and names the
 * outcome, one of those that the vocabulary promises; `resume` instead puts the
 * earlier call's state in place of this one's.
 *
 * What one would get wrong: two tips for one report. A report moves from call
 * to call with its tip and its code; the call it left keeps neither.
 */
#include <string.h>

#include "gateway/base/own.h"
#include "gateway/platform/log.h"
#include "handlers/tips/poster.h"
#include "handlers/tips/tip.h"
#include "handlers/villagers/danger.h"
#include "handlers/villagers/report.h"
#include "handlers/villagers/sender.h"
#include "handlers/villagers/ussd_run.h"

/* ret_outcome NULL: the state is another one now, to be resumed. */
typedef enum gw_err do_fn(struct ussd_run *run, const char **ret_outcome);

/* ---- the report ----------------------------------------------------------- */

/* Counts a report that is finished. *ret_over: it is one more than the sender's
 * limit of the day. */
static enum gw_err
count_report(struct ussd_run *run, bool *ret_over)
{
    struct sender_row row;

    enum gw_err err =
        sender_load(run->db, run->call.pseudonym, run->turn->now_ms, &row);
    if (err != GW_OK)
        return err;
    *ret_over = !sender_count_tip(&row, run->setup->config->quota_tips);
    return sender_save(run->db, &row);
}

static enum gw_err
keep_whole(struct ussd_run *run)
{
    run->call.facts.complete = true;
    run->told = false;
    return report_keep(run->db, run->setup, &run->call, run->turn->now_ms);
}

/* Each report counts once, however often its call comes by here. */
static enum gw_err
do_commit(struct ussd_run *run, const char **ret_outcome)
{
    bool first = !run->call.facts.complete && !run->call.facts.danger;
    bool over = false, lowered;

    enum gw_err err = keep_whole(run);
    if (err == GW_OK && first)
        err = count_report(run, &over);
    if (err == GW_OK && over)
        err = tip_set_low(run->db, run->call.facts.tip, LOW_LIMIT, true,
                          run->turn->now_ms, &lowered);
    *ret_outcome = over ? "limited" : "ok";
    return err;
}

static enum gw_err
do_danger(struct ussd_run *run, const char **ret_outcome)
{
    unsigned pages;

    *ret_outcome = "ok";
    if (run->call.facts.danger)
        return GW_OK;
    run->call.facts.danger = true;
    enum gw_err err =
        report_keep(run->db, run->setup, &run->call, run->turn->now_ms);
    if (err == GW_OK)
        err = danger_page(run->db, run->setup, run->turn->now_ms, &pages);
    if (err != GW_OK)
        return err;
    run->turn->owes_sms = run->turn->owes_sms || pages > 0;
    return GW_OK;
}

static enum gw_err
do_danger_place(struct ussd_run *run, const char **ret_outcome)
{
    *ret_outcome = "ok";
    return keep_whole(run);
}

/* A village in place of every place that was told before. */
static bool
set_place(struct answers *answers, const struct village *village)
{
    static const char *const places[] = { "regency", "district", "village",
                                          "route" };

    for (size_t i = 0; i < LENGTH(places); i++)
        answers_drop(answers, places[i]);
    return village != NULL
           && answers_set(answers, "regency",
                          text_of(village->district->regency->code))
                  == GW_OK
           && answers_set(answers, "district", text_of(village->district->code))
                  == GW_OK
           && answers_set(answers, "village", text_of(village->code)) == GW_OK;
}

/* The digits stay only as the sign that the place need not be asked for. */
static enum gw_err
do_poster(struct ussd_run *run, const char **ret_outcome)
{
    struct answers *answers = &run->call.facts.state.answers;
    const struct village *village =
        poster_read(run->setup->places, answers_get(answers, "poster"));

    *ret_outcome = "ok";
    if (set_place(answers, village))
        return GW_OK;
    answers_drop(answers, "poster");
    *ret_outcome = "wrong";
    return GW_OK;
}

/* ---- codes ---------------------------------------------------------------- */

/* What is left of today's tries; a nobody's are counted within the call. */
static enum gw_err
load_tries(struct ussd_run *run, struct sender_row *row)
{
    enum gw_err err =
        sender_load(run->db, run->call.pseudonym, run->turn->now_ms, row);

    if (err == GW_OK && row->id == 0)
        row->wrong_codes = run->call.facts.wrong_codes;
    return err;
}

static enum gw_err
save_tries(struct ussd_run *run, struct sender_row *row)
{
    run->call.facts.wrong_codes = (uint8_t)row->wrong_codes;
    return sender_save(run->db, row);
}

/* The duress form is a right code; only the duty officers hear of it. */
static enum gw_err
find_tip(struct ussd_run *run, int64_t *ret_tip, enum tip_public *ret_state)
{
    struct text code = answers_get(&run->call.facts.state.answers, "code");
    bool duress;

    enum gw_err err =
        code_read_villager(run->setup->keyring, code, ret_tip, &duress);
    if (err == GW_REJECTED)
        return GW_MISSING;
    if (err == GW_OK)
        err = tip_public_state(run->db, *ret_tip, ret_state);
    if (err != GW_OK || !duress)
        return err;
    return danger_duress(run->db, run->setup, *ret_tip, run->turn->now_ms,
                         &run->turn->owes_sms);
}

/* Tries the typed code. *ret_outcome NULL: it is right. */
static enum gw_err
try_code(struct ussd_run *run, int64_t *ret_tip, enum tip_public *ret_state,
         const char **ret_outcome)
{
    struct sender_row row;

    enum gw_err err = load_tries(run, &row);
    if (err != GW_OK)
        return err;
    *ret_outcome = "spent";
    if (!sender_may_try(&row))
        return save_tries(run, &row);
    *ret_outcome = NULL;
    err = find_tip(run, ret_tip, ret_state);
    if (err == GW_OK)
        return save_tries(run, &row);
    if (err != GW_MISSING)
        return err;
    sender_was_wrong(&row);
    *ret_outcome = sender_may_try(&row) ? "wrong" : "spent";
    return save_tries(run, &row);
}

static enum gw_err
do_check_code(struct ussd_run *run, const char **ret_outcome)
{
    int64_t tip;
    enum tip_public state;

    enum gw_err err = try_code(run, &tip, &state, ret_outcome);
    if (err == GW_OK && *ret_outcome == NULL)
        *ret_outcome = tip_public_word(state);
    return err;
}

static enum gw_err
do_check_add(struct ussd_run *run, const char **ret_outcome)
{
    int64_t tip;
    enum tip_public state;

    enum gw_err err = try_code(run, &tip, &state, ret_outcome);
    if (err == GW_OK && *ret_outcome == NULL)
        *ret_outcome = "ok";
    return err;
}

static enum gw_err
count_addition(struct ussd_run *run, bool *ret_over)
{
    struct sender_row row;

    enum gw_err err =
        sender_load(run->db, run->call.pseudonym, run->turn->now_ms, &row);
    if (err != GW_OK)
        return err;
    *ret_over = !sender_count_added(&row);
    return sender_save(run->db, &row);
}

static enum gw_err
do_add_text(struct ussd_run *run, const char **ret_outcome)
{
    bool over = false;
    int64_t tip;
    enum tip_public state;
    struct text text = answers_get(&run->call.facts.state.answers, "addition");

    *ret_outcome = "wrong";
    enum gw_err err = find_tip(run, &tip, &state);
    if (err == GW_OK)
        err = tip_message_add(run->db, run->setup->keyring, tip, MEDIUM_USSD,
                              run->call.pseudonym, text, run->turn->now_ms);
    if (err == GW_MISSING || err == GW_CONFLICT)
        return GW_OK;
    if (err == GW_OK)
        err = count_addition(run, &over);
    *ret_outcome = over ? "limited" : "ok";
    return err;
}

/* ---- the earlier call ------------------------------------------------------ */

static enum gw_err
find_earlier(struct ussd_run *run, struct call *ret_earlier)
{
    return call_unfinished(run->db, run->setup->keyring, run->call.pseudonym,
                           run->turn->now_ms - CALL_KEEP_MS, run->call.id,
                           ret_earlier);
}

static enum gw_err
do_resume(struct ussd_run *run, const char **ret_outcome)
{
    struct call earlier;
    struct call_facts *facts = &run->call.facts;

    *ret_outcome = "gone";
    enum gw_err err = find_earlier(run, &earlier);
    if (err != GW_OK)
        return err == GW_MISSING ? GW_OK : err;
    facts->state = earlier.facts.state;
    facts->tip = earlier.facts.tip;
    facts->danger = earlier.facts.danger;
    facts->complete = earlier.facts.complete;
    *ret_outcome = NULL;
    err = report_close(run->db, run->setup, &earlier);
    crypto_wipe(&earlier.facts, sizeof earlier.facts);
    return err;
}

static enum gw_err
do_renew(struct ussd_run *run, const char **ret_outcome)
{
    struct call earlier;

    *ret_outcome = "ok";
    enum gw_err err = find_earlier(run, &earlier);
    if (err != GW_OK)
        return err == GW_MISSING ? GW_OK : err;
    err = report_settle(run->db, run->setup, &earlier, run->turn->now_ms);
    return err == GW_OK ? report_close(run->db, run->setup, &earlier) : err;
}

static enum gw_err
do_forget(struct ussd_run *run, const char **ret_outcome)
{
    *ret_outcome = "ok";
    if (report_begun(&run->call.facts)) {
        run->told = false;
        return report_forget(run->db, run->setup, &run->call,
                             run->turn->now_ms);
    }
    return report_forget_earlier(run->db, run->setup, run->call.pseudonym,
                                 run->call.id, run->turn->now_ms);
}

/* ---- the table --------------------------------------------------------------
 */

static const struct {
    const char *name;
    do_fn *fn;
} deeds[] = {
    { "commit", do_commit },
    { "danger", do_danger },
    { "danger_place", do_danger_place },
    { "poster", do_poster },
    { "check_code", do_check_code },
    { "check_add", do_check_add },
    { "add_text", do_add_text },
    { "resume", do_resume },
    { "renew", do_renew },
    { "forget", do_forget },
};

enum gw_err
ussd_run_do(struct ussd_run *run, struct flow_step *step)
{
    const struct flow *flow = run->setup->flow;
    struct flow_state *state = &run->call.facts.state;
    const char *outcome = NULL;

    for (size_t i = 0; i < LENGTH(deeds); i++) {
        if (strcmp(deeds[i].name, step->action) != 0)
            continue;
        enum gw_err err = deeds[i].fn(run, &outcome);
        if (err != GW_OK)
            return err;
        ussd_run_words(run);
        *step = outcome == NULL
                    ? flow_resume(flow, &run->view, state)
                    : flow_outcome(flow, &run->view, state, outcome);
        return GW_OK;
    }
    /* flow_load() refused every name that is not in the vocabulary. */
    log_error("ussd.unknown_action", LOG_WORD("action", step->action));
    return GW_REJECTED;
}
