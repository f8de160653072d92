/* handlers/officers/api_session.c -- from login and password to a cookie.
 *
 *   start --> [reader] find --> [helper] verify --> [writer] admit --> finish
 *
 * Whoever fails is told the same, whatever was wrong, after the same work: an
 * unknown login costs a password hash too. Passwords are hashed on a helper
 * thread; when eight wait there, the ninth gets 429.
 */
#include "handlers/officers/api_session.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/platform/log.h"
#include "gateway/platform/metrics.h"
#include "gateway/platform/otp.h"
#include "gateway/platform/password.h"
#include "gateway/platform/proxy.h"
#include "handlers/tips/audit.h"

enum { OTP_TEXT_MAX = 16, BUSY_RETRY_S = 2, PRUNE_AT_ONCE = 16 };

struct sign_in {
    char login[LOGIN_MAX + 1];
    char password[PASSWORD_MAX + 1];
    char otp[OTP_TEXT_MAX + 1];
    uint64_t who; /* for guesses: login and address */
    bool found, right;
    struct officer officer;
    struct officer_secrets secrets;
};

static const char wrong[] =
    "Nama, kata sandi, atau kode sekali pakai tidak cocok.";

static void
sign_in_free(void *state)
{
    if (state == NULL)
        return;
    crypto_wipe(state, sizeof(struct sign_in));
    free(state);
}

/* ---- endings ---- */

static void
refuse(struct api *api)
{
    struct sign_in *in = api->state;

    guess_failed(&api->door->guesses, in->who, api->now_ms);
    metric_add(METRIC_SIGN_INS_REFUSED, 1);
    LOG_AT(LOG_WARN_, http_id(api->request), "officer.refused",
           LOG_NUM("officer", in->officer.id));
    api_problem(api, 401, NULL, wrong);
    api_finish(api, GW_OK);
}

static void
on_admitted(enum gw_err err, void *arg)
{
    struct api *api = arg;
    struct sign_in *in = api->state;

    if (err == GW_DENIED || err == GW_CONFLICT) {
        refuse(api);
        return;
    }
    if (err == GW_OK && api->status == 200) {
        guess_passed(&api->door->guesses, in->who);
        metric_add(METRIC_SIGN_INS, 1);
    }
    api_finish(api, err);
}

/* ---- steps, the last first ---- */

static json_t *
officer_json(const struct officer *officer)
{
    char id[24];
    json_t *areas = json_array();

    (void)snprintf(id, sizeof id, "%lld", (long long)officer->id);
    for (size_t i = 0; i < officer->areas_count; i++)
        (void)json_array_append_new(areas, json_string(officer->areas[i]));
    return json_pack("{s:s, s:s, s:s, s:s, s:o, s:b}", "id", id, "login",
                     officer->login, "agency", agency_word(officer->agency),
                     "role", role_word(officer->role), "areas", areas, "otp",
                     officer->has_otp);
}

static void
set_cookie(struct api *api, const char *token, int max_age_s)
{
    (void)snprintf(api->cookie, sizeof api->cookie,
                   "kentongan_session=%s; Path=/; Max-Age=%d; HttpOnly; "
                   "SameSite=Strict%s",
                   token, max_age_s,
                   api->door->secure_cookie ? "; Secure" : "");
}

/* GW_DENIED  the second factor is missing or wrong */
static enum gw_err
check_otp(struct db *db, struct api *api, struct sign_in *in)
{
    struct text secret = { (const char *)in->secrets.otp_secret,
                           in->secrets.otp_secret_len };
    int64_t step;

    if (!in->officer.has_otp)
        return api->require_otp ? GW_DENIED : GW_OK;
    enum gw_err err = otp_verify(secret, text_of(in->otp), api->now_ms,
                                 in->secrets.otp_step, &step);
    if (err != GW_OK)
        return err == GW_NOMEM ? err : GW_DENIED;
    return officer_use_otp(db, in->officer.id, step);
}

/* Writer thread. */
static enum gw_err
admit(struct db *db, void *arg)
{
    struct api *api = arg;
    struct sign_in *in = api->state;
    char token[SESSION_TOKEN + 1], csrf[SESSION_TOKEN + 1], actor[32];

    enum gw_err err = check_otp(db, api, in);
    if (err == GW_OK) /* each new one takes some that are over with it */
        err = session_prune(db, api->now_ms, PRUNE_AT_ONCE);
    if (err == GW_OK)
        err = session_add(db, api->door->keyring, in->officer.id, api->now_ms,
                          token, csrf);
    if (err != GW_OK)
        return err;
    api->session.officer = in->officer;
    api_actor(api, actor);
    err = audit_add(db, api->now_ms,
                    &(struct audit_line){ .actor = actor,
                                          .action = "session.begin",
                                          .subject = actor,
                                          .detail = "" });
    if (err != GW_OK)
        return err;
    set_cookie(api, token, SESSION_LIFE_MS / 1000);
    crypto_wipe(token, sizeof token);
    return api_json(api, 200,
                    json_pack("{s:s, s:o}", "csrf", csrf, "officer",
                              officer_json(&in->officer)));
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
    struct sign_in *in = api->state;

    if (err == GW_AGAIN) {
        api->retry_after_s = BUSY_RETRY_S;
        api_problem(api, 429, NULL,
                    "Banyak yang sedang masuk. Coba lagi sebentar lagi.");
        api_finish(api, GW_OK);
    } else if (err != GW_OK) {
        api_finish(api, err);
    } else if (!in->right) {
        refuse(api);
    } else {
        api->op =
            (struct store_op){ .run = admit, .done = on_admitted, .arg = api };
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

/* ---- what was asked ---- */

/* False, and the problem decided, when the field is not a string that fits.
 * An absent one is "" if it may be. */
static bool
take(struct api *api, const json_t *body, const char *name, bool optional,
     char *ret, size_t room)
{
    const json_t *value = json_object_get(body, name);

    if (value == NULL && optional)
        return true;
    if (json_is_string(value)
        && text_copy((struct text){ json_string_value(value),
                                    json_string_length(value) },
                     ret, room)
        && (optional || ret[0] != '\0'))
        return true;
    api_problem(api, 422, name, "Isian ini wajib, berupa teks.");
    return false;
}

static bool
read_body(struct api *api, struct sign_in *in)
{
    struct text text = http_body(api->request);
    json_t *body = json_loadb(text.at == NULL ? "" : text.at, text.len,
                              JSON_REJECT_DUPLICATES, NULL);
    bool good = json_is_object(body);

    if (!good)
        api_problem(api, 400, NULL,
                    "Kirim JSON: {\"login\":..., "
                    "\"password\":..., \"otp\":...}.");
    good =
        good && take(api, body, "login", false, in->login, sizeof in->login)
        && take(api, body, "password", false, in->password, sizeof in->password)
        && take(api, body, "otp", true, in->otp, sizeof in->otp);
    json_decref(body);
    return good;
}

/* Who guesses: login and address, hashed so that the table holds neither. */
static uint64_t
guesser(const struct api *api, const struct sign_in *in)
{
    OWNED(buf_free)
    struct buf both = buf_new(512);
    const struct officers_door *door = api->door;

    buf_str(&both, in->login);
    buf_char(&both, ' ');
    buf_add(&both, proxy_caller(door->proxies, door->proxies_count,
                                http_peer(api->request),
                                http_header(api->request, "X-Forwarded-For")));
    return (uint64_t)crypto_hash64(
        keyring_hash_key(door->keyring, HASH_SESSION), buf_text(&both));
}

void
api_session_start(struct api *api)
{
    struct sign_in *in = calloc(1, sizeof *in);

    if (in == NULL) {
        api_finish(api, GW_NOMEM);
        return;
    }
    api->state = in;
    api->state_free = sign_in_free;
    if (!read_body(api, in)) {
        api_finish(api, GW_OK);
        return;
    }
    in->who = guesser(api, in);
    api->retry_after_s =
        guess_wait_s(&api->door->guesses, in->who, api->now_ms);
    if (api->retry_after_s > 0) {
        api_problem(api, 429, NULL,
                    "Terlalu sering salah. Tunggu sebentar, lalu coba lagi.");
        api_finish(api, GW_OK);
        return;
    }
    api->op = (struct store_op){ .run = find, .done = on_found, .arg = api };
    store_read(api->door->store, &api->op);
}

enum gw_err
api_session_end(struct db *db, struct api *api)
{
    char actor[32];

    enum gw_err err = session_end(db, api->session.id);
    if (err != GW_OK)
        return err;
    api_actor(api, actor);
    set_cookie(api, "", 0);
    api->status = 204;
    return audit_add(db, api->now_ms,
                     &(struct audit_line){ .actor = actor,
                                           .action = "session.end",
                                           .subject = actor,
                                           .detail = "" });
}

enum gw_err
api_me_read(struct db *db, struct api *api)
{
    (void)db;
    return api_json(api, 200, officer_json(&api->session.officer));
}
