/* handlers/officers/api_session.c -- from login and password to a cookie.
 *
 *   start --> [reader] find --> [helper] verify --> [writer] judge --> finish
 *
 * Whoever fails is told the same, whatever was wrong, after the same work: an
 * unknown login costs a password hash and a line in the audit too. Passwords
 * are hashed on a helper thread; when eight wait there, the ninth gets 429.
 *
 * What one would get wrong: a refusal must leave its line, so judge() says yes
 * to the store and keeps its no in `refused`; an error would undo the line.
 */
#include "handlers/officers/api_session.h"

#include <stdio.h>
#include <string.h>

#include "gateway/platform/log.h"
#include "gateway/platform/metrics.h"
#include "gateway/platform/otp.h"
#include "gateway/platform/password.h"
#include "handlers/officers/recovery.h"
#include "handlers/tips/audit.h"

enum { OTP_TEXT_MAX = 16, BUSY_RETRY_S = 2, PRUNE_AT_ONCE = 16 };

struct sign_in {
    char login[LOGIN_MAX + 1];
    char password[PASSWORD_MAX + 1];
    char otp[OTP_TEXT_MAX + 1];
    bool found, right;   /* right: the password, of an open account */
    bool enrols;         /* let in to set up a second factor */
    const char *refused; /* a word for the audit; NULL: let in */
    struct officer officer;
    struct officer_secrets secrets;
};

static const char wrong[] =
    "Nama, kata sandi, atau kode sekali pakai tidak cocok.";

/* ---- endings ---- */

static void
on_judged(enum gw_err err, void *arg)
{
    struct api *api = arg;
    const struct sign_in *in = api->state;

    if (err == GW_OK && in->refused != NULL) {
        api->wrong = true;
        metric_add(METRIC_SIGN_INS_REFUSED, 1);
        LOG_AT(LOG_WARN_, http_id(api->request), "officer.refused",
               LOG_NUM("officer", in->officer.id));
        api_problem(api, 401, NULL, wrong);
    } else if (err == GW_OK && api->status == 200) {
        metric_add(METRIC_SIGN_INS, 1);
    }
    api_finish(api, err);
}

/* ---- steps, the last first ---- */

json_t *
api_officer_json(const struct officer *officer)
{
    char id[24];
    json_t *areas = json_array();

    (void)snprintf(id, sizeof id, "%lld", (long long)officer->id);
    for (size_t i = 0; i < officer->areas_count; i++)
        (void)json_array_append_new(areas, json_string(officer->areas[i]));
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:b, s:b}", "id", id, "login",
                     officer->login, "agency", agency_word(officer->agency),
                     "role", role_word(officer->role), "areas", areas, "otp",
                     officer->has_otp, "disabled", officer->disabled);
}

enum gw_err
api_session_open(struct db *db, struct api *api, bool enrols)
{
    struct session_made made;
    int over;

    /* Each new one takes some that are over with it. */
    enum gw_err err =
        session_prune(db, &api->rules.life, api->now_ms, PRUNE_AT_ONCE, &over);
    if (err == GW_OK)
        err = session_add(db, api->door->keyring, api->session.officer.id,
                          enrols, api->now_ms, &made);
    if (err != GW_OK)
        return err;
    api_cookie(api, made.token);
    err = api_json(api, 200,
                   json_pack("{s:s, s:b, s:o}", "csrf", made.csrf, "enrol",
                             enrols, "officer",
                             api_officer_json(&api->session.officer)));
    crypto_wipe(&made, sizeof made);
    return err;
}

/* A code on paper has letters, and a phone's never: GW_DENIED, wrong. */
static enum gw_err
use_recovery(struct db *db, const struct api *api, const struct sign_in *in)
{
    char detail[32];
    int64_t left = 0;

    enum gw_err err =
        recovery_use(db, api->door->keyring, in->officer.id, text_of(in->otp));
    if (err == GW_OK)
        err = recovery_left(db, in->officer.id, &left);
    if (err != GW_OK)
        return err;
    (void)snprintf(detail, sizeof detail, "left=%lld", (long long)left);
    return api_audit(db, api, "recovery.use", "officer", in->officer.id,
                     detail);
}

/* GW_DENIED  the second factor is missing or wrong */
static enum gw_err
check_otp(struct db *db, const struct api *api, struct sign_in *in)
{
    struct text secret = { (const char *)in->secrets.otp_secret,
                           in->secrets.otp_secret_len };
    int64_t step;

    if (!in->officer.has_otp) {
        in->enrols = api->rules.require_otp;
        return in->enrols && !api->rules.enrol ? GW_DENIED : GW_OK;
    }
    enum gw_err err = otp_verify(secret, text_of(in->otp), api->now_ms,
                                 in->secrets.otp_step, &step);
    if (err == GW_REJECTED)
        return use_recovery(db, api, in);
    if (err != GW_OK)
        return err;
    err = officer_use_otp(db, in->officer.id, step);
    return err == GW_CONFLICT ? GW_DENIED : err;
}

/* The browser's session until now, if there was one, does not go on beside the
 * new one. */
static enum gw_err
end_old(struct db *db, const struct api *api)
{
    struct session old;

    if (api->token[0] == '\0' || api->bearer)
        return GW_OK;
    enum gw_err err = session_find(db, api->door->keyring, &api->rules.life,
                                   text_of(api->token), api->now_ms, &old);
    if (err == GW_MISSING)
        return GW_OK;
    if (err == GW_OK)
        err = session_end(db, old.id);
    return err == GW_OK ? api_audit(db, api, "session.end", "officer",
                                    old.officer.id, "replaced")
                        : err;
}

/* Whoever is refused has no name but the account's that he tried. */
static enum gw_err
refuse(struct db *db, const struct api *api, struct sign_in *in,
       const char *reason)
{
    char subject[32] = "unknown";

    in->refused = reason;
    if (in->found)
        (void)snprintf(subject, sizeof subject, "officer:%lld",
                       (long long)in->officer.id);
    return audit_add(db, api->now_ms,
                     &(struct audit_line){ .actor = "unknown",
                                           .action = "session.refuse",
                                           .subject = subject,
                                           .detail = reason });
}

/* While the password was verified, it may have been reset, or the account
 * closed: what was right of the old one is wrong now. */
static enum gw_err
look_again(struct db *db, const struct api *api, struct sign_in *in)
{
    struct officer_secrets now;

    if (!in->found)
        return GW_OK;
    enum gw_err err = officer_find(db, api->door->keyring, text_of(in->login),
                                   &in->officer, &now);
    if (err != GW_OK)
        return err;
    in->right = in->right && !in->officer.disabled
                && strcmp(now.password_hash, in->secrets.password_hash) == 0;
    in->secrets = now;
    officer_secrets_wipe(&now);
    return GW_OK;
}

/* Writer thread. */
static enum gw_err
judge(struct db *db, void *arg)
{
    struct api *api = arg;
    struct sign_in *in = api->state;

    enum gw_err err = look_again(db, api, in);
    if (err != GW_OK)
        return err;
    if (!in->right)
        return refuse(db, api, in,
                      in->found && in->officer.disabled ? "disabled"
                                                        : "password");
    api->session.officer = in->officer;
    err = check_otp(db, api, in);
    if (err == GW_DENIED)
        return refuse(db, api, in, "otp");
    if (err == GW_OK)
        err = end_old(db, api);
    if (err == GW_OK)
        err = api_audit(db, api, "session.begin", "officer", in->officer.id,
                        in->enrols ? "enrol" : "");
    return err == GW_OK ? api_session_open(db, api, in->enrols) : err;
}

/* Helper thread. */
static enum gw_err
verify(void *arg)
{
    struct api *api = arg;
    struct sign_in *in = api->state;
    struct text password = text_of(in->password);

    enum gw_err err = in->found
                          ? password_verify(password, in->secrets.password_hash)
                          : password_verify_nobody(password);
    in->right = err == GW_OK && in->found && !in->officer.disabled;
    return err == GW_NOMEM ? err : GW_OK;
}

static void
on_verified(enum gw_err err, void *arg)
{
    struct api *api = arg;

    if (err == GW_AGAIN) {
        api->retry_after_s = BUSY_RETRY_S;
        api_problem(api, 429, NULL,
                    "Banyak yang sedang masuk. Coba lagi sebentar lagi.");
        api_finish(api, GW_OK);
    } else if (err != GW_OK) {
        api_finish(api, err);
    } else {
        api->op =
            (struct store_op){ .run = judge, .done = on_judged, .arg = api };
        store_write(api->door->store, &api->op);
    }
}

/* Reader thread. */
static enum gw_err
find(struct db *db, void *arg)
{
    struct api *api = arg;
    struct sign_in *in = api->state;

    enum gw_err err = officer_find(db, api->door->keyring, text_of(in->login),
                                   &in->officer, &in->secrets);
    in->found = err == GW_OK;
    return err == GW_MISSING ? GW_OK : err;
}

static void
on_found(enum gw_err err, void *arg)
{
    struct api *api = arg;

    if (err != GW_OK) {
        api_finish(api, err);
        return;
    }
    api->job =
        (struct helper_job){ .run = verify, .done = on_verified, .arg = api };
    helpers_submit(api->door->helpers, &api->job);
}

void
api_session_start(struct api *api)
{
    struct sign_in *in = api_keep(api, sizeof *in);

    if (in == NULL) {
        api_finish(api, GW_NOMEM);
        return;
    }
    if (!api_body_text(api, "login", false, in->login, sizeof in->login)
        || !api_body_text(api, "password", false, in->password,
                          sizeof in->password)
        || !api_body_text(api, "otp", true, in->otp, sizeof in->otp)) {
        api_finish(api, GW_OK);
        return;
    }
    api->who = api_guesser(api, text_of(in->login));
    api->retry_after_s =
        guess_begin(&api->door->guesses, &api->who, api->now_ms);
    if (api->retry_after_s > 0) {
        api_problem(api, 429, NULL,
                    "Terlalu sering salah. Tunggu sebentar, lalu coba lagi.");
        api_finish(api, GW_OK);
        return;
    }
    api->counted = true;
    api->op = (struct store_op){ .run = find, .done = on_found, .arg = api };
    store_read(api->door->store, &api->op);
}

enum gw_err
api_session_end(struct db *db, struct api *api)
{
    enum gw_err err = session_end(db, api->session.id);

    if (err != GW_OK)
        return err;
    api_cookie(api, "");
    api->status = 204;
    return api_audit(db, api, "session.end", "officer", api->session.officer.id,
                     "");
}
