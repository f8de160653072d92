/* handlers/officers/machine.h -- each agency's own systems, and their tokens.
 *
 * A machine has one token, shown once and kept as keyed hashes, and a scope
 * (rights.h). It is not an officer: it has no cookie, no session, no areas.
 */
#ifndef HANDLERS_OFFICERS_MACHINE_H
#define HANDLERS_OFFICERS_MACHINE_H

#include "gateway/platform/config.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"
#include "handlers/officers/rights.h"

enum {
    MACHINE_NAME_MAX = 32,
    MACHINE_TOKEN = 3 + 43,            /* "kt_" and 32 random bytes */
    MACHINE_TOUCH_MS = 60 * 60 * 1000, /* used_at is as coarse as this */
    MACHINES_MAX = 64                  /* of both agencies, revoked too */
};

struct machine {
    int64_t id;
    char name[MACHINE_NAME_MAX + 1];
    enum agency agency;
    enum scope scope;
    int64_t created_ms, used_ms, revoked_ms; /* 0: not yet */
};

/* GW_CONFLICT  the name is taken, by a revoked one too
 * GW_REJECTED  there are MACHINES_MAX */
MUST_CHECK enum gw_err machine_add(struct db *db, const struct keyring *keyring,
                                   const struct machine *machine,
                                   int64_t *ret_id,
                                   char ret_token[MACHINE_TOKEN + 1]);
/* GW_MISSING  no token of ours, or revoked */
MUST_CHECK enum gw_err machine_find(struct db *db,
                                    const struct keyring *keyring,
                                    struct text token,
                                    struct machine *ret_machine);
MUST_CHECK enum gw_err machine_touch(struct db *db, int64_t id, int64_t now_ms);
/* GW_MISSING  none of that name; GW_CONFLICT  it was revoked before */
MUST_CHECK enum gw_err machine_revoke(struct db *db, struct text name,
                                      int64_t now_ms, int64_t *ret_id);

typedef enum gw_err machine_fn(const struct machine *machine, void *arg);
MUST_CHECK enum gw_err machine_each(struct db *db, machine_fn *fn, void *arg);

#endif
