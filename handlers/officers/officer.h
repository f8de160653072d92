/* handlers/officers/officer.h -- accounts, roles, and who may do what.
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

/* Stored as numbers: append only. */
enum role {
    ROLE_NONE,
    ROLE_OPERATOR,
    ROLE_PENYIDIK,
    ROLE_PENGAWAS,
    ROLE_AUDITOR,
    ROLE_ADMIN
};
const char *role_word(enum role role);
bool role_read(struct text word, enum role *ret_role);

/* What a request may need; the table of who has it is in officer.c. */
enum right {
    RIGHT_SELF, /* everybody who is signed in */
    RIGHT_READ_TIPS,
    RIGHTS
};
bool role_may(enum role role, enum right right);

enum {
    LOGIN_MAX = 32,
    OFFICER_AREAS_MAX = 16,
    AREA_MAX = 8, /* "36.04.13" */
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

/* The areas as texts that borrow from officer; ret has OFFICER_AREAS_MAX. */
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
MUST_CHECK enum gw_err officer_reset(struct db *db,
                                     const struct keyring *keyring, int64_t id,
                                     const char *password_hash,
                                     struct text otp_secret);

/* ---- sessions ---- */

enum {
    SESSION_TOKEN = 43, /* base64url of 32 random bytes */
    SESSION_IDLE_MS = 30 * 60 * 1000,
    SESSION_LIFE_MS = 12 * 3600 * 1000,
    SESSION_TOUCH_MS = 60 * 1000 /* used_at is as coarse as this */
};

struct session {
    int64_t id;
    char csrf[SESSION_TOKEN + 1];
    int64_t used_ms;
    struct officer officer;
};

/* Makes a session; ret_token is what the cookie holds, known to nobody else. */
MUST_CHECK enum gw_err session_add(struct db *db, const struct keyring *keyring,
                                   int64_t officer, int64_t now_ms,
                                   char ret_token[SESSION_TOKEN + 1],
                                   char ret_csrf[SESSION_TOKEN + 1]);
/* GW_MISSING  unknown, ended, idle too long, or its officer is disabled */
MUST_CHECK enum gw_err session_find(struct db *db,
                                    const struct keyring *keyring,
                                    struct text token, int64_t now_ms,
                                    struct session *ret_session);
MUST_CHECK enum gw_err session_touch(struct db *db, int64_t id, int64_t now_ms);
MUST_CHECK enum gw_err session_end(struct db *db, int64_t id);
/* Removes what is over; at most limit rows. */
MUST_CHECK enum gw_err session_prune(struct db *db, int64_t now_ms, int limit);

#endif
