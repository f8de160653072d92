/* gateway/outbox/outbox_tally_rows.c -- SQL of the tables by channel.
 *
 * A handful of rows a day, so whatever reads them may walk.
 */
#include "gateway/base/own.h"
#include "gateway/outbox/outbox_tally.h"

enum gw_err
outbox_tally_add(struct db *db, const char *channel, int64_t day,
                 const struct outbox_tally *by)
{
    return db_run(
        db,
        "INSERT INTO channel_day (channel, day, parts, received, sent, "
        "delivered, undelivered, refused, orphans) VALUES ($1, $2, $3, $4, "
        "$5, $6, $7, $8, $9) ON CONFLICT (channel, day) DO UPDATE SET "
        "parts = channel_day.parts + excluded.parts, "
        "received = channel_day.received + excluded.received, "
        "sent = channel_day.sent + excluded.sent, "
        "delivered = channel_day.delivered + excluded.delivered, "
        "undelivered = channel_day.undelivered + excluded.undelivered, "
        "refused = channel_day.refused + excluded.refused, "
        "orphans = channel_day.orphans + excluded.orphans",
        db_t(text_of(channel)), db_i(day), db_i(by->of[TALLY_PARTS]),
        db_i(by->of[TALLY_RECEIVED]), db_i(by->of[TALLY_SENT]),
        db_i(by->of[TALLY_DELIVERED]), db_i(by->of[TALLY_UNDELIVERED]),
        db_i(by->of[TALLY_REFUSED]), db_i(by->of[TALLY_ORPHANS]));
}

enum gw_err
outbox_tally_get(struct db *db, const char *channel, int64_t day,
                 struct outbox_tally *ret_tally)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct outbox_tally tally = { { 0 } };
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT parts, received, sent, delivered, undelivered, "
                 "refused, orphans FROM channel_day WHERE channel = $1 AND "
                 "day = $2",
                 db_t(text_of(channel)), db_i(day));

    if (err == GW_OK)
        err = db_next(rows);
    for (int i = 0; err == GW_OK && i < TALLIES; i++)
        tally.of[i] = db_int(rows, i);
    if (err != GW_OK && err != GW_MISSING)
        return err;
    *ret_tally = tally;
    return GW_OK;
}

enum gw_err
outbox_tally_next(struct db *db, int64_t day, const char *after,
                  char ret_channel[OUTBOX_CHANNEL_MAX + 1])
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT channel FROM channel_day WHERE day = $1 AND "
                 "channel > $2 ORDER BY channel LIMIT 1",
                 db_i(day), db_t(text_of(after)));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK
        && !text_copy(db_text(rows, 0), ret_channel, OUTBOX_CHANNEL_MAX + 1))
        err = GW_IO;
    return err;
}

enum gw_err
outbox_tally_prune(struct db *db, int64_t today)
{
    return db_run(db, "DELETE FROM channel_day WHERE day < $1",
                  db_i(today - OUTBOX_TALLY_DAYS));
}

/* ---- how a channel stands ---- */

enum gw_err
outbox_channel_row_get(struct db *db, const char *channel,
                       struct outbox_channel_state *ret_state)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct outbox_channel_state state = { .paused = false };
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT paused, health FROM channel_state WHERE channel = $1",
                 db_t(text_of(channel)));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK) {
        int64_t health = db_int(rows, 1);
        state.paused = db_int(rows, 0) != 0;
        if (health >= HEALTH_OK && health < HEALTH_STATES)
            state.health = (enum outbox_health_state)health;
    }
    if (err != GW_OK && err != GW_MISSING)
        return err;
    *ret_state = state;
    return GW_OK;
}

enum gw_err
outbox_channel_row_pause(struct db *db, const char *channel, bool paused,
                         int64_t now_ms)
{
    return db_run(db,
                  "INSERT INTO channel_state (channel, paused, health, "
                  "changed_at) VALUES ($1, $2, 0, $3) ON CONFLICT (channel) "
                  "DO UPDATE SET paused = excluded.paused, "
                  "changed_at = excluded.changed_at",
                  db_t(text_of(channel)), db_i(paused), db_i(now_ms));
}

enum gw_err
outbox_channel_row_health(struct db *db, const char *channel,
                          enum outbox_health_state health, int64_t now_ms)
{
    return db_run(db,
                  "INSERT INTO channel_state (channel, paused, health, "
                  "changed_at) VALUES ($1, 0, $2, $3) ON CONFLICT (channel) "
                  "DO UPDATE SET health = excluded.health, "
                  "changed_at = excluded.changed_at",
                  db_t(text_of(channel)), db_i(health), db_i(now_ms));
}

/* ---- messages that move ---- */

enum gw_err
outbox_row_move(struct db *db, const struct outbox_row *before,
                const struct outbox_row *row, int64_t now_ms)
{
    struct outbox_tally by;
    int64_t day;
    enum gw_err err = outbox_row_update(db, row);

    if (err == GW_OK && outbox_tally_moved(before, row, now_ms, &by, &day))
        err = outbox_tally_add(db, row->channel, day, &by);
    return err;
}

/* ---- messages that are over ---- */

/* The newest message stays: ids are counted on from it, and an id that came
 * twice would be another message to a late receipt. */
enum gw_err
outbox_over_prune(struct db *db, int64_t before_ms, int64_t limit,
                  int64_t *ret_count)
{
    enum gw_err err = db_run(
        db,
        "DELETE FROM outbox WHERE id IN (SELECT id FROM outbox WHERE "
        "tip IS NULL AND due_at IS NULL AND created_at < $1 AND state <> 2 "
        "AND COALESCE(finished_at, sent_at, created_at) < $1 AND "
        "id < (SELECT max(id) FROM outbox) ORDER BY created_at LIMIT $2)",
        db_i(before_ms), db_i(limit));

    if (err == GW_OK)
        *ret_count = db_changes(db);
    return err;
}

enum gw_err
outbox_over_oldest(struct db *db, int64_t before_ms, int64_t *ret_at_ms)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT created_at FROM outbox WHERE tip IS NULL AND due_at IS NULL "
        "AND created_at < $1 AND state <> 2 AND COALESCE(finished_at, "
        "sent_at, created_at) < $1 AND id < (SELECT max(id) FROM outbox) "
        "ORDER BY created_at LIMIT 1",
        db_i(before_ms));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_at_ms = db_int(rows, 0);
    return err;
}
