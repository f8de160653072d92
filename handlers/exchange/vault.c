/* handlers/exchange/vault.c -- see vault.h.
 *
 *   "KTV1" | length | sealed( number | last? | up to 64 KiB ) | length | ...
 *
 * What one would get wrong: pieces that are each sealed well, but dropped, put
 * in another order or taken from another file. So each holds its number, the
 * last one says that it is, and all are bound to the file's id.
 */
#include "handlers/exchange/vault.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/platform/file.h"

enum {
    PIECE = 64 * 1024,
    HEAD = 5,       /* number, last */
    EXTRA = 1 + 40, /* of a seal: keyring_seal() */
    PATH_ROOM = 1200,
    SEALED_MAX = PIECE + HEAD + EXTRA,
    FILE_ROOM = VAULT_FILE_MAX + VAULT_FILE_MAX / 512
};

static const char magic[] = "KTV1";

struct vault {
    const struct keyring *keyring;
    int64_t id, bytes;
    int fd;
    uint32_t number;
    bool finished;
    struct buf plain; /* head and what is not written yet */
    struct buf sealed;
    char path[PATH_ROOM], part[PATH_ROOM];
};

static void
put_number(struct buf *out, uint32_t number)
{
    uint8_t bytes[4] = { (uint8_t)(number >> 24), (uint8_t)(number >> 16),
                         (uint8_t)(number >> 8), (uint8_t)number };

    buf_bytes(out, bytes, sizeof bytes);
}

static uint32_t
get_number(const char *at)
{
    const uint8_t *bytes = (const uint8_t *)at;

    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16
           | (uint32_t)bytes[2] << 8 | bytes[3];
}

static bool
name(char ret[PATH_ROOM], const char *folder, int64_t id, const char *suffix)
{
    int len =
        snprintf(ret, PATH_ROOM, "%s/%lld%s", folder, (long long)id, suffix);

    return len > 0 && len < PATH_ROOM;
}

/* ---- writing ---- */

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

static void
begin_piece(struct vault *vault)
{
    buf_clear(&vault->plain);
    put_number(&vault->plain, vault->number++);
    buf_char(&vault->plain, '\0');
}

static enum gw_err
write_piece(struct vault *vault, bool last)
{
    if (!buf_ok(&vault->plain))
        return vault->plain.err;
    vault->plain.at[HEAD - 1] = last ? 1 : 0;
    buf_clear(&vault->sealed);
    put_number(&vault->sealed, (uint32_t)(vault->plain.len + EXTRA));
    keyring_seal(vault->keyring, SEAL_EXPORT, vault->id,
                 buf_text(&vault->plain), &vault->sealed);
    if (!buf_ok(&vault->sealed))
        return vault->sealed.err;
    enum gw_err err = write_all(vault->fd, buf_text(&vault->sealed));
    begin_piece(vault);
    return err;
}

static enum gw_err
open_part(struct vault *vault, const char *folder)
{
    if (!name(vault->path, folder, vault->id, "")
        || !name(vault->part, folder, vault->id, ".part"))
        return GW_IO;
    if ((mkdir(folder, 0700) != 0 && errno != EEXIST)
        || (unlink(vault->part) != 0 && errno != ENOENT))
        return GW_IO;
    vault->fd =
        open(vault->part, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW,
             0600);
    return vault->fd >= 0
               ? write_all(vault->fd, (struct text){ magic, strlen(magic) })
               : GW_IO;
}

enum gw_err
vault_create(const struct keyring *keyring, const char *folder, int64_t id,
             struct vault **ret_vault)
{
    OWNED(vault_close)
    struct vault *vault = calloc(1, sizeof *vault);

    if (vault == NULL)
        return GW_NOMEM;
    vault->keyring = keyring;
    vault->id = id;
    vault->fd = -1;
    vault->plain = buf_new(PIECE + HEAD + 1);
    vault->sealed = buf_new(SEALED_MAX + 8);
    begin_piece(vault);
    enum gw_err err = open_part(vault, folder);
    if (err != GW_OK)
        return err;
    *ret_vault = GIVE(vault);
    return GW_OK;
}

enum gw_err
vault_add(struct vault *vault, struct text text)
{
    if ((int64_t)text.len > VAULT_FILE_MAX - vault->bytes)
        return GW_REJECTED;
    vault->bytes += (int64_t)text.len;
    while (text.len > 0) {
        size_t room = PIECE + HEAD - vault->plain.len;
        size_t take = text.len < room ? text.len : room;

        buf_bytes(&vault->plain, text.at, take);
        text.at += take;
        text.len -= take;
        if (!buf_ok(&vault->plain))
            return vault->plain.err;
        enum gw_err err = vault->plain.len == PIECE + HEAD
                              ? write_piece(vault, false)
                              : GW_OK;
        if (err != GW_OK)
            return err;
    }
    return GW_OK;
}

enum gw_err
vault_finish(struct vault *vault, int64_t *ret_bytes)
{
    enum gw_err err = write_piece(vault, true);

    if (err != GW_OK)
        return err;
    if (fsync(vault->fd) != 0 || rename(vault->part, vault->path) != 0)
        return GW_IO;
    vault->finished = true;
    *ret_bytes = vault->bytes;
    return GW_OK;
}

void
vault_close(struct vault *vault)
{
    if (vault == NULL)
        return;
    if (vault->fd >= 0) {
        close(vault->fd);
        if (!vault->finished)
            (void)unlink(vault->part); /* else the next sweep does */
    }
    buf_wipe(&vault->plain);
    buf_free(&vault->sealed);
    free(vault);
}

/* ---- reading ---- */

/* Opens the piece at the head of *rest into out. */
static enum gw_err
read_piece(const struct keyring *keyring, int64_t id, uint32_t number,
           struct text *rest, struct buf *plain, struct buf *out,
           bool *ret_last)
{
    if (rest->len < 4)
        return GW_DENIED;
    size_t len = get_number(rest->at);
    if (len > rest->len - 4)
        return GW_DENIED;
    struct text sealed = { rest->at + 4, len };
    buf_clear(plain);
    enum gw_err err = keyring_open(keyring, SEAL_EXPORT, id, sealed, plain);
    if (err != GW_OK)
        return err == GW_NOMEM ? err : GW_DENIED;
    if (plain->len < HEAD || get_number(plain->at) != number)
        return GW_DENIED;
    *ret_last = plain->at[HEAD - 1] != 0;
    buf_bytes(out, plain->at + HEAD, plain->len - HEAD);
    rest->at += 4 + len;
    rest->len -= 4 + len;
    return out->err;
}

enum gw_err
vault_read(const struct keyring *keyring, const char *folder, int64_t id,
           struct buf *out)
{
    char path[PATH_ROOM];
    OWNED(buf_free)
    struct buf file = buf_new(FILE_ROOM);
    OWNED(buf_wipe)
    struct buf plain = buf_new(SEALED_MAX);
    bool last = false;

    if (!name(path, folder, id, ""))
        return GW_IO;
    enum gw_err err = file_read(path, &file);
    if (err != GW_OK)
        return err;
    struct text rest = buf_text(&file);
    if (!text_starts(rest, (struct text){ magic, strlen(magic) }))
        return GW_DENIED;
    rest.at += strlen(magic);
    rest.len -= strlen(magic);
    for (uint32_t number = 0; !last && err == GW_OK; number++)
        err = read_piece(keyring, id, number, &rest, &plain, out, &last);
    return err == GW_OK && rest.len > 0 ? GW_DENIED : err;
}

/* ---- sweeping ---- */

/* "17" and "17.part" are number 17; anything else is nobody's. */
static bool
is_kept(const char *entry, const int64_t *keep, size_t count)
{
    struct text rest = text_of(entry), digits;
    int64_t id;

    if (!text_cut(&rest, '.', &digits) || !text_number(digits, &id))
        return false;
    for (size_t i = 0; i < count; i++)
        if (keep[i] == id)
            return true;
    return false;
}

enum gw_err
vault_sweep(const char *folder, const int64_t *keep, size_t count)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    enum gw_err err = GW_OK;

    if (dir == NULL)
        return errno == ENOENT ? GW_OK : errno == ENOMEM ? GW_NOMEM : GW_IO;
    while ((entry = readdir(dir)) != NULL)
        if (entry->d_name[0] != '.' && !is_kept(entry->d_name, keep, count)
            && unlinkat(dirfd(dir), entry->d_name, 0) != 0)
            err = GW_IO;
    closedir(dir);
    return err;
}
