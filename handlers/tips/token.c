/* handlers/tips/token.c -- see token.h.
 *
 *   text --> words --> plain --> stem --> hash
 *        --> names, numbers, plates  --> hash
 *
 * A stemmer has a state of its own, so each walk has one.
 *
 * What one would get wrong: digits. A number that somebody wrote in groups
 * would stand in the index as words, the sender's own number, too; so words of
 * digits are none, and numbers are tokens only as a whole.
 */
#include "handlers/tips/token.h"

#include <libstemmer.h>
#include <stddef.h>
#include <string.h>

enum { LETTERS_LEAST = 3, DIGITS_MOST = 2, NAME_WORDS_MAX = 6 };

struct walk {
    const struct token_maker *maker;
    struct sb_stemmer *stemmer;
    const char *own;
    struct text text;
    uint32_t from; /* where in the whole text the piece stands */
    token_fn *fn;
    void *arg;
    struct words words, scratch;
    struct entities found;
};

int64_t
token_hash(const struct keyring *keyring, enum token_kind kind,
           struct text value)
{
    char key[2 + 2 * ENTITY_NAME_MAX];
    size_t len = 0;

    key[len++] = (char)kind;
    key[len++] = ':';
    for (size_t i = 0; i < value.len && len < sizeof key; i++) {
        char c = value.at[i];
        bool upper = kind == TOKEN_ALIAS && c >= 'A' && c <= 'Z';
        key[len++] = (char)(upper ? c - 'A' + 'a' : c);
    }
    return crypto_hash64(keyring_hash_key(keyring, HASH_TOKEN),
                         (struct text){ key, len });
}

/* ---- words ---- */

static bool
is_indexed(const struct walk *walk, const struct word *word)
{
    size_t digits = 0, len = strlen(word->plain);

    for (size_t i = 0; i < len; i++)
        digits += word->plain[i] >= '0' && word->plain[i] <= '9';
    return word->digits <= DIGITS_MOST && digits <= DIGITS_MOST
           && len - digits >= LETTERS_LEAST
           && !reader_stops_at(walk->maker->reader, word->plain);
}

static enum gw_err
tell_word(struct walk *walk, const struct word *word)
{
    const sb_symbol *stem =
        sb_stemmer_stem(walk->stemmer, (const sb_symbol *)word->plain,
                        (int)strlen(word->plain));

    if (stem == NULL)
        return GW_NOMEM;
    struct text value = { (const char *)stem,
                          (size_t)sb_stemmer_length(walk->stemmer) };
    struct token token = {
        .hash = token_hash(walk->maker->keyring, TOKEN_WORD, value),
        .kind = TOKEN_WORD,
        .indexed = is_indexed(walk, word),
        .start = walk->from + word->start,
        .end = walk->from + word->end,
    };
    return walk->fn(&token, walk->arg);
}

static enum gw_err
tell_words(struct walk *walk)
{
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < walk->words.count && err == GW_OK; i++)
        err = tell_word(walk, &walk->words.list[i]);
    return err;
}

/* ---- names ---- */

static const struct {
    enum token_kind kind;
    size_t offset; /* of the list in struct entities */
} lists[] = {
    { TOKEN_PHONE, offsetof(struct entities, phones) },
    { TOKEN_ACCOUNT, offsetof(struct entities, accounts) },
    { TOKEN_PLATE, offsetof(struct entities, plates) },
    { TOKEN_COMPANY, offsetof(struct entities, companies) },
    { TOKEN_SHIP, offsetof(struct entities, ships) },
};

static const struct entity_list *
list_of(const struct entities *entities, size_t i)
{
    const char *at = (const char *)entities + lists[i].offset;

    return (const struct entity_list *)(const void *)at;
}

static bool
has_name(const struct entity_list *list, const char *value)
{
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->list[i], value) == 0)
            return true;
    return false;
}

static bool
has_destination(const struct entities *entities, const char *value)
{
    for (size_t i = 0; i < entities->destinations_count; i++)
        if (strcmp(entities->destinations[i], value) == 0)
            return true;
    return false;
}

static enum gw_err
tell_name(struct walk *walk, enum token_kind kind, const char *value,
          uint32_t start, uint32_t end)
{
    struct token token = {
        .hash = token_hash(walk->maker->keyring, kind, text_of(value)),
        .kind = kind,
        .indexed = true,
        .start = start,
        .end = end,
    };

    if (kind == TOKEN_PHONE && strcmp(value, walk->own) == 0)
        return GW_OK;
    return walk->fn(&token, walk->arg);
}

/* What stands in these entities and in walk->found, at this place. */
static enum gw_err
tell_names(struct walk *walk, const struct entities *here, uint32_t start,
           uint32_t end)
{
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < LENGTH(lists); i++) {
        const struct entity_list *list = list_of(here, i);
        for (size_t k = 0; k < list->count && err == GW_OK; k++)
            if (has_name(list_of(&walk->found, i), list->list[k]))
                err = tell_name(walk, lists[i].kind, list->list[k], start, end);
    }
    for (size_t k = 0; k < here->destinations_count && err == GW_OK; k++)
        if (has_destination(&walk->found, here->destinations[k]))
            err = tell_name(walk, TOKEN_DESTINATION, here->destinations[k],
                            start, end);
    return err;
}

static bool
is_empty(const struct entities *entities)
{
    for (size_t i = 0; i < LENGTH(lists); i++)
        if (list_of(entities, i)->count > 0)
            return false;
    return entities->destinations_count == 0;
}

static bool
stands_here(const struct walk *walk, const struct entities *here)
{
    for (size_t i = 0; i < LENGTH(lists); i++)
        for (size_t k = 0; k < list_of(here, i)->count; k++)
            if (has_name(list_of(&walk->found, i), list_of(here, i)->list[k]))
                return true;
    for (size_t k = 0; k < here->destinations_count; k++)
        if (has_destination(&walk->found, here->destinations[k]))
            return true;
    return false;
}

static bool
names_something(struct walk *walk, size_t first, size_t count,
                struct entities *ret_here)
{
    reader_entities_of(walk->maker->reader, walk->text, &walk->words, first,
                       count, &walk->scratch, ret_here);
    return stands_here(walk, ret_here);
}

/* The fewest words from the first on that name something of the text; "PT Maju"
 * may be the beginning of a longer name. */
static enum gw_err
place_at(struct walk *walk, size_t first, size_t *ret_last)
{
    struct entities here, fewer;
    size_t count = 1;

    while (!names_something(walk, first, count, &here))
        if (count++ == NAME_WORDS_MAX || first + count > walk->words.count)
            return GW_OK;
    *ret_last = first + count - 1;
    while (count > 1 && names_something(walk, first + 1, count - 1, &fewer)) {
        here = fewer;
        first++;
        count--;
    }
    return tell_names(walk, &here, walk->from + walk->words.list[first].start,
                      walk->from + walk->words.list[*ret_last].end);
}

static enum gw_err
place_names(struct walk *walk)
{
    enum gw_err err = GW_OK;

    for (size_t first = 0; first < walk->words.count && err == GW_OK; first++) {
        size_t last = first;
        err = place_at(walk, first, &last);
        first = last;
    }
    return err;
}

/* ---- the whole text ---- */

static enum gw_err
walk_piece(struct walk *walk, bool placed)
{
    reader_entities(walk->maker->reader, walk->text, &walk->words,
                    &walk->found);
    enum gw_err err = tell_words(walk);
    if (err != GW_OK || is_empty(&walk->found))
        return err;
    return placed ? place_names(walk) : tell_names(walk, &walk->found, 0, 0);
}

enum gw_err
token_walk(const struct token_maker *maker, struct text text, const char *own,
           bool placed, token_fn *fn, void *arg)
{
    struct walk walk = {
        .maker = maker,
        .stemmer = sb_stemmer_new("indonesian", "UTF_8"),
        .own = own,
        .text = text,
        .fn = fn,
        .arg = arg,
    };
    enum gw_err err = walk.stemmer == NULL ? GW_NOMEM : GW_OK;

    while (err == GW_OK && walk.text.len > 0) {
        err = walk_piece(&walk, placed);
        if (walk.words.count < WORDS_MAX)
            break;
        uint32_t behind = walk.words.list[WORDS_MAX - 1].end;
        walk.from += behind;
        walk.text =
            (struct text){ walk.text.at + behind, walk.text.len - behind };
    }
    sb_stemmer_delete(walk.stemmer);
    return err;
}

enum gw_err
token_keep(const struct token *token, void *list)
{
    struct token_list *tokens = list;

    if (!token->indexed || tokens->count == TOKENS_MAX)
        return GW_OK;
    for (size_t i = 0; i < tokens->count; i++)
        if (tokens->list[i].hash == token->hash)
            return GW_OK;
    tokens->list[tokens->count++] = *token;
    return GW_OK;
}
