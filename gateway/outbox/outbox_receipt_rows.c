/* gateway/outbox/outbox_receipt_rows.c -- SQL of the aggregators' ids, and of
 * receipts whose message is not known yet.
 *
 * Both tables hold keyed hashes and no more, and both are pruned from their old
 * end, which an index on the time finds.
 */
#include "gateway/base/own.h"
#include "gateway/outbox/outbox_rows.h"

static enum gw_err
read_number(struct rows *rows, enum gw_err err, int64_t *ret_number)
{
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_number = db_int(rows, 0);
    db_end(rows);
    return err;
}

enum gw_err
outbox_ref_put(struct db *db, int64_t hash, int64_t outbox, int64_t now_ms)
{
    return db_run(db,
                  "INSERT INTO outbox_ref (hash, outbox, at) "
                  "VALUES ($1, $2, $3) ON CONFLICT (hash) DO UPDATE SET "
                  "outbox = excluded.outbox, at = excluded.at",
                  db_i(hash), db_i(outbox), db_i(now_ms));
}

enum gw_err
outbox_ref_get(struct db *db, int64_t hash, int64_t *ret_outbox)
{
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT outbox FROM outbox_ref WHERE hash = $1", db_i(hash));

    return read_number(rows, err, ret_outbox);
}

enum gw_err
outbox_orphan_put(struct db *db, int64_t hash, enum receipt_state receipt,
                  bool opted_out, int64_t now_ms)
{
    return db_run(db,
                  "INSERT INTO orphan_receipt (hash, state, opted_out, at) "
                  "VALUES ($1, $2, $3, $4) ON CONFLICT (hash) DO UPDATE SET "
                  "state = CASE WHEN excluded.state > orphan_receipt.state "
                  "THEN excluded.state ELSE orphan_receipt.state END, "
                  "opted_out = CASE WHEN excluded.opted_out = 1 THEN 1 "
                  "ELSE orphan_receipt.opted_out END",
                  db_i(hash), db_i(receipt), db_i(opted_out), db_i(now_ms));
}

enum gw_err
outbox_orphan_take(struct db *db, int64_t hash, enum receipt_state *ret_receipt,
                   bool *ret_opted_out)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT state, opted_out FROM orphan_receipt WHERE hash = $1",
                 db_i(hash));

    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;

    int64_t state = db_int(rows, 0);
    bool opted_out = db_int(rows, 1) != 0;
    if (state < RECEIPT_UNKNOWN || state > RECEIPT_DELIVERED)
        return GW_IO;
    err = db_run(db, "DELETE FROM orphan_receipt WHERE hash = $1", db_i(hash));
    if (err != GW_OK)
        return err;
    *ret_receipt = (enum receipt_state)state;
    *ret_opted_out = opted_out;
    return GW_OK;
}

enum gw_err
outbox_orphan_has(struct db *db, int64_t hash, bool *ret_known)
{
    struct rows *rows = NULL;
    int64_t at_ms = 0;
    enum gw_err err = db_query(
        db, &rows, "SELECT at FROM orphan_receipt WHERE hash = $1", db_i(hash));

    err = read_number(rows, err, &at_ms);
    if (err == GW_OK || err == GW_MISSING)
        *ret_known = err == GW_OK;
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
outbox_orphan_count(struct db *db, int64_t *ret_count)
{
    struct rows *rows = NULL;
    enum gw_err err = db_query(db, &rows,
                               "SELECT count(*) FROM orphan_receipt WHERE "
                               "at >= $1",
                               db_i(0));

    return read_number(rows, err, ret_count);
}

enum gw_err
outbox_refs_prune(struct db *db, int64_t before_ms, int64_t limit)
{
    return db_run(db,
                  "DELETE FROM outbox_ref WHERE hash IN (SELECT hash FROM "
                  "outbox_ref WHERE at < $1 ORDER BY at LIMIT $2)",
                  db_i(before_ms), db_i(limit));
}

enum gw_err
outbox_orphans_prune(struct db *db, int64_t before_ms, int64_t limit)
{
    return db_run(db,
                  "DELETE FROM orphan_receipt WHERE hash IN (SELECT hash FROM "
                  "orphan_receipt WHERE at < $1 ORDER BY at LIMIT $2)",
                  db_i(before_ms), db_i(limit));
}

enum gw_err
outbox_refs_oldest(struct db *db, int64_t *ret_at_ms)
{
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT at FROM outbox_ref ORDER BY at LIMIT $1", db_i(1));

    return read_number(rows, err, ret_at_ms);
}

enum gw_err
outbox_orphans_oldest(struct db *db, int64_t *ret_at_ms)
{
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT at FROM orphan_receipt ORDER BY at LIMIT $1", db_i(1));

    return read_number(rows, err, ret_at_ms);
}
