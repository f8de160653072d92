/* handlers/followup/follow_rows.c -- SQL on seats, on who has read what, and on
 * what officers change of a tip.
 *
 * What one would get wrong: a change that takes the sender's columns along. A
 * call may go on while an officer works, so each statement names its own.
 */
#include "handlers/followup/follow_rows.h"

#include "handlers/tips/tip_rows.h"

_Static_assert(TIP_GANDA == 3 && TIP_BUKAN_RANAH == 5 && TIP_DITERUSKAN == 6
                   && TIP_TAHAP2 == 10 && TIP_SELESAI == 11 && TIP_HENTI == 12,
               "the numbers in follow_row_put(): what is at rest, and what "
               "was passed on or investigated");

/* The single row of a query that was begun. */
static enum gw_err
first(enum gw_err err, struct rows *rows)
{
    return err == GW_OK ? db_next(rows) : err;
}

enum gw_err
follow_row_get(struct db *db, int64_t tip, struct follow_row *ret_row)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT state, urgency, received_at, due_at, paused_at,"
                 " assignee, held, erased_at FROM tip WHERE id = $1",
                 db_i(tip));

    err = first(err, rows);
    if (err != GW_OK)
        return err;
    *ret_row = (struct follow_row){
        .state = (enum tip_state)db_int(rows, 0),
        .urgency = (int)db_int(rows, 1),
        .received_ms = db_int(rows, 2),
        .due_ms = db_int(rows, 3),
        .paused_ms = db_int(rows, 4),
        .assignee = db_int(rows, 5),
        .held = db_int(rows, 6) != 0,
        .erased = !db_is_null(rows, 7),
    };
    return GW_OK;
}

enum gw_err
follow_row_put(struct db *db, int64_t tip, const struct follow_row *row,
               int64_t now_ms)
{
    return db_run(db,
                  "UPDATE tip SET state = $2, due_at = $3, paused_at = $4,"
                  " assignee = $5, changed_at = $6, as_case = CASE"
                  " WHEN $2 IN (6, 7, 8, 9, 10) THEN 1 ELSE as_case END,"
                  " closed_at = CASE WHEN $2 NOT IN (3, 5, 11, 12) THEN NULL"
                  " WHEN state = $2 AND closed_at IS NOT NULL THEN closed_at"
                  " ELSE $6 END WHERE id = $1",
                  db_i(tip), db_i(row->state), db_i_or_null(row->due_ms),
                  db_i_or_null(row->paused_ms), db_i_or_null(row->assignee),
                  db_i(now_ms));
}

enum gw_err
follow_row_urgency(struct db *db, int64_t tip, int urgency, int64_t due_ms,
                   int64_t now_ms)
{
    return db_run(db,
                  "UPDATE tip SET urgency = $2, due_at = $3, changed_at = $4,"
                  " set_by_officer = CASE WHEN set_by_officer IN (1, 3)"
                  " THEN set_by_officer ELSE set_by_officer + 1 END"
                  " WHERE id = $1",
                  db_i(tip), db_i(urgency), db_i_or_null(due_ms), db_i(now_ms));
}

enum gw_err
follow_row_leaning(struct db *db, int64_t tip, enum tip_leaning leaning,
                   int64_t now_ms)
{
    return db_run(db,
                  "UPDATE tip SET leaning = $2, changed_at = $3,"
                  " set_by_officer = CASE WHEN set_by_officer IN (2, 3)"
                  " THEN set_by_officer ELSE set_by_officer + 2 END"
                  " WHERE id = $1",
                  db_i(tip), db_i(leaning), db_i(now_ms));
}

enum gw_err
follow_row_place(struct db *db, int64_t tip, const struct district *district,
                 const struct village *village, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE tip SET district = $2, village = $3, placed_by = 0,"
                  " polda = $4, police = $5, immigration = $6, changed_at = $7"
                  " WHERE id = $1",
                  db_i(tip), db_t(text_of(district->code)),
                  db_t(text_of(village == NULL ? NULL : village->code)),
                  db_t(text_of(district->polda)),
                  db_t(text_of(district->police)),
                  db_t(text_of(district->immigration)), db_i(now_ms));
}

enum gw_err
follow_row_hold(struct db *db, int64_t tip, bool on, int64_t now_ms)
{
    return db_run(db, "UPDATE tip SET held = $2, changed_at = $3 WHERE id = $1",
                  db_i(tip), db_i(on), db_i(now_ms));
}

enum gw_err
follow_row_unit(struct db *db, int64_t tip, enum agency agency,
                struct text unit, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE tip SET changed_at = $4,"
                  " police = CASE WHEN $2 = 2 THEN $3 ELSE police END,"
                  " immigration = CASE WHEN $2 = 1 THEN $3"
                  " ELSE immigration END WHERE id = $1",
                  db_i(tip), db_i(agency), db_t(unit), db_i(now_ms));
}

/* ---- seats ---- */

enum gw_err
seat_row_get(struct db *db, int64_t tip, enum agency agency,
             int64_t *ret_officer)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT officer FROM seat WHERE tip = $1 AND agency = $2",
        db_i(tip), db_i(agency));

    err = first(err, rows);
    if (err == GW_OK)
        *ret_officer = db_int(rows, 0);
    return err;
}

enum gw_err
seat_row_put(struct db *db, int64_t tip, enum agency agency, int64_t officer,
             int64_t now_ms)
{
    return db_run(db,
                  "INSERT INTO seat (tip, agency, officer, since)"
                  " VALUES ($1, $2, $3, $4) ON CONFLICT (tip, agency)"
                  " DO UPDATE SET officer = excluded.officer,"
                  " since = excluded.since",
                  db_i(tip), db_i(agency), db_i(officer), db_i(now_ms));
}

enum gw_err
seat_row_drop(struct db *db, int64_t tip, enum agency agency)
{
    return db_run(db, "DELETE FROM seat WHERE tip = $1 AND agency = $2",
                  db_i(tip), db_i(agency));
}

enum gw_err
seat_row_each(struct db *db, int64_t tip, seat_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT seat.agency, seat.officer, seat.since, officer.login"
                 " FROM seat JOIN officer ON officer.id = seat.officer"
                 " WHERE seat.tip = $1 ORDER BY seat.agency",
                 db_i(tip));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        struct seat_view view = {
            .agency = (enum agency)db_int(rows, 0),
            .officer = db_int(rows, 1),
            .since_ms = db_int(rows, 2),
            .login = db_text(rows, 3),
        };
        err = fn(&view, arg);
    }
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
officer_row_serves(struct db *db, int64_t officer, enum agency agency)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(db, &rows,
                               "SELECT 1 FROM officer WHERE id = $1"
                               " AND agency = $2 AND disabled = 0",
                               db_i(officer), db_i(agency));

    return first(err, rows);
}

/* ---- who has read what ---- */

enum gw_err
seen_row_put(struct db *db, int64_t officer, int64_t tip, int64_t now_ms)
{
    enum gw_err err =
        db_run(db,
               "INSERT INTO tip_seen (officer, tip, at) VALUES ($1, $2, $3)"
               " ON CONFLICT (officer, tip) DO UPDATE SET at = excluded.at",
               db_i(officer), db_i(tip), db_i(now_ms));

    return err != GW_OK ? err
                        : db_run(db,
                                 "UPDATE tip SET first_seen_at = $2"
                                 " WHERE id = $1 AND first_seen_at IS NULL",
                                 db_i(tip), db_i(now_ms));
}

enum gw_err
event_row_count(struct db *db, int64_t tip, int kind, int64_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT count(*) FROM tip_event WHERE tip = $1 AND kind = $2",
                 db_i(tip), db_i(kind));

    err = first(err, rows);
    if (err == GW_OK)
        *ret_count = db_int(rows, 0);
    return err;
}
