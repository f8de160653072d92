/* handlers/tips/search_query.c -- what an officer typed, as hashes.
 *
 *   a code? an alias? --> words and numbers outside of quotes --> terms
 *                     --> words inside of quotes --> terms and a phrase
 *
 * What one would get wrong: a number in the query is one term, as it is in the
 * index; the words that it is written with are none.
 */
#include <string.h>

#include "handlers/tips/code.h"
#include "handlers/tips/search.h"

enum { SPANS_MAX = 64, DIGITS_LEAST = 8 };

struct span {
    uint32_t start, end;
};

/* One piece of the query: what is in one pair of quotes, or between two. */
struct piece {
    const struct token_maker *maker;
    struct search_query *query;
    struct text text;
    struct span spans[SPANS_MAX]; /* of numbers, plates, destinations */
    size_t spans_count;
    bool quoted, full;
};

static void
add_term(struct piece *piece, int64_t hash, bool word)
{
    struct search_query *query = piece->query;

    for (size_t i = 0; i < query->count; i++)
        if (query->terms[i] == hash)
            return;
    if (query->count == SEARCH_TERMS_MAX) {
        piece->full = true;
        return;
    }
    query->words[query->count] = word;
    query->terms[query->count++] = hash;
}

static void
add_to_phrase(struct piece *piece, int64_t hash)
{
    if (piece->query->phrases_count == SEARCH_WORDS_MAX)
        piece->full = true;
    else
        piece->query->phrases[piece->query->phrases_count++] = hash;
}

static bool
is_number(enum token_kind kind)
{
    return kind == TOKEN_PHONE || kind == TOKEN_ACCOUNT || kind == TOKEN_PLATE
           || kind == TOKEN_DESTINATION;
}

/* Names of companies and ships are looked for by their words, since people write
 * more or less of them. */
static enum gw_err
take_name(const struct token *token, void *arg)
{
    struct piece *piece = arg;

    if (!is_number(token->kind))
        return GW_OK;
    add_term(piece, token->hash, false);
    if (piece->spans_count == SPANS_MAX)
        piece->full = true;
    else
        piece->spans[piece->spans_count++] =
            (struct span){ token->start, token->end };
    return GW_OK;
}

static bool
is_covered(const struct piece *piece, const struct token *token)
{
    for (size_t i = 0; i < piece->spans_count; i++)
        if (token->start >= piece->spans[i].start
            && token->end <= piece->spans[i].end)
            return true;
    return false;
}

static enum gw_err
take_word(const struct token *token, void *arg)
{
    struct piece *piece = arg;

    if (token->kind != TOKEN_WORD)
        return GW_OK;
    if (piece->quoted)
        add_to_phrase(piece, token->hash);
    if (token->indexed && !is_covered(piece, token))
        add_term(piece, token->hash, true);
    return GW_OK;
}

/* A long number that is no phone's is an account, whatever stands before it. */
static void
take_accounts(struct piece *piece)
{
    struct words words;
    struct entities found;
    char digits[ENTITY_NUMBER_MAX + 1];

    reader_entities(piece->maker->reader, piece->text, &words, &found);
    for (size_t i = 0; i < words.count; i++) {
        const struct word *word = &words.list[i];
        struct token token = { .start = word->start, .end = word->end };
        if (word->digits != word->len || word->len < DIGITS_LEAST
            || word->len > ENTITY_NUMBER_MAX || is_covered(piece, &token))
            continue;
        (void)text_copy(text_of(word->raw), digits, sizeof digits);
        add_term(
            piece,
            token_hash(piece->maker->keyring, TOKEN_ACCOUNT, text_of(digits)),
            false);
    }
}

static enum gw_err
take_piece(struct piece *piece)
{
    enum gw_err err =
        token_walk(piece->maker, piece->text, "", true, take_name, piece);

    if (err == GW_OK)
        err =
            token_walk(piece->maker, piece->text, "", false, take_word, piece);
    if (err != GW_OK)
        return err;
    take_accounts(piece);
    if (piece->quoted && piece->query->phrases_count > 0)
        add_to_phrase(piece, 0);
    return piece->full ? GW_REJECTED : GW_OK;
}

enum gw_err
search_read(const struct token_maker *maker, struct text text,
            struct search_query *ret_query)
{
    struct search_query query = { .count = 0 };
    struct text rest = text_trim(text), part;
    bool quoted = false;

    if (rest.len > SEARCH_BYTES_MAX)
        return GW_REJECTED;
    if (code_read(maker->keyring, rest, &query.tip) != GW_OK)
        query.tip = 0;
    query.alias = token_hash(maker->keyring, TOKEN_ALIAS, rest);
    while (text_cut(&rest, '"', &part)) {
        struct piece piece = {
            .maker = maker, .query = &query, .text = part, .quoted = quoted
        };
        enum gw_err err = take_piece(&piece);
        if (err != GW_OK)
            return err;
        quoted = !quoted;
    }
    if (query.count == 0 && query.tip == 0)
        return GW_REJECTED;
    *ret_query = query;
    return GW_OK;
}
