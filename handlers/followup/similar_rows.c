/* handlers/followup/similar_rows.c -- the SQL of what is similar. */
#include "handlers/followup/similar_rows.h"

static struct similar_row
row_of(const struct rows *rows)
{
    struct similar_row row = {
        .tip = db_int(rows, 0),
        .received_ms = db_int(rows, 1),
        .sender = db_int(rows, 2),
        .seen = db_int(rows, 4) != 0,
    };
    struct text district = db_text(rows, 3);

    if (district.at != NULL)
        (void)text_copy(district, row.district, sizeof row.district);
    return row;
}

enum gw_err
similar_row_each(struct db *db, int64_t hash, int64_t but, struct text areas,
                 int limit, similar_row_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id, received_at, sender, district,"
                 " CASE WHEN " TIP_IN_AREAS(
                     "$3") " THEN 1 ELSE 0 END"
                           " FROM token CROSS JOIN tip WHERE token.hash = $1"
                           " AND tip.id = token.tip AND id <> $2"
                           " AND state NOT IN (3, 11, 12) AND erased_at IS NULL"
                           " ORDER BY token.tip DESC LIMIT $4",
                 db_i(hash), db_i(but),
                 db_t(areas.at == NULL ? TEXT("") : areas), db_i(limit));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        const struct similar_row row = row_of(rows);
        err = fn(&row, arg);
    }
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
similar_row_get(struct db *db, int64_t tip, struct similar_row *ret_row)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(db, &rows,
                               "SELECT id, received_at, sender, district, 1"
                               " FROM tip WHERE id = $1",
                               db_i(tip));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_row = row_of(rows);
    return err;
}
