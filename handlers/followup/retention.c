/* handlers/followup/retention.c -- see retention.h.
 *
 *   at rest --days--> due --> key, number, texts gone --> line, audit
 *      ^                |
 *      +-- 30 days -----+  its sender wrote again
 *
 * What one would get wrong: erasing what an officer has just put on hold or
 * opened again. Each tip is chosen inside the writer's transaction by its own
 * row, never by a list that was read before.
 */
#include "handlers/followup/retention.h"

#include "gateway/base/own.h"
#include "handlers/followup/retention_rows.h"
#include "handlers/tips/tip_rows.h"

static const int64_t DAY_MS = INT64_C(24) * 3600 * 1000;

static const char *const words[RETENTION_CLASSES] = {
    [RETENTION_OPEN] = "open",
    [RETENTION_WITHDRAWN] = "withdrawn",
    [RETENTION_NOT_ACTIONABLE] = "not_actionable",
    [RETENTION_CASE] = "case",
    [RETENTION_DUPLICATE] = "duplicate",
    [RETENTION_HELD] = "held",
    [RETENTION_ERASED] = "erased",
};

const char *
retention_word(int retention_class)
{
    return retention_class >= 0 && retention_class < RETENTION_CLASSES
               ? words[retention_class]
               : NULL;
}

/* ---- when ---- */

static enum retention_class
class_of(const struct retention_facts *facts)
{
    if (facts->erased)
        return RETENTION_ERASED;
    if (facts->held)
        return RETENTION_HELD;
    if (facts->withdrawn_ms != 0)
        return RETENTION_WITHDRAWN;
    if (facts->closed_ms == 0)
        return RETENTION_OPEN;
    if (facts->state == TIP_GANDA)
        return RETENTION_DUPLICATE;
    return facts->state == TIP_BUKAN_RANAH || facts->state == TIP_HENTI
                   || (facts->state == TIP_SELESAI && !facts->as_case)
               ? RETENTION_NOT_ACTIONABLE
               : RETENTION_CASE;
}

/* So many days after it came to rest, or later since its sender wrote. */
static int64_t
end_of(const struct retention_facts *facts, int days)
{
    int64_t end_ms = facts->closed_ms + days * DAY_MS;
    int64_t quiet_ms =
        facts->message_ms != 0 ? facts->message_ms + RETENTION_QUIET_MS : 0;

    return quiet_ms > end_ms ? quiet_ms : end_ms;
}

struct retention
retention_of(const struct retention_rules *rules,
             const struct retention_facts *facts)
{
    struct retention retention = { .class = class_of(facts) };

    switch (retention.class) {
    case RETENTION_WITHDRAWN:
        retention.all_ms = facts->withdrawn_ms + RETENTION_WITHDRAWN_MS;
        break;
    case RETENTION_NOT_ACTIONABLE:
        retention.all_ms = end_of(facts, rules->not_actionable_days);
        if (facts->has_number)
            retention.number_ms = end_of(facts, rules->number_days);
        if (retention.number_ms >= retention.all_ms)
            retention.number_ms = 0;
        break;
    case RETENTION_CASE:
    case RETENTION_DUPLICATE:
        if (facts->has_number)
            retention.number_ms = end_of(facts, rules->number_days);
        break;
    case RETENTION_OPEN:
    case RETENTION_HELD:
    case RETENTION_ERASED:
    case RETENTION_CLASSES:
        break;
    }
    return retention;
}

/* ---- erasing ---- */

static enum gw_err
erase_one(struct db *db, const struct keyring *keyring, int64_t tip,
          const char *why, int64_t now_ms)
{
    struct event_new event = {
        .tip = tip, .kind = EVENT_ERASED, .detail = why, .now_ms = now_ms
    };
    int64_t id;
    enum gw_err err = tip_erase(db, keyring, tip, why, now_ms);

    if (err == GW_OK)
        err = retention_row_erase(db, tip);
    return err == GW_OK ? event_record(db, keyring, &event, &id) : err;
}

enum gw_err
retention_erase(struct db *db, const struct keyring *keyring, int64_t tip,
                const char *why, int64_t now_ms)
{
    int64_t duplicate;
    enum gw_err err = erase_one(db, keyring, tip, why, now_ms);

    if (err != GW_OK)
        return err;
    while (err == GW_OK
           && (err = retention_row_duplicate(db, tip, &duplicate)) == GW_OK)
        err = erase_one(db, keyring, duplicate, "duplicate", now_ms);
    return err == GW_MISSING ? GW_OK : err;
}

/* What a walk that ends with GW_MISSING came to. */
static enum gw_err
counted(enum gw_err err, int count, int *ret_count)
{
    if (err != GW_OK && err != GW_MISSING)
        return err;
    *ret_count = count;
    return GW_OK;
}

enum gw_err
retention_withdrawn(struct db *db, const struct keyring *keyring,
                    int64_t now_ms, int limit, int *ret_erased)
{
    enum gw_err err = GW_OK;
    int64_t tip;
    int count = 0;

    while (count < limit
           && (err = tip_withdrawn_due(db, now_ms, &tip)) == GW_OK) {
        err = retention_erase(db, keyring, tip, "withdrawn", now_ms);
        if (err != GW_OK)
            return err;
        count++;
    }
    return counted(err, count, ret_erased);
}

static enum gw_err
erase_not_actionable(struct db *db, const struct keyring *keyring, int days,
                     int64_t now_ms, int limit, int *ret_erased)
{
    enum gw_err err = GW_OK;
    int64_t tip;
    int count = 0;

    while (count < limit
           && (err = retention_row_due(db, now_ms - days * DAY_MS,
                                       now_ms - RETENTION_QUIET_MS, &tip))
                  == GW_OK) {
        err = retention_erase(db, keyring, tip, "not_actionable", now_ms);
        if (err != GW_OK)
            return err;
        count++;
    }
    return counted(err, count, ret_erased);
}

enum gw_err
retention_forget_sender(struct db *db, const struct keyring *keyring,
                        int64_t tip, int64_t now_ms)
{
    struct event_new event = {
        .tip = tip, .kind = EVENT_ERASED, .detail = "number", .now_ms = now_ms
    };
    struct tip_found before;
    int64_t id;
    enum gw_err err = tip_rows_find(db, tip, &before);

    if (err == GW_OK)
        err = tip_forget_sender(db, tip, now_ms);
    return err == GW_OK && before.sender != 0 && !before.erased && !before.held
               ? event_record(db, keyring, &event, &id)
               : err;
}

static enum gw_err
erase_numbers(struct db *db, const struct keyring *keyring, int days,
              int64_t now_ms, int limit, int *ret_erased)
{
    enum gw_err err = GW_OK;
    int64_t tip;
    int count = 0;

    while (
        count < limit
        && (err = retention_row_number_due(db, now_ms - days * DAY_MS,
                                           now_ms - RETENTION_QUIET_MS, &tip))
               == GW_OK) {
        err = retention_forget_sender(db, keyring, tip, now_ms);
        if (err != GW_OK)
            return err;
        count++;
    }
    return counted(err, count, ret_erased);
}

enum gw_err
retention_work(struct db *db, const struct keyring *keyring,
               const struct retention_rules *rules, int64_t now_ms, int limit,
               int *ret_count)
{
    int withdrawn = 0, ended = 0, numbers = 0;
    enum gw_err err =
        retention_withdrawn(db, keyring, now_ms, limit, &withdrawn);

    if (err == GW_OK)
        err = erase_not_actionable(db, keyring, rules->not_actionable_days,
                                   now_ms, limit, &ended);
    if (err == GW_OK)
        err = erase_numbers(db, keyring, rules->number_days, now_ms, limit,
                            &numbers);
    if (err == GW_OK)
        *ret_count = withdrawn + ended + numbers;
    return err;
}

/* ---- what will end ---- */

struct telling {
    const struct retention_rules *rules;
    retention_fn *fn;
    void *arg;
};

static enum gw_err
tell(int64_t tip, const struct retention_facts *facts, void *arg)
{
    const struct telling *telling = arg;
    struct retention_view view = { .tip = tip,
                                   .retention =
                                       retention_of(telling->rules, facts) };

    return telling->fn(&view, telling->arg);
}

enum gw_err
retention_next(struct db *db, const struct retention_rules *rules,
               retention_fn *fn, void *arg)
{
    struct telling telling = { .rules = rules, .fn = fn, .arg = arg };

    return retention_row_each(db, RETENTION_LIST_MAX, tell, &telling);
}

enum gw_err
retention_count(struct db *db, struct retention_counts *ret_counts)
{
    return retention_row_count(db, ret_counts);
}
