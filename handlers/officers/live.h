/* handlers/officers/live.h -- GET live: whoever has the console open hears of
 * changes as they happen (server-sent events).
 *
 *   : beat                                 every LIVE_BEAT_MS
 *   event: changed
 *   id: 812                                the newest event in it
 *   data: {"tips":["7","9"],"events":3,"added":1}
 *   event: end                             the session is over
 *
 * Ids and counts alone, of tips that the officer may see, and of nothing that the
 * other agency keeps to itself; what happened is asked for by the usual road.
 * Table tip_event is looked at once a second, and only while somebody listens. A
 * browser that lost the line says Last-Event-ID and misses nothing. Loop thread.
 */
#ifndef HANDLERS_OFFICERS_LIVE_H
#define HANDLERS_OFFICERS_LIVE_H

#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "handlers/officers/api.h"

enum {
    LIVE_EVERY_MS = 1000,
    LIVE_BEAT_MS = 20 * 1000,
    LIVE_CHECK_MS = 5 * 1000, /* is the session still there? */
    LIVE_OWN_MAX = 5,         /* listeners of one session or machine */
    LIVE_MAX = 100,           /* of all */
    LIVE_EVENTS_MAX = 200,    /* told of in one message; the rest follows */
    LIVE_PASSES = 6,          /* such messages of one look, at most */
    LIVE_BEHIND_MAX = 1000    /* events; who was away longer begins anew */
};

struct live;

/* door is borrowed. GW_NOMEM, GW_AGAIN no timer to be had */
MUST_CHECK enum gw_err live_open(struct loop *loop, struct officers_door *door,
                                 struct live **ret_live);
/* Ends all that listen, and takes no more. */
void live_drain(struct live *live);
/* After store_close() and before the listener's http_close(). */
void live_close(struct live *live);
static inline void
live_close_slot(struct live **s)
{
    live_close(*s);
}

/* The row of api_routes.c: reader, writer, and then the loop, which takes the
 * request over. False: a problem is decided. */
enum gw_err live_read(struct db *db, struct api *api);
enum gw_err live_audit(struct db *db, struct api *api);
bool live_begin(struct api *api);

#endif
