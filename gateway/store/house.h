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
 *              refused, never re-keyed
 * GW_MISSING, GW_IO, GW_NOMEM
 */
MUST_CHECK enum gw_err house_open(const char *data_dir, enum house_use use,
                                  struct house *ret_house);
void house_close(struct house *house);
static inline void
house_close_slot(struct house *s)
{
    house_close(s);
}

/* Takes the lock alone (restore). GW_CONFLICT somebody has it. */
MUST_CHECK enum gw_err house_lock(const char *data_dir, int *ret_fd);

/* An online copy of the database into a new file dest, checked, 0600; keys are
 * never in it. GW_CONFLICT dest exists; GW_IO */
MUST_CHECK enum gw_err house_backup(struct db *db, const char *dest);

/* Puts a backup in place of the database, the lock being held. The old one is
 * kept as kentongan.db.before-restore. GW_REJECTED src is no backup of ours
 * (not a database, damaged, other keyring: see house_open); GW_IO */
MUST_CHECK enum gw_err house_restore(const char *data_dir, const char *src);

#endif
