/* handlers/villagers/call.h -- one USSD call as it is kept between two turns.
 *
 *              END shown
 *     OPEN ---------------> OVER      repeats its last screen
 *     |  ^
 *     |  | a late turn
 *     v  |
 *    DROPPED                          ended, or 4 minutes silent: settled
 *
 * `unfinished` is a second thing: a report was begun and its last screen was
 * not shown, so a new dial from the same sender may go on with it.
 *
 * Calls live in the database only, so a restart loses none. Everything here
 * runs on the transaction it is given.
 */
#ifndef HANDLERS_VILLAGERS_CALL_H
#define HANDLERS_VILLAGERS_CALL_H

#include "gateway/base/wire.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"
#include "handlers/villagers/call_state.h"

enum {
    CALL_SILENCE_MS = 4 * 60 * 1000, /* then a call counts as dropped */
    CALL_KEEP_MS = 30 * 60 * 1000    /* then it is forgotten */
};

/* Stored as numbers: append only. */
enum call_phase { CALL_OPEN = 1, CALL_OVER, CALL_DROPPED };

struct call {
    int64_t id; /* 0: without a session, never stored */
    uint8_t mark[CRYPTO_MARK];
    int64_t pseudonym; /* 0: nobody */
    int64_t begun_ms, turned_ms;
    enum call_phase phase;
    bool unfinished;
    struct call_facts facts;

    /* As it stands in the table; call.c's own. */
    bool stored, anew;
    enum call_phase stored_phase;
    bool stored_unfinished;
};

/* The call of this session: as stored, or a new one (stored is false) of id,
 * mark and nothing else. One whose state cannot be opened any more counts as
 * new. Errors as db_run(). */
MUST_CHECK enum gw_err call_open(struct db *db, const struct keyring *keyring,
                                 const char *channel, struct text session,
                                 struct call *ret_call);

/* GW_MISSING   no such call
 * GW_REJECTED  its state cannot be opened; else as db_run() */
MUST_CHECK enum gw_err call_get(struct db *db, const struct keyring *keyring,
                                int64_t id, struct call *ret_call);

/* The newest unfinished call of a sender since since_ms, but not the one of id
 * not_id. GW_MISSING none, or pseudonym is 0; else as db_run(). */
MUST_CHECK enum gw_err call_unfinished(struct db *db,
                                       const struct keyring *keyring,
                                       int64_t pseudonym, int64_t since_ms,
                                       int64_t not_id, struct call *ret_call);

/* Stores a copy that is found by its sender alone, so that another call may have
 * its session's name. Errors as db_run(). */
MUST_CHECK enum gw_err call_set_aside(struct db *db,
                                      const struct keyring *keyring,
                                      const struct call *call);

/* Makes it a fresh call of this sender in the same row. */
void call_begin(struct call *call, const char *channel,
                const struct sender *sender, int64_t pseudonym, int64_t now_ms);

/* Writes it. Errors as db_run(). */
MUST_CHECK enum gw_err call_save(struct db *db, const struct keyring *keyring,
                                 struct call *call);

#endif
