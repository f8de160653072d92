/* handlers/followup/link_rows.c -- the SQL on table tip_link. */
#include "handlers/followup/link_rows.h"

enum gw_err
link_row_get(struct db *db, int64_t older, int64_t younger,
             enum link_kind *ret_kind)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows, "SELECT kind FROM tip_link WHERE a = $1 AND b = $2",
                 db_i(older), db_i(younger));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_kind = (enum link_kind)db_int(rows, 0);
    return err;
}

enum gw_err
link_row_put(struct db *db, int64_t older, int64_t younger, enum link_kind kind,
             int64_t officer, int64_t now_ms)
{
    return db_run(db,
                  "INSERT INTO tip_link (a, b, kind, officer, at)"
                  " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (a, b)"
                  " DO UPDATE SET kind = excluded.kind,"
                  " officer = excluded.officer, at = excluded.at",
                  db_i(older), db_i(younger), db_i(kind), db_i(officer),
                  db_i(now_ms));
}

enum gw_err
link_row_drop(struct db *db, int64_t older, int64_t younger)
{
    return db_run(db, "DELETE FROM tip_link WHERE a = $1 AND b = $2",
                  db_i(older), db_i(younger));
}

enum gw_err
link_row_each(struct db *db, int64_t tip, link_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT b AS other, kind, officer, at, 0 FROM tip_link"
                 " WHERE a = $1 UNION ALL"
                 " SELECT a, kind, officer, at, 1 FROM tip_link WHERE b = $1"
                 " ORDER BY other",
                 db_i(tip));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        struct link_view view = {
            .tip = db_int(rows, 0),
            .kind = (enum link_kind)db_int(rows, 1),
            .officer = db_int(rows, 2),
            .at_ms = db_int(rows, 3),
            .older = db_int(rows, 4) != 0,
        };
        err = fn(&view, arg);
    }
    return err == GW_MISSING ? GW_OK : err;
}
