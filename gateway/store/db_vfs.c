/* gateway/store/db_vfs.c -- gathers the writes of a COMMIT.
 *
 * SQLite writes each page of a transaction to the WAL in two pieces, a header
 * of 24 bytes and the page: for a batch of forty ops some four hundred system
 * calls, which cost more than all else. This file system lies in front of
 * SQLite's own. During a COMMIT it keeps what is written to the end of the WAL
 * in one buffer and hands it on in large pieces, the last one with the sync.
 *
 *   gather on; write, write, write ... -> buffer -> pwrite -> sync; gather off
 *
 * What one would get wrong: what is in the buffer is not in the file. So every
 * other call on the file (read, sync, size, truncate, close) hands the buffer
 * on first, and reports its failure; other connections look for a page in the
 * WAL only after the writer has announced it, which with synchronous=FULL it
 * does after the sync. And nothing may stay behind when the COMMIT has failed:
 * later, another process may have written that very place.
 */
#include <assert.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/store/db_internal.h"

/* The file system below takes less than 128 KiB at once. */
enum { GATHER_BYTES = 120 * 1024 };

struct gather {
    sqlite3_file file;  /* first: SQLite's pointer is this one */
    sqlite3_file *real; /* behind this struct */
    bool on;            /* a COMMIT is being written */
    char *bytes;        /* NULL: not needed yet, or no memory: write through */
    sqlite3_int64 at;   /* where bytes belong */
    int len;
};

static struct gather *
gather_of(sqlite3_file *file)
{
    return (struct gather *)(void *)file;
}

/* Hands on what is in the buffer. After a failure it is gone, as with a write
 * that failed: SQLite rolls the transaction back. */
static int
hand_on(struct gather *gather)
{
    int len = gather->len;

    gather->len = 0;
    if (len == 0)
        return SQLITE_OK;
    return gather->real->pMethods->xWrite(gather->real, gather->bytes, len,
                                          gather->at);
}

static bool
fits(const struct gather *gather, int len, sqlite3_int64 at)
{
    return gather->len == 0
           || (at == gather->at + gather->len
               && gather->len + len <= GATHER_BYTES);
}

static int
on_write(sqlite3_file *file, const void *from, int len, sqlite3_int64 at)
{
    struct gather *gather = gather_of(file);

    if (!fits(gather, len, at)) {
        int code = hand_on(gather);
        if (code != SQLITE_OK)
            return code;
    }
    if (!gather->on || gather->bytes == NULL || len > GATHER_BYTES)
        return gather->real->pMethods->xWrite(gather->real, from, len, at);
    if (gather->len == 0)
        gather->at = at;
    memcpy(gather->bytes + gather->len, from, (size_t)len);
    gather->len += len;
    return SQLITE_OK;
}

static int
on_close(sqlite3_file *file)
{
    struct gather *gather = gather_of(file);
    int code = hand_on(gather);
    int end = gather->real->pMethods->xClose(gather->real);

    free(gather->bytes);
    return code == SQLITE_OK ? end : code;
}

static int
on_read(sqlite3_file *file, void *to, int len, sqlite3_int64 at)
{
    struct gather *gather = gather_of(file);
    int code = hand_on(gather);

    return code != SQLITE_OK
               ? code
               : gather->real->pMethods->xRead(gather->real, to, len, at);
}

static int
on_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    struct gather *gather = gather_of(file);
    int code = hand_on(gather);

    return code != SQLITE_OK
               ? code
               : gather->real->pMethods->xTruncate(gather->real, size);
}

static int
on_sync(sqlite3_file *file, int flags)
{
    struct gather *gather = gather_of(file);
    int code = hand_on(gather);

    return code != SQLITE_OK
               ? code
               : gather->real->pMethods->xSync(gather->real, flags);
}

static int
on_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
    struct gather *gather = gather_of(file);
    int code = hand_on(gather);

    return code != SQLITE_OK
               ? code
               : gather->real->pMethods->xFileSize(gather->real, ret_size);
}

/* The rest touches no bytes of the file. */

static int
on_lock(sqlite3_file *file, int how)
{
    struct gather *gather = gather_of(file);

    return gather->real->pMethods->xLock(gather->real, how);
}

static int
on_unlock(sqlite3_file *file, int how)
{
    struct gather *gather = gather_of(file);

    return gather->real->pMethods->xUnlock(gather->real, how);
}

static int
on_check_lock(sqlite3_file *file, int *ret_locked)
{
    struct gather *gather = gather_of(file);

    return gather->real->pMethods->xCheckReservedLock(gather->real, ret_locked);
}

static int
on_control(sqlite3_file *file, int what, void *arg)
{
    struct gather *gather = gather_of(file);

    return gather->real->pMethods->xFileControl(gather->real, what, arg);
}

static int
on_sector(sqlite3_file *file)
{
    struct gather *gather = gather_of(file);

    return gather->real->pMethods->xSectorSize(gather->real);
}

static int
on_traits(sqlite3_file *file)
{
    struct gather *gather = gather_of(file);

    return gather->real->pMethods->xDeviceCharacteristics(gather->real);
}

static const sqlite3_io_methods gather_methods = {
    .iVersion = 1, /* a WAL has no shared memory of its own */
    .xClose = on_close,
    .xRead = on_read,
    .xWrite = on_write,
    .xTruncate = on_truncate,
    .xSync = on_sync,
    .xFileSize = on_size,
    .xLock = on_lock,
    .xUnlock = on_unlock,
    .xCheckReservedLock = on_check_lock,
    .xFileControl = on_control,
    .xSectorSize = on_sector,
    .xDeviceCharacteristics = on_traits,
};

/* pAppData is the file system in front of which this one lies. All other files
 * are opened by it, in the same room, and are its own. */
static int
on_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file, int flags,
        int *ret_flags)
{
    sqlite3_vfs *real = vfs->pAppData;

    if ((flags & SQLITE_OPEN_WAL) == 0)
        return real->xOpen(real, name, file, flags, ret_flags);

    struct gather *gather = gather_of(file);
    *gather = (struct gather){ .real = (sqlite3_file *)(void *)(gather + 1) };
    int code = real->xOpen(real, name, gather->real, flags, ret_flags);
    if (gather->real->pMethods == NULL)
        return code;
    gather->file.pMethods = &gather_methods;
    return code;
}

const char db_vfs_name[] = "kentongan";

enum gw_err
db_vfs_register(void)
{
    if (sqlite3_vfs_find(db_vfs_name) != NULL)
        return GW_OK;
    sqlite3_vfs *real = sqlite3_vfs_find(NULL);
    sqlite3_vfs *ours = malloc(sizeof *ours);
    if (real == NULL || ours == NULL) {
        free(ours);
        return GW_NOMEM;
    }
    *ours = *real;
    ours->pNext = NULL;
    ours->zName = db_vfs_name;
    ours->szOsFile = real->szOsFile + (int)sizeof(struct gather);
    ours->pAppData = real;
    ours->xOpen = on_open;
    return sqlite3_vfs_register(ours, 0) == SQLITE_OK ? GW_OK : GW_NOMEM;
}

/* ---- on and off ---- */

/* The WAL of the connection; NULL when it has none that is ours. */
static struct gather *
find(struct db *db)
{
    sqlite3_file *wal = NULL;
    int code = sqlite3_file_control(db->sqlite, "main",
                                    SQLITE_FCNTL_JOURNAL_POINTER, &wal);

    if (code != SQLITE_OK || wal == NULL || wal->pMethods != &gather_methods)
        return NULL;
    return gather_of(wal);
}

void
db_vfs_gather(struct db *db)
{
    struct gather *gather = find(db);

    if (gather == NULL)
        return;
    if (gather->bytes == NULL)
        gather->bytes = malloc(GATHER_BYTES);
    gather->on = true;
}

void
db_vfs_end(struct db *db, bool committed)
{
    struct gather *gather = find(db);

    if (gather == NULL)
        return;
    assert(!committed || gather->len == 0); /* the sync handed it on */
    gather->on = false;
    gather->len = 0;
}
