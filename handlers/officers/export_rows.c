/* handlers/officers/export_rows.c -- table export.
 *
 * What one would get wrong: a step of the work that overtakes a cancellation.
 * Each step names the state that it begins with, and finds nothing when that
 * has gone.
 */
#include "handlers/officers/export.h"

#include "gateway/base/own.h"

_Static_assert(EXPORT_QUEUED == 1 && EXPORT_RUNNING == 2 && EXPORT_DONE == 3
                   && EXPORT_FAILED == 4 && EXPORT_CANCELLED == 5
                   && EXPORT_EXPIRED == 6,
               "the numbers in the statements below");

#define EXPORT_COLUMNS                                                   \
    "id, officer, machine, agency, format, filter, tip, at, state, why," \
    " done, total, size, fetches, ended_at"

static void
read_export(const struct rows *rows, struct exported *ret_export)
{
    struct exported exported = {
        .id = db_int(rows, 0),
        .officer = db_int(rows, 1),
        .machine = db_int(rows, 2),
        .agency = (enum agency)db_int(rows, 3),
        .format = (enum sheet_format)db_int(rows, 4),
        .tip = db_int(rows, 6),
        .at_ms = db_int(rows, 7),
        .state = (enum export_state)db_int(rows, 8),
        .why = (enum export_why)db_int(rows, 9),
        .done = db_int(rows, 10),
        .total = db_int(rows, 11),
        .size = db_int(rows, 12),
        .fetches = db_int(rows, 13),
        .ended_ms = db_int(rows, 14),
    };

    (void)text_copy(db_text(rows, 5), exported.filter, sizeof exported.filter);
    *ret_export = exported;
}

static enum gw_err
changed(const struct db *db, enum gw_err err)
{
    return err == GW_OK && db_changes(db) == 0 ? GW_MISSING : err;
}

/* ---- asking ---- */

static enum gw_err
count_alive(struct db *db, const struct exported *exported, int64_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT count(*) FROM export WHERE state < 4"
        " AND ((officer = $1 AND $1 > 0) OR (machine = $2 AND $2 > 0))",
        db_i(exported->officer), db_i(exported->machine));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_count = db_int(rows, 0);
    return err;
}

/* Makes room for one more. */
static enum gw_err
drop_oldest(struct db *db, const struct exported *exported)
{
    enum gw_err err = db_run(
        db,
        "UPDATE export SET state = 6 WHERE id = (SELECT min(id) FROM export"
        " WHERE state = 3"
        " AND ((officer = $1 AND $1 > 0) OR (machine = $2 AND $2 > 0)))",
        db_i(exported->officer), db_i(exported->machine));

    return err == GW_OK && db_changes(db) == 0 ? GW_CONFLICT : err;
}

enum gw_err
export_add(struct db *db, const struct keyring *keyring,
           const struct exported *exported, struct text reason, int64_t *ret_id)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(4 * EXPORT_REASON_MAX);
    int64_t alive, id;
    enum gw_err err = count_alive(db, exported, &alive);

    if (err == GW_OK && alive >= EXPORT_KEPT)
        err = drop_oldest(db, exported);
    if (err == GW_OK)
        err = db_next_id(db, SEQ_EXPORT, &id);
    if (err != GW_OK)
        return err;
    keyring_seal(keyring, SEAL_EXPORT, id, reason, &sealed);
    if (!buf_ok(&sealed))
        return sealed.err;
    err = db_run(
        db,
        "INSERT INTO export (id, officer, machine, agency, format, filter, tip,"
        " at, state, done, total, size, fetches, why, sealed_reason)"
        " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, 0, 0, 0, 0, 0, $9)",
        db_i(id), db_i_or_null(exported->officer),
        db_i_or_null(exported->machine), db_i(exported->agency),
        db_i(exported->format), db_t(text_of(exported->filter)),
        db_i_or_null(exported->tip), db_i(exported->at_ms),
        db_b(buf_text(&sealed)));
    if (err == GW_OK)
        *ret_id = id;
    return err;
}

/* ---- reading ---- */

enum gw_err
export_get(struct db *db, int64_t id, struct exported *ret_export)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT " EXPORT_COLUMNS " FROM export WHERE id = $1",
        db_i(id));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        read_export(rows, ret_export);
    return err;
}

enum gw_err
export_reason(struct db *db, const struct keyring *keyring, int64_t id,
              struct buf *out)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT sealed_reason FROM export WHERE id = $1", db_i(id));

    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    err = keyring_open(keyring, SEAL_EXPORT, id, db_blob(rows, 0), out);
    return err == GW_OK || err == GW_NOMEM ? err : GW_IO;
}

enum gw_err
export_each(struct db *db, int64_t officer, int64_t machine, export_fn *fn,
            void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct exported exported;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT " EXPORT_COLUMNS " FROM export"
                 " WHERE (officer = $1 AND $1 > 0) OR (machine = $2 AND $2 > 0)"
                 " ORDER BY id DESC LIMIT $3",
                 db_i(officer), db_i(machine), db_i(EXPORT_LIST));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        read_export(rows, &exported);
        err = fn(&exported, arg);
        if (err != GW_OK)
            return err;
    }
    return err == GW_MISSING ? GW_OK : err;
}

/* ---- its course ---- */

static enum gw_err
oldest_waiting(struct db *db, int64_t *ret_id)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows, "SELECT min(id) FROM export WHERE state = $1",
                 db_i(EXPORT_QUEUED));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_id = db_int(rows, 0);
    return err == GW_OK && *ret_id == 0 ? GW_MISSING : err;
}

enum gw_err
export_start(struct db *db, struct exported *ret_export)
{
    int64_t id = 0;
    enum gw_err err = oldest_waiting(db, &id);

    if (err == GW_OK)
        err = db_run(db, "UPDATE export SET state = 2 WHERE id = $1", db_i(id));
    return err == GW_OK ? export_get(db, id, ret_export) : err;
}

enum gw_err
export_progress(struct db *db, int64_t id, int64_t done, int64_t total)
{
    return changed(db, db_run(db,
                              "UPDATE export SET done = $2, total = $3"
                              " WHERE id = $1 AND state = 2",
                              db_i(id), db_i(done), db_i(total)));
}

enum gw_err
export_done(struct db *db, int64_t id, int64_t done, int64_t size,
            int64_t now_ms)
{
    return changed(
        db, db_run(db,
                   "UPDATE export SET state = 3, done = $2, total = $2,"
                   " size = $3, ended_at = $4 WHERE id = $1 AND state = 2",
                   db_i(id), db_i(done), db_i(size), db_i(now_ms)));
}

enum gw_err
export_failed(struct db *db, int64_t id, enum export_why why, int64_t now_ms)
{
    return changed(db,
                   db_run(db,
                          "UPDATE export SET state = 4, why = $2, ended_at = $3"
                          " WHERE id = $1 AND state = 2",
                          db_i(id), db_i(why), db_i(now_ms)));
}

enum gw_err
export_cancel(struct db *db, int64_t id, int64_t now_ms)
{
    return changed(db, db_run(db,
                              "UPDATE export SET ended_at = $2,"
                              " state = CASE WHEN state = 3 THEN 6 ELSE 5 END"
                              " WHERE id = $1 AND state < 4",
                              db_i(id), db_i(now_ms)));
}

enum gw_err
export_fetched(struct db *db, int64_t id, int64_t now_ms)
{
    return changed(
        db,
        db_run(db,
               "UPDATE export SET fetches = fetches + 1,"
               " state = CASE WHEN fetches + 1 >= $2 THEN 6 ELSE 3 END"
               " WHERE id = $1 AND state = 3 AND ended_at > $3",
               db_i(id), db_i(EXPORT_FETCHES), db_i(now_ms - EXPORT_LIFE_MS)));
}

enum gw_err
export_settle(struct db *db, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE export SET state = 4, why = $1, ended_at = $2"
                  " WHERE state = 2",
                  db_i(EXPORT_WHY_RESTART), db_i(now_ms));
}

enum gw_err
export_expire(struct db *db, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE export SET state = 6"
                  " WHERE state = 3 AND ended_at <= $1",
                  db_i(now_ms - EXPORT_LIFE_MS));
}

enum gw_err
export_kept(struct db *db, int64_t *ret_ids, size_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    size_t count = 0;
    enum gw_err err = db_query(db, &rows,
                               "SELECT id FROM export WHERE state IN (2, 3)"
                               " ORDER BY id LIMIT $1",
                               db_i(EXPORT_KEPT_MAX + 1));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        if (count == EXPORT_KEPT_MAX)
            return GW_REJECTED;
        ret_ids[count++] = db_int(rows, 0);
    }
    if (err == GW_MISSING)
        *ret_count = count;
    return err == GW_MISSING ? GW_OK : err;
}
