/* handlers/officers/recovery_rows.c -- table recovery_code.
 *
 *   kept = keyed hash( officer's number | ':' | ten letters and digits )
 *
 * With 50 random bits under a key that is not in the database, a fast hash is
 * enough; and the officer's number in it keeps one's code from being another's.
 * A used code's row is gone: the audit remembers that it was used.
 */
#include "handlers/officers/recovery.h"

#include <stdio.h>
#include <string.h>

#include "gateway/base/own.h"

enum { BARE = RECOVERY_LEN - 1 };

/* 32 signs that are not taken for one another on paper. */
static const char signs[] = "abcdefghijkmnpqrstuvwxyz23456789";
_Static_assert(sizeof signs == 33, "five bits each");

void
recovery_make(struct recovery *ret_recovery)
{
    for (size_t i = 0; i < RECOVERY_CODES; i++) {
        uint8_t bytes[BARE];
        char *code = ret_recovery->codes[i];
        size_t len = 0;

        crypto_random(bytes, sizeof bytes);
        for (size_t n = 0; n < BARE; n++) {
            if (n == BARE / 2)
                code[len++] = '-';
            code[len++] = signs[bytes[n] & 31];
        }
        code[len] = '\0';
        crypto_wipe(bytes, sizeof bytes);
    }
}

/* Only what counts of a typed code; false if it cannot be one. */
static bool
bare_of(struct text code, char ret_bare[BARE + 1])
{
    size_t len = 0;

    for (size_t i = 0; i < code.len; i++) {
        char c = code.at[i];
        if (c == '-' || c == ' ')
            continue;
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c == '\0' || len == BARE || strchr(signs, c) == NULL)
            return false;
        ret_bare[len++] = c;
    }
    ret_bare[len] = '\0';
    return len == BARE;
}

static void
mark_of(const struct keyring *keyring, int64_t officer, const char *bare,
        uint8_t ret_mark[CRYPTO_MARK])
{
    char text[64];
    int len = snprintf(text, sizeof text, "recovery:%lld:%s",
                       (long long)officer, bare);

    crypto_mark(keyring_hash_key(keyring, HASH_SESSION),
                (struct text){ text, (size_t)len }, ret_mark);
    crypto_wipe(text, sizeof text);
}

enum gw_err
recovery_put(struct db *db, const struct keyring *keyring, int64_t officer,
             bool pending, const struct recovery *recovery)
{
    enum gw_err err = db_run(
        db, "DELETE FROM recovery_code WHERE officer = $1 AND pending >= $2",
        db_i(officer), db_i(pending));

    for (size_t i = 0; i < RECOVERY_CODES && err == GW_OK; i++) {
        char bare[BARE + 1];
        uint8_t mark[CRYPTO_MARK];

        (void)bare_of(text_of(recovery->codes[i]), bare);
        mark_of(keyring, officer, bare, mark);
        err = db_run(db,
                     "INSERT INTO recovery_code (officer, mark, pending)"
                     " VALUES ($1, $2, $3)",
                     db_i(officer),
                     db_b((struct text){ (const char *)mark, sizeof mark }),
                     db_i(pending));
        crypto_wipe(bare, sizeof bare);
    }
    return err;
}

enum gw_err
recovery_confirm(struct db *db, int64_t officer)
{
    enum gw_err err = db_run(
        db, "DELETE FROM recovery_code WHERE officer = $1 AND pending = 0",
        db_i(officer));

    return err != GW_OK ? err
                        : db_run(db,
                                 "UPDATE recovery_code SET pending = 0"
                                 " WHERE officer = $1",
                                 db_i(officer));
}

enum gw_err
recovery_drop(struct db *db, int64_t officer)
{
    return db_run(db, "DELETE FROM recovery_code WHERE officer = $1",
                  db_i(officer));
}

enum gw_err
recovery_use(struct db *db, const struct keyring *keyring, int64_t officer,
             struct text code)
{
    char bare[BARE + 1];
    uint8_t mark[CRYPTO_MARK];

    if (!bare_of(code, bare))
        return GW_DENIED;
    mark_of(keyring, officer, bare, mark);
    crypto_wipe(bare, sizeof bare);
    enum gw_err err = db_run(
        db,
        "DELETE FROM recovery_code WHERE officer = $1 AND mark = $2"
        " AND pending = 0",
        db_i(officer), db_b((struct text){ (const char *)mark, sizeof mark }));
    if (err != GW_OK)
        return err;
    return db_changes(db) == 1 ? GW_OK : GW_DENIED;
}

enum gw_err
recovery_left(struct db *db, int64_t officer, int64_t *ret_left)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(db, &rows,
                               "SELECT count(*) FROM recovery_code"
                               " WHERE officer = $1 AND pending = 0",
                               db_i(officer));
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_left = db_int(rows, 0);
    return err;
}
