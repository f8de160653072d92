/* handlers/villagers/seen_rows.c -- the SQL on table seen.
 *
 * Insert first, look later: a new message, which nearly all are, costs one
 * statement.
 */
#include "handlers/villagers/seen_rows.h"

#include "gateway/base/own.h"

static struct text
mark_of(const struct seen_row *row)
{
    return (struct text){ .at = (const char *)row->mark,
                          .len = sizeof row->mark };
}

static enum gw_err
look(struct db *db, const struct seen_row *row, bool *ret_same,
     bool *ret_lapsed)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows, "SELECT mark, at FROM seen WHERE hash = $1",
                 db_i(row->hash));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err == GW_MISSING ? GW_IO : err;
    *ret_same = text_equal(db_blob(rows, 0), mark_of(row));
    *ret_lapsed = db_int(rows, 1) < row->lapsed_before;
    return GW_OK;
}

enum gw_err
seen_row_take(struct db *db, const struct seen_row *row, bool *ret_foreign)
{
    bool same, lapsed;

    *ret_foreign = false;
    enum gw_err err =
        db_run(db,
               "INSERT INTO seen (hash, mark, at) VALUES ($1, $2, $3)"
               " ON CONFLICT (hash) DO NOTHING",
               db_i(row->hash), db_b(mark_of(row)), db_i(row->at));
    if (err != GW_OK || db_changes(db) == 1)
        return err;
    err = look(db, row, &same, &lapsed);
    if (err != GW_OK)
        return err;
    *ret_foreign = !same;
    if (!same)
        return GW_OK;
    if (!lapsed)
        return GW_CONFLICT;
    return db_run(db, "UPDATE seen SET at = $2 WHERE hash = $1",
                  db_i(row->hash), db_i(row->at));
}

enum gw_err
seen_row_prune(struct db *db, int64_t before, int limit)
{
    return db_run(db,
                  "DELETE FROM seen WHERE hash IN"
                  " (SELECT hash FROM seen WHERE at < $1 LIMIT $2)",
                  db_i(before), db_i(limit));
}

enum gw_err
seen_row_count_before(struct db *db, int64_t before, int limit,
                      int64_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(db, &rows,
                               "SELECT count(*) FROM (SELECT 1 FROM seen"
                               " WHERE at < $1 LIMIT $2) AS old",
                               db_i(before), db_i(limit));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    *ret_count = db_int(rows, 0);
    return GW_OK;
}
