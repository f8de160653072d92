/* handlers/officers/session.h -- who is signed in, on which browser.
 *
 * The cookie's token is made here at each sign-in and known to the browser
 * alone. Everything runs inside an op or a command's transaction.
 */
#ifndef HANDLERS_OFFICERS_SESSION_H
#define HANDLERS_OFFICERS_SESSION_H

#include "handlers/officers/officer.h"

enum {
    TOKEN_LEN = 43,      /* base64url of 32 random bytes */
    TOKEN_PREFIX_MAX = 3 /* what may stand before it: "kt_" */
};

/* A token that nobody can guess. */
void token_make(char ret_token[TOKEN_LEN + 1]);

enum {
    SESSION_TOKEN = TOKEN_LEN,
    SESSIONS_MAX = 20, /* of one officer; a new one ends the longest at rest */
    SESSION_TOUCH_MS = 60 * 1000 /* used_at is as coarse as this */
};

/* From the config: rest and age that no session outlives. */
struct session_life {
    int64_t idle_ms, whole_ms;
};

struct session {
    int64_t id; /* positive; tells nothing of the token */
    char csrf[SESSION_TOKEN + 1];
    bool enrols; /* may only set up a second factor */
    int64_t created_ms, used_ms;
    struct officer officer;
};

struct session_made {
    char token[SESSION_TOKEN + 1]; /* the cookie's */
    char csrf[SESSION_TOKEN + 1];
};

MUST_CHECK enum gw_err session_add(struct db *db, const struct keyring *keyring,
                                   int64_t officer, bool enrols, int64_t now_ms,
                                   struct session_made *ret_made);
/* GW_MISSING  unknown, ended, over, or its officer is disabled */
MUST_CHECK enum gw_err session_find(struct db *db,
                                    const struct keyring *keyring,
                                    const struct session_life *life,
                                    struct text token, int64_t now_ms,
                                    struct session *ret_session);
MUST_CHECK enum gw_err session_touch(struct db *db, int64_t id, int64_t now_ms);

/* Whose it is. GW_MISSING  no such session; one that is over may still be
 * there. */
MUST_CHECK enum gw_err session_owner(struct db *db, int64_t id,
                                     int64_t *ret_officer);
MUST_CHECK enum gw_err session_end(struct db *db, int64_t id);
/* All of an officer's, but keep (0: none); how many. */
MUST_CHECK enum gw_err session_end_all(struct db *db, int64_t officer,
                                       int64_t keep, int64_t *ret_ended);
/* Removes what is over, at most limit rows, each with its line in the audit;
 * how many. */
MUST_CHECK enum gw_err session_prune(struct db *db,
                                     const struct session_life *life,
                                     int64_t now_ms, int limit,
                                     int *ret_pruned);

/* Those of an officer that are not over, newest first; csrf and officer are
 * not filled. */
typedef enum gw_err session_fn(const struct session *session, void *arg);
MUST_CHECK enum gw_err session_each(struct db *db,
                                    const struct session_life *life,
                                    int64_t officer, int64_t now_ms,
                                    session_fn *fn, void *arg);

#endif
