/* The rows of tips and messages, written and changed. Reading them in lists is
 * tip_list_rows.c.
 *
 * What one would get wrong: a villager's call goes on while an officer already
 * reads. So a change names the columns that are the villager's and leaves what
 * is the officer's: state, hold, assignee, and urgency or leaning once set.
 */
#include "handlers/tips/tip_rows.h"

#include <string.h>

static struct db_value
code_or_null(const char *code)
{
    return db_t(text_of(code));
}

#define UNIT(facts, field) \
    code_or_null((facts)->district == NULL ? NULL : (facts)->district->field)
#define VILLAGE(facts) \
    code_or_null((facts)->village == NULL ? NULL : (facts)->village->code)

enum gw_err
tip_rows_add(struct db *db, int64_t id, const struct tip_new *tip,
             const struct tip_facts *facts)
{
    const struct tip_body *body = &tip->body;
    return db_run(
        db,
        "INSERT INTO tip (id, received_at, changed_at, channel, medium,"
        " language, state, urgency, leaning, set_by_officer, what, occurs,"
        " minors, district, village, route, contact, contact_hours, complete,"
        " danger, held, polda, police, immigration, sender, sealed_key,"
        " sealed_number, sealed_body, low)"
        " VALUES ($1, $2, $2, $3, $4, $5, $6, $7, $8, 0, $9, $10, $11, $12,"
        " $13, $14, $15, $16, $17, $18, 0, $19, $20, $21, $22, $23, $24, $25,"
        " $26)",
        db_i(id), db_i(tip->now_ms), db_t(text_of(tip->channel)),
        db_i(tip->medium), db_t(text_of(tip->language)), db_i(TIP_DITERIMA),
        db_i(facts->urgency), db_i(facts->leaning), db_i(body->what),
        db_i(body->when), db_i(body->minors), UNIT(facts, code), VILLAGE(facts),
        db_i(body->route), db_i(body->contact), db_i(body->hours),
        db_i(facts->complete), db_i(facts->danger), UNIT(facts, polda),
        UNIT(facts, police), UNIT(facts, immigration),
        db_i_or_null(tip->pseudonym), db_b(facts->sealed_key),
        db_b(facts->sealed_number), db_b(facts->sealed_body),
        db_i(tip->low && !facts->danger ? LOW_LIMIT : 0));
}

enum gw_err
tip_rows_change(struct db *db, int64_t id, const struct tip_body *body,
                const struct tip_facts *facts, bool moved, int64_t now_ms)
{
    return db_run(
        db,
        "UPDATE tip SET changed_at = $2, what = $3, minors = $5,"
        " occurs = CASE WHEN $4 = 0 THEN read_occurs ELSE $4 END,"
        " placed_by = CASE WHEN $20 = 1 THEN placed_by ELSE 0 END,"
        " district = CASE WHEN $20 = 1 THEN district ELSE $6 END,"
        " village = CASE WHEN $20 = 1 THEN village ELSE $7 END,"
        " route = $8, contact = $9,"
        " contact_hours = $10, complete = $11, danger = $12, sealed_body = $13,"
        " low = CASE WHEN $12 = 1 THEN 0 ELSE low END,"
        " urgency = CASE WHEN set_by_officer IN (1, 3)"
        " OR duress_at IS NOT NULL THEN urgency"
        " WHEN read_urgency > $14 THEN read_urgency ELSE $14 END,"
        " leaning = CASE WHEN set_by_officer IN (2, 3) THEN leaning"
        " WHEN $15 = 0 THEN read_leaning ELSE $15 END,"
        " polda = CASE WHEN $16 = 1 THEN $17 ELSE polda END,"
        " police = CASE WHEN $16 = 1 THEN $18 ELSE police END,"
        " immigration = CASE WHEN $16 = 1 THEN $19 ELSE immigration END"
        " WHERE id = $1",
        db_i(id), db_i(now_ms), db_i(body->what), db_i(body->when),
        db_i(body->minors), UNIT(facts, code), VILLAGE(facts),
        db_i(body->route), db_i(body->contact), db_i(body->hours),
        db_i(facts->complete), db_i(facts->danger), db_b(facts->sealed_body),
        db_i(facts->urgency), db_i(facts->leaning), db_i(moved),
        UNIT(facts, polda), UNIT(facts, police), UNIT(facts, immigration),
        db_i(facts->keeps_place));
}

enum gw_err
tip_rows_unread(struct db *db, int64_t tip)
{
    return db_run(db,
                  "INSERT INTO unread (tip) VALUES ($1)"
                  " ON CONFLICT (tip) DO UPDATE SET quiet = 0",
                  db_i(tip));
}

enum gw_err
tip_rows_find(struct db *db, int64_t id, struct tip_found *ret_found)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT sender, state, complete, danger, erased_at, district,"
                 " sealed_key, held, duress_at, low, withdrawn_at, placed_by"
                 " FROM tip WHERE id = $1",
                 db_i(id));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;

    *ret_found = (struct tip_found){
        .sender = db_int(rows, 0),
        .state = (int)db_int(rows, 1),
        .complete = db_int(rows, 2) != 0,
        .danger = db_int(rows, 3) != 0,
        .erased = !db_is_null(rows, 4),
        .held = db_int(rows, 7) != 0,
        .duress_ms = db_int(rows, 8),
        .low = (int)db_int(rows, 9),
        .withdrawn = !db_is_null(rows, 10),
        .placed_by_reader = db_int(rows, 11) == PLACED_BY_READER,
    };
    /* A district that does not fit is none of ours: the tip has moved. */
    (void)text_copy(db_text(rows, 5), ret_found->district,
                    sizeof ret_found->district);
    struct text key = db_blob(rows, 6);
    if (key.at != NULL && key.len <= sizeof ret_found->sealed_key) {
        memcpy(ret_found->sealed_key, key.at, key.len);
        ret_found->sealed_key_len = key.len;
    }
    return GW_OK;
}

enum gw_err
tip_rows_message_add(struct db *db, int64_t id, int64_t tip, int64_t now_ms,
                     enum tip_medium medium, bool foreign_sender,
                     struct text sealed_body)
{
    return db_run(db,
                  "INSERT INTO message (id, tip, at, medium, foreign_sender,"
                  " sealed_body) VALUES ($1, $2, $3, $4, $5, $6)",
                  db_i(id), db_i(tip), db_i(now_ms), db_i(medium),
                  db_i(foreign_sender), db_b(sealed_body));
}

enum gw_err
tip_rows_touch(struct db *db, int64_t tip, int64_t now_ms)
{
    return db_run(db, "UPDATE tip SET changed_at = $2 WHERE id = $1", db_i(tip),
                  db_i(now_ms));
}

enum gw_err
tip_rows_lower(struct db *db, int64_t tip, int bits, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE tip SET low = low | $2, changed_at = $3"
                  " WHERE id = $1 AND (low & $2) <> $2 AND danger = 0"
                  " AND duress_at IS NULL AND erased_at IS NULL",
                  db_i(tip), db_i(bits), db_i(now_ms));
}

enum gw_err
tip_rows_raise(struct db *db, int64_t tip, int bits, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE tip SET low = low & ~$2, changed_at = $3"
                  " WHERE id = $1 AND (low & $2) <> 0",
                  db_i(tip), db_i(bits), db_i(now_ms));
}

enum gw_err
tip_rows_number(struct db *db, int64_t tip, struct buf *out)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT sealed_number FROM tip WHERE id = $1", db_i(tip));
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        buf_add(out, db_blob(rows, 0));
    return err == GW_OK ? out->err : err;
}

enum gw_err
tip_rows_withdraw(struct db *db, int64_t tip, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE tip SET withdrawn_at = $2, changed_at = $2"
                  " WHERE id = $1 AND withdrawn_at IS NULL",
                  db_i(tip), db_i(now_ms));
}

enum gw_err
tip_rows_next_due(struct db *db, int64_t withdrawn_by_ms, int64_t *ret_tip)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id FROM tip WHERE withdrawn_at IS NOT NULL"
                 " AND erased_at IS NULL AND withdrawn_at <= $1 AND held = 0"
                 " ORDER BY withdrawn_at LIMIT 1",
                 db_i(withdrawn_by_ms));
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_tip = db_int(rows, 0);
    return err;
}

enum gw_err
tip_rows_forget_sender(struct db *db, int64_t tip, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE tip SET sealed_number = NULL, sender = NULL,"
                  " contact = 0, contact_hours = 0, changed_at = $2"
                  " WHERE id = $1",
                  db_i(tip), db_i(now_ms));
}

enum gw_err
tip_rows_contact(struct db *db, int64_t tip, enum tip_contact contact,
                 enum tip_hours hours, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE tip SET contact = $3, contact_hours = $4,"
                  " changed_at = $2 WHERE id = $1",
                  db_i(tip), db_i(now_ms), db_i(contact), db_i(hours));
}

enum gw_err
tip_rows_restrict(struct db *db, int64_t tip, bool restricted, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE tip SET restricted = $2, changed_at = $3"
                  " WHERE id = $1",
                  db_i(tip), db_i(restricted), db_i(now_ms));
}

enum gw_err
tip_rows_visible(struct db *db, int64_t tip, struct text areas)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows, "SELECT 1 FROM tip WHERE id = $1 AND " TIP_IN_AREAS("$2"),
        db_i(tip), db_t(areas.at == NULL ? TEXT("") : areas));

    return err == GW_OK ? db_next(rows) : err;
}

enum gw_err
tip_rows_duress(struct db *db, int64_t tip, int64_t now_ms)
{
    return db_run(db,
                  "UPDATE tip SET duress_at = $2, changed_at = $2, urgency = 3,"
                  " low = 0 WHERE id = $1",
                  db_i(tip), db_i(now_ms));
}

enum gw_err
tip_rows_erase(struct db *db, int64_t tip, int64_t now_ms)
{
    enum gw_err err =
        db_run(db,
               "UPDATE tip SET sealed_key = NULL, sealed_number = NULL,"
               " sealed_body = NULL, sealed_reading = NULL, sender = NULL, "
               "erased_at = $2,"
               " changed_at = $2 WHERE id = $1",
               db_i(tip), db_i(now_ms));
    if (err != GW_OK)
        return err;
    err = db_run(db, "UPDATE message SET sealed_body = NULL WHERE tip = $1",
                 db_i(tip));
    return err == GW_OK
               ? db_run(db, "DELETE FROM unread WHERE tip = $1", db_i(tip))
               : err;
}
