/* handlers/tips/stopword.c -- see stopword.h; a sorted list of short words. */
#include "handlers/tips/stopword.h"

#include <stdlib.h>
#include <string.h>

#include "handlers/tips/reader_csv.h"
#include "handlers/tips/spelling.h"

struct stopwords {
    size_t count;
    char list[][WORD_LETTERS_MAX + 1];
};

static int
word_order(const void *a, const void *b)
{
    return strcmp(a, b);
}

enum gw_err
stopwords_open(const char *csv, struct stopwords **ret_stopwords)
{
    OWNED(stopwords_close)
    struct stopwords *stopwords = NULL;
    struct text rest = text_of(csv), cells[READER_CELLS_MAX], word;
    size_t room = reader_csv_rows(csv) + reader_csv_count(csv, '|');

    stopwords = calloc(1, sizeof *stopwords + room * sizeof stopwords->list[0]);
    if (stopwords == NULL)
        return GW_NOMEM;
    if (!reader_csv_row(&rest, 2, cells)) /* the names */
        return GW_REJECTED;
    while (reader_csv_row(&rest, 2, cells))
        while (text_cut(&cells[1], '|', &word))
            if (!text_copy(word, stopwords->list[stopwords->count++],
                           sizeof stopwords->list[0]))
                return GW_REJECTED;
    if (rest.len > 0)
        return GW_REJECTED;
    qsort(stopwords->list, stopwords->count, sizeof stopwords->list[0],
          word_order);
    *ret_stopwords = GIVE(stopwords);
    return GW_OK;
}

void
stopwords_close(struct stopwords *stopwords)
{
    free(stopwords);
}

bool
stopwords_has(const struct stopwords *stopwords, const char *plain)
{
    return bsearch(plain, stopwords->list, stopwords->count,
                   sizeof stopwords->list[0], word_order)
           != NULL;
}
