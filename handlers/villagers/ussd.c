/* handlers/villagers/ussd.c -- see ussd.h.
 *
 *     open the call --+-- new dial ---> begin ---+
 *                     +-- known ----> what is new? --> feed, answer by answer
 *                     |                  |                  |
 *                     +-- over ----> its screen again <--- keep, save, show
 *
 * The flow decides what comes next; here its answers are kept and its wishes
 * done. Each answer reaches the tip (once there is one) and the call's row in
 * the same transaction.
 *
 * What one would get wrong: a repeated turn. It must not move anything, not
 * even when the answer to the first one was lost after it had ended the call.
 */
#include "handlers/villagers/ussd.h"

#include <string.h>

#include "gateway/base/own.h"
#include "gateway/base/utf8.h"
#include "handlers/villagers/danger.h"
#include "handlers/villagers/report.h"
#include "handlers/villagers/sender.h"
#include "handlers/villagers/typed.h"
#include "handlers/villagers/ussd_run.h"

enum {
    ANSWERS_MAX = 16,  /* fed in one turn */
    WISHES_MAX = 8,    /* actions after one answer */
    SCREEN_MAX = 4096, /* bytes */
    INPUT_MAX = 256 * 1024
};

void
ussd_turn_init(struct ussd_turn *turn)
{
    memset(turn, 0, sizeof *turn);
    turn->screen = buf_new(SCREEN_MAX);
}

void
ussd_turn_free(struct ussd_turn *turn)
{
    buf_free(&turn->screen);
}

/* ---- the flow ------------------------------------------------------------ */

void
ussd_run_words(struct ussd_run *run)
{
    const struct call_facts *facts = &run->call.facts;

    run->words.code[0] = '\0';
    if (facts->tip > 0 && facts->tip < CODE_TIPS_MAX)
        code_write(run->setup->keyring, facts->tip, run->words.code);
    unsigned wrong = facts->wrong_codes;
    run->words.tries_left =
        wrong < SENDER_WRONG_MAX ? SENDER_WRONG_MAX - wrong : 0;
}

static void
run_init(struct ussd_run *run, struct db *db, struct ussd_turn *turn)
{
    const struct setup *setup = turn->setup;
    const struct channel_config *channel = turn->channel->config;

    memset(run, 0, sizeof *run);
    run->db = db;
    run->turn = turn;
    run->setup = setup;
    run->words.places = setup->places;
    run->view = (struct flow_view){
        .host = &vocabulary_host,
        .arg = &run->words,
        .flags = (flow_languages(setup->flow) > 1 ? VOCABULARY_LANGUAGES : 0u)
                 | (danger_has_duty(setup) ? VOCABULARY_DUTY : 0u),
        .septets =
            (unsigned)(channel->septets > 0 ? channel->septets
                                            : setup->config->screen_septets),
    };
}

/* Follows a step until there is a screen to show. */
static enum gw_err
follow(struct ussd_run *run, struct flow_step step)
{
    for (int i = 0; i < WISHES_MAX; i++) {
        if (step.saved != NULL && report_has_answer(step.saved))
            run->told = true;
        run->over = step.wish == FLOW_END;
        run->gave_up = step.gave_up;
        if (step.wish != FLOW_DO)
            return GW_OK;
        enum gw_err err = ussd_run_do(run, &step);
        if (err != GW_OK)
            return err;
        ussd_run_words(run);
    }
    return GW_OK;
}

static enum gw_err
answer(struct ussd_run *run, struct text text)
{
    return follow(run, flow_input(run->setup->flow, &run->view,
                                  &run->call.facts.state, text));
}

/* Feeds answers with '*' between; a screen that takes free text gets all that
 * is left. */
static enum gw_err
feed(struct ussd_run *run, struct text answers)
{
    struct text rest = answers, piece;
    enum gw_err err = GW_OK;

    for (int i = 0; i < ANSWERS_MAX && !run->over && err == GW_OK; i++) {
        bool whole = flow_takes_text(run->setup->flow, &run->call.facts.state);
        struct text all = rest;
        if (!text_cut(&rest, '*', &piece))
            break;
        if (whole) {
            piece = all;
            rest = (struct text){ NULL, 0 };
        }
        err = answer(run, piece);
    }
    return err;
}

/* ---- a turn's end --------------------------------------------------------- */

static void
show(struct ussd_run *run)
{
    ussd_run_words(run);
    flow_show(run->setup->flow, &run->view, &run->call.facts.state,
              &run->turn->screen);
    run->turn->more = !run->over;
}

/* A screen that ends the call may have pages: the report is settled with the
 * first, since all is said, and the call is over with the last. */
static enum gw_err
settle_end(struct ussd_run *run)
{
    const struct flow *flow = run->setup->flow;
    const struct flow_state *state = &run->call.facts.state;

    enum gw_err err =
        report_settle(run->db, run->setup, &run->call, run->turn->now_ms);
    if (err != GW_OK || !flow_is_ending(flow, state))
        return err;
    ussd_run_words(run);
    run->over = run->turn->in->session.len == 0
                || flow_is_over(flow, &run->view, state);
    return GW_OK;
}

/* Brings report, phase and tip to where the answers are. */
static enum gw_err
keep(struct ussd_run *run)
{
    struct call *call = &run->call;
    bool ends =
        run->over || flow_is_ending(run->setup->flow, &call->facts.state);
    enum gw_err err = GW_OK;
    int64_t now_ms = run->turn->now_ms;

    if (run->told && call->facts.tip != 0) {
        err = report_keep(run->db, run->setup, call, now_ms);
        if (err != GW_OK)
            return err;
    }
    bool left = ends && !run->gave_up && call->facts.tip != 0;
    call->unfinished = report_begun(&call->facts) && !left;
    if (ends)
        err = settle_end(run);
    call->phase = run->over ? CALL_OVER : CALL_OPEN;
    return err;
}

/* A language chosen in this call is the sender's from now on. */
static enum gw_err
keep_language(struct ussd_run *run, const char *before)
{
    struct sender_row row;
    const char *now = run->call.facts.state.language;

    if (run->call.pseudonym == 0 || strcmp(before, now) == 0)
        return GW_OK;
    enum gw_err err =
        sender_load(run->db, run->call.pseudonym, run->turn->now_ms, &row);
    if (err != GW_OK)
        return err;
    sender_speaks(&row, now);
    return sender_save(run->db, &row);
}

static enum gw_err
finish(struct ussd_run *run, const char *language_before)
{
    struct call *call = &run->call;
    int64_t now_ms = run->turn->now_ms;

    enum gw_err err = keep(run);
    if (err == GW_OK)
        err = keep_language(run, language_before);
    if (err != GW_OK)
        return err;
    call->turned_ms = now_ms > call->begun_ms ? now_ms : call->begun_ms;
    err = call_save(run->db, run->setup->keyring, call);
    if (err != GW_OK)
        return err;
    show(run);
    return buf_ok(&run->turn->screen) ? GW_OK : run->turn->screen.err;
}

static enum gw_err
show_again(struct ussd_run *run)
{
    run->over = run->call.phase == CALL_OVER;
    run->turn->repeat = true;
    show(run);
    return buf_ok(&run->turn->screen) ? GW_OK : run->turn->screen.err;
}

/* ---- kinds of turns ------------------------------------------------------- */

/* A new dial, or one that we have forgotten. With an offer to go on, what was
 * dialled behind the code is not fed: it was meant for another screen. */
static enum gw_err
begin(struct ussd_run *run, struct text text)
{
    const struct turn_in *in = run->turn->in;
    const char *channel = run->turn->channel->config->name;
    struct sender sender = sender_read(in->from);
    struct call_facts *facts = &run->call.facts;
    char language[4];
    bool offer;

    call_begin(&run->call, channel, &sender,
               keyring_sender(run->setup->keyring, channel, &sender),
               run->turn->now_ms);
    enum gw_err err = ussd_dial_language(run, language);
    if (err == GW_OK)
        err = ussd_dial_unfinished(run, &offer);
    if (err != GW_OK)
        return err;
    typed_keep(ussd_run_key(run), text, in->turn, &facts->typed);
    ussd_run_words(run);
    err = follow(run, flow_begin(run->setup->flow, &run->view, offer, language,
                                 &facts->state));
    struct text answers = ussd_dial_answers(run, text);
    if (err == GW_OK && !offer && answers.len > 0)
        err = feed(run, answers);
    if (err == GW_OK && in->session.len == 0)
        run->over = true;
    return err == GW_OK ? finish(run, language) : err;
}

static enum gw_err
go_on(struct ussd_run *run, struct text text)
{
    const struct turn_in *in = run->turn->in;
    struct call_facts *facts = &run->call.facts;
    char language[4];
    struct text fresh;

    if (in->style == TURN_LAST && in->event == TURN_BEGIN)
        return show_again(run);
    enum typed_news news =
        typed_read(ussd_run_key(run), &facts->typed, in->style, text, in->turn,
                   run->turn->now_ms - run->call.turned_ms, &fresh);
    if (news == TYPED_REPEAT)
        return show_again(run);
    memcpy(language, facts->state.language, sizeof language);
    ussd_run_words(run);
    enum gw_err err =
        news == TYPED_ANSWERS ? feed(run, fresh) : answer(run, fresh);
    typed_keep(ussd_run_key(run), text, in->turn, &facts->typed);
    return err == GW_OK ? finish(run, language) : err;
}

static enum gw_err
take(struct ussd_run *run, struct text text)
{
    const struct turn_in *in = run->turn->in;

    if (in->session.len > 0) {
        enum gw_err err = call_open(run->db, run->setup->keyring,
                                    run->turn->channel->config->name,
                                    in->session, &run->call);
        if (err != GW_OK)
            return err;
    }
    if (in->event == TURN_ABORT)
        return run->call.stored ? report_drop(run->db, run->setup, &run->call,
                                              run->turn->now_ms)
                                : GW_OK;
    if (ussd_dial_is_new(run, text)) {
        enum gw_err err = ussd_dial_make_way(run);
        return err == GW_OK ? begin(run, text) : err;
    }
    if (run->call.phase == CALL_OVER)
        return show_again(run);
    return go_on(run, text);
}

enum gw_err
ussd_turn_take(struct db *db, struct ussd_turn *turn)
{
    OWNED(buf_wipe)
    struct buf text = buf_new(INPUT_MAX);
    struct ussd_run run;

    utf8_clean(turn->in->input, &text);
    if (!buf_ok(&text))
        return text.err;
    buf_clear(&turn->screen);
    turn->more = turn->repeat = turn->owes_sms = false;
    run_init(&run, db, turn);
    enum gw_err err = take(&run, buf_text(&text));
    crypto_wipe(&run.call.facts, sizeof run.call.facts);
    return err;
}

enum gw_err
ussd_ended(struct db *db, const struct setup *setup,
           const struct setup_channel *channel, struct text session,
           int64_t now_ms)
{
    struct call call;

    if (session.len == 0)
        return GW_OK;
    enum gw_err err =
        call_open(db, setup->keyring, channel->config->name, session, &call);
    if (err != GW_OK || !call.stored)
        return err;
    return report_drop(db, setup, &call, now_ms);
}
