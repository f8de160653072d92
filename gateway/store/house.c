/* gateway/store/house.c -- opening a data folder: lock, keys, database.
 *
 *   folder -> lock -> (finish a restore) -> (make what is missing) -> keyring
 *          -> database -> same keys? -> schema
 *
 * Owns the rule that keys and database belong together. A database without its
 * keyring is never given a new one: nobody could read its tips any more, and
 * the mistake would show only then.
 *
 * What one would get wrong: a crash half-way through making a new house must
 * not look like a database that lost its keys. So a database is made under
 * another name and gets its real one when it is complete, keyring id included.
 */
#include "gateway/store/house.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "gateway/platform/log.h"
#include "gateway/store/db_internal.h"
#include "gateway/store/house_internal.h"
#include "gateway/store/migrate.h"

#define NEW_DATABASE "kentongan.db.new"

enum { LOCK_TRIES = 50, LOCK_NAP_MS = 100, ID_ROOM = 64 };

/* ---- folder and lock ---- */

static enum gw_err
make_folder(const char *data_dir)
{
    if (mkdir(data_dir, 0700) == 0)
        return chmod(data_dir, 0700) == 0 ? GW_OK : GW_IO;
    switch (errno) {
    case ENOENT:
        return house_fault(GW_MISSING, data_dir, "parent-folder-missing",
                           "make-it-or-change-data_dir");
    case EACCES:
    case EPERM:
    case EROFS:
        return house_fault(GW_DENIED, data_dir, "no-right-to-make-folder",
                           "run-as-its-owner");
    default:
        return house_fault(GW_IO, data_dir, "cannot-make-folder", "see-disk");
    }
}

static enum gw_err
check_folder(const char *data_dir)
{
    struct stat folder;

    if (stat(data_dir, &folder) != 0)
        return errno == ENOENT
                   ? make_folder(data_dir)
                   : house_fault(GW_IO, data_dir, "cannot-look-at-folder",
                                 "see-rights-of-its-parents");
    if (!S_ISDIR(folder.st_mode))
        return house_fault(GW_MISSING, data_dir, "not-a-folder",
                           "change-data_dir");
    if ((folder.st_mode & 07) != 0)
        log_warn("house.open_to_others", LOG_WORD("folder", data_dir),
                 LOG_WORD("remedy", "chmod-700"));
    if (access(data_dir, R_OK | W_OK | X_OK) != 0)
        return house_fault(GW_DENIED, data_dir, "no-right-to-folder",
                           "run-as-its-owner");
    return GW_OK;
}

static enum gw_err
try_lock(const char *data_dir, int *ret_fd)
{
    char path[HOUSE_PATH];

    enum gw_err err = house_path(data_dir, "lock", path);
    if (err != GW_OK)
        return err;
    int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    if (fd < 0)
        return errno == ENOENT   ? GW_MISSING
               : errno == EACCES ? GW_DENIED
                                 : GW_IO;
    if (flock(fd, LOCK_EX | LOCK_NB) == 0) {
        *ret_fd = fd;
        return house_give(data_dir, "lock");
    }
    err = errno == EWOULDBLOCK ? GW_CONFLICT : GW_IO;
    (void)close(fd);
    return err;
}

enum gw_err
house_lock(const char *data_dir, int *ret_fd)
{
    enum gw_err err = try_lock(data_dir, ret_fd);

    if (err == GW_CONFLICT)
        return house_fault(err, data_dir, "used-by-another-kentongan",
                           "stop-it-first");
    if (err != GW_OK)
        return house_fault(err, data_dir, "cannot-lock", "see-rights");
    return GW_OK;
}

static bool
is_complete(const char *data_dir)
{
    return house_has(data_dir, HOUSE_DATABASE)
           && !house_has(data_dir, HOUSE_INCOMING);
}

/* A command that finds the house half-made waits for whoever makes it, and has
 * the lock only if it must make it itself (else *ret_fd stays). */
static enum gw_err
lock_unless_complete(const char *data_dir, int *ret_fd)
{
    for (int i = 0; i < LOCK_TRIES; i++) {
        if (is_complete(data_dir))
            return GW_OK;
        enum gw_err err = try_lock(data_dir, ret_fd);
        if (err != GW_CONFLICT)
            return err;
        (void)nanosleep(&(struct timespec){ .tv_nsec = LOCK_NAP_MS * 1000000L },
                        NULL);
    }
    return house_lock(data_dir, ret_fd);
}

/* ---- making ---- */

static enum gw_err
load_keyring(const char *data_dir, struct keyring **ret_keyring)
{
    enum gw_err err = keyring_load(data_dir, ret_keyring);

    switch (err) {
    case GW_DENIED:
        return house_fault(GW_DENIED, data_dir, "keyring-open-to-others",
                           "chmod-600-keys/keyring");
    case GW_REJECTED:
        return house_fault(GW_DENIED, data_dir, "keyring-damaged",
                           "kentongan-key-import");
    case GW_IO:
        return house_fault(GW_IO, data_dir, "keyring-unreadable",
                           "see-rights-and-disk");
    case GW_OK:
    case GW_AGAIN:
    case GW_MISSING:
    case GW_CONFLICT:
    case GW_NOMEM:
    case GW_ERRORS:
        break;
    }
    return err;
}

static enum gw_err
make_keyring(const char *data_dir, struct keyring **ret_keyring)
{
    enum gw_err err = load_keyring(data_dir, ret_keyring);
    if (err != GW_MISSING)
        return err;
    err = keyring_create(data_dir);
    if (err == GW_OK)
        err = house_give(data_dir, "keys");
    if (err == GW_OK)
        err = house_give(data_dir, "keys/keyring");
    if (err != GW_OK)
        return house_fault(err, data_dir, "cannot-make-keyring", "see-disk");
    log_info("house.keyring_made", LOG_WORD("folder", data_dir));
    return load_keyring(data_dir, ret_keyring);
}

static enum gw_err
note_keyring(struct db *db, const struct keyring *keyring)
{
    enum gw_err err = db_begin(db);
    if (err != GW_OK)
        return err;
    err = meta_set(db, "keyring_id", keyring_id(keyring));
    if (err == GW_OK)
        return db_commit(db);
    db_rollback(db);
    return err;
}

/* A database at path with today's schema that knows its keyring. All of it is
 * in the one file in the end: what is in the WAL would not be renamed. */
static enum gw_err
make_database(const char *path, const struct keyring *keyring)
{
    OWNED(db_close)
    struct db *db = NULL;
    int steps, pages;

    house_drop(path); /* an attempt that was cut short */
    enum gw_err err = db_open(path, DB_CREATE, &db);
    if (err == GW_OK)
        err = migrate_run(db, &steps);
    if (err == GW_OK)
        err = note_keyring(db, keyring);
    if (err == GW_OK)
        err = db_checkpoint(db, CHECKPOINT_TRUNCATE, &pages);
    return err;
}

static enum gw_err
make_house(const char *data_dir)
{
    OWNED(keyring_free)
    struct keyring *keyring = NULL;
    char path[HOUSE_PATH];

    if (house_has(data_dir, HOUSE_DATABASE "-wal"))
        return house_fault(GW_IO, data_dir, "database-missing-beside-its-wal",
                           "put-it-back-or-kentongan-restore");
    enum gw_err err = make_keyring(data_dir, &keyring);
    if (err == GW_OK)
        err = house_path(data_dir, NEW_DATABASE, path);
    if (err == GW_OK)
        err = make_database(path, keyring);
    if (err == GW_OK)
        err = house_drop_beside(path);
    if (err == GW_OK)
        err = house_give(data_dir, NEW_DATABASE);
    if (err == GW_OK)
        err = house_sync(path);
    if (err == GW_OK)
        err = house_move(data_dir, NEW_DATABASE, HOUSE_DATABASE);
    if (err == GW_OK)
        log_info("house.database_made", LOG_WORD("folder", data_dir));
    return err;
}

/* The lock is held. */
static enum gw_err
complete(const char *data_dir)
{
    enum gw_err err = house_finish_restore(data_dir);

    if (err != GW_OK || house_has(data_dir, HOUSE_DATABASE))
        return err;
    return make_house(data_dir);
}

/* ---- checking ---- */

static enum gw_err
check_schema(const struct house *house, enum house_use use)
{
    enum schema_state state;
    int steps;

    enum gw_err err = migrate_state(house->db, &state);
    if (err != GW_OK)
        return err;
    switch (state) {
    case SCHEMA_CURRENT:
        return GW_OK;
    case SCHEMA_OLDER:
        if (use != HOUSE_COMMAND)
            return migrate_run(house->db, &steps);
        return house_fault(GW_CONFLICT, house->data_dir, "schema-older",
                           "kentongan-migrate");
    case SCHEMA_NEWER:
        return house_fault(GW_CONFLICT, house->data_dir, "schema-newer",
                           "use-the-newer-kentongan");
    case SCHEMA_CHANGED:
        return house_fault(GW_CONFLICT, house->data_dir,
                           "schema-of-another-program",
                           "use-the-kentongan-that-made-it");
    case SCHEMA_EMPTY:
        break;
    }
    return house_fault(GW_CONFLICT, house->data_dir, "database-empty",
                       "kentongan-restore-or-move-it-away");
}

static enum gw_err
check_keys(const struct house *house)
{
    char id[ID_ROOM];
    enum schema_state state;

    enum gw_err err = migrate_state(house->db, &state);
    if (err != GW_OK || state == SCHEMA_EMPTY || state == SCHEMA_CHANGED)
        return err; /* check_schema() says it */
    err = meta_get(house->db, "keyring_id", id, sizeof id);
    if (err == GW_OK && strcmp(id, keyring_id(house->keyring)) == 0)
        return GW_OK;
    if (err == GW_OK || err == GW_MISSING || err == GW_REJECTED)
        return house_fault(GW_DENIED, house->data_dir,
                           "database-belongs-to-another-keyring",
                           "kentongan-key-import");
    return err;
}

static enum gw_err
open_database(struct house *house)
{
    char path[HOUSE_PATH];
    struct stat file;

    enum gw_err err = house_path(house->data_dir, HOUSE_DATABASE, path);
    if (err == GW_OK)
        err = house_look(house->data_dir, HOUSE_DATABASE, &file);
    if (err != GW_OK)
        return err;
    if ((file.st_mode & 077) != 0 && chmod(path, 0600) == 0)
        log_warn("house.database_closed", LOG_WORD("mode", "0600"));
    err = db_open(path, DB_WRITE, &house->db);
    if (err == GW_REJECTED)
        return house_fault(GW_IO, house->data_dir, "not-a-database",
                           "kentongan-restore");
    if (err == GW_DENIED)
        return house_fault(err, house->data_dir, "no-right-to-database",
                           "run-as-its-owner");
    return err;
}

/* ---- the house ---- */

static enum gw_err
prepare(struct house *house, enum house_use use)
{
    enum gw_err err = check_folder(house->data_dir);
    if (err != GW_OK)
        return err;
    err = use == HOUSE_COMMAND
              ? lock_unless_complete(house->data_dir, &house->lock_fd)
              : house_lock(house->data_dir, &house->lock_fd);
    if (err == GW_OK && house->lock_fd >= 0)
        err = complete(house->data_dir);
    if (use == HOUSE_COMMAND && house->lock_fd >= 0) {
        (void)close(house->lock_fd);
        house->lock_fd = -1;
    }
    return err;
}

static enum gw_err
enter(struct house *house, enum house_use use)
{
    enum gw_err err = prepare(house, use);
    if (err != GW_OK)
        return err;
    err = load_keyring(house->data_dir, &house->keyring);
    if (err == GW_MISSING)
        return house_fault(GW_DENIED, house->data_dir,
                           "database-without-its-keyring",
                           "kentongan-key-import");
    if (err == GW_OK)
        err = open_database(house);
    if (err == GW_OK)
        err = check_keys(house);
    if (err == GW_OK)
        err = check_schema(house, use);
    return err;
}

enum gw_err
house_open(const char *data_dir, enum house_use use, struct house *ret_house)
{
    struct house house = { .lock_fd = -1, .data_dir = strdup(data_dir) };

    enum gw_err err = house.data_dir == NULL ? GW_NOMEM : enter(&house, use);
    if (err != GW_OK) {
        house_close(&house);
        return err;
    }
    *ret_house = house;
    return GW_OK;
}

void
house_close(struct house *house)
{
    if (house == NULL || house->data_dir == NULL)
        return;
    db_close(house->db);
    keyring_free(house->keyring);
    if (house->lock_fd >= 0)
        (void)close(house->lock_fd);
    free(house->data_dir);
    *house = (struct house){ .lock_fd = -1 };
}
