/* handlers/followup/follow.c -- see follow.h.
 *
 *   deed --> the tip as it is now --> allowed? --> row + time line + audit
 *
 * What one would get wrong: deciding by what the officer's screen showed. Two
 * officers press at the same time; the second finds the tip as the first left
 * it, inside the writer's transaction, and gets GW_CONFLICT.
 */
#include "handlers/followup/follow.h"

#include <stdio.h>

#include "handlers/followup/deadline.h"
#include "handlers/followup/follow_rows.h"
#include "handlers/tips/audit.h"

/* ---- what every deed does ---- */

static enum gw_err
open_row(const struct follow *follow, struct follow_row *ret_row)
{
    struct follow_row row;
    enum gw_err err = follow_row_get(follow->db, follow->tip, &row);

    if (err != GW_OK)
        return err;
    if (row.erased)
        return GW_CONFLICT;
    *ret_row = row;
    return GW_OK;
}

static enum gw_err
audit(const struct follow *follow, const char *action, const char *detail)
{
    char actor[32] = "system", subject[32];

    if (follow->actor.officer != 0)
        (void)snprintf(actor, sizeof actor, "officer:%lld",
                       (long long)follow->actor.officer);
    (void)snprintf(subject, sizeof subject, "tip:%lld", (long long)follow->tip);
    return audit_add(follow->db, follow->now_ms,
                     &(struct audit_line){ .actor = actor,
                                           .action = action,
                                           .subject = subject,
                                           .detail = detail });
}

/* The time line and the audit, which never differ in what happened. */
static enum gw_err
tell(const struct follow *follow, enum event_kind kind, const char *action,
     const char *detail, struct text words, bool own, int64_t *ret_event)
{
    struct event_new event = {
        .tip = follow->tip,
        .kind = kind,
        .actor = follow->actor,
        .own = own,
        .detail = detail,
        .words = words,
        .now_ms = follow->now_ms,
    };
    int64_t id;
    enum gw_err err = event_record(follow->db, follow->keyring, &event, &id);

    if (err == GW_OK)
        err = audit(follow, action, detail);
    if (err == GW_OK && ret_event != NULL)
        *ret_event = id;
    return err;
}

static const struct text no_words = { NULL, 0 };

/* ---- state ---- */

/* Where the tip stands after a move, and by when it must move again. */
static struct follow_row
moved(const struct follow *follow, const struct follow_row *row,
      enum tip_state to)
{
    struct follow_row next = *row;

    next.state = to;
    if (move_waits_for_sender(to)) {
        next.paused_ms = follow->now_ms; /* the deadline is kept for later */
        return next;
    }
    next.due_ms =
        row->paused_ms != 0 && to == TIP_TRIASE && row->due_ms != 0
            ? deadline_shift(follow->calendar, to, row->urgency, row->due_ms,
                             row->paused_ms, follow->now_ms)
            : deadline_of(follow->calendar, to, row->urgency, follow->now_ms);
    next.paused_ms = 0;
    return next;
}

static enum gw_err
move_row(const struct follow *follow, const struct follow_row *row,
         enum tip_state to, struct text reason)
{
    struct follow_row next = moved(follow, row, to);
    enum gw_err err =
        follow_row_put(follow->db, follow->tip, &next, follow->now_ms);

    return err == GW_OK ? tell(follow, EVENT_STATE, "tip.state",
                               tip_state_word((int)to), reason, false, NULL)
                        : err;
}

enum gw_err
follow_move(const struct follow *follow, enum tip_state to, struct text reason,
            enum move_tells *ret_tells)
{
    struct follow_row row;
    enum gw_err err = open_row(follow, &row);

    if (err != GW_OK)
        return err;
    const struct move *move = move_find(row.state, to);
    if (move == NULL)
        return GW_CONFLICT;
    if ((move->movers & follow->movers) == 0)
        return GW_DENIED;
    if ((move->needs_reason && reason.len == 0)
        || reason.len > FOLLOW_REASON_MAX)
        return GW_REJECTED;
    err = move_row(follow, &row, to, reason.len > 0 ? reason : no_words);
    if (err == GW_OK)
        *ret_tells = move->tells;
    return err;
}

enum gw_err
follow_answered(const struct follow *follow)
{
    struct follow_row row;
    enum gw_err err = open_row(follow, &row);

    if (err == GW_CONFLICT
        || (err == GW_OK && !move_waits_for_sender(row.state)))
        return GW_OK;
    return err == GW_OK ? move_row(follow, &row, TIP_TRIASE, no_words) : err;
}

enum gw_err
follow_begin(const struct follow *follow)
{
    struct follow_row row;
    int64_t lines;
    enum gw_err err = open_row(follow, &row);

    if (err == GW_OK)
        err = event_row_count(follow->db, follow->tip, EVENT_ADDED, &lines);
    if (err == GW_CONFLICT || (err == GW_OK && lines > 0))
        return GW_OK;
    if (err != GW_OK)
        return err;
    if (row.due_ms == 0)
        row.due_ms = deadline_of(follow->calendar, row.state, row.urgency,
                                 row.received_ms);
    err = follow_row_put(follow->db, follow->tip, &row, follow->now_ms);
    if (err != GW_OK)
        return err;
    struct event_new event = {
        .tip = follow->tip,
        .kind = EVENT_ADDED,
        .detail = "",
        .now_ms = row.received_ms,
    };
    int64_t id;
    return event_record(follow->db, follow->keyring, &event, &id);
}

/* ---- seats ---- */

static enum gw_err
sit(const struct follow *follow, struct follow_row *row, int64_t officer,
    const char *how)
{
    enum gw_err err = seat_row_put(
        follow->db, follow->tip, follow->actor.agency, officer, follow->now_ms);

    row->assignee = officer;
    if (err == GW_OK)
        err = follow_row_put(follow->db, follow->tip, row, follow->now_ms);
    if (err == GW_OK)
        err = tell(follow, EVENT_SEAT, "tip.seat", how, no_words, false, NULL);
    if (err == GW_OK && row->state == TIP_DITERIMA)
        err = move_row(follow, row, TIP_TRIASE, no_words);
    return err;
}

enum gw_err
follow_take(const struct follow *follow)
{
    struct follow_row row;
    int64_t sitting = 0;
    enum gw_err err = open_row(follow, &row);

    if (err == GW_OK)
        err = seat_row_get(follow->db, follow->tip, follow->actor.agency,
                           &sitting);
    if (err == GW_OK)
        return sitting == follow->actor.officer ? GW_OK : GW_CONFLICT;
    return err == GW_MISSING && row.state != 0
               ? sit(follow, &row, follow->actor.officer, "taken")
               : err;
}

static enum gw_err
leave(const struct follow *follow, struct follow_row *row)
{
    enum gw_err err =
        seat_row_drop(follow->db, follow->tip, follow->actor.agency);

    row->assignee = 0;
    if (err == GW_OK)
        err = follow_row_put(follow->db, follow->tip, row, follow->now_ms);
    return err == GW_OK ? tell(follow, EVENT_SEAT, "tip.seat", "left", no_words,
                               false, NULL)
                        : err;
}

enum gw_err
follow_assign(const struct follow *follow, int64_t officer)
{
    struct follow_row row;
    enum gw_err err = open_row(follow, &row);

    if (err != GW_OK)
        return err;
    if (officer == 0)
        return leave(follow, &row);
    err = officer_row_serves(follow->db, officer, follow->actor.agency);
    if (err == GW_MISSING)
        return GW_REJECTED;
    return err == GW_OK
               ? sit(follow, &row, officer,
                     officer == follow->actor.officer ? "taken" : "given")
               : err;
}

enum gw_err
follow_seats(struct db *db, int64_t tip, seat_fn *fn, void *arg)
{
    return seat_row_each(db, tip, fn, arg);
}

/* ---- what officers know better ---- */

enum gw_err
follow_note(const struct follow *follow, struct text text, bool own,
            int64_t *ret_event)
{
    struct follow_row row;

    if (text.len == 0 || text.len > FOLLOW_NOTE_MAX)
        return GW_REJECTED;
    enum gw_err err = open_row(follow, &row);
    if (err == GW_OK)
        err = follow_row_put(follow->db, follow->tip, &row, follow->now_ms);
    return err == GW_OK ? tell(follow, EVENT_NOTE, "tip.note",
                               own ? "own" : "both", text, own, ret_event)
                        : err;
}

enum gw_err
follow_urgency(const struct follow *follow, int urgency, struct text reason)
{
    struct follow_row row;
    char detail[8];

    if (urgency < 0 || urgency > 3 || reason.len > FOLLOW_REASON_MAX)
        return GW_REJECTED;
    enum gw_err err = open_row(follow, &row);
    if (err != GW_OK)
        return err;
    int64_t due_ms =
        row.paused_ms != 0
            ? row.due_ms
            : deadline_of(follow->calendar, row.state, urgency, follow->now_ms);
    (void)snprintf(detail, sizeof detail, "%d", urgency);
    err = follow_row_urgency(follow->db, follow->tip, urgency, due_ms,
                             follow->now_ms);
    return err == GW_OK ? tell(follow, EVENT_URGENCY, "tip.urgency", detail,
                               reason.len > 0 ? reason : no_words, false, NULL)
                        : err;
}

enum gw_err
follow_leaning(const struct follow *follow, enum tip_leaning leaning,
               struct text reason)
{
    struct follow_row row;
    const char *word = tip_leaning_word((int)leaning);

    if (word == NULL || reason.len > FOLLOW_REASON_MAX)
        return GW_REJECTED;
    enum gw_err err = open_row(follow, &row);
    if (err == GW_OK)
        err = follow_row_leaning(follow->db, follow->tip, leaning,
                                 follow->now_ms);
    return err == GW_OK ? tell(follow, EVENT_LEANING, "tip.leaning", word,
                               reason.len > 0 ? reason : no_words, false, NULL)
                        : err;
}

enum gw_err
follow_place(const struct follow *follow, const struct district *district,
             const struct village *village)
{
    struct follow_row row;
    enum gw_err err = open_row(follow, &row);

    if (village != NULL && village->district != district)
        village = NULL;
    if (err == GW_OK)
        err = follow_row_place(follow->db, follow->tip, district, village,
                               follow->now_ms);
    return err == GW_OK ? tell(follow, EVENT_PLACE, "tip.place",
                               village != NULL ? village->code : district->code,
                               no_words, false, NULL)
                        : err;
}

enum gw_err
follow_hold(const struct follow *follow, bool on, struct text reason)
{
    struct follow_row row;

    if (reason.len == 0 || reason.len > FOLLOW_REASON_MAX)
        return GW_REJECTED;
    enum gw_err err = open_row(follow, &row);
    if (err == GW_OK && row.held == on)
        return GW_OK;
    if (err == GW_OK)
        err = follow_row_hold(follow->db, follow->tip, on, follow->now_ms);
    return err == GW_OK ? tell(follow, EVENT_HOLD, "tip.hold",
                               on ? "on" : "off", reason, false, NULL)
                        : err;
}

enum gw_err
follow_seen(const struct follow *follow)
{
    return seen_row_put(follow->db, follow->actor.officer, follow->tip,
                        follow->now_ms);
}
