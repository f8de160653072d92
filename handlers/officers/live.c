/* handlers/officers/live.c -- see live.h.
 *
 *   live_begin --> a place among LIVE_MAX
 *   timer --> somebody listens? --> look (reader) --> each is told his own
 *
 * Owns the places and the requests in them. One look is under way at a time; the
 * reader has the places until it is back, so a place is filled meanwhile but
 * marked as not in that look, and none is freed.
 *
 * What one would get wrong: waiting for who does not read. A piece goes to the
 * kernel or to a bounded heap; over that the client is cut off, and its browser
 * comes back with the last id it has heard.
 */
#include "handlers/officers/live.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "handlers/followup/event.h"
#include "handlers/officers/live_look.h"

enum { NEWS_MAX = 40 * 1024 }; /* of LIVE_PASSES messages */

struct live {
    struct officers_door *door;
    struct look look;
    struct store_op op;
    bool busy, drained;
    size_t count; /* places that are taken */
    struct listener listeners[LIVE_MAX];
};

/* ---- places ---- */

static void
leave(struct live *live, struct listener *who)
{
    http_stream_end(GIVE(who->request));
    buf_free(&who->news);
    crypto_wipe(who, sizeof *who);
    live->count--;
}

static void
end_all(struct live *live)
{
    for (size_t i = 0; i < LIVE_MAX; i++)
        if (live->listeners[i].request != NULL)
            leave(live, &live->listeners[i]);
}

static bool
say(struct listener *who, struct text text, int64_t now_ms)
{
    who->beat_ms = now_ms;
    return http_stream_send(who->request, text);
}

/* ---- telling ---- */

static void
tell(struct live *live, struct listener *who, int64_t now_ms)
{
    bool good = true;

    who->fresh = false;
    if (who->news.len > 0)
        good = say(who, buf_text(&who->news), now_ms);
    else if (!who->over
             && (now_ms - who->beat_ms >= LIVE_BEAT_MS
                 || now_ms < who->beat_ms))
        good = say(who, TEXT(": beat\n\n"), now_ms);
    buf_clear(&who->news);
    if (good && who->over)
        (void)say(who, TEXT("event: end\ndata: {}\n\n"), now_ms);
    /* Who has gone is found by saying something; the sweep finds him, too. */
    if (!good || who->over || !http_stream_heard(who->request))
        leave(live, who);
}

static void
on_looked(enum gw_err err, void *arg)
{
    struct live *live = arg;

    live->busy = false;
    if (err != GW_OK)
        log_warn("live.failed", LOG_WORD("reason", gw_err_word(err)));
    if (live->drained) {
        end_all(live);
        return;
    }
    for (size_t i = 0; i < LIVE_MAX; i++)
        if (live->listeners[i].request != NULL)
            tell(live, &live->listeners[i], live->look.now_ms);
}

static enum gw_err
run_look(struct db *db, void *arg)
{
    struct live *live = arg;

    return live_look(db, &live->look);
}

static void
on_tick(void *arg)
{
    struct live *live = arg;

    if (live->busy || live->drained || live->count == 0)
        return;
    live->busy = true;
    live->look.now_ms = clock_wall_ms();
    live->look.life = live->door->rules.life;
    live->op =
        (struct store_op){ .run = run_look, .done = on_looked, .arg = live };
    store_read(live->door->store, &live->op);
}

/* ---- the life of it ---- */

enum gw_err
live_open(struct loop *loop, struct officers_door *door, struct live **ret_live)
{
    OWNED(live_close)
    struct live *live = calloc(1, sizeof *live);

    if (live == NULL)
        return GW_NOMEM;
    live->door = door;
    live->look =
        (struct look){ .keyring = door->keyring, .listeners = live->listeners };
    enum gw_err err = loop_every(loop, LIVE_EVERY_MS, on_tick, live);
    if (err != GW_OK)
        return err;
    *ret_live = GIVE(live);
    return GW_OK;
}

void
live_drain(struct live *live)
{
    if (live == NULL)
        return;
    live->drained = true;
    if (!live->busy)
        end_all(live);
}

void
live_close(struct live *live)
{
    if (live == NULL)
        return;
    live->busy = false;
    live_drain(live);
    free(live);
}

/* ---- the route ---- */

struct beginning {
    int64_t newest, after;
};

enum gw_err
live_read(struct db *db, struct api *api)
{
    struct beginning *begin = api_keep(api, sizeof *begin);
    struct text last = http_header(api->request, "Last-Event-ID");
    int64_t after;

    if (begin == NULL)
        return GW_NOMEM;
    enum gw_err err = event_newest(db, &begin->newest);
    if (err != GW_OK)
        return err;
    begin->after = begin->newest;
    if (last.at != NULL && text_number(last, &after) && after >= 0
        && after <= begin->newest && begin->newest - after <= LIVE_BEHIND_MAX)
        begin->after = after;
    api->status = 200;
    return GW_OK;
}

enum gw_err
live_audit(struct db *db, struct api *api)
{
    return api_audit(db, api, "live.open", "tips", 0, "");
}

/* NULL: too many listen. */
static struct listener *
free_place(struct live *live, const struct api *api)
{
    struct listener *place = NULL;
    size_t own = 0;

    for (size_t i = 0; i < LIVE_MAX; i++) {
        struct listener *who = &live->listeners[i];
        if (who->request == NULL)
            place = place == NULL ? who : place;
        else if (who->machine == api->machine.id
                 && (api->machine.id != 0 || who->session == api->session.id))
            own++;
    }
    return own < LIVE_OWN_MAX ? place : NULL;
}

bool
live_begin(struct api *api)
{
    struct live *live = api->door->live;
    const struct beginning *begin = api->state;
    struct listener *who =
        live == NULL || live->drained ? NULL : free_place(live, api);
    char hello[64];

    if (who == NULL) {
        api->retry_after_s = 30;
        api_problem(api, 429, NULL,
                    "Terlalu banyak layar yang terbuka. Tutup sebagian.");
        return false;
    }
    *who = (struct listener){
        .request = GIVE(api->request),
        .session = api->machine.id != 0 ? 0 : api->session.id,
        .machine = api->machine.id,
        .officer = api->session.officer,
        .after = begin->after,
        .checked_ms = api->now_ms,
        .fresh = live->busy,
        .news = buf_new(NEWS_MAX),
    };
    memcpy(who->token, api->token, sizeof who->token);
    live->count++;
    http_reply_header(who->request, "Cache-Control", "no-store");
    http_reply_header(who->request, "X-Content-Type-Options", "nosniff");
    http_reply_header(who->request, "X-Accel-Buffering", "no");
    http_stream_begin(who->request, "text/event-stream");
    (void)snprintf(hello, sizeof hello, "retry: 3000\nid: %lld\n: hello\n\n",
                   (long long)begin->after);
    (void)say(who, text_of(hello), api->now_ms);
    return true;
}
