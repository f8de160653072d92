/* gateway/store/house_files.c -- names, moves and owners in a data folder.
 *
 * Every rename is synced before the next one, since the order of renames is
 * what makes an interrupted restore safe.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

#include "gateway/platform/log.h"
#include "gateway/store/house_internal.h"

enum gw_err
house_fault(enum gw_err err, const char *data_dir, const char *fault,
            const char *remedy)
{
    log_error("house.fault", LOG_WORD("folder", data_dir),
              LOG_WORD("fault", fault), LOG_WORD("remedy", remedy));
    return err;
}

enum gw_err
house_join(const char *first, const char *second, char ret_path[HOUSE_PATH])
{
    int len = snprintf(ret_path, HOUSE_PATH, "%s%s", first, second);

    if (len < 0 || len >= HOUSE_PATH)
        return house_fault(GW_REJECTED, first, "path-too-long",
                           "shorter-data_dir");
    return GW_OK;
}

enum gw_err
house_path(const char *data_dir, const char *name, char ret_path[HOUSE_PATH])
{
    char folder[HOUSE_PATH];

    enum gw_err err = house_join(data_dir, "/", folder);
    return err == GW_OK ? house_join(folder, name, ret_path) : err;
}

enum gw_err
house_look(const char *data_dir, const char *name, struct stat *ret_stat)
{
    char path[HOUSE_PATH];

    enum gw_err err = house_path(data_dir, name, path);
    if (err != GW_OK)
        return err;
    if (lstat(path, ret_stat) == 0)
        return GW_OK;
    return errno == ENOENT || errno == ENOTDIR ? GW_MISSING : GW_IO;
}

bool
house_has(const char *data_dir, const char *name)
{
    struct stat stat;

    return house_look(data_dir, name, &stat) == GW_OK;
}

enum gw_err
house_sync(const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);

    if (fd < 0)
        return GW_IO;
    int failed = fsync(fd);
    (void)close(fd);
    return failed == 0 ? GW_OK : GW_IO;
}

enum gw_err
house_move(const char *data_dir, const char *from, const char *to)
{
    char old[HOUSE_PATH], new[HOUSE_PATH];

    enum gw_err err = house_path(data_dir, from, old);
    if (err == GW_OK)
        err = house_path(data_dir, to, new);
    if (err != GW_OK)
        return err;
    if (rename(old, new) != 0)
        return house_fault(GW_IO, data_dir, "cannot-rename", to);
    return house_sync(data_dir);
}

enum gw_err
house_drop_beside(const char *path)
{
    static const char *const endings[] = { "-wal", "-shm", "-journal" };
    char name[HOUSE_PATH];

    for (size_t i = 0; i < LENGTH(endings); i++) {
        enum gw_err err = house_join(path, endings[i], name);
        if (err != GW_OK)
            return err;
        if (unlink(name) != 0 && errno != ENOENT)
            return GW_IO;
    }
    return GW_OK;
}

void
house_drop(const char *path)
{
    (void)unlink(path); /* mostly not there */
    enum gw_err err = house_drop_beside(path);
    (void)err;
}

enum gw_err
house_give(const char *data_dir, const char *name)
{
    char path[HOUSE_PATH];
    struct stat owner, made;

    if (geteuid() != 0)
        return GW_OK;
    enum gw_err err = house_path(data_dir, name, path);
    if (err != GW_OK)
        return err;
    if (stat(data_dir, &owner) != 0 || lstat(path, &made) != 0)
        return GW_IO;
    if (owner.st_uid == made.st_uid && owner.st_gid == made.st_gid)
        return GW_OK;
    return lchown(path, owner.st_uid, owner.st_gid) == 0 ? GW_OK : GW_IO;
}
