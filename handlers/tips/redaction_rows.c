/* handlers/tips/redaction_rows.c -- the SQL on table redaction. */
#include "handlers/tips/redaction_rows.h"

enum gw_err
redaction_row_each(struct db *db, int64_t tip, redaction_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id, message, first, past, officer, at, permanent"
                 " FROM redaction WHERE tip = $1 ORDER BY id",
                 db_i(tip));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        const struct redaction redaction = {
            .id = db_int(rows, 0),
            .message = db_int(rows, 1),
            .first = db_int(rows, 2),
            .past = db_int(rows, 3),
            .officer = db_int(rows, 4),
            .at_ms = db_int(rows, 5),
            .permanent = db_int(rows, 6) != 0,
        };
        err = fn(&redaction, arg);
    }
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
redaction_row_add(struct db *db, int64_t tip, const struct redaction *redaction)
{
    return db_run(db,
                  "INSERT INTO redaction (id, tip, message, first, past,"
                  " officer, at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                  db_i(redaction->id), db_i(tip), db_i(redaction->message),
                  db_i(redaction->first), db_i(redaction->past),
                  db_i(redaction->officer), db_i(redaction->at_ms));
}

enum gw_err
redaction_row_fix(struct db *db, int64_t id, int64_t officer, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE redaction SET permanent = 1, officer = $2, at = $3"
                  " WHERE id = $1",
                  db_i(id), db_i(officer), db_i(now_ms));
}

enum gw_err
redaction_row_drop(struct db *db, int64_t id)
{
    return db_run(db, "DELETE FROM redaction WHERE id = $1", db_i(id));
}

enum gw_err
redaction_row_text(struct db *db, int64_t tip, int64_t message, struct buf *out)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT sealed_body FROM tip WHERE id = $1 AND $2 = 0"
                 " UNION ALL SELECT sealed_body FROM message"
                 " WHERE tip = $1 AND id = $2",
                 db_i(tip), db_i(message));

    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    if (db_is_null(rows, 0))
        return GW_MISSING;
    buf_add(out, db_blob(rows, 0));
    return buf_ok(out) ? GW_OK : out->err;
}

enum gw_err
redaction_row_replace(struct db *db, int64_t tip, int64_t message,
                      struct text sealed)
{
    if (message == 0)
        return db_run(db, "UPDATE tip SET sealed_body = $2 WHERE id = $1",
                      db_i(tip), db_b(sealed));
    return db_run(
        db, "UPDATE message SET sealed_body = $3 WHERE tip = $1 AND id = $2",
        db_i(tip), db_i(message), db_b(sealed));
}

enum gw_err
redaction_row_unread(struct db *db, int64_t tip, int64_t now_ms)
{
    enum gw_err err = db_run(db,
                             "UPDATE tip SET sealed_reading = NULL,"
                             " changed_at = $2 WHERE id = $1",
                             db_i(tip), db_i(now_ms));

    return err == GW_OK ? db_run(db,
                                 "INSERT INTO unread (tip, quiet)"
                                 " VALUES ($1, 1) ON CONFLICT (tip) DO NOTHING",
                                 db_i(tip))
                        : err;
}
