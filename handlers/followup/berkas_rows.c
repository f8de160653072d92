/* handlers/followup/berkas_rows.c -- the SQL on cases. */
#include "handlers/followup/berkas_rows.h"

#include "handlers/tips/tip_rows.h"

enum gw_err
berkas_row_add(struct db *db, int64_t id, const struct event_actor *actor,
               struct text sealed_title, int64_t now_ms)
{
    return db_run(db,
                  "INSERT INTO berkas (id, at, officer, agency, sealed_title)"
                  " VALUES ($1, $2, $3, $4, $5)",
                  db_i(id), db_i(now_ms), db_i(actor->officer),
                  db_i(actor->agency), db_b(sealed_title));
}

enum gw_err
berkas_row_title(struct db *db, int64_t id, struct text sealed_title)
{
    return db_run(db, "UPDATE berkas SET sealed_title = $2 WHERE id = $1",
                  db_i(id), db_b(sealed_title));
}

enum gw_err
berkas_row_close(struct db *db, int64_t id, int64_t closed_ms)
{
    return db_run(db, "UPDATE berkas SET closed_at = $2 WHERE id = $1",
                  db_i(id), db_i_or_null(closed_ms));
}

enum gw_err
berkas_row_state(struct db *db, int64_t id, bool *ret_closed, int64_t *ret_tips)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT closed_at, (SELECT count(*) FROM tip"
                 " WHERE tip.berkas = berkas.id) FROM berkas WHERE id = $1",
                 db_i(id));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK) {
        *ret_closed = !db_is_null(rows, 0);
        *ret_tips = db_int(rows, 1);
    }
    return err;
}

enum gw_err
berkas_row_of_tip(struct db *db, int64_t tip, int64_t *ret_berkas,
                  bool *ret_erased)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows, "SELECT berkas, erased_at FROM tip WHERE id = $1",
                 db_i(tip));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK) {
        *ret_berkas = db_int(rows, 0);
        *ret_erased = !db_is_null(rows, 1);
    }
    return err;
}

enum gw_err
berkas_row_set(struct db *db, int64_t tip, int64_t berkas, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE tip SET berkas = $2, changed_at = $3 WHERE id = $1",
                  db_i(tip), db_i_or_null(berkas), db_i(now_ms));
}

enum gw_err
berkas_row_each(struct db *db, struct text areas, enum agency agency,
                int64_t id, int64_t before, int limit, berkas_row_fn *fn,
                void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT * FROM (SELECT berkas.id AS id, berkas.at, berkas.officer,"
        " berkas.agency AS agency, berkas.closed_at, berkas.sealed_title,"
        " (SELECT count(*) FROM tip WHERE tip.berkas = berkas.id) AS tips,"
        " (SELECT count(*) FROM tip WHERE tip.berkas = berkas.id"
        " AND " TIP_IN_AREAS(
            "$1") ") AS seen,"
                  " (SELECT count(DISTINCT sender) FROM tip"
                  " WHERE tip.berkas = berkas.id) AS senders,"
                  " (SELECT min(received_at) FROM tip"
                  " WHERE tip.berkas = berkas.id) AS first_at,"
                  " (SELECT max(received_at) FROM tip"
                  " WHERE tip.berkas = berkas.id) AS newest_at,"
                  " (SELECT count(*) FROM tip WHERE tip.berkas = berkas.id"
                  " AND state NOT IN (3, 11, 12)) AS open"
                  " FROM berkas WHERE ($3 = 0 OR berkas.id = $3)"
                  " AND berkas.id < $4) AS found WHERE found.seen > 0"
                  " OR (found.tips = 0 AND found.agency = $2)"
                  " ORDER BY found.id DESC LIMIT $5",
        db_t(areas.at == NULL ? TEXT("") : areas), db_i(agency), db_i(id),
        db_i(before > 0 ? before : INT64_MAX), db_i(limit));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        const struct berkas_view view = {
            .id = db_int(rows, 0),
            .at_ms = db_int(rows, 1),
            .officer = db_int(rows, 2),
            .agency = (enum agency)db_int(rows, 3),
            .closed_ms = db_int(rows, 4),
            .tips = db_int(rows, 6),
            .seen = db_int(rows, 7),
            .senders = db_int(rows, 8),
            .first_ms = db_int(rows, 9),
            .newest_ms = db_int(rows, 10),
            .open = db_int(rows, 11),
        };
        err = fn(&view, db_blob(rows, 5), arg);
    }
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
berkas_row_tips(struct db *db, struct text areas, int64_t id, int64_t *ret_tips,
                size_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    size_t count = 0;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id FROM tip WHERE berkas = $1 AND " TIP_IN_AREAS(
                     "$2") " ORDER BY id LIMIT $3",
                 db_i(id), db_t(areas.at == NULL ? TEXT("") : areas),
                 db_i(BERKAS_TIPS_MAX));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK)
        ret_tips[count++] = db_int(rows, 0);
    if (err != GW_MISSING)
        return err;
    *ret_count = count;
    return GW_OK;
}
