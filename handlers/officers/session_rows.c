/* handlers/officers/session_rows.c -- table officer_session.
 *
 * The cookie's token is known to the browser alone: the row has two keyed
 * hashes of it, one to find it by and one to compare.
 */
#include <sodium.h>
#include <string.h>

#include "gateway/base/own.h"
#include "handlers/officers/officer.h"

static void
make_token(char ret_token[SESSION_TOKEN + 1])
{
    uint8_t bytes[32];

    crypto_random(bytes, sizeof bytes);
    sodium_bin2base64(ret_token, SESSION_TOKEN + 1, bytes, sizeof bytes,
                      sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    crypto_wipe(bytes, sizeof bytes);
}

enum gw_err
session_add(struct db *db, const struct keyring *keyring, int64_t officer,
            int64_t now_ms, char ret_token[SESSION_TOKEN + 1],
            char ret_csrf[SESSION_TOKEN + 1])
{
    const struct crypto_key *key = keyring_hash_key(keyring, HASH_SESSION);
    char token[SESSION_TOKEN + 1], csrf[SESSION_TOKEN + 1];
    uint8_t mark[CRYPTO_MARK];

    make_token(token);
    make_token(csrf);
    crypto_mark(key, text_of(token), mark);
    enum gw_err err = db_run(
        db,
        "INSERT INTO officer_session (id, mark, officer, csrf, created_at,"
        " used_at) VALUES ($1, $2, $3, $4, $5, $5)",
        db_i(crypto_hash64(key, text_of(token))),
        db_b((struct text){ (const char *)mark, sizeof mark }), db_i(officer),
        db_t(text_of(csrf)), db_i(now_ms));
    if (err != GW_OK)
        return err;
    memcpy(ret_token, token, sizeof token);
    memcpy(ret_csrf, csrf, sizeof csrf);
    crypto_wipe(token, sizeof token);
    return GW_OK;
}

static enum gw_err
find_row(struct db *db, const struct crypto_key *key, struct text token,
         int64_t now_ms, int64_t *ret_officer, struct session *session)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    uint8_t mark[CRYPTO_MARK];

    enum gw_err err = db_query(
        db, &rows,
        "SELECT id, mark, officer, csrf, used_at FROM officer_session"
        " WHERE id = $1 AND created_at > $2 AND used_at > $3",
        db_i(crypto_hash64(key, token)), db_i(now_ms - SESSION_LIFE_MS),
        db_i(now_ms - SESSION_IDLE_MS));
    if (err != GW_OK)
        return err;
    err = db_next(rows);
    if (err != GW_OK)
        return err;
    crypto_mark(key, token, mark);
    if (!crypto_equal(db_blob(rows, 1),
                      (struct text){ (const char *)mark, sizeof mark }))
        return GW_MISSING;

    session->id = db_int(rows, 0);
    session->used_ms = db_int(rows, 4);
    *ret_officer = db_int(rows, 2);
    return text_copy(db_text(rows, 3), session->csrf, sizeof session->csrf)
               ? GW_OK
               : GW_IO;
}

enum gw_err
session_find(struct db *db, const struct keyring *keyring, struct text token,
             int64_t now_ms, struct session *ret_session)
{
    struct session session = { 0 };
    int64_t officer;

    enum gw_err err = find_row(db, keyring_hash_key(keyring, HASH_SESSION),
                               token, now_ms, &officer, &session);
    if (err != GW_OK)
        return err;
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
session_end(struct db *db, int64_t id)
{
    return db_run(db, "DELETE FROM officer_session WHERE id = $1", db_i(id));
}

enum gw_err
session_prune(struct db *db, int64_t now_ms, int limit)
{
    return db_run(db,
                  "DELETE FROM officer_session WHERE id IN (SELECT id FROM"
                  " officer_session WHERE created_at < $1 OR used_at < $2"
                  " LIMIT $3)",
                  db_i(now_ms - SESSION_LIFE_MS),
                  db_i(now_ms - SESSION_IDLE_MS), db_i(limit));
}
