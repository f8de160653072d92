/* handlers/officers/api_otp.c -- setting up one's second factor.
 *
 *   POST me/otp          a secret and eight codes on paper, pending
 *   POST me/otp/confirm  a code of the phone: from now on both count
 *
 * Only for officers who have none: whoever holds a session must not be able to
 * put a factor of his own in the place of the owner's. When it counts, every
 * session ends and a new one begins, since what was open until then was opened
 * with a password alone.
 */
#include "gateway/platform/otp.h"
#include "handlers/officers/api_account.h"
#include "handlers/officers/api_session.h"
#include "handlers/officers/recovery.h"

static bool
has_one(struct api *api)
{
    if (api->session.officer.has_otp)
        api_problem(api, 409, NULL,
                    "Kode sekali pakai sudah terpasang. Minta admin "
                    "mengatur ulang jika ponsel hilang.");
    return api->session.officer.has_otp;
}

json_t *
api_recovery_json(const struct recovery *recovery)
{
    json_t *list = json_array();

    for (size_t i = 0; i < RECOVERY_CODES; i++)
        (void)json_array_append_new(list, json_string(recovery->codes[i]));
    return list;
}

json_t *
api_otpauth_json(const struct officer *officer, struct text secret)
{
    OWNED(buf_wipe)
    struct buf uri = buf_new(1024);

    otp_uri(secret, text_of(officer->login), &uri);
    return json_string(buf_cstr(&uri));
}

enum gw_err
api_otp_write(struct db *db, struct api *api)
{
    const struct officer *me = &api->session.officer;
    uint8_t bytes[OTP_SECRET];
    struct text secret = { (const char *)bytes, sizeof bytes };
    struct recovery recovery;

    if (has_one(api))
        return GW_OK;
    otp_make_secret(bytes);
    recovery_make(&recovery);
    enum gw_err err =
        officer_otp_pending(db, api->door->keyring, me->id, secret);
    if (err == GW_OK)
        err = recovery_put(db, api->door->keyring, me->id, true, &recovery);
    if (err == GW_OK)
        err = api_audit(db, api, "otp.begin", "officer", me->id, "");
    if (err == GW_OK)
        err = api_json(api, 200,
                       json_pack("{s:o, s:o}", "otpauth",
                                 api_otpauth_json(me, secret), "recovery",
                                 api_recovery_json(&recovery)));
    crypto_wipe(bytes, sizeof bytes);
    crypto_wipe(&recovery, sizeof recovery);
    return err;
}

/* Does the code come from the pending secret? False: the problem is decided,
 * or *ret_err says what failed. */
static bool
proves(struct db *db, struct api *api, int64_t *ret_step, enum gw_err *ret_err)
{
    char code[17];
    struct officer_secrets secrets;

    *ret_err = GW_OK;
    if (!api_body_text(api, "otp", false, code, sizeof code))
        return false;
    *ret_err = officer_otp_get_pending(db, api->door->keyring,
                                       api->session.officer.id, &secrets);
    if (*ret_err != GW_OK)
        return false;
    *ret_err = otp_verify((struct text){ (const char *)secrets.otp_secret,
                                         secrets.otp_secret_len },
                          text_of(code), api->now_ms, 0, ret_step);
    officer_secrets_wipe(&secrets);
    if (*ret_err == GW_DENIED || *ret_err == GW_REJECTED) {
        *ret_err = GW_OK;
        api->wrong = true;
        api_problem(api, 422, "otp",
                    "Kode tidak cocok. Periksa jam ponsel, lalu coba lagi.");
        return false;
    }
    return *ret_err == GW_OK;
}

enum gw_err
api_otp_confirm(struct db *db, struct api *api)
{
    struct officer *me = &api->session.officer;
    int64_t step, ended;
    enum gw_err err;

    if (has_one(api))
        return GW_OK;
    if (!proves(db, api, &step, &err)) {
        if (err == GW_MISSING) {
            err = GW_OK;
            api_problem(api, 409, NULL, "Mulai dari awal: belum ada kode QR.");
        }
        return err;
    }
    err = officer_otp_confirm(db, me->id, step);
    if (err == GW_OK)
        err = recovery_confirm(db, me->id);
    if (err == GW_OK)
        err = session_end_all(db, me->id, 0, &ended);
    if (err == GW_OK)
        err = api_audit(db, api, "otp.enrol", "officer", me->id, "");
    if (err != GW_OK)
        return err;
    me->has_otp = true;
    return api_session_open(db, api, false);
}
