/* handlers/followup/berkas.c -- see berkas.h.
 *
 * A case outlives each of its tips, so its title has a key of its own (the
 * keyring's) and is the only text that is kept with it.
 */
#include "handlers/followup/berkas.h"

#include <stdio.h>

#include "gateway/base/utf8.h"
#include "gateway/platform/log.h"
#include "handlers/followup/berkas_rows.h"
#include "handlers/tips/audit.h"

enum { SEALED_MAX = 4 * BERKAS_TITLE_MAX + 128 };

static enum gw_err
note(const struct follow *follow, const char *action, int64_t berkas,
     const char *detail)
{
    char actor[32], subject[32];

    (void)snprintf(actor, sizeof actor, "officer:%lld",
                   (long long)follow->actor.officer);
    (void)snprintf(subject, sizeof subject, "berkas:%lld", (long long)berkas);
    return audit_add(follow->db, follow->now_ms,
                     &(struct audit_line){ .actor = actor,
                                           .action = action,
                                           .subject = subject,
                                           .detail = detail });
}

static enum gw_err
seal(const struct follow *follow, int64_t id, struct text title,
     struct buf *out)
{
    if (title.len == 0 || utf8_points(title) > BERKAS_TITLE_MAX)
        return GW_REJECTED;
    keyring_seal(follow->keyring, SEAL_BERKAS, id, title, out);
    return buf_ok(out) ? GW_OK : out->err;
}

enum gw_err
berkas_add(const struct follow *follow, struct text title, int64_t *ret_id)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(SEALED_MAX);
    int64_t id = 0;
    enum gw_err err = db_next_id(follow->db, SEQ_BERKAS, &id);

    if (err == GW_OK)
        err = seal(follow, id, title, &sealed);
    if (err == GW_OK)
        err = berkas_row_add(follow->db, id, &follow->actor, buf_text(&sealed),
                             follow->now_ms);
    if (err == GW_OK)
        *ret_id = id;
    return err == GW_OK ? note(follow, "berkas.add", id, "") : err;
}

/* ---- its tips ---- */

static enum gw_err
tell(const struct follow *follow, int64_t berkas, const char *detail)
{
    struct event_new event = {
        .tip = follow->tip,
        .kind = EVENT_BERKAS,
        .actor = follow->actor,
        .detail = detail,
        .subject = berkas,
        .now_ms = follow->now_ms,
    };
    char line[48];
    int64_t id;
    enum gw_err err = event_record(follow->db, follow->keyring, &event, &id);

    (void)snprintf(line, sizeof line, "%s tip:%lld", detail,
                   (long long)follow->tip);
    return err == GW_OK ? note(follow, "berkas.tip", berkas, line) : err;
}

enum gw_err
berkas_free(const struct follow *follow)
{
    bool erased;
    int64_t now_in;
    enum gw_err err =
        berkas_row_of_tip(follow->db, follow->tip, &now_in, &erased);

    return err == GW_OK && (erased || now_in != 0) ? GW_CONFLICT : err;
}

enum gw_err
berkas_put(const struct follow *follow, int64_t berkas)
{
    bool closed, erased;
    int64_t tips, now_in;
    enum gw_err err = berkas_row_state(follow->db, berkas, &closed, &tips);

    if (err == GW_OK)
        err = berkas_row_of_tip(follow->db, follow->tip, &now_in, &erased);
    if (err != GW_OK || now_in == berkas)
        return err;
    if (closed || erased || now_in != 0 || tips >= BERKAS_TIPS_MAX)
        return GW_CONFLICT;
    err = berkas_row_set(follow->db, follow->tip, berkas, follow->now_ms);
    return err == GW_OK ? tell(follow, berkas, "in") : err;
}

enum gw_err
berkas_take(const struct follow *follow, int64_t berkas)
{
    bool closed, erased;
    int64_t tips, now_in;
    enum gw_err err = berkas_row_state(follow->db, berkas, &closed, &tips);

    if (err == GW_OK)
        err = berkas_row_of_tip(follow->db, follow->tip, &now_in, &erased);
    if (err != GW_OK)
        return err;
    if (now_in != berkas)
        return GW_MISSING;
    if (closed)
        return GW_CONFLICT;
    err = berkas_row_set(follow->db, follow->tip, 0, follow->now_ms);
    return err == GW_OK ? tell(follow, berkas, "out") : err;
}

enum gw_err
berkas_change(const struct follow *follow, int64_t berkas, struct text title,
              const bool *closed)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(SEALED_MAX);
    bool was;
    int64_t tips;
    enum gw_err err = berkas_row_state(follow->db, berkas, &was, &tips);

    if (err == GW_OK && title.at != NULL) {
        err = seal(follow, berkas, title, &sealed);
        if (err == GW_OK)
            err = berkas_row_title(follow->db, berkas, buf_text(&sealed));
        if (err == GW_OK)
            err = note(follow, "berkas.title", berkas, "");
    }
    if (err != GW_OK || closed == NULL || *closed == was)
        return err;
    err = berkas_row_close(follow->db, berkas, *closed ? follow->now_ms : 0);
    return err == GW_OK ? note(follow, "berkas.state", berkas,
                               *closed ? "closed" : "open")
                        : err;
}

/* ---- reading ---- */

struct opening {
    const struct keyring *keyring;
    struct buf title;
    berkas_fn *fn;
    void *arg;
    int count;
};
static void
opening_wipe_slot(struct opening *opening)
{
    buf_wipe(&opening->title);
}

static enum gw_err
open_one(const struct berkas_view *view, struct text sealed, void *arg)
{
    struct opening *opening = arg;
    struct berkas_view opened = *view;

    buf_clear(&opening->title);
    enum gw_err err = keyring_open(opening->keyring, SEAL_BERKAS, view->id,
                                   sealed, &opening->title);
    if (err == GW_NOMEM)
        return err;
    if (err == GW_OK)
        opened.title = buf_text(&opening->title);
    else
        log_error("berkas.unreadable", LOG_NUM("id", view->id),
                  LOG_WORD("why", gw_err_word(err)));
    opening->count++;
    return opening->fn(&opened, opening->arg);
}

enum gw_err
berkas_each(struct db *db, const struct keyring *keyring, struct text areas,
            enum agency agency, int64_t before, int limit, berkas_fn *fn,
            void *arg)
{
    OWNED(opening_wipe)
    struct opening opening = {
        .keyring = keyring, .title = buf_new(SEALED_MAX), .fn = fn, .arg = arg
    };

    return berkas_row_each(db, areas, agency, 0, before, limit, open_one,
                           &opening);
}

enum gw_err
berkas_get(struct db *db, const struct keyring *keyring, struct text areas,
           enum agency agency, int64_t id, berkas_fn *fn, void *arg)
{
    OWNED(opening_wipe)
    struct opening opening = {
        .keyring = keyring, .title = buf_new(SEALED_MAX), .fn = fn, .arg = arg
    };
    enum gw_err err =
        berkas_row_each(db, areas, agency, id, 0, 1, open_one, &opening);

    return err == GW_OK && opening.count == 0 ? GW_MISSING : err;
}

enum gw_err
berkas_tips(struct db *db, struct text areas, int64_t id,
            int64_t ret_tips[BERKAS_TIPS_MAX], size_t *ret_count)
{
    return berkas_row_tips(db, areas, id, ret_tips, ret_count);
}
