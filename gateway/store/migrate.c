/* gateway/store/migrate.c -- which steps ran, and running the others.
 *
 * Owns tables migration and meta. A step and its row are one transaction, so
 * that a crash leaves a whole schema, older or newer. The row keeps the step's
 * checksum: a step that was edited after it ran somewhere would give two
 * schemas under one number, and is refused.
 */
#include "gateway/store/migrate.h"

#include <string.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/crypto.h"
#include "gateway/platform/log.h"
#include "gateway/store/db_internal.h"

enum { SHA256_BYTES = 32 };

static struct text
checksum(const struct migration *step, uint8_t hash[SHA256_BYTES])
{
    crypto_sha256(text_of(step->sql), hash);
    return (struct text){ .at = (const char *)hash, .len = SHA256_BYTES };
}

/* Whether the row that rows stands on is step number (from 1) as we have it. */
static bool
row_is_ours(const struct rows *rows, int64_t number,
            const struct migration *step)
{
    uint8_t hash[SHA256_BYTES];

    return db_int(rows, 0) == number && text_is(db_text(rows, 1), step->name)
           && text_equal(db_blob(rows, 2), checksum(step, hash));
}

/* Compares the rows of table migration with ours. *ret_ran: how many there are,
 * right or not. */
static enum gw_err
compare(struct db *db, const struct migration *list, size_t count,
        size_t *ret_ran, bool *ret_ours)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    size_t ran = 0;
    bool ours = true;

    enum gw_err err = db_query_values(
        db, &rows, "SELECT number, name, sha256 FROM migration ORDER BY number",
        NULL, 0);
    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        if (ran < count && !row_is_ours(rows, (int64_t)ran + 1, &list[ran]))
            ours = false;
        ran++;
    }
    if (err != GW_MISSING)
        return err;
    *ret_ran = ran;
    *ret_ours = ours;
    return GW_OK;
}

static enum gw_err
look(struct db *db, const struct migration *list, size_t count,
     enum schema_state *ret_state, size_t *ret_ran)
{
    bool there, ours = true;
    int64_t tables;
    size_t ran = 0;

    enum gw_err err = db_tables(db, "migration", &there, &tables);
    if (err == GW_OK && there)
        err = compare(db, list, count, &ran, &ours);
    if (err != GW_OK)
        return err;
    *ret_ran = ran;
    *ret_state = !ours || (ran == 0 && tables > 0) ? SCHEMA_CHANGED
                 : tables == 0                     ? SCHEMA_EMPTY
                 : ran > count                     ? SCHEMA_NEWER
                 : ran < count                     ? SCHEMA_OLDER
                                                   : SCHEMA_CURRENT;
    return GW_OK;
}

enum gw_err
migrate_list_state(struct db *db, const struct migration *list, size_t count,
                   enum schema_state *ret_state)
{
    size_t ran;

    return look(db, list, count, ret_state, &ran);
}

enum gw_err
migrate_state(struct db *db, enum schema_state *ret_state)
{
    return migrate_list_state(db, migrations, migrations_count, ret_state);
}

/* ---- running ---- */

static enum gw_err
note(struct db *db, int64_t number, const struct migration *step)
{
    uint8_t hash[SHA256_BYTES];

    return db_run(db,
                  "INSERT INTO migration (number, name, sha256, at) "
                  "VALUES ($1, $2, $3, $4)",
                  db_i(number), db_t(text_of(step->name)),
                  db_b(checksum(step, hash)), db_i(clock_wall_ms()));
}

static enum gw_err
run_step(struct db *db, int64_t number, const struct migration *step)
{
    enum gw_err err = db_begin(db);
    if (err != GW_OK)
        return err;
    if (number == 1)
        err = db_script(db, "CREATE TABLE migration ("
                            "number BIGINT PRIMARY KEY, name TEXT NOT NULL, "
                            "sha256 BLOB NOT NULL, at BIGINT NOT NULL)");
    if (err == GW_OK)
        err = db_script(db, step->sql);
    if (err == GW_OK)
        err = note(db, number, step);
    if (err == GW_OK)
        return db_commit(db);
    db_rollback(db);
    return err;
}

enum gw_err
migrate_list_run(struct db *db, const struct migration *list, size_t count,
                 int *ret_steps)
{
    enum schema_state state;
    size_t ran;

    enum gw_err err = look(db, list, count, &state, &ran);
    if (err != GW_OK)
        return err;
    if (state == SCHEMA_NEWER || state == SCHEMA_CHANGED)
        return GW_CONFLICT;

    int steps = 0;
    for (size_t i = ran; i < count; i++) {
        err = run_step(db, (int64_t)i + 1, &list[i]);
        if (err != GW_OK)
            return err;
        log_info("store.migrated", LOG_WORD("step", list[i].name));
        steps++;
    }
    *ret_steps = steps;
    return GW_OK;
}

enum gw_err
migrate_run(struct db *db, int *ret_steps)
{
    return migrate_list_run(db, migrations, migrations_count, ret_steps);
}

/* ---- meta ---- */

enum gw_err
meta_get(struct db *db, const char *name, char *ret_value, size_t room)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows, "SELECT value FROM meta WHERE name = $1",
                 db_t(text_of(name)));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    struct text value = db_text(rows, 0);
    if (value.len >= room || memchr(value.at, '\0', value.len) != NULL)
        return GW_REJECTED;
    memcpy(ret_value, value.at, value.len);
    ret_value[value.len] = '\0';
    return GW_OK;
}

enum gw_err
meta_set(struct db *db, const char *name, const char *value)
{
    return db_run(db,
                  "INSERT INTO meta (name, value) VALUES ($1, $2) "
                  "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                  db_t(text_of(name)), db_t(text_of(value)));
}
