/* tests/support/fault_sqlite.c -- a memory and a file system in front of
 * SQLite's own, which they call unless it is time to fail.
 */
#include "tests/support/fault_sqlite.h"

#include <sqlite3.h>
#include <stdatomic.h>
#include <string.h>

#include "tests/support/table.h"

/* ---- memory ---- */

static sqlite3_mem_methods memory; /* SQLite's own */
static bool (*memory_short)(void);

static void *
allocate(int size)
{
    return memory_short() ? NULL : memory.xMalloc(size);
}

static void *
reallocate(void *old, int size)
{
    return memory_short() ? NULL : memory.xRealloc(old, size);
}

/* ---- disk ---- */

struct shim {
    sqlite3_file file;
    sqlite3_file *real; /* just behind this */
};

static sqlite3_vfs *unix_vfs;
static sqlite3_vfs shim_vfs;
static atomic_long spare = -1;
static atomic_int failure;
static atomic_bool tripped;

static int
disk_fails(void)
{
    long left = atomic_load(&spare);

    while (left > 0)
        if (atomic_compare_exchange_weak(&spare, &left, left - 1))
            return SQLITE_OK;
    if (left < 0)
        return SQLITE_OK;
    atomic_store(&tripped, true);
    return atomic_load(&failure);
}

bool
fault_disk_after(long spared, int code)
{
    atomic_store(&failure, code);
    atomic_store(&spare, spared);
    return atomic_exchange(&tripped, false);
}

#define REAL(file) (((struct shim *)(file))->real)

static int
shim_close(sqlite3_file *file)
{
    return REAL(file)->pMethods->xClose(REAL(file));
}

static int
shim_read(sqlite3_file *file, void *to, int len, sqlite3_int64 at)
{
    return REAL(file)->pMethods->xRead(REAL(file), to, len, at);
}

static int
shim_write(sqlite3_file *file, const void *from, int len, sqlite3_int64 at)
{
    int code = disk_fails();

    return code != SQLITE_OK
               ? code
               : REAL(file)->pMethods->xWrite(REAL(file), from, len, at);
}

static int
shim_truncate(sqlite3_file *file, sqlite3_int64 size)
{
    int code = disk_fails();

    return code != SQLITE_OK
               ? code
               : REAL(file)->pMethods->xTruncate(REAL(file), size);
}

static int
shim_sync(sqlite3_file *file, int flags)
{
    int code = disk_fails();

    return code != SQLITE_OK ? code
                             : REAL(file)->pMethods->xSync(REAL(file), flags);
}

static int
shim_size(sqlite3_file *file, sqlite3_int64 *ret_size)
{
    return REAL(file)->pMethods->xFileSize(REAL(file), ret_size);
}

static int
shim_lock(sqlite3_file *file, int how)
{
    return REAL(file)->pMethods->xLock(REAL(file), how);
}

static int
shim_unlock(sqlite3_file *file, int how)
{
    return REAL(file)->pMethods->xUnlock(REAL(file), how);
}

static int
shim_check_lock(sqlite3_file *file, int *ret_locked)
{
    return REAL(file)->pMethods->xCheckReservedLock(REAL(file), ret_locked);
}

static int
shim_control(sqlite3_file *file, int what, void *arg)
{
    return REAL(file)->pMethods->xFileControl(REAL(file), what, arg);
}

static int
shim_sector(sqlite3_file *file)
{
    return REAL(file)->pMethods->xSectorSize(REAL(file));
}

static int
shim_traits(sqlite3_file *file)
{
    return REAL(file)->pMethods->xDeviceCharacteristics(REAL(file));
}

static int
shim_shm_map(sqlite3_file *file, int page, int size, int extend,
             void volatile **ret)
{
    return REAL(file)->pMethods->xShmMap(REAL(file), page, size, extend, ret);
}

static int
shim_shm_lock(sqlite3_file *file, int at, int count, int flags)
{
    return REAL(file)->pMethods->xShmLock(REAL(file), at, count, flags);
}

static void
shim_shm_barrier(sqlite3_file *file)
{
    REAL(file)->pMethods->xShmBarrier(REAL(file));
}

static int
shim_shm_unmap(sqlite3_file *file, int remove)
{
    return REAL(file)->pMethods->xShmUnmap(REAL(file), remove);
}

static const sqlite3_io_methods shim_methods = {
    .iVersion = 2,
    .xClose = shim_close,
    .xRead = shim_read,
    .xWrite = shim_write,
    .xTruncate = shim_truncate,
    .xSync = shim_sync,
    .xFileSize = shim_size,
    .xLock = shim_lock,
    .xUnlock = shim_unlock,
    .xCheckReservedLock = shim_check_lock,
    .xFileControl = shim_control,
    .xSectorSize = shim_sector,
    .xDeviceCharacteristics = shim_traits,
    .xShmMap = shim_shm_map,
    .xShmLock = shim_shm_lock,
    .xShmBarrier = shim_shm_barrier,
    .xShmUnmap = shim_shm_unmap,
};

static int
shim_open(sqlite3_vfs *vfs, sqlite3_filename name, sqlite3_file *file,
          int flags, int *ret_flags)
{
    struct shim *shim = (struct shim *)file;

    (void)vfs;
    shim->file.pMethods = NULL;
    shim->real = (sqlite3_file *)(shim + 1);
    int code = unix_vfs->xOpen(unix_vfs, name, shim->real, flags, ret_flags);
    if (shim->real->pMethods != NULL)
        shim->file.pMethods = &shim_methods;
    return code;
}

void
fault_sqlite_install(bool (*memory_is_short)(void))
{
    memory_short = memory_is_short;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_GETMALLOC, &memory),
                     SQLITE_OK);
    sqlite3_mem_methods ours = memory;
    ours.xMalloc = allocate;
    ours.xRealloc = reallocate;
    assert_int_equal(sqlite3_config(SQLITE_CONFIG_MALLOC, &ours), SQLITE_OK);

    unix_vfs = sqlite3_vfs_find(NULL);
    assert_non_null(unix_vfs);
    shim_vfs = *unix_vfs;
    shim_vfs.zName = "faulty";
    shim_vfs.pNext = NULL;
    shim_vfs.szOsFile = unix_vfs->szOsFile + (int)sizeof(struct shim);
    shim_vfs.xOpen = shim_open;
    assert_int_equal(sqlite3_vfs_register(&shim_vfs, 1), SQLITE_OK);
}
