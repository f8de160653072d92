/* handlers/followup/event_rows.c -- the SQL on table tip_event. */
#include "handlers/followup/event_rows.h"

enum gw_err
event_row_add(struct db *db, int64_t id, const struct event_new *event,
              struct text sealed_words)
{
    return db_run(db,
                  "INSERT INTO tip_event (id, tip, at, kind, officer, agency,"
                  " share, detail, subject, sealed_words)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
                  db_i(id), db_i(event->tip), db_i(event->now_ms),
                  db_i(event->kind), db_i_or_null(event->actor.officer),
                  db_i(event->actor.agency), db_i(!event->own),
                  db_t(text_of(event->detail)), db_i_or_null(event->subject),
                  db_b(sealed_words));
}

static struct event_row
row_of(const struct rows *rows)
{
    return (struct event_row){
        .view = {
            .id = db_int(rows, 0),
            .tip = db_int(rows, 1),
            .at_ms = db_int(rows, 2),
            .kind = (int)db_int(rows, 3),
            .officer = db_int(rows, 4),
            .agency = (enum agency)db_int(rows, 5),
            .own = db_int(rows, 6) == 0,
            .detail = db_text(rows, 7),
            .subject = db_int(rows, 8),
        },
        .sealed_words = db_blob(rows, 9),
    };
}

/* Calls fn for each row that is left. */
static enum gw_err
walk(struct rows *rows, event_row_fn *fn, void *arg)
{
    enum gw_err err;

    while ((err = db_next(rows)) == GW_OK) {
        struct event_row row = row_of(rows);
        err = fn(&row, arg);
        if (err != GW_OK)
            return err;
    }
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
event_row_of_tip(struct db *db, int64_t tip, enum agency reader,
                 event_row_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id, tip, at, kind, officer, agency, share, detail,"
                 " subject, sealed_words FROM tip_event"
                 " WHERE tip = $1 AND (share = 1 OR agency = $2) ORDER BY id",
                 db_i(tip), db_i(reader));

    return err == GW_OK ? walk(rows, fn, arg) : err;
}

enum gw_err
event_row_after(struct db *db, int64_t after, int limit, event_row_fn *fn,
                void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id, tip, at, kind, officer, agency, share, detail,"
                 " subject, NULL FROM tip_event WHERE id > $1"
                 " ORDER BY id LIMIT $2",
                 db_i(after), db_i(limit));

    return err == GW_OK ? walk(rows, fn, arg) : err;
}

enum gw_err
event_row_newest(struct db *db, int64_t *ret_id)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT max(id) FROM tip_event WHERE id > $1", db_i(0));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_id = db_int(rows, 0);
    return err;
}
