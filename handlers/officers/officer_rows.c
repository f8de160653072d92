/* handlers/officers/officer_rows.c -- table officer. */
#include <string.h>

#include "gateway/base/buf.h"
#include "gateway/base/own.h"
#include "handlers/officers/officer.h"
#include "handlers/officers/recovery.h"
#include "handlers/officers/session.h"

#define OFFICER_COLUMNS \
    "id, login, agency, role, areas, disabled, sealed_otp IS NOT NULL"

static void
read_areas(struct text list, struct officer *officer)
{
    struct text area;

    officer->areas_count = 0;
    if (list.len == 0)
        return;
    while (officer->areas_count < OFFICER_AREAS_KEPT
           && text_cut(&list, ',', &area)) {
        if (text_copy(area, officer->areas[officer->areas_count], AREA_MAX + 1))
            officer->areas_count++;
    }
}

static void
read_officer(const struct rows *rows, struct officer *ret_officer)
{
    struct officer officer = {
        .id = db_int(rows, 0),
        .agency = (enum agency)db_int(rows, 2),
        .role = (enum role)db_int(rows, 3),
        .disabled = db_int(rows, 5) != 0,
        .has_otp = db_int(rows, 6) != 0,
    };

    (void)text_copy(db_text(rows, 1), officer.login, sizeof officer.login);
    read_areas(db_text(rows, 4), &officer);
    *ret_officer = officer;
}

static enum gw_err
seal_otp(const struct keyring *keyring, int64_t id, struct text secret,
         struct buf *sealed)
{
    if (secret.at == NULL)
        return GW_OK;
    keyring_seal(keyring, SEAL_OFFICER, id, secret, sealed);
    return buf_ok(sealed) ? GW_OK : sealed->err;
}

static struct text
sealed_or_null(const struct buf *sealed)
{
    return sealed->len == 0 ? (struct text){ NULL, 0 } : buf_text(sealed);
}

enum gw_err
officer_add(struct db *db, const struct keyring *keyring,
            const struct officer_new *officer, int64_t *ret_id)
{
    OWNED(buf_free)
    struct buf areas = buf_new((size_t)OFFICER_AREAS_MAX * (AREA_MAX + 1));
    OWNED(buf_free)
    struct buf sealed = buf_new(256);
    int64_t id;

    for (size_t i = 0; i < officer->areas_count; i++) {
        if (i > 0)
            buf_char(&areas, ',');
        buf_str(&areas, officer->areas[i]);
    }
    if (!buf_ok(&areas))
        return areas.err;

    enum gw_err err = db_next_id(db, SEQ_OFFICER, &id);
    if (err != GW_OK)
        return err;
    err = seal_otp(keyring, id, officer->otp_secret, &sealed);
    if (err != GW_OK)
        return err;
    err = db_run(db,
                 "INSERT INTO officer (id, login, agency, role, areas,"
                 " password, sealed_otp, otp_step, disabled, created_at)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, 0, 0, $8)",
                 db_i(id), db_t(officer->login), db_i(officer->agency),
                 db_i(officer->role), db_t(text_of(buf_cstr(&areas))),
                 db_t(text_of(officer->password_hash)),
                 db_b(sealed_or_null(&sealed)), db_i(officer->now_ms));
    if (err != GW_OK)
        return err;
    *ret_id = id;
    return GW_OK;
}

void
officer_secrets_wipe(struct officer_secrets *secrets)
{
    crypto_wipe(secrets, sizeof *secrets);
}

static enum gw_err
read_secrets(const struct rows *rows, const struct keyring *keyring,
             int64_t officer, struct officer_secrets *secrets)
{
    OWNED(buf_wipe)
    struct buf otp = buf_new(OTP_SECRET_MAX);

    *secrets = (struct officer_secrets){ .otp_step = db_int(rows, 9) };
    if (!text_copy(db_text(rows, 7), secrets->password_hash,
                   sizeof secrets->password_hash))
        return GW_IO;
    if (db_is_null(rows, 8))
        return GW_OK;
    enum gw_err err =
        keyring_open(keyring, SEAL_OFFICER, officer, db_blob(rows, 8), &otp);
    if (err != GW_OK)
        return err == GW_NOMEM ? err : GW_IO;
    memcpy(secrets->otp_secret, otp.at, otp.len);
    secrets->otp_secret_len = otp.len;
    return GW_OK;
}

enum gw_err
officer_find(struct db *db, const struct keyring *keyring, struct text login,
             struct officer *ret_officer, struct officer_secrets *ret_secrets)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows,
                 "SELECT " OFFICER_COLUMNS ", password, sealed_otp, otp_step"
                 " FROM officer WHERE login = $1",
                 db_t(login));
    if (err != GW_OK)
        return err;
    err = db_next(rows);
    if (err != GW_OK)
        return err;
    err = read_secrets(rows, keyring, db_int(rows, 0), ret_secrets);
    if (err != GW_OK)
        return err;
    read_officer(rows, ret_officer);
    return GW_OK;
}

enum gw_err
officer_get(struct db *db, int64_t id, struct officer *ret_officer)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(
        db, &rows, "SELECT " OFFICER_COLUMNS " FROM officer WHERE id = $1",
        db_i(id));
    if (err != GW_OK)
        return err;
    err = db_next(rows);
    if (err != GW_OK)
        return err;
    read_officer(rows, ret_officer);
    return GW_OK;
}

enum gw_err
officer_each(struct db *db, officer_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct officer officer;

    enum gw_err err = db_query(db, &rows,
                               "SELECT " OFFICER_COLUMNS
                               " FROM officer WHERE id > $1 ORDER BY login",
                               db_i(0));
    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        read_officer(rows, &officer);
        err = fn(&officer, arg);
    }
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
officer_use_otp(struct db *db, int64_t id, int64_t step)
{
    enum gw_err err = db_run(
        db, "UPDATE officer SET otp_step = $1 WHERE id = $2 AND otp_step < $1",
        db_i(step), db_i(id));
    if (err != GW_OK)
        return err;
    return db_changes(db) == 1 ? GW_OK : GW_CONFLICT;
}

static enum gw_err
end_sessions(struct db *db, int64_t officer)
{
    int64_t ended;

    return session_end_all(db, officer, 0, &ended);
}

enum gw_err
officer_disable(struct db *db, int64_t id)
{
    enum gw_err err =
        db_run(db, "UPDATE officer SET disabled = 1 WHERE id = $1", db_i(id));
    if (err != GW_OK)
        return err;
    return db_changes(db) == 1 ? end_sessions(db, id) : GW_MISSING;
}

enum gw_err
officer_reset(struct db *db, const struct keyring *keyring, int64_t id,
              const char *password_hash, struct text otp_secret)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(256);

    enum gw_err err = seal_otp(keyring, id, otp_secret, &sealed);
    if (err != GW_OK)
        return err;
    err = db_run(db,
                 "UPDATE officer SET password = $1, sealed_otp = $2,"
                 " sealed_pending = NULL, otp_step = 0, disabled = 0"
                 " WHERE id = $3",
                 db_t(text_of(password_hash)), db_b(sealed_or_null(&sealed)),
                 db_i(id));
    if (err != GW_OK)
        return err;
    if (db_changes(db) != 1)
        return GW_MISSING;
    err = recovery_drop(db, id);
    return err == GW_OK ? end_sessions(db, id) : err;
}
