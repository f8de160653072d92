/* handlers/villagers/janitor.c -- see janitor.h.
 *
 *   timer --> look (reader) --> nothing: wait for the next
 *               ^   |
 *          more |   +--> work (writer) --> done: wait, or look again
 *               +---------------+
 *
 * One op of its own is under way at a time; a tick that finds it busy passes.
 *
 * What one would get wrong: settling a call by what the look saw. Between look
 * and work the villager may have pressed a key, so each call is opened again
 * and asked how long it has been silent.
 */
#include "handlers/villagers/janitor.h"

#include <stdlib.h>

#include "gateway/platform/clock.h"
#include "gateway/platform/log.h"
#include "gateway/platform/metrics.h"
#include "handlers/followup/request.h"
#include "handlers/followup/retention.h"
#include "handlers/tips/tip.h"
#include "handlers/villagers/call_rows.h"
#include "handlers/villagers/danger.h"
#include "handlers/villagers/parts.h"
#include "handlers/villagers/report.h"
#include "handlers/villagers/sender.h"
#include "handlers/villagers/sms.h"

struct janitor {
    struct inbound_door *door;
    struct setup *setup; /* counted while work is under way */
    struct janitor_found found;
    struct store_op op;
    int64_t now_ms;
    int64_t seen_from;    /* where the next look at seen begins; it wraps */
    int64_t erase_due_ms; /* when ends are looked for again */
    bool erase;           /* ... which is now */
    bool owes_sms;        /* what was done owes one */
    bool busy, drained;
};

/* ---- the work itself ---------------------------------------------------------- */

enum gw_err
janitor_look(struct db *db, int64_t now_ms, int64_t seen_from,
             struct janitor_found *ret_found)
{
    struct janitor_found found = { .open_calls = 0 };

    enum gw_err err = call_row_count(db, CALL_OPEN, &found.open_calls);
    if (err == GW_OK)
        err =
            call_row_silent(db, CALL_OPEN, now_ms - CALL_SILENCE_MS,
                            found.silent, JANITOR_SETTLES, &found.silent_count);
    if (err == GW_OK)
        err = call_row_old(db, CALL_OPEN, now_ms - CALL_KEEP_MS, JANITOR_PRUNES,
                           &found.old_calls);
    if (err == GW_OK)
        err = seen_look(db, now_ms, seen_from, &found.seen);
    if (err == GW_OK)
        err = sender_old(db, now_ms, JANITOR_PRUNES, &found.old_senders);
    if (err == GW_OK)
        err = parts_quiet(db, now_ms, found.parts, JANITOR_FILES,
                          &found.parts_count);
    if (err == GW_OK)
        err = parts_old(db, now_ms, JANITOR_PRUNES, &found.old_parts);
    if (err == GW_OK)
        err = untaken_find(db, now_ms, found.untaken, &found.untaken_count);
    if (err == GW_OK)
        *ret_found = found;
    return err;
}

bool
janitor_has_work(const struct janitor_found *found)
{
    return found->silent_count > 0 || found->old_calls > 0
           || found->seen.count > 0 || found->old_senders > 0
           || found->parts_count > 0 || found->old_parts > 0
           || found->untaken_count > 0;
}

bool
janitor_has_more(const struct janitor_found *found)
{
    return found->silent_count == JANITOR_SETTLES
           || found->old_calls == JANITOR_PRUNES
           || found->seen.count == SEEN_PRUNES
           || found->old_senders == JANITOR_PRUNES
           || found->parts_count == JANITOR_FILES
           || found->old_parts == JANITOR_PRUNES
           || found->untaken_count == UNTAKEN_MAX;
}

static enum gw_err
settle(struct db *db, const struct setup *setup, int64_t id, int64_t now_ms)
{
    struct call call;

    enum gw_err err = call_get(db, setup->keyring, id, &call);
    if (err == GW_MISSING)
        return GW_OK;
    if (err == GW_REJECTED) {
        log_error("call.unreadable", LOG_WORD("by", "janitor"));
        return call_row_set_phase(db, id, CALL_DROPPED);
    }
    if (err != GW_OK)
        return err;
    if (call.turned_ms >= now_ms - CALL_SILENCE_MS)
        return GW_OK;
    err = report_drop(db, setup, &call, now_ms);
    crypto_wipe(&call.facts, sizeof call.facts);
    return err;
}

enum gw_err
janitor_work(struct db *db, const struct setup *setup,
             const struct janitor_found *found, int64_t now_ms,
             bool *ret_owes_sms)
{
    bool owes_sms = false;
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < found->silent_count && err == GW_OK; i++)
        err = settle(db, setup, found->silent[i], now_ms);
    if (err == GW_OK && found->old_calls > 0)
        err = call_row_prune(db, CALL_OPEN, now_ms - CALL_KEEP_MS,
                             JANITOR_PRUNES);
    if (err == GW_OK)
        err = seen_prune(db, now_ms, &found->seen);
    if (err == GW_OK && found->old_senders > 0)
        err = sender_prune(db, now_ms, JANITOR_PRUNES);
    for (size_t i = 0; i < found->parts_count && err == GW_OK; i++) {
        bool owes = false;
        err = sms_file_parts(db, setup, found->parts[i], now_ms, &owes);
        owes_sms = owes_sms || owes;
    }
    if (err == GW_OK && found->old_parts > 0)
        err = parts_prune(db, now_ms, JANITOR_PRUNES);
    if (err == GW_OK && found->untaken_count > 0)
        err = danger_untaken(db, setup, found->untaken, found->untaken_count,
                             now_ms, &owes_sms);
    if (err == GW_OK)
        *ret_owes_sms = owes_sms;
    return err;
}

enum gw_err
janitor_erase(struct db *db, const struct setup *setup, int64_t now_ms)
{
    const struct retention_rules rules = {
        .not_actionable_days = setup->config->not_actionable_days,
        .number_days = setup->config->number_days,
    };
    int count;
    enum gw_err err = retention_work(db, setup->keyring, &rules, now_ms,
                                     JANITOR_ERASES, &count);

    return err == GW_OK ? request_expire(db, now_ms, JANITOR_ERASES, &count)
                        : err;
}

/* ---- when ------------------------------------------------------------------------ */

static void look(struct janitor *janitor);

static enum gw_err
run_look(struct db *db, void *arg)
{
    struct janitor *janitor = arg;

    return janitor_look(db, janitor->now_ms, janitor->seen_from,
                        &janitor->found);
}

static enum gw_err
run_work(struct db *db, void *arg)
{
    struct janitor *janitor = arg;
    enum gw_err err = janitor_work(db, janitor->setup, &janitor->found,
                                   janitor->now_ms, &janitor->owes_sms);
    if (err == GW_OK && janitor->erase)
        err = janitor_erase(db, janitor->setup, janitor->now_ms);
    return err;
}

static void
on_worked(enum gw_err err, void *arg)
{
    struct janitor *janitor = arg;

    setup_unref(janitor->setup);
    janitor->setup = NULL;
    janitor->busy = false;
    if (err != GW_OK) {
        log_warn("janitor.failed", LOG_WORD("reason", gw_err_word(err)));
        return;
    }
    if (janitor->owes_sms && janitor->door->wake_outbox != NULL)
        janitor->door->wake_outbox(janitor->door->wake_arg);
    if (janitor->erase)
        janitor->erase_due_ms = janitor->now_ms + JANITOR_ERASE_MS;
    if (janitor_has_more(&janitor->found))
        look(janitor);
}

static void
on_looked(enum gw_err err, void *arg)
{
    struct janitor *janitor = arg;

    janitor->busy = false;
    if (err != GW_OK) {
        log_warn("janitor.failed", LOG_WORD("reason", gw_err_word(err)));
        return;
    }
    janitor->seen_from = janitor->found.seen.next;
    metric_set(METRIC_CALLS_OPEN, janitor->found.open_calls);
    janitor->erase =
        janitor->now_ms >= janitor->erase_due_ms
        || janitor->now_ms < janitor->erase_due_ms - JANITOR_ERASE_MS;
    if (janitor->drained
        || (!janitor->erase && !janitor_has_work(&janitor->found)))
        return;
    janitor->busy = true;
    janitor->setup = setup_ref(janitor->door->setup);
    janitor->op =
        (struct store_op){ .run = run_work, .done = on_worked, .arg = janitor };
    store_write(janitor->door->store, &janitor->op);
}

static void
look(struct janitor *janitor)
{
    if (janitor->busy || janitor->drained)
        return;
    janitor->busy = true;
    janitor->now_ms = clock_wall_ms();
    janitor->op =
        (struct store_op){ .run = run_look, .done = on_looked, .arg = janitor };
    store_read(janitor->door->store, &janitor->op);
}

static void
on_tick(void *arg)
{
    look(arg);
}

enum gw_err
janitor_open(struct inbound_door *door, struct janitor **ret_janitor)
{
    OWNED(janitor_close)
    struct janitor *janitor = calloc(1, sizeof *janitor);

    if (janitor == NULL)
        return GW_NOMEM;
    janitor->door = door;
    janitor->seen_from = SEEN_START;
    enum gw_err err =
        loop_every(door->loop, JANITOR_EVERY_MS, on_tick, janitor);
    if (err != GW_OK)
        return err;
    *ret_janitor = GIVE(janitor);
    return GW_OK;
}

void
janitor_drain(struct janitor *janitor)
{
    if (janitor != NULL)
        janitor->drained = true;
}

void
janitor_close(struct janitor *janitor)
{
    free(janitor);
}
