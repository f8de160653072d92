/* handlers/followup/request_read.c -- requests as officers may see them: rows
 * opened one by one under the key of their tip. */
#include "gateway/base/own.h"
#include "handlers/followup/request.h"
#include "handlers/followup/request_rows.h"
#include "handlers/followup/words.h"

struct telling {
    struct db *db;
    const struct keyring *keyring;
    struct buf reason, decisions[2];
    request_fn *fn;
    void *arg;
    bool found;
};

static struct telling
telling_new(struct db *db, const struct keyring *keyring, request_fn *fn,
            void *arg)
{
    return (struct telling){
        .db = db,
        .keyring = keyring,
        .reason = buf_new(TIP_SEALED_MAX),
        .decisions = { buf_new(TIP_SEALED_MAX), buf_new(TIP_SEALED_MAX) },
        .fn = fn,
        .arg = arg,
    };
}
static inline void
telling_free_slot(struct telling *telling)
{
    buf_wipe(&telling->reason);
    buf_wipe(&telling->decisions[0]);
    buf_wipe(&telling->decisions[1]);
}

static enum gw_err
open_text(const struct tip_key *key, int64_t tip, enum words_of of, int64_t id,
          struct text sealed, struct buf *plain, struct text *ret_text)
{
    if (sealed.at == NULL)
        return GW_OK;
    enum gw_err err = words_open(key, tip, of, id, sealed, plain);
    if (err == GW_OK && plain->len > 0)
        *ret_text = buf_text(plain);
    return err;
}

static enum gw_err
open_all(struct telling *telling, const struct tip_key *key,
         const struct request_row *row, struct request_view *view)
{
    static const enum words_of of[2] = { WORDS_DECISION_1, WORDS_DECISION_2 };
    enum gw_err err =
        open_text(key, view->tip, WORDS_REQUEST, view->id, row->sealed_reason,
                  &telling->reason, &view->reason);

    for (int i = 0; i < 2 && err == GW_OK; i++)
        err =
            open_text(key, view->tip, of[i], view->id, row->sealed_decisions[i],
                      &telling->decisions[i], &view->decisions[i].reason);
    return err;
}

/* An erased tip shows that there was a request, and no word of it. */
static enum gw_err
tell(const struct request_row *row, void *arg)
{
    struct telling *telling = arg;
    struct request_view view = row->view;
    OWNED(tip_key_wipe)
    struct tip_key key = { 0 };
    enum gw_err err = words_key(telling->db, telling->keyring, view.tip, &key);

    if (err == GW_OK)
        err = open_all(telling, &key, row, &view);
    else if (err == GW_CONFLICT || err == GW_IO)
        err = GW_OK;
    if (err != GW_OK)
        return err;
    telling->found = true;
    return telling->fn(&view, telling->arg);
}

enum gw_err
request_get(struct db *db, const struct keyring *keyring, int64_t id,
            request_fn *fn, void *arg)
{
    OWNED(telling_free)
    struct telling telling = telling_new(db, keyring, fn, arg);
    enum gw_err err = request_row_each(db, id, 0, NULL, true, tell, &telling);

    return err == GW_OK && !telling.found ? GW_MISSING : err;
}

enum gw_err
request_of_tip(struct db *db, const struct keyring *keyring, int64_t tip,
               request_fn *fn, void *arg)
{
    OWNED(telling_free)
    struct telling telling = telling_new(db, keyring, fn, arg);

    return request_row_each(db, 0, tip, NULL, true, tell, &telling);
}

enum gw_err
request_list(struct db *db, const struct keyring *keyring,
             const struct request_filter *filter, request_fn *fn, void *arg)
{
    OWNED(telling_free)
    struct telling telling = telling_new(db, keyring, fn, arg);

    return request_row_each(db, 0, 0, filter, false, tell, &telling);
}
