/* handlers/tips/token_write.c -- what the index lacks and has too much of,
 * written.
 *
 *   stored list, tokens as they are now --> differences --> by hash --> rows
 *
 * What one would get wrong: the order. The index is one tree of random keys; rows
 * written in the order of their hashes touch a page once.
 */
#include <stdlib.h>
#include <string.h>

#include "gateway/base/own.h"
#include "handlers/tips/token_rows.h"
#include "handlers/tips/token_store.h"

enum { HASH_BYTES = 8, LIST_BYTES = 2 * TOKENS_MAX * HASH_BYTES };

struct difference {
    int64_t hash;
    size_t work; /* which of the batch */
    bool adds, word;
};

/* One tip of the batch, as it is stored and as it becomes. */
struct state {
    struct buf stored; /* hashes, HASH_BYTES each */
    bool skip;         /* not due any more, or changed since */
    bool whole;        /* all of its differences are in this op */
    bool known;        /* it was in the index before */
};

struct writing {
    struct db *db;
    const struct token_batch *batch;
    struct state states[TOKEN_BATCH_TIPS];
    struct difference list[TOKEN_BATCH_ROWS];
    size_t count;
    int64_t tips; /* that are indexed */
};
static void
writing_free_slot(struct writing **slot)
{
    if (*slot == NULL)
        return;
    for (size_t i = 0; i < TOKEN_BATCH_TIPS; i++)
        buf_free(&(*slot)->states[i].stored);
    free(*slot);
}

static int64_t
hash_at(const struct buf *stored, size_t i)
{
    int64_t hash;

    memcpy(&hash, stored->at + i * HASH_BYTES, HASH_BYTES);
    return hash;
}

static bool
has_hash(const struct buf *stored, int64_t hash)
{
    for (size_t i = 0; i < stored->len / HASH_BYTES; i++)
        if (hash_at(stored, i) == hash)
            return true;
    return false;
}

static bool
wants(const struct token_list *list, int64_t hash)
{
    for (size_t i = 0; list != NULL && i < list->count; i++)
        if (list->list[i].hash == hash)
            return true;
    return false;
}

/* False: there is no room in this op. */
static bool
note(struct writing *writing, size_t work, int64_t hash, bool adds, bool word)
{
    if (writing->count == TOKEN_BATCH_ROWS)
        return false;
    writing->list[writing->count++] = (struct difference){
        .hash = hash, .work = work, .adds = adds, .word = word
    };
    return true;
}

/* A number that is not in the index already may be the own one of a sender whom
 * nobody knows any more. */
static bool
is_kept_out(const struct token_work *work, const struct state *state,
            const struct token *token)
{
    return work->forgotten && state->known && token->kind == TOKEN_PHONE;
}

static enum gw_err
note_additions(struct writing *writing, size_t i)
{
    const struct token_work *work = &writing->batch->list[i];
    struct state *state = &writing->states[i];

    for (size_t n = 0; work->list != NULL && n < work->list->count; n++) {
        const struct token *token = &work->list->list[n];
        bool word = token->kind == TOKEN_WORD, common = false;
        int64_t tips;
        if (has_hash(&state->stored, token->hash)
            || is_kept_out(work, state, token))
            continue;
        enum gw_err err =
            word ? token_row_count(writing->db, token->hash, &tips, &common)
                 : GW_OK;
        if (err != GW_OK)
            return err;
        if (common)
            continue;
        if (!note(writing, i, token->hash, true, word)) {
            state->whole = false;
            return GW_OK;
        }
    }
    return GW_OK;
}

static enum gw_err
compare(struct writing *writing, size_t i)
{
    const struct token_work *work = &writing->batch->list[i];
    struct state *state = &writing->states[i];
    enum gw_err err = token_row_is_due(writing->db, work->tip, work->turn);

    if (err == GW_MISSING) {
        state->skip = true;
        return GW_OK;
    }
    if (err == GW_OK) {
        err = token_row_list(writing->db, work->tip, &state->stored);
        state->known = err == GW_OK;
        err = err == GW_MISSING ? GW_OK : err;
    }
    state->whole = true;
    for (size_t n = 0; err == GW_OK && n < state->stored.len / HASH_BYTES;
         n++) {
        int64_t hash = hash_at(&state->stored, n);
        if (!wants(work->list, hash) && !note(writing, i, hash, false, true))
            state->whole = false;
    }
    return err == GW_OK ? note_additions(writing, i) : err;
}

static int
hash_order(const void *a, const void *b)
{
    const struct difference *left = a, *right = b;

    if (left->hash != right->hash)
        return left->hash < right->hash ? -1 : 1;
    return left->work < right->work ? -1 : left->work > right->work;
}

static enum gw_err
count_word(struct writing *writing, int64_t hash)
{
    int64_t tips;
    bool common;
    enum gw_err err = token_row_add_count(writing->db, hash, 1);

    if (err == GW_OK)
        err = token_row_count(writing->db, hash, &tips, &common);
    if (err != GW_OK || writing->tips < TOKEN_COMMON_FROM
        || tips * TOKEN_COMMON_ONE_IN <= writing->tips)
        return err;
    return token_row_set_common(writing->db, hash);
}

static void
take_out(struct buf *stored, int64_t hash)
{
    for (size_t i = 0; i < stored->len / HASH_BYTES; i++) {
        if (hash_at(stored, i) != hash)
            continue;
        stored->len -= HASH_BYTES;
        memmove(stored->at + i * HASH_BYTES, stored->at + stored->len,
                HASH_BYTES);
        return;
    }
}

static enum gw_err
apply(struct writing *writing, const struct difference *difference)
{
    int64_t tip = writing->batch->list[difference->work].tip;
    struct buf *stored = &writing->states[difference->work].stored;
    enum gw_err err;

    if (difference->adds) {
        err = token_row_add(writing->db, difference->hash, tip);
        if (err == GW_OK && difference->word)
            err = count_word(writing, difference->hash);
        buf_bytes(stored, &difference->hash, HASH_BYTES);
        return err == GW_OK ? stored->err : err;
    }
    err = token_row_drop(writing->db, difference->hash, tip);
    if (err == GW_OK)
        err = token_row_add_count(writing->db, difference->hash, -1);
    take_out(stored, difference->hash);
    return err;
}

static enum gw_err
put_list(struct writing *writing, size_t i)
{
    int64_t tip = writing->batch->list[i].tip;
    struct state *state = &writing->states[i];
    bool any = state->stored.len > 0;
    enum gw_err err = GW_OK;

    if (any)
        err = token_row_put_list(writing->db, tip, buf_text(&state->stored));
    else if (state->known)
        err = token_row_drop_list(writing->db, tip);
    if (err == GW_OK && any != state->known)
        err = token_row_add_count(writing->db, 0, any ? 1 : -1);
    return err == GW_OK && state->whole ? token_row_drop_due(writing->db, tip)
                                        : err;
}

static enum gw_err
write_all(struct writing *writing)
{
    enum gw_err err = GW_OK;

    qsort(writing->list, writing->count, sizeof writing->list[0], hash_order);
    for (size_t i = 0; i < writing->count && err == GW_OK; i++)
        err = apply(writing, &writing->list[i]);
    for (size_t i = 0; i < writing->batch->count && err == GW_OK; i++)
        if (!writing->states[i].skip)
            err = put_list(writing, i);
    return err;
}

enum gw_err
token_store(struct db *db, const struct token_batch *batch, bool *ret_more)
{
    OWNED(writing_free)
    struct writing *writing = calloc(1, sizeof *writing);
    bool more = batch->more, common;

    if (writing == NULL)
        return GW_NOMEM;
    writing->db = db;
    writing->batch = batch;
    for (size_t i = 0; i < TOKEN_BATCH_TIPS; i++)
        writing->states[i].stored = buf_new(LIST_BYTES);
    enum gw_err err = token_row_count(db, 0, &writing->tips, &common);
    for (size_t i = 0; i < batch->count && err == GW_OK; i++) {
        err = compare(writing, i);
        more = more || writing->states[i].skip || !writing->states[i].whole;
    }
    if (err == GW_OK)
        err = write_all(writing);
    if (err == GW_OK)
        *ret_more = more;
    return err;
}

enum gw_err
token_drop(struct db *db, int64_t tip)
{
    OWNED(buf_free)
    struct buf stored = buf_new(LIST_BYTES);
    enum gw_err err = token_row_list(db, tip, &stored);

    for (size_t i = 0; err == GW_OK && i < stored.len / HASH_BYTES; i++) {
        err = token_row_drop(db, hash_at(&stored, i), tip);
        if (err == GW_OK)
            err = token_row_add_count(db, hash_at(&stored, i), -1);
    }
    if (err == GW_OK)
        err = token_row_add_count(db, 0, -1);
    if (err == GW_OK)
        err = token_row_drop_list(db, tip);
    if (err == GW_OK || err == GW_MISSING)
        err = token_row_drop_due(db, tip);
    return err;
}
