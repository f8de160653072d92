/* handlers/officers/export_work.c -- see export_work.h.
 *
 * What one would get wrong: rights that were checked when the export was asked
 * for. Who is disabled, moved to another area or to another role meanwhile
 * takes nothing out: the account is read anew with every page.
 */
#include "handlers/officers/export_work.h"

#include <stdio.h>
#include <stdlib.h>

#include "gateway/base/fields.h"
#include "handlers/followup/event.h"
#include "handlers/officers/export_fill.h"
#include "handlers/officers/machine.h"
#include "handlers/officers/query.h"
#include "handlers/officers/rights.h"
#include "handlers/officers/tip_label.h"
#include "handlers/tips/audit.h"

enum {
    BATCH = 200,                    /* rows that one statement gives */
    PAGE_FULL = SHEET_WORDS_MAX / 4 /* bytes; a batch more has room */
};

enum gw_err
export_work_new(const struct export_house *house,
                const struct exported *exported, struct export_work **ret_work)
{
    struct export_work *work = calloc(1, sizeof *work);

    if (work == NULL)
        return GW_NOMEM;
    work->house = house;
    work->exported = *exported;
    work->head = (struct sheet_head){ .who = work->who,
                                      .why = work->reason,
                                      .filter = work->filter,
                                      .at_ms = exported->at_ms };
    work->page = sheet_page_new();
    if (exported->tip != 0 && exported->format == SHEET_PDF)
        work->card = card_new();
    if (work->page == NULL
        || (work->card == NULL && exported->tip != 0
            && exported->format == SHEET_PDF)) {
        export_work_free(work);
        return GW_NOMEM;
    }
    *ret_work = work;
    return GW_OK;
}

static void
drop_file(struct export_work *work)
{
    sheet_kind(work->exported.format)->close(work->writer);
    work->writer = NULL;
    vault_close(GIVE(work->vault));
}

void
export_work_free(struct export_work *work)
{
    if (work == NULL)
        return;
    drop_file(work);
    sheet_page_free(work->page);
    card_free(work->card);
    crypto_wipe(work, sizeof *work);
    free(work);
}

static enum export_why
why_of(enum gw_err err)
{
    return err == GW_REJECTED  ? EXPORT_WHY_LARGE
           : err == GW_MISSING ? EXPORT_WHY_TIP
           : err == GW_IO      ? EXPORT_WHY_DISK
                               : EXPORT_WHY_MEMORY;
}

/* ---- who asks ---- */

struct finding {
    int64_t id;
    struct machine *found;
};

static enum gw_err
find_machine(const struct machine *machine, void *arg)
{
    struct finding *finding = arg;

    if (machine->id == finding->id)
        *finding->found = *machine;
    return GW_OK;
}

/* The asker as he is now, a machine as an officer without areas. GW_DENIED he
 * may not do it any more. */
static enum gw_err
load_asker(struct db *db, const struct exported *exported,
           struct officer *ret_asker, char *ret_who, size_t room)
{
    struct machine machine = { .id = 0 };
    struct finding finding = { .id = exported->machine, .found = &machine };

    *ret_asker = (struct officer){ .agency = exported->agency };
    if (exported->machine != 0) {
        enum gw_err err = machine_each(db, find_machine, &finding);
        (void)snprintf(ret_who, room, "sistem %s (%s)", machine.name,
                       label_agency((int)machine.agency));
        return err != GW_OK ? err
               : machine.revoked_ms == 0
                       && scope_may(machine.scope, RIGHT_EXPORT)
                   ? GW_OK
                   : GW_DENIED;
    }
    enum gw_err err = officer_get(db, exported->officer, ret_asker);
    if (err != GW_OK)
        return err == GW_MISSING ? GW_DENIED : err;
    (void)snprintf(ret_who, room, "%s (%s)", ret_asker->login,
                   label_agency((int)ret_asker->agency));
    return !ret_asker->disabled && role_may(ret_asker->role, RIGHT_EXPORT)
               ? GW_OK
               : GW_DENIED;
}

static enum gw_err
load_head(struct db *db, struct export_work *work)
{
    OWNED(buf_wipe)
    struct buf reason = buf_new(2 * EXPORT_REASON_MAX);
    OWNED(buf_free)
    struct buf filter = buf_new(sizeof work->filter - 1);

    label_filter(work->exported.filter, &filter);
    (void)text_copy(buf_text(&filter), work->filter, sizeof work->filter);
    enum gw_err err =
        export_reason(db, work->house->keyring, work->exported.id, &reason);
    if (err == GW_OK)
        (void)text_copy(buf_text(&reason), work->reason, sizeof work->reason);
    work->loaded = err == GW_OK;
    return err;
}

/* ---- reading ---- */

struct reading {
    struct export_work *work;
    struct export_fill fill;
    size_t given;
};

static enum gw_err
add_row(const struct tip_view *view, void *arg)
{
    struct reading *reading = arg;
    struct export_work *work = reading->work;

    enum gw_err err = export_fill_row(&reading->fill, view, work->page);
    if (err != GW_OK)
        return err;
    reading->given++;
    if (work->newest == 0)
        work->newest = view->id;
    work->oldest = view->id;
    work->before = view->id;
    return GW_OK;
}

static enum gw_err
add_one(const struct tip_view *view, void *arg)
{
    struct reading *reading = arg;
    struct export_work *work = reading->work;

    work->newest = view->id;
    work->oldest = view->id;
    return work->card != NULL
               ? export_fill_card(&reading->fill, view, work->page, work->card)
               : export_fill_row(&reading->fill, view, work->page);
}

static enum gw_err
read_list(struct db *db, struct export_work *work, struct reading *reading,
          const struct officer *asker)
{
    OWNED(fields_free)
    struct fields fields;
    struct text areas[OFFICER_AREAS_MAX];
    struct tip_filter filter;
    const char *field;

    fields_init(&fields);
    enum gw_err err = fields_read_form(&fields, text_of(work->exported.filter));
    if (err == GW_OK)
        err = query_tips(&fields, asker, &filter, &field);
    if (err != GW_OK)
        return err;
    filter.areas = areas;
    filter.areas_count = officer_areas(asker, areas);
    filter.limit = BATCH;
    if (work->done == 0)
        err = tip_count(db, &filter, &work->total);
    if (err == GW_OK
        && work->total > sheet_kind(work->exported.format)->rows_max) {
        work->why = EXPORT_WHY_MANY;
        return GW_OK;
    }
    do {
        reading->given = 0;
        filter.before = work->before;
        if (err == GW_OK)
            err = tip_list(db, work->house->keyring, &filter, add_row, reading);
    } while (err == GW_OK && reading->given == BATCH
             && work->page->words.len < PAGE_FULL
             && sheet_rows(work->page) + BATCH <= SHEET_ROWS);
    work->more = reading->given == BATCH;
    return err;
}

static enum gw_err
read_page(struct db *db, struct export_work *work)
{
    struct officer asker;
    struct text areas[OFFICER_AREAS_MAX];
    struct reading reading = {
        .work = work,
        .fill = { .db = db,
                  .keyring = work->house->keyring,
                  .places = work->house->places,
                  .reader = work->exported.agency },
    };
    enum gw_err err =
        load_asker(db, &work->exported, &asker, work->who, sizeof work->who);

    if (err == GW_OK && !work->loaded)
        err = load_head(db, work);
    if (err != GW_OK)
        return err;
    if (work->exported.tip == 0)
        return read_list(db, work, &reading, &asker);
    work->total = 1;
    return tip_get(db, work->house->keyring, work->exported.tip, areas,
                   officer_areas(&asker, areas), add_one, &reading);
}

void
export_work_read(struct db *db, struct export_work *work)
{
    sheet_page_clear(work->page);
    work->more = false;
    enum gw_err err = read_page(db, work);
    if (err == GW_DENIED)
        work->why = EXPORT_WHY_RIGHT;
    else if (err != GW_OK)
        work->why = why_of(err);
    work->head.total = work->total;
    if (work->why == EXPORT_WHY_NONE)
        work->done += work->card != NULL ? 1 : (int64_t)sheet_rows(work->page);
    if (work->done > sheet_kind(work->exported.format)->rows_max)
        work->why = EXPORT_WHY_MANY; /* more came in meanwhile */
}

/* ---- writing ---- */

static enum gw_err
write_page(struct export_work *work)
{
    const struct sheet_kind *kind = sheet_kind(work->exported.format);
    enum gw_err err = GW_OK;

    if (work->vault == NULL)
        err = vault_create(work->house->keyring, work->house->folder,
                           work->exported.id, &work->vault);
    if (err == GW_OK && work->writer == NULL)
        err = kind->open(&work->head, work->vault, &work->writer);
    if (err != GW_OK)
        return err;
    return work->card != NULL ? kind->card(work->writer, work->card)
                              : kind->rows(work->writer, work->page);
}

void
export_work_write(struct export_work *work)
{
    if (work->why != EXPORT_WHY_NONE)
        return;
    enum gw_err err = write_page(work);
    if (err != GW_OK)
        work->why = why_of(err);
}

void
export_work_end(struct export_work *work, bool dropped)
{
    if (!dropped && work->why == EXPORT_WHY_NONE) {
        enum gw_err err = sheet_kind(work->exported.format)->end(work->writer);
        if (err == GW_OK)
            err = vault_finish(work->vault, &work->size);
        if (err != GW_OK)
            work->why = why_of(err);
    }
    drop_file(work);
}

/* ---- what is told ---- */

enum gw_err
export_work_tell(struct db *db, const struct export_work *work)
{
    return export_progress(db, work->exported.id, work->done, work->total);
}

static enum gw_err
audit_end(struct db *db, const struct export_work *work, const char *action,
          const char *detail, int64_t now_ms)
{
    char actor[40], subject[40];
    bool machine = work->exported.machine != 0;

    (void)snprintf(
        actor, sizeof actor, "%s:%lld", machine ? "machine" : "officer",
        (long long)(machine ? work->exported.machine : work->exported.officer));
    (void)snprintf(subject, sizeof subject, "export:%lld",
                   (long long)work->exported.id);
    return audit_add(db, now_ms,
                     &(struct audit_line){ .actor = actor,
                                           .action = action,
                                           .subject = subject,
                                           .detail = detail });
}

/* One tip's time line says that it was taken out; of a list the audit does. */
static enum gw_err
tell_tip(struct db *db, const struct export_work *work, int64_t now_ms)
{
    int64_t id;
    struct event_new event = {
        .tip = work->exported.tip,
        .kind = EVENT_EXPORT,
        .actor = { .officer = work->exported.officer,
                   .agency = work->exported.agency },
        .detail = sheet_kind(work->exported.format)->word,
        .subject = work->exported.id,
        .now_ms = now_ms,
    };

    return work->exported.tip == 0
               ? GW_OK
               : event_record(db, work->house->keyring, &event, &id);
}

enum gw_err
export_work_settle(struct db *db, const struct export_work *work,
                   int64_t now_ms)
{
    char detail[120];
    enum gw_err err;

    if (work->why != EXPORT_WHY_NONE) {
        err = export_failed(db, work->exported.id, work->why, now_ms);
        (void)snprintf(detail, sizeof detail, "why=%d", (int)work->why);
        return err == GW_OK
                   ? audit_end(db, work, "export.failed", detail, now_ms)
                   : err;
    }
    err = export_done(db, work->exported.id, work->done, work->size, now_ms);
    (void)snprintf(detail, sizeof detail, "count=%lld newest=%lld oldest=%lld",
                   (long long)work->done, (long long)work->newest,
                   (long long)work->oldest);
    if (err == GW_OK)
        err = audit_end(db, work, "export.done", detail, now_ms);
    return err == GW_OK ? tell_tip(db, work, now_ms) : err;
}
