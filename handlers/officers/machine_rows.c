/* handlers/officers/machine_rows.c -- table machine.
 *
 * As with sessions, one keyed hash of the token finds the row and another is
 * compared in constant time. A revoked row stays, for the audit names its
 * number.
 */
#include "handlers/officers/machine.h"

#include <stdio.h>
#include <string.h>

#include "gateway/base/own.h"
#include "handlers/officers/session.h"

#define MACHINE_COLUMNS \
    "id, name, agency, scope, created_at, used_at, revoked_at"

static void
read_machine(const struct rows *rows, struct machine *ret_machine)
{
    struct machine machine = { .id = db_int(rows, 0),
                               .agency = (enum agency)db_int(rows, 2),
                               .scope = (enum scope)db_int(rows, 3),
                               .created_ms = db_int(rows, 4),
                               .used_ms = db_int(rows, 5),
                               .revoked_ms = db_int(rows, 6) };

    (void)text_copy(db_text(rows, 1), machine.name, sizeof machine.name);
    *ret_machine = machine;
}

static enum gw_err
count_all(struct db *db, int64_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(
        db, &rows, "SELECT count(*) FROM machine WHERE id > $1", db_i(0));
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_count = db_int(rows, 0);
    return err;
}

enum gw_err
machine_add(struct db *db, const struct keyring *keyring,
            const struct machine *machine, int64_t *ret_id,
            char ret_token[MACHINE_TOKEN + 1])
{
    const struct crypto_key *key = keyring_hash_key(keyring, HASH_SESSION);
    char token[MACHINE_TOKEN + 1] = "kt_";
    uint8_t mark[CRYPTO_MARK];
    int64_t id, count;

    enum gw_err err = count_all(db, &count);
    if (err == GW_OK && count >= MACHINES_MAX)
        err = GW_REJECTED;
    if (err == GW_OK)
        err = db_next_id(db, SEQ_MACHINE, &id);
    if (err != GW_OK)
        return err;
    token_make(token + 3);
    crypto_mark(key, text_of(token), mark);
    err = db_run(db,
                 "INSERT INTO machine (id, name, agency, scope, hash, mark,"
                 " created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)",
                 db_i(id), db_t(text_of(machine->name)), db_i(machine->agency),
                 db_i(machine->scope), db_i(crypto_hash64(key, text_of(token))),
                 db_b((struct text){ (const char *)mark, sizeof mark }),
                 db_i(machine->created_ms));
    if (err == GW_OK) {
        memcpy(ret_token, token, sizeof token);
        *ret_id = id;
    }
    crypto_wipe(token, sizeof token);
    return err;
}

enum gw_err
machine_find(struct db *db, const struct keyring *keyring, struct text token,
             struct machine *ret_machine)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    const struct crypto_key *key = keyring_hash_key(keyring, HASH_SESSION);
    uint8_t mark[CRYPTO_MARK];

    enum gw_err err = db_query(db, &rows,
                               "SELECT " MACHINE_COLUMNS ", mark FROM machine"
                               " WHERE hash = $1 AND revoked_at IS NULL",
                               db_i(crypto_hash64(key, token)));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    crypto_mark(key, token, mark);
    if (!crypto_equal(db_blob(rows, 7),
                      (struct text){ (const char *)mark, sizeof mark }))
        return GW_MISSING;
    read_machine(rows, ret_machine);
    return GW_OK;
}

enum gw_err
machine_touch(struct db *db, int64_t id, int64_t now_ms)
{
    return db_run(db, "UPDATE machine SET used_at = $1 WHERE id = $2",
                  db_i(now_ms), db_i(id));
}

static enum gw_err
find_name(struct db *db, struct text name, struct machine *ret_machine)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(
        db, &rows, "SELECT " MACHINE_COLUMNS " FROM machine WHERE name = $1",
        db_t(name));
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        read_machine(rows, ret_machine);
    return err;
}

enum gw_err
machine_revoke(struct db *db, struct text name, int64_t now_ms, int64_t *ret_id)
{
    struct machine machine;

    enum gw_err err = find_name(db, name, &machine);
    if (err != GW_OK)
        return err;
    if (machine.revoked_ms != 0)
        return GW_CONFLICT;
    err = db_run(db, "UPDATE machine SET revoked_at = $1 WHERE id = $2",
                 db_i(now_ms), db_i(machine.id));
    if (err == GW_OK)
        *ret_id = machine.id;
    return err;
}

enum gw_err
machine_each(struct db *db, machine_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(db, &rows,
                               "SELECT " MACHINE_COLUMNS
                               " FROM machine WHERE id > $1 ORDER BY name",
                               db_i(0));
    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        struct machine machine;

        read_machine(rows, &machine);
        err = fn(&machine, arg);
    }
    return err == GW_MISSING ? GW_OK : err;
}
