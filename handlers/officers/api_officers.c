/* handlers/officers/api_officers.c -- accounts of the own agency.
 *
 *   POST officers   [reader] check --> [helper] password --> [writer] add
 *
 * An admin sees and keeps the officers of one agency, the own. The other
 * agency's are not there at all (404), so that neither can take over the
 * other's side.
 *
 * What one would get wrong: the last admin of an agency must stay one, and that
 * is decided in the writer, where no other request can slip in between.
 */
#include "handlers/officers/api_officers.h"

#include <stdio.h>
#include <string.h>

#include "gateway/platform/otp.h"
#include "gateway/platform/password.h"
#include "handlers/officers/api_account.h"
#include "handlers/officers/api_session.h"
#include "handlers/officers/recovery.h"

/* ---- what was sent ---- */

static bool
take_role(struct api *api, struct officer *officer)
{
    char word[17];

    if (!api_body_text(api, "role", false, word, sizeof word))
        return false;
    if (role_read(text_of(word), &officer->role))
        return true;
    api_problem(api, 422, "role",
                "Peran: operator, penyidik, pengawas, auditor, atau admin.");
    return false;
}

static bool
add_area(const struct api *api, const json_t *value, struct officer *officer)
{
    struct text code = { json_string_value(value), json_string_length(value) };
    const struct places *places = api->door->places;

    return json_is_string(value) && officer->areas_count < OFFICER_AREAS_KEPT
           && (places_find_regency(places, code) != NULL
               || places_find_district(places, code) != NULL)
           && text_copy(code, officer->areas[officer->areas_count++],
                        AREA_MAX + 1);
}

static bool
take_areas(struct api *api, struct officer *officer)
{
    const json_t *list = json_object_get(api_body(api), "areas");
    bool good = json_is_array(list);

    officer->areas_count = 0;
    for (size_t i = 0; good && i < json_array_size(list); i++)
        good = add_area(api, json_array_get(list, i), officer);
    if (!good)
        api_problem(api, 422, "areas",
                    "Wilayah: daftar kode kabupaten (36.04) atau kecamatan "
                    "(36.04.13), paling banyak 16; kosong berarti semua.");
    return good;
}

/* ---- looking ---- */

struct listing {
    enum agency agency;
    json_t *items;
};

static enum gw_err
add_officer(const struct officer *officer, void *arg)
{
    const struct listing *list = arg;

    if (officer->agency != list->agency)
        return GW_OK;
    return json_array_append_new(list->items, api_officer_json(officer)) == 0
               ? GW_OK
               : GW_NOMEM;
}

enum gw_err
api_officers_read(struct db *db, struct api *api)
{
    struct listing list = { .agency = api->session.officer.agency,
                            .items = json_array() };

    enum gw_err err = officer_each(db, add_officer, &list);
    if (err != GW_OK) {
        json_decref(list.items);
        return err;
    }
    return api_json(api, 200, json_pack("{s:o}", "items", list.items));
}

/* The account of the path, if it is the admin's to keep. */
static enum gw_err
get_own(struct db *db, const struct api *api, struct officer *ret_officer)
{
    enum gw_err err = officer_get(db, api->id, ret_officer);

    return err == GW_OK && ret_officer->agency != api->session.officer.agency
               ? GW_MISSING
               : err;
}

enum gw_err
api_officer_read(struct db *db, struct api *api)
{
    struct officer officer;

    enum gw_err err = get_own(db, api, &officer);
    return err == GW_OK ? api_json(api, 200, api_officer_json(&officer)) : err;
}

enum gw_err
api_officer_sessions(struct db *db, struct api *api)
{
    struct officer officer;

    enum gw_err err = get_own(db, api, &officer);
    return err == GW_OK ? api_sessions_of(db, api, officer.id) : err;
}

enum gw_err
api_officer_sessions_end(struct db *db, struct api *api)
{
    struct officer officer;

    enum gw_err err = get_own(db, api, &officer);
    return err == GW_OK ? api_sessions_end_of(db, api, officer.id, 0) : err;
}

/* ---- a new one, and a new password ---- */

enum { WORD = 5, WORDS = 4, PASSWORD_MADE = WORD * WORDS + WORDS - 1 };

/* What is shown once. */
struct fresh {
    struct officer officer;
    char password[PASSWORD_MADE + 1];
    char hash[PASSWORD_HASH];
    uint8_t otp[OTP_SECRET];
    struct recovery recovery;
    bool has_otp;
};

/* An initial password that can be read out: 100 random bits. */
static void
make_password(char ret_password[PASSWORD_MADE + 1])
{
    static const char signs[] = "abcdefghijkmnpqrstuvwxyz23456789";
    uint8_t bytes[PASSWORD_MADE];

    crypto_random(bytes, sizeof bytes);
    for (size_t i = 0; i < PASSWORD_MADE; i++)
        ret_password[i] =
            i % (WORD + 1) == WORD ? '-' : signs[bytes[i] % (sizeof signs - 1)];
    ret_password[PASSWORD_MADE] = '\0';
    crypto_wipe(bytes, sizeof bytes);
}

enum gw_err
api_officer_hash(struct api *api)
{
    struct fresh *fresh = api->state;

    make_password(fresh->password);
    recovery_make(&fresh->recovery);
    otp_make_secret(fresh->otp);
    /* Where officers set up their own second factor, nobody else sees it. */
    fresh->has_otp = !api->rules.enrol;
    return password_hash(text_of(fresh->password), fresh->hash);
}

static struct text
otp_of(const struct fresh *fresh)
{
    return fresh->has_otp
               ? (struct text){ (const char *)fresh->otp, sizeof fresh->otp }
               : (struct text){ NULL, 0 };
}

/* The account with what opens it, shown this once. */
static enum gw_err
show_once(struct api *api, int status, struct fresh *fresh)
{
    fresh->officer.has_otp = fresh->has_otp;
    return api_json(
        api, status,
        json_pack("{s:o, s:s, s:o, s:o}", "officer",
                  api_officer_json(&fresh->officer), "password",
                  fresh->password, "otpauth",
                  fresh->has_otp
                      ? api_otpauth_json(&fresh->officer, otp_of(fresh))
                      : json_null(),
                  "recovery",
                  fresh->has_otp ? api_recovery_json(&fresh->recovery)
                                 : json_array()));
}

enum gw_err
api_officer_new_read(struct db *db, struct api *api)
{
    struct fresh *fresh = api_keep(api, sizeof *fresh);
    char agency[17];

    (void)db;
    if (fresh == NULL)
        return GW_NOMEM;
    struct officer *officer = &fresh->officer;
    if (!api_body_text(api, "login", false, officer->login,
                       sizeof officer->login)
        || !api_body_text(api, "agency", false, agency, sizeof agency))
        return GW_OK;
    if (!officer_login_valid(text_of(officer->login))) {
        api_problem(api, 422, "login",
                    "Nama masuk: 2 sampai 32 huruf kecil, angka, . - _ dan "
                    "diawali huruf.");
        return GW_OK;
    }
    if (!agency_read(text_of(agency), &officer->agency)
        || officer->agency != api->session.officer.agency) {
        api_problem(api, 422, "agency", "Hanya instansi Anda sendiri.");
        return GW_OK;
    }
    if (take_role(api, officer))
        (void)take_areas(api, officer);
    return GW_OK;
}

enum gw_err
api_officer_new_write(struct db *db, struct api *api)
{
    struct fresh *fresh = api->state;
    struct officer *officer = &fresh->officer;
    const char *areas[OFFICER_AREAS_MAX];

    for (size_t i = 0; i < officer->areas_count; i++)
        areas[i] = officer->areas[i];
    const struct officer_new new = { .login = text_of(officer->login),
                                     .agency = officer->agency,
                                     .role = officer->role,
                                     .areas = areas,
                                     .areas_count = officer->areas_count,
                                     .password_hash = fresh->hash,
                                     .otp_secret = otp_of(fresh),
                                     .now_ms = api->now_ms };
    enum gw_err err = officer_add(db, api->door->keyring, &new, &officer->id);
    if (err == GW_CONFLICT) {
        api_problem(api, 409, "login", "Nama masuk ini sudah dipakai.");
        return GW_OK;
    }
    if (err == GW_OK && fresh->has_otp)
        err = recovery_put(db, api->door->keyring, officer->id, false,
                           &fresh->recovery);
    if (err == GW_OK)
        err = api_audit(db, api, "officer.add", "officer", officer->id,
                        role_word(officer->role));
    return err == GW_OK ? show_once(api, 201, fresh) : err;
}

enum gw_err
api_officer_reset_read(struct db *db, struct api *api)
{
    struct fresh *fresh = api_keep(api, sizeof *fresh);

    return fresh == NULL ? GW_NOMEM : get_own(db, api, &fresh->officer);
}

enum gw_err
api_officer_reset_write(struct db *db, struct api *api)
{
    struct fresh *fresh = api->state;
    int64_t id = fresh->officer.id;

    enum gw_err err =
        officer_reset(db, api->door->keyring, id, fresh->hash, otp_of(fresh));
    if (err == GW_OK && fresh->has_otp)
        err = recovery_put(db, api->door->keyring, id, false, &fresh->recovery);
    if (err == GW_OK)
        err = api_audit(db, api, "officer.reset", "officer", id, "");
    fresh->officer.disabled = false;
    return err == GW_OK ? show_once(api, 200, fresh) : err;
}

/* ---- a change ---- */

/* Puts what was sent over what is; false: the problem is decided. */
static bool
take_changes(struct api *api, struct officer *officer)
{
    const json_t *body = api_body(api);
    const json_t *disabled = json_object_get(body, "disabled");

    if (body == NULL)
        return false;
    if (json_object_get(body, "role") != NULL && !take_role(api, officer))
        return false;
    if (json_object_get(body, "areas") != NULL && !take_areas(api, officer))
        return false;
    if (disabled != NULL && !json_is_boolean(disabled)) {
        api_problem(api, 422, "disabled", "Isian ini true atau false.");
        return false;
    }
    if (disabled != NULL)
        officer->disabled = json_is_true(disabled);
    return true;
}

/* Would the agency be left without anybody who keeps its accounts? */
static enum gw_err
check_admins(struct db *db, struct api *api, const struct officer *officer)
{
    int64_t others;

    enum gw_err err = officer_other_admins(db, officer, &others);
    if (err == GW_OK && others == 0)
        api_problem(api, 409, NULL,
                    "Ini admin terakhir instansi Anda. Angkat admin lain "
                    "dahulu.");
    return err;
}

static enum gw_err
record(struct db *db, const struct api *api, const struct officer *before,
       const struct officer *now)
{
    char detail[80];

    (void)snprintf(detail, sizeof detail, "role=%s areas=%zu disabled=%d",
                   role_word(now->role), now->areas_count, now->disabled);
    return api_audit(db, api,
                     now->disabled && !before->disabled ? "officer.disable"
                                                        : "officer.change",
                     "officer", now->id, detail);
}

enum gw_err
api_officer_change(struct db *db, struct api *api)
{
    struct officer before;
    int64_t ended;

    enum gw_err err = get_own(db, api, &before);
    if (err != GW_OK)
        return err;
    struct officer now = before;
    if (!take_changes(api, &now))
        return GW_OK;
    if (before.role == ROLE_ADMIN && !before.disabled
        && (now.role != ROLE_ADMIN || now.disabled)) {
        err = check_admins(db, api, &before);
        if (err != GW_OK || api->status != 0)
            return err;
    }
    err = officer_update(db, &now);
    if (err == GW_OK && now.disabled)
        err = session_end_all(db, now.id, 0, &ended);
    if (err == GW_OK)
        err = record(db, api, &before, &now);
    return err == GW_OK ? api_json(api, 200, api_officer_json(&now)) : err;
}
