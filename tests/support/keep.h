/* tests/support/keep.h -- a data folder as an administrator finds it. */
#ifndef TESTS_SUPPORT_KEEP_H
#define TESTS_SUPPORT_KEEP_H

#include "gateway/store/house.h"
#include "tests/support/store_house.h"

struct keep {
    char above[64];    /* a folder for whatever the test needs */
    char data_dir[80]; /* above/data: not there yet */
};

void keep_make(struct keep *keep);
void keep_remove(struct keep *keep);

/* above/name; good until the call after the next. */
const char *keep_path(const struct keep *keep, const char *name);

/* Opens and closes the house; what it answered. */
enum gw_err keep_try(const struct keep *keep, enum house_use use);
/* Opens the house, which must work; end it with house_close(). */
struct house keep_open(const struct keep *keep, enum house_use use);

/* Runs SQL on the database file. */
void keep_sql(const struct keep *keep, const char *sql);
/* Adds count lines to table meta; the process that did it dies at once, so that
 * they stay in the WAL. */
void keep_die_after(const struct keep *keep, const char *sql);
/* The value of a name in meta of the database at path; 0 if not there. */
int64_t keep_fact(const char *path, const char *name);

/* A house with fact 1 in meta, its backup above/backup, then fact 2, and fact 3
 * still in the WAL of a process that died. */
void keep_make_backup(struct keep *keep);

/* Between these no file may grow beyond so many bytes: stands in for a full
 * disk. */
void keep_limit_room(long bytes);
void keep_free_room(void);

/* Writes text into a file (made or emptied). */
void keep_write(const char *path, const char *text);
/* Changes one byte. */
void keep_spoil(const char *path, long at);
unsigned keep_mode(const char *path);
bool keep_has(const char *path);

#endif
