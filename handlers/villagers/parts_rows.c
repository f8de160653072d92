/* handlers/villagers/parts_rows.c -- the SQL on tables sms_set and sms_part.
 *
 * "state = 1" is spelt as in the partial index sms_set_sender. What is taken
 * has state 2 or 3, each of them one range of the index sms_set_state.
 */
#include "handlers/villagers/parts_rows.h"

_Static_assert(PARTS_OPEN == 1 && PARTS_FILED == 2 && PARTS_JOINED == 3,
               "the numbers in the statements");

enum gw_err
parts_row_get(struct db *db, int64_t id, struct parts *ret_parts,
              struct buf *sealed_from)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows,
                 "SELECT mark, channel, sender, total, state, changed_at, tip,"
                 " sealed_from FROM sms_set WHERE id = $1",
                 db_i(id));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    *ret_parts = (struct parts){
        .id = id,
        .mark = db_int(rows, 0),
        .pseudonym = db_int(rows, 2),
        .total = (unsigned)db_int(rows, 3),
        .state = (enum parts_state)db_int(rows, 4),
        .changed_ms = db_int(rows, 5),
        .tip = db_int(rows, 6),
    };
    (void)text_copy(db_text(rows, 1), ret_parts->channel,
                    sizeof ret_parts->channel);
    buf_add(sealed_from, db_blob(rows, 7));
    return sealed_from->err;
}

enum gw_err
parts_row_each(struct db *db, int64_t id, parts_row_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(db, &rows,
                               "SELECT number, hash, sealed_text FROM sms_part"
                               " WHERE sms_set = $1 ORDER BY number",
                               db_i(id));
    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        err = fn(db_int(rows, 0), db_int(rows, 1), db_blob(rows, 2), arg);
        if (err != GW_OK)
            return err;
    }
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
parts_row_put(struct db *db, const struct parts *parts, struct text sealed_from)
{
    return db_run(db,
                  "INSERT INTO sms_set (id, mark, channel, sender, total,"
                  " state, changed_at, tip, sealed_from)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, NULL, $8)",
                  db_i(parts->id), db_i(parts->mark),
                  db_t(text_of(parts->channel)), db_i(parts->pseudonym),
                  db_i(parts->total), db_i(parts->state),
                  db_i(parts->changed_ms), db_b(sealed_from));
}

enum gw_err
parts_row_touch(struct db *db, int64_t id, int64_t now_ms)
{
    return db_run(db, "UPDATE sms_set SET changed_at = $2 WHERE id = $1",
                  db_i(id), db_i(now_ms));
}

enum gw_err
parts_row_add(struct db *db, int64_t id, unsigned number, int64_t hash,
              struct text sealed)
{
    return db_run(db,
                  "INSERT INTO sms_part (sms_set, number, hash, sealed_text)"
                  " VALUES ($1, $2, $3, $4)",
                  db_i(id), db_i(number), db_i(hash), db_b(sealed));
}

enum gw_err
parts_row_close(struct db *db, const struct parts *parts)
{
    enum gw_err err =
        db_run(db,
               "UPDATE sms_set SET state = $2, changed_at = $3, tip = $4,"
               " sealed_from = NULL WHERE id = $1",
               db_i(parts->id), db_i(parts->state), db_i(parts->changed_ms),
               db_i_or_null(parts->tip));
    return err == GW_OK ? db_run(db,
                                 "UPDATE sms_part SET sealed_text = NULL"
                                 " WHERE sms_set = $1",
                                 db_i(parts->id))
                        : err;
}

enum gw_err
parts_row_remove(struct db *db, int64_t id)
{
    enum gw_err err =
        db_run(db, "DELETE FROM sms_part WHERE sms_set = $1", db_i(id));
    return err == GW_OK
               ? db_run(db, "DELETE FROM sms_set WHERE id = $1", db_i(id))
               : err;
}

enum gw_err
parts_row_oldest(struct db *db, int64_t sender, int newer, int64_t *ret_id)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id FROM sms_set WHERE sender = $1 AND state = 1"
                 " ORDER BY changed_at DESC LIMIT 1 OFFSET $2",
                 db_i(sender), db_i(newer));
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_id = db_int(rows, 0);
    return err;
}

enum gw_err
parts_row_quiet(struct db *db, int64_t before_ms, int64_t after_ms,
                int64_t *ret_ids, size_t max, size_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    size_t count = 0;

    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id FROM sms_set WHERE state = 1"
                 " AND (changed_at <= $1 OR changed_at > $2)"
                 " ORDER BY changed_at LIMIT $3",
                 db_i(before_ms), db_i(after_ms), db_i((int64_t)max));
    while (err == GW_OK && (err = db_next(rows)) == GW_OK)
        ret_ids[count++] = db_int(rows, 0);
    if (err != GW_MISSING)
        return err;
    *ret_count = count;
    return GW_OK;
}

enum gw_err
parts_row_first_old(struct db *db, int64_t before_ms, int64_t *ret_id)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(db, &rows,
                               "SELECT id FROM sms_set WHERE state IN (2, 3)"
                               " AND changed_at <= $1 LIMIT 1",
                               db_i(before_ms));
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_id = db_int(rows, 0);
    return err;
}

enum gw_err
parts_row_count_old(struct db *db, int64_t before_ms, int limit,
                    int64_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows,
                 "SELECT count(*) FROM (SELECT 1 FROM sms_set"
                 " WHERE state IN (2, 3) AND changed_at <= $1 LIMIT $2) AS old",
                 db_i(before_ms), db_i(limit));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    *ret_count = db_int(rows, 0);
    return GW_OK;
}
