/* handlers/tips/token_rows.c -- the SQL on the blind index. */
#include "handlers/tips/token_rows.h"

enum gw_err
token_row_add(struct db *db, int64_t hash, int64_t tip)
{
    return db_run(db,
                  "INSERT INTO token (hash, tip) VALUES ($1, $2)"
                  " ON CONFLICT (hash, tip) DO NOTHING",
                  db_i(hash), db_i(tip));
}

enum gw_err
token_row_drop(struct db *db, int64_t hash, int64_t tip)
{
    return db_run(db, "DELETE FROM token WHERE hash = $1 AND tip = $2",
                  db_i(hash), db_i(tip));
}

/* ---- of one tip ---- */

enum gw_err
token_row_list(struct db *db, int64_t tip, struct buf *out)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT hashes FROM token_list WHERE tip = $1", db_i(tip));

    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    buf_add(out, db_blob(rows, 0));
    return buf_ok(out) ? GW_OK : out->err;
}

enum gw_err
token_row_put_list(struct db *db, int64_t tip, struct text hashes)
{
    return db_run(db,
                  "INSERT INTO token_list (tip, hashes) VALUES ($1, $2)"
                  " ON CONFLICT (tip) DO UPDATE SET hashes = excluded.hashes",
                  db_i(tip), db_b(hashes));
}

enum gw_err
token_row_drop_list(struct db *db, int64_t tip)
{
    return db_run(db, "DELETE FROM token_list WHERE tip = $1", db_i(tip));
}

/* ---- counts ---- */

enum gw_err
token_row_count(struct db *db, int64_t hash, int64_t *ret_tips,
                bool *ret_common)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT tips, common FROM token_count WHERE hash = $1",
        db_i(hash));

    *ret_tips = 0;
    *ret_common = false;
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK) {
        *ret_tips = db_int(rows, 0);
        *ret_common = db_int(rows, 1) != 0;
    }
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
token_row_add_count(struct db *db, int64_t hash, int by)
{
    if (by < 0)
        return db_run(db,
                      "UPDATE token_count SET tips = tips + $2"
                      " WHERE hash = $1 AND tips > 0",
                      db_i(hash), db_i(by));
    return db_run(db,
                  "INSERT INTO token_count (hash, tips, common)"
                  " VALUES ($1, $2, 0) ON CONFLICT (hash)"
                  " DO UPDATE SET tips = token_count.tips + excluded.tips",
                  db_i(hash), db_i(by));
}

enum gw_err
token_row_set_common(struct db *db, int64_t hash)
{
    return db_run(db, "UPDATE token_count SET common = 1 WHERE hash = $1",
                  db_i(hash));
}

enum gw_err
token_row_measure(struct db *db, int64_t hash, int64_t most, int64_t *ret_tips)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT count(*) FROM (SELECT 1 FROM token WHERE hash = $1"
                 " LIMIT $2) AS some",
                 db_i(hash), db_i(most));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_tips = db_int(rows, 0);
    return err;
}

/* ---- what is to be made anew ---- */

enum gw_err
token_row_put_due(struct db *db, int64_t tip)
{
    return db_run(db,
                  "INSERT INTO token_due (tip, turn) VALUES ($1, 1)"
                  " ON CONFLICT (tip) DO UPDATE SET turn = token_due.turn + 1",
                  db_i(tip));
}

enum gw_err
token_row_each_due(struct db *db, int limit, token_due_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT tip, turn FROM token_due ORDER BY tip LIMIT $1",
        db_i(limit));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK)
        err = fn(db_int(rows, 0), db_int(rows, 1), arg);
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
token_row_is_due(struct db *db, int64_t tip, int64_t turn)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT 1 FROM token_due WHERE tip = $1 AND turn = $2",
        db_i(tip), db_i(turn));

    return err == GW_OK ? db_next(rows) : err;
}

enum gw_err
token_row_drop_due(struct db *db, int64_t tip)
{
    return db_run(db, "DELETE FROM token_due WHERE tip = $1", db_i(tip));
}
