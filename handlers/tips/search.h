/* handlers/tips/search.h -- tips by what is told in them, over sealed text.
 *
 * The index gives the tips that hold every word of the query; each is opened, to
 * see a phrase and words that the index leaves out, and to tell where it hit.
 * What an officer searched for is kept nowhere. Any thread that may read.
 */
#ifndef HANDLERS_TIPS_SEARCH_H
#define HANDLERS_TIPS_SEARCH_H

#include "handlers/tips/tip.h"
#include "handlers/tips/token.h"

enum {
    SEARCH_BYTES_MAX = 400,
    SEARCH_TERMS_MAX = 8,
    SEARCH_WORDS_MAX = 40,   /* of all phrases together */
    SEARCH_HITS_MAX = 24,    /* told of one tip */
    SEARCH_OPENED_MAX = 1000 /* tips that one search opens */
};

struct search_query {
    int64_t tip;   /* the whole query was the code of this one; 0 no */
    int64_t alias; /* the hash, if the whole query is one */
    int64_t terms[SEARCH_TERMS_MAX];
    bool words[SEARCH_TERMS_MAX]; /* which of them are words */
    size_t count;
    /* Phrases: hashes in their order, 0 behind each. */
    int64_t phrases[SEARCH_WORDS_MAX];
    size_t phrases_count;
};

/* text: any bytes. GW_REJECTED  too long, too many words, or nothing in it that
 * could be looked for; GW_NOMEM */
MUST_CHECK enum gw_err search_read(const struct token_maker *maker,
                                   struct text text,
                                   struct search_query *ret_query);

/* Where it hit: characters of the narrative (message 0) or a message. */
struct search_hit {
    int64_t message;
    int64_t from, to; /* to is outside */
};
struct search_hits {
    struct search_hit list[SEARCH_HITS_MAX];
    size_t count;
};
typedef enum gw_err search_fn(const struct tip_view *view,
                              const struct search_hits *hits, void *arg);

/* Newest first, at most filter->limit of them. *ret_next: the cursor for what
 * comes after, 0 nothing does; a page may be short of its limit before that.
 * Errors as db_run(), or what fn answers. */
MUST_CHECK enum gw_err search_tips(struct db *db,
                                   const struct token_maker *maker,
                                   const struct search_query *query,
                                   const struct tip_filter *filter,
                                   search_fn *fn, void *arg, int64_t *ret_next);

#endif
