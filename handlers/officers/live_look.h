/* handlers/officers/live_look.h -- private to live*.c: one look at what happened,
 * for all who listen. */
#ifndef HANDLERS_OFFICERS_LIVE_LOOK_H
#define HANDLERS_OFFICERS_LIVE_LOOK_H

#include "handlers/officers/live.h"

struct listener {
    struct http_request *request; /* NULL: this place is free */
    char token[MACHINE_TOKEN + 1];
    int64_t session, machine; /* one of them is not 0 */
    struct officer officer;   /* of a machine: its agency alone */
    int64_t after;            /* told up to this event */
    int64_t beat_ms;          /* something was said */
    int64_t checked_ms;
    /* What a look found; the reader's while one is under way. */
    bool fresh; /* came while a look was under way: not in it */
    bool over;  /* the session is */
    struct buf news;
};

struct look {
    const struct keyring *keyring;
    struct session_life life;
    int64_t now_ms;
    struct listener *listeners; /* LIVE_MAX places */
};

/* Fills news, over, after. Reader thread. */
MUST_CHECK enum gw_err live_look(struct db *db, struct look *look);

#endif
