/* handlers/tips/indicator.c -- see indicator.h.
 *
 *   tables -> phrases in plain spelling, by their first letter
 *   words  -> every phrase that begins at each word -> minus false friends
 *
 * A word that is in a phrase is never a misspelt other one: "dibayar" is not
 * "dibakar".
 *
 * What one would get wrong: a false friend must be found before it hides
 * anything ("agen pulsa" hides "agen"), so hiding comes last and goes by words,
 * not by concepts.
 */
#include "handlers/tips/indicator.h"

#include <stdlib.h>
#include <string.h>

#include "handlers/tips/reader_csv.h"

enum { PHRASE_WORDS_MAX = 6, GAP_MAX = 3, LETTERS = 26 };

struct phrase {
    char words[PHRASE_WORDS_MAX][WORD_LETTERS_MAX + 1]; /* "": a gap */
    size_t count;
    size_t indicator;
};

struct indicators {
    char *pool; /* names of concepts */
    struct indicator *list;
    struct phrase *phrases;    /* by first letter */
    size_t first[LETTERS + 1]; /* of the phrases of a letter */
    size_t count, phrases_count;
    char (*known)[WORD_LETTERS_MAX + 1]; /* sorted: words of phrases */
    size_t known_count;
};

static const struct {
    const char *word;
    enum indicator_role role;
} roles[] = {
    { "-", ROLE_NONE },
    { "recruit", ROLE_RECRUIT },
    { "visa", ROLE_VISA },
    { "shelter", ROLE_SHELTER },
    { "depart", ROLE_DEPART },
    { "node", ROLE_NODE },
    { "danger", ROLE_DANGER },
    { "papers", ROLE_PAPERS },
    { "pay", ROLE_PAY },
    { "worker", ROLE_WORKER },
    { "crew", ROLE_CREW },
    { "sex", ROLE_SEX },
    { "minor", ROLE_MINOR },
    { "child", ROLE_CHILD },
    { "bride", ROLE_BRIDE },
    { "foreign", ROLE_FOREIGN },
    { "migrant", ROLE_MIGRANT },
    { "boat", ROLE_BOAT },
    { "wreck", ROLE_WRECK },
    { "official", ROLE_OFFICIAL },
    { "factory", ROLE_FACTORY },
    { "ill", ROLE_ILL },
    { "strange", ROLE_STRANGE },
    { "now", ROLE_NOW },
    { "will", ROLE_WILL },
    { "past", ROLE_PAST },
    { "question", ROLE_QUESTION },
    { "noise", ROLE_NOISE },
    { "greet", ROLE_GREET },
    { "hoax", ROLE_HOAX },
    { "false", ROLE_FALSE },
};

static const struct {
    const char *word;
    enum tip_leaning leaning;
} leanings[] = {
    { "TPPO", LEANING_TPPO },     { "TPPM", LEANING_TPPM },
    { "PMI", LEANING_PMI },       { "CTX", LEANING_BELUM },
    { "SHELTER", LEANING_BELUM },
};

/* ---- the tables ---- */

static bool
read_coded(const struct text cells[], struct indicator *indicator)
{
    bool role = false, leaning = false;

    for (size_t i = 0; i < LENGTH(roles); i++)
        if (text_is(cells[4], roles[i].word)) {
            indicator->role = roles[i].role;
            role = true;
        }
    for (size_t i = 0; i < LENGTH(leanings); i++)
        if (text_is(cells[2], leanings[i].word)) {
            indicator->leaning = leanings[i].leaning;
            leaning = true;
        }
    if (cells[3].len != 1 || cells[3].at[0] < '0' || cells[3].at[0] > '3')
        return false;
    indicator->urgency = cells[3].at[0] - '0';
    return role && leaning;
}

static bool
read_phrase(const struct spelling *spelling, struct text variant,
            struct words *scratch, struct phrase *ret_phrase)
{
    struct phrase phrase = { .count = 0 };
    struct text piece;

    while (text_cut(&variant, ' ', &piece)) {
        if (phrase.count == PHRASE_WORDS_MAX)
            return false;
        if (!text_is(piece, "*")) {
            spelling_words(spelling, piece, scratch);
            if (scratch->count != 1)
                return false;
            memcpy(phrase.words[phrase.count], scratch->list[0].plain,
                   sizeof phrase.words[0]);
        }
        phrase.count++;
    }
    char head = phrase.words[0][0];
    *ret_phrase = phrase;
    return head >= 'a' && head <= 'z'
           && phrase.words[phrase.count - 1][0] != '\0';
}

struct filling {
    struct indicators *indicators;
    const struct spelling *spelling;
    struct words *scratch;
    char *pool_at;
};

static bool
fill_row(struct filling *filling, const struct text cells[])
{
    struct indicators *all = filling->indicators;
    struct indicator *indicator = &all->list[all->count];
    struct text variants = cells[1], variant;

    if (!read_coded(cells, indicator) || cells[0].len == 0)
        return false;
    memcpy(filling->pool_at, cells[0].at, cells[0].len);
    indicator->concept = filling->pool_at;
    filling->pool_at += cells[0].len + 1;
    while (text_cut(&variants, '|', &variant)) {
        struct phrase *phrase = &all->phrases[all->phrases_count];
        if (!read_phrase(filling->spelling, variant, filling->scratch, phrase))
            return false;
        phrase->indicator = all->count;
        all->phrases_count++;
    }
    all->count++;
    return true;
}

static bool
fill(struct filling *filling, const char *csv)
{
    struct text rest = text_of(csv), cells[READER_CELLS_MAX];

    if (!reader_csv_row(&rest, 5, cells)) /* the names */
        return false;
    while (reader_csv_row(&rest, 5, cells))
        if (!fill_row(filling, cells))
            return false;
    return rest.len == 0;
}

static int
phrase_order(const void *a, const void *b)
{
    const struct phrase *left = a, *right = b;
    int order = left->words[0][0] - right->words[0][0];
    if (order != 0)
        return order;
    return left->indicator < right->indicator   ? -1
           : left->indicator > right->indicator ? 1
                                                : 0;
}

static void
index_letters(struct indicators *all)
{
    size_t at = 0;

    qsort(all->phrases, all->phrases_count, sizeof *all->phrases, phrase_order);
    for (int letter = 0; letter < LETTERS; letter++) {
        all->first[letter] = at;
        while (at < all->phrases_count
               && all->phrases[at].words[0][0] == 'a' + letter)
            at++;
    }
    all->first[LETTERS] = at;
}

static int
word_order(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* The words of all phrases, in order. */
static bool
collect_known(struct indicators *all)
{
    all->known =
        calloc(all->phrases_count * PHRASE_WORDS_MAX + 1, sizeof *all->known);
    if (all->known == NULL)
        return false;
    for (size_t i = 0; i < all->phrases_count; i++)
        for (size_t k = 0; k < all->phrases[i].count; k++)
            memcpy(all->known[all->known_count++], all->phrases[i].words[k],
                   sizeof *all->known);
    qsort(all->known, all->known_count, sizeof *all->known, word_order);
    return true;
}

static bool
is_known(const struct indicators *all, const char *word)
{
    return bsearch(word, all->known, all->known_count, sizeof *all->known,
                   word_order)
           != NULL;
}

enum gw_err
indicators_open(const struct spelling *spelling, const char *const *csvs,
                size_t count, struct indicators **ret_indicators)
{
    OWNED(indicators_close)
    struct indicators *all = calloc(1, sizeof *all);
    size_t bytes = 1, rows = 1, phrases = 1;

    if (all == NULL)
        return GW_NOMEM;
    for (size_t i = 0; i < count; i++) {
        bytes += strlen(csvs[i]) + 1;
        rows += reader_csv_rows(csvs[i]);
        phrases += reader_csv_rows(csvs[i]) + reader_csv_count(csvs[i], '|');
    }
    all->pool = calloc(bytes, 1);
    all->list = calloc(rows, sizeof *all->list);
    all->phrases = calloc(phrases, sizeof *all->phrases);
    struct words *scratch = calloc(1, sizeof *scratch);
    bool fits = all->pool != NULL && all->list != NULL && all->phrases != NULL
                && scratch != NULL;
    enum gw_err err = fits ? GW_OK : GW_NOMEM;
    struct filling filling = { all, spelling, scratch, all->pool };
    for (size_t i = 0; i < count && err == GW_OK; i++)
        if (!fill(&filling, csvs[i]))
            err = GW_REJECTED;
    free(scratch);
    if (err != GW_OK)
        return err;
    index_letters(all);
    if (!collect_known(all))
        return GW_NOMEM;
    *ret_indicators = GIVE(all);
    return GW_OK;
}

void
indicators_close(struct indicators *indicators)
{
    if (indicators == NULL)
        return;
    free(indicators->pool);
    free(indicators->list);
    free(indicators->phrases);
    free(indicators->known);
    free(indicators);
}

/* ---- finding ---- */

/* A text being searched. */
struct search {
    const struct words *words;
    bool known[WORDS_MAX]; /* word by word: is_known() */
};

/* How many words from `at` on are form: two when "di" stands apart. */
static size_t
form_stands(const struct search *search, size_t at, const char *form)
{
    const struct words *words = search->words;
    char joined[2 * WORD_LETTERS_MAX + 1] = "di";

    if (at >= words->count)
        return 0;
    const char *written = words->list[at].plain;
    if (spelling_means(written, form)
        || (!search->known[at] && spelling_nearly(written, form)))
        return 1;
    if (form[0] != 'd' || strcmp(written, "di") != 0 || at + 1 >= words->count)
        return 0;
    memcpy(joined + 2, words->list[at + 1].plain, WORD_LETTERS_MAX + 1);
    return spelling_means(joined, form) ? 2 : 0;
}

/* Whether phrase stands at the word `at`; *ret_last: where it ends. */
static bool
stands(const struct phrase *phrase, const struct search *search, size_t at,
       size_t *ret_last)
{
    size_t here = at;

    for (size_t i = 0; i < phrase->count; i++) {
        size_t reach = 0;
        if (phrase->words[i][0] == '\0') {
            reach = GAP_MAX;
            i++;
        }
        size_t taken = form_stands(search, here, phrase->words[i]);
        for (; taken == 0 && reach > 0; reach--)
            taken = form_stands(search, ++here, phrase->words[i]);
        if (taken == 0)
            return false;
        here += taken;
        *ret_last = here - 1;
    }
    return true;
}

static void
add_hit(struct indicator_hits *hits, const struct indicator *indicator,
        size_t first, size_t last)
{
    if (hits->count > 0) {
        struct indicator_hit *before = &hits->list[hits->count - 1];
        if (before->indicator == indicator && before->first == first) {
            before->last = last > before->last ? last : before->last;
            return;
        }
    }
    if (hits->count < INDICATOR_HITS_MAX)
        hits->list[hits->count++] =
            (struct indicator_hit){ indicator, first, last };
}

/* Drops every hit whose words all belong to a false friend. */
static void
hide_false_friends(struct indicator_hits *hits)
{
    struct indicator_hits all = *hits;

    hits->count = 0;
    for (size_t i = 0; i < all.count; i++) {
        const struct indicator_hit *hit = &all.list[i];
        bool hidden = false;
        for (size_t k = 0; k < all.count && !hidden; k++)
            hidden = all.list[k].indicator->role == ROLE_FALSE
                     && hit->indicator->role != ROLE_NOISE
                     && hit->indicator->role != ROLE_HOAX
                     && hit->first >= all.list[k].first
                     && hit->last <= all.list[k].last;
        if (!hidden)
            hits->list[hits->count++] = *hit;
    }
}

void
indicators_find(const struct indicators *indicators, const struct words *words,
                struct indicator_hits *ret_hits)
{
    struct search search = { .words = words };

    ret_hits->count = 0;
    for (size_t i = 0; i < words->count; i++)
        search.known[i] = is_known(indicators, words->list[i].plain);
    for (size_t at = 0; at < words->count; at++) {
        int letter = words->list[at].plain[0] - 'a';
        if (letter < 0 || letter >= LETTERS)
            continue;
        size_t end = indicators->first[letter + 1], last = at;
        for (size_t i = indicators->first[letter]; i < end; i++) {
            const struct phrase *phrase = &indicators->phrases[i];
            if (stands(phrase, &search, at, &last))
                add_hit(ret_hits, &indicators->list[phrase->indicator], at,
                        last);
        }
    }
    hide_false_friends(ret_hits);
}
