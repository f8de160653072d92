/* handlers/officers/officer_change_rows.c -- table officer, changed.
 *
 * A second factor is set up in two steps: a secret is kept as pending, and
 * counts once the officer has shown a code of it. Else a phone that did not
 * take the QR code would lock its owner out.
 */
#include <string.h>

#include "gateway/base/buf.h"
#include "gateway/base/own.h"
#include "handlers/officers/officer.h"

static enum gw_err
one_changed(struct db *db, enum gw_err err, enum gw_err none)
{
    if (err != GW_OK)
        return err;
    return db_changes(db) == 1 ? GW_OK : none;
}

enum gw_err
officer_update(struct db *db, const struct officer *officer)
{
    OWNED(buf_free)
    struct buf areas = buf_new((size_t)OFFICER_AREAS_MAX * (AREA_MAX + 1));

    for (size_t i = 0; i < officer->areas_count; i++) {
        if (i > 0)
            buf_char(&areas, ',');
        buf_str(&areas, officer->areas[i]);
    }
    if (!buf_ok(&areas))
        return areas.err;
    enum gw_err err = db_run(
        db,
        "UPDATE officer SET role = $1, areas = $2, disabled = $3 WHERE id = $4",
        db_i(officer->role), db_t(text_of(buf_cstr(&areas))),
        db_i(officer->disabled), db_i(officer->id));
    return one_changed(db, err, GW_MISSING);
}

enum gw_err
officer_set_password(struct db *db, int64_t id, const char *password_hash)
{
    enum gw_err err =
        db_run(db, "UPDATE officer SET password = $1 WHERE id = $2",
               db_t(text_of(password_hash)), db_i(id));

    return one_changed(db, err, GW_MISSING);
}

enum gw_err
officer_other_admins(struct db *db, const struct officer *officer,
                     int64_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows,
                 "SELECT count(*) FROM officer WHERE agency = $1 AND role = $2"
                 " AND disabled = 0 AND id <> $3",
                 db_i(officer->agency), db_i(ROLE_ADMIN), db_i(officer->id));
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_count = db_int(rows, 0);
    return err;
}

enum gw_err
officer_otp_pending(struct db *db, const struct keyring *keyring, int64_t id,
                    struct text secret)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(256);

    keyring_seal(keyring, SEAL_OFFICER, id, secret, &sealed);
    if (!buf_ok(&sealed))
        return sealed.err;
    enum gw_err err =
        db_run(db, "UPDATE officer SET sealed_pending = $1 WHERE id = $2",
               db_b(buf_text(&sealed)), db_i(id));
    return one_changed(db, err, GW_MISSING);
}

enum gw_err
officer_otp_get_pending(struct db *db, const struct keyring *keyring,
                        int64_t id, struct officer_secrets *ret_secrets)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    OWNED(buf_wipe)
    struct buf secret = buf_new(OTP_SECRET_MAX);

    enum gw_err err =
        db_query(db, &rows, "SELECT sealed_pending FROM officer WHERE id = $1",
                 db_i(id));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    if (db_is_null(rows, 0))
        return GW_MISSING;
    err = keyring_open(keyring, SEAL_OFFICER, id, db_blob(rows, 0), &secret);
    if (err != GW_OK)
        return err == GW_NOMEM ? err : GW_IO;
    *ret_secrets = (struct officer_secrets){ .otp_secret_len = secret.len };
    memcpy(ret_secrets->otp_secret, secret.at, secret.len);
    return GW_OK;
}

enum gw_err
officer_otp_confirm(struct db *db, int64_t id, int64_t step)
{
    enum gw_err err =
        db_run(db,
               "UPDATE officer SET sealed_otp = sealed_pending,"
               " sealed_pending = NULL, otp_step = $1 WHERE id = $2"
               " AND sealed_otp IS NULL AND sealed_pending IS NOT NULL",
               db_i(step), db_i(id));

    return one_changed(db, err, GW_CONFLICT);
}
