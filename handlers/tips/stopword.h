/* handlers/tips/stopword.h -- words that say nothing about what a text is of.
 *
 * Immutable once opened; any thread.
 */
#ifndef HANDLERS_TIPS_STOPWORD_H
#define HANDLERS_TIPS_STOPWORD_H

#include "gateway/base/err.h"
#include "gateway/base/own.h"
#include "gateway/base/text.h"

struct stopwords;

/* csv: "language,words" lines, the words with | between; copied.
 *
 * GW_REJECTED  not such a table
 * GW_NOMEM */
MUST_CHECK enum gw_err stopwords_open(const char *csv,
                                      struct stopwords **ret_stopwords);
void stopwords_close(struct stopwords *stopwords); /* NULL is fine */
static inline void
stopwords_close_slot(struct stopwords **slot)
{
    stopwords_close(*slot);
}

/* plain: as handlers/tips/spelling.h spells it. */
bool stopwords_has(const struct stopwords *stopwords, const char *plain);

#endif
