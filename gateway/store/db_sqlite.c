/* gateway/store/db_sqlite.c -- opening a SQLite file, and what only SQLite has:
 * pragmas, the busy wait, checkpoints.
 *
 *   WAL, synchronous=FULL   a COMMIT that returned is on the disk
 *   secure_delete           freed bytes are overwritten with zeros, so that an
 *                           erased key is gone from the file
 *   defensive, no trusted schema, no double-quoted texts
 *                           a database file that somebody prepared runs nothing
 *
 * What one would get wrong: SQLite makes new files readable by everybody; its
 * -wal and -shm take the mode of the database, so that file is made by us,
 * 0600, before SQLite sees it.
 */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "gateway/base/buf.h"
#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "gateway/store/db.h"
#include "gateway/store/db_internal.h"

enum { BUSY_MS = 5000, SCRIPT_MAX = 4 * 1024 * 1024 };

void
db_close(struct db *db)
{
    if (db == NULL)
        return;
    db_forget_statements(db);
    int code = sqlite3_close(db->sqlite);
    assert(code == SQLITE_OK); /* else rows are still open */
    (void)code;
    free(db);
}

/* Short naps at first: most locks are held for less than a millisecond. */
static int
on_busy(void *arg, int times)
{
    struct db *db = arg;
    int64_t now = clock_mono_us();

    if (times == 0)
        db->busy_since_us = now;
    if (now - db->busy_since_us >= db->busy_us)
        return 0;
    long nap_us = times < 4 ? 500 : times < 20 ? 2000 : 10000;
    (void)nanosleep(&(struct timespec){ .tv_nsec = nap_us * 1000 }, NULL);
    return 1;
}

void
db_busy_ms(struct db *db, int64_t ms)
{
    db->busy_us = ms * 1000;
}

/* ---- opening ---- */

static enum gw_err
error_of_errno(int why)
{
    switch (why) {
    case ENOENT:
    case ENOTDIR:
        return GW_MISSING;
    case EACCES:
    case EPERM:
    case EROFS:
        return GW_DENIED;
    case ENOMEM:
        return GW_NOMEM;
    default:
        return GW_IO;
    }
}

static enum gw_err
sync_folder_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    OWNED(buf_free)
    struct buf folder = buf_new(4096);

    if (slash == NULL)
        buf_char(&folder, '.');
    else
        buf_bytes(&folder, path, (size_t)(slash - path) + 1);
    if (!buf_ok(&folder))
        return folder.err;
    int fd = open(buf_cstr(&folder), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return error_of_errno(errno);
    int failed = fsync(fd);
    close(fd);
    return failed == 0 ? GW_OK : GW_IO;
}

/* Makes sure that the file is there (CREATE) and that we may use it, since
 * SQLite says only "unable to open".
 *
 * Never by opening a file that is there: closing any descriptor of it drops all
 * of this process's POSIX locks on it, those of its other connections too, and
 * then the next command beside us takes itself for the last user and deletes
 * the WAL. */
static enum gw_err
touch(const char *path, enum db_mode mode)
{
    int rights = mode == DB_READ ? R_OK : R_OK | W_OK;

    if (faccessat(AT_FDCWD, path, rights, AT_EACCESS) == 0)
        return GW_OK;
    if (errno != ENOENT || mode != DB_CREATE)
        return error_of_errno(errno);
    int fd = open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return error_of_errno(errno);
    int failed = fchmod(fd, 0600); /* whatever the umask says */
    close(fd);
    return failed == 0 ? sync_folder_of(path) : GW_IO;
}

static const char *const pragmas[] = {
    "PRAGMA synchronous = FULL",   "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF", "PRAGMA secure_delete = ON",
    "PRAGMA temp_store = MEMORY",  "PRAGMA mmap_size = 0",
    "PRAGMA cell_size_check = ON",
};

static enum gw_err
pragma(struct db *db, const char *sql)
{
    return db_error(db, sqlite3_exec(db->sqlite, sql, NULL, NULL, NULL), sql);
}

/* SQLite answers with the mode it got, which need not be the one asked for. */
static enum gw_err
use_wal(struct db *db)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query_values(db, &rows, "PRAGMA journal_mode = WAL", NULL, 0);
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err == GW_MISSING ? GW_IO : err;
    if (text_is(db_text(rows, 0), "wal"))
        return GW_OK;
    log_error("store.wal", LOG_WORD("error", "no-WAL-on-this-filesystem"));
    return GW_IO;
}

static enum gw_err
settle(struct db *db, enum db_mode mode)
{
    enum gw_err err = GW_OK;

    (void)sqlite3_extended_result_codes(db->sqlite, 1);
    (void)sqlite3_busy_handler(db->sqlite, on_busy, db);
    db_busy_ms(db, BUSY_MS);
    (void)sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    (void)sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    (void)sqlite3_db_config(db->sqlite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);

    for (size_t i = 0; err == GW_OK && i < LENGTH(pragmas); i++)
        err = pragma(db, pragmas[i]);
    if (err == GW_OK)
        err = mode == DB_READ ? pragma(db, "PRAGMA query_only = ON")
                              : use_wal(db);
    /* Reads the header: a file that is no database is found out now. */
    if (err == GW_OK)
        err = pragma(db, "SELECT count(*) FROM sqlite_schema");
    return err;
}

enum gw_err
db_open(const char *path, enum db_mode mode, struct db **ret_db)
{
    enum gw_err err = touch(path, mode);
    if (err == GW_OK)
        err = db_vfs_register();
    if (err != GW_OK)
        return err;

    OWNED(db_close)
    struct db *db = calloc(1, sizeof *db);
    if (db == NULL)
        return GW_NOMEM;
    int flags =
        SQLITE_OPEN_NOMUTEX
        | (mode == DB_READ ? SQLITE_OPEN_READONLY : SQLITE_OPEN_READWRITE);
    int code = sqlite3_open_v2(path, &db->sqlite, flags, db_vfs_name);
    if (code != SQLITE_OK)
        return db_error(db, code, "open");
    err = settle(db, mode);
    if (err != GW_OK)
        return err;
    *ret_db = GIVE(db);
    return GW_OK;
}

/* ---- scripts and looks ---- */

enum gw_err
db_script(struct db *db, const char *sql)
{
    static const struct {
        const char *portable, *own;
    } spellings[] = {
        { "BIGINT PRIMARY KEY", "INTEGER PRIMARY KEY" },
        { "/* clustered */", "WITHOUT ROWID" },
    };
    OWNED(buf_free)
    struct buf script = buf_new(SCRIPT_MAX);

    for (const char *at = sql; *at != '\0';) {
        size_t which = 0;
        while (which < LENGTH(spellings)
               && strncmp(at, spellings[which].portable,
                          strlen(spellings[which].portable))
                      != 0)
            which++;
        if (which == LENGTH(spellings)) {
            buf_char(&script, *at++);
            continue;
        }
        buf_str(&script, spellings[which].own);
        at += strlen(spellings[which].portable);
    }
    if (!buf_ok(&script))
        return script.err;
    if (db_lost(db))
        return GW_IO;
    int code = sqlite3_exec(db->sqlite, buf_cstr(&script), NULL, NULL, NULL);
    return db_error_in_text(db, code, sql);
}

enum gw_err
db_tables(struct db *db, const char *name, bool *ret_there, int64_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(
        db, &rows,
        "SELECT count(*), coalesce(sum(name = $1), 0) FROM sqlite_schema "
        "WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'",
        db_t(text_of(name)));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    *ret_count = db_int(rows, 0);
    *ret_there = db_int(rows, 1) > 0;
    return GW_OK;
}

enum gw_err
db_quick_check(struct db *db)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query_values(db, &rows, "PRAGMA quick_check(1)", NULL, 0);
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err == GW_IO ? GW_REJECTED : err;
    return text_is(db_text(rows, 0), "ok") ? GW_OK : GW_REJECTED;
}

/* ---- the writer's connection, and checkpoints ---- */

static int
on_commit(void *arg, sqlite3 *sqlite, const char *schema, int pages)
{
    struct db *db = arg;

    (void)sqlite;
    (void)schema;
    db->wal_pages = pages;
    return SQLITE_OK;
}

enum gw_err
db_own_wal(struct db *db)
{
    enum gw_err err = pragma(db, "PRAGMA wal_autocheckpoint = 0");

    if (err == GW_OK)
        err = pragma(db, "PRAGMA cache_size = -32768");
    (void)sqlite3_wal_hook(db->sqlite, on_commit, db);
    return err;
}

enum gw_err
db_checkpoint(struct db *db, enum db_checkpoint how, int *ret_moved)
{
    int mode = how == CHECKPOINT_PASSIVE ? SQLITE_CHECKPOINT_PASSIVE
                                         : SQLITE_CHECKPOINT_TRUNCATE;
    int moved = 0;
    int code = sqlite3_wal_checkpoint_v2(db->sqlite, NULL, mode, NULL, &moved);

    if (code != SQLITE_OK)
        return db_error(db, code, "checkpoint");
    db->logged = 0;
    *ret_moved = moved;
    return GW_OK;
}

/* Any write to the header's user version puts its page into the WAL. */
enum gw_err
db_touch(struct db *db)
{
    return db_exec(db, "PRAGMA user_version = 0");
}
