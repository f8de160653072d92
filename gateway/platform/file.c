/* gateway/platform/file.c -- small files, read whole and replaced whole.
 *
 *   write NAME.new (0600) -> fsync it -> rename to NAME -> fsync the folder
 *
 * Without the last step a power cut may bring the old file back after we said
 * that the new one is there.
 */
#include "gateway/platform/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/base/own.h"
#include "gateway/platform/crypto.h"

static void
descriptor_close_slot(int *slot)
{
    if (*slot >= 0)
        close(*slot);
}

/* ---- reading ---- */

static enum gw_err
err_of_open(int number)
{
    switch (number) {
    case ENOENT:
    case ENOTDIR:
        return GW_MISSING;
    case EACCES:
    case EPERM:
        return GW_DENIED;
    case EISDIR:
    case ENXIO:
    case ELOOP:
        return GW_CONFLICT;
    case ENOMEM:
        return GW_NOMEM;
    default:
        return GW_IO;
    }
}

const char *
file_trouble(enum gw_err err)
{
    switch (err) {
    case GW_MISSING:
        return "no such file";
    case GW_DENIED:
        return "we are not allowed to read it";
    case GW_CONFLICT:
        return "a folder or a device, not a file";
    case GW_REJECTED:
        return "too large";
    case GW_OK:
    case GW_AGAIN:
    case GW_IO:
    case GW_NOMEM:
    case GW_ERRORS:
    default:
        return "it cannot be read";
    }
}

/* Reads to the end, for a file may grow between fstat() and here. */
static enum gw_err
read_all(int fd, struct buf *out)
{
    char piece[4096];
    ssize_t got;

    while ((got = read(fd, piece, sizeof piece)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return GW_IO;
        buf_bytes(out, piece, (size_t)got);
        if (!buf_ok(out))
            break;
    }
    crypto_wipe(piece, sizeof piece); /* it may have been a secret */
    return out->err;
}

enum gw_err
file_read_mode(const char *path, struct buf *out, unsigned *ret_mode)
{
    struct stat info;

    /* O_NONBLOCK, since opening a pipe would wait for its other end. */
    OWNED(descriptor_close)
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0)
        return err_of_open(errno);
    if (fstat(fd, &info) != 0)
        return GW_IO;
    if (!S_ISREG(info.st_mode))
        return GW_CONFLICT;
    enum gw_err err = read_all(fd, out);
    if (err == GW_OK)
        *ret_mode = info.st_mode & 07777;
    return err;
}

enum gw_err
file_read(const char *path, struct buf *out)
{
    unsigned mode;

    return file_read_mode(path, out, &mode);
}

/* ---- replacing ---- */

static enum gw_err
write_all(int fd, struct text text)
{
    while (text.len > 0) {
        ssize_t done = write(fd, text.at, text.len);
        if (done < 0 && errno == EINTR)
            continue;
        if (done <= 0)
            return GW_IO;
        text.at += done;
        text.len -= (size_t)done;
    }
    return GW_OK;
}

static enum gw_err
write_new(int folder, const char *name, struct text text)
{
    OWNED(descriptor_close)
    int fd = openat(folder, name,
                    O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);

    if (fd < 0 || fchmod(fd, 0600) != 0)
        return GW_IO;
    enum gw_err err = write_all(fd, text);
    if (err != GW_OK)
        return err;
    return fsync(fd) == 0 ? GW_OK : GW_IO;
}

enum gw_err
file_replace(const char *folder, const char *name, struct text text)
{
    char fresh[NAME_MAX + 1];
    int len = snprintf(fresh, sizeof fresh, "%s.new", name);

    if (len < 0 || (size_t)len >= sizeof fresh)
        return GW_IO;
    OWNED(descriptor_close)
    int at = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (at < 0)
        return GW_IO;

    /* One that a crash has left behind is of no use to anybody. */
    if (unlinkat(at, fresh, 0) != 0 && errno != ENOENT)
        return GW_IO;
    enum gw_err err = write_new(at, fresh, text);
    if (err == GW_OK && renameat(at, fresh, at, name) != 0)
        err = GW_IO;
    if (err != GW_OK) {
        (void)unlinkat(at, fresh, 0); /* the error is reported already */
        return err;
    }
    return fsync(at) == 0 ? GW_OK : GW_IO;
}
