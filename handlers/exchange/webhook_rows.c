/* handlers/exchange/webhook_rows.c -- table webhook.
 *
 * What one would get wrong: moving a mark back. Two answers may be stored in
 * another order than they came; the mark takes the higher one.
 */
#include <string.h>

#include "handlers/exchange/webhook.h"
#include "handlers/followup/event.h"

#define WEBHOOK_COLUMNS                                                       \
    "id, agency, officer, at, url, events, mark, next_at, tries, failing_at," \
    " dead_at, last_at, last_status, test_at"

static void
read_hook(const struct rows *rows, struct webhook *ret_hook)
{
    *ret_hook = (struct webhook){
        .id = db_int(rows, 0),
        .agency = (enum agency)db_int(rows, 1),
        .officer = db_int(rows, 2),
        .at_ms = db_int(rows, 3),
        .mark = db_int(rows, 6),
        .next_ms = db_int(rows, 7),
        .tries = db_int(rows, 8),
        .failing_ms = db_int(rows, 9),
        .dead_ms = db_int(rows, 10),
        .last_ms = db_int(rows, 11),
        .status = (int)db_int(rows, 12),
        .test_ms = db_int(rows, 13),
    };
    (void)text_copy(db_text(rows, 4), ret_hook->url, sizeof ret_hook->url);
    (void)text_copy(db_text(rows, 5), ret_hook->events,
                    sizeof ret_hook->events);
}

static enum gw_err
changed(const struct db *db, enum gw_err err)
{
    return err == GW_OK && db_changes(db) == 0 ? GW_MISSING : err;
}

static enum gw_err
count(const struct webhook *hook, void *arg)
{
    (void)hook;
    ++*(int *)arg;
    return GW_OK;
}

enum gw_err
webhook_add(struct db *db, const struct keyring *keyring,
            const struct webhook *hook, int64_t *ret_id,
            char ret_secret[WEBHOOK_SECRET + 1])
{
    OWNED(buf_free)
    struct buf sealed = buf_new(400);
    char secret[WEBHOOK_SECRET + 1] = "whsec_";
    uint8_t bytes[32];
    int64_t id, mark;
    int known = 0;

    enum gw_err err = webhook_each(db, hook->agency, count, &known);
    if (err == GW_OK && known >= WEBHOOKS_MAX)
        err = GW_REJECTED;
    if (err == GW_OK)
        err = event_newest(db, &mark);
    if (err == GW_OK)
        err = db_next_id(db, SEQ_WEBHOOK, &id);
    if (err != GW_OK)
        return err;
    crypto_random(bytes, sizeof bytes);
    crypto_hex(bytes, sizeof bytes, secret + strlen(secret));
    crypto_wipe(bytes, sizeof bytes);
    keyring_seal(keyring, SEAL_WEBHOOK, id, text_of(secret), &sealed);
    if (!buf_ok(&sealed))
        return sealed.err;
    err = db_run(db,
                 "INSERT INTO webhook (id, agency, officer, at, url, events,"
                 " sealed_secret, mark, next_at, tries)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 0, 0)",
                 db_i(id), db_i(hook->agency), db_i(hook->officer),
                 db_i(hook->at_ms), db_t(text_of(hook->url)),
                 db_t(text_of(hook->events)), db_b(buf_text(&sealed)),
                 db_i(mark));
    if (err == GW_OK) {
        *ret_id = id;
        memcpy(ret_secret, secret, sizeof secret);
    }
    crypto_wipe(secret, sizeof secret);
    return err;
}

enum gw_err
webhook_each(struct db *db, enum agency agency, webhook_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct webhook hook;
    enum gw_err err = db_query(db, &rows,
                               "SELECT " WEBHOOK_COLUMNS " FROM webhook"
                               " WHERE ($1 = 0 OR agency = $1) ORDER BY id",
                               db_i(agency));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        read_hook(rows, &hook);
        err = fn(&hook, arg);
        if (err != GW_OK)
            return err;
    }
    return err == GW_MISSING ? GW_OK : err;
}

enum gw_err
webhook_get(struct db *db, int64_t id, struct webhook *ret_hook)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT " WEBHOOK_COLUMNS " FROM webhook WHERE id = $1",
        db_i(id));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        read_hook(rows, ret_hook);
    return err;
}

enum gw_err
webhook_secret(struct db *db, const struct keyring *keyring, int64_t id,
               char ret_secret[WEBHOOK_SECRET + 1])
{
    OWNED(buf_wipe)
    struct buf plain = buf_new(400);
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT sealed_secret FROM webhook WHERE id = $1", db_i(id));

    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    err = keyring_open(keyring, SEAL_WEBHOOK, id, db_blob(rows, 0), &plain);
    if (err == GW_NOMEM)
        return err;
    return err == GW_OK
                   && text_copy(buf_text(&plain), ret_secret,
                                WEBHOOK_SECRET + 1)
               ? GW_OK
               : GW_DENIED;
}

enum gw_err
webhook_remove(struct db *db, int64_t id)
{
    return changed(db,
                   db_run(db, "DELETE FROM webhook WHERE id = $1", db_i(id)));
}

enum gw_err
webhook_test(struct db *db, int64_t id, int64_t now_ms)
{
    return changed(db,
                   db_run(db, "UPDATE webhook SET test_at = $2 WHERE id = $1",
                          db_i(id), db_i(now_ms)));
}

enum gw_err
webhook_taken(struct db *db, int64_t id, int64_t mark, int status,
              int64_t now_ms)
{
    if (status == 0)
        return changed(db, db_run(db,
                                  "UPDATE webhook SET mark = $2"
                                  " WHERE id = $1 AND mark < $2",
                                  db_i(id), db_i(mark)));
    return changed(
        db,
        db_run(db,
               "UPDATE webhook SET tries = 0, failing_at = NULL, next_at = 0,"
               " last_status = $3, last_at = $4,"
               " mark = CASE WHEN mark < $2 THEN $2 ELSE mark END"
               " WHERE id = $1",
               db_i(id), db_i(mark), db_i(status), db_i(now_ms)));
}

enum gw_err
webhook_failed(struct db *db, int64_t id, int status, int64_t next_ms,
               int64_t now_ms, bool *ret_died)
{
    enum gw_err err = changed(
        db, db_run(db,
                   "UPDATE webhook SET tries = tries + 1, next_at = $2,"
                   " last_status = $3, last_at = $4,"
                   " failing_at = coalesce(failing_at, $4) WHERE id = $1",
                   db_i(id), db_i(next_ms), db_i(status), db_i(now_ms)));

    if (err != GW_OK)
        return err;
    err = db_run(db,
                 "UPDATE webhook SET dead_at = $2"
                 " WHERE id = $1 AND dead_at IS NULL AND failing_at <= $3",
                 db_i(id), db_i(now_ms), db_i(now_ms - WEBHOOK_DEAD_MS));
    if (err == GW_OK)
        *ret_died = db_changes(db) > 0;
    return err;
}

enum gw_err
webhook_tested(struct db *db, int64_t id, int status, int64_t now_ms)
{
    bool good = status >= 200 && status < 300;
    enum gw_err err = changed(
        db, db_run(db,
                   "UPDATE webhook SET test_at = NULL, last_status = $2,"
                   " last_at = $3 WHERE id = $1",
                   db_i(id), db_i(status), db_i(now_ms)));

    if (err != GW_OK || !good)
        return err;
    return db_run(db,
                  "UPDATE webhook SET dead_at = NULL, failing_at = NULL,"
                  " tries = 0, next_at = 0 WHERE id = $1",
                  db_i(id));
}
