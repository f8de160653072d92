/* handlers/tips/audit_head_rows.c -- table audit_head, and what is signed.
 *
 *   signed text = "kentongan-audit-head 1\n" id "\n" lines "\n" hash "\n" time
 *
 * Numbers are decimal, the time is milliseconds since 1970, the hash hex: whoever
 * has the public key and this comment can check a head without this program.
 *
 * What one would get wrong: the newest line is read in the transaction that
 * keeps the head, or a line of another process would stand between the two.
 */
#include "handlers/tips/audit_head.h"

#include <jansson.h>
#include <string.h>
#include <time.h>

#include "gateway/platform/clock.h"

static void
put_signed_text(const struct audit_head *head, struct buf *out)
{
    char hash[2 * AUDIT_HASH + 1];

    crypto_hex(head->hash, AUDIT_HASH, hash);
    buf_printf(out, "kentongan-audit-head 1\n%lld\n%lld\n%s\n%lld",
               (long long)head->id, (long long)head->lines, hash,
               (long long)head->at_ms);
}

/* ---- rows ---- */

#define HEAD_COLUMNS "id, hash, lines, at, signature"

/* False when it is damaged: then nothing of it is the signed text. */
static bool
read_row(const struct rows *rows, struct audit_head *head)
{
    struct text hash = db_blob(rows, 1), signature = db_blob(rows, 4);

    *head = (struct audit_head){ .id = db_int(rows, 0),
                                 .lines = db_int(rows, 2),
                                 .at_ms = db_int(rows, 3) };
    if (hash.len != AUDIT_HASH || signature.len != CRYPTO_SIGNATURE)
        return false;
    memcpy(head->hash, hash.at, AUDIT_HASH);
    memcpy(head->signature, signature.at, CRYPTO_SIGNATURE);
    return true;
}

enum gw_err
audit_head_newest(struct db *db, struct audit_head *ret_head)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct audit_head head;

    enum gw_err err = db_query(db, &rows,
                               "SELECT " HEAD_COLUMNS " FROM audit_head"
                               " WHERE id > $1 ORDER BY id DESC LIMIT 1",
                               db_i(0));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    (void)read_row(rows, &head);
    *ret_head = head;
    return GW_OK;
}

/* The newest line, as far as it goes into a head. */
static enum gw_err
newest_line(struct db *db, struct audit_head *head)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(db, &rows,
                               "SELECT id, hash FROM audit WHERE id > $1"
                               " ORDER BY id DESC LIMIT 1",
                               db_i(0));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    struct text hash = db_blob(rows, 1);
    *head =
        (struct audit_head){ .id = db_int(rows, 0), .lines = db_int(rows, 0) };
    /* A damaged line is signed as it is not: verifying names it anyway. */
    if (hash.len == AUDIT_HASH)
        memcpy(head->hash, hash.at, AUDIT_HASH);
    return GW_OK;
}

static enum gw_err
keep(struct db *db, const struct audit_head *head)
{
    struct text hash = { (const char *)head->hash, AUDIT_HASH };
    struct text signature = { (const char *)head->signature, CRYPTO_SIGNATURE };

    enum gw_err err =
        db_run(db, "DELETE FROM audit_head WHERE id = $1", db_i(head->id));
    return err != GW_OK ? err
                        : db_run(db,
                                 "INSERT INTO audit_head (" HEAD_COLUMNS ")"
                                 " VALUES ($1, $2, $3, $4, $5)",
                                 db_i(head->id), db_b(hash), db_i(head->lines),
                                 db_i(head->at_ms), db_b(signature));
}

enum gw_err
audit_head_sign(struct db *db, const struct keyring *keyring, int64_t now_ms,
                int64_t after_ms, struct audit_head *ret_head)
{
    OWNED(buf_free)
    struct buf text = buf_new(512);
    struct audit_head head;

    enum gw_err err = audit_head_newest(db, &head);
    if (err != GW_OK && err != GW_MISSING)
        return err;
    if (err == GW_OK && now_ms >= head.at_ms
        && now_ms - head.at_ms < after_ms) {
        *ret_head = head;
        return GW_OK;
    }
    err = newest_line(db, &head);
    if (err != GW_OK)
        return err;
    head.at_ms = now_ms / 1000 * 1000;
    put_signed_text(&head, &text);
    if (!buf_ok(&text))
        return text.err;
    keyring_sign(keyring, buf_text(&text), head.signature);
    err = keep(db, &head);
    if (err == GW_OK)
        *ret_head = head;
    return err;
}

/* ---- on paper ---- */

void
audit_head_print(const struct audit_head *head, const struct keyring *keyring,
                 struct buf *out)
{
    char hash[2 * AUDIT_HASH + 1], at[CLOCK_TEXT],
        public[2 * CRYPTO_PUBLIC + 1], signature[2 * CRYPTO_SIGNATURE + 1];

    crypto_hex(head->hash, AUDIT_HASH, hash);
    crypto_hex(keyring_public(keyring), CRYPTO_PUBLIC, public);
    crypto_hex(head->signature, CRYPTO_SIGNATURE, signature);
    clock_format(head->at_ms, at);
    buf_printf(out,
               "{\"id\":\"%lld\",\"lines\":%lld,\"hash\":\"%s\",\"at\":\"%s\","
               "\"public_key\":\"%s\",\"signature\":\"%s\"}",
               (long long)head->id, (long long)head->lines, hash, at, public,
               signature);
}

/* What clock_format() wrote. */
static bool
read_time(struct text text, int64_t *ret_ms)
{
    char copy[CLOCK_TEXT];
    struct tm tm = { 0 };

    if (!text_copy(text, copy, sizeof copy))
        return false;
    const char *end = strptime(copy, "%Y-%m-%dT%H:%M:%SZ", &tm);
    *ret_ms = (int64_t)timegm(&tm) * 1000;
    return end != NULL && *end == '\0';
}

static bool
take_text(const json_t *json, const char *key, struct text *ret_text)
{
    const json_t *value = json_object_get(json, key);

    if (!json_is_string(value))
        return false;
    *ret_text =
        (struct text){ json_string_value(value), json_string_length(value) };
    return true;
}

static bool
take_head(const json_t *json, struct audit_head *head)
{
    struct text id, hash, at, signature;
    const json_t *lines = json_object_get(json, "lines");

    if (!take_text(json, "id", &id) || !take_text(json, "hash", &hash)
        || !take_text(json, "at", &at)
        || !take_text(json, "signature", &signature) || !json_is_integer(lines))
        return false;
    head->lines = json_integer_value(lines);
    return text_number(id, &head->id) && head->id > 0
           && crypto_unhex(hash, head->hash, AUDIT_HASH)
           && crypto_unhex(signature, head->signature, CRYPTO_SIGNATURE)
           && read_time(at, &head->at_ms);
}

enum gw_err
audit_head_read(struct text json, struct audit_head *ret_head)
{
    struct audit_head head = { 0 };
    json_t *root =
        json_loadb(json.at == NULL ? "" : json.at, json.len,
                   JSON_REJECT_DUPLICATES | JSON_DISABLE_EOF_CHECK, NULL);
    bool good = take_head(root, &head);

    json_decref(root);
    if (!good)
        return GW_REJECTED;
    *ret_head = head;
    return GW_OK;
}

/* ---- checking ---- */

static enum gw_err
compare_line(struct db *db, const struct audit_head *head,
             enum audit_fault *ret_fault)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(
        db, &rows, "SELECT hash FROM audit WHERE id = $1", db_i(head->id));
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_MISSING) {
        *ret_fault = AUDIT_CUT;
        return GW_OK;
    }
    if (err != GW_OK)
        return err;
    *ret_fault =
        crypto_equal(db_blob(rows, 0),
                     (struct text){ (const char *)head->hash, AUDIT_HASH })
            ? AUDIT_FINE
            : AUDIT_REWRITTEN;
    return GW_OK;
}

enum gw_err
audit_head_check(struct db *db, const struct keyring *keyring,
                 const struct audit_head *head, enum audit_fault *ret_fault)
{
    OWNED(buf_free)
    struct buf text = buf_new(512);

    put_signed_text(head, &text);
    if (!buf_ok(&text))
        return text.err;
    if (!crypto_signature_right(
            keyring_public(keyring), buf_text(&text),
            (struct text){ (const char *)head->signature, CRYPTO_SIGNATURE })) {
        *ret_fault = AUDIT_UNSIGNED;
        return GW_OK;
    }
    return compare_line(db, head, ret_fault);
}

enum gw_err
audit_heads_check(struct db *db, const struct keyring *keyring,
                  struct audit_heads *ret_heads)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct audit_heads heads = { 0 };
    struct audit_head head;

    enum gw_err err = db_query(db, &rows,
                               "SELECT " HEAD_COLUMNS
                               " FROM audit_head WHERE id > $1 ORDER BY id",
                               db_i(INT64_MIN));
    while (err == GW_OK && heads.fault == AUDIT_FINE
           && (err = db_next(rows)) == GW_OK) {
        heads.fault = AUDIT_UNSIGNED;
        if (read_row(rows, &head))
            err = audit_head_check(db, keyring, &head, &heads.fault);
        if (heads.fault == AUDIT_FINE) {
            heads.count++;
            heads.good = head.id;
        } else {
            heads.bad = head.id;
        }
    }
    if (err != GW_OK && err != GW_MISSING)
        return err;
    *ret_heads = heads;
    return GW_OK;
}
