/* gateway/store/db_backup.c -- copies a database that is in use.
 *
 * Page by page from one snapshot: a copy without it begins anew whenever
 * somebody writes, and beside a busy writer would never end. The copy is one
 * file that needs nothing beside it.
 */
#include "gateway/store/db.h"
#include "gateway/store/db_internal.h"

enum { STEP_PAGES = 1024 };

static inline void
sqlite_close_slot(sqlite3 **slot)
{
    (void)sqlite3_close(*slot);
}

/* Takes the snapshot; a transaction alone takes it with its first look. */
static enum gw_err
hold_snapshot(struct db *db)
{
    bool there;
    int64_t tables;

    enum gw_err err = db_begin_read(db);
    if (err != GW_OK)
        return err;
    err = db_tables(db, "migration", &there, &tables);
    if (err != GW_OK)
        db_rollback(db);
    return err;
}

static int
copy_pages(struct db *db, sqlite3 *to)
{
    sqlite3_backup *copy = sqlite3_backup_init(to, "main", db->sqlite, "main");
    int code;

    if (copy == NULL)
        return sqlite3_errcode(to);
    do
        code = sqlite3_backup_step(copy, STEP_PAGES);
    while (code == SQLITE_OK);
    int end = sqlite3_backup_finish(copy);
    return code == SQLITE_DONE ? end : code;
}

static int
on_mode(void *arg, int columns, char **values, char **names)
{
    bool *deleted = arg;

    (void)names;
    *deleted = columns == 1 && text_is(text_of(values[0]), "delete");
    return 0;
}

/* The copy's header says WAL, as the original's does. SQLite answers with the
 * mode that it has in the end, and no error. */
static int
settle(const char *path)
{
    __attribute__((cleanup(sqlite_close_slot))) sqlite3 *to = NULL;
    bool deleted = false;

    int code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(to, "PRAGMA journal_mode = DELETE", on_mode,
                            &deleted, NULL);
    return code == SQLITE_OK && !deleted ? SQLITE_IOERR : code;
}

static int
copy_into(struct db *db, const char *path)
{
    __attribute__((cleanup(sqlite_close_slot))) sqlite3 *to = NULL;

    int code = sqlite3_open_v2(path, &to, SQLITE_OPEN_READWRITE, NULL);
    /* The caller syncs the whole file, and drops it if anything fails. */
    if (code == SQLITE_OK)
        code = sqlite3_exec(to, "PRAGMA journal_mode = OFF", NULL, NULL, NULL);
    if (code == SQLITE_OK)
        code = sqlite3_exec(to, "PRAGMA synchronous = OFF", NULL, NULL, NULL);
    return code == SQLITE_OK ? copy_pages(db, to) : code;
}

static enum gw_err
check(const char *path)
{
    OWNED(db_close)
    struct db *copy = NULL;

    enum gw_err err = db_open(path, DB_READ, &copy);
    if (err == GW_OK)
        err = db_quick_check(copy);
    return err == GW_REJECTED ? GW_IO : err;
}

enum gw_err
db_copy(struct db *db, const char *path)
{
    enum gw_err err = hold_snapshot(db);
    if (err != GW_OK)
        return err;
    int code = copy_into(db, path);
    err = db_commit(db);
    if (code == SQLITE_OK)
        code = settle(path);
    if (code != SQLITE_OK)
        return db_error(db, code, "backup");
    return err == GW_OK ? check(path) : err;
}
