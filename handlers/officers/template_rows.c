/* handlers/officers/template_rows.c -- the rows of templates. */
#include "handlers/officers/template.h"

enum gw_err
template_each(struct db *db, template_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(db, &rows,
                               "SELECT id, changed_at, title, words"
                               " FROM template WHERE id > $1 ORDER BY id",
                               db_i(0));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        const struct template_view view = { .id = db_int(rows, 0),
                                            .changed_ms = db_int(rows, 1),
                                            .title = db_text(rows, 2),
                                            .words = db_text(rows, 3) };
        fn(&view, arg);
    }
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
template_clear(struct db *db)
{
    return db_run(db, "DELETE FROM template WHERE id > $1", db_i(0));
}

enum gw_err
template_put(struct db *db, int64_t id, struct text title, struct text words,
             int64_t officer, int64_t now_ms)
{
    return db_run(db,
                  "INSERT INTO template (id, title, words, officer, changed_at)"
                  " VALUES ($1, $2, $3, $4, $5)",
                  db_i(id), db_t(title), db_t(words), db_i_or_null(officer),
                  db_i(now_ms));
}
