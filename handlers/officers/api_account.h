/* handlers/officers/api_account.h -- what officers do with their own accounts;
 * rows of api_routes.c. */
#ifndef HANDLERS_OFFICERS_API_ACCOUNT_H
#define HANDLERS_OFFICERS_API_ACCOUNT_H

#include "handlers/officers/api.h"
#include "handlers/officers/recovery.h"

/* GET me */
MUST_CHECK enum gw_err api_me_read(struct db *db, struct api *api);

/* GET colleagues: who follows tips up with us, of both agencies */
MUST_CHECK enum gw_err api_colleagues_read(struct db *db, struct api *api);

/* GET sessions; DELETE sessions; DELETE sessions/{id} */
MUST_CHECK enum gw_err api_sessions_read(struct db *db, struct api *api);
MUST_CHECK enum gw_err api_sessions_end(struct db *db, struct api *api);
MUST_CHECK enum gw_err api_sessions_end_one(struct db *db, struct api *api);

/* POST me/password */
MUST_CHECK enum gw_err api_password_read(struct db *db, struct api *api);
MUST_CHECK enum gw_err api_password_work(struct api *api);
MUST_CHECK enum gw_err api_password_write(struct db *db, struct api *api);

/* POST me/otp; POST me/otp/confirm */
MUST_CHECK enum gw_err api_otp_write(struct db *db, struct api *api);
MUST_CHECK enum gw_err api_otp_confirm(struct db *db, struct api *api);

/* ---- for the administration of accounts ---- */

/* What is shown once; NULL: no memory. */
json_t *api_recovery_json(const struct recovery *recovery);
json_t *api_otpauth_json(const struct officer *officer, struct text secret);

/* Decides the answer: the sessions of an officer. */
MUST_CHECK enum gw_err api_sessions_of(struct db *db, struct api *api,
                                       int64_t officer);
/* Ends all of an officer's but keep, records it, and decides the answer. */
MUST_CHECK enum gw_err api_sessions_end_of(struct db *db, struct api *api,
                                           int64_t officer, int64_t keep);

#endif
