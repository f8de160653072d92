/* gateway/store/db_internal.h -- the inside of a db, for this room alone.
 *
 * Whoever adds a second database engine replaces the files that include this
 * one; nothing outside the room sees SQLite.
 */
#ifndef GATEWAY_STORE_DB_INTERNAL_H
#define GATEWAY_STORE_DB_INTERNAL_H

#include <sqlite3.h>

#include "gateway/store/db.h"

enum {
    DB_PARAMETERS_MAX = 48, /* $1 to $48 */
    DB_CACHE_SLOTS = 1024,  /* a power of two */
    DB_CACHE_MAX = 768,     /* more literals than that are not kept */
    DB_MEMORY_BYTES = 64
};

/* One prepared statement, and its rows while it runs. */
struct rows {
    struct db *db;
    sqlite3_stmt *stmt;
    const char *sql;                  /* the literal; its address is the key */
    int index[DB_PARAMETERS_MAX + 1]; /* $n to SQLite's own number; 0: none */
    size_t parameters;                /* the highest n */
    bool kept; /* in the cache; else freed when it ends */
    bool running, ended;
};

struct db {
    sqlite3 *sqlite;
    struct rows *cache[DB_CACHE_SLOTS];
    size_t cached;
    size_t open_rows; /* db_query() without its db_end() yet */

    bool in_transaction; /* we began one; SQLite may have dropped it */
    int64_t next_id[DB_SEQUENCES]; /* 0: not read yet */
    _Alignas(16) unsigned char memory[DB_MEMORY_BYTES];

    int64_t busy_us; /* how long to wait for a lock */
    int64_t busy_since_us;
    int wal_pages; /* after the last commit; see db_own_wal() */
    int logged;    /* failure already told; 0 after a commit */
};

/* The file system that a db is opened on (db_vfs.c). */
extern const char db_vfs_name[];
MUST_CHECK enum gw_err db_vfs_register(void);
/* Around a COMMIT: what it writes goes to the disk in large pieces. */
void db_vfs_gather(struct db *db);
void db_vfs_end(struct db *db, bool committed);

/* Translates a result code, and logs what is neither success nor an answer
 * (once until a commit works again) with our own text and SQLite's fixed words
 * for the code. */
enum gw_err db_error(struct db *db, int code, const char *sql);

/* The same with SQLite's words about this case. They may quote a value, so it
 * is only for a text without values: one being prepared, a script. */
enum gw_err db_error_in_text(struct db *db, int code, const char *sql);

/* Drops every prepared statement. */
void db_forget_statements(struct db *db);

/* SQLite drops a whole transaction by itself when the disk is full; what runs
 * afterwards would commit alone. True when that has happened. */
bool db_lost(const struct db *db);

/* One op inside a transaction. db_undo() takes back what ran since
 * db_savepoint(), the counted ids and the transaction's memory with it. */
MUST_CHECK enum gw_err db_savepoint(struct db *db);
MUST_CHECK enum gw_err db_release(struct db *db);
MUST_CHECK enum gw_err db_undo(struct db *db);

/* Inside a transaction: makes its COMMIT write to the disk though it changes
 * nothing. */
MUST_CHECK enum gw_err db_touch(struct db *db);

void db_busy_ms(struct db *db, int64_t ms);

/* Gives this connection the writer's page cache, and leaves checkpoints to
 * db_checkpoint(): none runs inside a COMMIT any more. */
MUST_CHECK enum gw_err db_own_wal(struct db *db);

enum db_checkpoint { CHECKPOINT_PASSIVE, CHECKPOINT_TRUNCATE };

/* Moves pages from the WAL into the database. PASSIVE waits for nobody.
 * *ret_moved: how many of the WAL's pages have been moved by now.
 * GW_AGAIN  somebody else is at it, or (TRUNCATE) reads or writes
 * GW_IO */
MUST_CHECK enum gw_err db_checkpoint(struct db *db, enum db_checkpoint how,
                                     int *ret_moved);

/* Whether there is a table of that name; how many tables there are in all. */
MUST_CHECK enum gw_err db_tables(struct db *db, const char *name,
                                 bool *ret_there, int64_t *ret_count);

/* Copies all of the database, as it is now, into the empty file at path, which
 * is then whole in itself and checked, but not synced. */
MUST_CHECK enum gw_err db_copy(struct db *db, const char *path);

/* PRAGMA quick_check. GW_REJECTED  damaged (logged) */
MUST_CHECK enum gw_err db_quick_check(struct db *db);

#endif
