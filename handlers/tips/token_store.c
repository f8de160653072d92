/* handlers/tips/token_store.c -- see token_store.h.
 *
 *   texts opened --> blacked out --> tokens - what is stored = rows to write
 *
 * Each tip's hashes lie in a list of their own, so that a tip which is read
 * again costs only what has changed, and one that is erased leaves nothing.
 *
 * What one would get wrong: a text that changes while its tokens are being made.
 * Each time a tip is put in its turn rises; tokens of an earlier turn are thrown
 * away. And a word that is in so many tips that it finds nothing would still be
 * written with every tip; so words are counted, and one that became common stays
 * so, since it is missing from what came meanwhile.
 */
#include "handlers/tips/token_store.h"

#include <stdlib.h>
#include <string.h>

#include "gateway/platform/log.h"
#include "handlers/tips/code.h"
#include "handlers/tips/redaction.h"
#include "handlers/tips/tip_reading_rows.h"
#include "handlers/tips/tip_rows.h"
#include "handlers/tips/tip_seal.h"
#include "handlers/tips/token_rows.h"

enum { HASH_BYTES = 8, LIST_MAX = TOKENS_MAX * HASH_BYTES };

enum gw_err
token_stale(struct db *db, int64_t tip)
{
    return token_row_put_due(db, tip);
}

/* ---- making ---- */

struct making {
    const struct token_maker *maker;
    struct token_list *list;
    int64_t tip;
    struct tip_key key;
    char own[ENTITY_NUMBER_MAX + 1];
    struct redaction_list redactions;
    struct buf plain, shown;
    bool forgotten;
};
static void
making_wipe_slot(struct making *making)
{
    buf_wipe(&making->plain);
    buf_wipe(&making->shown);
    crypto_wipe(making, sizeof *making);
}

static enum gw_err
unreadable(const struct making *making, enum gw_err err)
{
    if (err != GW_NOMEM)
        log_error("tip.unreadable", LOG_NUM("tip", making->tip),
                  LOG_WORD("by", "index"));
    return err == GW_NOMEM ? err : GW_REJECTED;
}

static enum gw_err
add_text(struct making *making, int64_t message, struct text sealed)
{
    if (sealed.at == NULL)
        return GW_OK;
    enum gw_err err = tip_text_open(&making->key, making->tip, message, sealed,
                                    &making->plain);
    if (err != GW_OK)
        return unreadable(making, err) == GW_NOMEM ? GW_NOMEM : GW_OK;
    buf_clear(&making->shown);
    err = redaction_mask(&making->redactions, message, buf_text(&making->plain),
                         &making->shown);
    return err == GW_OK
               ? token_walk(making->maker, buf_text(&making->shown),
                            making->own, false, token_keep, making->list)
               : err;
}

static enum gw_err
add_message(const struct message_row *row, void *arg)
{
    return add_text(arg, row->view.id, row->sealed_body);
}

static enum gw_err
add_alias(struct making *making, int64_t sender)
{
    char alias[32];

    if (sender == 0)
        return GW_OK;
    alias_write(making->maker->keyring, sender, alias);
    struct token token = {
        .hash = token_hash(making->maker->keyring, TOKEN_ALIAS, text_of(alias)),
        .kind = TOKEN_ALIAS,
        .indexed = true,
    };
    return token_keep(&token, making->list);
}

static enum gw_err
open_number(struct making *making, struct text sealed)
{
    if (sealed.at == NULL)
        return GW_OK;
    buf_clear(&making->plain);
    enum gw_err err = keyring_open(making->maker->keyring, SEAL_NUMBER,
                                   making->tip, sealed, &making->plain);
    if (err == GW_OK)
        (void)text_copy(buf_text(&making->plain), making->own,
                        sizeof making->own);
    return err == GW_NOMEM ? err : GW_OK;
}

static enum gw_err
take_source(const struct reading_source *source, void *arg)
{
    struct making *making = arg;

    if (source->erased)
        return GW_MISSING;
    making->forgotten = source->sender == 0 && source->sealed_number.at == NULL;
    enum gw_err err = tip_key_open(making->maker->keyring, making->tip,
                                   source->sealed_key, &making->key);
    if (err != GW_OK)
        return unreadable(making, err);
    err = open_number(making, source->sealed_number);
    if (err == GW_OK)
        err = add_alias(making, source->sender);
    return err == GW_OK ? add_text(making, 0, source->sealed_body) : err;
}

enum gw_err
token_of_tip(struct db *db, const struct token_maker *maker, int64_t tip,
             struct token_list *list, bool *ret_forgotten)
{
    OWNED(making_wipe)
    struct making making = {
        .maker = maker,
        .list = list,
        .tip = tip,
        .plain = buf_new(TIP_SEALED_MAX),
        .shown = buf_new(3 * TIP_SEALED_MAX),
    };
    enum gw_err err = redaction_load(db, tip, &making.redactions);

    if (err == GW_OK)
        err = reading_row_open(db, tip, take_source, &making);
    if (err == GW_OK)
        err = tip_rows_messages(db, tip, add_message, &making);
    *ret_forgotten = making.forgotten;
    return err;
}

/* ---- finding ---- */

struct finding {
    struct db *db;
    const struct token_maker *maker;
    struct token_batch *batch;
    size_t tokens;
};

static enum gw_err
note_due(int64_t tip, int64_t turn, void *arg)
{
    struct token_batch *batch = arg;

    if (batch->count == TOKEN_BATCH_TIPS)
        batch->more = true;
    else
        batch->list[batch->count++] =
            (struct token_work){ .tip = tip, .turn = turn };
    return GW_OK;
}

static enum gw_err
make_one(struct finding *finding, struct token_work *work)
{
    struct token_list *list = calloc(1, sizeof *list);

    if (list == NULL)
        return GW_NOMEM;
    enum gw_err err = token_of_tip(finding->db, finding->maker, work->tip, list,
                                   &work->forgotten);
    if (err != GW_OK) {
        free(list);
        return err == GW_MISSING || err == GW_REJECTED ? GW_OK : err;
    }
    finding->tokens += list->count;
    size_t bytes =
        offsetof(struct token_list, list) + list->count * sizeof list->list[0];
    struct token_list *smaller = realloc(list, bytes);
    work->list = smaller != NULL ? smaller : list;
    return GW_OK;
}

enum gw_err
token_find(struct db *db, const struct token_maker *maker,
           struct token_batch *batch)
{
    struct finding finding = { .db = db, .maker = maker, .batch = batch };
    enum gw_err err =
        token_row_each_due(db, TOKEN_BATCH_TIPS + 1, note_due, batch);

    for (size_t i = 0; i < batch->count && err == GW_OK; i++) {
        if (finding.tokens >= TOKEN_BATCH_ROWS) {
            batch->count = i;
            batch->more = true;
            break;
        }
        err = make_one(&finding, &batch->list[i]);
    }
    return err;
}

void
token_forget(struct token_batch *batch)
{
    for (size_t i = 0; i < batch->count; i++)
        free(batch->list[i].list);
    *batch = (struct token_batch){ .count = 0 };
}
