/* handlers/officers/api.h -- one request of an officer or a machine, from door
 * to answer.
 *
 *   route --> [reader: who is it, may he, read] --> [helper: what is slow]
 *         --> [writer: audit, deed] --> reply
 *
 * Routes are rows of api_routes.c. Their functions are synchronous code over
 * one transaction; they fill out and status, or call api_problem(). What an
 * officer sees is in the audit before it is in the answer.
 */
#ifndef HANDLERS_OFFICERS_API_H
#define HANDLERS_OFFICERS_API_H

#include <jansson.h>

#include "gateway/base/fields.h"
#include "gateway/platform/helper.h"
#include "gateway/platform/http.h"
#include "gateway/store/store.h"
#include "handlers/officers/door.h"
#include "handlers/officers/machine.h"
#include "handlers/officers/officer.h"
#include "handlers/officers/rights.h"
#include "handlers/officers/session.h"

struct api;

enum { API_BODY_MAX = 64 * 1024, API_OUT_MAX = 16 * 1024 * 1024 };

struct api_route {
    enum http_method method;
    const char *path; /* below /api/v1/; "{id}", "{id2}" are numbers */
    enum right right;
    /* Wrong passwords or codes are answered here: slowed as sign-in is. */
    bool guessable;
    /* Takes over the whole request (sign-in has no session yet); else NULL. */
    void (*start)(struct api *api);
    /* Reader thread; who asks is known and may. May be NULL. */
    enum gw_err (*read)(struct db *db, struct api *api);
    /* Helper thread, after read went well: what takes long. May be NULL. */
    enum gw_err (*work)(struct api *api);
    /* Writer thread, after those went well; who asks is looked up anew before.
     * A problem undoes all that it did. May be NULL. */
    enum gw_err (*write)(struct db *db, struct api *api);
    /* Loop, once that is on disk and well, before the answer. May be NULL. */
    void (*after)(struct api *api);
    /* Loop, in place of the answer when that would be 200: takes api->request
     * over (GIVE it), or is false when a problem was decided. May be NULL. */
    bool (*stream)(struct api *api);
};

extern const struct api_route api_routes[];
extern const size_t api_routes_count;

struct api {
    struct officers_door *door;
    struct http_request *request; /* NULL once answered */
    const struct api_route *route;
    struct store_op op;
    struct helper_job job;

    int64_t now_ms;
    void *post_held; /* what door->post gave, or NULL */
    bool owes_sms;   /* set by write: the outbox has something to do */
    struct officers_rules rules; /* as the config said at the start */
    int64_t id;                  /* {id} of the path */
    int64_t id2;                 /* the second one */
    struct fields query;
    json_t *body; /* once api_body() has read it */
    /* From the cookie, or the machine's; "" none. */
    char token[MACHINE_TOKEN + 1];
    bool bearer;                  /* it came as Authorization: Bearer */
    char csrf[SESSION_TOKEN + 1]; /* from the header; "" none */
    struct session session;       /* once authenticated; of a machine only
                                       officer.agency */
    struct machine machine;       /* id 0: it is an officer */

    struct guess_who who;
    bool counted; /* by guess_begin() */
    bool wrong;   /* what was guessed at was not it */

    int status; /* 0: nothing was decided yet */
    const char *content_type;
    struct buf out;
    char cookie[160];  /* Set-Cookie, "" none */
    int retry_after_s; /* 0 none */
    void *state;       /* the route's own */
    void (*state_free)(void *state);
};

/* Decides the answer: application/problem+json (RFC 9457). detail: in plain
 * Indonesian, what is wrong and what to do; field: the bad field or NULL. */
void api_problem(struct api *api, int status, const char *field,
                 const char *detail);

/* Decides the answer: this status and this JSON (stolen). GW_NOMEM. */
MUST_CHECK enum gw_err api_json(struct api *api, int status, json_t *json);

/* Who asks, as audit lines name him: "officer:7", "machine:2". */
void api_actor(const struct api *api, char ret_actor[32]);

/* A line in the audit by who asks; subject "officer", 7 gives "officer:7", with
 * id 0 the word alone. Errors as audit_add(). */
MUST_CHECK enum gw_err api_audit(struct db *db, const struct api *api,
                                 const char *action, const char *subject,
                                 int64_t id, const char *detail);

/* May who asks do this, too? */
bool api_may(const struct api *api, enum right right);

/* Keeps state for the route; freed (and wiped) with the request. NULL: no
 * memory. */
void *api_keep(struct api *api, size_t size);

/* Sets the session's cookie; "" takes it away. */
void api_cookie(struct api *api, const char *token);

/* Answers with what was decided (or err's own problem) and frees api. Loop. */
void api_finish(struct api *api, enum gw_err err);

/* ---- what was sent; api_body.c ---- */

/* Reads the body as one JSON object; NULL: the problem is decided. */
const json_t *api_body(struct api *api);

/* One of its fields; false: the problem is decided (422). An optional one that
 * is absent gives "". */
bool api_body_text(struct api *api, const char *field, bool optional, char *ret,
                   size_t room);

/* ---- inside; api_auth.c, api_door.c ---- */

/* Reader or writer: fills session or machine; a problem decided (401, 403) or
 * GW_DENIED: he may not. */
MUST_CHECK enum gw_err api_authenticate(struct db *db, struct api *api);
/* Whoever guesses, by source and by login (absent: the token). Loop. */
struct guess_who api_guesser(const struct api *api, struct text login);
/* Sends a request that has a route on its way. Loop. */
void api_run(struct api *api);

#endif
