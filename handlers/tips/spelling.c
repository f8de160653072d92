/* handlers/tips/spelling.c -- see spelling.h.
 *
 *   bytes -> runs of letters and digits, folded -> raw -> plain
 *
 * What one would get wrong: order. Repetition and elongation are undone before
 * abbreviations are looked up ("bgtt", "yg2"), and an abbreviation that means
 * two things (marked in the table) stays as it was written.
 */
#include "handlers/tips/spelling.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "gateway/base/utf8.h"
#include "handlers/tips/reader_csv.h"

struct pair {
    char brief[WORD_LETTERS_MAX + 1], full[WORD_LETTERS_MAX + 1];
};

struct spelling {
    struct pair *pairs; /* by brief */
    size_t count;
};

/* ---- the table ---- */

static int
pair_order(const void *a, const void *b)
{
    const struct pair *left = a, *right = b;
    return strcmp(left->brief, right->brief);
}

static enum gw_err
pairs_read(struct spelling *spelling, const char *csv)
{
    struct text rest = text_of(csv), cells[READER_CELLS_MAX];
    bool first = true;

    while (reader_csv_row(&rest, 3, cells)) {
        struct pair pair;
        if (!text_copy(cells[0], pair.brief, sizeof pair.brief)
            || !text_copy(cells[1], pair.full, sizeof pair.full)
            || pair.brief[0] == '\0' || pair.full[0] == '\0')
            return GW_REJECTED;
        if (!first && cells[2].len == 0)
            spelling->pairs[spelling->count++] = pair;
        first = false;
    }
    if (rest.len > 0 || spelling->count == 0)
        return GW_REJECTED;
    qsort(spelling->pairs, spelling->count, sizeof *spelling->pairs,
          pair_order);
    return GW_OK;
}

enum gw_err
spelling_open(const char *csv, struct spelling **ret_spelling)
{
    OWNED(spelling_close)
    struct spelling *spelling = calloc(1, sizeof *spelling);

    if (spelling == NULL)
        return GW_NOMEM;
    spelling->pairs = calloc(reader_csv_rows(csv) + 1, sizeof *spelling->pairs);
    if (spelling->pairs == NULL)
        return GW_NOMEM;
    enum gw_err err = pairs_read(spelling, csv);
    if (err == GW_OK)
        *ret_spelling = GIVE(spelling);
    return err;
}

void
spelling_close(struct spelling *spelling)
{
    if (spelling == NULL)
        return;
    free(spelling->pairs);
    free(spelling);
}

/* ---- letters ---- */

/* A letter or digit, 0 for a separator, -1 for a mark that counts as
 * nothing. */
static int
fold(uint32_t point)
{
    if (point < 0x80) {
        if (point >= 'A' && point <= 'Z')
            return (int)(point - 'A' + 'a');
        bool counts =
            (point >= 'a' && point <= 'z') || (point >= '0' && point <= '9');
        return counts ? (int)point : 0;
    }
    utf8proc_int32_t parts[8];
    int boundary = UTF8PROC_BOUNDCLASS_START;
    utf8proc_ssize_t n =
        utf8proc_decompose_char((utf8proc_int32_t)point, parts, LENGTH(parts),
                                UTF8PROC_DECOMPOSE | UTF8PROC_COMPAT
                                    | UTF8PROC_CASEFOLD | UTF8PROC_STRIPMARK,
                                &boundary);
    if (n == 0)
        return -1;
    return n > 0 && parts[0] > 0 && parts[0] < 0x80 ? fold((uint32_t)parts[0])
                                                    : 0;
}

static bool
is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* "laki2" -> "laki", "kos2an" -> "kosan"; three of a letter and more -> one. */
static void
undo_emphasis(const struct word *word, char ret_plain[WORD_LETTERS_MAX + 1])
{
    size_t len = 0, at = 0;
    bool repeats = word->digits == 1 && word->len > 2;

    while (word->raw[at] != '\0') {
        char c = word->raw[at];
        size_t run = 1;
        while (word->raw[at + run] == c)
            run++;
        bool drop = repeats && c == '2' && at >= 2;
        size_t keep = drop ? 0 : run >= 3 && !is_digit(c) ? 1 : run;
        memset(ret_plain + len, c, keep);
        len += keep;
        at += run;
    }
    ret_plain[len] = '\0';
}

static void
write_out(const struct spelling *spelling, struct word *word)
{
    struct pair key;
    undo_emphasis(word, key.brief);
    const struct pair *pair = bsearch(&key, spelling->pairs, spelling->count,
                                      sizeof *spelling->pairs, pair_order);
    memcpy(word->plain, pair != NULL ? pair->full : key.brief,
           sizeof word->plain);
}

/* Takes one code point into the word that is being read. */
static void
word_take(struct word *word, int c)
{
    if (word->len < WORD_LETTERS_MAX) {
        word->raw[word->len++] = (char)c;
        word->digits = (unsigned char)(word->digits + is_digit((char)c));
    }
}

/* "ds. Pontang": the full stop says that the word goes on, not that the
 * sentence is over. */
static bool
is_abbreviated(const struct word *word)
{
    static const char *const briefs[] = { "ds",  "des", "dsn", "kel", "kec",
                                          "kab", "kp",  "kmp", "kamp" };

    for (size_t i = 0; i < LENGTH(briefs); i++)
        if (strcmp(word->raw, briefs[i]) == 0)
            return true;
    return false;
}

static bool
is_break(uint32_t point, const struct word *before)
{
    if (point == '.')
        return before == NULL || !is_abbreviated(before);
    return point == ',' || point == '!' || point == '?' || point == '\n'
           || point == ';';
}

void
spelling_words(const struct spelling *spelling, struct text text,
               struct words *ret_words)
{
    struct words *words = ret_words;
    struct text rest = text;
    uint32_t point;
    bool inside = false, breaks = true;

    words->count = 0;
    while (rest.len > 0) {
        size_t at = text.len - rest.len;
        if (!utf8_next(&rest, &point))
            break;
        int c = fold(point);
        struct word *word = &words->list[words->count];
        if (c > 0 && !inside) {
            if (words->count == WORDS_MAX)
                return;
            *word = (struct word){ .start = (uint32_t)at,
                                   .capital = point >= 'A' && point <= 'Z',
                                   .breaks = breaks };
            inside = true;
        }
        if (c > 0) {
            word_take(word, c);
            word->end = (uint32_t)(text.len - rest.len);
        } else if (c == 0) {
            breaks =
                (!inside && breaks) || is_break(point, inside ? word : NULL);
            if (inside) {
                write_out(spelling, word);
                words->count++;
            }
            if (point == '?' && words->count > 0)
                words->list[words->count - 1].asks = true;
            inside = false;
        }
    }
    if (inside)
        write_out(spelling, &words->list[words->count++]);
}

/* ---- nearness ---- */

static unsigned
least(unsigned a, unsigned b)
{
    return a < b ? a : b;
}

unsigned
spelling_distance(const char *a, const char *b, unsigned most)
{
    size_t a_len = strlen(a), b_len = strlen(b);
    unsigned rows[3][SPELLING_NEAR_MAX + 1];
    unsigned *before = rows[0], *above = rows[1], *row = rows[2];

    if (a_len > SPELLING_NEAR_MAX || b_len > SPELLING_NEAR_MAX
        || a_len > b_len + most || b_len > a_len + most)
        return most + 1;
    for (size_t k = 0; k <= b_len; k++)
        above[k] = (unsigned)k;
    for (size_t i = 1; i <= a_len; i++) {
        unsigned best = row[0] = (unsigned)i;
        for (size_t k = 1; k <= b_len; k++) {
            unsigned cost = a[i - 1] != b[k - 1];
            row[k] =
                least(above[k - 1] + cost, least(above[k], row[k - 1]) + 1);
            if (i > 1 && k > 1 && a[i - 1] == b[k - 2] && a[i - 2] == b[k - 1])
                row[k] = least(row[k], before[k - 2] + 1);
            best = least(best, row[k]);
        }
        if (best > most)
            return most + 1;
        unsigned *spare = before;
        before = above;
        above = row;
        row = spare;
    }
    return least(above[b_len], most + 1);
}

bool
spelling_means(const char *written, const char *form)
{
    static const char *const tails[] = { "", "nya", "na", "ny", "ne", "an" };
    size_t len = strlen(form);

    if (written[0] != form[0])
        return false;
    if (strncmp(written, form, len) == 0) {
        for (size_t i = 0; i < LENGTH(tails); i++)
            if ((i == 0 || len > 2) && strcmp(written + len, tails[i]) == 0)
                return true;
    }
    return false;
}

bool
spelling_nearly(const char *written, const char *form)
{
    return written[0] == form[0] && strlen(form) >= 7
           && spelling_distance(written, form, 1) <= 1;
}

bool
spelling_is(const struct word *word, const char *plain)
{
    return strcmp(word->plain, plain) == 0;
}
