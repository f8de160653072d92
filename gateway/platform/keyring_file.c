/* gateway/platform/keyring_file.c -- the keyring's text, read and written.
 *
 * The reader takes exactly what the writer makes, line by line; a file that
 * differs in any byte is refused, since a keyring that is half understood seals
 * tips that nobody opens again.
 */
#include "gateway/platform/keyring_file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sodium.h>
#include <stdio.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "gateway/platform/file.h"

static const char first_line[] = "kentongan-keyring 1";

/* ---- memory ---- */

enum gw_err
keyring_file_new(struct keyring_file **ret_file)
{
    struct keyring_file *file = sodium_malloc(sizeof *file);

    if (file == NULL)
        return GW_NOMEM;
    memset(file, 0, sizeof *file);
    *ret_file = file;
    return GW_OK;
}

void
keyring_file_free(struct keyring_file *file)
{
    sodium_free(file);
}

void
keyring_master_make(struct keyring_master *ret_master)
{
    crypto_random(ret_master->key.bytes, sizeof ret_master->key.bytes);
    clock_format(clock_wall_ms(), ret_master->created);
}

/* ---- the check ---- */

enum { CHECK_HEX = 2 * CRYPTO_MARK + 1 };

static void
check_hex(const struct keyring_file *file, struct text lines,
          char ret_hex[CHECK_HEX])
{
    struct crypto_key key;
    uint8_t mark[CRYPTO_MARK];

    crypto_derive(&file->hash.key, "check", &key);
    crypto_mark(&key, lines, mark);
    crypto_hex(mark, sizeof mark, ret_hex);
    crypto_wipe(&key, sizeof key);
}

/* ---- writing ---- */

static void
print_master(const struct keyring_master *master, struct buf *out)
{
    char hex[2 * CRYPTO_KEY + 1];

    crypto_hex(master->key.bytes, sizeof master->key.bytes, hex);
    buf_str(out, hex);
    buf_char(out, ' ');
    buf_str(out, master->created);
    buf_char(out, '\n');
    crypto_wipe(hex, sizeof hex);
}

void
keyring_file_print(const struct keyring_file *file, struct buf *out)
{
    char hex[CHECK_HEX];
    size_t start = out->len;

    buf_printf(out, "%s\nhash ", first_line);
    print_master(&file->hash, out);
    for (unsigned i = 0; i < file->versions; i++) {
        buf_printf(out, "seal %u ", i + 1);
        print_master(&file->seal[i], out);
    }
    if (file->exported > 0)
        buf_printf(out, "exported %u %s\n", file->exported, file->exported_at);
    if (!buf_ok(out))
        return;

    struct text lines = buf_text(out);
    lines.at += start;
    lines.len -= start;
    check_hex(file, lines, hex);
    buf_printf(out, "check %s\n", hex);
}

/* ---- reading ---- */

/* The next line, which ends with a newline; false when none is left. */
static bool
next_line(struct text *rest, struct text *ret_line)
{
    return rest->len > 0 && memchr(rest->at, '\n', rest->len) != NULL
           && text_cut(rest, '\n', ret_line);
}

/* Takes the next word off *rest if it is this one. */
static bool
take_word(struct text *rest, const char *word)
{
    struct text piece;

    return text_cut(rest, ' ', &piece) && text_is(piece, word);
}

static bool
take_master(struct text *rest, struct keyring_master *ret_master)
{
    struct text hex, created;

    return text_cut(rest, ' ', &hex) && text_cut(rest, ' ', &created)
           && rest->at == NULL
           && crypto_unhex(hex, ret_master->key.bytes, CRYPTO_KEY)
           && created.len == CLOCK_TEXT - 1
           && text_copy(created, ret_master->created, CLOCK_TEXT);
}

/* The version that comes next. */
static bool
take_version(struct text *rest, unsigned least, unsigned most,
             unsigned *ret_version)
{
    struct text word;
    int64_t number;

    if (!text_cut(rest, ' ', &word) || !text_number(word, &number)
        || number < least || number > most)
        return false;
    *ret_version = (unsigned)number;
    return true;
}

static bool
read_seal(struct keyring_file *file, struct text line)
{
    unsigned version = file->versions + 1;

    return version <= KEYRING_VERSIONS_MAX
           && take_version(&line, version, version, &version)
           && take_master(&line, &file->seal[file->versions++]);
}

static bool
read_exported(struct keyring_file *file, struct text line)
{
    struct text at;

    return file->exported == 0
           && take_version(&line, 1, file->versions, &file->exported)
           && text_cut(&line, ' ', &at) && line.at == NULL
           && at.len == CLOCK_TEXT - 1
           && text_copy(at, file->exported_at, CLOCK_TEXT);
}

/* One line between the hash and the check. */
static bool
read_line(struct keyring_file *file, struct text line)
{
    struct text word;

    if (!text_cut(&line, ' ', &word))
        return false;
    if (text_is(word, "seal"))
        return file->exported == 0 && read_seal(file, line);
    return text_is(word, "exported") && read_exported(file, line);
}

static bool
read_check(const struct keyring_file *file, struct text lines, struct text line)
{
    char hex[CHECK_HEX];
    struct text found;

    check_hex(file, lines, hex);
    return take_word(&line, "check") && text_cut(&line, ' ', &found)
           && line.at == NULL && crypto_equal(found, text_of(hex));
}

static bool
read_file(struct keyring_file *file, struct text text)
{
    struct text rest = text, line;

    if (!next_line(&rest, &line) || !text_is(line, first_line)
        || !next_line(&rest, &line) || !take_word(&line, "hash")
        || !take_master(&line, &file->hash))
        return false;
    while (next_line(&rest, &line)) {
        if (text_starts(line, TEXT("check "))) {
            struct text above = { text.at, (size_t)(line.at - text.at) };
            return rest.len == 0 && file->versions > 0
                   && read_check(file, above, line);
        }
        if (!read_line(file, line))
            return false;
    }
    return false;
}

enum gw_err
keyring_file_parse(struct text text, struct keyring_file **ret_file)
{
    OWNED(keyring_file_free)
    struct keyring_file *file = NULL;

    enum gw_err err = keyring_file_new(&file);
    if (err != GW_OK)
        return err;
    if (!read_file(file, text))
        return GW_REJECTED;
    *ret_file = GIVE(file);
    return GW_OK;
}

/* ---- the folder ---- */

enum { PATH_ROOM = 4096 };

static bool
path_of(const char *data_dir, const char *rest, char ret_path[PATH_ROOM])
{
    int len = snprintf(ret_path, PATH_ROOM, "%s/%s", data_dir, rest);

    return len > 0 && len < PATH_ROOM;
}

enum gw_err
keyring_file_read(const char *data_dir, struct keyring_file **ret_file)
{
    OWNED(buf_wipe)
    struct buf text = buf_new(KEYRING_FILE_MAX);
    char path[PATH_ROOM];
    unsigned mode;

    if (!path_of(data_dir, "keys/keyring", path))
        return GW_IO;
    enum gw_err err = file_read_mode(path, &text, &mode);
    if (err == GW_CONFLICT) /* a folder in its place is damage, too */
        return GW_REJECTED;
    if (err != GW_OK)
        return err;
    if ((mode & 077) != 0)
        return GW_DENIED;
    return keyring_file_parse(buf_text(&text), ret_file);
}

enum gw_err
keyring_file_write(const char *data_dir, const struct keyring_file *file)
{
    OWNED(buf_wipe)
    struct buf text = buf_new(KEYRING_FILE_MAX);
    char folder[PATH_ROOM];

    keyring_file_print(file, &text);
    if (!buf_ok(&text))
        return GW_NOMEM;
    if (!path_of(data_dir, "keys", folder))
        return GW_IO;
    return file_replace(folder, "keyring", buf_text(&text));
}

enum gw_err
keyring_file_absent(const char *data_dir)
{
    char path[PATH_ROOM];
    struct stat info;

    if (!path_of(data_dir, "keys/keyring", path))
        return GW_IO;
    if (lstat(path, &info) == 0)
        return GW_CONFLICT;
    return errno == ENOENT ? GW_OK : GW_IO;
}

static bool
sync_folder(const char *path)
{
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool ok = fd >= 0 && fsync(fd) == 0;

    if (fd >= 0)
        close(fd);
    return ok;
}

/* A new folder is on disk only when the one that holds it is: else a power cut
 * takes the keys and leaves what they sealed. */
static bool
make_folder(const char *path)
{
    char above[PATH_ROOM];

    if (mkdir(path, 0700) != 0)
        return errno == EEXIST;
    return path_of(path, "..", above) && sync_folder(above);
}

enum gw_err
keyring_folder_lock(const char *data_dir, bool make, int *ret_fd)
{
    char path[PATH_ROOM];

    if (!path_of(data_dir, "keys", path))
        return GW_IO;
    if (make
        && (!make_folder(data_dir) || !make_folder(path)
            || chmod(path, 0700) != 0))
        return GW_IO;
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return errno == ENOENT ? GW_MISSING : GW_IO;
    if (flock(fd, LOCK_EX) != 0) {
        close(fd);
        return GW_IO;
    }
    *ret_fd = fd;
    return GW_OK;
}

void
keyring_folder_unlock(int fd)
{
    if (fd >= 0)
        close(fd);
}
