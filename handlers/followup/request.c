/* handlers/followup/request.c -- see request.h. Reading is request_read.c.
 *
 * What one would get wrong: letting the asker approve himself, or one agency
 * decide for both. Who may decide follows from the kind and the two agencies,
 * in may_decide() alone.
 */
#include "handlers/followup/request.h"

#include <stdio.h>

#include "gateway/base/own.h"
#include "handlers/followup/deadline.h"
#include "handlers/followup/follow_rows.h"
#include "handlers/followup/request_rows.h"
#include "handlers/followup/unit.h"
#include "handlers/followup/words.h"
#include "handlers/tips/audit.h"
#include "handlers/tips/tip_rows.h"

static const int64_t EXPIRES_MS = INT64_C(7) * 24 * 3600 * 1000;

static const char *const kind_words[REQUEST_KINDS] = {
    [REQUEST_HANDOVER] = "handover",
    [REQUEST_SUPPORT] = "support",
    [REQUEST_IDENTITY] = "identity",
};

static const char *const state_words[REQUEST_STATES] = {
    [REQUEST_OPEN] = "open",       [REQUEST_ACCEPTED] = "accepted",
    [REQUEST_REFUSED] = "refused", [REQUEST_WITHDRAWN] = "withdrawn",
    [REQUEST_EXPIRED] = "expired",
};

static const char *const supports[] = {
    "kendaraan",     "penerjemah", "rumah_aman",       "forensik",   "personel",
    "ruang_periksa", "kapal",      "data_perlintasan", "pendamping", "lain",
};

const char *
request_kind_word(int kind)
{
    return kind > 0 && kind < REQUEST_KINDS ? kind_words[kind] : NULL;
}

const char *
request_state_word(int state)
{
    return state > 0 && state < REQUEST_STATES ? state_words[state] : NULL;
}

const char *
support_word(size_t i)
{
    return i < LENGTH(supports) ? supports[i] : NULL;
}

static bool
is_support(struct text what)
{
    for (size_t i = 0; i < LENGTH(supports); i++)
        if (text_is(what, supports[i]))
            return true;
    return false;
}

static enum agency
other_of(enum agency agency)
{
    return agency == AGENCY_IMIGRASI ? AGENCY_POLDA : AGENCY_IMIGRASI;
}

/* ---- asking ---- */

/* Whom it is put to. GW_REJECTED  there is no such unit or support */
static enum gw_err
address(const struct follow *follow, const struct request_new *request,
        enum agency *ret_to)
{
    const struct unit *unit;

    switch (request->kind) {
    case REQUEST_HANDOVER:
        unit = unit_find(request->what);
        if (unit == NULL)
            return GW_REJECTED;
        *ret_to =
            unit->agency != AGENCY_NONE ? unit->agency : follow->actor.agency;
        return GW_OK;
    case REQUEST_SUPPORT:
        *ret_to = other_of(follow->actor.agency);
        return is_support(request->what) ? GW_OK : GW_REJECTED;
    case REQUEST_IDENTITY:
        *ret_to = AGENCY_NONE;
        return GW_OK;
    case REQUEST_NONE:
    case REQUEST_KINDS:
        break;
    }
    return GW_REJECTED;
}

static enum gw_err
has_number(const struct follow *follow)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(TIP_SEALED_MAX);
    enum gw_err err = tip_rows_number(follow->db, follow->tip, &sealed);

    if (err != GW_OK)
        return err;
    return sealed.len > 0 ? GW_OK : GW_CONFLICT;
}

static enum gw_err
record(const struct follow *follow, enum event_kind kind, const char *action,
       const char *detail, int64_t request)
{
    struct event_new event = {
        .tip = follow->tip,
        .kind = kind,
        .actor = follow->actor,
        .detail = detail,
        .subject = request,
        .now_ms = follow->now_ms,
    };
    char actor[32], subject[32];
    int64_t id;

    (void)snprintf(actor, sizeof actor, "officer:%lld",
                   (long long)follow->actor.officer);
    (void)snprintf(subject, sizeof subject, "tip:%lld", (long long)follow->tip);
    enum gw_err err = event_record(follow->db, follow->keyring, &event, &id);
    return err == GW_OK ? audit_add(follow->db, follow->now_ms,
                                    &(struct audit_line){ .actor = actor,
                                                          .action = action,
                                                          .subject = subject,
                                                          .detail = detail })
                        : err;
}

/* GW_CONFLICT  the same is open, or there is nothing to ask for */
static enum gw_err
may_ask(const struct follow *follow, const struct request_new *request)
{
    struct text what = request->what.at != NULL ? request->what : TEXT("");
    enum gw_err err =
        request_row_same(follow->db, follow->tip, (int)request->kind, what);

    if (err != GW_MISSING)
        return err == GW_OK ? GW_CONFLICT : err;
    return request->kind == REQUEST_IDENTITY ? has_number(follow) : GW_OK;
}

enum gw_err
request_add(const struct follow *follow, const struct request_new *request,
            int64_t *ret_id)
{
    struct follow_row tip;
    enum agency to = AGENCY_NONE;
    OWNED(tip_key_wipe)
    struct tip_key key = { 0 };
    OWNED(buf_free)
    struct buf sealed = buf_new(TIP_SEALED_MAX);
    int64_t id;

    if (request->reason.len == 0 || request->reason.len > FOLLOW_REASON_MAX
        || request->what.len > REQUEST_WHAT_MAX)
        return GW_REJECTED;
    enum gw_err err = address(follow, request, &to);
    if (err == GW_OK)
        err = follow_row_get(follow->db, follow->tip, &tip);
    if (err == GW_OK)
        err = words_key(follow->db, follow->keyring, follow->tip, &key);
    if (err == GW_OK)
        err = may_ask(follow, request);
    if (err == GW_OK)
        err = db_next_id(follow->db, SEQ_REQUEST, &id);
    if (err == GW_OK)
        err = words_seal(&key, follow->tip, WORDS_REQUEST, id, request->reason,
                         &sealed);
    if (err != GW_OK)
        return err;

    struct request_view view = {
        .officer = follow->actor.officer,
        .at_ms = follow->now_ms,
        .due_ms = request->due_ms != 0
                      ? request->due_ms
                      : deadline_of_request(follow->calendar, tip.urgency,
                                            follow->now_ms),
        .kind = request->kind,
        .state = REQUEST_OPEN,
        .agency = follow->actor.agency,
        .to_agency = to,
        .what = request->what.at != NULL ? request->what : TEXT(""),
    };
    err =
        request_row_add(follow->db, id, follow->tip, &view, buf_text(&sealed));
    if (err == GW_OK)
        err = record(follow, EVENT_REQUEST, "request.add",
                     request_kind_word((int)request->kind), id);
    if (err == GW_OK)
        *ret_id = id;
    return err;
}

/* ---- deciding ---- */

static bool
may_decide(const struct follow *follow, const struct request_view *request,
           bool supervisor)
{
    if (request->to_agency != AGENCY_NONE
        && request->to_agency != follow->actor.agency)
        return false;
    /* What one's own agency decides on itself needs a second pair of eyes. */
    bool own_matter = request->kind == REQUEST_IDENTITY
                      || request->to_agency == request->agency;
    return !own_matter
           || (supervisor && request->officer != follow->actor.officer);
}

static enum gw_err
write_decision(const struct follow *follow, int64_t id, bool accept,
               struct text reason)
{
    OWNED(tip_key_wipe)
    struct tip_key key = { 0 };
    OWNED(buf_free)
    struct buf sealed = buf_new(TIP_SEALED_MAX);
    enum gw_err err = words_key(follow->db, follow->keyring, follow->tip, &key);
    enum words_of of = follow->actor.agency == AGENCY_POLDA ? WORDS_DECISION_2
                                                            : WORDS_DECISION_1;

    if (err == GW_OK && reason.len > 0)
        err = words_seal(&key, follow->tip, of, id, reason, &sealed);
    if (err != GW_OK)
        return err;
    return decision_row_add(follow->db, id, &follow->actor, accept,
                            sealed.len > 0 ? buf_text(&sealed)
                                           : (struct text){ NULL, 0 },
                            follow->now_ms);
}

/* The tip goes to the unit: its agency's officer who accepted sits there. */
static enum gw_err
hand_over(const struct follow *follow, int64_t id)
{
    OWNED(buf_free)
    struct buf what = buf_new(REQUEST_WHAT_MAX + 1);
    struct follow_row row;
    enum move_tells tells;
    struct follow program = *follow;
    enum gw_err err = request_row_what(follow->db, id, &what);

    if (err != GW_OK)
        return err;
    const struct unit *unit = unit_find(buf_text(&what));
    if (unit != NULL && unit->agency != AGENCY_NONE) {
        err = follow_row_unit(follow->db, follow->tip, unit->agency,
                              buf_text(&what), follow->now_ms);
        if (err == GW_OK)
            err = follow_assign(follow, follow->actor.officer);
    }
    if (err == GW_OK)
        err = follow_row_get(follow->db, follow->tip, &row);
    if (err != GW_OK)
        return err;
    program.movers = MOVER_SYSTEM;
    const struct move *move = move_find(row.state, TIP_DITERUSKAN);
    return move != NULL && (move->movers & MOVER_SYSTEM) != 0 ? follow_move(
               &program, TIP_DITERUSKAN, (struct text){ NULL, 0 }, &tells)
                                                              : GW_OK;
}

/* What an acceptance comes to: all who must have decided, or not yet. */
static enum gw_err
accept_it(const struct follow *follow, const struct request_view *request)
{
    int64_t accepted;
    enum gw_err err = decision_row_accepted(follow->db, request->id, &accepted);

    if (err != GW_OK)
        return err;
    if (request->to_agency == AGENCY_NONE && accepted < 2)
        return GW_OK;
    err = request_row_state(follow->db, request->id, REQUEST_ACCEPTED,
                            request->kind == REQUEST_IDENTITY
                                ? follow->now_ms + REQUEST_SHOWN_MS
                                : 0);
    return err == GW_OK && request->kind == REQUEST_HANDOVER
               ? hand_over(follow, request->id)
               : err;
}

enum gw_err
request_decide(const struct follow *follow, int64_t id, bool accept,
               bool supervisor, struct text reason)
{
    struct request_view request;
    struct follow deed = *follow;

    if ((!accept && reason.len == 0) || reason.len > FOLLOW_REASON_MAX)
        return GW_REJECTED;
    enum gw_err err = request_row_get(follow->db, id, &request);
    if (err != GW_OK)
        return err;
    if (!may_decide(follow, &request, supervisor))
        return GW_DENIED;
    if (request.state != REQUEST_OPEN)
        return GW_CONFLICT;
    deed.tip = request.tip;
    err = write_decision(&deed, id, accept, reason);
    if (err == GW_OK)
        err = accept ? accept_it(&deed, &request)
                     : request_row_state(deed.db, id, REQUEST_REFUSED, 0);
    return err == GW_OK ? record(&deed, EVENT_DECISION, "request.decide",
                                 accept ? "accept" : "refuse", id)
                        : err;
}

enum gw_err
request_withdraw(const struct follow *follow, int64_t id)
{
    struct request_view request;
    struct follow deed = *follow;
    enum gw_err err = request_row_get(follow->db, id, &request);

    if (err != GW_OK)
        return err;
    if (request.officer != follow->actor.officer)
        return GW_DENIED;
    if (request.state != REQUEST_OPEN)
        return GW_CONFLICT;
    deed.tip = request.tip;
    err = request_row_state(deed.db, id, REQUEST_WITHDRAWN, 0);
    return err == GW_OK ? record(&deed, EVENT_DECISION, "request.decide",
                                 "withdrawn", id)
                        : err;
}

enum gw_err
request_expire(struct db *db, int64_t now_ms, int limit, int *ret_count)
{
    enum gw_err err = request_row_expire(db, now_ms - EXPIRES_MS, limit);

    if (err == GW_OK)
        *ret_count = (int)db_changes(db);
    return err;
}

/* ---- the number ---- */

enum gw_err
request_number(const struct follow *follow, int64_t id,
               struct msisdn *ret_number)
{
    struct request_view request;
    struct follow deed = *follow;
    enum gw_err err = request_row_get(follow->db, id, &request);

    if (err != GW_OK)
        return err;
    if (request.kind != REQUEST_IDENTITY
        || request.officer != follow->actor.officer
        || request.state != REQUEST_ACCEPTED
        || follow->now_ms >= request.until_ms)
        return GW_DENIED;
    deed.tip = request.tip;
    struct msisdn number;
    err = tip_number(deed.db, deed.keyring, deed.tip, &number);
    if (err != GW_OK)
        return err == GW_MISSING ? GW_CONFLICT : err;
    err = record(&deed, EVENT_IDENTITY, "identity.read", "", id);
    if (err == GW_OK)
        *ret_number = number;
    return err;
}
