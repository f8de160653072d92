/* handlers/exchange/webhook.h -- an agency's own system, told of changes.
 *
 * How far it was told is one mark in one row: an event's id. Order is kept, and
 * an event may come twice, with the same id. Everything with a db runs inside
 * an op.
 */
#ifndef HANDLERS_EXCHANGE_WEBHOOK_H
#define HANDLERS_EXCHANGE_WEBHOOK_H

#include "gateway/base/buf.h"
#include "gateway/platform/client_guard.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"

enum {
    WEBHOOKS_MAX = 8, /* of an agency */
    WEBHOOK_URL_MAX = 500,
    WEBHOOK_EVENTS_MAX = 400,
    WEBHOOK_SECRET = 6 + 64, /* "whsec_" and 32 random bytes in hex */
    WEBHOOK_SIGNATURE = 3 + 64
};
/* Given up after so long without one success. */
#define WEBHOOK_DEAD_MS (INT64_C(3) * 24 * 3600 * 1000)

struct webhook {
    int64_t id, officer, at_ms;
    enum agency agency;
    char url[WEBHOOK_URL_MAX + 1];
    char events[WEBHOOK_EVENTS_MAX + 1]; /* ",state,note,"; "" all */
    int64_t mark, next_ms, tries;
    int64_t failing_ms, dead_ms, last_ms, test_ms; /* 0: not */
    int status;                                    /* of the last try */
};

/* ---- pure ---- */

/* May it be told? https, or http to an address that the guard allows by name;
 * no user, no fragment; an address in figures as the guard says. */
bool webhook_url_right(const struct client_guard *guard, struct text url);
/* Does it want that kind of event? */
bool webhook_wants(const struct webhook *hook, const char *kind);
/* "v1=" and hex of HMAC-SHA256(secret, id.timestamp.body). GW_NOMEM */
MUST_CHECK enum gw_err webhook_sign(const char *secret, const char *id,
                                    const char *timestamp, struct text body,
                                    char ret_signature[WEBHOOK_SIGNATURE + 1]);
/* When to try again after so many failures in a row (1 or more). */
int64_t webhook_wait_ms(int64_t tries);

/* ---- rows; errors as db_run(), GW_MISSING none of that id ---- */

/* agency, officer, url, events, at_ms count; it is told what comes from now on.
 * GW_REJECTED  the agency has WEBHOOKS_MAX */
MUST_CHECK enum gw_err webhook_add(struct db *db, const struct keyring *keyring,
                                   const struct webhook *hook, int64_t *ret_id,
                                   char ret_secret[WEBHOOK_SECRET + 1]);
typedef enum gw_err webhook_fn(const struct webhook *hook, void *arg);
/* By id; NONE: of both. */
MUST_CHECK enum gw_err webhook_each(struct db *db, enum agency agency,
                                    webhook_fn *fn, void *arg);
MUST_CHECK enum gw_err webhook_get(struct db *db, int64_t id,
                                   struct webhook *ret_hook);
/* GW_DENIED  it cannot be opened: sealed by other keys, or changed since */
MUST_CHECK enum gw_err webhook_secret(struct db *db,
                                      const struct keyring *keyring, int64_t id,
                                      char ret_secret[WEBHOOK_SECRET + 1]);
MUST_CHECK enum gw_err webhook_remove(struct db *db, int64_t id);
/* A test is to be sent. */
MUST_CHECK enum gw_err webhook_test(struct db *db, int64_t id, int64_t now_ms);

/* All up to mark was taken, or was not for it (status 0). */
MUST_CHECK enum gw_err webhook_taken(struct db *db, int64_t id, int64_t mark,
                                     int status, int64_t now_ms);
/* It was not taken: tried again at next_ms, or, after WEBHOOK_DEAD_MS, never;
 * *ret_died: that is so since now. */
MUST_CHECK enum gw_err webhook_failed(struct db *db, int64_t id, int status,
                                      int64_t next_ms, int64_t now_ms,
                                      bool *ret_died);
/* The test came to that; a good one wakes what was given up. */
MUST_CHECK enum gw_err webhook_tested(struct db *db, int64_t id, int status,
                                      int64_t now_ms);

#endif
