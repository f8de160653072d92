/* handlers/followup/retention_rows.c -- SQL on what comes to its end.
 *
 * What one would get wrong: erasing by a list of tables that somebody forgets to
 * add to. The tip's key is gone first, so whatever a table still has cannot be
 * opened; here it is removed, too.
 */
#include "handlers/followup/retention_rows.h"

#include "gateway/base/own.h"
#include "handlers/followup/link.h"

_Static_assert(TIP_GANDA == 3 && TIP_BUKAN_RANAH == 5 && TIP_SELESAI == 11
                   && TIP_HENTI == 12 && LINK_DUPLICATE == 2,
               "the numbers in these statements, and in indexes tip_ends and "
               "tip_number_ends");

#define ENDS                                      \
    "closed_at IS NOT NULL AND erased_at IS NULL" \
    " AND (state IN (5, 12) OR (state = 11 AND as_case = 0))"
#define NUMBER_ENDS "closed_at IS NOT NULL AND sealed_number IS NOT NULL"
#define QUIET(by)                                            \
    "NOT EXISTS (SELECT 1 FROM message WHERE message.tip = " \
    "tip.id AND message.at > " by ")"

static enum gw_err
one(struct rows *rows, enum gw_err err, int64_t *ret_tip)
{
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_tip = db_int(rows, 0);
    return err;
}

enum gw_err
retention_row_due(struct db *db, int64_t closed_by_ms, int64_t quiet_by_ms,
                  int64_t *ret_tip)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(db, &rows,
                               "SELECT id FROM tip WHERE " ENDS
                               " AND closed_at <= $1 AND held = 0 AND " QUIET(
                                   "$2") " ORDER BY closed_at LIMIT 1",
                               db_i(closed_by_ms), db_i(quiet_by_ms));

    return one(rows, err, ret_tip);
}

enum gw_err
retention_row_number_due(struct db *db, int64_t closed_by_ms,
                         int64_t quiet_by_ms, int64_t *ret_tip)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT id FROM tip WHERE " NUMBER_ENDS
        " AND closed_at <= $1 AND held = 0 AND sender IS NOT NULL AND " QUIET(
            "$2") " ORDER BY closed_at LIMIT 1",
        db_i(closed_by_ms), db_i(quiet_by_ms));

    return one(rows, err, ret_tip);
}

enum gw_err
retention_row_duplicate(struct db *db, int64_t tip, int64_t *ret_tip)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT tip.id FROM tip_link JOIN tip ON tip.id = tip_link.b"
                 " WHERE tip_link.a = $1 AND tip_link.kind = 2"
                 " AND tip.state = 3 AND tip.erased_at IS NULL"
                 " AND tip.held = 0 LIMIT 1",
                 db_i(tip));

    return one(rows, err, ret_tip);
}

enum gw_err
retention_row_erase(struct db *db, int64_t tip)
{
    enum gw_err err =
        db_run(db, "UPDATE tip_event SET sealed_words = NULL WHERE tip = $1",
               db_i(tip));

    if (err == GW_OK)
        err = db_run(db,
                     "UPDATE decision SET sealed_reason = NULL WHERE request IN"
                     " (SELECT id FROM request WHERE tip = $1)",
                     db_i(tip));
    if (err == GW_OK)
        err = db_run(db,
                     "UPDATE request SET sealed_reason = NULL,"
                     " state = CASE WHEN state = 1 THEN 5 ELSE state END"
                     " WHERE tip = $1",
                     db_i(tip));
    if (err == GW_OK)
        err = db_run(db, "DELETE FROM redaction WHERE tip = $1", db_i(tip));
    if (err == GW_OK)
        err = db_run(db,
                     "UPDATE sms_part SET sealed_text = NULL WHERE sms_set IN"
                     " (SELECT id FROM sms_set WHERE tip = $1)",
                     db_i(tip));
    return err == GW_OK
               ? db_run(db,
                        "UPDATE sms_set SET sealed_from = NULL WHERE tip = $1",
                        db_i(tip))
               : err;
}

#define FACTS                                              \
    "id, state, as_case, held, erased_at IS NOT NULL,"     \
    " sealed_number IS NOT NULL, closed_at, withdrawn_at," \
    " (SELECT max(message.at) FROM message WHERE message.tip = tip.id)"

enum gw_err
retention_row_each(struct db *db, int limit, retention_row_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT " FACTS " FROM tip WHERE held = 0 AND id IN ("
        "SELECT id FROM (SELECT id FROM tip WHERE withdrawn_at IS NOT NULL"
        " AND erased_at IS NULL ORDER BY withdrawn_at LIMIT $1) AS w"
        " UNION SELECT id FROM (SELECT id FROM tip WHERE " ENDS
        " ORDER BY closed_at LIMIT $1) AS e"
        " UNION SELECT id FROM (SELECT id FROM tip WHERE " NUMBER_ENDS
        " ORDER BY closed_at LIMIT $1) AS n)"
        " ORDER BY COALESCE(withdrawn_at, closed_at), id LIMIT $1",
        db_i(limit));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        struct retention_facts facts = {
            .state = (enum tip_state)db_int(rows, 1),
            .as_case = db_int(rows, 2) != 0,
            .held = db_int(rows, 3) != 0,
            .erased = db_int(rows, 4) != 0,
            .has_number = db_int(rows, 5) != 0,
            .closed_ms = db_int(rows, 6),
            .withdrawn_ms = db_int(rows, 7),
            .message_ms = db_int(rows, 8),
        };
        err = fn(db_int(rows, 0), &facts, arg);
    }
    return err == GW_MISSING ? GW_OK : err;
}

/* The classes by the words of retention_of(). */
#define CLASS                                                             \
    "CASE WHEN erased_at IS NOT NULL THEN 6 WHEN held <> 0 THEN 5"        \
    " WHEN withdrawn_at IS NOT NULL THEN 1 WHEN closed_at IS NULL THEN 0" \
    " WHEN state = 3 THEN 4 WHEN state IN (5, 12)"                        \
    " OR (state = 11 AND as_case = 0) THEN 2 ELSE 3 END"

_Static_assert(RETENTION_OPEN == 0 && RETENTION_WITHDRAWN == 1
                   && RETENTION_NOT_ACTIONABLE == 2 && RETENTION_CASE == 3
                   && RETENTION_DUPLICATE == 4 && RETENTION_HELD == 5
                   && RETENTION_ERASED == 6,
               "the numbers in CLASS");

enum gw_err
retention_row_count(struct db *db, struct retention_counts *ret_counts)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct retention_counts counts = { .numbers = 0 };
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT " CLASS " AS class, count(*),"
                 " count(CASE WHEN sealed_number IS NOT NULL THEN 1 END)"
                 " FROM tip WHERE id > $1 GROUP BY 1",
                 db_i(0));

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        int64_t class = db_int(rows, 0);
        if (class < 0 || class >= RETENTION_CLASSES)
            continue;
        counts.tips[class] = db_int(rows, 1);
        if (class == RETENTION_CASE || class == RETENTION_DUPLICATE)
            counts.numbers += db_int(rows, 2);
    }
    if (err != GW_MISSING)
        return err;
    *ret_counts = counts;
    return GW_OK;
}
