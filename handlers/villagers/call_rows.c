/* handlers/villagers/call_rows.c -- the SQL on table ussd_call.
 *
 * A call cannot have turned before it began, so "turned before t" is always
 * asked together with "begun before t", which is what the index knows: a turn
 * then costs one row and no index.
 */
#include "handlers/villagers/call_rows.h"

#include <string.h>

#include "gateway/base/own.h"

enum gw_err
call_row_get(struct db *db, int64_t id, struct call_row *ret_row,
             struct buf *sealed)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows,
                 "SELECT mark, sender, begun_at, turned_at, phase, unfinished,"
                 " sealed_state FROM ussd_call WHERE id = $1",
                 db_i(id));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;

    struct call_row row = {
        .id = id,
        .sender = db_int(rows, 1),
        .begun_ms = db_int(rows, 2),
        .turned_ms = db_int(rows, 3),
        .phase = (int)db_int(rows, 4),
        .unfinished = db_int(rows, 5) != 0,
    };
    struct text mark = db_blob(rows, 0);
    if (mark.len == sizeof row.mark)
        memcpy(row.mark, mark.at, sizeof row.mark);
    buf_add(sealed, db_blob(rows, 6));
    if (!buf_ok(sealed))
        return sealed->err;
    *ret_row = row;
    return GW_OK;
}

enum gw_err
call_row_add(struct db *db, const struct call_row *row)
{
    struct text mark = { .at = (const char *)row->mark,
                         .len = sizeof row->mark };

    return db_run(db,
                  "INSERT INTO ussd_call (id, mark, sender, begun_at,"
                  " turned_at, phase, unfinished, sealed_state)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
                  db_i(row->id), db_b(mark), db_i_or_null(row->sender),
                  db_i(row->begun_ms), db_i(row->turned_ms), db_i(row->phase),
                  db_i(row->unfinished), db_b(row->sealed));
}

enum gw_err
call_row_set(struct db *db, const struct call_row *row)
{
    return db_run(db,
                  "UPDATE ussd_call SET sender = $2, begun_at = $3,"
                  " turned_at = $4, phase = $5, unfinished = $6,"
                  " sealed_state = $7 WHERE id = $1",
                  db_i(row->id), db_i_or_null(row->sender), db_i(row->begun_ms),
                  db_i(row->turned_ms), db_i(row->phase), db_i(row->unfinished),
                  db_b(row->sealed));
}

enum gw_err
call_row_turn(struct db *db, const struct call_row *row)
{
    return db_run(db,
                  "UPDATE ussd_call SET turned_at = $2, sealed_state = $3"
                  " WHERE id = $1",
                  db_i(row->id), db_i(row->turned_ms), db_b(row->sealed));
}

enum gw_err
call_row_set_phase(struct db *db, int64_t id, int phase)
{
    return db_run(db, "UPDATE ussd_call SET phase = $2 WHERE id = $1", db_i(id),
                  db_i(phase));
}

/* The only number of the only row. */
static enum gw_err
one_number(struct rows *rows, int64_t *ret_number)
{
    enum gw_err err = db_next(rows);

    if (err == GW_OK)
        *ret_number = db_int(rows, 0);
    return err;
}

enum gw_err
call_row_unfinished(struct db *db, int64_t sender, int64_t since_ms,
                    int64_t not_id, int64_t *ret_id)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id FROM ussd_call WHERE sender = $1"
                 " AND unfinished = 1 AND turned_at >= $2 AND id <> $3"
                 " ORDER BY turned_at DESC LIMIT 1",
                 db_i(sender), db_i(since_ms), db_i(not_id));
    return err == GW_OK ? one_number(rows, ret_id) : err;
}

enum gw_err
call_row_silent(struct db *db, int phase, int64_t turned_ms, int64_t *ret_ids,
                size_t max, size_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    size_t count = 0;

    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id FROM ussd_call WHERE begun_at < $1"
                 " AND phase = $2 AND turned_at < $1 LIMIT $3",
                 db_i(turned_ms), db_i(phase), db_i((int64_t)max));
    while (err == GW_OK && count < max && (err = db_next(rows)) == GW_OK)
        ret_ids[count++] = db_int(rows, 0);
    if (err != GW_OK && err != GW_MISSING)
        return err;
    *ret_count = count;
    return GW_OK;
}

enum gw_err
call_row_count(struct db *db, int phase, int64_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows, "SELECT count(*) FROM ussd_call WHERE phase = $1",
                 db_i(phase));
    return err == GW_OK ? one_number(rows, ret_count) : err;
}

enum gw_err
call_row_old(struct db *db, int phase, int64_t turned_ms, int limit,
             int64_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows,
                 "SELECT count(*) FROM (SELECT 1 FROM ussd_call"
                 " WHERE begun_at < $1 AND phase <> $2 AND turned_at < $1"
                 " LIMIT $3) AS old",
                 db_i(turned_ms), db_i(phase), db_i(limit));
    return err == GW_OK ? one_number(rows, ret_count) : err;
}

enum gw_err
call_row_prune(struct db *db, int phase, int64_t turned_ms, int limit)
{
    return db_run(db,
                  "DELETE FROM ussd_call WHERE id IN (SELECT id FROM ussd_call"
                  " WHERE begun_at < $1 AND phase <> $2 AND turned_at < $1"
                  " LIMIT $3)",
                  db_i(turned_ms), db_i(phase), db_i(limit));
}
