/* handlers/villagers/report.c -- see report.h.
 *
 * Answers are words, a tip is coded values: body_of() is the only place that
 * knows both. What is not answered is 0, NULL or absent.
 *
 * What one would get wrong: adding a second tip. Whoever wants the report kept
 * calls report_keep(), and facts.tip decides whether that adds or replaces.
 */
#include "handlers/villagers/report.h"

#include <string.h>

#include "gateway/base/own.h"
#include "handlers/tips/tip.h"

/* The answers that make a tip; their names are the flow's. */
static const char *const report_answers[] = {
    "what",   "when", "route",   "regency", "district", "village",
    "minors", "text", "contact", "hours",   "typed",    "poster",
};

bool
report_has_answer(const char *name)
{
    for (size_t i = 0; i < LENGTH(report_answers); i++) {
        if (strcmp(report_answers[i], name) == 0)
            return true;
    }
    return false;
}

bool
report_begun(const struct call_facts *facts)
{
    return facts->tip != 0 || facts->danger
           || answers_get(&facts->state.answers, "what").len > 0;
}

static struct tip_body
body_of(const struct setup *setup, const struct call_facts *facts)
{
    const struct answers *answers = &facts->state.answers;
    struct text narrative = answers_get(answers, "text");

    struct tip_body body = {
        .what = (enum tip_what)tip_what_read(answers_get(answers, "what")),
        .when = (enum tip_when)tip_when_read(answers_get(answers, "when")),
        .minors =
            (enum tip_minors)tip_minors_read(answers_get(answers, "minors")),
        .route = (enum tip_route)tip_route_read(answers_get(answers, "route")),
        .district = places_find_district(setup->places,
                                         answers_get(answers, "district")),
        .village =
            places_find_village(setup->places, answers_get(answers, "village")),
        .contact =
            (enum tip_contact)tip_contact_read(answers_get(answers, "contact")),
        .hours = (enum tip_hours)tip_hours_read(answers_get(answers, "hours")),
        .complete = facts->complete,
        .danger = facts->danger,
    };
    if (narrative.len > 0)
        body.narrative = narrative;
    if (body.what == WHAT_NONE && facts->danger)
        body.what = WHAT_DANGER;
    if (body.village != NULL && body.village->district != body.district)
        body.village = NULL;
    return body;
}

static enum gw_err
add(struct db *db, const struct setup *setup, struct call *call, int64_t now_ms)
{
    struct tip_new tip = {
        .channel = call->facts.channel,
        .medium = MEDIUM_USSD,
        .language = call->facts.state.language,
        .sender = &call->facts.sender,
        .pseudonym = call->pseudonym,
        .body = body_of(setup, &call->facts),
        .now_ms = now_ms,
    };

    return tip_add(db, setup->keyring, &tip, &call->facts.tip);
}

enum gw_err
report_keep(struct db *db, const struct setup *setup, struct call *call,
            int64_t now_ms)
{
    if (call->facts.tip == 0)
        return add(db, setup, call, now_ms);

    struct tip_body body = body_of(setup, &call->facts);
    enum gw_err err =
        tip_update(db, setup->keyring, call->facts.tip, &body, now_ms);
    return err == GW_MISSING || err == GW_CONFLICT ? GW_OK : err;
}

enum gw_err
report_settle(struct db *db, const struct setup *setup, struct call *call,
              int64_t now_ms)
{
    if (call->facts.tip != 0 || !report_begun(&call->facts))
        return GW_OK;
    return report_keep(db, setup, call, now_ms);
}

enum gw_err
report_forget(struct db *db, const struct setup *setup, struct call *call,
              int64_t now_ms)
{
    if (!report_begun(&call->facts))
        return GW_OK;
    enum gw_err err = report_settle(db, setup, call, now_ms);
    if (err == GW_OK)
        err = tip_withdraw(db, call->facts.tip, now_ms);
    if (err != GW_OK && err != GW_MISSING && err != GW_CONFLICT)
        return err;
    for (size_t i = 0; i < LENGTH(report_answers); i++)
        answers_drop(&call->facts.state.answers, report_answers[i]);
    call->facts.tip = 0;
    call->facts.danger = call->facts.complete = false;
    call->unfinished = false;
    return GW_OK;
}

enum gw_err
report_close(struct db *db, const struct setup *setup, struct call *call)
{
    call->unfinished = false;
    call->phase = CALL_OVER;
    return call_save(db, setup->keyring, call);
}

enum gw_err
report_forget_earlier(struct db *db, const struct setup *setup,
                      int64_t pseudonym, int64_t not_id, int64_t now_ms)
{
    struct call call;

    enum gw_err err = call_unfinished(db, setup->keyring, pseudonym,
                                      now_ms - CALL_KEEP_MS, not_id, &call);
    if (err != GW_OK)
        return err == GW_MISSING ? GW_OK : err;
    err = report_forget(db, setup, &call, now_ms);
    if (err == GW_OK)
        err = report_close(db, setup, &call);
    crypto_wipe(&call.facts, sizeof call.facts);
    return err;
}

enum gw_err
report_drop(struct db *db, const struct setup *setup, struct call *call,
            int64_t now_ms)
{
    if (call->phase != CALL_OPEN)
        return GW_OK;
    enum gw_err err = report_settle(db, setup, call, now_ms);
    if (err != GW_OK)
        return err;
    call->phase = CALL_DROPPED;
    return call_save(db, setup->keyring, call);
}
