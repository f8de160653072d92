/* The rows of what is read, opened and stored, and of what waits to be read.
 *
 * What one would get wrong: an UPDATE of a whole row by what was seen earlier.
 * Each statement here runs in the op that looked at the row, and names only the
 * columns that reading may raise.
 */
#include "handlers/tips/tip_reading_rows.h"

#include <string.h>

enum { KIND_TIPS = 1, KIND_MESSAGES = 2 };

enum gw_err
reading_row_open(struct db *db, int64_t tip, reading_source_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT received_at, medium, erased_at, channel, sealed_key,"
                 " sealed_number, sealed_body, sealed_reading, sender FROM tip"
                 " WHERE id = $1",
                 db_i(tip));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    const struct reading_source source = {
        .tip = tip,
        .received_ms = db_int(rows, 0),
        .medium = (int)db_int(rows, 1),
        .erased = !db_is_null(rows, 2),
        .channel = db_text(rows, 3),
        .sealed_key = db_blob(rows, 4),
        .sealed_number = db_blob(rows, 5),
        .sealed_body = db_blob(rows, 6),
        .sealed_reading = db_blob(rows, 7),
        .sender = db_int(rows, 8),
    };
    return fn(&source, arg);
}

enum gw_err
reading_row_messages(struct db *db, int64_t tip, reading_message_fn *fn,
                     void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id, at, foreign_sender, sealed_body FROM"
                 " (SELECT id, at, foreign_sender, sealed_body FROM message"
                 " WHERE tip = $1 ORDER BY id DESC LIMIT $2)"
                 " AS newest ORDER BY id",
                 db_i(tip), db_i(READING_MESSAGES));
    while (err == GW_OK && (err = db_next(rows)) == GW_OK)
        err = fn(db_int(rows, 0), db_int(rows, 1), db_int(rows, 2) != 0,
                 db_blob(rows, 3), arg);
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
reading_row_get(struct db *db, int64_t tip, struct reading_row *ret_row)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT urgency, leaning, occurs, set_by_officer, placed_by,"
                 " read_urgency, read_leaning, read_occurs, district, village,"
                 " danger, low, withdrawn_at, erased_at, sealed_body"
                 " FROM tip WHERE id = $1",
                 db_i(tip));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    struct reading_row row = {
        .urgency = (int)db_int(rows, 0),
        .leaning = (int)db_int(rows, 1),
        .occurs = (int)db_int(rows, 2),
        .set_by_officer = (int)db_int(rows, 3),
        .placed_by = (int)db_int(rows, 4),
        .read_urgency = (int)db_int(rows, 5),
        .read_leaning = (int)db_int(rows, 6),
        .read_occurs = (int)db_int(rows, 7),
        .has_district = !db_is_null(rows, 8),
        .has_village = !db_is_null(rows, 9),
        .danger = db_int(rows, 10) != 0,
        .low = (int)db_int(rows, 11),
        .withdrawn = !db_is_null(rows, 12),
        .erased = !db_is_null(rows, 13),
    };
    struct text district = db_text(rows, 8), body = db_blob(rows, 14);
    if (district.at != NULL)
        (void)text_copy(district, row.district, sizeof row.district);
    if (body.len >= sizeof row.version)
        memcpy(row.version, body.at, sizeof row.version);
    *ret_row = row;
    return GW_OK;
}

enum gw_err
reading_row_put(struct db *db, int64_t tip, const struct reading_row *row,
                struct text sealed_reading, int64_t changed_ms)
{
    return db_run(db,
                  "UPDATE tip SET urgency = $2, leaning = $3, occurs = $4,"
                  " read_urgency = $5, read_leaning = $6, read_occurs = $7,"
                  " sealed_reading = $8, changed_at = CASE WHEN $9 = 0"
                  " THEN changed_at ELSE $9 END"
                  " WHERE id = $1 AND erased_at IS NULL",
                  db_i(tip), db_i(row->urgency), db_i(row->leaning),
                  db_i(row->occurs), db_i(row->read_urgency),
                  db_i(row->read_leaning), db_i(row->read_occurs),
                  db_b(sealed_reading), db_i(changed_ms));
}

enum gw_err
reading_row_place(struct db *db, int64_t tip, const struct district *district,
                  const struct village *village)
{
    const char *code = village == NULL ? NULL : village->code;
    return db_run(db,
                  "UPDATE tip SET placed_by = 1, district = $2, village = $3,"
                  " polda = $4, police = $5, immigration = $6"
                  " WHERE id = $1 AND erased_at IS NULL",
                  db_i(tip), db_t(text_of(district->code)), db_t(text_of(code)),
                  db_t(text_of(district->polda)),
                  db_t(text_of(district->police)),
                  db_t(text_of(district->immigration)));
}

/* ---- what waits ---- */

static enum gw_err
one_number(struct rows *rows, int64_t *ret_number)
{
    enum gw_err err = db_next(rows);
    if (err == GW_OK)
        *ret_number = db_int(rows, 0);
    return err;
}

static enum gw_err
get_mark(struct db *db, int kind, int64_t *ret_mark)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT coalesce(max(upto), 0) FROM reading_mark WHERE kind = $1",
        db_i(kind));
    return err == GW_OK ? one_number(rows, ret_mark) : err;
}

/* Ids rise by one, so a difference counts; only the newest is looked at. */
static enum gw_err
count_waiting(struct db *db, const struct reading_queue *queue,
              int64_t *ret_waiting)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT (SELECT coalesce(max(id), $1) FROM tip) - $1"
        " + (SELECT coalesce(max(id), $2) FROM message) - $2"
        " + (SELECT count(*) FROM (SELECT 1 FROM unread LIMIT 10000) AS some)",
        db_i(queue->newest_tip), db_i(queue->newest_message));
    return err == GW_OK ? one_number(rows, ret_waiting) : err;
}

enum gw_err
tip_reading_queue(struct db *db, struct reading_queue *ret_queue)
{
    struct reading_queue queue = { .waiting = 0 };
    enum gw_err err = get_mark(db, KIND_TIPS, &queue.newest_tip);
    if (err == GW_OK)
        err = get_mark(db, KIND_MESSAGES, &queue.newest_message);
    if (err == GW_OK)
        err = count_waiting(db, &queue, &queue.waiting);
    if (err == GW_OK)
        *ret_queue = queue;
    return err;
}

static enum gw_err
hand_out(struct rows *rows, tip_unread_fn *fn, void *arg)
{
    enum gw_err err;

    while ((err = db_next(rows)) == GW_OK)
        fn(db_int(rows, 0), db_int(rows, 1), arg);
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
tip_reading_new(struct db *db, int64_t after, int limit, tip_unread_fn *fn,
                void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT id, id FROM tip WHERE id > $1 ORDER BY id LIMIT $2",
        db_i(after), db_i(limit));
    return err == GW_OK ? hand_out(rows, fn, arg) : err;
}

enum gw_err
tip_reading_added(struct db *db, int64_t after, int limit, tip_unread_fn *fn,
                  void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT tip, id FROM message WHERE id > $1 ORDER BY id LIMIT $2",
        db_i(after), db_i(limit));
    return err == GW_OK ? hand_out(rows, fn, arg) : err;
}

enum gw_err
tip_reading_changed(struct db *db, int limit, tip_unread_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT tip, quiet FROM unread ORDER BY tip LIMIT $1",
        db_i(limit));
    return err == GW_OK ? hand_out(rows, fn, arg) : err;
}

static enum gw_err
put_mark(struct db *db, int kind, int64_t upto)
{
    if (upto == 0)
        return GW_OK;
    return db_run(db,
                  "INSERT INTO reading_mark (kind, upto) VALUES ($1, $2)"
                  " ON CONFLICT (kind) DO UPDATE SET upto = excluded.upto"
                  " WHERE excluded.upto > reading_mark.upto",
                  db_i(kind), db_i(upto));
}

enum gw_err
tip_reading_mark(struct db *db, const struct reading_queue *queue)
{
    enum gw_err err = put_mark(db, KIND_TIPS, queue->newest_tip);
    return err == GW_OK ? put_mark(db, KIND_MESSAGES, queue->newest_message)
                        : err;
}

enum gw_err
tip_reading_done(struct db *db, int64_t tip)
{
    return db_run(db, "DELETE FROM unread WHERE tip = $1", db_i(tip));
}
