/* handlers/followup/field_rows.c -- SQL on officers' phones. */
#include "handlers/followup/field_rows.h"

#include <string.h>

enum gw_err
field_row_find(struct db *db, int64_t hash, struct field_phone *ret_phone)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT officer.id, day, agency, role, disabled, areas, pin, wrong,"
        " asked FROM officer_phone JOIN officer"
        " ON officer.id = officer_phone.officer WHERE officer_phone.hash = $1",
        db_i(hash));

    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    struct field_phone phone = {
        .officer = db_int(rows, 0),
        .day = db_int(rows, 1),
        .agency = (enum agency)db_int(rows, 2),
        .role = (int)db_int(rows, 3),
        .disabled = db_int(rows, 4) != 0,
        .wrong = (int)db_int(rows, 7),
        .asked = (int)db_int(rows, 8),
    };
    struct text pin = db_blob(rows, 6);
    /* What does not fit was not written by us: nothing is opened by it. */
    if (pin.len != sizeof phone.pin
        || !text_copy(db_text(rows, 5), phone.areas, sizeof phone.areas))
        phone.disabled = true;
    else
        memcpy(phone.pin, pin.at, sizeof phone.pin);
    *ret_phone = phone;
    return GW_OK;
}

enum gw_err
field_row_count(struct db *db, const struct field_phone *phone)
{
    return db_run(db,
                  "UPDATE officer_phone SET day = $2, wrong = $3, asked = $4"
                  " WHERE officer = $1",
                  db_i(phone->officer), db_i(phone->day), db_i(phone->wrong),
                  db_i(phone->asked));
}

static enum gw_err
officer_is_there(struct db *db, int64_t officer)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(db, &rows, "SELECT 1 FROM officer WHERE id = $1",
                               db_i(officer));

    return err == GW_OK ? db_next(rows) : err;
}

enum gw_err
field_row_put(struct db *db, int64_t officer, int64_t hash, struct text pin,
              struct text sealed_number, int64_t now_ms)
{
    enum gw_err err = officer_is_there(db, officer);

    return err == GW_OK
               ? db_run(db,
                        "INSERT INTO officer_phone (officer, hash, pin, at,"
                        " day, wrong, asked, sealed_number)"
                        " VALUES ($1, $2, $3, $4, 0, 0, 0, $5)"
                        " ON CONFLICT (officer) DO UPDATE"
                        " SET hash = excluded.hash, pin = excluded.pin,"
                        " at = excluded.at, day = 0, wrong = 0, asked = 0,"
                        " sealed_number = excluded.sealed_number",
                        db_i(officer), db_i(hash), db_b(pin), db_i(now_ms),
                        db_b(sealed_number))
               : err;
}

enum gw_err
field_row_drop(struct db *db, int64_t officer)
{
    return db_run(db, "DELETE FROM officer_phone WHERE officer = $1",
                  db_i(officer));
}

enum gw_err
field_row_has(struct db *db, int64_t officer)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows, "SELECT 1 FROM officer_phone WHERE officer = $1",
                 db_i(officer));

    return err == GW_OK ? db_next(rows) : err;
}
