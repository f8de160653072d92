/* handlers/followup/tally_rows.c -- the rows of tallies, and of tips as they are
 * counted.
 *
 * What one would get wrong: the event mark must come from the same snapshot as
 * the tips that are counted, or a change between the two is never counted; so
 * both are read in one op.
 */
#include <string.h>

#include "gateway/platform/log.h"
#include "handlers/followup/request.h"
#include "handlers/followup/tally.h"

_Static_assert(TALLY_TIPS == 1024, "the number in tally_last(), tally_stale()");
_Static_assert(REQUEST_HANDOVER == 1, "the number in tally_make()");

/* "36.04.13" is 413. */
static uint16_t
district_of(struct text code)
{
    static const int digits[] = { 3, 4, 6, 7 };
    int number = 0;

    if (code.len != 8)
        return 0;
    for (size_t i = 0; i < LENGTH(digits); i++) {
        char c = code.at[digits[i]];
        if (c < '0' || c > '9')
            return 0;
        number = number * 10 + (c - '0');
    }
    return (uint16_t)number;
}

/* Seconds from the tip's coming to that column's moment. */
static uint32_t
since(const struct rows *rows, int column, int64_t from_ms)
{
    if (db_is_null(rows, column))
        return TALLY_NEVER;
    int64_t s = (db_int(rows, column) - from_ms) / 1000;
    return s < 0 ? 0 : s >= TALLY_NEVER ? TALLY_NEVER - 1 : (uint32_t)s;
}

static uint32_t
sender_of(int64_t pseudonym)
{
    uint64_t bits = (uint64_t)pseudonym;
    uint32_t folded = (uint32_t)(bits ^ (bits >> 32));

    return pseudonym == 0 ? 0 : folded == 0 ? 1 : folded;
}

static uint8_t
drops_of(const struct rows *rows)
{
    int64_t low = db_int(rows, 11);

    return (uint8_t)((db_is_null(rows, 12) ? 0 : DROP_WITHDRAWN)
                     | (db_is_null(rows, 13) ? 0 : DROP_ERASED)
                     | ((low & LOW_NOISE) != 0 ? DROP_NOISE : 0)
                     | ((low & LOW_LIMIT) != 0 ? DROP_LIMIT : 0)
                     | (db_int(rows, 14) != 0 ? 0 : DROP_INCOMPLETE));
}

static void
add_row(struct tally *tally, const struct rows *rows)
{
    int64_t at_ms = db_int(rows, 0);
    uint32_t opened = since(rows, 16, at_ms), taken = since(rows, 19, at_ms);

    tally_add(tally, &(struct tally_line){
                         .at_s = (uint32_t)(at_ms / 1000),
                         .sender = sender_of(db_int(rows, 15)),
                         .look_s = opened < taken ? opened : taken,
                         .hand_s = since(rows, 18, at_ms),
                         .close_s = since(rows, 17, at_ms),
                         .district = district_of(db_text(rows, 1)),
                         .channel = tally_word(tally, db_text(rows, 2)),
                         .police = tally_word(tally, db_text(rows, 3)),
                         .immigration = tally_word(tally, db_text(rows, 4)),
                         .metro = text_is(db_text(rows, 5), "Polda Metro Jaya"),
                         .medium = (uint8_t)db_int(rows, 6),
                         .what = (uint8_t)db_int(rows, 7),
                         .leaning = (uint8_t)db_int(rows, 8),
                         .urgency = (uint8_t)db_int(rows, 9),
                         .state = (uint8_t)db_int(rows, 10),
                         .drops = drops_of(rows),
                     });
}

static enum gw_err
read_tips(struct db *db, int64_t id, struct tally *tally,
          struct tally_made *made)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT received_at, district, channel, police, immigration, polda,"
        " medium, what, leaning, urgency, state, low, withdrawn_at, erased_at,"
        " complete, sender, first_seen_at, closed_at,"
        " (SELECT min(at) FROM request WHERE request.tip = tip.id"
        "  AND request.kind = 1),"
        " (SELECT min(since) FROM seat WHERE seat.tip = tip.id)"
        " FROM tip WHERE id >= $1 AND id < $2 ORDER BY id",
        db_i(id * TALLY_TIPS), db_i((id + 1) * TALLY_TIPS));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        int64_t at_ms = db_int(rows, 0);
        if (made->empty || at_ms < made->first_ms)
            made->first_ms = at_ms;
        if (made->empty || at_ms > made->last_ms)
            made->last_ms = at_ms;
        made->empty = false;
        add_row(tally, rows);
    }
    return err == GW_MISSING ? GW_OK : err;
}

static enum gw_err
compare(struct db *db, int64_t id, struct text facts, bool *ret_same)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows, "SELECT facts FROM tally WHERE id = $1", db_i(id));

    if (err == GW_OK)
        err = db_next(rows);
    *ret_same = err == GW_OK && text_equal(db_blob(rows, 0), facts);
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
tally_make(struct db *db, int64_t id, struct buf *out,
           struct tally_made *ret_made)
{
    OWNED(tally_free)
    struct tally tally = tally_new();
    struct tally_made made = { .id = id, .empty = true };

    enum gw_err err = read_tips(db, id, &tally, &made);
    if (err == GW_OK && !made.empty)
        err = tally_write(&tally, out);
    if (err == GW_OK && !made.empty)
        err = compare(db, id, buf_text(out), &made.same);
    if (err == GW_OK)
        *ret_made = made;
    return err;
}

enum gw_err
tally_put(struct db *db, const struct tally_made *made, struct text facts,
          int64_t now_ms)
{
    return db_run(db,
                  "INSERT INTO tally (id, first_at, last_at, counted_at, facts)"
                  " VALUES ($1, $2, $3, $4, $5) ON CONFLICT (id) DO UPDATE"
                  " SET first_at = excluded.first_at,"
                  " last_at = excluded.last_at,"
                  " counted_at = excluded.counted_at, facts = excluded.facts",
                  db_i(made->id), db_i(made->first_ms), db_i(made->last_ms),
                  db_i(now_ms), db_b(facts));
}

enum gw_err
tally_is(struct db *db, int64_t id, bool *ret_is)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows, "SELECT 1 FROM tally WHERE id = $1", db_i(id));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK || err == GW_MISSING)
        *ret_is = err == GW_OK;
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
tally_last(struct db *db, int64_t *ret_id)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT max(id) / 1024 FROM tip WHERE id > $1", db_i(0));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_id = db_int(rows, 0);
    return err;
}

static bool
has(const int64_t *ids, size_t count, int64_t id)
{
    for (size_t i = 0; i < count; i++)
        if (ids[i] == id)
            return true;
    return false;
}

enum gw_err
tally_stale(struct db *db, int64_t after, size_t max, int64_t *ret_ids,
            size_t *ret_count, int64_t *ret_mark)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    size_t count = 0;
    int64_t mark = after;
    enum gw_err err = db_query(db, &rows,
                               "SELECT id, tip / 1024 FROM tip_event"
                               " WHERE id > $1 ORDER BY id LIMIT 4000",
                               db_i(after));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        int64_t id = db_int(rows, 1);
        if (!has(ret_ids, count, id)) {
            if (count == max)
                break;
            ret_ids[count++] = id;
        }
        mark = db_int(rows, 0);
    }
    if (err != GW_OK && err != GW_MISSING)
        return err;
    *ret_count = count;
    *ret_mark = mark;
    return GW_OK;
}

enum gw_err
tally_walk(struct db *db, int64_t since_ms, int64_t until_ms,
           const struct tally_fns *fns, void *arg, int64_t *ret_counted_ms)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    int64_t counted_ms = 0;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT counted_at, facts, id FROM tally"
                 " WHERE last_at >= $1 AND first_at < $2 ORDER BY id",
                 db_i(since_ms), db_i(until_ms));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        if (db_int(rows, 0) > counted_ms)
            counted_ms = db_int(rows, 0);
        err = tally_read(db_blob(rows, 1), fns, arg);
        if (err != GW_OK) {
            log_error("tally.broken", LOG_NUM("tally", db_int(rows, 2)));
            return GW_IO;
        }
    }
    if (err != GW_MISSING)
        return err;
    *ret_counted_ms = counted_ms;
    return GW_OK;
}

enum gw_err
tally_count(struct db *db, int64_t since_ms, int64_t until_ms,
            int64_t *ret_tallies)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(db, &rows,
                               "SELECT count(*) FROM tally"
                               " WHERE last_at >= $1 AND first_at < $2",
                               db_i(since_ms), db_i(until_ms));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_tallies = db_int(rows, 0);
    return err;
}
