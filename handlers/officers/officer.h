/* handlers/officers/officer.h -- accounts.
 *
 * Everything with a db runs inside an op or a command's transaction.
 */
#ifndef HANDLERS_OFFICERS_OFFICER_H
#define HANDLERS_OFFICERS_OFFICER_H

#include "gateway/base/err.h"
#include "gateway/base/text.h"
#include "gateway/platform/config.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"
#include "handlers/officers/rights.h"

enum {
    LOGIN_MAX = 32,
    OFFICER_AREAS_KEPT = 16,
    OFFICER_AREAS_MAX = 17, /* and TIP_ALSO_RESTRICTED; see officer_areas() */
    AREA_MAX = 8,           /* "36.04.13" */
    PASSWORD_MIN = 10,
    PASSWORD_MAX = 200
};

struct officer {
    int64_t id;
    char login[LOGIN_MAX + 1];
    enum agency agency;
    enum role role;
    char areas[OFFICER_AREAS_MAX][AREA_MAX + 1]; /* codes; none: all */
    size_t areas_count;
    bool disabled;
    bool has_otp;
};

/* The areas as texts that borrow from officer; ret has OFFICER_AREAS_MAX. Those
 * of a supervisor have TIP_ALSO_RESTRICTED among them, so that what is kept from
 * others is kept from nobody who must decide on it. */
size_t officer_areas(const struct officer *officer, struct text *ret);

/* 2-32 of a-z, 0-9, dot, hyphen, underscore; begins with a letter. */
bool officer_login_valid(struct text login);

struct officer_new {
    struct text login;
    enum agency agency;
    enum role role;
    const char *const *areas;
    size_t areas_count;
    const char *password_hash; /* password.h */
    struct text otp_secret;    /* raw; absent: none */
    int64_t now_ms;
};

/* GW_CONFLICT  the login is taken; else as db_run() */
MUST_CHECK enum gw_err officer_add(struct db *db, const struct keyring *keyring,
                                   const struct officer_new *officer,
                                   int64_t *ret_id);

enum { PASSWORD_HASH_MAX = 160, OTP_SECRET_MAX = 32 };

/* What signing in must know. */
struct officer_secrets {
    char password_hash[PASSWORD_HASH_MAX];
    uint8_t otp_secret[OTP_SECRET_MAX];
    size_t otp_secret_len; /* 0: none */
    int64_t otp_step;      /* newest time step used */
};
void officer_secrets_wipe(struct officer_secrets *secrets);

/* GW_MISSING  nobody of that login */
MUST_CHECK enum gw_err officer_find(struct db *db,
                                    const struct keyring *keyring,
                                    struct text login,
                                    struct officer *ret_officer,
                                    struct officer_secrets *ret_secrets);
MUST_CHECK enum gw_err officer_get(struct db *db, int64_t id,
                                   struct officer *ret_officer);

typedef enum gw_err officer_fn(const struct officer *officer, void *arg);
MUST_CHECK enum gw_err officer_each(struct db *db, officer_fn *fn, void *arg);

/* Marks a time step of the one-time password as used. GW_CONFLICT it was used
 * already, or a newer one was. */
MUST_CHECK enum gw_err officer_use_otp(struct db *db, int64_t id, int64_t step);

/* Each ends the officer's sessions too. GW_MISSING. */
MUST_CHECK enum gw_err officer_disable(struct db *db, int64_t id);
/* A new password, and a new second factor or none (absent); enabled again. The
 * recovery codes are gone. */
MUST_CHECK enum gw_err officer_reset(struct db *db,
                                     const struct keyring *keyring, int64_t id,
                                     const char *password_hash,
                                     struct text otp_secret);

/* ---- changes; officer_change_rows.c. GW_MISSING nobody of that id ---- */

/* Role, areas and whether disabled, as they stand in officer. */
MUST_CHECK enum gw_err officer_update(struct db *db,
                                      const struct officer *officer);
MUST_CHECK enum gw_err officer_set_password(struct db *db, int64_t id,
                                            const char *password_hash);
/* Enabled admins of the agency, but for this one. */
MUST_CHECK enum gw_err officer_other_admins(struct db *db,
                                            const struct officer *officer,
                                            int64_t *ret_count);

/* Keeps a secret that the officer has not shown to be able to use yet. */
MUST_CHECK enum gw_err officer_otp_pending(struct db *db,
                                           const struct keyring *keyring,
                                           int64_t id, struct text secret);
/* The pending secret. GW_MISSING  there is none. */
MUST_CHECK enum gw_err officer_otp_get_pending(
    struct db *db, const struct keyring *keyring, int64_t id,
    struct officer_secrets *ret_secrets);
/* The pending secret counts from now on; step was used for the proof.
 * GW_CONFLICT  there is one that counts already, or none is pending */
MUST_CHECK enum gw_err officer_otp_confirm(struct db *db, int64_t id,
                                           int64_t step);

#endif
