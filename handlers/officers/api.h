/* handlers/officers/api.h -- one request of an officer, from door to answer.
 *
 *   route --> [reader: who is it, may he, read] --> [writer: audit, deed] --> reply
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
#include "handlers/officers/officer.h"

struct api;

enum { API_BODY_MAX = 64 * 1024, API_OUT_MAX = 16 * 1024 * 1024 };

struct api_route {
    enum http_method method;
    const char *path; /* below /api/v1/; "{id}" is a number */
    enum right right;
    /* Takes over the whole request (sign-in has no session yet); else NULL. */
    void (*start)(struct api *api);
    /* Reader thread; the session is known. May be NULL. */
    enum gw_err (*read)(struct db *db, struct api *api);
    /* Writer thread, after read went well. May be NULL. */
    enum gw_err (*write)(struct db *db, struct api *api);
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
    bool require_otp; /* as the config said at the start */
    int64_t id;       /* {id} of the path */
    struct fields query;
    char token[SESSION_TOKEN + 1]; /* from the cookie; "" none */
    char csrf[SESSION_TOKEN + 1];  /* from the header; "" none */
    struct session session;        /* once authenticated */

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

/* Decides the answer: 200 and this JSON (stolen). GW_NOMEM. */
MUST_CHECK enum gw_err api_json(struct api *api, int status, json_t *json);

/* The officer as audit lines name him: "officer:7". */
void api_actor(const struct api *api, char ret_actor[32]);

/* Answers with what was decided (or err's own problem) and frees api. Loop. */
void api_finish(struct api *api, enum gw_err err);

#endif
