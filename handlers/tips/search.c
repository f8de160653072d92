/* handlers/tips/search.c -- see search.h.
 *
 *   code --> that tip
 *   terms --> the rarest drives, the index checks the rest --> ids, newest first
 *         --> opened, as far as it may be read: phrases, common words, places
 *
 * What one would get wrong: a word that is too common for the index. It hits
 * only where the opened text holds it; when all words are so, the newest tips
 * are opened one by one, and the cursor tells how far that went.
 */
#include "handlers/tips/search.h"

#include <string.h>

#include "gateway/base/utf8.h"
#include "handlers/tips/tip_rows.h"
#include "handlers/tips/token_rows.h"

enum {
    MEASURE_MAX = 3000,
    IDS_MAX = 128,
    SEQUENCE_MAX = 512,
    AREAS_MAX = 4096
};

struct searching {
    struct db *db;
    const struct token_maker *maker;
    const struct search_query *query;
    const struct tip_filter *filter;
    search_fn *fn;
    void *arg;
    int64_t index[SEARCH_TERMS_MAX]; /* the rarest first; 0 none */
    size_t index_count;
    struct search_hits hits;
    bool met[SEARCH_TERMS_MAX];
    bool common[SEARCH_TERMS_MAX];
    bool nowhere; /* a term is in no tip */
    size_t phrases_met;
    int shown, opened;
};

/* ---- one text ---- */

struct looking {
    struct searching *searching;
    struct text text;
    int64_t message;
    /* The words as they stand, for phrases. */
    int64_t sequence[SEQUENCE_MAX];
    struct token places[SEQUENCE_MAX];
    size_t count;
};

static void
add_hit(struct looking *looking, uint32_t start, uint32_t end)
{
    struct search_hits *hits = &looking->searching->hits;
    struct text before = { looking->text.at, start };
    struct text inside = { looking->text.at + start, end - start };

    if (hits->count == SEARCH_HITS_MAX)
        return;
    int64_t from = (int64_t)utf8_points(before);
    hits->list[hits->count++] = (struct search_hit){
        .message = looking->message,
        .from = from,
        .to = from + (int64_t)utf8_points(inside),
    };
}

static enum gw_err
look_at(const struct token *token, void *arg)
{
    struct looking *looking = arg;
    struct searching *searching = looking->searching;
    const struct search_query *query = searching->query;

    if (token->kind == TOKEN_WORD && looking->count < SEQUENCE_MAX) {
        looking->places[looking->count] = *token;
        looking->sequence[looking->count++] = token->hash;
    }
    for (size_t i = 0; i < query->count; i++) {
        if (query->terms[i] != token->hash || !token->indexed)
            continue;
        searching->met[i] = true;
        add_hit(looking, token->start, token->end);
    }
    return GW_OK;
}

static bool
has_phrase(const struct looking *looking, const int64_t *phrase, size_t len)
{
    for (size_t at = 0; at + len <= looking->count; at++)
        if (memcmp(looking->sequence + at, phrase, len * sizeof *phrase) == 0)
            return true;
    return false;
}

/* Bits of the phrases that stand in this text. */
static uint64_t
phrases_in(const struct looking *looking)
{
    const struct search_query *query = looking->searching->query;
    size_t begin = 0, which = 0;
    uint64_t met = 0;

    for (size_t i = 0; i < query->phrases_count; i++) {
        if (query->phrases[i] != 0)
            continue;
        if (has_phrase(looking, query->phrases + begin, i - begin))
            met |= UINT64_C(1) << which;
        which++;
        begin = i + 1;
    }
    return met;
}

static size_t
phrases_of(const struct search_query *query)
{
    size_t count = 0;

    for (size_t i = 0; i < query->phrases_count; i++)
        count += query->phrases[i] == 0;
    return count;
}

struct telling {
    struct searching *searching;
    uint64_t phrases;
};

static enum gw_err
look_in(struct telling *telling, int64_t message, struct text text)
{
    struct looking looking = { .searching = telling->searching,
                               .text = text,
                               .message = message };
    enum gw_err err = text.at == NULL
                          ? GW_OK
                          : token_walk(telling->searching->maker, text, "",
                                       true, look_at, &looking);

    telling->phrases |= phrases_in(&looking);
    return err;
}

static enum gw_err
look_in_message(const struct tip_message_view *view, void *arg)
{
    return look_in(arg, view->id, view->text);
}

/* ---- one tip ---- */

static bool
is_hit(const struct searching *searching, uint64_t phrases)
{
    const struct search_query *query = searching->query;
    uint64_t wanted = (UINT64_C(1) << phrases_of(query)) - 1;

    for (size_t i = 0; i < query->count; i++)
        if (searching->common[i] && !searching->met[i])
            return false;
    return phrases == wanted;
}

static enum gw_err
check(const struct tip_view *view, void *arg)
{
    struct searching *searching = arg;
    struct telling telling = { .searching = searching };

    searching->hits.count = 0;
    memset(searching->met, 0, sizeof searching->met);
    enum gw_err err = look_in(&telling, 0, view->narrative);
    if (err == GW_OK)
        err = tip_messages(searching->db, searching->maker->keyring, view->id,
                           look_in_message, &telling);
    if (err != GW_OK || !is_hit(searching, telling.phrases))
        return err;
    searching->shown++;
    return searching->fn(view, &searching->hits, searching->arg);
}

static enum gw_err
open_one(struct searching *searching, int64_t tip)
{
    const struct tip_filter *filter = searching->filter;
    enum gw_err err =
        tip_get(searching->db, searching->maker->keyring, tip, filter->areas,
                filter->areas_count, check, searching);

    searching->opened++;
    return err == GW_MISSING ? GW_OK : err;
}

/* ---- which tips ---- */

/* Terms by how many tips they are in; what is common is left to the text. */
static enum gw_err
order_terms(struct searching *searching)
{
    const struct search_query *query = searching->query;
    int64_t sizes[SEARCH_TERMS_MAX];

    for (size_t i = 0; i < query->count; i++) {
        int64_t size = 0, tips;
        enum gw_err err = query->words[i]
                              ? token_row_count(searching->db, query->terms[i],
                                                &tips, &searching->common[i])
                              : GW_OK;
        if (err == GW_OK && !searching->common[i])
            err = token_row_measure(searching->db, query->terms[i], MEASURE_MAX,
                                    &size);
        if (err != GW_OK)
            return err;
        if (searching->common[i])
            continue;
        searching->nowhere = searching->nowhere || size == 0;
        size_t at = searching->index_count++;
        for (; at > 0 && sizes[at - 1] > size; at--) {
            sizes[at] = sizes[at - 1];
            searching->index[at] = searching->index[at - 1];
        }
        sizes[at] = size;
        searching->index[at] = query->terms[i];
    }
    return GW_OK;
}

static enum gw_err
take_page(struct searching *searching, int64_t before, int64_t *ids,
          size_t *ret_count)
{
    struct tip_filter filter = *searching->filter;
    OWNED(buf_free)
    struct buf areas = buf_new(AREAS_MAX);
    enum gw_err err = tip_areas_join(filter.areas, filter.areas_count, &areas);

    filter.before = before;
    filter.limit = IDS_MAX;
    return err == GW_OK
               ? tip_rows_found(searching->db, &filter, buf_text(&areas),
                                searching->index, ids, ret_count)
               : err;
}

/* Opens them until the page is full; *ret_next is where to go on, 0 the end. */
static enum gw_err
walk(struct searching *searching, int64_t *ret_next)
{
    int64_t ids[IDS_MAX], before = searching->filter->before;
    size_t count = IDS_MAX;

    *ret_next = 0;
    while (count == IDS_MAX) {
        enum gw_err err = take_page(searching, before, ids, &count);
        for (size_t i = 0; i < count && err == GW_OK; i++) {
            if (searching->shown == searching->filter->limit
                || searching->opened == SEARCH_OPENED_MAX) {
                *ret_next = before;
                return GW_OK;
            }
            err = open_one(searching, ids[i]);
            before = ids[i];
        }
        if (err != GW_OK)
            return err;
    }
    return GW_OK;
}

/* Is the whole query the alias of a sender whose tips are here? */
static enum gw_err
try_alias(struct searching *searching)
{
    int64_t size = 0;
    enum gw_err err =
        token_row_measure(searching->db, searching->query->alias, 1, &size);

    if (err != GW_OK || size == 0)
        return err == GW_OK ? order_terms(searching) : err;
    searching->index[0] = searching->query->alias;
    searching->index_count = 1;
    return GW_OK;
}

enum gw_err
search_tips(struct db *db, const struct token_maker *maker,
            const struct search_query *query, const struct tip_filter *filter,
            search_fn *fn, void *arg, int64_t *ret_next)
{
    struct search_query by_code = { .tip = query->tip };
    struct searching searching = {
        .db = db,
        .maker = maker,
        .query = &by_code,
        .filter = filter,
        .fn = fn,
        .arg = arg,
    };

    *ret_next = 0;
    if (query->tip != 0) {
        enum gw_err err = open_one(&searching, query->tip);
        if (err != GW_OK || searching.shown > 0 || query->count == 0)
            return err;
    }
    searching.query = query;
    enum gw_err err = try_alias(&searching);
    if (err != GW_OK || searching.nowhere)
        return err;
    if (searching.index_count == 1 && searching.index[0] == query->alias)
        searching.query = &by_code; /* nothing in a text is looked for */
    return walk(&searching, ret_next);
}
