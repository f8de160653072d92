/* gateway/store/db.h -- the only way to SQL.
 *
 * SQL stands as string literals in *_rows.c files, with placeholders $1, $2,
 * ...; the same text runs on SQLite 3.40 and PostgreSQL 15. Statements are
 * prepared once for each literal (its address is the cache's key) and kept.
 * A db belongs to one thread at a time.
 */
#ifndef GATEWAY_STORE_DB_H
#define GATEWAY_STORE_DB_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/base/text.h"

struct db;
struct rows;

enum db_type { DB_NULL, DB_INT, DB_TEXT, DB_BLOB };

struct db_value {
    enum db_type type;
    int64_t number;
    struct text text; /* borrowed until the call returns; rows of
                                   db_query(): until db_end() */
};

static inline struct db_value
db_i(int64_t number)
{
    return (struct db_value){ .type = DB_INT, .number = number };
}
static inline struct db_value
db_t(struct text text) /* the absent text is NULL */
{
    return (struct db_value){ .type = text.at ? DB_TEXT : DB_NULL,
                              .text = text };
}
static inline struct db_value
db_b(struct text bytes) /* the absent text is NULL */
{
    return (struct db_value){ .type = bytes.at ? DB_BLOB : DB_NULL,
                              .text = bytes };
}
static inline struct db_value
db_null(void)
{
    return (struct db_value){ .type = DB_NULL };
}
static inline struct db_value
db_i_or_null(int64_t number) /* 0 is NULL */
{
    return number == 0 ? db_null() : db_i(number);
}

/* Runs one statement that gives no rows: db_run(db, "INSERT ...", db_i(7)).
 * At least one value; use db_exec() without.
 *
 * GW_CONFLICT  a unique or foreign key says no; the statement did nothing
 * GW_AGAIN     the database is locked (after 5 s of trying)
 * GW_IO        anything else, full disk included; logged here, once until a
 *              commit works again
 * GW_NOMEM
 */
#define db_run(db, sql, ...)                                        \
    db_run_values((db), "" sql, (struct db_value[]){ __VA_ARGS__ }, \
                  sizeof((struct db_value[]){ __VA_ARGS__ })        \
                      / sizeof(struct db_value))
MUST_CHECK enum gw_err db_run_values(struct db *db, const char *sql,
                                     const struct db_value *values,
                                     size_t count);
MUST_CHECK enum gw_err db_exec(struct db *db, const char *sql);

/* Rows changed by the last db_run(). */
int64_t db_changes(const struct db *db);

/* Starts a statement that gives rows. Each db_query() that returned GW_OK is
 * ended by exactly one db_end(), after which the rows are gone. The same
 * literal must not be queried again before its db_end().
 *
 *     struct rows *rows;
 *     err = db_query(db, &rows, "SELECT id FROM tip WHERE id > $1", db_i(7));
 *     while (err == GW_OK && (err = db_next(rows)) == GW_OK)
 *         use(db_int(rows, 0));
 *     db_end(rows);    -- err is GW_MISSING after the last row
 */
#define db_query(db, ret_rows, sql, ...)                              \
    db_query_values(                                                  \
        (db), (ret_rows), "" sql, (struct db_value[]){ __VA_ARGS__ }, \
        sizeof((struct db_value[]){ __VA_ARGS__ }) / sizeof(struct db_value))
MUST_CHECK enum gw_err db_query_values(struct db *db, struct rows **ret_rows,
                                       const char *sql,
                                       const struct db_value *values,
                                       size_t count);

/* GW_OK a row is there, GW_MISSING no more, else as db_run(). */
MUST_CHECK enum gw_err db_next(struct rows *rows);
void db_end(struct rows *rows); /* NULL is fine */
static inline void
db_end_slot(struct rows **s)
{
    db_end(*s);
}

/* Columns of the row, from 0; valid until the next db_next() or db_end(). */
int64_t db_int(const struct rows *rows, int column);      /* NULL is 0 */
struct text db_text(const struct rows *rows, int column); /* NULL is absent */
struct text db_blob(const struct rows *rows, int column); /* NULL is absent */
bool db_is_null(const struct rows *rows, int column);

/* Tables whose ids are counted here. Ids rise by one, are never used twice
 * while the table keeps its newest row, and never come from the clock. */
enum db_sequence {
    SEQ_TIP,
    SEQ_MESSAGE,
    SEQ_OUTBOX,
    SEQ_AUDIT,
    SEQ_OFFICER,
    SEQ_MACHINE,
    SEQ_EVENT,
    SEQ_REQUEST,
    SEQ_BERKAS,
    SEQ_REDACTION,
    SEQ_EXPORT,
    SEQ_WEBHOOK,
    DB_SEQUENCES
};

/* The next id, inside a write transaction: read from the table once per
 * transaction, counted on from there. */
MUST_CHECK enum gw_err db_next_id(struct db *db, enum db_sequence sequence,
                                  int64_t *ret_id);

/* A place for what a room remembers until the transaction ends (the audit's
 * head): zeroed at BEGIN and after any rolled-back op, 64 bytes. */
void *db_transaction_memory(struct db *db);

/* ---- opening; the store, commands and tests ---- */

enum db_mode { DB_READ, DB_WRITE, DB_CREATE };

/* WAL, synchronous=FULL, foreign_keys, trusted_schema=OFF, secure_delete.
 * GW_MISSING no database there (READ, WRITE); GW_REJECTED not a database;
 * GW_DENIED no right to the file; GW_IO, GW_NOMEM */
MUST_CHECK enum gw_err db_open(const char *path, enum db_mode mode,
                               struct db **ret_db);
void db_close(struct db *db);
static inline void
db_close_slot(struct db **s)
{
    db_close(*s);
}

MUST_CHECK enum gw_err db_begin(struct db *db);  /* BEGIN IMMEDIATE */
MUST_CHECK enum gw_err db_commit(struct db *db); /* rolls back if it fails */
void db_rollback(struct db *db);
/* A snapshot to read in; ended by db_commit(). */
MUST_CHECK enum gw_err db_begin_read(struct db *db);

/* Runs a whole script (migrations). On SQLite "BIGINT PRIMARY KEY" is read as
 * "INTEGER PRIMARY KEY", since only that spelling makes the key the row id, and
 * a table marked as clustered lies in the order of its key. */
MUST_CHECK enum gw_err db_script(struct db *db, const char *sql);

#endif
