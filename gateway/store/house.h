/* gateway/store/house.h -- one data folder: lock, keyring and database that
 * belong together.
 *
 *   data_dir/kentongan.db     the database (WAL beside it)
 *   data_dir/keys/keyring     the keys, 0600
 *   data_dir/lock             flock'ed by serve, restore, migrate
 */
#ifndef GATEWAY_STORE_HOUSE_H
#define GATEWAY_STORE_HOUSE_H

#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/platform/keyring.h"
#include "gateway/store/db.h"

struct house {
    char *data_dir;
    struct keyring *keyring;
    struct db *db; /* open for writing */
    int lock_fd;   /* -1 when not locked */
};

enum house_use {
    HOUSE_SERVE,   /* locked; makes what is missing, migrates */
    HOUSE_MIGRATE, /* the same */
    HOUSE_COMMAND  /* beside a running serve: not locked, nothing made but
                           an empty folder's contents, schema must be current */
};

/* Opens the folder; what is wrong is logged (and said) once, in words that
 * name the remedy.
 *
 * GW_CONFLICT  locked by another process; schema newer or changed
 * GW_DENIED    the database belongs to another keyring, or there is none:
 *              refused, never re-keyed; or no right to folder or files
 * GW_MISSING   no folder, and no parent to make it in
 * GW_IO        disk; a file that is no database; a WAL whose database is gone
 * GW_NOMEM
 */
MUST_CHECK enum gw_err house_open(const char *data_dir, enum house_use use,
                                  struct house *ret_house);
void house_close(struct house *house);
static inline void
house_close_slot(struct house *s)
{
    house_close(s);
}

/* Takes the lock alone (restore); ended by close(). GW_CONFLICT somebody has it;
 * GW_MISSING no folder; GW_DENIED, GW_IO */
MUST_CHECK enum gw_err house_lock(const char *data_dir, int *ret_fd);

/* An online copy of the database into a new file dest, checked, 0600; keys are
 * never in it. Nothing is left at dest unless GW_OK.
 * GW_CONFLICT dest exists; GW_DENIED no right to its folder; GW_AGAIN, GW_IO */
MUST_CHECK enum gw_err house_backup(struct db *db, const char *dest);

/* Puts a backup in place of the database, the lock being held. The old one is
 * kept as kentongan.db.before-restore. Interrupted at any point, the house holds
 * the old database or the new one, whole: house_open() ends what was begun.
 *
 * GW_REJECTED  src is no backup of ours: not a database, damaged, a database in
 *              use, of another keyring, of a newer program
 * GW_DENIED    data_dir has no usable keyring: import it first
 * GW_MISSING   no such file; GW_IO, GW_NOMEM: the old database is still there
 */
MUST_CHECK enum gw_err house_restore(const char *data_dir, const char *src);

#endif
