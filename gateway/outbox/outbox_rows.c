/* gateway/outbox/outbox_rows.c -- SQL of the messages themselves.
 *
 * A message that waits has a due_at; nothing else has. So the index on what
 * waits, (channel, priority, due_at, expires_at), is as small as the backlog,
 * new rows land at its ends, and picking is a seek into it however long it is.
 *
 * The one thing one would get wrong: SQLite uses a partial index only when it
 * can prove that the rows asked for are in it. "due_at <= $3" proves it for the
 * first; for outbox_sending the state must stand in the text as a number.
 */
#include "gateway/outbox/outbox_rows.h"

#include "gateway/base/own.h"

#define COLUMNS                                                          \
    "id, channel, tip, priority, state, receipt, attempts, created_at, " \
    "due_at, expires_at, finished_at, reason, held_until, sent_at, "     \
    "pinned, tried, sealed_to, sealed_text"

enum { COLUMN_TO = 16, COLUMN_TEXT = 17 };

static void
read_row(const struct rows *rows, struct outbox_row *ret_row)
{
    *ret_row = (struct outbox_row){
        .id = db_int(rows, 0),
        .tip = db_int(rows, 2),
        .priority = (int)db_int(rows, 3),
        .state = (enum outbox_state)db_int(rows, 4),
        .receipt = (enum receipt_state)db_int(rows, 5),
        .attempts = db_int(rows, 6),
        .created_ms = db_int(rows, 7),
        .due_ms = db_int(rows, 8),
        .expires_ms = db_int(rows, 9),
        .finished_ms = db_int(rows, 10),
        .held_ms = db_int(rows, 12),
        .sent_ms = db_int(rows, 13),
        .pinned = db_int(rows, 14) != 0,
        .has_words = !db_is_null(rows, COLUMN_TEXT),
    };
    (void)text_copy(db_text(rows, 1), ret_row->channel,
                    sizeof ret_row->channel);
    (void)text_copy(db_text(rows, 11), ret_row->reason, sizeof ret_row->reason);
    (void)text_copy(db_text(rows, 15), ret_row->tried, sizeof ret_row->tried);
}

/* A number that no version of ours wrote is no row to work with. */
static enum gw_err
check_row(const struct outbox_row *row)
{
    return row->state > OUTBOX_NOWHERE && row->state < OUTBOX_STATES
                   && row->receipt >= RECEIPT_UNKNOWN
                   && row->receipt <= RECEIPT_DELIVERED
               ? GW_OK
               : GW_IO;
}

/* ---- one message ---- */

enum gw_err
outbox_row_insert(struct db *db, const struct outbox_row *row,
                  struct text sealed_to, struct text sealed_text)
{
    return db_run(
        db,
        "INSERT INTO outbox (" COLUMNS ") VALUES ($1, $2, $3, $4, "
        "$5, $6, $7, $8, $9, $10, NULL, NULL, $11, NULL, 0, NULL, $12, $13)",

        db_i(row->id), db_t(text_of(row->channel)), db_i_or_null(row->tip),
        db_i(row->priority), db_i(row->state), db_i(row->receipt),
        db_i(row->attempts), db_i(row->created_ms), db_i_or_null(row->due_ms),
        db_i(row->expires_ms), db_i_or_null(row->held_ms), db_b(sealed_to),
        db_b(sealed_text));
}

enum gw_err
outbox_row_open(struct db *db, int64_t id, outbox_sealed_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct outbox_row row;
    enum gw_err err = db_query(
        db, &rows, "SELECT " COLUMNS " FROM outbox WHERE id = $1", db_i(id));

    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    read_row(rows, &row);
    err = check_row(&row);
    return err == GW_OK ? fn(&row, db_blob(rows, COLUMN_TO),
                             db_blob(rows, COLUMN_TEXT), arg)
                        : err;
}

static enum gw_err
keep_row(const struct outbox_row *row, struct text sealed_to,
         struct text sealed_text, void *arg)
{
    (void)sealed_to;
    (void)sealed_text;
    *(struct outbox_row *)arg = *row;
    return GW_OK;
}

enum gw_err
outbox_row_get(struct db *db, int64_t id, struct outbox_row *ret_row)
{
    return outbox_row_open(db, id, keep_row, ret_row);
}

/* An empty one is NULL. */
static struct db_value
text_or_null(const char *string)
{
    return string[0] == '\0' ? db_null() : db_t(text_of(string));
}

enum gw_err
outbox_row_update(struct db *db, const struct outbox_row *row)
{
    return db_run(db,
                  "UPDATE outbox SET channel = $2, state = $3, receipt = $4, "
                  "attempts = $5, due_at = $6, held_until = $7, sent_at = $8, "
                  "finished_at = $9, reason = $10, pinned = $11, tried = $12, "
                  "sealed_to = CASE WHEN $13 = 1 THEN sealed_to ELSE NULL END "
                  "WHERE id = $1",
                  db_i(row->id), db_t(text_of(row->channel)), db_i(row->state),
                  db_i(row->receipt), db_i(row->attempts),
                  db_i_or_null(row->due_ms), db_i_or_null(row->held_ms),
                  db_i_or_null(row->sent_ms), db_i_or_null(row->finished_ms),
                  text_or_null(row->reason), db_i(row->pinned),
                  text_or_null(row->tried),
                  db_i(outbox_state_open(row->state)));
}

enum gw_err
outbox_row_wipe(struct db *db, int64_t id)
{
    return db_run(db,
                  "UPDATE outbox SET sealed_to = NULL, sealed_text = NULL "
                  "WHERE id = $1",
                  db_i(id));
}

enum gw_err
outbox_rows_of_tip(struct db *db, int64_t tip, outbox_sealed_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct outbox_row row;
    enum gw_err err = db_query(
        db, &rows, "SELECT " COLUMNS " FROM outbox WHERE tip = $1 ORDER BY id",
        db_i(tip));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        read_row(rows, &row);
        err = check_row(&row);
        if (err == GW_OK)
            err = fn(&row, db_blob(rows, COLUMN_TO), db_blob(rows, COLUMN_TEXT),
                     arg);
        /* Not to be taken for the end of the rows. */
        if (err == GW_MISSING)
            return err;
    }
    return err == GW_MISSING ? GW_OK : err;
}

/* ---- ids ---- */

static enum gw_err
read_ids(struct rows *rows, enum gw_err err, struct outbox_ids *ret_ids)
{
    struct outbox_ids ids = { .count = 0 };

    while (err == GW_OK && ids.count < OUTBOX_IDS_MAX
           && (err = db_next(rows)) == GW_OK)
        ids.list[ids.count++] = db_int(rows, 0);
    db_end(rows);
    if (err != GW_OK && err != GW_MISSING)
        return err;
    *ret_ids = ids;
    return GW_OK;
}

enum gw_err
outbox_ids_of_tip(struct db *db, int64_t tip, int64_t after,
                  struct outbox_ids *ret_ids)
{
    struct rows *rows = NULL;
    enum gw_err err = db_query(db, &rows,
                               "SELECT id FROM outbox WHERE tip = $1 AND "
                               "id > $2 ORDER BY id LIMIT $3",
                               db_i(tip), db_i(after), db_i(OUTBOX_IDS_MAX));

    return read_ids(rows, err, ret_ids);
}

enum gw_err
outbox_ids_due(struct db *db, const char *channel, int priority, int64_t now_ms,
               size_t limit, struct outbox_ids *ret_ids)
{
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT id FROM outbox WHERE channel = $1 AND priority = $2 AND "
        "due_at <= $3 ORDER BY due_at LIMIT $4",
        db_t(text_of(channel)), db_i(priority), db_i(now_ms),
        db_i((int64_t)(limit < OUTBOX_IDS_MAX ? limit : OUTBOX_IDS_MAX)));

    return read_ids(rows, err, ret_ids);
}

enum gw_err
outbox_ids_sending(struct db *db, struct outbox_ids *ret_ids)
{
    struct rows *rows = NULL;
    /* 2 is OUTBOX_SENDING; see the head of this file. */
    enum gw_err err = db_query(db, &rows,
                               "SELECT id FROM outbox WHERE state = 2 "
                               "ORDER BY id LIMIT $1",
                               db_i(OUTBOX_IDS_MAX));

    return read_ids(rows, err, ret_ids);
}

enum gw_err
outbox_ids_astray(struct db *db, const char *channel, int64_t now_ms,
                  int64_t latest_due_ms, int64_t latest_held_ms,
                  struct outbox_ids *ret_ids)
{
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT id FROM outbox WHERE channel = $1 AND due_at IS NOT NULL AND "
        "(expires_at <= $2 OR (due_at > $3 AND (held_until IS NULL OR due_at > "
        "held_until OR held_until > $4))) LIMIT $5",
        db_t(text_of(channel)), db_i(now_ms), db_i(latest_due_ms),
        db_i(latest_held_ms), db_i(OUTBOX_IDS_MAX));

    return read_ids(rows, err, ret_ids);
}

/* ---- what waits ---- */

/* The one number of a query that gives one row. A NULL is GW_MISSING. */
static enum gw_err
read_number(struct rows *rows, enum gw_err err, int64_t *ret_number)
{
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK && db_is_null(rows, 0))
        err = GW_MISSING;
    if (err == GW_OK)
        *ret_number = db_int(rows, 0);
    db_end(rows);
    return err;
}

enum gw_err
outbox_next_channel(struct db *db, const char *after,
                    char ret_channel[OUTBOX_CHANNEL_MAX + 1])
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT channel FROM outbox WHERE due_at IS NOT NULL AND "
                 "channel > $1 ORDER BY channel LIMIT 1",
                 db_t(text_of(after)));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK
        && !text_copy(db_text(rows, 0), ret_channel, OUTBOX_CHANNEL_MAX + 1))
        err = GW_IO;
    return err;
}

enum gw_err
outbox_next_priority(struct db *db, const char *channel, int after,
                     int *ret_priority)
{
    struct rows *rows = NULL;
    int64_t priority = 0;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT priority FROM outbox WHERE due_at IS NOT NULL AND "
                 "channel = $1 AND priority > $2 ORDER BY priority LIMIT 1",
                 db_t(text_of(channel)), db_i(after));

    err = read_number(rows, err, &priority);
    if (err == GW_OK)
        *ret_priority = (int)priority;
    return err;
}

enum gw_err
outbox_next_due(struct db *db, const char *channel, int priority,
                int64_t now_ms, int64_t *ret_due_ms)
{
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT due_at FROM outbox WHERE channel = $1 AND priority = $2 AND "
        "due_at > $3 ORDER BY due_at LIMIT 1",
        db_t(text_of(channel)), db_i(priority), db_i(now_ms));

    return read_number(rows, err, ret_due_ms);
}

enum gw_err
outbox_count(struct db *db, const char *channel, int64_t *ret_count)
{
    struct rows *rows = NULL;
    enum gw_err err = db_query(db, &rows,
                               "SELECT count(*) FROM outbox WHERE "
                               "channel = $1 AND due_at IS NOT NULL",
                               db_t(text_of(channel)));

    return read_number(rows, err, ret_count);
}

enum gw_err
outbox_oldest_due(struct db *db, const char *channel, int priority,
                  int64_t now_ms, int64_t *ret_created_ms)
{
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT created_at FROM outbox WHERE channel = $1 AND priority = $2 "
        "AND due_at <= $3 ORDER BY due_at LIMIT 1",
        db_t(text_of(channel)), db_i(priority), db_i(now_ms));

    return read_number(rows, err, ret_created_ms);
}

enum gw_err
outbox_row_release(struct db *db, int64_t tip, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE outbox SET due_at = $2, held_until = NULL"
                  " WHERE tip = $1 AND state = 1 AND held_until > $2",
                  db_i(tip), db_i(now_ms));
}
