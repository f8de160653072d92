/* handlers/followup/request_rows.c -- the SQL on tables request and decision.
 *
 * What one would get wrong: asking for the decisions row by row. Both come with
 * the request, by two outer joins, since there are never more than two.
 */
#include "handlers/followup/request_rows.h"

enum gw_err
request_row_add(struct db *db, int64_t id, int64_t tip,
                const struct request_view *view, struct text sealed_reason)
{
    return db_run(db,
                  "INSERT INTO request (id, tip, kind, what, officer, agency,"
                  " to_agency, at, due_at, state, until_at, sealed_reason)"
                  " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, NULL,"
                  " $11)",
                  db_i(id), db_i(tip), db_i(view->kind), db_t(view->what),
                  db_i(view->officer), db_i(view->agency),
                  db_i(view->to_agency), db_i(view->at_ms), db_i(view->due_ms),
                  db_i(view->state), db_b(sealed_reason));
}

static enum gw_err
first(enum gw_err err, struct rows *rows)
{
    return err == GW_OK ? db_next(rows) : err;
}

enum gw_err
request_row_get(struct db *db, int64_t id, struct request_view *ret_view)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT tip, kind, officer, agency, to_agency, at, due_at,"
                 " state, until_at FROM request WHERE id = $1",
                 db_i(id));

    err = first(err, rows);
    if (err != GW_OK)
        return err;
    *ret_view = (struct request_view){
        .id = id,
        .tip = db_int(rows, 0),
        .kind = (enum request_kind)db_int(rows, 1),
        .officer = db_int(rows, 2),
        .agency = (enum agency)db_int(rows, 3),
        .to_agency = (enum agency)db_int(rows, 4),
        .at_ms = db_int(rows, 5),
        .due_ms = db_int(rows, 6),
        .state = (enum request_state)db_int(rows, 7),
        .until_ms = db_int(rows, 8),
    };
    return GW_OK;
}

enum gw_err
request_row_same(struct db *db, int64_t tip, int kind, struct text what)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(db, &rows,
                               "SELECT 1 FROM request WHERE tip = $1"
                               " AND kind = $2 AND what = $3 AND state = 1",
                               db_i(tip), db_i(kind), db_t(what));

    return first(err, rows);
}

enum gw_err
request_row_state(struct db *db, int64_t id, int state, int64_t until_ms)
{
    return db_run(db,
                  "UPDATE request SET state = $2, until_at = $3 WHERE id = $1",
                  db_i(id), db_i(state), db_i_or_null(until_ms));
}

enum gw_err
request_row_what(struct db *db, int64_t id, struct buf *out)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows, "SELECT what FROM request WHERE id = $1", db_i(id));

    err = first(err, rows);
    if (err != GW_OK)
        return err;
    buf_add(out, db_text(rows, 0));
    return buf_ok(out) ? GW_OK : out->err;
}

enum gw_err
decision_row_add(struct db *db, int64_t request,
                 const struct event_actor *actor, bool accepted,
                 struct text sealed_reason, int64_t now_ms)
{
    return db_run(db,
                  "INSERT INTO decision (request, agency, officer, at,"
                  " accepted, sealed_reason) VALUES ($1, $2, $3, $4, $5, $6)",
                  db_i(request), db_i(actor->agency), db_i(actor->officer),
                  db_i(now_ms), db_i(accepted), db_b(sealed_reason));
}

enum gw_err
decision_row_accepted(struct db *db, int64_t request, int64_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(db, &rows,
                               "SELECT count(*) FROM decision"
                               " WHERE request = $1 AND accepted = 1",
                               db_i(request));

    err = first(err, rows);
    if (err == GW_OK)
        *ret_count = db_int(rows, 0);
    return err;
}

enum gw_err
request_row_expire(struct db *db, int64_t due_ms, int limit)
{
    return db_run(db,
                  "UPDATE request SET state = 5 WHERE id IN"
                  " (SELECT id FROM request WHERE state = 1 AND due_at < $1"
                  " LIMIT $2)",
                  db_i(due_ms), db_i(limit));
}

/* ---- reading ---- */

enum { COLUMNS_DECISION_1 = 13, COLUMNS_DECISION_2 = 17 };

static void
read_decision(const struct rows *rows, int column, enum agency agency,
              size_t slot, struct request_row *row)
{
    if (db_is_null(rows, column))
        return;
    row->view.decisions[slot].agency = agency;
    row->view.decisions[slot].officer = db_int(rows, column);
    row->view.decisions[slot].at_ms = db_int(rows, column + 1);
    row->view.decisions[slot].accepted = db_int(rows, column + 2) != 0;
    row->sealed_decisions[slot] = db_blob(rows, column + 3);
}

static struct request_row
row_of(const struct rows *rows)
{
    struct request_row row = {
        .view = {
            .id = db_int(rows, 0),
            .tip = db_int(rows, 1),
            .kind = (enum request_kind)db_int(rows, 2),
            .what = db_text(rows, 3),
            .officer = db_int(rows, 4),
            .agency = (enum agency)db_int(rows, 5),
            .to_agency = (enum agency)db_int(rows, 6),
            .at_ms = db_int(rows, 7),
            .due_ms = db_int(rows, 8),
            .state = (enum request_state)db_int(rows, 9),
            .until_ms = db_int(rows, 10),
            .login = db_text(rows, 12),
        },
        .sealed_reason = db_blob(rows, 11),
    };

    read_decision(rows, COLUMNS_DECISION_1, AGENCY_IMIGRASI, 0, &row);
    read_decision(rows, COLUMNS_DECISION_2, AGENCY_POLDA, 1, &row);
    return row;
}

#define REQUEST_COLUMNS                                                    \
    "SELECT request.id, request.tip, request.kind, request.what,"          \
    " request.officer, request.agency, request.to_agency, request.at,"     \
    " request.due_at, request.state, request.until_at,"                    \
    " request.sealed_reason, officer.login, one.officer, one.at,"          \
    " one.accepted, one.sealed_reason, two.officer, two.at, two.accepted," \
    " two.sealed_reason FROM request"                                      \
    " JOIN officer ON officer.id = request.officer"                        \
    " LEFT JOIN decision AS one ON one.request = request.id"               \
    " AND one.agency = 1"                                                  \
    " LEFT JOIN decision AS two ON two.request = request.id"               \
    " AND two.agency = 2"

static enum gw_err
walk(struct rows *rows, request_row_fn *fn, void *arg)
{
    enum gw_err err;

    while ((err = db_next(rows)) == GW_OK) {
        struct request_row row = row_of(rows);
        err = fn(&row, arg);
        if (err != GW_OK)
            return err;
    }
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
request_row_each(struct db *db, int64_t id, int64_t tip,
                 const struct request_filter *filter, bool oldest_first,
                 request_row_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err;

    if (oldest_first)
        err = db_query(db, &rows,
                       REQUEST_COLUMNS " WHERE ($1 = 0 OR request.id = $1)"
                                       " AND ($2 = 0 OR request.tip = $2)"
                                       " ORDER BY request.id",
                       db_i(id), db_i(tip));
    else
        err = db_query(
            db, &rows,
            REQUEST_COLUMNS " WHERE ($1 = 0 OR request.to_agency IN (0, $1))"
                            " AND ($2 = 0 OR request.officer = $2)"
                            " AND ($3 = 0 OR request.state = $3)"
                            " AND ($4 = 0 OR request.kind = $4)"
                            " AND ($5 = 0 OR request.id < $5)"
                            " ORDER BY request.id DESC LIMIT $6",
            db_i(filter->to), db_i(filter->officer), db_i(filter->state),
            db_i(filter->kind), db_i(filter->before), db_i(filter->limit));
    return err == GW_OK ? walk(rows, fn, arg) : err;
}
