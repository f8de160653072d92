/* Tips as an officer may see them: rows opened one by one.
 *
 * What one would get wrong: one damaged ciphertext must not hide a page of
 * tips. It costs its own text and one line in the log, and the list goes on.
 * Only want of memory ends it, since then the next text would be missing too.
 */
#include "handlers/tips/tip.h"

#include "gateway/platform/log.h"
#include "handlers/tips/redaction.h"
#include "handlers/tips/tip_rows.h"
#include "handlers/tips/tip_seal.h"

enum { AREAS_MAX = 4096, LIST_MAX = 201, SHOWN_MAX = 3 * TIP_SEALED_MAX };

enum gw_err
tip_areas_join(const struct text *areas, size_t count, struct buf *out)
{
    if (count == 0)
        return GW_OK;
    buf_char(out, ',');
    for (size_t i = 0; i < count; i++) {
        buf_add(out, areas[i]);
        buf_char(out, ',');
    }
    return buf_ok(out) ? GW_OK : out->err;
}

static void
log_unreadable(const char *event, int64_t id, enum gw_err err)
{
    log_error(event, LOG_NUM("id", id), LOG_WORD("why", gw_err_word(err)));
}

/* Puts in *text, which a buffer holds, what may be seen of it; shown is room
 * for that. */
static enum gw_err
hide(struct db *db, int64_t tip, int64_t message, struct buf *shown,
     struct text *text)
{
    struct redaction_list redactions;
    enum gw_err err = redaction_load(db, tip, &redactions);

    if (err != GW_OK || redactions.count == 0)
        return err;
    buf_clear(shown);
    err = redaction_mask(&redactions, message, *text, shown);
    if (err == GW_OK)
        *text = buf_text(shown);
    return err;
}

struct showing {
    struct db *db;
    const struct keyring *keyring;
    bool whole;       /* with what is blacked out */
    struct buf shown; /* of plain, what may be seen */
    struct buf plain; /* the narrative of the row being shown */
    struct buf read;  /* what was read in it */
    tip_view_fn *fn;
    void *arg;
};
static inline void
showing_free_slot(struct showing *showing)
{
    buf_wipe(&showing->plain);
    buf_wipe(&showing->shown);
    buf_wipe(&showing->read);
}

/* Of *ret_text only if it can be opened. GW_NOMEM ends the walk. */
static enum gw_err
open_one(const struct tip_key *key, const struct tip_row *row, int64_t message,
         struct text sealed, struct buf *plain, struct text *ret_text)
{
    if (sealed.at == NULL)
        return GW_OK;
    enum gw_err err = tip_text_open(key, row->view.id, message, sealed, plain);
    if (err == GW_NOMEM)
        return err;
    if (err == GW_OK)
        *ret_text = buf_text(plain);
    else
        log_unreadable("tip.unreadable", row->view.id, err);
    return GW_OK;
}

static enum gw_err
open_texts(struct showing *showing, const struct tip_row *row,
           struct tip_view *view)
{
    OWNED(tip_key_wipe)
    struct tip_key key = { 0 };

    if (row->sealed_body.at == NULL && row->sealed_reading.at == NULL)
        return GW_OK;
    enum gw_err err =
        tip_key_open(showing->keyring, row->view.id, row->sealed_key, &key);
    if (err != GW_OK) {
        if (err != GW_NOMEM)
            log_unreadable("tip.unreadable", row->view.id, err);
        return err == GW_NOMEM ? err : GW_OK;
    }
    err = open_one(&key, row, 0, row->sealed_body, &showing->plain,
                   &view->narrative);
    if (err == GW_OK && !showing->whole && view->narrative.at != NULL)
        err = hide(showing->db, row->view.id, 0, &showing->shown,
                   &view->narrative);
    return err == GW_OK
               ? open_one(&key, row, TIP_SEAL_READING, row->sealed_reading,
                          &showing->read, &view->reading)
               : err;
}

static enum gw_err
show(const struct tip_row *row, void *arg)
{
    struct showing *showing = arg;
    struct tip_view view = row->view;

    enum gw_err err = open_texts(showing, row, &view);
    return err == GW_OK ? showing->fn(&view, showing->arg) : err;
}

static struct showing
showing_new(struct db *db, const struct keyring *keyring, bool whole,
            tip_view_fn *fn, void *arg)
{
    return (struct showing){
        .db = db,
        .keyring = keyring,
        .whole = whole,
        .plain = buf_new(TIP_SEALED_MAX),
        .shown = buf_new(SHOWN_MAX),
        .read = buf_new(TIP_SEALED_MAX),
        .fn = fn,
        .arg = arg,
    };
}

enum gw_err
tip_list(struct db *db, const struct keyring *keyring,
         const struct tip_filter *filter, tip_view_fn *fn, void *arg)
{
    OWNED(buf_free)
    struct buf areas = buf_new(AREAS_MAX);
    enum gw_err err =
        tip_areas_join(filter->areas, filter->areas_count, &areas);
    if (err != GW_OK)
        return err;
    struct tip_filter clamped = *filter;
    if (filter->limit < 1 || filter->limit > LIST_MAX)
        clamped.limit = LIST_MAX;

    OWNED(showing_free)
    struct showing showing = showing_new(db, keyring, false, fn, arg);
    return tip_rows_list(db, &clamped, buf_text(&areas), show, &showing);
}

enum gw_err
tip_count(struct db *db, const struct tip_filter *filter, int64_t *ret_count)
{
    OWNED(buf_free)
    struct buf areas = buf_new(AREAS_MAX);
    enum gw_err err =
        tip_areas_join(filter->areas, filter->areas_count, &areas);

    return err == GW_OK
               ? tip_rows_count(db, filter, buf_text(&areas), ret_count)
               : err;
}

static enum gw_err
get(struct db *db, const struct keyring *keyring, int64_t tip,
    const struct text *areas, size_t areas_count, bool whole, tip_view_fn *fn,
    void *arg)
{
    OWNED(buf_free)
    struct buf joined = buf_new(AREAS_MAX);
    enum gw_err err = tip_areas_join(areas, areas_count, &joined);
    if (err != GW_OK)
        return err;
    OWNED(showing_free)
    struct showing showing = showing_new(db, keyring, whole, fn, arg);
    return tip_rows_get(db, tip, buf_text(&joined), show, &showing);
}

enum gw_err
tip_get(struct db *db, const struct keyring *keyring, int64_t tip,
        const struct text *areas, size_t areas_count, tip_view_fn *fn,
        void *arg)
{
    return get(db, keyring, tip, areas, areas_count, false, fn, arg);
}

enum gw_err
tip_get_whole(struct db *db, const struct keyring *keyring, int64_t tip,
              const struct text *areas, size_t areas_count, tip_view_fn *fn,
              void *arg)
{
    return get(db, keyring, tip, areas, areas_count, true, fn, arg);
}

/* ---- messages ---- */

struct telling {
    struct db *db;
    int64_t tip;
    const struct tip_key *key;
    bool whole;
    struct buf plain, shown;
    tip_message_fn *fn;
    void *arg;
};
static inline void
telling_free_slot(struct telling *telling)
{
    buf_wipe(&telling->plain);
    buf_wipe(&telling->shown);
}

static enum gw_err
tell(const struct message_row *row, void *arg)
{
    struct telling *telling = arg;
    struct tip_message_view view = row->view;
    if (row->sealed_body.at != NULL && telling->key != NULL) {
        enum gw_err err = tip_text_open(telling->key, telling->tip, view.id,
                                        row->sealed_body, &telling->plain);
        if (err == GW_NOMEM)
            return err;
        if (err == GW_OK)
            view.text = buf_text(&telling->plain);
        else
            log_unreadable("tip.message_unreadable", view.id, err);
    }
    if (!telling->whole && view.text.at != NULL) {
        enum gw_err err = hide(telling->db, telling->tip, view.id,
                               &telling->shown, &view.text);
        if (err != GW_OK)
            return err;
    }
    return telling->fn(&view, telling->arg);
}

static enum gw_err
messages(struct db *db, const struct keyring *keyring, int64_t tip, bool whole,
         tip_message_fn *fn, void *arg)
{
    struct tip_found found;
    enum gw_err err = tip_rows_find(db, tip, &found);
    if (err != GW_OK)
        return err;

    OWNED(tip_key_wipe)
    struct tip_key key = { 0 };
    bool opened = false;
    if (!found.erased) {
        err = tip_key_open(keyring, tip,
                           (struct text){ .at = found.sealed_key,
                                          .len = found.sealed_key_len },
                           &key);
        if (err == GW_NOMEM)
            return err;
        opened = err == GW_OK;
        if (!opened)
            log_unreadable("tip.key_unreadable", tip, err);
    }
    OWNED(telling_free)
    struct telling telling = {
        .db = db,
        .tip = tip,
        .key = opened ? &key : NULL,
        .whole = whole,
        .plain = buf_new(TIP_SEALED_MAX),
        .shown = buf_new(SHOWN_MAX),
        .fn = fn,
        .arg = arg,
    };
    return tip_rows_messages(db, tip, tell, &telling);
}

enum gw_err
tip_messages(struct db *db, const struct keyring *keyring, int64_t tip,
             tip_message_fn *fn, void *arg)
{
    return messages(db, keyring, tip, false, fn, arg);
}

enum gw_err
tip_messages_whole(struct db *db, const struct keyring *keyring, int64_t tip,
                   tip_message_fn *fn, void *arg)
{
    return messages(db, keyring, tip, true, fn, arg);
}
