/* handlers/followup/queue_rows.c -- the SQL of the queue's groups.
 *
 * One statement a group, so that each walks an index of its own in the order it
 * shows, and stops at its limit: what an officer waits for does not grow with
 * the tips there are. The indexes hold all that decides whether a tip belongs
 * to a group, so that those of an earlier group are passed without reading
 * their rows: only what is shown is looked up.
 *
 * An officer of some areas asks for each kecamatan of them by itself, in the
 * same order, and the answers are merged: else a quiet area would walk through
 * all that is open elsewhere. Who asks for his own begins at his seats.
 *
 * What one would get wrong: two groups that show one tip. Each statement leaves
 * out what an earlier group takes, by the same words.
 */
#include "handlers/followup/queue_rows.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "handlers/followup/request.h"
#include "handlers/tips/tip_rows.h"

_Static_assert(TIP_GANDA == 3 && TIP_KURANG_INFO == 4 && TIP_SELESAI == 11
                   && TIP_HENTI == 12,
               "the numbers in these statements and in the indexes tip_open, "
               "tip_waiting");
_Static_assert(REQUEST_OPEN == 1, "the number in these statements");

/* $1 agency, $2 officer, $3 mine, $4 unread, $5 areas, $6 now, $7 soon,
 * $8 limit: every statement names all of them. */
#define OPEN "state NOT IN (3, 11, 12)"
#define VISIBLE                                                          \
    TIP_IN_AREAS("$5")                                                   \
    " AND ($3 = 0 OR EXISTS (SELECT 1 FROM seat WHERE seat.tip = tip.id" \
    " AND seat.agency = $1 AND seat.officer = $2))"                      \
    " AND ($4 = 0 OR NOT EXISTS (SELECT 1 FROM tip_seen"                 \
    " WHERE tip_seen.officer = $2 AND tip_seen.tip = tip.id"             \
    " AND tip_seen.at >= tip.changed_at))"                               \
    " AND $6 > 0 AND $7 > 0"
#define UNTAKEN                                              \
    "NOT EXISTS (SELECT 1 FROM seat WHERE seat.tip = tip.id" \
    " AND seat.agency = $1)"
#define TAKE "(low = 0 AND urgency = 3 AND " UNTAKEN ")"
/* An open request that the own agency still has to decide on. */
#define ASKED                                                 \
    "SELECT request.tip FROM request WHERE request.state = 1" \
    " AND (request.to_agency = $1 OR (request.to_agency = 0"  \
    " AND NOT EXISTS (SELECT 1 FROM decision"                 \
    " WHERE decision.request = request.id AND decision.agency = $1)))"
#define ASKS                                                  \
    "SELECT request.tip FROM request WHERE request.state = 1" \
    " AND request.agency = $1 AND request.to_agency <> $1"
/* The plus keeps the planner from walking tip_open where tip_due is meant. */
#define RUNS "(paused_at IS NULL AND due_at IS NOT NULL AND +low = 0)"

/* ---- the statements ----
 *
 * The same ones over four ways in: all tips; those where an officer sits; those
 * of one kecamatan ($9); those without a place. Each gives what they are merged
 * by. */

#define COLUMNS  "SELECT id, low, urgency, due_at FROM "
#define ANYWHERE "tip WHERE 1 = 1"
#define MINE                                                           \
    "seat CROSS JOIN tip WHERE seat.officer = $2 AND seat.agency = $1" \
    " AND tip.id = seat.tip"
#define IN_DISTRICT "tip WHERE district = $9"
#define NOWHERE     "tip WHERE district IS NULL"

#define ORDER " ORDER BY low, urgency DESC, due_at, id DESC LIMIT $8"
/* Where a group has no other end than its limit, the order is the index's. */
#define ORDER_OPEN " ORDER BY low, urgency DESC, id DESC LIMIT $8"
#define ORDER_DUE  " ORDER BY due_at LIMIT $8"
#define ORDER_ID   " ORDER BY id DESC LIMIT $8"

#define TAKES " AND " OPEN " AND " TAKE " AND " VISIBLE ORDER_OPEN
#define ANSWERS \
    " AND id IN (" ASKED ") AND " OPEN " AND NOT " TAKE " AND " VISIBLE ORDER
#define LATE                                                   \
    " AND due_at < $6 AND " RUNS " AND " OPEN " AND NOT " TAKE \
    " AND id NOT IN (" ASKED ") AND " VISIBLE ORDER_DUE
#define SOON                                                   \
    " AND due_at >= $6 AND due_at < $7 AND " RUNS " AND " OPEN \
    " AND NOT " TAKE " AND id NOT IN (" ASKED ") AND " VISIBLE ORDER_DUE
#define OTHERS                                         \
    " AND id IN (" ASKS ") AND " OPEN " AND NOT " TAKE \
    " AND id NOT IN (" ASKED ")"                       \
    " AND NOT (due_at < $7 AND " RUNS ") AND " VISIBLE ORDER
#define SENDERS                                             \
    " AND state = 4 AND NOT " TAKE " AND id NOT IN (" ASKED \
    ") AND id NOT IN (" ASKS ") AND " VISIBLE ORDER_ID
#define RESTS                                                    \
    " AND " OPEN " AND state <> 4 AND NOT " TAKE                 \
    " AND NOT (due_at IS NOT NULL AND due_at < $7 AND " RUNS ")" \
    " AND id NOT IN (" ASKED ") AND id NOT IN (" ASKS            \
    ") AND " VISIBLE ORDER_OPEN

enum way { WAY_ALL, WAY_MINE, WAY_DISTRICT, WAY_NOWHERE, WAYS };

#define OVER_ALL_WAYS(group)                                                 \
    {                                                                        \
        [WAY_ALL] = COLUMNS ANYWHERE group, [WAY_MINE] = COLUMNS MINE group, \
        [WAY_DISTRICT] = COLUMNS IN_DISTRICT group,                          \
        [WAY_NOWHERE] = COLUMNS NOWHERE group,                               \
    }

static const char *const statements[QUEUE_GROUPS][WAYS] = {
    [QUEUE_TAKE] = OVER_ALL_WAYS(TAKES),
    [QUEUE_ANSWER] = OVER_ALL_WAYS(ANSWERS),
    [QUEUE_OVERDUE] = OVER_ALL_WAYS(LATE),
    [QUEUE_DUE] = OVER_ALL_WAYS(SOON),
    [QUEUE_OTHER] = OVER_ALL_WAYS(OTHERS),
    [QUEUE_SENDER] = OVER_ALL_WAYS(SENDERS),
    [QUEUE_REST] = OVER_ALL_WAYS(RESTS),
};

/* ---- merging ---- */

struct found {
    int64_t id, low, urgency, due;
};

struct merge {
    struct db *db;
    enum queue_group group;
    struct db_value values[9];
    struct found list[QUEUE_COUNT_MAX];
    size_t count;
};
static void
merge_free_slot(struct merge **slot)
{
    free(*slot);
}

static int
compare(int64_t a, int64_t b)
{
    return a < b ? -1 : a > b;
}

/* As the statements order: below 0 when a comes first. */
static int
found_order(enum queue_group group, const struct found *a,
            const struct found *b)
{
    bool by_due = group == QUEUE_OVERDUE || group == QUEUE_DUE;
    bool both = group == QUEUE_ANSWER || group == QUEUE_OTHER;
    int order = 0;

    if (by_due)
        order = compare(a->due, b->due);
    else if (group != QUEUE_SENDER)
        order = compare(a->low, b->low) != 0 ? compare(a->low, b->low)
                                             : compare(b->urgency, a->urgency);
    if (order == 0 && both)
        order = compare(a->due, b->due);
    return order != 0 ? order : compare(b->id, a->id);
}

/* false: it comes behind all there is room for. */
static bool
take(struct merge *merge, const struct found *found)
{
    size_t at = merge->count;

    while (at > 0 && found_order(merge->group, found, &merge->list[at - 1]) < 0)
        at--;
    if (at == LENGTH(merge->list))
        return false;
    if (merge->count < LENGTH(merge->list))
        merge->count++;
    memmove(&merge->list[at + 1], &merge->list[at],
            (merge->count - 1 - at) * sizeof *merge->list);
    merge->list[at] = *found;
    return true;
}

static enum gw_err
ask(struct merge *merge, enum way way)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query_values(merge->db, &rows, statements[merge->group][way],
                        merge->values, way == WAY_DISTRICT ? 9 : 8);

    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        const struct found found = { db_int(rows, 0), db_int(rows, 1),
                                     db_int(rows, 2), db_int(rows, 3) };
        if (!take(merge, &found))
            return GW_OK; /* and so do all that follow */
    }
    return err == GW_MISSING ? GW_OK : err;
}

/* ---- areas ---- */

enum { CODE_ROOM = 16 };

/* The first kecamatan behind `after` that has something open, below past. */
static enum gw_err
next_district(struct db *db, const char *after, const char *past,
              char ret_code[CODE_ROOM])
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT district FROM tip WHERE district > $1"
                 " AND district < $2 AND " OPEN " ORDER BY district LIMIT 1",
                 db_t(text_of(after)), db_t(text_of(past)));

    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK && !text_copy(db_text(rows, 0), ret_code, CODE_ROOM))
        err = GW_IO;
    return err;
}

static bool
lies_in(const char *code, struct text area)
{
    return strncmp(code, area.at, area.len) == 0
           && (code[area.len] == '.' || code[area.len] == '\0');
}

/* Is it in an earlier area, too? */
static bool
was_asked(const struct queue_view *view, size_t which, const char *code)
{
    for (size_t i = 0; i < which; i++)
        if (view->areas[i].len > 0 && lies_in(code, view->areas[i]))
            return true;
    return false;
}

static enum gw_err
ask_area(struct merge *merge, const struct queue_view *view, size_t which)
{
    char code[CODE_ROOM] = "", past[CODE_ROOM + 1] = "";
    struct text area = view->areas[which];
    enum gw_err err = GW_OK;

    if (area.len < 2 || !text_copy(area, code, sizeof code))
        return GW_OK; /* no place: what only supervisors have beside theirs */
    (void)snprintf(past, sizeof past, "%s/", code); /* behind "36.04." */
    code[area.len - 1]--; /* so that the area's own code is behind it */
    while (err == GW_OK) {
        err = next_district(merge->db, code, past, code);
        if (err != GW_OK)
            break;
        if (!lies_in(code, area) || was_asked(view, which, code))
            continue;
        merge->values[8] = db_t(text_of(code));
        err = ask(merge, WAY_DISTRICT);
    }
    return err == GW_MISSING ? GW_OK : err;
}

static bool
is_everywhere(const struct queue_view *view)
{
    for (size_t i = 0; i < view->areas_count; i++)
        if (!text_is(view->areas[i], "*"))
            return false;
    return true;
}

static enum gw_err
ask_all(struct merge *merge, const struct queue_view *view)
{
    bool few = merge->group == QUEUE_ANSWER || merge->group == QUEUE_OTHER;

    if (view->mine)
        return ask(merge, WAY_MINE);
    if (is_everywhere(view) || few)
        return ask(merge, WAY_ALL);
    enum gw_err err = ask(merge, WAY_NOWHERE);
    for (size_t i = 0; i < view->areas_count && err == GW_OK; i++)
        err = ask_area(merge, view, i);
    return err;
}

enum gw_err
queue_row_ids(struct db *db, const struct queue_view *view, struct text areas,
              enum queue_group group, size_t limit, int64_t *ret_ids,
              size_t *ret_count, int64_t *ret_total)
{
    OWNED(merge_free)
    struct merge *merge = calloc(1, sizeof *merge);

    if (merge == NULL)
        return GW_NOMEM;
    *merge = (struct merge){
        .db = db,
        .group = group,
        .values = {
            db_i(view->agency),
            db_i(view->officer),
            db_i(view->mine),
            db_i(view->unread),
            db_t(areas.at == NULL ? TEXT("") : areas),
            db_i(view->now_ms),
            db_i(view->now_ms + QUEUE_SOON_MS),
            db_i(QUEUE_COUNT_MAX),
        },
    };
    enum gw_err err = ask_all(merge, view);
    if (err != GW_OK)
        return err;
    size_t count = merge->count < limit ? merge->count : limit;
    for (size_t i = 0; i < count; i++)
        ret_ids[i] = merge->list[i].id;
    *ret_count = count;
    *ret_total = (int64_t)merge->count;
    return GW_OK;
}

enum gw_err
queue_row_seen(struct db *db, int64_t officer, int64_t tip, bool *ret_unread)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT tip_seen.at >= tip.changed_at FROM tip_seen"
                 " JOIN tip ON tip.id = tip_seen.tip"
                 " WHERE tip_seen.officer = $1 AND tip_seen.tip = $2",
                 db_i(officer), db_i(tip));

    if (err == GW_OK)
        err = db_next(rows);
    if (err != GW_OK && err != GW_MISSING)
        return err;
    *ret_unread = err == GW_MISSING || db_int(rows, 0) == 0;
    return GW_OK;
}
