/* handlers/officers/search_turn_rows.c -- see search_turn.h; one row each who
 * searches, which holds the minute that runs.
 *
 * A clock that was set back ends the minute, or it would last for hours.
 */
#include "handlers/officers/search_turn.h"

struct turn {
    int64_t since_ms, count;
};

static enum gw_err
load(struct db *db, int64_t who, int64_t now_ms, struct turn *ret_turn)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT since, count FROM search_turn WHERE who = $1",
        db_i(who));

    *ret_turn = (struct turn){ .since_ms = now_ms };
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err == GW_MISSING ? GW_OK : err;
    if (db_int(rows, 0) <= now_ms && now_ms - db_int(rows, 0) < SEARCH_TURN_MS)
        *ret_turn = (struct turn){ .since_ms = db_int(rows, 0),
                                   .count = db_int(rows, 1) };
    return GW_OK;
}

static int
wait_of(const struct turn *turn, int64_t now_ms)
{
    return turn->count < SEARCH_TURNS
               ? 0
               : (int)((turn->since_ms + SEARCH_TURN_MS - now_ms + 999) / 1000);
}

enum gw_err
search_turn_wait(struct db *db, int64_t who, int64_t now_ms, int *ret_wait_s)
{
    struct turn turn;
    enum gw_err err = load(db, who, now_ms, &turn);

    if (err == GW_OK)
        *ret_wait_s = wait_of(&turn, now_ms);
    return err;
}

enum gw_err
search_turn_take(struct db *db, int64_t who, int64_t now_ms, int *ret_wait_s)
{
    struct turn turn;
    enum gw_err err = load(db, who, now_ms, &turn);

    if (err != GW_OK)
        return err;
    *ret_wait_s = wait_of(&turn, now_ms);
    if (*ret_wait_s > 0)
        return GW_OK;
    return db_run(db,
                  "INSERT INTO search_turn (who, since, count)"
                  " VALUES ($1, $2, $3) ON CONFLICT (who) DO UPDATE"
                  " SET since = excluded.since, count = excluded.count",
                  db_i(who), db_i(turn.since_ms), db_i(turn.count + 1));
}
