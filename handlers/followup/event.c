/* handlers/followup/event.c -- see event.h.
 *
 * What one would get wrong: showing one agency what the other keeps to itself.
 * The rows are chosen by the reader's agency in SQL, so that no caller can
 * forget it; the feed of changes has no words at all.
 */
#include "handlers/followup/event.h"

#include <string.h>

#include "gateway/base/own.h"
#include "handlers/followup/event_rows.h"
#include "handlers/followup/words.h"

static const char *const event_words[EVENT_KINDS] = {
    [EVENT_ADDED] = "added",
    [EVENT_CHANGED] = "changed",
    [EVENT_MESSAGE_IN] = "message_in",
    [EVENT_MESSAGE_OUT] = "message_out",
    [EVENT_NOTE] = "note",
    [EVENT_STATE] = "state",
    [EVENT_SEAT] = "seat",
    [EVENT_URGENCY] = "urgency",
    [EVENT_LEANING] = "leaning",
    [EVENT_PLACE] = "place",
    [EVENT_REQUEST] = "request",
    [EVENT_DECISION] = "decision",
    [EVENT_IDENTITY] = "identity",
    [EVENT_LINK] = "link",
    [EVENT_UNLINK] = "unlink",
    [EVENT_BERKAS] = "berkas",
    [EVENT_REDACTION] = "redaction",
    [EVENT_HOLD] = "hold",
    [EVENT_ESCALATED] = "escalated",
    [EVENT_DURESS] = "duress",
    [EVENT_ERASED] = "erased",
    [EVENT_EXPORT] = "export",
    [EVENT_FILED] = "filed",
};

const char *
event_word(int kind)
{
    return kind > 0 && kind < EVENT_KINDS ? event_words[kind] : NULL;
}

/* ---- adding ---- */

static enum gw_err
seal(struct db *db, const struct keyring *keyring, int64_t id,
     const struct event_new *event, struct buf *out)
{
    OWNED(tip_key_wipe)
    struct tip_key key = { 0 };

    if (event->words.at == NULL)
        return GW_OK;
    enum gw_err err = words_key(db, keyring, event->tip, &key);
    return err == GW_OK ? words_seal(&key, event->tip, WORDS_EVENT, id,
                                     event->words, out)
                        : err;
}

enum gw_err
event_record(struct db *db, const struct keyring *keyring,
             const struct event_new *event, int64_t *ret_id)
{
    OWNED(buf_free)
    struct buf sealed = buf_new(TIP_SEALED_MAX);
    int64_t id;

    if (strlen(event->detail) > EVENT_DETAIL_MAX)
        return GW_REJECTED;
    enum gw_err err = db_next_id(db, SEQ_EVENT, &id);
    if (err == GW_OK)
        err = seal(db, keyring, id, event, &sealed);
    if (err != GW_OK)
        return err;
    err = event_row_add(db, id, event,
                        sealed.len > 0 ? buf_text(&sealed)
                                       : (struct text){ NULL, 0 });
    if (err == GW_OK)
        *ret_id = id;
    return err;
}

/* ---- reading ---- */

struct telling {
    const struct tip_key *key; /* NULL: erased */
    struct buf plain;
    event_fn *fn;
    void *arg;
};
static inline void
telling_free_slot(struct telling *telling)
{
    buf_wipe(&telling->plain);
}

static enum gw_err
tell(const struct event_row *row, void *arg)
{
    struct telling *telling = arg;
    struct event_view view = row->view;

    if (telling->key != NULL && row->sealed_words.at != NULL) {
        enum gw_err err =
            words_open(telling->key, view.tip, WORDS_EVENT, view.id,
                       row->sealed_words, &telling->plain);
        if (err != GW_OK)
            return err;
        if (telling->plain.len > 0)
            view.words = buf_text(&telling->plain);
    }
    return telling->fn(&view, telling->arg);
}

enum gw_err
event_of_tip(struct db *db, const struct keyring *keyring, int64_t tip,
             enum agency reader, event_fn *fn, void *arg)
{
    OWNED(tip_key_wipe)
    struct tip_key key = { 0 };
    enum gw_err err = words_key(db, keyring, tip, &key);

    if (err != GW_OK && err != GW_CONFLICT && err != GW_IO)
        return err;
    OWNED(telling_free)
    struct telling telling = {
        .key = err == GW_OK ? &key : NULL,
        .plain = buf_new(TIP_SEALED_MAX),
        .fn = fn,
        .arg = arg,
    };
    return event_row_of_tip(db, tip, reader, tell, &telling);
}

enum gw_err
event_after(struct db *db, int64_t after, int limit, event_fn *fn, void *arg)
{
    struct telling telling = { .plain = buf_new(1), .fn = fn, .arg = arg };

    return event_row_after(db, after, limit, tell, &telling);
}

enum gw_err
event_newest(struct db *db, int64_t *ret_id)
{
    return event_row_newest(db, ret_id);
}
