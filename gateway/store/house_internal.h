/* gateway/store/house_internal.h -- files of a data folder, for this room
 * alone.
 */
#ifndef GATEWAY_STORE_HOUSE_INTERNAL_H
#define GATEWAY_STORE_HOUSE_INTERNAL_H

#include <stdbool.h>
#include <sys/stat.h>

#include "gateway/base/err.h"
#include "gateway/store/db.h"

enum { HOUSE_PATH = 4096 };

#define HOUSE_DATABASE "kentongan.db"
/* Checked and whole: a restore that only has to be finished. */
#define HOUSE_INCOMING "kentongan.db.incoming"

/* first followed by second; GW_REJECTED too long (logged). */
MUST_CHECK enum gw_err house_join(const char *first, const char *second,
                                  char ret_path[HOUSE_PATH]);
/* data_dir/name. */
MUST_CHECK enum gw_err house_path(const char *data_dir, const char *name,
                                  char ret_path[HOUSE_PATH]);

/* What stands at data_dir/name. GW_MISSING nothing; GW_IO */
MUST_CHECK enum gw_err house_look(const char *data_dir, const char *name,
                                  struct stat *ret_stat);
bool house_has(const char *data_dir, const char *name);

/* Puts path on the disk: a file's bytes, a folder's names. */
MUST_CHECK enum gw_err house_sync(const char *path);

/* Renames inside the folder and syncs it. Replaces what is at to. */
MUST_CHECK enum gw_err house_move(const char *data_dir, const char *from,
                                  const char *to);

/* Removes a database file and what SQLite puts beside it, as far as there. */
void house_drop(const char *path);
/* The same without the database itself, when nothing in them counts. GW_IO */
MUST_CHECK enum gw_err house_drop_beside(const char *path);

/* Run by root on a service's folder: what was made there is given to the
 * folder's owner, or the service could not open it. */
MUST_CHECK enum gw_err house_give(const char *data_dir, const char *name);

/* Ends a restore that was interrupted after its check. The lock is held. */
MUST_CHECK enum gw_err house_finish_restore(const char *data_dir);

/* Says in the log what is wrong with which folder, and the remedy. Words
 * without spaces. Returns err. */
enum gw_err house_fault(enum gw_err err, const char *data_dir,
                        const char *fault, const char *remedy);

#endif
