/* The rows of tips and messages, read.
 *
 * One statement serves every mixture of filters, so that it is prepared once:
 * a filter that is off is a constant that makes its condition true. Ids rise
 * with time, so walking them downwards is "newest first" and the cursor is an
 * id: what comes in meanwhile moves no page.
 *
 * What one would get wrong: what an officer may see is decided by the tip's
 * district code up to a dot, never by a name and never by the filter. A tip
 * whose place nobody knows is seen by all, or it would be seen by none.
 */
#include "handlers/tips/tip_rows.h"

#include "gateway/platform/config.h"

_Static_assert(AGENCY_IMIGRASI == 1 && AGENCY_POLDA == 2,
               "the numbers in tip_rows_list()");

/* Whose police a Polda's officer means when filtering for the own agency's
 * tips: 30 kecamatan of the province belong to another Polda. */
#define OWN_POLDA "Polda Banten"

#define COLUMNS                                                                \
    "id, received_at, changed_at, due_at, assignee, sender, withdrawn_at,"     \
    " channel, language, police, immigration, medium, state, urgency,"         \
    " leaning, what, occurs, minors, route, contact, contact_hours, complete," \
    " danger, erased_at, district, village, sealed_key, sealed_body, "         \
    "duress_at, low, placed_by, sealed_reading"

static struct tip_row
tip_row_of(const struct rows *rows)
{
    return (struct tip_row){
        .view = {
            .id = db_int(rows, 0),
            .received_ms = db_int(rows, 1),
            .changed_ms = db_int(rows, 2),
            .due_ms = db_int(rows, 3),
            .assignee = db_int(rows, 4),
            .pseudonym = db_int(rows, 5),
            .withdrawn_ms = db_int(rows, 6),
            .channel = db_text(rows, 7),
            .language = db_text(rows, 8),
            .police = db_text(rows, 9),
            .immigration = db_text(rows, 10),
            .medium = (int)db_int(rows, 11),
            .state = (int)db_int(rows, 12),
            .urgency = (int)db_int(rows, 13),
            .leaning = (int)db_int(rows, 14),
            .what = (int)db_int(rows, 15),
            .when = (int)db_int(rows, 16),
            .minors = (int)db_int(rows, 17),
            .route = (int)db_int(rows, 18),
            .contact = (int)db_int(rows, 19),
            .hours = (int)db_int(rows, 20),
            .complete = db_int(rows, 21) != 0,
            .danger = db_int(rows, 22) != 0,
            .erased = !db_is_null(rows, 23),
            .district = db_text(rows, 24),
            .village = db_text(rows, 25),
            .duress_ms = db_int(rows, 28),
            .low = (int)db_int(rows, 29),
            .placed_by_reader = db_int(rows, 30) == PLACED_BY_READER,
        },
        .sealed_key = db_blob(rows, 26),
        .sealed_body = db_blob(rows, 27),
        .sealed_reading = db_blob(rows, 31),
    };
}

/* Hands out every row there is. */
static enum gw_err
walk(struct rows *rows, tip_row_fn *fn, void *arg, size_t *ret_count)
{
    size_t count = 0;
    enum gw_err err;
    while ((err = db_next(rows)) == GW_OK) {
        const struct tip_row row = tip_row_of(rows);
        err = fn(&row, arg);
        if (err != GW_OK)
            return err;
        count++;
    }
    if (err != GW_MISSING)
        return err;
    *ret_count = count;
    return GW_OK;
}

static struct db_value
text_or_empty(struct text text)
{
    return db_t(text.at == NULL ? TEXT("") : text);
}

/* What a filter lets through; the values of set_values(). */
#define MATCHES                                               \
    "id < $1 AND received_at >= $2 AND received_at < $3"      \
    " AND ($4 = 0 OR state = $4)"                             \
    " AND ($5 = 0 OR medium = $5)"                            \
    " AND ($6 = 0 OR urgency = $6 - 1)"                       \
    " AND ($7 = 0 OR leaning = $7 - 1)"                       \
    " AND ($8 = 0 OR district IS NULL"                        \
    " OR ($8 = 1 AND immigration IS NOT NULL)"                \
    " OR ($8 = 2 AND polda = '" OWN_POLDA "'))"               \
    " AND ($9 = 0 OR assignee = $9)"                          \
    " AND ($10 = '' OR channel = $10)"                        \
    " AND ($11 = '' OR substr(village, 1, length($11)) = $11" \
    " OR substr(district, 1, length($11)) = $11)"             \
    " AND " TIP_IN_AREAS("$12")

enum { MATCH_VALUES = 12 };

static void
set_values(const struct tip_filter *filter, struct text areas,
           struct db_value ret_values[MATCH_VALUES])
{
    const struct db_value values[MATCH_VALUES] = {
        db_i(filter->before > 0 ? filter->before : INT64_MAX),
        db_i(filter->since_ms),
        db_i(filter->until_ms > 0 ? filter->until_ms : INT64_MAX),
        db_i(filter->state),
        db_i(filter->medium),
        db_i(filter->urgency_plus1),
        db_i(filter->leaning_plus1),
        db_i(filter->agency),
        db_i(filter->assignee),
        text_or_empty(filter->channel),
        text_or_empty(filter->area),
        text_or_empty(areas),
    };

    for (size_t i = 0; i < MATCH_VALUES; i++)
        ret_values[i] = values[i];
}

enum gw_err
tip_rows_list(struct db *db, const struct tip_filter *filter, struct text areas,
              tip_row_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct db_value values[MATCH_VALUES + 1];

    set_values(filter, areas, values);
    values[MATCH_VALUES] = db_i(filter->limit);
    enum gw_err err =
        db_query_values(db, &rows,
                        "SELECT " COLUMNS " FROM tip WHERE " MATCHES
                        " ORDER BY id DESC LIMIT $13",
                        values, LENGTH(values));
    size_t count;
    return err == GW_OK ? walk(rows, fn, arg, &count) : err;
}

enum gw_err
tip_rows_count(struct db *db, const struct tip_filter *filter,
               struct text areas, int64_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct db_value values[MATCH_VALUES];

    set_values(filter, areas, values);
    enum gw_err err =
        db_query_values(db, &rows, "SELECT count(*) FROM tip WHERE " MATCHES,
                        values, LENGTH(values));
    if (err == GW_OK)
        err = db_next(rows);
    if (err == GW_OK)
        *ret_count = db_int(rows, 0);
    return err;
}

/* The first token leads; a place without a token is no condition. */
#define HAS(place)                                          \
    " AND (" place " = 0 OR EXISTS (SELECT 1 FROM token AS" \
    " other WHERE other.hash = " place " AND other.tip = token.tip))"

enum gw_err
tip_rows_found(struct db *db, const struct tip_filter *filter,
               struct text areas, const int64_t tokens[TIP_TOKENS_MAX],
               int64_t *ret_ids, size_t *ret_count)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    struct db_value values[MATCH_VALUES + 1 + TIP_TOKENS_MAX];
    size_t count = 0;

    set_values(filter, areas, values);
    values[MATCH_VALUES] = db_i(filter->limit);
    for (size_t i = 0; i < TIP_TOKENS_MAX; i++)
        values[MATCH_VALUES + 1 + i] = db_i(tokens[i]);
    enum gw_err err =
        tokens[0] == 0
            ? db_query_values(db, &rows,
                              "SELECT id FROM tip WHERE " MATCHES
                              " ORDER BY id DESC LIMIT $13",
                              values, MATCH_VALUES + 1)
            : db_query_values(
                db, &rows,
                "SELECT id FROM token CROSS JOIN tip WHERE token.hash = $14"
                " AND token.tip < $1 AND tip.id = token.tip AND " MATCHES HAS(
                    "$15") HAS("$16") HAS("$17") HAS("$18") HAS("$19")
                    HAS("$20") HAS("$21") " ORDER BY token.tip DESC LIMIT $13",
                values, LENGTH(values));
    while (err == GW_OK && (err = db_next(rows)) == GW_OK)
        ret_ids[count++] = db_int(rows, 0);
    if (err != GW_MISSING)
        return err;
    *ret_count = count;
    return GW_OK;
}

enum gw_err
tip_rows_get(struct db *db, int64_t tip, struct text areas, tip_row_fn *fn,
             void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err = db_query(
        db, &rows,
        "SELECT " COLUMNS " FROM tip WHERE id = $1 AND " TIP_IN_AREAS("$2"),
        db_i(tip), text_or_empty(areas));
    size_t count = 0;
    if (err == GW_OK)
        err = walk(rows, fn, arg, &count);
    return err == GW_OK && count == 0 ? GW_MISSING : err;
}

enum gw_err
tip_rows_messages(struct db *db, int64_t tip, message_row_fn *fn, void *arg)
{
    OWNED(db_end)
    struct rows *rows = NULL;
    enum gw_err err =
        db_query(db, &rows,
                 "SELECT id, at, medium, foreign_sender, sealed_body"
                 " FROM message WHERE tip = $1 ORDER BY id",
                 db_i(tip));
    while (err == GW_OK && (err = db_next(rows)) == GW_OK) {
        const struct message_row row = {
            .view = {
                .id = db_int(rows, 0),
                .at_ms = db_int(rows, 1),
                .medium = (int)db_int(rows, 2),
                .foreign_sender = db_int(rows, 3) != 0,
            },
            .sealed_body = db_blob(rows, 4),
        };
        err = fn(&row, arg);
        if (err != GW_OK)
            return err;
    }
    return err == GW_MISSING ? GW_OK : err;
}
