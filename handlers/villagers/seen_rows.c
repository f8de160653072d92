/* handlers/villagers/seen_rows.c -- the SQL on table seen.
 *
 * Insert first, look later: a new message, which nearly all are, costs one
 * statement. There is no index beside the key: what is old is found by reading
 * the table in the order of its key, a bounded piece at a time, on a reader.
 */
#include "handlers/villagers/seen_rows.h"

#include "gateway/base/own.h"

enum gw_err
seen_row_find(struct db *db, const struct seen_row *row, bool *ret_foreign)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(
        db, &rows, "SELECT mark FROM seen WHERE hash = $1", db_i(row->hash));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    *ret_foreign = db_int(rows, 0) != row->mark;
    return GW_OK;
}

enum gw_err
seen_row_take(struct db *db, const struct seen_row *row, bool *ret_foreign)
{
    bool foreign = false;

    enum gw_err err =
        db_run(db,
               "INSERT INTO seen (hash, mark, day) VALUES ($1, $2, $3)"
               " ON CONFLICT (hash) DO NOTHING",
               db_i(row->hash), db_i(row->mark), db_i(row->day));
    if (err == GW_OK && db_changes(db) == 0) {
        err = seen_row_find(db, row, &foreign);
        if (err == GW_MISSING)
            return GW_IO;
        if (err == GW_OK && !foreign)
            return GW_CONFLICT;
    }
    if (err == GW_OK)
        *ret_foreign = foreign;
    return err;
}

enum gw_err
seen_row_look(struct db *db, int64_t before_day, int64_t from,
              struct seen_old *ret_old)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct seen_old old = { .next = from };
    int looked = 0;

    enum gw_err err = db_query(db, &rows,
                               "SELECT hash, day FROM seen WHERE hash >= $1"
                               " ORDER BY hash LIMIT $2",
                               db_i(from), db_i(SEEN_LOOKS));
    while (err == GW_OK && old.count < SEEN_PRUNES
           && (err = db_next(rows)) == GW_OK) {
        int64_t hash = db_int(rows, 0);
        looked++;
        old.next = hash < INT64_MAX ? hash + 1 : SEEN_START;
        if (db_int(rows, 1) < before_day)
            old.hash[old.count++] = hash;
    }
    if (err != GW_OK && err != GW_MISSING)
        return err;
    if (err == GW_MISSING && looked < SEEN_LOOKS)
        old.next = SEEN_START;
    *ret_old = old;
    return GW_OK;
}

enum gw_err
seen_row_remove(struct db *db, int64_t hash, int64_t before_day)
{
    return db_run(db, "DELETE FROM seen WHERE hash = $1 AND day < $2",
                  db_i(hash), db_i(before_day));
}
