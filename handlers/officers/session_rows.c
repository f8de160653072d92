/* handlers/officers/session_rows.c -- table officer_session.
 *
 * The cookie's token is known to the browser alone: the row has two keyed
 * hashes of it, one to find it by and one to compare. The first is also the
 * session's name in lists, so it is kept positive.
 */
#include "handlers/officers/session.h"

#include <sodium.h>
#include <stdio.h>
#include <string.h>

#include "gateway/base/own.h"
#include "handlers/tips/audit.h"

void
token_make(char ret_token[TOKEN_LEN + 1])
{
    uint8_t bytes[32];

    crypto_random(bytes, sizeof bytes);
    sodium_bin2base64(ret_token, TOKEN_LEN + 1, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    crypto_wipe(bytes, sizeof bytes);
}

static int64_t
id_of(const struct crypto_key *key, struct text token)
{
    int64_t id = crypto_hash64(key, token) & INT64_MAX;

    return id == 0 ? 1 : id;
}

static enum gw_err
record_end(struct db *db, int64_t now_ms, int64_t officer, const char *why)
{
    char subject[32];

    (void)snprintf(subject, sizeof subject, "officer:%lld", (long long)officer);
    return audit_add(db, now_ms,
                     &(struct audit_line){ .actor = "system",
                                           .action = "session.end",
                                           .subject = subject,
                                           .detail = why });
}

/* Makes room for one more. */
static enum gw_err
end_oldest(struct db *db, int64_t officer, int64_t now_ms)
{
    enum gw_err err =
        db_run(db,
               "DELETE FROM officer_session WHERE officer = $1 AND id NOT IN"
               " (SELECT id FROM officer_session WHERE officer = $1"
               " ORDER BY used_at DESC, id LIMIT $2)",
               db_i(officer), db_i(SESSIONS_MAX - 1));

    return err == GW_OK && db_changes(db) > 0
               ? record_end(db, now_ms, officer, "crowded")
               : err;
}

enum gw_err
session_add(struct db *db, const struct keyring *keyring, int64_t officer,
            bool enrols, int64_t now_ms, struct session_made *ret_made)
{
    const struct crypto_key *key = keyring_hash_key(keyring, HASH_SESSION);
    struct session_made made;
    uint8_t mark[CRYPTO_MARK];

    enum gw_err err = end_oldest(db, officer, now_ms);
    if (err != GW_OK)
        return err;
    token_make(made.token);
    token_make(made.csrf);
    crypto_mark(key, text_of(made.token), mark);
    err = db_run(db,
                 "INSERT INTO officer_session (id, mark, officer, csrf, enrols,"
                 " created_at, used_at) VALUES ($1, $2, $3, $4, $5, $6, $6)",
                 db_i(id_of(key, text_of(made.token))),
                 db_b((struct text){ (const char *)mark, sizeof mark }),
                 db_i(officer), db_t(text_of(made.csrf)), db_i(enrols),
                 db_i(now_ms));
    if (err == GW_OK)
        *ret_made = made;
    crypto_wipe(&made, sizeof made);
    return err;
}

static enum gw_err
find_row(struct db *db, const struct crypto_key *key,
         const struct session_life *life, struct text token, int64_t now_ms,
         int64_t *ret_officer, struct session *session)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    uint8_t mark[CRYPTO_MARK];

    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id, mark, officer, csrf, used_at, created_at, enrols"
                 " FROM officer_session"
                 " WHERE id = $1 AND created_at > $2 AND used_at > $3",
                 db_i(id_of(key, token)), db_i(now_ms - life->whole_ms),
                 db_i(now_ms - life->idle_ms));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    crypto_mark(key, token, mark);
    if (!crypto_equal(db_blob(rows, 1),
                      (struct text){ (const char *)mark, sizeof mark }))
        return GW_MISSING;

    session->id = db_int(rows, 0);
    session->used_ms = db_int(rows, 4);
    session->created_ms = db_int(rows, 5);
    session->enrols = db_int(rows, 6) != 0;
    *ret_officer = db_int(rows, 2);
    return text_copy(db_text(rows, 3), session->csrf, sizeof session->csrf)
               ? GW_OK
               : GW_IO;
}

enum gw_err
session_find(struct db *db, const struct keyring *keyring,
             const struct session_life *life, struct text token, int64_t now_ms,
             struct session *ret_session)
{
    struct session session = { 0 };
    int64_t officer;

    enum gw_err err = find_row(db, keyring_hash_key(keyring, HASH_SESSION),
                               life, token, now_ms, &officer, &session);
    if (err == GW_OK)
        err = officer_get(db, officer, &session.officer);
    if (err != GW_OK)
        return err;
    if (session.officer.disabled)
        return GW_MISSING;
    *ret_session = session;
    return GW_OK;
}

enum gw_err
session_touch(struct db *db, int64_t id, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE officer_session SET used_at = $1"
                  " WHERE id = $2 AND used_at < $1",
                  db_i(now_ms), db_i(id));
}

enum gw_err
session_owner(struct db *db, int64_t id, int64_t *ret_officer)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows, "SELECT officer FROM officer_session WHERE id = $1",
                 db_i(id));
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_officer = db_int(rows, 0);
    return err;
}

enum gw_err
session_end(struct db *db, int64_t id)
{
    return db_run(db, "DELETE FROM officer_session WHERE id = $1", db_i(id));
}

enum gw_err
session_end_all(struct db *db, int64_t officer, int64_t keep,
                int64_t *ret_ended)
{
    enum gw_err err = db_run(
        db, "DELETE FROM officer_session WHERE officer = $1 AND id <> $2",
        db_i(officer), db_i(keep));
    if (err == GW_OK)
        *ret_ended = db_changes(db);
    return err;
}

/* One that is over. GW_MISSING  none is. */
static enum gw_err
find_over(struct db *db, const struct session_life *life, int64_t now_ms,
          int64_t *ret_id, int64_t *ret_officer)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id, officer FROM officer_session"
                 " WHERE created_at < $1 OR used_at < $2"
                 " ORDER BY used_at LIMIT 1",
                 db_i(now_ms - life->whole_ms), db_i(now_ms - life->idle_ms));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    *ret_id = db_int(rows, 0);
    *ret_officer = db_int(rows, 1);
    return GW_OK;
}

enum gw_err
session_prune(struct db *db, const struct session_life *life, int64_t now_ms,
              int limit, int *ret_pruned)
{
    int64_t id, officer;
    enum gw_err err = GW_OK;
    int pruned = 0;

    while (pruned < limit
           && (err = find_over(db, life, now_ms, &id, &officer)) == GW_OK) {
        err = session_end(db, id);
        if (err == GW_OK)
            err = record_end(db, now_ms, officer, "over");
        if (err != GW_OK)
            return err;
        pruned++;
    }
    if (err != GW_OK && err != GW_MISSING)
        return err;
    *ret_pruned = pruned;
    return GW_OK;
}

enum gw_err
session_each(struct db *db, const struct session_life *life, int64_t officer,
             int64_t now_ms, session_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id, created_at, used_at, enrols FROM officer_session"
                 " WHERE officer = $1 AND created_at > $2 AND used_at > $3"
                 " ORDER BY created_at DESC, id",
                 db_i(officer), db_i(now_ms - life->whole_ms),
                 db_i(now_ms - life->idle_ms));
    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        const struct session session = { .id = db_int(rows, 0),
                                         .created_ms = db_int(rows, 1),
                                         .used_ms = db_int(rows, 2),
                                         .enrols = db_int(rows, 3) != 0 };
        err = fn(&session, arg);
    }
    return err == GW_MISSING ? GW_OK : err;
}
