/* gateway/store/db_transaction.c -- begin, undo, commit, and what is remembered
 * in between.
 *
 * Owns what lives exactly as long as a transaction: the counters behind
 * db_next_id() and the memory that a room may keep. Both are forgotten whenever
 * anything was undone, since other processes write too and an undone id must
 * leave no gap in a chain.
 */
#include <assert.h>
#include <string.h>

#include "gateway/store/db.h"
#include "gateway/store/db_internal.h"

static void
forget(struct db *db)
{
    memset(db->next_id, 0, sizeof db->next_id);
    memset(db->memory, 0, sizeof db->memory);
}

bool
db_lost(const struct db *db)
{
    return db->in_transaction && sqlite3_get_autocommit(db->sqlite) != 0;
}

void
db_rollback(struct db *db)
{
    bool lost = db_lost(db);

    assert(db->open_rows == 0);
    db->in_transaction = false;
    forget(db);
    if (lost || sqlite3_get_autocommit(db->sqlite) != 0)
        return;
    enum gw_err err = db_exec(db, "ROLLBACK");
    (void)err; /* without memory it fails: the next begin tries again */
}

/* A BEGIN that ran out of memory may have begun all the same, and a ROLLBACK
 * that did may not have ended it: then it is tried again now. */
static enum gw_err
begin(struct db *db, const char *sql)
{
    assert(!db->in_transaction);
    db_rollback(db);
    enum gw_err err = db_exec(db, sql);
    db->in_transaction = err == GW_OK;
    if (err != GW_OK)
        db_rollback(db);
    return err;
}

enum gw_err
db_begin(struct db *db)
{
    return begin(db, "BEGIN IMMEDIATE");
}

enum gw_err
db_begin_read(struct db *db)
{
    return begin(db, "BEGIN");
}

/* Rows still open here would keep a snapshot open for ever. */
enum gw_err
db_commit(struct db *db)
{
    assert(db->in_transaction && db->open_rows == 0);
    db_vfs_gather(db);
    enum gw_err err = db_exec(db, "COMMIT");
    db_vfs_end(db, err == GW_OK);
    if (err != GW_OK) {
        db_rollback(db);
        return err;
    }
    db->in_transaction = false;
    db->logged = 0;
    forget(db);
    return GW_OK;
}

enum gw_err
db_savepoint(struct db *db)
{
    return db_exec(db, "SAVEPOINT op");
}

enum gw_err
db_release(struct db *db)
{
    return db_exec(db, "RELEASE op");
}

enum gw_err
db_undo(struct db *db)
{
    assert(db->open_rows == 0);
    forget(db);
    enum gw_err err = db_exec(db, "ROLLBACK TO op");
    return err == GW_OK ? db_release(db) : err;
}

void *
db_transaction_memory(struct db *db)
{
    return db->memory;
}

/* ---- ids ---- */

static const char *const newest[DB_SEQUENCES] = {
    [SEQ_TIP] = "SELECT max(id) FROM tip",
    [SEQ_MESSAGE] = "SELECT max(id) FROM message",
    [SEQ_OUTBOX] = "SELECT max(id) FROM outbox",
    [SEQ_AUDIT] = "SELECT max(id) FROM audit",
    [SEQ_OFFICER] = "SELECT max(id) FROM officer",
    [SEQ_MACHINE] = "SELECT max(id) FROM machine",
    [SEQ_EVENT] = "SELECT max(id) FROM tip_event",
    [SEQ_REQUEST] = "SELECT max(id) FROM request",
    [SEQ_BERKAS] = "SELECT max(id) FROM berkas",
    [SEQ_REDACTION] = "SELECT max(id) FROM redaction",
    [SEQ_EXPORT] = "SELECT max(id) FROM export",
    [SEQ_WEBHOOK] = "SELECT max(id) FROM webhook",
};

static enum gw_err
read_newest(struct db *db, enum db_sequence sequence, int64_t *ret_id)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query_values(db, &rows, newest[sequence], NULL, 0);
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_id = db_int(rows, 0); /* an empty table gives NULL, so 0 */
    return err;
}

enum gw_err
db_next_id(struct db *db, enum db_sequence sequence, int64_t *ret_id)
{
    assert(sequence < DB_SEQUENCES && db->in_transaction);
    if (db_lost(db))
        return GW_IO;
    if (db->next_id[sequence] == 0) {
        int64_t id;
        enum gw_err err = read_newest(db, sequence, &id);
        if (err != GW_OK)
            return err;
        db->next_id[sequence] = id + 1;
    }
    *ret_id = db->next_id[sequence]++;
    return GW_OK;
}
