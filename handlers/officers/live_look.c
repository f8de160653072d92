/* handlers/officers/live_look.c -- see live_look.h.
 *
 *   events behind the last --> once for each who listens: his to know? --> text
 *
 * What one would get wrong: trusting who somebody was when he began to listen. A
 * role or an area is taken away, an account is closed: the session is looked up
 * anew every few seconds, and the officer with it.
 */
#include "handlers/officers/live_look.h"

#include "handlers/followup/event.h"
#include "handlers/tips/tip.h"

struct happened {
    int64_t id, tip;
    enum agency agency;
    bool own, added;
};

struct happenings {
    struct happened list[LIVE_EVENTS_MAX];
    size_t count;
};

static enum gw_err
keep(const struct event_view *view, void *arg)
{
    struct happenings *all = arg;

    all->list[all->count++] = (struct happened){
        .id = view->id,
        .tip = view->tip,
        .agency = view->agency,
        .own = view->own,
        .added = view->kind == EVENT_ADDED,
    };
    return GW_OK;
}

/* ---- is he still who he was? ---- */

static enum gw_err
check_machine(struct db *db, const struct look *look, struct listener *who)
{
    struct machine machine;
    enum gw_err err =
        machine_find(db, look->keyring, text_of(who->token), &machine);

    if (err == GW_OK)
        who->over = !scope_may(machine.scope, RIGHT_READ_TIPS);
    return err;
}

static enum gw_err
check_session(struct db *db, const struct look *look, struct listener *who)
{
    struct session session;
    enum gw_err err = session_find(db, look->keyring, &look->life,
                                   text_of(who->token), look->now_ms, &session);

    if (err != GW_OK)
        return err;
    who->officer = session.officer;
    who->over =
        session.enrols || !role_may(session.officer.role, RIGHT_READ_TIPS);
    return GW_OK;
}

static enum gw_err
check(struct db *db, const struct look *look, struct listener *who)
{
    if (look->now_ms >= who->checked_ms
        && look->now_ms < who->checked_ms + LIVE_CHECK_MS)
        return GW_OK;
    enum gw_err err = who->machine != 0 ? check_machine(db, look, who)
                                        : check_session(db, look, who);
    if (err == GW_MISSING)
        who->over = true;
    else if (err != GW_OK)
        return err;
    who->checked_ms = look->now_ms;
    return GW_OK;
}

/* ---- what he is told ---- */

static bool
was_told(const int64_t *tips, size_t count, int64_t tip)
{
    for (size_t i = 0; i < count; i++)
        if (tips[i] == tip)
            return true;
    return false;
}

static void
write_news(struct listener *who, const int64_t *tips, size_t count, int events,
           int added)
{
    buf_printf(&who->news, "event: changed\nid: %lld\ndata: {\"tips\":[",
               (long long)who->after);
    for (size_t i = 0; i < count; i++)
        buf_printf(&who->news, "%s\"%lld\"", i > 0 ? "," : "",
                   (long long)tips[i]);
    buf_printf(&who->news, "],\"events\":%d,\"added\":%d}\n\n", events, added);
}

static enum gw_err
tell(struct db *db, const struct happenings *all, struct listener *who)
{
    struct text areas[OFFICER_AREAS_MAX];
    size_t areas_count = officer_areas(&who->officer, areas);
    int64_t tips[LIVE_EVENTS_MAX], unseen = 0;
    size_t count = 0;
    int events = 0, added = 0;

    for (size_t i = 0; i < all->count; i++) {
        const struct happened *one = &all->list[i];
        if (one->id <= who->after)
            continue;
        who->after = one->id;
        if ((one->own && one->agency != who->officer.agency)
            || one->tip == unseen)
            continue;
        if (!was_told(tips, count, one->tip)) {
            enum gw_err err = tip_visible(db, one->tip, areas, areas_count);
            if (err == GW_MISSING) {
                unseen = one->tip;
                continue;
            }
            if (err != GW_OK)
                return err;
            tips[count++] = one->tip;
        }
        events++;
        added += one->added;
    }
    if (count > 0)
        write_news(who, tips, count, events, added);
    return buf_ok(&who->news) ? GW_OK : who->news.err;
}

/* ---- all of them ---- */

static bool
takes_part(const struct listener *who)
{
    return who->request != NULL && !who->fresh && !who->over;
}

/* Tells of the oldest that somebody has not heard; *ret_more: there is more. */
static enum gw_err
pass(struct db *db, struct look *look, bool *ret_more)
{
    struct happenings all = { .count = 0 };
    int64_t after = INT64_MAX;

    for (size_t i = 0; i < LIVE_MAX; i++)
        if (takes_part(&look->listeners[i]) && look->listeners[i].after < after)
            after = look->listeners[i].after;
    enum gw_err err = event_after(db, after, LIVE_EVENTS_MAX, keep, &all);
    for (size_t i = 0; i < LIVE_MAX && err == GW_OK; i++)
        if (takes_part(&look->listeners[i]))
            err = tell(db, &all, &look->listeners[i]);
    *ret_more = all.count == LIVE_EVENTS_MAX;
    return err;
}

enum gw_err
live_look(struct db *db, struct look *look)
{
    enum gw_err err = GW_OK;
    bool more = true;

    for (size_t i = 0; i < LIVE_MAX && err == GW_OK; i++)
        if (takes_part(&look->listeners[i]))
            err = check(db, look, &look->listeners[i]);
    for (int i = 0; i < LIVE_PASSES && more && err == GW_OK; i++)
        err = pass(db, look, &more);
    return err;
}
