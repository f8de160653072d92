/* gateway/store/house_backup.c -- one file out, one file back in.
 *
 * Backup:   snapshot -> DEST.XXXXXX, page by page -> checked -> DEST
 * Restore:  SRC -> kentongan.db.part -> checked -> kentongan.db.incoming
 *           | from here it will be finished, by whoever opens the house next
 *           -> old one away, its WAL away -> incoming becomes kentongan.db
 *
 * What one would get wrong: SQLite replays any -wal that lies beside a
 * database, so the old one's must be gone before the new one has the name, and
 * the old database must never be left without its own. Every step may be the
 * last before a power cut; the file kentongan.db.incoming says that the rest is
 * still to be done.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/platform/keyring.h"
#include "gateway/platform/log.h"
#include "gateway/store/db_internal.h"
#include "gateway/store/house.h"
#include "gateway/store/house_internal.h"
#include "gateway/store/migrate.h"

#define PART   HOUSE_DATABASE ".part"
#define BEFORE HOUSE_DATABASE ".before-restore"

/* ---- backup ---- */

static enum gw_err
sync_folder_of(const char *path)
{
    char folder[HOUSE_PATH];

    enum gw_err err = house_join(path, "", folder);
    if (err != GW_OK)
        return err;
    char *slash = strrchr(folder, '/');
    if (slash == NULL)
        return house_sync(".");
    slash[1] = '\0';
    return house_sync(folder);
}

/* Never replaces what is there, also if it came into being just now. */
static enum gw_err
give_name(const char *part, const char *dest)
{
    struct stat there;

    if (renameat2(AT_FDCWD, part, AT_FDCWD, dest, RENAME_NOREPLACE) == 0)
        return sync_folder_of(dest);
    if (errno == EEXIST)
        return GW_CONFLICT;
    if (errno != EINVAL && errno != ENOSYS)
        return GW_IO;
    /* A file system that cannot promise it: look, then rename. */
    if (lstat(dest, &there) == 0)
        return GW_CONFLICT;
    return rename(part, dest) == 0 ? sync_folder_of(dest) : GW_IO;
}

static enum gw_err
make_part(const char *dest, char ret_part[HOUSE_PATH])
{
    enum gw_err err = house_join(dest, ".XXXXXX", ret_part);
    if (err != GW_OK)
        return err;
    int fd = mkostemp(ret_part, O_CLOEXEC); /* 0600 */
    if (fd < 0)
        return errno == EACCES ? GW_DENIED : GW_IO;
    (void)close(fd);
    return GW_OK;
}

enum gw_err
house_backup(struct db *db, const char *dest)
{
    char part[HOUSE_PATH];
    struct stat there;

    if (lstat(dest, &there) == 0)
        return GW_CONFLICT;
    enum gw_err err = make_part(dest, part);
    if (err != GW_OK)
        return house_fault(err, dest, "cannot-make-backup-file",
                           "see-folder-and-rights");
    err = db_copy(db, part);
    if (err == GW_OK)
        err = house_sync(part);
    if (err == GW_OK)
        err = give_name(part, dest);
    if (err != GW_OK)
        house_drop(part);
    return err;
}

/* ---- restore: the copy ---- */

static enum gw_err
write_all(int fd, const char *at, size_t len)
{
    while (len > 0) {
        ssize_t wrote = write(fd, at, len);
        if (wrote < 0 && errno == EINTR)
            continue;
        if (wrote <= 0)
            return GW_IO;
        at += wrote;
        len -= (size_t)wrote;
    }
    return GW_OK;
}

static enum gw_err
copy_bytes(int from, int to)
{
    char block[65536];

    for (;;) {
        ssize_t len = read(from, block, sizeof block);
        if (len < 0 && errno == EINTR)
            continue;
        if (len < 0)
            return GW_IO;
        if (len == 0)
            return fsync(to) == 0 ? GW_OK : GW_IO;
        enum gw_err err = write_all(to, block, (size_t)len);
        if (err != GW_OK)
            return err;
    }
}

/* A running house's own file lacks what is still in its WAL. */
static bool
is_in_use(const char *src)
{
    char wal[HOUSE_PATH];
    struct stat file;

    return house_join(src, "-wal", wal) == GW_OK && lstat(wal, &file) == 0
           && file.st_size > 0;
}

static enum gw_err
open_source(const char *data_dir, const char *src, int *ret_fd)
{
    struct stat file, ours;
    int fd = open(src, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    if (fd < 0)
        return errno == ENOENT ? GW_MISSING
                               : house_fault(GW_IO, src, "cannot-read-backup",
                                             "see-rights");
    bool regular = fstat(fd, &file) == 0 && S_ISREG(file.st_mode);
    bool itself = regular
                  && house_look(data_dir, HOUSE_DATABASE, &ours) == GW_OK
                  && ours.st_dev == file.st_dev && ours.st_ino == file.st_ino;
    if (regular && !itself && !is_in_use(src)) {
        *ret_fd = fd;
        return GW_OK;
    }
    (void)close(fd);
    return house_fault(GW_REJECTED, src, "not-a-backup-file",
                       "give-a-file-made-by-kentongan-backup");
}

static enum gw_err
copy_in(const char *data_dir, const char *src, const char *part)
{
    int from = -1;

    enum gw_err err = open_source(data_dir, src, &from);
    if (err != GW_OK)
        return err;
    house_drop(part);
    int to = open(part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (to < 0) {
        (void)close(from);
        return house_fault(GW_IO, data_dir, "cannot-write-in-folder",
                           "see-rights-and-space");
    }
    err = copy_bytes(from, to);
    (void)close(from);
    if (close(to) != 0 && err == GW_OK)
        err = GW_IO;
    if (err != GW_OK)
        return house_fault(err, data_dir, "cannot-copy-backup",
                           "see-rights-and-space");
    return house_give(data_dir, PART);
}

/* ---- restore: the check ---- */

static enum gw_err
check_copy(struct db *db, const struct keyring *keyring)
{
    char id[64];
    enum schema_state state;

    enum gw_err err = db_quick_check(db);
    if (err == GW_OK)
        err = migrate_state(db, &state);
    if (err != GW_OK)
        return err == GW_REJECTED || err == GW_IO ? house_fault(
                   GW_REJECTED, "backup", "damaged", "try-an-older-backup")
                                                  : err;
    if (state != SCHEMA_CURRENT && state != SCHEMA_OLDER)
        return house_fault(GW_REJECTED, "backup",
                           state == SCHEMA_NEWER ? "schema-newer"
                                                 : "not-of-this-program",
                           "use-the-kentongan-that-made-it");
    err = meta_get(db, "keyring_id", id, sizeof id);
    if (err == GW_OK && strcmp(id, keyring_id(keyring)) == 0)
        return GW_OK;
    return house_fault(GW_REJECTED, "backup", "belongs-to-another-keyring",
                       "kentongan-key-import");
}

static enum gw_err
check_part(const char *data_dir, const char *part)
{
    OWNED(keyring_free)
    struct keyring *keyring = NULL;
    OWNED(db_close)
    struct db *db = NULL;

    enum gw_err err = keyring_load(data_dir, &keyring);
    if (err != GW_OK)
        return house_fault(err == GW_NOMEM ? err : GW_DENIED, data_dir,
                           "no-usable-keyring", "kentongan-key-import");
    err = db_open(part, DB_READ, &db);
    if (err != GW_OK)
        return err == GW_NOMEM
                   ? err
                   : house_fault(GW_REJECTED, "backup", "not-a-database",
                                 "give-another-file");
    return check_copy(db, keyring);
}

/* ---- restore: the exchange ---- */

static enum gw_err
move_if_there(const char *data_dir, const char *from, const char *to)
{
    return house_has(data_dir, from) ? house_move(data_dir, from, to) : GW_OK;
}

/* Each step leaves a state from which all of them can run again. */
enum gw_err
house_finish_restore(const char *data_dir)
{
    char before[HOUSE_PATH];
    enum gw_err err = GW_OK;

    if (!house_has(data_dir, HOUSE_INCOMING))
        return GW_OK;
    if (house_has(data_dir, HOUSE_DATABASE)) {
        err = house_path(data_dir, BEFORE, before);
        if (err != GW_OK)
            return err;
        house_drop(before); /* of an earlier restore */
        err = house_move(data_dir, HOUSE_DATABASE, BEFORE);
    }
    if (err == GW_OK)
        err = move_if_there(data_dir, HOUSE_DATABASE "-wal", BEFORE "-wal");
    if (err == GW_OK)
        err = move_if_there(data_dir, HOUSE_DATABASE "-shm", BEFORE "-shm");
    if (err == GW_OK)
        err = house_move(data_dir, HOUSE_INCOMING, HOUSE_DATABASE);
    if (err == GW_OK)
        log_info("house.restored", LOG_WORD("folder", data_dir));
    return err;
}

enum gw_err
house_restore(const char *data_dir, const char *src)
{
    char part[HOUSE_PATH];

    enum gw_err err = house_finish_restore(data_dir);
    if (err == GW_OK)
        err = house_path(data_dir, PART, part);
    if (err == GW_OK)
        err = copy_in(data_dir, src, part);
    if (err != GW_OK)
        return err;
    err = check_part(data_dir, part);
    if (err != GW_OK) {
        house_drop(part);
        return err;
    }
    /* What reading a copy in WAL mode left beside it. */
    err = house_drop_beside(part);
    if (err == GW_OK)
        err = house_move(data_dir, PART, HOUSE_INCOMING);
    return err == GW_OK ? house_finish_restore(data_dir) : err;
}
