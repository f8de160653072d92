/* gateway/store/db.c -- prepared statements: find, bind, step, read.
 *
 * Owns the cache of statements of one connection: an open hash table keyed by
 * the address of the literal, so finding one costs no look at its text beyond
 * a compare that guards against a caller whose text was no literal.
 *
 * What one would get wrong: SQLite numbers "$2, $1" by first appearance, so a
 * value's place is looked up by name, once, when the statement is prepared.
 * And after a full disk SQLite has ended the transaction: every later statement
 * of it is refused here, or it would commit alone.
 */
#include "gateway/store/db.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "gateway/platform/log.h"
#include "gateway/store/db_internal.h"

enum { LOGGED_BYTES = 160 };

static enum gw_err
error_of(int code)
{
    if (code == SQLITE_IOERR_NOMEM)
        return GW_NOMEM;
    switch (code & 0xff) {
    case SQLITE_OK:
    case SQLITE_ROW:
    case SQLITE_DONE:
        return GW_OK;
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return GW_AGAIN;
    case SQLITE_NOMEM:
        return GW_NOMEM;
    case SQLITE_NOTADB:
        return GW_REJECTED;
    case SQLITE_PERM:
    case SQLITE_AUTH:
    case SQLITE_READONLY:
    case SQLITE_CANTOPEN:
        return GW_IO;
    case SQLITE_CONSTRAINT:
        return code == SQLITE_CONSTRAINT_UNIQUE
                       || code == SQLITE_CONSTRAINT_PRIMARYKEY
                       || code == SQLITE_CONSTRAINT_ROWID
                       || code == SQLITE_CONSTRAINT_FOREIGNKEY
                   ? GW_CONFLICT
                   : GW_IO;
    default:
        return GW_IO;
    }
}

/* A log's word has no spaces. */
static void
one_word(const char *text, char ret_word[LOGGED_BYTES])
{
    size_t len = 0;

    for (; *text != '\0' && len < LOGGED_BYTES - 1; text++)
        if (*text > ' ')
            ret_word[len++] = *text;
        else if (len > 0 && ret_word[len - 1] != '_')
            ret_word[len++] = '_';
    ret_word[len] = '\0';
}

static enum gw_err
tell(struct db *db, int code, const char *what, const char *sql)
{
    enum gw_err err = error_of(code);
    char error[LOGGED_BYTES], statement[LOGGED_BYTES];

    if (err == GW_OK || err == GW_CONFLICT || err == GW_AGAIN
        || db->logged == code)
        return err;
    db->logged = code;
    one_word(what, error);
    one_word(sql, statement);
    log_error("store.sql", LOG_NUM("code", code), LOG_WORD("error", error),
              LOG_WORD("statement", statement));
    return err;
}

enum gw_err
db_error(struct db *db, int code, const char *sql)
{
    return tell(db, code, sqlite3_errstr(code), sql);
}

enum gw_err
db_error_in_text(struct db *db, int code, const char *sql)
{
    return tell(db, code, sqlite3_errmsg(db->sqlite), sql);
}

/* ---- the cache ---- */

static size_t
slot_of(const char *sql)
{
    uint64_t hash = (uint64_t)(uintptr_t)sql * UINT64_C(0x9e3779b97f4a7c15);

    return (size_t)(hash >> 32) & (DB_CACHE_SLOTS - 1);
}

static void
rows_free(struct rows *rows)
{
    if (rows == NULL)
        return;
    (void)sqlite3_finalize(rows->stmt);
    free(rows);
}
static inline void
rows_free_slot(struct rows **slot)
{
    rows_free(*slot);
}

void
db_forget_statements(struct db *db)
{
    for (size_t i = 0; i < DB_CACHE_SLOTS; i++) {
        rows_free(db->cache[i]);
        db->cache[i] = NULL;
    }
    db->cached = 0;
}

/* Learns which of SQLite's numbers each $n has. A parameter of another form is
 * a mistake in our own SQL. */
static void
learn_parameters(struct rows *rows)
{
    int count = sqlite3_bind_parameter_count(rows->stmt);

    for (int i = 1; i <= count; i++) {
        const char *name = sqlite3_bind_parameter_name(rows->stmt, i);
        assert(name != NULL && name[0] == '$');
        char *end;
        unsigned long n = strtoul(name + 1, &end, 10);
        assert(*end == '\0' && n >= 1 && n <= DB_PARAMETERS_MAX);
        rows->index[n] = i;
        if (n > rows->parameters)
            rows->parameters = n;
    }
}

static enum gw_err
prepare(struct db *db, const char *sql, struct rows **ret_rows)
{
    OWNED(rows_free)
    struct rows *rows = calloc(1, sizeof *rows);
    if (rows == NULL)
        return GW_NOMEM;
    rows->db = db;
    rows->sql = sql;
    int code = sqlite3_prepare_v3(db->sqlite, sql, -1,
                                  SQLITE_PREPARE_PERSISTENT, &rows->stmt, NULL);
    if (code != SQLITE_OK)
        return db_error_in_text(db, code, sql);
    assert(rows->stmt != NULL);
    learn_parameters(rows);
    *ret_rows = GIVE(rows);
    return GW_OK;
}

/* The statement of this literal, not running. One that is running already (its
 * rows are being read further up) gets a twin that is not kept. */
static enum gw_err
find(struct db *db, const char *sql, struct rows **ret_rows)
{
    size_t i = slot_of(sql);

    while (db->cache[i] != NULL && db->cache[i]->sql != sql)
        i = (i + 1) & (DB_CACHE_SLOTS - 1);

    struct rows *rows = db->cache[i];
    if (rows != NULL && !rows->running
        && strcmp(sqlite3_sql(rows->stmt), sql) == 0) {
        *ret_rows = rows;
        return GW_OK;
    }
    enum gw_err err = prepare(db, sql, &rows);
    if (err != GW_OK)
        return err;
    if (db->cache[i] == NULL && db->cached < DB_CACHE_MAX) {
        rows->kept = true;
        db->cache[i] = rows;
        db->cached++;
    }
    *ret_rows = rows;
    return GW_OK;
}

/* ---- running ---- */

static int
bind(sqlite3_stmt *stmt, int index, const struct db_value *value)
{
    switch (value->type) {
    case DB_INT:
        return sqlite3_bind_int64(stmt, index, value->number);
    case DB_TEXT:
        return sqlite3_bind_text64(stmt, index, value->text.at, value->text.len,
                                   SQLITE_STATIC, SQLITE_UTF8);
    case DB_BLOB:
        return sqlite3_bind_blob64(stmt, index, value->text.at, value->text.len,
                                   SQLITE_STATIC);
    case DB_NULL:
        break;
    }
    return sqlite3_bind_null(stmt, index);
}

/* Every value is bound anew each time, so one that stayed behind from the last
 * run is never read. */
static enum gw_err
bind_all(struct rows *rows, const struct db_value *values, size_t count)
{
    assert(rows->parameters == count);
    for (size_t n = 1; n <= count; n++) {
        if (rows->index[n] == 0)
            continue;
        int code = bind(rows->stmt, rows->index[n], &values[n - 1]);
        if (code != SQLITE_OK)
            return db_error(rows->db, code, rows->sql);
    }
    return GW_OK;
}

/* Ready to step; ended by finish() when GW_OK. */
static enum gw_err
start(struct db *db, const char *sql, const struct db_value *values,
      size_t count, struct rows **ret_rows)
{
    struct rows *rows;

    if (db_lost(db))
        return GW_IO;
    enum gw_err err = find(db, sql, &rows);
    if (err != GW_OK)
        return err;
    err = bind_all(rows, values, count);
    if (err != GW_OK) {
        if (!rows->kept)
            rows_free(rows);
        return err;
    }
    rows->running = true;
    rows->ended = false;
    *ret_rows = rows;
    return GW_OK;
}

static void
finish(struct rows *rows)
{
    rows->running = false;
    if (rows->kept)
        (void)sqlite3_reset(rows->stmt); /* repeats the step's own error */
    else
        rows_free(rows);
}

enum gw_err
db_run_values(struct db *db, const char *sql, const struct db_value *values,
              size_t count)
{
    struct rows *rows;
    int code;

    enum gw_err err = start(db, sql, values, count, &rows);
    if (err != GW_OK)
        return err;
    while ((code = sqlite3_step(rows->stmt)) == SQLITE_ROW)
        continue;
    err = db_error(db, code, sql);
    finish(rows);
    return err;
}

enum gw_err
db_exec(struct db *db, const char *sql)
{
    return db_run_values(db, sql, NULL, 0);
}

int64_t
db_changes(const struct db *db)
{
    return sqlite3_changes64(db->sqlite);
}

enum gw_err
db_query_values(struct db *db, struct rows **ret_rows, const char *sql,
                const struct db_value *values, size_t count)
{
    enum gw_err err = start(db, sql, values, count, ret_rows);

    if (err == GW_OK)
        db->open_rows++;
    return err;
}

enum gw_err
db_next(struct rows *rows)
{
    if (rows->ended)
        return GW_MISSING; /* a further step would begin anew */
    if (db_lost(rows->db))
        return GW_IO;
    int code = sqlite3_step(rows->stmt);
    if (code == SQLITE_ROW)
        return GW_OK;
    rows->ended = true;
    if (code == SQLITE_DONE)
        return GW_MISSING;
    return db_error(rows->db, code, rows->sql);
}

void
db_end(struct rows *rows)
{
    if (rows == NULL)
        return;
    assert(rows->running && rows->db->open_rows > 0);
    rows->db->open_rows--;
    finish(rows);
}

/* ---- columns ---- */

int64_t
db_int(const struct rows *rows, int column)
{
    return sqlite3_column_int64(rows->stmt, column);
}

/* As bytes, for texts too: asking for text may allocate a terminator, and a
 * text that is there must never read as absent because memory was short. */
static struct text
bytes_of(const struct rows *rows, int column)
{
    if (db_is_null(rows, column))
        return (struct text){ 0 };
    const void *at = sqlite3_column_blob(rows->stmt, column);
    int len = sqlite3_column_bytes(rows->stmt, column);
    return (struct text){ .at = at == NULL ? "" : at,
                          .len = at == NULL ? 0 : (size_t)len };
}

struct text
db_text(const struct rows *rows, int column)
{
    return bytes_of(rows, column);
}

struct text
db_blob(const struct rows *rows, int column)
{
    return bytes_of(rows, column);
}

bool
db_is_null(const struct rows *rows, int column)
{
    return sqlite3_column_type(rows->stmt, column) == SQLITE_NULL;
}
