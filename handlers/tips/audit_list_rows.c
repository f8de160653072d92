/* handlers/tips/audit_list_rows.c -- table audit, read in pages.
 *
 * Ids have no gaps, so a page's reach is known before it is read: however rare
 * what is asked for, one request walks AUDIT_SCAN lines and says where to go
 * on. An index for it would cost every tip that comes in.
 */
#include "gateway/base/own.h"
#include "handlers/tips/audit.h"

/* Where the walk begins: below the cursor, and never above the newest line. */
static enum gw_err
begin_of(struct db *db, int64_t before, int64_t *ret_before)
{
    OWNED(db_end)
    struct rows *rows = NULL;

    enum gw_err err = db_query(db, &rows,
                               "SELECT coalesce(max(id), 0) + 1 FROM audit"
                               " WHERE id > $1",
                               db_i(0));
    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK)
        return err;
    *ret_before = db_int(rows, 0);
    if (before > 0 && before < *ret_before)
        *ret_before = before;
    return GW_OK;
}

static struct audit_view
view_of(const struct rows *rows)
{
    return (struct audit_view){ .id = db_int(rows, 0),
                                .at_ms = db_int(rows, 1),
                                .actor = db_text(rows, 2),
                                .action = db_text(rows, 3),
                                .subject = db_text(rows, 4),
                                .detail = db_text(rows, 5),
                                .hash = db_blob(rows, 6),
                                .name = db_text(rows, 7) };
}

/* Ids are texts on one side and numbers on the other: both are made text. */
#define NAME                                                           \
    "CASE WHEN actor LIKE 'officer:%' THEN (SELECT login FROM officer" \
    " WHERE 'officer:' || officer.id = actor)"                         \
    " WHEN actor LIKE 'machine:%' THEN (SELECT name FROM machine"      \
    " WHERE 'machine:' || machine.id = actor) END"

enum gw_err
audit_list(struct db *db, const struct audit_filter *filter, audit_view_fn *fn,
           void *arg, int64_t *ret_next)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct text actor = filter->actor.at == NULL ? TEXT("") : filter->actor;
    struct text action = filter->action.at == NULL ? TEXT("") : filter->action;
    int64_t before, last = 0;
    int count = 0;

    enum gw_err err = begin_of(db, filter->before, &before);
    if (err != GW_OK)
        return err;
    int64_t floor = before - 1 - AUDIT_SCAN;
    if (floor < 0)
        floor = 0;
    err = db_query(
        db, &rows,
        "SELECT id, at, actor, action, subject, detail, hash, " NAME
        " FROM audit WHERE id < $1 AND id > $2 AND at >= $3 AND at < $4"
        " AND ($5 = '' OR actor = $5)"
        " AND ($6 = '' OR action = $6"
        " OR substr(action, 1, length($6) + 1) = $6 || '.')"
        " ORDER BY id DESC LIMIT $7",
        db_i(before), db_i(floor), db_i(filter->since_ms),
        db_i(filter->until_ms > 0 ? filter->until_ms : INT64_MAX), db_t(actor),
        db_t(action), db_i(filter->limit));
    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        const struct audit_view view = view_of(rows);
        last = view.id;
        count++;
        err = fn(&view, arg);
    }
    if (err != GW_MISSING)
        return err;
    /* A full page ends at its last line; another has seen all down to floor. */
    if (count < filter->limit)
        last = floor + 1;
    *ret_next = last > 1 ? last : 0;
    return GW_OK;
}
