/* handlers/followup/similar.c -- see similar.h.
 *
 *   tokens of the tip as it is now --> strong ones, and the rarest words
 *       --> tips that share them, from the index --> scored --> the nearest
 *
 * A word weighs as many points as it takes halvings from all tips to those that
 * have it; a strong sign outweighs any mixture of words.
 *
 * What one would get wrong: counting tips as witnesses. One sender who writes
 * ten times is one, and a sender nobody knows is none.
 */
#include "handlers/followup/similar.h"

#include <stdlib.h>
#include <string.h>

#include "handlers/followup/similar_rows.h"
#include "handlers/tips/token_rows.h"
#include "handlers/tips/token_store.h"

enum {
    NEAR_MAX = 1000,    /* tips that are weighed */
    OF_TOKEN_MAX = 100, /* the newest that share one token */
    WORDS_TRIED = 12,
    RARE_MOST = 500, /* tips that a word may be in and still tell something */
    STRONG = 100,
    DISTRICT = 4,
    CLOSE = 3,
    WEAK_LEAST = 16 /* of words, place and time together */
};

static const int64_t CLOSE_MS = INT64_C(7) * 24 * 3600 * 1000;

static const struct {
    enum token_kind kind;
    enum similar_why why;
} strong[] = {
    { TOKEN_PHONE, SIMILAR_NUMBER },    { TOKEN_PLATE, SIMILAR_PLATE },
    { TOKEN_ACCOUNT, SIMILAR_ACCOUNT }, { TOKEN_COMPANY, SIMILAR_COMPANY },
    { TOKEN_SHIP, SIMILAR_SHIP },
};

static const struct {
    enum similar_why why;
    const char *word;
} words[] = {
    { SIMILAR_NUMBER, "nomor sama" },
    { SIMILAR_PLATE, "pelat sama" },
    { SIMILAR_ACCOUNT, "rekening sama" },
    { SIMILAR_COMPANY, "perusahaan sama" },
    { SIMILAR_SHIP, "kapal sama" },
    { SIMILAR_WORDS, "kata-kata mirip" },
    { SIMILAR_DISTRICT, "kecamatan sama" },
    { SIMILAR_TIME, "waktu berdekatan" },
    { SIMILAR_SENDER, "pelapor sama" },
};

const char *
similar_word(int why)
{
    for (size_t i = 0; i < LENGTH(words); i++)
        if ((int)words[i].why == why)
            return words[i].word;
    return "";
}

struct near {
    struct similar_row row;
    int score, shared, why;
};

struct finding {
    struct db *db;
    struct text areas;
    struct similar_row self;
    struct near *list;
    size_t count;
    int64_t total;
    int weight, why; /* of the token that is being followed */
};
static void
finding_free_slot(struct finding *finding)
{
    free(finding->list);
}

/* ---- weighing ---- */

static struct near *
near_of(struct finding *finding, const struct similar_row *row)
{
    for (size_t i = 0; i < finding->count; i++)
        if (finding->list[i].row.tip == row->tip)
            return &finding->list[i];
    if (finding->count == NEAR_MAX)
        return NULL;
    struct near *near = &finding->list[finding->count++];
    *near = (struct near){ .row = *row };
    return near;
}

static enum gw_err
weigh(const struct similar_row *row, void *arg)
{
    struct finding *finding = arg;
    struct near *near = near_of(finding, row);

    if (near == NULL)
        return GW_OK;
    near->score += finding->weight;
    near->shared++;
    near->why |= finding->why;
    return GW_OK;
}

static enum gw_err
follow_token(struct finding *finding, int64_t hash, int weight, int why)
{
    finding->weight = weight;
    finding->why = why;
    return similar_row_each(finding->db, hash, finding->self.tip,
                            finding->areas, OF_TOKEN_MAX, weigh, finding);
}

static int
strong_why(enum token_kind kind)
{
    for (size_t i = 0; i < LENGTH(strong); i++)
        if (strong[i].kind == kind)
            return (int)strong[i].why;
    return 0;
}

static int
halvings(int64_t total, int64_t tips)
{
    int count = 0;

    while (tips < total && count < 20) {
        tips *= 2;
        count++;
    }
    return count;
}

struct rare {
    int64_t hash, tips;
};

/* Keeps the rarest words, in their order. */
static void
keep_rare(struct rare rare[WORDS_TRIED], size_t *count, int64_t hash,
          int64_t tips)
{
    size_t at = *count;

    if (tips < 2 || tips > RARE_MOST) /* 1: no other tip has it */
        return;
    if (at == WORDS_TRIED && rare[at - 1].tips <= tips)
        return;
    if (at < WORDS_TRIED)
        (*count)++;
    else
        at--;
    for (; at > 0 && rare[at - 1].tips > tips; at--)
        rare[at] = rare[at - 1];
    rare[at] = (struct rare){ hash, tips };
}

static enum gw_err
follow_all(struct finding *finding, const struct token_list *tokens)
{
    struct rare rare[WORDS_TRIED];
    size_t count = 0;
    enum gw_err err = GW_OK;

    for (size_t i = 0; i < tokens->count && err == GW_OK; i++) {
        const struct token *token = &tokens->list[i];
        int why = strong_why(token->kind);
        int64_t tips = 0;
        bool common = false;
        if (why != 0)
            err = follow_token(finding, token->hash, STRONG, why);
        else if (token->kind == TOKEN_WORD)
            err = token_row_count(finding->db, token->hash, &tips, &common);
        if (!common)
            keep_rare(rare, &count, token->hash, tips);
    }
    for (size_t i = 0; i < count && err == GW_OK; i++)
        err =
            follow_token(finding, rare[i].hash,
                         halvings(finding->total, rare[i].tips), SIMILAR_WORDS);
    return err;
}

static void
add_circumstances(const struct finding *finding, struct near *near)
{
    int64_t apart = near->row.received_ms - finding->self.received_ms;

    if (near->row.district[0] != '\0'
        && strcmp(near->row.district, finding->self.district) == 0) {
        near->score += DISTRICT;
        near->why |= SIMILAR_DISTRICT;
    }
    if (apart <= CLOSE_MS && apart >= -CLOSE_MS) {
        near->score += CLOSE;
        near->why |= SIMILAR_TIME;
    }
    if (near->row.sender != 0 && near->row.sender == finding->self.sender)
        near->why |= SIMILAR_SENDER;
}

/* One shared word is chance. */
static bool
is_near(const struct near *near)
{
    return near->score >= STRONG
           || (near->shared >= 2 && near->score >= WEAK_LEAST);
}

/* ---- the answer ---- */

static int
near_order(const void *a, const void *b)
{
    const struct near *left = a, *right = b;

    if (left->score != right->score)
        return left->score > right->score ? -1 : 1;
    return left->row.tip > right->row.tip ? -1 : left->row.tip < right->row.tip;
}

static int
number_order(const void *a, const void *b)
{
    const int64_t *left = a, *right = b;

    return *left < *right ? -1 : *left > *right;
}

static int64_t
count_different(int64_t *senders, size_t count)
{
    int64_t different = 0;

    qsort(senders, count, sizeof *senders, number_order);
    for (size_t i = 0; i < count; i++)
        different +=
            senders[i] != 0 && (i == 0 || senders[i] != senders[i - 1]);
    return different;
}

static void
tell(struct finding *finding, struct similar_list *list)
{
    int64_t senders[NEAR_MAX + 1] = { finding->self.sender };
    size_t count = 1;

    for (size_t i = 0; i < finding->count; i++)
        add_circumstances(finding, &finding->list[i]);
    qsort(finding->list, finding->count, sizeof *finding->list, near_order);
    for (size_t i = 0; i < finding->count; i++) {
        const struct near *near = &finding->list[i];
        if (!is_near(near))
            continue;
        senders[count++] = near->row.sender;
        if (!near->row.seen)
            list->outside++;
        else if (list->count < SIMILAR_MAX)
            list->list[list->count++] =
                (struct similar){ near->row.tip, near->why, near->score };
    }
    list->senders = count_different(senders, count);
}

enum gw_err
similar_find(struct db *db, const struct token_maker *maker, int64_t tip,
             struct text areas, struct similar_list *ret_list)
{
    OWNED(finding_free)
    struct finding finding = { .db = db, .areas = areas };
    bool forgotten, common;
    struct token_list *tokens = calloc(1, sizeof *tokens);

    *ret_list = (struct similar_list){ .count = 0 };
    finding.list = calloc(NEAR_MAX, sizeof *finding.list);
    enum gw_err err = tokens == NULL || finding.list == NULL ? GW_NOMEM : GW_OK;
    if (err == GW_OK)
        err = similar_row_get(db, tip, &finding.self);
    if (err == GW_OK)
        err = token_row_count(db, 0, &finding.total, &common);
    if (err == GW_OK) {
        err = token_of_tip(db, maker, tip, tokens, &forgotten);
        err = err == GW_REJECTED ? GW_OK : err;
    }
    if (err == GW_OK)
        err = follow_all(&finding, tokens);
    free(tokens);
    if (err == GW_OK)
        tell(&finding, ret_list);
    return err;
}
