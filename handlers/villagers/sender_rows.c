/* handlers/villagers/sender_rows.c -- the SQL on table sender.
 *
 * "stands = 0" is spelt as in the partial index sender_day, or the janitor
 * would walk the whole table.
 */
#include "handlers/villagers/sender_rows.h"

enum gw_err
sender_row_get(struct db *db, int64_t id, struct sender_row *ret_row)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(
        db, &rows,
        "SELECT day, acks, replies, wrong_codes, filed, last_tip, last_at,"
        " asked, pending, pending_tip, pending_at, noise, warned, stopped,"
        " word, language, pages, added, noise_day FROM sender WHERE id = $1",
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
        .filed = (int)db_int(rows, 4),
        .last_tip = db_int(rows, 5),
        .last_ms = db_int(rows, 6),
        .asked = (int)db_int(rows, 7),
        .pending = (enum sender_pending)db_int(rows, 8),
        .pending_tip = db_int(rows, 9),
        .pending_ms = db_int(rows, 10),
        .noise = (int)db_int(rows, 11),
        .warned = db_int(rows, 12) != 0,
        .stopped = db_int(rows, 13) != 0,
        .word = db_int(rows, 14),
        .pages = (int)db_int(rows, 16),
        .added = (int)db_int(rows, 17),
        .noise_day = db_int(rows, 18),
    };
    (void)text_copy(db_text(rows, 15), row.language, sizeof row.language);
    *ret_row = row;
    return GW_OK;
}

static bool
stands(const struct sender_row *row)
{
    return row->stopped || row->word != 0 || row->language[0] != '\0'
           || row->noise > 0;
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
        " (id, day, acks, replies, wrong_codes, filed, last_tip, last_at,"
        " asked, pending, pending_tip, pending_at, noise, warned, stopped,"
        " word, language, stands, pages, added, noise_day)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14,"
        " $15, $16, $17, $18, $19, $20, $21)"
        " ON CONFLICT (id) DO UPDATE SET day = excluded.day,"
        " acks = excluded.acks, replies = excluded.replies,"
        " wrong_codes = excluded.wrong_codes, filed = excluded.filed,"
        " last_tip = excluded.last_tip, last_at = excluded.last_at,"
        " asked = excluded.asked, pending = excluded.pending,"
        " pending_tip = excluded.pending_tip,"
        " pending_at = excluded.pending_at, noise = excluded.noise,"
        " warned = excluded.warned, stopped = excluded.stopped,"
        " word = excluded.word, language = excluded.language,"
        " stands = excluded.stands, pages = excluded.pages,"
        " added = excluded.added, noise_day = excluded.noise_day",
        db_i(row->id), db_i(row->day), db_i(row->acks), db_i(row->replies),
        db_i(row->wrong_codes), db_i(row->filed), db_i_or_null(row->last_tip),
        db_i(row->last_ms), db_i(row->asked), db_i(row->pending),
        db_i_or_null(row->pending_tip), db_i(row->pending_ms), db_i(row->noise),
        db_i(row->warned), db_i(row->stopped), db_i_or_null(row->word),
        db_t(language), db_i(stands(row)), db_i(row->pages), db_i(row->added),
        db_i(row->noise_day));
}

enum gw_err
sender_row_prune(struct db *db, int64_t before_day, int limit)
{
    return db_run(db,
                  "DELETE FROM sender WHERE id IN"
                  " (SELECT id FROM sender WHERE stands = 0"
                  " AND day < $1 LIMIT $2)",
                  db_i(before_day), db_i(limit));
}

enum gw_err
sender_row_count_before(struct db *db, int64_t before_day, int limit,
                        int64_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows,
                 "SELECT count(*) FROM (SELECT 1 FROM sender"
                 " WHERE stands = 0 AND day < $1 LIMIT $2) AS old",
                 db_i(before_day), db_i(limit));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    *ret_count = db_int(rows, 0);
    return GW_OK;
}
