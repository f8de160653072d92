/* handlers/villagers/sender_rows.c -- the SQL on table sender.
 *
 * "Without a wish" is spelt as in the partial index sender_day, or the janitor
 * would walk the whole table.
 */
#include "handlers/villagers/sender_rows.h"

enum gw_err
sender_row_get(struct db *db, int64_t id, struct sender_row *ret_row)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(db, &rows,
                               "SELECT day, acks, replies, wrong_codes,"
                               " stopped, language FROM sender WHERE id = $1",
                               db_i(id));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;

    struct sender_row row = {
        .id = id,
        .day = db_int(rows, 0),
        .acks = (int)db_int(rows, 1),
        .replies = (int)db_int(rows, 2),
        .wrong_codes = (int)db_int(rows, 3),
        .stopped = db_int(rows, 4) != 0,
    };
    (void)text_copy(db_text(rows, 5), row.language, sizeof row.language);
    *ret_row = row;
    return GW_OK;
}

enum gw_err
sender_row_put(struct db *db, const struct sender_row *row)
{
    struct text language = text_of(row->language);

    if (language.len == 0)
        language = (struct text){ NULL, 0 };
    return db_run(
        db,
        "INSERT INTO sender"
        " (id, day, acks, replies, wrong_codes, stopped, language)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7)"
        " ON CONFLICT (id) DO UPDATE SET day = excluded.day,"
        " acks = excluded.acks, replies = excluded.replies,"
        " wrong_codes = excluded.wrong_codes, stopped = excluded.stopped,"
        " language = excluded.language",
        db_i(row->id), db_i(row->day), db_i(row->acks), db_i(row->replies),
        db_i(row->wrong_codes), db_i(row->stopped), db_t(language));
}

enum gw_err
sender_row_prune(struct db *db, int64_t before_day, int limit)
{
    return db_run(db,
                  "DELETE FROM sender WHERE id IN"
                  " (SELECT id FROM sender WHERE stopped = 0"
                  " AND language IS NULL AND day < $1 LIMIT $2)",
                  db_i(before_day), db_i(limit));
}

enum gw_err
sender_row_count_before(struct db *db, int64_t before_day, int limit,
                        int64_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(db, &rows,
                               "SELECT count(*) FROM (SELECT 1 FROM sender"
                               " WHERE stopped = 0 AND language IS NULL"
                               " AND day < $1 LIMIT $2) AS old",
                               db_i(before_day), db_i(limit));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    *ret_count = db_int(rows, 0);
    return GW_OK;
}
